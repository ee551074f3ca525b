//! `importOpportunities` and `undoImport`.

use async_graphql::{Context, ID, InputObject, Object};
use serde_json::json;

use crate::actions::imports;
use crate::graphql::ids::{self, Kind};
use crate::graphql::mutation::answer::{Common, caller};
use crate::graphql::mutation::input::common;
use crate::graphql::mutation::payload::{ImportOpportunitiesPayload, UndoImportPayload};
use crate::graphql::nullable::Nullable;
use crate::graphql::scalars::Json;
use crate::graphql::types::enums::ErrorReason;

/// A file to import.
#[derive(InputObject)]
pub(crate) struct ImportOpportunitiesInput {
    /// The file, as `POST /import` answered it.
    upload_id: ID,
    /// Decide every row and store nothing. The file can be imported afterwards.
    #[graphql(default)]
    is_preview: bool,
    /// What the file calls our columns, stages and values: an object with any of `columns` (our column to theirs), `stages`
    /// (their stage to ours), `values` (of our column: theirs to ours) and `defaults` (of our column: what stands where the
    /// file has nothing). Left out where the file calls everything as we do.
    mapping: Option<Json>,
    /// A mark of your own, which comes back in the payload.
    client_mutation_id: Option<String>,
    /// A key of your own for this very change, at most 255 characters, kept for 24 hours: a repeat of the same input
    /// under the same key is answered without doing it again; another input is `IDEMPOTENCY_KEY_REUSED`.
    idempotency_key: Option<String>,
    /// Decide everything and store nothing: the answer is that of the real call. Ids that it would have made cannot be
    /// looked up afterwards.
    #[graphql(default)]
    dry_run: bool,
}

/// An import to take back.
#[derive(InputObject)]
pub(crate) struct UndoImportInput {
    /// The import.
    import_id: ID,
    /// The version of it that you decided on; another one is `VERSION_CONFLICT`.
    expected_version: i32,
    /// Why its opportunities were a mistake.
    reason: Option<ErrorReason>,
    /// A mark of your own, which comes back in the payload.
    client_mutation_id: Option<String>,
    /// A key of your own for this very change, at most 255 characters, kept for 24 hours: a repeat of the same input
    /// under the same key is answered without doing it again; another input is `IDEMPOTENCY_KEY_REUSED`.
    idempotency_key: Option<String>,
    /// Decide everything and store nothing: the answer is that of the real call. Ids that it would have made cannot be
    /// looked up afterwards.
    #[graphql(default)]
    dry_run: bool,
}

/// Files that are imported.
#[derive(Default)]
pub(crate) struct ImportChanges;

#[Object]
impl ImportChanges {
    /// For admins of the whole company: has a file imported that was posted to `/import`. Each row is decided as
    /// `createOpportunity` would decide it, with your grants; one that is refused stops no other. A row whose key was imported
    /// before is left alone, so that a second import of the same file changes nothing. The answer comes at once:
    /// `importProgress` follows what becomes of it. Codes: `NOT_FOUND` for what is no posted file, `INVALID_VALUE` and
    /// `TOO_LONG` for a mapping, `OUT_OF_RANGE` where ten imports of your company are running, `FORBIDDEN`.
    async fn import_opportunities(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, and how.")] input: ImportOpportunitiesInput,
    ) -> Nullable<ImportOpportunitiesPayload> {
        let answer = async {
            let caller = caller(ctx)?;
            let common = common!(input);
            let call = common.call();
            let input = imports::Import {
                upload: ids::decode(&input.upload_id, Kind::Upload).map(Into::into),
                preview: input.is_preview,
                mapping: input.mapping.map_or_else(|| json!({}), |json| json.0),
            };
            let done = imports::import(caller.desk, caller.viewer, &call, input).await;
            caller.answer(done, common)
        };
        ImportOpportunitiesPayload::of(answer.await).await
    }

    /// For admins of the whole company: takes an import back. Each opportunity that it made is closed as an error, as
    /// `closeOpportunityAsError` would; what is won, lost or otherwise closed stays and is listed as `KEPT`. The keys of the
    /// others can be imported again. Codes: `REASON_REQUIRED`, `VERSION_CONFLICT`, `ILLEGAL_TRANSITION` while it is running
    /// or for a preview, `FORBIDDEN`.
    async fn undo_import(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, and how.")] input: UndoImportInput,
    ) -> Nullable<UndoImportPayload> {
        let answer = async {
            let caller = caller(ctx)?;
            let common = common!(input);
            let call = common.call();
            let input = imports::Undo {
                import: ids::decode(&input.import_id, Kind::Import).map(Into::into),
                expected_version: input.expected_version,
                reason: input.reason.map(Into::into),
            };
            let done = imports::undo(caller.desk, caller.viewer, &call, input).await;
            caller.answer(done, common)
        };
        UndoImportPayload::of(answer.await).await
    }
}

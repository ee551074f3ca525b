//! `saveView`, `deleteView`.

use async_graphql::{Context, ID, InputObject, Object};

use crate::actions::saved_views;
use crate::graphql::ids::{self, Kind};
use crate::graphql::lists::deals::{OpportunityFilter, OpportunityOrder};
use crate::graphql::lists::question::Question;
use crate::graphql::mutation::answer::{Common, caller};
use crate::graphql::mutation::input::{common, id_or_nil};
use crate::graphql::mutation::payload::{DeleteViewPayload, SaveViewPayload};
use crate::graphql::nullable::Nullable;
use crate::graphql::types::enums::OpportunityTab;

/// A question about a list of records, and the name to keep it under. What is left out is not asked, whether the view is
/// new or not.
#[derive(InputObject)]
pub(crate) struct SaveViewInput {
    /// The view to change; a new one where it is left out. You keep at most 100.
    view_id: Option<ID>,
    /// The version of it that you decided on, where a view is changed; another one is `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Its name, at most 255 characters, which no other view of yours has; case and accents do not count.
    name: String,
    /// Which list, as `tab` of `opportunities`.
    tab: OpportunityTab,
    /// The beginnings of words, as `search` of `opportunities`.
    search: Option<String>,
    /// What the records meet, as `filter` of `opportunities`. The whole question has at most 20,000 bytes as JSON.
    filter: Option<OpportunityFilter>,
    /// What the records are sorted by, as `orderBy` of `opportunities`.
    order_by: Option<Vec<OpportunityOrder>>,
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

/// A view to take away.
#[derive(InputObject)]
pub(crate) struct DeleteViewInput {
    /// The view.
    view_id: ID,
    /// The version of it that you decided on; another one is `VERSION_CONFLICT`.
    expected_version: i32,
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

/// Views that people keep.
#[derive(Default)]
pub(crate) struct SavedViewChanges;

#[Object]
impl SavedViewChanges {
    /// Keeps a question about a list of records under a name, for you alone: a new view, or all of one that you have.
    /// Codes: `REQUIRED`, `TOO_LONG`, `INVALID_VALUE` for a name that you have already and for a question that
    /// `opportunities` would refuse, `OUT_OF_RANGE`, `VERSION_CONFLICT`.
    async fn save_view(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, and how.")] input: SaveViewInput,
    ) -> Nullable<SaveViewPayload> {
        let answer = async {
            let caller = caller(ctx)?;
            let common = common!(input);
            let call = common.call();
            let question = Question {
                tab: input.tab,
                search: input.search,
                filter: input.filter,
                order_by: input.order_by,
            };
            let input = saved_views::Save {
                view: input
                    .view_id
                    .map(|id| id_or_nil(&id, Kind::SavedView).into()),
                expected_version: input.expected_version,
                name: input.name,
                question: question.write()?,
                flaws: question.flaws(),
            };
            let done = saved_views::save(caller.desk, caller.viewer, &call, input).await;
            caller.answer(done, common)
        };
        SaveViewPayload::of(Box::pin(answer).await).await
    }

    /// Takes a view of yours away. Codes: `VERSION_CONFLICT`.
    async fn delete_view(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, and how.")] input: DeleteViewInput,
    ) -> Nullable<DeleteViewPayload> {
        let answer = async {
            let caller = caller(ctx)?;
            let common = common!(input);
            let call = common.call();
            let input = saved_views::Delete {
                view: ids::decode(&input.view_id, Kind::SavedView).map(Into::into),
                expected_version: input.expected_version,
            };
            let done = saved_views::delete(caller.desk, caller.viewer, &call, input).await;
            caller.answer(done, common)
        };
        DeleteViewPayload::of(answer.await).await
    }
}

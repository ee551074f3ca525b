//! `upsertStageMapping`, `deleteStageMapping`.

use async_graphql::{Context, ID, InputObject, Object};

use crate::actions::stages;
use crate::graphql::ids::{self, Kind};
use crate::graphql::mutation::answer::{Common, caller};
use crate::graphql::mutation::input::common;
use crate::graphql::mutation::payload::{DeleteStageMappingPayload, UpsertStageMappingPayload};
use crate::graphql::nullable::Nullable;
use crate::graphql::types::enums::SalesStage;

/// What your company calls a sales stage.
#[derive(InputObject)]
pub(crate) struct UpsertStageMappingInput {
    /// Your name for it, at most 255 characters; case and accents do not count. It may itself be a percentage, such as
    /// `55 %`. Your company has at most 100 names.
    name: String,
    /// The percentage that goes with it in your own system, from 0 to 99, which no other name of yours has.
    percent: Option<i32>,
    /// The stage that it means; `WON` is reached by `winOpportunity` alone. `CREATED` and `ACCEPTED` both stand for the
    /// stage in which a record started.
    stage: SalesStage,
    /// The version of the mapping that you decided on, where your company has the name already; null for a new name.
    /// Without it a name that exists is `REQUIRED`, with the version that it has; another version is `VERSION_CONFLICT`.
    expected_version: Option<i32>,
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

/// A name to take away.
#[derive(InputObject)]
pub(crate) struct DeleteStageMappingInput {
    /// The mapping.
    stage_mapping_id: ID,
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

/// What a company calls the stages.
#[derive(Default)]
pub(crate) struct Stages;

#[Object]
impl Stages {
    /// Says which stage a name of your company means, or a percentage: a new name, or another meaning of one that you
    /// have. Records whose stage was given under it stay where they are. For admins of the whole company. Codes:
    /// `REQUIRED`, `TOO_LONG`, `INVALID_VALUE`, `OUT_OF_RANGE`, `VERSION_CONFLICT`, `LOCATION_OUT_OF_SCOPE` for an
    /// admin of some locations, `FORBIDDEN`.
    async fn upsert_stage_mapping(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, and how.")] input: UpsertStageMappingInput,
    ) -> Nullable<UpsertStageMappingPayload> {
        let answer = async {
            let caller = caller(ctx)?;
            let common = common!(input);
            let call = common.call();
            let input = stages::Upsert {
                name: input.name,
                percent: input.percent,
                stage: input.stage.into(),
                expected_version: input.expected_version,
            };
            let done = stages::upsert(caller.desk, caller.viewer, &call, input).await;
            caller.answer(done, common)
        };
        UpsertStageMappingPayload::of(answer.await).await
    }

    /// Takes a name of your company away; records whose stage was given under it keep both. For admins of the whole
    /// company. Codes: `VERSION_CONFLICT`, `LOCATION_OUT_OF_SCOPE` for an admin of some locations, `FORBIDDEN`.
    async fn delete_stage_mapping(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, and how.")] input: DeleteStageMappingInput,
    ) -> Nullable<DeleteStageMappingPayload> {
        let answer = async {
            let caller = caller(ctx)?;
            let common = common!(input);
            let call = common.call();
            let input = stages::Delete {
                mapping: ids::decode(&input.stage_mapping_id, Kind::StageMapping).map(Into::into),
                expected_version: input.expected_version,
            };
            let done = stages::delete(caller.desk, caller.viewer, &call, input).await;
            caller.answer(done, common)
        };
        DeleteStageMappingPayload::of(answer.await).await
    }
}

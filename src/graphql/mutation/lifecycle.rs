//! `acceptOpportunity`, `declineOpportunity`, `setSalesStage`, `winOpportunity`, `loseOpportunity`.

use async_graphql::{Context, ID, InputObject, Object};

use crate::actions::{lifecycle, marks};
use crate::graphql::ids::{self, Kind};
use crate::graphql::mutation::answer::{Common, caller};
use crate::graphql::mutation::input::common;
use crate::graphql::mutation::input::{MoneyInput, TeamMemberInput};
use crate::graphql::mutation::payload::{
    AcceptOpportunityPayload, CloseOpportunityAsErrorPayload, DeclineOpportunityPayload,
    LoseOpportunityPayload, SetSalesStagePayload, WinOpportunityPayload,
};
use crate::graphql::nullable::Nullable;
use crate::graphql::scalars::Date;
use crate::graphql::types::enums::{CloseReason, ErrorReason, SalesStage};

/// Your answer to an inbound opportunity, with the details that come with it.
#[derive(InputObject)]
pub(crate) struct AcceptOpportunityInput {
    /// Your company's record.
    opportunity_id: ID,
    /// The version of it that you decided on; another one is `VERSION_CONFLICT`, which tells what changed since.
    expected_version: i32,
    /// Your own name for the deal, at most 255 characters.
    name: String,
    /// Your estimated value, where it differs from the share that was offered.
    value: Option<MoneyInput>,
    /// Your estimated close date, where it differs from the one that was offered.
    close_date: Option<Date>,
    /// Notes that only your company sees, at most 5,000 characters.
    private_notes: Option<String>,
    /// The id of the deal in your CRM, at most 64 characters.
    crm_id: Option<String>,
    /// The id of the campaign that brought it, at most 64 characters.
    campaign_id: Option<String>,
    /// Your people on the deal; they are added to those who are on its team already.
    #[graphql(default)]
    team: Vec<TeamMemberInput>,
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

/// Your refusal of an inbound opportunity; the sender is told the reason and the notes.
#[derive(InputObject)]
pub(crate) struct DeclineOpportunityInput {
    /// Your company's record.
    opportunity_id: ID,
    /// The version of it that you decided on; another one is `VERSION_CONFLICT`, which tells what changed since.
    expected_version: i32,
    /// Why; needed.
    reason: Option<CloseReason>,
    /// What there is to say beside it, at most 5,000 characters.
    notes: Option<String>,
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

/// How far the sale is.
#[derive(InputObject)]
pub(crate) struct SetSalesStageInput {
    /// Your company's record.
    opportunity_id: ID,
    /// The version of it that you decided on; another one is `VERSION_CONFLICT`, which tells what changed since.
    expected_version: i32,
    /// The stage. In an ordinary deal it may jump forward and go back; in a solution assessment it is the next one of
    /// its four stages. `WON` comes with winning only. Give either this or `ownStage`.
    stage: Option<SalesStage>,
    /// Your company's own name for the stage, or a percentage such as `55 %`, as `stageMappings` maps it. A percentage
    /// that your company has not mapped means the highest stage that it reaches. A name that it has not mapped, and a
    /// percentage below 10, is `STAGE_UNMAPPED`.
    own_stage: Option<String>,
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

/// The deal is won.
#[derive(InputObject)]
pub(crate) struct WinOpportunityInput {
    /// Your company's record.
    opportunity_id: ID,
    /// The version of it that you decided on; another one is `VERSION_CONFLICT`, which tells what changed since.
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

/// The deal is lost.
#[derive(InputObject)]
pub(crate) struct LoseOpportunityInput {
    /// Your company's record.
    opportunity_id: ID,
    /// The version of it that you decided on; another one is `VERSION_CONFLICT`, which tells what changed since.
    expected_version: i32,
    /// Why; needed.
    reason: Option<CloseReason>,
    /// What there is to say beside it, at most 5,000 characters.
    notes: Option<String>,
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

/// The record was a mistake.
#[derive(InputObject)]
pub(crate) struct CloseOpportunityAsErrorInput {
    /// Your company's record.
    opportunity_id: ID,
    /// The version of it that you decided on; another one is `VERSION_CONFLICT`, which tells what changed since.
    expected_version: i32,
    /// What went wrong; needed.
    reason: Option<ErrorReason>,
    /// What there is to say beside it, at most 5,000 characters.
    notes: Option<String>,
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

/// The life of a record.
#[derive(Default)]
pub(crate) struct Lifecycle;

#[Object]
impl Lifecycle {
    /// Accepts an inbound opportunity before its deadline; your record becomes `ACCEPTED`. Codes: `REQUIRED`,
    /// `INVALID_VALUE`, `TOO_LONG`, `OUT_OF_RANGE`, `TEAM_MEMBER_INCOMPLETE`, `VERSION_CONFLICT`, `DEADLINE_PASSED`,
    /// `ILLEGAL_TRANSITION`, `TERMINAL_STATE`, `FORBIDDEN`.
    async fn accept_opportunity(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, and how.")] input: AcceptOpportunityInput,
    ) -> Nullable<AcceptOpportunityPayload> {
        let answer = async {
            let caller = caller(ctx)?;
            let common = common!(input);
            let call = common.call();
            let input = lifecycle::Accept {
                opportunity: ids::decode(&input.opportunity_id, Kind::Opportunity).map(Into::into),
                expected_version: input.expected_version,
                name: input.name,
                value: input.value.map(Into::into),
                close_date: input.close_date.map(|date| date.0),
                private_notes: input.private_notes,
                crm_id: input.crm_id,
                campaign_id: input.campaign_id,
                team: input.team.into_iter().map(Into::into).collect(),
            };
            let done = lifecycle::accept(caller.desk, caller.viewer, &call, input).await;
            caller.answer(done, common)
        };
        AcceptOpportunityPayload::of(answer.await).await
    }

    /// Declines an inbound opportunity before its deadline; your record becomes `DECLINED`, for good. Codes:
    /// `REASON_REQUIRED`, `TOO_LONG`, `VERSION_CONFLICT`, `DEADLINE_PASSED`, `ILLEGAL_TRANSITION`, `TERMINAL_STATE`,
    /// `FORBIDDEN`.
    async fn decline_opportunity(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, and how.")] input: DeclineOpportunityInput,
    ) -> Nullable<DeclineOpportunityPayload> {
        let answer = async {
            let caller = caller(ctx)?;
            let common = common!(input);
            let call = common.call();
            let input = lifecycle::Close {
                opportunity: ids::decode(&input.opportunity_id, Kind::Opportunity).map(Into::into),
                expected_version: input.expected_version,
                reason: input.reason.map(Into::into),
                notes: input.notes,
            };
            let done = lifecycle::decline(caller.desk, caller.viewer, &call, input).await;
            caller.answer(done, common)
        };
        DeclineOpportunityPayload::of(answer.await).await
    }

    /// Marks the sales stage of your record while it is worked on. Codes: `REQUIRED`, `INVALID_VALUE`, `TOO_LONG`,
    /// `STAGE_UNMAPPED`, `VERSION_CONFLICT`, `STAGE_OUT_OF_ORDER`, `ILLEGAL_TRANSITION`, `TERMINAL_STATE`, `FORBIDDEN`.
    async fn set_sales_stage(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, and how.")] input: SetSalesStageInput,
    ) -> Nullable<SetSalesStagePayload> {
        let answer = async {
            let caller = caller(ctx)?;
            let common = common!(input);
            let call = common.call();
            let input = marks::Mark {
                opportunity: ids::decode(&input.opportunity_id, Kind::Opportunity).map(Into::into),
                expected_version: input.expected_version,
                stage: input.stage.map(Into::into),
                own_stage: input.own_stage,
            };
            let done = marks::set_sales_stage(caller.desk, caller.viewer, &call, input).await;
            caller.answer(done, common)
        };
        SetSalesStagePayload::of(answer.await).await
    }

    /// Marks your record as won, for good. Where your company started the deal, partners who have not answered are let
    /// go; the vendor keeps its time to answer. A solution assessment is won once each of its stages is marked. Codes:
    /// `VERSION_CONFLICT`, `STAGES_INCOMPLETE`, `ILLEGAL_TRANSITION`, `TERMINAL_STATE`, `FORBIDDEN`. Warns
    /// `WON_TOO_EARLY`.
    async fn win_opportunity(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, and how.")] input: WinOpportunityInput,
    ) -> Nullable<WinOpportunityPayload> {
        let answer = async {
            let caller = caller(ctx)?;
            let common = common!(input);
            let call = common.call();
            let input = lifecycle::Win {
                opportunity: ids::decode(&input.opportunity_id, Kind::Opportunity).map(Into::into),
                expected_version: input.expected_version,
            };
            let done = lifecycle::win(caller.desk, caller.viewer, &call, input).await;
            caller.answer(done, common)
        };
        WinOpportunityPayload::of(answer.await).await
    }

    /// Marks your record as lost, for good. Where your company started the deal, all who have not answered are let go.
    /// Codes: `REASON_REQUIRED`, `TOO_LONG`, `VERSION_CONFLICT`, `ILLEGAL_TRANSITION`, `TERMINAL_STATE`, `FORBIDDEN`.
    async fn lose_opportunity(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, and how.")] input: LoseOpportunityInput,
    ) -> Nullable<LoseOpportunityPayload> {
        let answer = async {
            let caller = caller(ctx)?;
            let common = common!(input);
            let call = common.call();
            let input = lifecycle::Close {
                opportunity: ids::decode(&input.opportunity_id, Kind::Opportunity).map(Into::into),
                expected_version: input.expected_version,
                reason: input.reason.map(Into::into),
                notes: input.notes,
            };
            let done = lifecycle::lose(caller.desk, caller.viewer, &call, input).await;
            caller.answer(done, common)
        };
        LoseOpportunityPayload::of(answer.await).await
    }

    /// Closes a record that was a mistake, before or after it was answered, for good. Where your company started the
    /// deal, all who have not answered are let go. Codes: `REASON_REQUIRED`, `TOO_LONG`, `VERSION_CONFLICT`,
    /// `TERMINAL_STATE`, `FORBIDDEN`.
    async fn close_opportunity_as_error(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, and how.")] input: CloseOpportunityAsErrorInput,
    ) -> Nullable<CloseOpportunityAsErrorPayload> {
        let answer = async {
            let caller = caller(ctx)?;
            let common = common!(input);
            let call = common.call();
            let input = lifecycle::CloseAsError {
                opportunity: ids::decode(&input.opportunity_id, Kind::Opportunity).map(Into::into),
                expected_version: input.expected_version,
                reason: input.reason.map(Into::into),
                notes: input.notes,
            };
            let done = lifecycle::close_as_error(caller.desk, caller.viewer, &call, input).await;
            caller.answer(done, common)
        };
        CloseOpportunityAsErrorPayload::of(answer.await).await
    }
}

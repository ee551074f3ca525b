//! `publishSolution`, `updateSolution`, `retireSolution`.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object};

use crate::actions::catalogue;
use crate::graphql::ids::{self, Kind};
use crate::graphql::mutation::answer::{Common, caller};
use crate::graphql::mutation::input::{common, id_or_nil, patch};
use crate::graphql::mutation::payload::{
    PublishSolutionPayload, RetireSolutionPayload, UpdateSolutionPayload,
};
use crate::graphql::nullable::Nullable;
use crate::graphql::types::enums::{IncentiveKind, SolutionKind};

/// A solution for the catalogue.
#[derive(InputObject)]
pub(crate) struct PublishSolutionInput {
    /// The company that sells it; yours if left out. Only an admin of the programme publishes for other companies.
    partner_id: Option<ID>,
    /// What it is: `PARTNER` for a partner, `VENDOR` or `ASSESSMENT` for the vendor. If left out, `PARTNER` for a
    /// partner and `VENDOR` for the vendor.
    kind: Option<SolutionKind>,
    /// Its name, at most 255 characters.
    name: String,
    /// What it is, for a seller, at most 5,000 characters; it may be empty.
    description: String,
    /// The location of the company that sells it, where a deal that wants it lands.
    location_id: Option<ID>,
    /// Whether it is released for co-selling, so that other companies find it; not yet if left out. Only an admin of
    /// the programme releases.
    co_sell_ready: Option<bool>,
    /// The incentive that it is eligible for, which opens deal registration. Only an admin of the programme sets it.
    incentive: Option<IncentiveKind>,
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

/// Changes of a solution. What is left out stays as it is; `null` clears.
#[derive(InputObject)]
pub(crate) struct UpdateSolutionInput {
    /// The solution.
    solution_id: ID,
    /// The version of it that you decided on; another one is `VERSION_CONFLICT`.
    expected_version: i32,
    /// Its name, at most 255 characters; it cannot be cleared.
    name: MaybeUndefined<String>,
    /// What it is, for a seller, at most 5,000 characters.
    description: MaybeUndefined<String>,
    /// The location of the company that sells it.
    location_id: MaybeUndefined<ID>,
    /// Whether it is released for co-selling; it cannot be cleared. Only an admin of the programme changes it.
    co_sell_ready: MaybeUndefined<bool>,
    /// The incentive that it is eligible for. Only an admin of the programme changes it.
    incentive: MaybeUndefined<IncentiveKind>,
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

/// A solution to take out of the catalogue.
#[derive(InputObject)]
pub(crate) struct RetireSolutionInput {
    /// The solution.
    solution_id: ID,
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

/// What can be sold.
#[derive(Default)]
pub(crate) struct CatalogueChanges;

#[Object]
impl CatalogueChanges {
    /// Publishes a solution: a partner admin for their own company, an admin of the programme for any. Other companies
    /// find it once an admin of the programme has released it. Codes: `REQUIRED`, `TOO_LONG`, `INVALID_VALUE`,
    /// `NOT_FOUND`, `FORBIDDEN`.
    async fn publish_solution(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, and how.")] input: PublishSolutionInput,
    ) -> Nullable<PublishSolutionPayload> {
        let answer = async {
            let caller = caller(ctx)?;
            let common = common!(input);
            let call = common.call();
            let input = catalogue::Publish {
                partner: input
                    .partner_id
                    .map(|id| id_or_nil(&id, Kind::Partner).into()),
                kind: input.kind.map(Into::into),
                name: input.name,
                description: input.description,
                location: input
                    .location_id
                    .map(|id| id_or_nil(&id, Kind::Location).into()),
                co_sell_ready: input.co_sell_ready,
                incentive: input.incentive.map(Into::into),
            };
            let done = catalogue::publish(caller.desk, caller.viewer, &call, input).await;
            caller.answer(done, common)
        };
        PublishSolutionPayload::of(answer.await).await
    }

    /// Changes a solution of the catalogue. Codes: `REQUIRED`, `TOO_LONG`, `INVALID_VALUE`, `NOT_FOUND`,
    /// `VERSION_CONFLICT`, `TERMINAL_STATE` for one that is retired, `FORBIDDEN`.
    async fn update_solution(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, and how.")] input: UpdateSolutionInput,
    ) -> Nullable<UpdateSolutionPayload> {
        let answer = async {
            let caller = caller(ctx)?;
            let common = common!(input);
            let call = common.call();
            let input = catalogue::Update {
                solution: ids::decode(&input.solution_id, Kind::Solution).map(Into::into),
                expected_version: input.expected_version,
                name: patch(input.name),
                description: patch(input.description),
                location: patch(
                    input
                        .location_id
                        .map_value(|id| id_or_nil(&id, Kind::Location).into()),
                ),
                co_sell_ready: patch(input.co_sell_ready),
                incentive: patch(input.incentive.map_value(Into::into)),
            };
            let done = catalogue::update(caller.desk, caller.viewer, &call, input).await;
            caller.answer(done, common)
        };
        UpdateSolutionPayload::of(answer.await).await
    }

    /// Takes a solution out of the catalogue for good: lists and new deals do not offer it any more, and the records
    /// that hold it keep it. Codes: `VERSION_CONFLICT`, `TERMINAL_STATE` for one that is retired already, `FORBIDDEN`.
    async fn retire_solution(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, and how.")] input: RetireSolutionInput,
    ) -> Nullable<RetireSolutionPayload> {
        let answer = async {
            let caller = caller(ctx)?;
            let common = common!(input);
            let call = common.call();
            let input = catalogue::Retire {
                solution: ids::decode(&input.solution_id, Kind::Solution).map(Into::into),
                expected_version: input.expected_version,
            };
            let done = catalogue::retire(caller.desk, caller.viewer, &call, input).await;
            caller.answer(done, common)
        };
        RetireSolutionPayload::of(answer.await).await
    }
}

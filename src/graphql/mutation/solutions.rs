//! `addSolutions`, `updateOpportunitySolution`, `removeSolution`.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object};

use crate::actions::solutions;
use crate::graphql::ids::{self, Kind};
use crate::graphql::mutation::answer::{Common, caller};
use crate::graphql::mutation::input::{MoneyInput, common, ids_or_nil, patch};
use crate::graphql::mutation::payload::{
    AddSolutionsPayload, RemoveSolutionPayload, UpdateOpportunitySolutionPayload,
};
use crate::graphql::nullable::Nullable;

/// Solutions to add.
#[derive(InputObject)]
pub(crate) struct AddSolutionsInput {
    /// Your company's record.
    opportunity_id: ID,
    /// The version of it that you decided on; another one is `VERSION_CONFLICT`, which tells what changed since.
    expected_version: i32,
    /// The solutions, of the catalogue: one at least; a record holds 50 at most.
    solution_ids: Vec<ID>,
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

/// Price and quantity of a solution on a record. What is left out stays as it is; `null` clears.
#[derive(InputObject)]
pub(crate) struct UpdateOpportunitySolutionInput {
    /// The solution's place on the record.
    opportunity_solution_id: ID,
    /// The version of the record; another one is `VERSION_CONFLICT`, which tells what changed since.
    expected_version: i32,
    /// What it costs.
    price: MaybeUndefined<MoneyInput>,
    /// How many, 1 to 1,000,000.
    quantity: MaybeUndefined<i32>,
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

/// A solution to take off.
#[derive(InputObject)]
pub(crate) struct RemoveSolutionInput {
    /// The solution's place on the record.
    opportunity_solution_id: ID,
    /// The version of the record; another one is `VERSION_CONFLICT`.
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

/// What is sold in a record.
#[derive(Default)]
pub(crate) struct Solutions;

#[Object]
impl Solutions {
    /// Adds solutions to your record. Codes: `SOLUTION_REQUIRED`, `NOT_FOUND`, `INVALID_VALUE`, `OUT_OF_RANGE`,
    /// `NOT_CO_SELL_READY`, `ASSESSMENT_EXCLUSIVE`, `VERSION_CONFLICT`, `ILLEGAL_TRANSITION`, `TERMINAL_STATE`,
    /// `FORBIDDEN`.
    async fn add_solutions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, and how.")] input: AddSolutionsInput,
    ) -> Nullable<AddSolutionsPayload> {
        let answer = async {
            let caller = caller(ctx)?;
            let common = common!(input);
            let call = common.call();
            let input = solutions::Add {
                opportunity: ids::decode(&input.opportunity_id, Kind::Opportunity).map(Into::into),
                expected_version: input.expected_version,
                solutions: ids_or_nil(&input.solution_ids, Kind::Solution),
            };
            let done = solutions::add(caller.desk, caller.viewer, &call, input).await;
            caller.answer(done, common)
        };
        AddSolutionsPayload::of(answer.await).await
    }

    /// Sets price and quantity of a solution on your record. Codes: `INVALID_VALUE`, `OUT_OF_RANGE`, `VERSION_CONFLICT`,
    /// `ILLEGAL_TRANSITION`, `TERMINAL_STATE`, `FORBIDDEN`.
    async fn update_opportunity_solution(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, and how.")] input: UpdateOpportunitySolutionInput,
    ) -> Nullable<UpdateOpportunitySolutionPayload> {
        let answer = async {
            let caller = caller(ctx)?;
            let common = common!(input);
            let call = common.call();
            let input = solutions::Price {
                line: ids::decode(&input.opportunity_solution_id, Kind::OpportunitySolution)
                    .map(Into::into),
                expected_version: input.expected_version,
                price: patch(input.price.map_value(Into::into)),
                quantity: patch(input.quantity),
            };
            let done = solutions::price(caller.desk, caller.viewer, &call, input).await;
            caller.answer(done, common)
        };
        UpdateOpportunitySolutionPayload::of(answer.await).await
    }

    /// Takes a solution off your record; the last one stays. Codes: `SOLUTION_REQUIRED`, `VERSION_CONFLICT`,
    /// `ILLEGAL_TRANSITION`, `TERMINAL_STATE`, `FORBIDDEN`.
    async fn remove_solution(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, and how.")] input: RemoveSolutionInput,
    ) -> Nullable<RemoveSolutionPayload> {
        let answer = async {
            let caller = caller(ctx)?;
            let common = common!(input);
            let call = common.call();
            let input = solutions::Remove {
                line: ids::decode(&input.opportunity_solution_id, Kind::OpportunitySolution)
                    .map(Into::into),
                expected_version: input.expected_version,
            };
            let done = solutions::remove(caller.desk, caller.viewer, &call, input).await;
            caller.answer(done, common)
        };
        RemoveSolutionPayload::of(answer.await).await
    }
}

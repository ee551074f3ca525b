//! `upsertRoutingRule`, `deleteRoutingRule`.

use async_graphql::{Context, ID, InputObject, Object};

use crate::actions::routing;
use crate::graphql::ids::{self, Kind};
use crate::graphql::mutation::answer::{Common, caller};
use crate::graphql::mutation::input::{common, id_or_nil};
use crate::graphql::mutation::payload::{DeleteRoutingRulePayload, UpsertRoutingRulePayload};
use crate::graphql::nullable::Nullable;
use crate::graphql::scalars::CountryCode;

/// Where deals of a market, of a solution, or of a solution in a market go.
#[derive(InputObject)]
pub(crate) struct UpsertRoutingRuleInput {
    /// The rule to change, which is then for what this input says; null for a new one. Your company has at most 500.
    rule_id: Option<ID>,
    /// The version of the rule that you decided on; another one is `VERSION_CONFLICT`. Null for a new rule.
    expected_version: Option<i32>,
    /// The customer's country; null for all.
    market: Option<CountryCode>,
    /// The wanted solution; null for all. For all solutions in all markets there is no rule but the company's default
    /// location: `updatePartner`.
    solution_id: Option<ID>,
    /// The location of your company where such a deal goes.
    location_id: ID,
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

/// A rule to take away.
#[derive(InputObject)]
pub(crate) struct DeleteRoutingRuleInput {
    /// The rule.
    rule_id: ID,
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

/// Where deals go.
#[derive(Default)]
pub(crate) struct Routing;

#[Object]
impl Routing {
    /// Makes a routing rule of your company, or changes one. It counts at once, for deals that the vendor sends from
    /// then on; what is there stays where it is. For admins of the whole company. Codes: `REQUIRED`, `INVALID_VALUE`,
    /// `OUT_OF_RANGE`, `NOT_FOUND`, `VERSION_CONFLICT`, `ROUTING_CONFLICT` where another rule is for the same (`data`
    /// names it), `LOCATION_OUT_OF_SCOPE` for an admin of some locations, `FORBIDDEN`.
    async fn upsert_routing_rule(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, and how.")] input: UpsertRoutingRuleInput,
    ) -> Nullable<UpsertRoutingRulePayload> {
        let answer = async {
            let caller = caller(ctx)?;
            let common = common!(input);
            let call = common.call();
            let input = routing::Upsert {
                rule: input
                    .rule_id
                    .map(|id| ids::decode(&id, Kind::RoutingRule).map(Into::into)),
                expected_version: input.expected_version,
                market: input.market.map(|market| market.0),
                solution: input
                    .solution_id
                    .map(|id| id_or_nil(&id, Kind::Solution).into()),
                location: id_or_nil(&input.location_id, Kind::Location).into(),
            };
            let done = routing::upsert(caller.desk, caller.viewer, &call, input).await;
            caller.answer(done, common)
        };
        UpsertRoutingRulePayload::of(answer.await).await
    }

    /// Takes a routing rule of your company away; what was sent under it stays where it is. For admins of the whole
    /// company. Codes: `VERSION_CONFLICT`, `LOCATION_OUT_OF_SCOPE` for an admin of some locations, `FORBIDDEN`.
    async fn delete_routing_rule(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, and how.")] input: DeleteRoutingRuleInput,
    ) -> Nullable<DeleteRoutingRulePayload> {
        let answer = async {
            let caller = caller(ctx)?;
            let common = common!(input);
            let call = common.call();
            let input = routing::Delete {
                rule: ids::decode(&input.rule_id, Kind::RoutingRule).map(Into::into),
                expected_version: input.expected_version,
            };
            let done = routing::delete(caller.desk, caller.viewer, &call, input).await;
            caller.answer(done, common)
        };
        DeleteRoutingRulePayload::of(answer.await).await
    }
}

//! Where deals go that the vendor sends to the viewer's company, and why.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object, OneofObject};
use covente_entity::types::ids::{CustomerId, LocationId, OpportunityId, SolutionId};
use futures_util::future::try_join_all;

use crate::actions::input::SOLUTIONS;
use crate::domain::contact;
use crate::domain::refusal::Path;
use crate::domain::routing::{Offered, Wanted, route, verdict};
use crate::error::Error;
use crate::graphql::context;
use crate::graphql::error::Fault;
use crate::graphql::ids::{self, Kind};
use crate::graphql::nullable::Nullable;
use crate::graphql::reader::Reader;
use crate::graphql::scalars::CountryCode;
use crate::graphql::types::opportunity::Opportunity;
use crate::graphql::types::routing::{RoutingExplanation, RoutingRule};
use crate::store::routing::rules;

/// What to explain: a record that was offered to your company, or a deal that the vendor could send to it.
#[derive(InputObject)]
pub(crate) struct ExplainRoutingInput {
    /// The record, or where the deal would be.
    about: RoutedInput,
    /// The solutions that would be wanted, in the deal's order, at most 50. Not for a record, which has its own.
    solution_ids: Option<Vec<ID>>,
}

/// What is routed: a record, or a deal that would be in a market.
#[derive(OneofObject)]
pub(crate) enum RoutedInput {
    /// A record of your company that was offered to it.
    OpportunityId(ID),
    /// The customer's country.
    Market(CountryCode),
    /// A customer, in whose country the deal would be.
    CustomerId(ID),
}

/// What a route is made of.
struct Facts {
    by_vendor: bool,
    market: String,
    wanted: Vec<Wanted>,
    stands: Option<LocationId>,
}

#[derive(Default)]
pub(super) struct Routes;

#[Object]
impl Routes {
    /// The routing rules of your company in the order in which they count: for a solution in a market, for a solution,
    /// for a market; at most 500. The last word has the company's default location. Everybody of the company with a
    /// role for deals sees them.
    async fn routing_rules(&self, ctx: &Context<'_>) -> Result<Vec<RoutingRule>, Fault> {
        let reader = context::reader(ctx)?;
        let rules = reader.rules().await?;
        let rule = |row| RoutingRule::new(Arc::clone(reader), row);
        Ok(rules.into_iter().map(rule).collect())
    }

    /// Why a deal went, or would go, to which location of your company, by its rules of now: every rule with what
    /// becomes of it. Null for a record, a customer or a solution that does not exist or that you may not see.
    async fn explain_routing(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to explain.")] input: ExplainRoutingInput,
    ) -> Nullable<RoutingExplanation> {
        Nullable(explain(ctx, input).await)
    }
}

async fn explain(
    ctx: &Context<'_>,
    input: ExplainRoutingInput,
) -> Result<Option<RoutingExplanation>, Fault> {
    let reader = context::reader(ctx)?;
    if !reader.sees_rules() {
        return Ok(None);
    }
    let facts = match (input.about, input.solution_ids) {
        (RoutedInput::OpportunityId(id), None) => of_record(reader, &id).await?,
        (RoutedInput::Market(market), solutions) => {
            let market = contact::country(&market.0, &Path::of("market"));
            let market = market.map_err(|fault| Error::BadRequest(fault.message))?;
            would_be(reader, market, solutions.unwrap_or_default()).await?
        }
        (RoutedInput::CustomerId(customer), solutions) => {
            let Some(id) = ids::decode(&customer, Kind::Customer) else {
                return Ok(None);
            };
            let Some(customer) = reader.customers.load(CustomerId(id)).await? else {
                return Ok(None);
            };
            let market = customer.country.clone();
            would_be(reader, market, solutions.unwrap_or_default()).await?
        }
        (RoutedInput::OpportunityId(_), Some(_)) => {
            let message =
                "A record has solutions of its own: `solutionIds` are for a market or a customer.";
            return Err(Error::BadRequest(message.to_owned()).into());
        }
    };
    let Some(facts) = facts else {
        return Ok(None);
    };
    let company = reader.partner(reader.viewer.partner).await?;
    let offered = Offered {
        by_vendor: facts.by_vendor,
        market: &facts.market,
        wanted: &facts.wanted,
        default: company.default_location_id,
    };
    let rows = reader.rules().await?;
    let known = rules(&rows);
    let route = route(&known, &offered);
    let verdicts = known.iter().map(|rule| verdict(rule, &offered, &route));
    let considered = rows.into_iter().zip(verdicts).collect();
    Ok(Some(RoutingExplanation {
        reader: Arc::clone(reader),
        route,
        considered,
        by_vendor: facts.by_vendor,
        stands: facts.stands,
        market: facts.market,
    }))
}

/// A record that was offered to the viewer's company, by what its invitation wants.
async fn of_record(reader: &Arc<Reader>, id: &ID) -> Result<Option<Facts>, Fault> {
    let Some(id) = ids::decode(id, Kind::Opportunity) else {
        return Ok(None);
    };
    let Some(row) = reader.opportunities.load(OpportunityId(id)).await? else {
        return Ok(None);
    };
    if row.record.partner_id != reader.viewer.partner {
        return Ok(None);
    }
    if row.record.is_originator {
        let message = "Your company started this deal, at the location that it chose.";
        return Err(Error::BadRequest(message.to_owned()).into());
    }
    // A company whose record ended knows the customer's name alone.
    let opportunity = Opportunity::new(Arc::clone(reader), Arc::clone(&row));
    if opportunity.seen_customer().await?.is_none() {
        return Ok(None);
    }
    let whole = reader.whole(row.engagement.id).await?;
    let sent = whole
        .invitations
        .list()?
        .iter()
        .find(|sent| sent.opportunity_id == row.record.id);
    let solutions = sent.map_or(&[][..], |sent| sent.solution_ids.0.as_slice());
    let loaded = solutions.iter().map(|id| reader.solutions.load(*id));
    let found = try_join_all(loaded).await?;
    let wanted = found
        .iter()
        .flatten()
        .map(|row| crate::store::routing::wanted(row, reader.viewer.partner));
    Ok(Some(Facts {
        by_vendor: row.engagement.started_by_vendor,
        market: row.customer.country.clone(),
        wanted: wanted.collect(),
        stands: Some(row.record.location_id),
    }))
}

/// A deal that the vendor could send.
async fn would_be(
    reader: &Arc<Reader>,
    market: String,
    solutions: Vec<ID>,
) -> Result<Option<Facts>, Fault> {
    if solutions.len() > SOLUTIONS {
        return Err(Error::BadRequest(format!("At most {SOLUTIONS} solutions.")).into());
    }
    let ids = solutions.iter().map(|id| ids::decode(id, Kind::Solution));
    let Some(ids) = ids.collect::<Option<Vec<_>>>() else {
        return Ok(None);
    };
    let loaded = ids
        .into_iter()
        .map(|id| reader.catalogue.load(SolutionId(id)));
    let found = try_join_all(loaded).await?;
    let Some(found) = found.into_iter().collect::<Option<Vec<_>>>() else {
        return Ok(None);
    };
    let wanted = found
        .iter()
        .map(|row| crate::store::routing::wanted(row, reader.viewer.partner));
    Ok(Some(Facts {
        by_vendor: true,
        market,
        wanted: wanted.collect(),
        stands: None,
    }))
}

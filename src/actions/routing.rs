//! `upsertRoutingRule`, `deleteRoutingRule`, and where an offer lands by these rules (R173–R180).

use covente_entity::routing_rule;
use covente_entity::types::ids::{LocationId, RoutingRuleId, SolutionId};
use serde::Serialize;
use serde_json::json;

use crate::actions::desk::{Call, Desk, Done, Made};
use crate::actions::duty::{guard, stale};
use crate::actions::faults::Faults;
use crate::actions::input::too_many;
use crate::actions::invitations::Terms;
use crate::actions::write::{Begun, Open, Write, begin};
use crate::domain::contact;
use crate::domain::permission::{Duty, duty, holds};
use crate::domain::refusal::{Code, Path, Refusal};
use crate::domain::routing::{Offered, RULES, Rule, conflicting, route};
use crate::domain::viewer::Viewer;
use crate::error::Error;
use crate::store::programme::Written;
use crate::store::{partners, routing, solutions};

/// `upsertRoutingRule`.
#[derive(Clone, Debug, Serialize)]
pub struct Upsert {
    /// The rule that changes; none for a new one. The outer one is there where the input names a rule.
    pub rule: Option<Option<RoutingRuleId>>,
    /// Its version.
    pub expected_version: Option<i32>,
    /// The customer's country; none for all.
    pub market: Option<String>,
    /// The solution; none for all.
    pub solution: Option<SolutionId>,
    /// Where such a deal goes.
    pub location: LocationId,
}

/// Makes a rule, or changes one. It counts for what is sent from then on (R176).
///
/// # Errors
/// The faults of the input; `VERSION_CONFLICT`; `ROUTING_CONFLICT`; `FORBIDDEN` and `LOCATION_OUT_OF_SCOPE`.
pub async fn upsert(
    desk: &Desk,
    viewer: &Viewer,
    call: &Call,
    input: Upsert,
) -> Result<Done, Error> {
    let open = match begin(desk, viewer, call, "upsertRoutingRule", &input).await? {
        Begun::Now(open) => open,
        Begun::Again(done) => return Ok(*done),
    };
    let known = routing::of(&open.tx.db, &open.tx.on, &[viewer.partner]).await?;
    let old = match input.rule {
        None => None,
        Some(id) => Some(named(viewer, &known, id)?.clone()),
    };
    let given = check(&open, &known, old.as_ref(), &input).await?;
    let version = old.as_ref().map_or(0, |row| row.version);
    let expected = input.expected_version.unwrap_or_default();
    let mut refusals = Vec::from_iter(duty(viewer, Duty::KeepRouting, Some(viewer.partner), None));
    if let Ok(row) = &given
        && refusals.is_empty()
    {
        let rules = routing::rules(&known);
        let other = conflicting(
            &rules,
            old.map(|row| row.id),
            row.market.as_deref(),
            row.solution_id,
        );
        refusals.extend(other.map(conflict));
    }
    let row = guard(given, version, expected, refusals)?;
    let written = if input.rule.is_some() {
        open.tx.update_rule(&row, version).await?
    } else {
        open.tx.insert_rule(&row).await?
    };
    if written != Written::Done {
        return Err(stale(None, expected));
    }
    finish(open, row).await
}

/// A rule of the viewer's company that they see.
fn named<'a>(
    viewer: &Viewer,
    known: &'a [routing_rule::Model],
    id: Option<RoutingRuleId>,
) -> Result<&'a routing_rule::Model, Error> {
    let sees = holds(viewer, Duty::SeeRouting, Some(viewer.partner));
    known
        .iter()
        .find(|row| sees && Some(row.id) == id)
        .ok_or(Error::NotFound(
            "There is no such routing rule of your company.",
        ))
}

async fn check(
    open: &Open<'_>,
    known: &[routing_rule::Model],
    old: Option<&routing_rule::Model>,
    input: &Upsert,
) -> Result<Result<routing_rule::Model, Vec<Refusal>>, Error> {
    let (db, on, viewer) = (&open.tx.db, &open.tx.on, open.viewer);
    let at = Path::of;
    let mut faults = Faults::new();
    if old.is_some() && input.expected_version.is_none() {
        let message = "Say which version of the rule you mean.";
        faults.add(Refusal::at(Code::Required, &at("expectedVersion"), message));
    }
    let market = input.market.as_deref();
    let market = market.map(|market| contact::country(market, &at("market")));
    let market = faults.take(market.transpose());
    if let Some(id) = input.solution
        && solutions::find(db, on, viewer, &[id]).await?.is_empty()
    {
        let message = "There is no such solution in your catalogue.";
        faults.add(Refusal::at(Code::NotFound, &at("solutionId"), message));
    }
    if input.market.is_none() && input.solution.is_none() {
        let message = "A rule is for a market, a solution, or both; for everything else there is the company's default location.";
        faults.add(Refusal::at(Code::Required, &at("market"), message).rule("R178"));
    }
    let location = partners::locations(db, on, &[input.location]).await?.pop();
    if location.is_none_or(|location| location.partner_id != viewer.partner) {
        let message = "Your company has no such location.";
        faults.add(Refusal::at(Code::NotFound, &at("locationId"), message));
    }
    if old.is_none() && known.len() >= RULES {
        faults.add(too_many(&at("market"), RULES, known.len() + 1, "R174"));
    }
    let row = market.map(|market| routing_rule::Model {
        id: old.map_or_else(|| RoutingRuleId(open.desk.clock.id()), |row| row.id),
        partner_id: viewer.partner,
        market,
        solution_id: input.solution,
        location_id: input.location,
        version: old.map_or(1, |row| row.version + 1),
        created_at: old.map_or(open.now, |row| row.created_at),
    });
    Ok(faults.settle(row))
}

/// Another rule is for the same already: it is named (R177).
fn conflict(other: &Rule) -> Refusal {
    Refusal::new(
        Code::RoutingConflict,
        "R177",
        "Another rule of your company is for the same market and solution: change that one.",
    )
    .with(json!({
        "routingRuleId": other.id,
        "market": other.market,
        "solutionId": other.solution,
        "locationId": other.location,
    }))
}

/// `deleteRoutingRule`.
#[derive(Clone, Debug, Serialize)]
pub struct Delete {
    /// The rule.
    pub rule: Option<RoutingRuleId>,
    /// Its version.
    pub expected_version: i32,
}

/// Takes a rule away. What was sent under it stays where it is (R176).
///
/// # Errors
/// `VERSION_CONFLICT`; `FORBIDDEN` and `LOCATION_OUT_OF_SCOPE`.
pub async fn delete(
    desk: &Desk,
    viewer: &Viewer,
    call: &Call,
    input: Delete,
) -> Result<Done, Error> {
    let open = match begin(desk, viewer, call, "deleteRoutingRule", &input).await? {
        Begun::Now(open) => open,
        Begun::Again(done) => return Ok(*done),
    };
    let known = routing::of(&open.tx.db, &open.tx.on, &[viewer.partner]).await?;
    let row = named(viewer, &known, input.rule)?.clone();
    let refusals = duty(viewer, Duty::KeepRouting, Some(viewer.partner), None);
    let (version, expected) = (row.version, input.expected_version);
    guard(Ok(()), version, expected, Vec::from_iter(refusals))?;
    if open.tx.delete_rule(row.id, version).await? != Written::Done {
        return Err(stale(None, version));
    }
    finish(open, row).await
}

async fn finish(open: Open<'_>, row: routing_rule::Model) -> Result<Done, Error> {
    let made = Made {
        routing_rule: Some(row.id),
        ..Made::default()
    };
    let mut done = open.finish(made).await?;
    done.routing_rule = Some(row);
    Ok(done)
}

/// Where an offer lands: by the invitee's routing rules of now where the vendor sends it (R173–R180).
///
/// # Errors
/// [`Error::Internal`] of the database.
pub(crate) async fn place(write: &Write<'_>, terms: &Terms) -> Result<LocationId, Error> {
    let Open { tx, .. } = &write.open;
    let engagement = &write.deal.engagement;
    let (by_vendor, invitee) = (engagement.started_by_vendor, &terms.invitee);
    let (mut rules, mut market) = (Vec::new(), None);
    if by_vendor {
        rules = routing::rules(&routing::of(&tx.db, &tx.on, &[invitee.id]).await?);
        market = routing::market(&tx.on, engagement.customer_id).await?;
    }
    let wanted = terms.solutions.iter();
    let wanted: Vec<_> = wanted.map(|row| routing::wanted(row, invitee.id)).collect();
    let offered = Offered {
        by_vendor,
        market: market.as_deref().unwrap_or_default(),
        wanted: &wanted,
        default: invitee.default_location_id,
    };
    Ok(route(&rules, &offered).location)
}

//! A routing rule, and why a deal goes where it goes.

use std::sync::Arc;

use async_graphql::{ID, Object};
use covente_entity::types::ids::{LocationId, SolutionId};
use covente_entity::{location, routing_rule};

use crate::domain::routing::{self, Route, Verdict, precedence};
use crate::graphql::error::Fault;
use crate::graphql::ids::{self, Kind};
use crate::graphql::nullable::Nullable;
use crate::graphql::reader::Reader;
use crate::graphql::scalars::CountryCode;
use crate::graphql::types::enums::{RoutingReason, RoutingVerdict};
use crate::graphql::types::location::Location;
use crate::graphql::types::solution::Solution;

/// A rule of the viewer's own company.
#[derive(Clone)]
pub struct RoutingRule {
    reader: Arc<Reader>,
    row: Arc<routing_rule::Model>,
}

impl RoutingRule {
    /// From its row.
    #[must_use]
    pub fn new(reader: Arc<Reader>, row: routing_rule::Model) -> Self {
        let row = Arc::new(row);
        Self { reader, row }
    }
}

async fn place(reader: &Arc<Reader>, id: LocationId) -> Result<Location, Fault> {
    let row: Option<Arc<location::Model>> = reader.locations.load(id).await?;
    let row = row.ok_or_else(|| Fault::internal(format!("there is no location {id}")))?;
    Ok(Location::new(Arc::clone(reader), row))
}

async fn sold(reader: &Arc<Reader>, id: Option<SolutionId>) -> Result<Option<Solution>, Fault> {
    let Some(id) = id else {
        return Ok(None);
    };
    let row = reader.solutions.load(id).await?;
    Ok(row.map(|row| Solution::new(Arc::clone(reader), row)))
}

/// Where a deal goes that the vendor sends to your company: by the customer's market, the wanted solution, or both.
#[Object]
impl RoutingRule {
    /// Opaque id.
    pub async fn id(&self) -> ID {
        ids::encode(Kind::RoutingRule, self.row.id)
    }

    /// The customer's country; null for all.
    async fn market(&self) -> Option<CountryCode> {
        self.row.market.as_deref().map(Into::into)
    }

    /// The wanted solution; null for all.
    async fn solution(&self) -> Nullable<Solution> {
        Nullable(sold(&self.reader, self.row.solution_id).await)
    }

    /// Where such a deal goes.
    async fn location(&self) -> Nullable<Location> {
        Nullable::found(place(&self.reader, self.row.location_id).await)
    }

    /// How exact the rule is, and so its place in the order: `SOLUTION_AND_MARKET` before `SOLUTION` before `MARKET`.
    async fn precedence(&self) -> RoutingReason {
        let rules = crate::store::routing::rules(std::slice::from_ref(&self.row));
        rules
            .first()
            .map_or(RoutingReason::DefaultLocation, |rule| {
                precedence(rule).into()
            })
    }

    /// Counts its changes; `upsertRoutingRule` and `deleteRoutingRule` ask for it.
    async fn version(&self) -> i32 {
        self.row.version
    }
}

/// Where a deal goes, and why.
pub struct RoutingExplanation {
    pub(crate) reader: Arc<Reader>,
    pub(crate) route: Route,
    pub(crate) market: String,
    pub(crate) by_vendor: bool,
    pub(crate) stands: Option<LocationId>,
    pub(crate) considered: Vec<(routing_rule::Model, Verdict)>,
}

/// Why a deal goes, or would go, to a location of your company, by its rules of now. Of several wanted solutions the
/// first, in the deal's order, that has a rule decides. A record that is there already stays where it is, whatever the
/// rules have become since.
#[Object]
impl RoutingExplanation {
    /// Where the deal goes by the rules of now.
    async fn location(&self) -> Nullable<Location> {
        Nullable::found(place(&self.reader, self.route.location).await)
    }

    /// What decides.
    async fn reason(&self) -> RoutingReason {
        self.route.reason.into()
    }

    /// The same in one sentence, for a person.
    async fn why(&self) -> &str {
        routing::why(self.route.reason, self.by_vendor)
    }

    /// The rule that decides; null where none does.
    async fn rule(&self) -> Option<RoutingRule> {
        let decides = |(_, verdict): &&(_, Verdict)| *verdict == Verdict::Decides;
        let (row, _) = self.considered.iter().find(decides)?;
        Some(RoutingRule::new(Arc::clone(&self.reader), row.clone()))
    }

    /// The wanted solution that decides; null where none does.
    async fn solution(&self) -> Nullable<Solution> {
        Nullable(sold(&self.reader, self.route.solution).await)
    }

    /// The customer's country.
    async fn market(&self) -> CountryCode {
        self.market.as_str().into()
    }

    /// Whether the vendor sends the deal: only then the rules count.
    async fn sent_by_vendor(&self) -> bool {
        self.by_vendor
    }

    /// Where the record is that was asked about; null where none was.
    async fn current_location(&self) -> Nullable<Location> {
        let Some(id) = self.stands else {
            return Nullable(Ok(None));
        };
        Nullable(place(&self.reader, id).await.map(Some))
    }

    /// Every rule of your company in the order of `routingRules`, and what becomes of it here.
    async fn considered(&self) -> Vec<ConsideredRoutingRule> {
        let considered = |(row, verdict): &(routing_rule::Model, Verdict)| ConsideredRoutingRule {
            rule: RoutingRule::new(Arc::clone(&self.reader), row.clone()),
            verdict: *verdict,
        };
        self.considered.iter().map(considered).collect()
    }
}

/// A rule on the way.
pub struct ConsideredRoutingRule {
    rule: RoutingRule,
    verdict: Verdict,
}

/// What becomes of one rule for a deal.
#[Object]
impl ConsideredRoutingRule {
    /// The rule.
    async fn rule(&self) -> RoutingRule {
        self.rule.clone()
    }

    /// Whether it holds for the deal: it decides, or another one comes before it.
    async fn matched(&self) -> bool {
        matches!(self.verdict, Verdict::Decides | Verdict::Preceded)
    }

    /// What becomes of it.
    async fn verdict(&self) -> RoutingVerdict {
        self.verdict.into()
    }

    /// The same in one sentence, for a person.
    async fn why(&self) -> &str {
        routing::says(self.verdict)
    }
}

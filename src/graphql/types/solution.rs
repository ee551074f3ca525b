//! A solution of the catalogue, and a solution on a record.

use std::sync::Arc;

use async_graphql::{ID, Object};

use crate::graphql::connection::Listed;
use crate::graphql::ids::{self, Kind};
use crate::graphql::nullable::Nullable;
use crate::graphql::reader::Reader;
use crate::graphql::types::enums::{IncentiveKind, SolutionKind};
use crate::graphql::types::location::Location;
use crate::graphql::types::money::Money;
use crate::graphql::types::partner::Partner;
use crate::store::keyed;
use crate::store::solutions::Row;

/// A solution.
#[derive(Clone)]
pub struct Solution {
    reader: Arc<Reader>,
    row: Arc<Row>,
}

impl Solution {
    /// From its row.
    #[must_use]
    pub fn new(reader: Arc<Reader>, row: Arc<Row>) -> Self {
        Self { reader, row }
    }

    /// The one that stands on a record.
    #[must_use]
    pub fn of(reader: Arc<Reader>, line: &keyed::Line) -> Self {
        let row = Row {
            solution: Arc::clone(&line.solution),
            partner: Arc::clone(&line.partner),
        };
        Self::new(reader, Arc::new(row))
    }
}

impl Listed for Solution {
    const CONNECTION: &'static str = "SolutionConnection";
    const EDGE: &'static str = "SolutionEdge";
}

/// What can be sold: a solution of a partner or of the vendor, or a type of assessment.
#[Object]
impl Solution {
    /// Opaque id.
    pub async fn id(&self) -> ID {
        ids::encode(Kind::Solution, self.row.solution.id)
    }

    /// Its name.
    async fn name(&self) -> &str {
        &self.row.solution.name
    }

    /// What it is, for a seller.
    async fn description(&self) -> &str {
        &self.row.solution.description
    }

    /// Whose kind it is.
    async fn kind(&self) -> SolutionKind {
        self.row.solution.kind.into()
    }

    /// The company that sells it.
    async fn partner(&self) -> Nullable<Partner> {
        let partner = Partner::new(Arc::clone(&self.reader), Arc::clone(&self.row.partner));
        Nullable::found(Ok(partner))
    }

    /// The location that sells it, where a deal that wants it lands; null where the company has not placed it.
    async fn location(&self) -> Nullable<Location> {
        let Some(location) = self.row.solution.location_id else {
            return Nullable(Ok(None));
        };
        let found = self.reader.locations.load(location).await;
        Nullable(found.map(|row| row.map(|row| Location::new(Arc::clone(&self.reader), row))))
    }

    /// The incentive that it is eligible for, which opens deal registration; null where there is none.
    async fn incentive(&self) -> Option<IncentiveKind> {
        self.row.solution.incentive.map(Into::into)
    }

    /// Whether it is published for co-selling. What is not, only its own company sees in the catalogue.
    async fn is_co_sell_ready(&self) -> bool {
        self.row.solution.co_sell_ready
    }

    /// Whether it has left the catalogue. Records that hold it keep it; new deals cannot.
    async fn is_retired(&self) -> bool {
        self.row.solution.retired_at.is_some()
    }

    /// Counts its changes; `updateSolution` and `retireSolution` ask for it.
    async fn version(&self) -> i32 {
        self.row.solution.version
    }
}

/// A solution on a record.
#[derive(Clone)]
pub struct OpportunitySolution {
    reader: Arc<Reader>,
    line: Arc<keyed::Line>,
}

impl OpportunitySolution {
    /// From its row.
    #[must_use]
    pub fn new(reader: Arc<Reader>, line: Arc<keyed::Line>) -> Self {
        Self { reader, line }
    }
}

/// A solution that a company put on its record.
#[Object]
impl OpportunitySolution {
    /// Opaque id; `updateOpportunitySolution` and `removeSolution` take it.
    pub async fn id(&self) -> ID {
        ids::encode(Kind::OpportunitySolution, self.line.line.id)
    }

    /// The solution.
    async fn solution(&self) -> Solution {
        Solution::of(Arc::clone(&self.reader), &self.line)
    }

    /// What it costs; null where nothing was said.
    async fn price(&self) -> Option<Money> {
        let line = &self.line.line;
        let currency = line.currency.as_deref()?;
        Some(Money::of(line.price_minor?, currency))
    }

    /// How many; null where nothing was said.
    async fn quantity(&self) -> Option<i32> {
        self.line.line.quantity
    }
}

//! What stands beside the rows of a deal: customer, companies, locations and solutions.

use std::sync::Arc;

use covente_entity::types::ids::EngagementId;
use covente_entity::{opportunity, opportunity_solution};
use sea_orm::ConnectionTrait;

use crate::error::Error;
use crate::store::deal::Deal;
use crate::store::keyed::{self, Line};
use crate::store::opportunities::{self, Row};

/// The records and lines of a deal, each with what it names.
#[derive(Clone, Debug)]
pub struct Beside {
    /// All records, oldest first.
    pub rows: Vec<Row>,
    /// The solutions of all records, by place.
    pub lines: Vec<Line>,
}

impl Beside {
    /// That of a deal, in two statements.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn load(on: &impl ConnectionTrait, deal: EngagementId) -> Result<Self, Error> {
        Ok(Self {
            rows: opportunities::of_deal(on, deal).await?,
            lines: keyed::lines_of(on, deal).await?,
        })
    }

    /// The records alone.
    #[must_use]
    pub fn records(&self) -> Vec<opportunity::Model> {
        let records = self.rows.iter();
        records.map(|row| (*row.record).clone()).collect()
    }

    /// The lines alone.
    #[must_use]
    pub fn lines(&self) -> Vec<opportunity_solution::Model> {
        self.lines.iter().map(|line| line.line.clone()).collect()
    }

    /// The same beside the deal as it is now, read from nowhere; none where a record or a line has come since.
    #[must_use]
    pub fn with(&self, deal: &Deal) -> Option<Self> {
        let engagement = Arc::new(deal.engagement.clone());
        let rows = deal.records.iter().map(|record| {
            let row = self.rows.iter().find(|row| row.record.id == record.id)?;
            Some(Row {
                record: Arc::new(record.clone()),
                engagement: Arc::clone(&engagement),
                ..row.clone()
            })
        });
        let lines = deal.lines.iter().map(|line| {
            let known = self.lines.iter().find(|known| known.line.id == line.id)?;
            Some(Line {
                line: line.clone(),
                ..known.clone()
            })
        });
        Some(Self {
            rows: rows.collect::<Option<_>>()?,
            lines: lines.collect::<Option<_>>()?,
        })
    }
}

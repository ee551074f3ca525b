//! A page of records, with what the whole list comes to.

use std::sync::Arc;

use async_graphql::{Object, SimpleObject};

use crate::domain::figures::Figures;
use crate::graphql::connection::{Connection, Edge, PageInfo};
use crate::graphql::error::Fault;
use crate::graphql::nullable::Nullable;
use crate::graphql::reader::Reader;
use crate::graphql::scalars::Date;
use crate::graphql::types::money::Money;
use crate::graphql::types::opportunity::Opportunity;
use crate::graphql::types::pipeline::{PipelineDimension, PipelineKey, dimensions, sums};
use crate::store::opportunities::Wanted;
use crate::store::opportunities::figures::{self, Counted, Dimension, Group};

/// A page of the list of records that is wanted.
pub struct OpportunityList {
    reader: Arc<Reader>,
    page: Connection<Opportunity>,
    wanted: Arc<Wanted>,
}

impl OpportunityList {
    /// From the page; the rest is read where it is asked for.
    #[must_use]
    pub fn new(reader: &Arc<Reader>, page: Connection<Opportunity>, wanted: Arc<Wanted>) -> Self {
        Self {
            reader: Arc::clone(reader),
            page,
            wanted,
        }
    }

    async fn figures(&self, by: &[Dimension]) -> Result<Vec<Group>, Fault> {
        let (db, viewer) = (&self.reader.db, &self.reader.viewer);
        Ok(figures::groups(db, viewer, &self.wanted, Counted::All, by).await?)
    }
}

/// A page of a list of records, and what the whole list comes to.
#[Object(name = "OpportunityConnection")]
impl OpportunityList {
    /// The entries of this page with their cursors, in the order of the list.
    async fn edges(&self) -> &[Edge<Opportunity>] {
        self.page.entries()
    }

    /// The entries of this page without their cursors.
    async fn nodes(&self) -> Vec<&Opportunity> {
        self.page.items()
    }

    /// Where this page stands in the list.
    async fn page_info(&self) -> PageInfo {
        self.page.place()
    }

    /// How many entries the whole list has. It is counted only where it is selected.
    async fn total_count(&self) -> Result<i32, Fault> {
        self.page.total().await
    }

    /// What all records of the list come to, not only those of this page. It is reckoned only where it is selected.
    async fn aggregate(&self) -> Nullable<OpportunityAggregate> {
        let found = async {
            let mut all = self.figures(&[]).await?;
            Ok(all.pop().map(|all| all.figures).unwrap_or_default().into())
        };
        Nullable::found(found.await)
    }

    /// The same in groups, sorted by their keys in the order of `by`: vocabularies in the order of their values, texts by
    /// their letters, null last. It is reckoned only where it is selected.
    async fn groups(
        &self,
        #[graphql(
            desc = "By what to group them: each at most once, 3 at most. At most 5,000 groups, each currency in one \
                    counted apart."
        )]
        by: Vec<PipelineDimension>,
    ) -> Nullable<Vec<OpportunityGroup>> {
        let found = async {
            let groups = self.figures(&dimensions("by", &by)?).await?;
            let of = |group: Group| OpportunityGroup {
                keys: PipelineKey::all(&self.reader, &by, group.keys),
                aggregate: group.figures.into(),
            };
            Ok(groups.into_iter().map(of).collect())
        };
        Nullable::found(found.await)
    }
}

/// Records of a list that have the same value in each dimension.
#[derive(SimpleObject)]
pub struct OpportunityGroup {
    /// What they have in common, in the order of `by`. A field that you may not see of a record counts as null.
    keys: Vec<PipelineKey>,
    /// What they come to.
    aggregate: OpportunityAggregate,
}

/// What records of a list come to. Every record of it counts, also one that was withdrawn or closed as an error, which
/// `pipeline` leaves out.
#[derive(SimpleObject)]
pub struct OpportunityAggregate {
    /// How many records there are.
    count: u64,
    /// The sum of their values by currency, sorted by its code. Currencies are not converted.
    values: Vec<Money>,
    /// How many of them are won.
    won_count: u64,
    /// The first day on which one of them is expected to close; null where there is none.
    first_close_date: Option<Date>,
    /// The last such day; null where there is none.
    last_close_date: Option<Date>,
}

impl From<Figures> for OpportunityAggregate {
    fn from(figures: Figures) -> Self {
        let (first, last) = figures.closes.unzip();
        Self {
            count: figures.records,
            values: sums(&figures),
            won_count: figures.won,
            first_close_date: first.map(Into::into),
            last_close_date: last.map(Into::into),
        }
    }
}

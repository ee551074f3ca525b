//! The figures of a pipeline.

use async_graphql::{Context, Object};

use crate::error::Error;
use crate::graphql::context;
use crate::graphql::error::Fault;
use crate::graphql::lists;
use crate::graphql::lists::deals::{OpportunityFilter, OpportunityOrder};
use crate::graphql::types::enums::OpportunityTab;
use crate::graphql::types::pipeline::{Pipeline, PipelineDimension};
use crate::store::opportunities::figures;

/// Dimensions at most.
const DIMENSIONS: usize = 3;

#[derive(Default)]
pub(super) struct Pipelines;

#[Object]
impl Pipelines {
    /// What the records come to that you see: how many, how much and how fast, over all and in groups. It counts what
    /// the lists of your desk show, as it is now; records that were withdrawn or closed as an error are left out.
    #[graphql(complexity = "20 * child_complexity + 20")]
    async fn pipeline(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only the records of this list; all that you see where it is left out.")]
        tab: Option<OpportunityTab>,
        #[graphql(desc = "Only those that meet this.")] filter: Option<OpportunityFilter>,
        #[graphql(
            desc = "By what to group them, each at most once, 3 at most; not at all where it is left out. At most \
                    5,000 groups, each currency in one counted apart."
        )]
        group_by: Option<Vec<PipelineDimension>>,
    ) -> Result<Pipeline, Fault> {
        let reader = context::reader(ctx)?;
        let by = group_by.unwrap_or_default();
        let doubled = (1..by.len()).any(|place| by[..place].contains(&by[place]));
        if by.len() > DIMENSIONS || doubled {
            return Err(Error::BadRequest(format!(
                "`groupBy` has each dimension at most once, and {DIMENSIONS} at most."
            ))
            .into());
        }
        let none = None::<Vec<OpportunityOrder>>;
        let (asked, _) = lists::asked("pipeline", filter, none)?;
        let dimensions: Vec<_> = by.iter().copied().map(Into::into).collect();
        let (db, viewer) = (&reader.db, &reader.viewer);
        let tab = tab.map(Into::into);
        let groups = figures::groups(db, viewer, tab, &asked, &dimensions).await?;
        Ok(Pipeline::new(reader, &by, groups))
    }
}

//! The figures of a pipeline.

use async_graphql::{Context, Object};

use crate::graphql::error::Fault;
use crate::graphql::lists::deals::OpportunityFilter;
use crate::graphql::types::enums::OpportunityTab;
use crate::graphql::types::pipeline::{Pipeline, PipelineDimension, Question};

#[derive(Default)]
pub(super) struct Pipelines;

#[Object]
impl Pipelines {
    /// What the records come to that you see: how many, how much and how fast, over all and in groups. It counts what
    /// the lists of your desk show, as it is now; records that were withdrawn or closed as an error are left out.
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
        let question = Question::of("groupBy", tab, filter, group_by)?;
        question.answer(ctx).await
    }
}

//! `pipelineChanged`.

use async_graphql::{Context, Subscription};
use futures_util::{Stream, stream};

use crate::events::feed::What;
use crate::graphql::error::Fault;
use crate::graphql::lists::deals::OpportunityFilter;
use crate::graphql::subscription::begin::{Begun, Source, source};
use crate::graphql::types::enums::OpportunityTab;
use crate::graphql::types::pipeline::{Pipeline, PipelineDimension, Question};

/// Figures that change.
#[derive(Default)]
pub(super) struct FigureFeed;

/// Figures that change.
#[Subscription]
impl FigureFeed {
    /// What `pipeline` gives: at once, and then whenever it comes to something else. Changes that follow one another within
    /// a quarter of a second are counted together, and what comes to the same is not sent again. A list of favourites is not
    /// counted anew when only a mark is set or taken. There is no cursor: the first answer is how things stand.
    async fn pipeline_changed(
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
    ) -> async_graphql::Result<impl Stream<Item = async_graphql::Result<Pipeline>> + use<>> {
        let question = Question::of("groupBy", tab, filter, group_by).map_err(Fault::from)?;
        let mut now = None;
        match source(ctx)? {
            Source::Begin(beginning) => beginning.say(Begun {
                what: What::State { look: None },
                is_level: true,
                is_personal: tab == Some(OpportunityTab::Favorites),
            })?,
            Source::Now(given) => match question.answer(ctx).await {
                Ok(pipeline) => {
                    given.give(0, "".into());
                    now = Some(Ok(pipeline));
                }
                Err(fault) => given.fail(fault),
            },
            Source::Fact(..) => return Err(Fault::internal("figures are no event").into()),
        }
        Ok(stream::iter(now))
    }
}

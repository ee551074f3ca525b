//! A page of the feed. It is not counted: what one viewer hears of is known only once it is looked at.

use std::sync::Arc;

use async_graphql::Object;

use crate::graphql::connection::PageInfo;
use crate::graphql::types::event::OpportunityEvent;

/// A page of events.
pub(crate) struct OpportunityEventConnection {
    pub(crate) edges: Vec<OpportunityEventEdge>,
    pub(crate) place: PageInfo,
}

/// A page of events, oldest first.
#[Object]
impl OpportunityEventConnection {
    /// The events of this page with their cursors.
    async fn edges(&self) -> &[OpportunityEventEdge] {
        &self.edges
    }

    /// The events of this page.
    async fn nodes(&self) -> Vec<&OpportunityEvent> {
        self.edges.iter().map(|edge| &edge.node).collect()
    }

    /// Where this page stands in the feed. `endCursor` leads on, also where the page is empty.
    async fn page_info(&self) -> &PageInfo {
        &self.place
    }
}

/// An event and its place.
pub(crate) struct OpportunityEventEdge {
    pub(crate) cursor: Arc<str>,
    pub(crate) node: OpportunityEvent,
}

/// An event and its place in the feed.
#[Object]
impl OpportunityEventEdge {
    /// The place, for `after` here and in subscriptions. It holds for your company only.
    async fn cursor(&self) -> &str {
        &self.cursor
    }

    /// The event.
    async fn node(&self) -> &OpportunityEvent {
        &self.node
    }
}

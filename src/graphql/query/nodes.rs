//! Who asks, and whatever has an id.

use std::sync::Arc;

use async_graphql::{Context, ID, Object};
use futures_util::future::join_all;

use crate::error::Error;
use crate::graphql::connection::MAXIMUM;
use crate::graphql::context;
use crate::graphql::error::Fault;
use crate::graphql::nullable::Nullable;
use crate::graphql::types::node::Node;
use crate::graphql::types::viewer::Viewer;

#[derive(Default)]
pub(super) struct Nodes;

async fn find(ctx: &Context<'_>, id: &ID) -> Result<Option<Node>, Fault> {
    Node::find(context::reader(ctx)?, id).await
}

#[Object]
impl Nodes {
    /// Who asks: you, as your token says.
    #[expect(clippy::unused_async, reason = "a resolver that may fail is async")]
    async fn viewer(&self, ctx: &Context<'_>) -> Result<Viewer, Fault> {
        Ok(Viewer(Arc::clone(context::reader(ctx)?)))
    }

    /// Whatever has this id; null where there is no such thing or you may not see it.
    async fn node(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id, as a field `id` answered it.")] id: ID,
    ) -> Nullable<Node> {
        Nullable(find(ctx, &id).await)
    }

    /// Whatever has these ids, at most a hundred, in their order; null in the place of what does not exist or you may
    /// not see.
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The ids, as fields `id` answered them.")] ids: Vec<ID>,
    ) -> Result<Vec<Nullable<Node>>, Fault> {
        if !i32::try_from(ids.len()).is_ok_and(|count| count <= MAXIMUM) {
            return Err(Error::BadRequest(format!("At most {MAXIMUM} ids at once.")).into());
        }
        let found = ids.iter().map(|id| find(ctx, id));
        Ok(join_all(found).await.into_iter().map(Nullable).collect())
    }
}

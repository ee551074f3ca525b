//! The views that a person keeps.

use std::sync::Arc;

use async_graphql::{Context, Object};

use crate::graphql::connection::{Connection, List, Paging};
use crate::graphql::context;
use crate::graphql::error::Fault;
use crate::graphql::types::saved_view::SavedView;
use crate::store::saved_views;

#[derive(Default)]
pub(super) struct SavedViews;

#[Object]
impl SavedViews {
    /// The views that you keep with `saveView`, by name. Nobody else sees them.
    async fn saved_views(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "So many from the beginning, at most 100; 20 where neither it nor `last` is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<SavedView>, Fault> {
        let reader = context::reader(ctx)?;
        let order = List::new(context::state(ctx)?, &reader.viewer, "savedViews");
        let window = order.window(Paging {
            first,
            after,
            last,
            before,
        })?;
        let page = saved_views::page(&reader.db, &reader.viewer, &window).await?;
        let counting = Arc::clone(reader);
        let node = |row| SavedView::new(Arc::new(row));
        Ok(order.page(page, node, move || {
            let reader = Arc::clone(&counting);
            Box::pin(async move { saved_views::count(&reader.db.read, &reader.viewer).await })
        })?)
    }
}

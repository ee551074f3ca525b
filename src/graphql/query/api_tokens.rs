//! The tokens of machines, as whoever looks after them lists them.

use std::sync::Arc;

use async_graphql::{Context, Object};

use crate::graphql::connection::{Connection, List, Paging};
use crate::graphql::context;
use crate::graphql::error::Fault;
use crate::graphql::types::api_token::ApiToken;
use crate::store::api_tokens;

#[derive(Default)]
pub(super) struct ApiTokens;

#[Object]
impl ApiTokens {
    /// The tokens by which machines of your company sign in, newest first, those included that count no more. For admins
    /// of the whole company; for others the list is empty.
    async fn api_tokens(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "So many from the beginning, at most 100; 20 where neither it nor `last` is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<ApiToken>, Fault> {
        let reader = context::reader(ctx)?;
        let order = List::new(context::state(ctx)?, &reader.viewer, "apiTokens");
        let window = order.window(Paging {
            first,
            after,
            last,
            before,
        })?;
        let page = api_tokens::page(&reader.db, &reader.viewer, &window).await?;
        let counting = Arc::clone(reader);
        let node = |row| ApiToken::new(Arc::clone(reader), Arc::new(row));
        Ok(order.page(page, node, move || {
            let reader = Arc::clone(&counting);
            Box::pin(async move { api_tokens::count(&reader.db, &reader.viewer).await })
        })?)
    }
}

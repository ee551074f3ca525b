//! Endpoints and what is on its way to them, as whoever looks after them lists them.

use std::sync::Arc;

use async_graphql::{Context, ID, Object};

use crate::graphql::connection::{Connection, List, Paging};
use crate::graphql::context;
use crate::graphql::error::Fault;
use crate::graphql::ids::{self, Kind};
use crate::graphql::types::enums::WebhookDeliveryState;
use crate::graphql::types::webhook::{WebhookDelivery, WebhookEndpoint};
use crate::store::webhook_deliveries::{self, Which};
use crate::store::webhooks;

#[derive(Default)]
pub(super) struct Webhooks;

#[Object]
impl Webhooks {
    /// Where your company's events are sent to, newest first. For admins of the whole company; for others the list is
    /// empty.
    async fn webhook_endpoints(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "So many from the beginning, at most 100; 20 where neither it nor `last` is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<WebhookEndpoint>, Fault> {
        let reader = context::reader(ctx)?;
        let order = List::new(context::state(ctx)?, &reader.viewer, "webhookEndpoints");
        let window = order.window(Paging {
            first,
            after,
            last,
            before,
        })?;
        let page = webhooks::page(&reader.db, &reader.viewer, &window).await?;
        let counting = Arc::clone(reader);
        let node = |row| WebhookEndpoint::new(Arc::clone(reader), Arc::new(row));
        Ok(order.page(page, node, move || {
            let reader = Arc::clone(&counting);
            Box::pin(async move { webhooks::count(&reader.db, &reader.viewer).await })
        })?)
    }

    /// What is on its way to your company's endpoints, or was sent there within 30 days, newest first. Dead letters are
    /// those of state `DEAD`. For admins of the whole company; for others the list is empty.
    #[expect(clippy::too_many_arguments, reason = "a connection has four by itself")]
    async fn webhook_deliveries(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only to this endpoint; to all where it is left out.")]
        webhook_endpoint_id: Option<ID>,
        #[graphql(desc = "Only those in one of these states; all where it is left out.")]
        state: Option<Vec<WebhookDeliveryState>>,
        #[graphql(
            desc = "So many from the beginning, at most 100; 20 where neither it nor `last` is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<WebhookDelivery>, Fault> {
        let reader = context::reader(ctx)?;
        let order = List::new(context::state(ctx)?, &reader.viewer, "webhookDeliveries");
        let window = order.window(Paging {
            first,
            after,
            last,
            before,
        })?;
        // What is no id of an endpoint is one that nothing is sent to.
        let endpoint = webhook_endpoint_id
            .map(|id| ids::decode(&id, Kind::WebhookEndpoint).unwrap_or_default());
        let which = Which {
            endpoint: endpoint.map(Into::into),
            states: state.map(|states| states.into_iter().map(Into::into).collect()),
        };
        let (db, viewer) = (&reader.db, &reader.viewer);
        let page = webhook_deliveries::page(db, viewer, &which, &window).await?;
        let counting = Arc::clone(reader);
        let node = |row| WebhookDelivery::new(Arc::clone(reader), Arc::new(row));
        Ok(order.page(page, node, move || {
            let (reader, which) = (Arc::clone(&counting), which.clone());
            Box::pin(
                async move { webhook_deliveries::count(&reader.db, &reader.viewer, &which).await },
            )
        })?)
    }
}

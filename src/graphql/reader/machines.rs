//! The machines of the viewer's company: how they sign in and what is sent to them, as far as the viewer looks after them.

use covente_entity::types::ids::{ApiTokenId, WebhookDeliveryId, WebhookEndpointId};
use covente_entity::{api_token, webhook_delivery, webhook_endpoint};

use crate::graphql::loaders::{Asker, Batch, rows};
use crate::store::{api_tokens, webhook_deliveries, webhooks};

/// The machines of a company.
pub struct Machines {
    /// The tokens by which they sign in.
    pub tokens: Batch<ApiTokenId, api_token::Model>,
    /// Where its events are sent to.
    pub endpoints: Batch<WebhookEndpointId, webhook_endpoint::Model>,
    /// What was put down to be sent there.
    pub deliveries: Batch<WebhookDeliveryId, webhook_delivery::Model>,
}

impl Machines {
    pub(super) fn new(ask: &Asker) -> Self {
        Self {
            tokens: rows(
                ask,
                |ask, keys| async move {
                    api_tokens::find(&ask.db, &ask.db.read, &ask.viewer, &keys).await
                },
                |row| row.id,
            ),
            endpoints: rows(
                ask,
                |ask, keys| async move {
                    webhooks::find(&ask.db, &ask.db.read, &ask.viewer, &keys).await
                },
                |row| row.id,
            ),
            deliveries: rows(
                ask,
                |ask, keys| async move {
                    webhook_deliveries::find(&ask.db, &ask.db.read, &ask.viewer, &keys).await
                },
                |row| row.id,
            ),
        }
    }
}

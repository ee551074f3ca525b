//! The machines of the viewer's company: how they sign in, what is sent to them and what they bring, as far as the viewer
//! looks after them.

use covente_entity::types::ids::{
    ApiTokenId, ImportRunId, UploadId, WebhookDeliveryId, WebhookEndpointId,
};
use covente_entity::{api_token, import_run, upload, webhook_delivery, webhook_endpoint};

use crate::graphql::loaders::{Asker, Batch, rows};
use crate::store::{api_tokens, import_runs, webhook_deliveries, webhooks};

/// The machines of a company.
pub struct Machines {
    /// The tokens by which they sign in.
    pub tokens: Batch<ApiTokenId, api_token::Model>,
    /// Where its events are sent to.
    pub endpoints: Batch<WebhookEndpointId, webhook_endpoint::Model>,
    /// What was put down to be sent there.
    pub deliveries: Batch<WebhookDeliveryId, webhook_delivery::Model>,
    /// The runs over files that were posted.
    pub imports: Batch<ImportRunId, import_run::Model>,
    /// These files.
    pub uploads: Batch<UploadId, upload::Model>,
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
            imports: rows(
                ask,
                |ask, keys| async move {
                    import_runs::find(&ask.db, &ask.db.read, &ask.viewer, &keys).await
                },
                |row| row.id,
            ),
            uploads: rows(
                ask,
                |ask, keys| async move { import_runs::files(&ask.db, &ask.viewer, &keys).await },
                |row| row.id,
            ),
        }
    }
}

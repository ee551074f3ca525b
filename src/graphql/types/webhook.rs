//! Where a company's events are sent to, and each on its way there.

use std::sync::Arc;

use async_graphql::{ID, Object};
use covente_entity::types;
use covente_entity::{webhook_delivery, webhook_endpoint};

use crate::graphql::connection::Listed;
use crate::graphql::error::Fault;
use crate::graphql::ids::{self, Kind};
use crate::graphql::nullable::Nullable;
use crate::graphql::reader::Reader;
use crate::graphql::scalars::{DateTime, Json};
use crate::graphql::types::engagement::Engagement;
use crate::graphql::types::enums::WebhookDeliveryState;

/// An endpoint.
#[derive(Clone)]
pub struct WebhookEndpoint {
    reader: Arc<Reader>,
    row: Arc<webhook_endpoint::Model>,
}

impl WebhookEndpoint {
    /// From its row, which the viewer looks after.
    #[must_use]
    pub fn new(reader: Arc<Reader>, row: Arc<webhook_endpoint::Model>) -> Self {
        Self { reader, row }
    }

    async fn deal(&self) -> Result<Option<Engagement>, Fault> {
        match self.row.engagement_id {
            Some(id) => engagement(&self.reader, id).await,
            None => Ok(None),
        }
    }
}

impl Listed for WebhookEndpoint {
    const CONNECTION: &'static str = "WebhookEndpointConnection";
    const EDGE: &'static str = "WebhookEndpointEdge";
}

/// Where your company's events are sent to. Each that its subscription tells of is posted there as JSON: the answer of the
/// subscription (`data`) with `type` and `timestamp`, signed as Standard Webhooks says (`webhook-id`, `webhook-timestamp`,
/// `webhook-signature`). The same event may come twice, under the same `webhook-id`. Events of one deal come in their
/// order. Only admins of the whole company see it, and nobody its secret.
#[Object]
impl WebhookEndpoint {
    /// Opaque id.
    pub async fn id(&self) -> ID {
        ids::encode(Kind::WebhookEndpoint, self.row.id)
    }

    /// The address.
    async fn url(&self) -> &str {
        &self.row.url
    }

    /// The subscription whose answers are sent.
    async fn document(&self) -> &str {
        &self.row.document
    }

    /// Which operation of it; null where it has one only.
    async fn operation_name(&self) -> Option<&str> {
        self.row.operation_name.as_deref()
    }

    /// The values of its variables, an object.
    async fn variables(&self) -> Json {
        Json(self.row.variables.clone())
    }

    /// The only deal that it follows; null where it follows all, or where you may not see it.
    async fn engagement(&self) -> Nullable<Engagement> {
        Nullable(self.deal().await)
    }

    /// Who made it or changed it last, by the subject of their token: the subscription runs with their sight of then.
    async fn owner(&self) -> &str {
        &self.row.subject
    }

    /// Whether anything is sent.
    async fn is_enabled(&self) -> bool {
        self.row.enabled
    }

    /// Whether it is off because the receiver answered 410: it wants nothing more.
    async fn is_gone(&self) -> bool {
        self.row.gone
    }

    /// Until when the secret before the last signs along; null where none does.
    async fn previous_secret_until(&self) -> Option<DateTime> {
        let now = self.reader.clock.now();
        let until = self.row.old_secret_until.filter(|until| *until > now);
        until.map(DateTime)
    }

    /// Counts its changes; what changes it asks for it.
    async fn version(&self) -> i32 {
        self.row.version
    }

    /// When it was made.
    async fn created_at(&self) -> DateTime {
        self.row.created_at.into()
    }

    /// When it was changed last.
    async fn updated_at(&self) -> DateTime {
        self.row.updated_at.into()
    }
}

/// A delivery.
#[derive(Clone)]
pub struct WebhookDelivery {
    reader: Arc<Reader>,
    row: Arc<webhook_delivery::Model>,
}

impl WebhookDelivery {
    /// From its row, which the viewer looks after.
    #[must_use]
    pub fn new(reader: Arc<Reader>, row: Arc<webhook_delivery::Model>) -> Self {
        Self { reader, row }
    }

    async fn to(&self) -> Result<Option<WebhookEndpoint>, Fault> {
        let endpoints = &self.reader.machines.endpoints;
        let row = endpoints.load(self.row.endpoint_id).await?;
        Ok(row.map(|row| WebhookEndpoint::new(Arc::clone(&self.reader), row)))
    }

    async fn deal(&self) -> Result<Option<Engagement>, Fault> {
        match self.row.engagement_id {
            Some(id) => engagement(&self.reader, id).await,
            None => Ok(None),
        }
    }
}

impl Listed for WebhookDelivery {
    const CONNECTION: &'static str = "WebhookDeliveryConnection";
    const EDGE: &'static str = "WebhookDeliveryEdge";
}

/// One event on its way to an endpoint. What is sent is made anew at each try, with the owner's sight of then; an event of
/// which the subscription tells nothing is not listed once that is known. What ended is listed for 30 days.
#[Object]
impl WebhookDelivery {
    /// Opaque id; `redeliver` takes it.
    pub async fn id(&self) -> ID {
        ids::encode(Kind::WebhookDelivery, self.row.id)
    }

    /// Where to; null where the endpoint was taken away meanwhile.
    async fn endpoint(&self) -> Nullable<WebhookEndpoint> {
        Nullable(self.to().await)
    }

    /// What the event is called, as the receiver finds it in `type`.
    async fn event_type(&self) -> &str {
        &self.row.event_type
    }

    /// The deal; null for a trial, and where you may not see it.
    async fn engagement(&self) -> Nullable<Engagement> {
        Nullable(self.deal().await)
    }

    /// Where it stands.
    async fn state(&self) -> WebhookDeliveryState {
        self.row.state.into()
    }

    /// How often it was tried since it was put down, or last sent again.
    async fn attempts(&self) -> i32 {
        self.row.attempts
    }

    /// When it is tried next, or once an earlier event of the deal is no longer on its way; null where it is not.
    async fn next_attempt_at(&self) -> Option<DateTime> {
        let waits = self.row.state == types::WebhookDeliveryState::Pending;
        waits.then(|| self.row.next_at.into())
    }

    /// The HTTP status of the last answer; null where there was none.
    async fn status(&self) -> Option<i32> {
        self.row.status
    }

    /// Why the last try was in vain; null where none was.
    async fn error(&self) -> Option<&str> {
        self.row.error.as_deref()
    }

    /// When it was put down.
    async fn created_at(&self) -> DateTime {
        self.row.created_at.into()
    }

    /// When the receiver had it; null before.
    async fn delivered_at(&self) -> Option<DateTime> {
        self.row.delivered_at.map(DateTime)
    }
}

async fn engagement(
    reader: &Arc<Reader>,
    id: types::ids::EngagementId,
) -> Result<Option<Engagement>, Fault> {
    let row = reader.engagements.load(id).await?;
    Ok(row.map(|row| Engagement::new(Arc::clone(reader), row)))
}

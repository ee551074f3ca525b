//! `testWebhookEndpoint`, `redeliver`: what an admin has sent to an endpoint (R193).

use covente_entity::types::WebhookDeliveryState;
use covente_entity::types::ids::{WebhookDeliveryId, WebhookEndpointId};
use covente_entity::webhook_delivery;
use serde::Serialize;
use serde_json::json;

use crate::actions::desk::{Call, Desk, Done, Made};
use crate::actions::duty::allow;
use crate::actions::webhooks::find;
use crate::actions::write::{Begun, begin};
use crate::domain::refusal::{Code, Path, Refusal};
use crate::domain::viewer::Viewer;
use crate::domain::webhook::TEST;
use crate::error::Error;
use crate::store::webhook_deliveries;

/// `testWebhookEndpoint`.
#[derive(Clone, Debug, Serialize)]
pub struct Test {
    /// The endpoint.
    pub endpoint: Option<WebhookEndpointId>,
}

/// Puts a trial down for an endpoint, which is sent, signed and retried as events are.
///
/// # Errors
/// [`Error::NotFound`] where the viewer looks after no such endpoint; `ILLEGAL_TRANSITION` where it is off.
pub async fn test(desk: &Desk, viewer: &Viewer, call: &Call, input: Test) -> Result<Done, Error> {
    let open = match begin(desk, viewer, call, "testWebhookEndpoint", &input).await? {
        Begun::Now(open) => open,
        Begun::Again(done) => return Ok(*done),
    };
    let endpoint = find(&open, input.endpoint).await?;
    allow(Vec::from_iter(off(
        endpoint.enabled,
        "TEST_WEBHOOK_ENDPOINT",
    )))?;
    let row = webhook_delivery::Model {
        id: WebhookDeliveryId(desk.clock.id()),
        endpoint_id: endpoint.id,
        position: None,
        engagement_id: None,
        event_type: TEST.to_owned(),
        state: WebhookDeliveryState::Pending,
        parts: 0,
        attempts: 0,
        next_at: open.now,
        claim: None,
        claimed_until: None,
        status: None,
        error: None,
        created_at: open.now,
        delivered_at: None,
    };
    open.tx.insert_deliveries(vec![row.clone()]).await?;
    let made = Made {
        webhook_delivery: Some(row.id),
        ..Made::default()
    };
    let mut done = open.finish(made).await?;
    done.webhook_delivery = Some(row);
    Ok(done)
}

/// `redeliver`.
#[derive(Clone, Debug, Serialize)]
pub struct Redeliver {
    /// The endpoint.
    pub endpoint: Option<WebhookEndpointId>,
    /// What to send again; none for every dead letter of the endpoint.
    pub delivery: Option<WebhookDeliveryId>,
}

/// Puts what was sent before, or in vain, down to be sent again, with all its tries.
///
/// # Errors
/// [`Error::NotFound`] where the viewer looks after no such endpoint; `NOT_FOUND` at `webhookDeliveryId` for what was not
/// sent there; `ILLEGAL_TRANSITION` where it is on its way, or the endpoint is off.
pub async fn redeliver(
    desk: &Desk,
    viewer: &Viewer,
    call: &Call,
    input: Redeliver,
) -> Result<Done, Error> {
    let open = match begin(desk, viewer, call, "redeliver", &input).await? {
        Begun::Now(open) => open,
        Begun::Again(done) => return Ok(*done),
    };
    let endpoint = find(&open, input.endpoint).await?;
    let asked = input.delivery.as_slice();
    let load = async || webhook_deliveries::find(&desk.db, &open.tx.on, viewer, asked).await;
    let known = load().await?.pop();
    let is_there = known
        .as_ref()
        .is_some_and(|row| row.endpoint_id == endpoint.id);
    if input.delivery.is_some() && !is_there {
        let path = Path::of("webhookDeliveryId");
        let message = "Nothing like this was sent to this endpoint.";
        return Err(Refusal::at(Code::NotFound, &path, message).into());
    }
    allow(Vec::from_iter(off(endpoint.enabled, "REDELIVER")))?;
    let revived = open
        .tx
        .revive_deliveries(endpoint.id, input.delivery, open.now)
        .await?;
    let under_way = || {
        let message = "This is on its way already.";
        Refusal::new(Code::IllegalTransition, "R193", message)
            .with(json!({ "from": "PENDING", "action": "REDELIVER" }))
    };
    let nothing = input.delivery.is_some() && revived == 0;
    allow(nothing.then(under_way).into_iter().collect())?;
    let row = load().await?.pop();
    let made = Made {
        webhook_endpoint: Some(endpoint.id),
        webhook_delivery: input.delivery,
        ..Made::default()
    };
    let mut done = open.finish(made).await?;
    done.webhook_endpoint = Some(Box::new(endpoint));
    done.webhook_delivery = row;
    done.redelivered = Some(i32::try_from(revived).unwrap_or(i32::MAX));
    Ok(done)
}

fn off(enabled: bool, action: &str) -> Option<Refusal> {
    let refusal = || {
        let message = "The endpoint is switched off: nothing is sent there.";
        Refusal::new(Code::IllegalTransition, "R193", message)
            .with(json!({ "from": "OFF", "action": action }))
    };
    (!enabled).then(refusal)
}

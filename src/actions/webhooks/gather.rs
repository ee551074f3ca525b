//! Reads the log from where it is told to, and puts down one delivery for each event and endpoint (R192).

use std::collections::{BTreeSet, HashMap};

use covente_entity::types::WebhookDeliveryState;
use covente_entity::types::ids::{PartnerId, WebhookDeliveryId};
use covente_entity::{webhook_delivery, webhook_endpoint};

use crate::actions::desk::Desk;
use crate::domain::event::{Audience, EventKind, companies};
use crate::domain::webhook::{SIGHT_LOST, event_type};
use crate::error::Error;
use crate::store::event_log::{self, Event};
use crate::store::log_reader::{self, LogReader};
use crate::store::webhooks;

/// Events that are read at once.
const BATCH: u64 = 100;

/// Puts down what was not put down yet, a batch of events a transaction. Several nodes may do it at once: they take turns,
/// and find done what another did. Whether there is anything to say of an event is seen when it is sent.
///
/// # Errors
/// [`Error::Internal`] of the database; what was put down before it stays so.
pub async fn gather(desk: &Desk) -> Result<(), Error> {
    while log_reader::is_behind(&desk.db, LogReader::Webhooks).await?
        && webhooks::any_open(&desk.db).await?
    {
        let tx = desk.db.begin().await?;
        let read = tx.read_until(LogReader::Webhooks).await?;
        let events = event_log::untold(&tx.on, read, BATCH).await?;
        let Some(last) = events.last().and_then(|event| event.position) else {
            return tx.rollback().await;
        };
        let mut concerned = Vec::with_capacity(events.len());
        for event in events {
            concerned.push((concerned_by(&event)?, event));
        }
        let all: BTreeSet<_> = concerned
            .iter()
            .flat_map(|(companies, _)| companies.iter().copied())
            .collect();
        let mut endpoints: HashMap<PartnerId, Vec<webhook_endpoint::Model>> = HashMap::new();
        for endpoint in tx.open_webhooks(all.into_iter().collect()).await? {
            endpoints
                .entry(endpoint.partner_id)
                .or_default()
                .push(endpoint);
        }
        let mut rows = Vec::new();
        for (companies, event) in &concerned {
            let theirs = companies
                .iter()
                .filter_map(|company| endpoints.get(company));
            let wanted = theirs
                .flatten()
                .filter(|endpoint| wants(endpoint, event))
                .map(|endpoint| delivery(desk, endpoint, event));
            rows.extend(wanted);
        }
        tx.insert_deliveries(rows).await?;
        tx.has_read(LogReader::Webhooks, last).await?;
        tx.commit_quietly().await?;
    }
    Ok(())
}

/// The companies that an event concerned.
fn concerned_by(event: &Event) -> Result<BTreeSet<PartnerId>, Error> {
    let audience: Audience =
        serde_json::from_value(event.audience.clone()).map_err(Error::internal)?;
    Ok(companies(&audience))
}

fn wants(endpoint: &webhook_endpoint::Model, event: &Event) -> bool {
    let is_later = event.position > Some(endpoint.after_position);
    let followed = endpoint.engagement_id;
    is_later && followed.is_none_or(|deal| deal == event.engagement_id)
}

fn delivery(
    desk: &Desk,
    endpoint: &webhook_endpoint::Model,
    event: &Event,
) -> webhook_delivery::Model {
    let now = desk.clock.now();
    let kind = EventKind::of(&event.kind);
    webhook_delivery::Model {
        id: WebhookDeliveryId(desk.clock.id()),
        endpoint_id: endpoint.id,
        position: event.position,
        engagement_id: Some(event.engagement_id),
        // One of another version of the server tells at most that sight was lost.
        event_type: kind.map_or(SIGHT_LOST, event_type).to_owned(),
        state: WebhookDeliveryState::Pending,
        parts: 0,
        attempts: 0,
        next_at: now,
        claim: None,
        claimed_until: None,
        status: None,
        error: None,
        created_at: now,
        delivered_at: None,
    }
}

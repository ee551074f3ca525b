//! Reads the log from where it is told to, and puts down one mail for each event and recipient (R153–R158).

use std::collections::HashMap;

use covente_entity::notification;
use covente_entity::types::ids::{LocationId, NotificationId, PartnerId};
use covente_entity::types::{Locale, NotificationState, NotificationTopic};

use crate::actions::desk::Desk;
use crate::domain::contact::email_key;
use crate::domain::event::{EventKind, Reminder};
use crate::domain::notification::{Choice, Side, Whom, language, topic, whom};
use crate::error::Error;
use crate::store::deal::{self, Deal};
use crate::store::event_log::{self, Event};
use crate::store::log_reader::{self, LogReader};
use crate::store::tx::Tx;
use crate::store::{notifications, partners};

/// Events that are read at once.
const BATCH: u64 = 100;

/// Somebody to write to.
struct Recipient {
    partner: PartnerId,
    name: String,
    email: String,
    locale: Locale,
}

/// Tells what was not told yet, a batch of events a transaction. Several nodes may do it at once: they take turns, and
/// find told what another told.
///
/// # Errors
/// [`Error::Internal`] of the database; what was put down before it stays so.
pub async fn gather(desk: &Desk) -> Result<(), Error> {
    while log_reader::is_behind(&desk.db, LogReader::Notifications).await? {
        let tx = desk.db.begin().await?;
        let told = tx.read_until(LogReader::Notifications).await?;
        let events = event_log::untold(&tx.on, told, BATCH).await?;
        let Some(last) = events.last().and_then(|event| event.position) else {
            return tx.rollback().await;
        };
        let vendor = partners::vendor(&desk.db, &tx.on).await?;
        let mut rows = Vec::new();
        for event in &events {
            if let Some(topic) = about(event)? {
                let deal = deal::find(&tx.on, event.engagement_id, vendor).await?;
                if let Some(deal) = deal {
                    rows.extend(mails(desk, &tx, event, topic, &deal).await?);
                }
            }
        }
        tx.insert_notifications(rows).await?;
        tx.has_read(LogReader::Notifications, last).await?;
        tx.commit_quietly().await?;
    }
    Ok(())
}

/// Passes over what happened while no mail is sent: later on it is no news.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn pass_over(desk: &Desk) -> Result<(), Error> {
    if log_reader::is_behind(&desk.db, LogReader::Notifications).await? {
        let tx = desk.db.begin().await?;
        tx.pass_over(LogReader::Notifications).await?;
        tx.commit_quietly().await?;
    }
    Ok(())
}

/// What mails about an event are about; none where none go out.
///
/// # Errors
/// [`Error::Internal`] for a reminder that cannot be read.
pub fn about(event: &Event) -> Result<Option<NotificationTopic>, Error> {
    // One of another version of the server is passed over: what comes after it must not wait for it.
    let Some(kind) = EventKind::of(&event.kind) else {
        return Ok(None);
    };
    Ok(topic(kind, reminder(event)?.map(|reminder| reminder.kind)))
}

/// What a reminder says; none of any other event.
///
/// # Errors
/// [`Error::Internal`] for an event that cannot be read.
pub fn reminder(event: &Event) -> Result<Option<Reminder>, Error> {
    let about = event
        .about
        .clone()
        .filter(|about| about.get("dueAt").is_some());
    about
        .map(|about| serde_json::from_value(about).map_err(Error::internal))
        .transpose()
}

async fn mails(
    desk: &Desk,
    tx: &Tx,
    event: &Event,
    topic: NotificationTopic,
    deal: &Deal,
) -> Result<Vec<notification::Model>, Error> {
    let mut recipients = Vec::new();
    for side in Side::ALL {
        let record = match side {
            Side::Own => deal.record(event.opportunity_id),
            Side::Sender => deal.originator(),
        };
        let Some(record) = record else { continue };
        match whom(topic, side) {
            Whom::Nobody => {}
            Whom::InboundContacts => {
                let location = record.location_id;
                recipients.extend(contacts(desk, tx, record.partner_id, location).await?);
            }
            Whom::Team => recipients.extend(deal.team_of(record.id).map(|member| Recipient {
                partner: record.partner_id,
                name: member.name.clone(),
                email: member.email.clone(),
                locale: Locale::En,
            })),
        }
    }
    let keys: Vec<String> = recipients
        .iter()
        .map(|recipient| email_key(&recipient.email))
        .collect();
    let chosen: HashMap<_, _> = notifications::preferences(&tx.on, &keys)
        .await?
        .into_iter()
        .map(|row| {
            let choice = Choice {
                enabled: row.enabled,
                locale: row.locale,
            };
            (row.email_key, choice)
        })
        .collect();
    let now = desk.clock.now();
    let mut rows: Vec<notification::Model> = Vec::new();
    for (recipient, email_key) in recipients.into_iter().zip(keys) {
        let choice = chosen.get(&email_key).copied();
        let wanted = language(choice, recipient.locale);
        let Some(locale) = wanted else { continue };
        if rows.iter().any(|row| row.email_key == email_key) {
            continue;
        }
        rows.push(notification::Model {
            id: NotificationId(desk.clock.id()),
            event_seq: event.seq,
            topic,
            engagement_id: event.engagement_id,
            opportunity_id: event.opportunity_id,
            partner_id: recipient.partner,
            name: recipient.name,
            email: recipient.email,
            email_key,
            locale,
            state: NotificationState::Pending,
            attempts: 0,
            next_at: now,
            claim: None,
            claimed_until: None,
            error: None,
            created_at: now,
            sent_at: None,
        });
    }
    Ok(rows)
}

/// The contacts of a location who want mail (R154, R158).
async fn contacts(
    desk: &Desk,
    tx: &Tx,
    partner: PartnerId,
    location: LocationId,
) -> Result<Vec<Recipient>, Error> {
    let found = partners::locations(&desk.db, &tx.on, &[location]).await?;
    let contacts = found.into_iter().flat_map(|row| row.inbound_contacts.0);
    Ok(contacts
        .filter(|contact| contact.notify)
        .map(|contact| Recipient {
            partner,
            name: contact.name,
            email: contact.email,
            locale: contact.locale,
        })
        .collect())
}

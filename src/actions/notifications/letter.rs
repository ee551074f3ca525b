//! Writes the mail to one person, as far as their company may see the deal now (R136, R155).

use aws_lc_rs::digest::{SHA256, digest};
use covente_entity::types::{NotificationTopic, Person, Status};
use covente_entity::{notification, opportunity, partner};

use crate::actions::desk::Desk;
use crate::actions::notifications::gather::reminder;
use crate::domain::letter::{Letter, Told, compose, one_line};
use crate::domain::money::Money;
use crate::domain::notification::{Side, Whom, group, whom};
use crate::domain::visibility::{Extent, Group, extent, relation};
use crate::error::Error;
use crate::store::deal::{self, Deal};
use crate::store::event_log::Event;
use crate::store::opportunities::{self, Row};
use crate::store::{notifications, partners};

/// The letter of a mail; none where the recipient's company does not see any more what it would tell.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn write(
    desk: &Desk,
    row: &notification::Model,
    host: &str,
) -> Result<Option<Letter>, Error> {
    let on = &desk.db.read;
    let Some(event) = notifications::event(on, row.event_seq).await? else {
        return Ok(None);
    };
    let vendor = partners::vendor(&desk.db, on).await?;
    let Some(deal) = deal::find(on, row.engagement_id, vendor).await? else {
        return Ok(None);
    };
    let rows = opportunities::of_deal(on, row.engagement_id).await?;
    let vendor = partners::find(&desk.db, on, vendor.as_slice()).await?.pop();
    let Some(told) = told(row, &event, &deal, &rows, vendor.as_ref())? else {
        return Ok(None);
    };
    let (subject, text) = compose(&told, row.locale);
    Ok(Some(Letter {
        name: one_line(&row.name),
        email: row.email.clone(),
        subject,
        text,
        message_id: message_id(&event, &row.email_key, host),
        date: desk.clock.now(),
    }))
}

/// The same for the same event and recipient, so that a mail that was sent twice can be told. A hash: neither an address
/// nor the number of an event is shown.
fn message_id(event: &Event, email_key: &str, host: &str) -> String {
    let named = format!("{} {} {email_key}", event.seq, event.opportunity_id);
    let hash = digest(&SHA256, named.as_bytes());
    let hex = hash
        .as_ref()
        .iter()
        .take(16)
        .fold(String::new(), |mut hex, byte| {
            use std::fmt::Write;
            // Writing to a string cannot fail.
            let _ = write!(hex, "{byte:02x}");
            hex
        });
    format!("<{hex}@{host}>")
}

/// What the company may be told now; none where it does not see that the event happened.
fn told(
    row: &notification::Model,
    event: &Event,
    deal: &Deal,
    rows: &[Row],
    vendor: Option<&partner::Model>,
) -> Result<Option<Told>, Error> {
    let facts = deal.facts();
    let record_of = |id| facts.records.iter().find(|record| record.id == id);
    let seen = |record: &opportunity::Model, of: Group| {
        record_of(record.id)
            .and_then(|record| relation(row.partner_id, &facts, record))
            .map_or(Extent::No, |relation| extent(relation, of))
    };
    let Some(record) = deal.record(event.opportunity_id) else {
        return Ok(None);
    };
    if seen(record, group(row.topic)) == Extent::No {
        return Ok(None);
    }
    let own = facts
        .record_of(row.partner_id)
        .and_then(|own| deal.record(own.id));
    let full = |of: Group| own.filter(|own| seen(own, of) == Extent::Yes);
    let beside = rows.iter().find(|beside| beside.record.id == record.id);
    // The other company: who wrote to this one, or to whom this one wrote.
    let is_offer = whom(row.topic, Side::Own) == Whom::InboundContacts;
    let other = match whom(row.topic, Side::Sender) {
        Whom::Nobody => deal.originator().filter(|_| is_offer),
        Whom::InboundContacts | Whom::Team => Some(record),
    };
    let other = other.filter(|other| seen(other, Group::Identity) != Extent::No);
    let name = |id| {
        rows.iter()
            .find(|row| row.record.id == id)
            .map(|row| row.partner.name.clone())
    };
    let answered = other.filter(|other| other.id == record.id);
    let reasons = answered.filter(|record| seen(record, Group::CloseReason) == Extent::Yes);
    let people = answered.filter(|record| {
        row.topic == NotificationTopic::OfferAccepted && seen(record, Group::Team) == Extent::Yes
    });
    let clock = reminder(event)?;
    let filed = deal.registrations.iter().find(|filed| {
        let one = clock.and_then(|clock| clock.registration_id);
        let moved = event.changes.get(format!("registrations.{}", filed.id));
        filed.opportunity_id == record.id && (one == Some(filed.id) || moved.is_some())
    });
    let filed = filed.filter(|_| seen(record, Group::Registration) == Extent::Yes);
    let waits = record.status == Status::Received && record.partner_id == row.partner_id;
    Ok(Some(Told {
        topic: row.topic,
        reference: deal.engagement.reference.clone(),
        deal: full(Group::Deal).map(|own| own.name.clone()),
        customer: full(Group::CustomerName)
            .and(beside)
            .map(|beside| beside.customer.name.clone()),
        value: full(Group::Value).map(|own| Money {
            minor: own.value_minor,
            currency: own.currency.clone(),
        }),
        close_date: full(Group::Deal).map(|own| own.close_date),
        // Who reviews is no secret: there is one vendor.
        other: if group(row.topic) == Group::Registration {
            vendor.map(|vendor| vendor.name.clone())
        } else {
            other.and_then(|other| name(other.id))
        },
        people: people
            .map(|record| deal.team_of(record.id))
            .into_iter()
            .flatten()
            .map(|member| Person {
                name: member.name.clone(),
                email: member.email.clone(),
                phone: member.phone.clone(),
            })
            .collect(),
        by: match clock {
            Some(clock) => Some(clock.due_at),
            None => record.due_at.filter(|_| waits),
        },
        clock: clock.map(|clock| clock.kind),
        reason: reasons.and_then(|record| record.decline_reason),
        notes: match filed {
            Some(filed) => filed.reason.clone(),
            None => reasons.and_then(|record| record.close_notes.clone()),
        },
        incentive: filed.map(|filed| filed.incentive),
        location: beside
            .filter(|_| is_offer)
            .map(|beside| beside.location.name.clone()),
    }))
}

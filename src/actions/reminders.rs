//! Reminds the owners of clocks that run out soon: a fact of the log that changes nothing (R142–R149).

use std::collections::BTreeMap;

use chrono::TimeDelta;
use covente_entity::deadline;
use covente_entity::types::Time;
use covente_entity::types::ids::DeadlineId;
use serde_json::json;

use crate::domain::deadline::{reminder, reminders, terms};
use crate::domain::event::{Changes, EventKind, Reminder};
use crate::store::deal::Deal;
use crate::store::event_log::Entry;

/// What is said by now of the clocks of a deal, each lead time once, and when each of them is to be reminded of next.
/// Nothing is said of a clock that has run out.
pub(crate) fn given(
    deal: &Deal,
    rows: &[deadline::Model],
    now: Time,
    leads: &[TimeDelta],
) -> (Vec<Entry>, Vec<(DeadlineId, Option<Time>)>) {
    let mut entries = Vec::new();
    let mut next = Vec::new();
    for row in rows {
        let from = row.remind_at.unwrap_or(now);
        for (at, lead) in reminders(row.due_at, from, now, leads) {
            entries.extend(entry(deal, row, (at, lead), now));
        }
        next.push((row.id, reminder(row.kind, row.due_at, now, leads)));
    }
    (entries, next)
}

fn entry(
    deal: &Deal,
    row: &deadline::Model,
    (at, lead): (Time, TimeDelta),
    now: Time,
) -> Option<Entry> {
    let record = deal.record(row.opportunity_id)?;
    let about = Reminder {
        kind: row.kind,
        due_at: row.due_at,
        lead_seconds: lead.num_seconds(),
        registration_id: row.registration_id,
    };
    Some(Entry {
        engagement: row.engagement_id,
        record: record.id,
        partner: record.partner_id,
        kind: EventKind::DeadlineNear,
        actor: None,
        via: "CLOCK".to_owned(),
        at,
        recorded_at: now,
        record_version: record.version,
        changes: Changes::new(),
        audience: BTreeMap::from([(terms(row.kind).group, vec![row.owner_id])]),
        about: Some(json!(about)),
    })
}

//! The steps that records of a deal take, and the entries of the log that tell them.

use std::collections::HashMap;

use covente_entity::types::ids::{OpportunityId, PartnerId};
use covente_entity::types::{Status, Time};

use crate::domain::event::{self, EventKind, State};
use crate::domain::lifecycle::{self, Step};
use crate::error::Error;
use crate::store::deal::Deal;
use crate::store::event_log::Entry;
use crate::store::state;

/// Each record as it was when something of it was last noted.
#[derive(Debug)]
pub(crate) struct Noted(HashMap<OpportunityId, State>);

/// What happened, whose doing it was, and when.
pub(crate) struct Happened {
    pub(crate) kind: EventKind,
    /// When it counts as having happened.
    pub(crate) at: Time,
    /// When it is written.
    pub(crate) recorded_at: Time,
    /// Who did it; none for the clock.
    pub(crate) actor: Option<(String, PartnerId)>,
    /// Through what.
    pub(crate) via: String,
}

impl Noted {
    /// The records as they are.
    pub(crate) fn of(deal: &Deal) -> Self {
        let records = deal.records.iter();
        Self(
            records
                .map(|record| (record.id, state::of(deal, record.id)))
                .collect(),
        )
    }

    /// What happened to a record since it was last noted.
    ///
    /// # Errors
    /// [`Error::Internal`]: the record is in the deal.
    pub(crate) fn entry(
        &mut self,
        deal: &Deal,
        id: OpportunityId,
        happened: Happened,
    ) -> Result<Entry, Error> {
        let record = deal
            .record(id)
            .ok_or_else(|| Error::internal("no such record in the deal"))?;
        let after = state::of(deal, id);
        let changes = event::diff(self.0.get(&id).unwrap_or(&State::new()), &after);
        let facts = deal.facts();
        let audience = facts
            .records
            .iter()
            .find(|facts| facts.id == id)
            .map(|record| event::audience(&facts, record, &changes))
            .unwrap_or_default();
        self.0.insert(id, after);
        Ok(Entry {
            engagement: deal.engagement.id,
            record: id,
            partner: record.partner_id,
            kind: happened.kind,
            actor: happened.actor,
            via: happened.via,
            at: happened.at,
            recorded_at: happened.recorded_at,
            record_version: record.version,
            changes,
            audience,
            about: None,
        })
    }
}

/// Moves a record by the lifecycle's table.
///
/// # Errors
/// [`Error::Internal`]: the guard has asked the same table.
pub(crate) fn step(deal: &mut Deal, id: OpportunityId, step: Step, at: Time) -> Result<(), Error> {
    let record = deal
        .record_mut(id)
        .ok_or_else(|| Error::internal("no such record in the deal"))?;
    let next = lifecycle::next(record.status, step).map_err(|stop| {
        Error::internal(format!(
            "{step:?} of {:?} was not guarded: {stop:?}",
            record.status
        ))
    })?;
    if next != record.status {
        record.status = next;
        record.status_since = at;
        if lifecycle::is_terminal(next) {
            record.closed_at = Some(at);
        }
    }
    Ok(())
}

/// Expires what should have been answered by now, dated to its due time (R98).
///
/// # Errors
/// [`Error::Internal`]: the lifecycle lets every unanswered record expire.
pub(crate) fn lapse(deal: &mut Deal, noted: &mut Noted, now: Time) -> Result<Vec<Entry>, Error> {
    let unanswered = deal
        .records
        .iter()
        .filter(|record| record.status == Status::Received);
    let lapsed: Vec<(OpportunityId, Time)> = unanswered
        .filter_map(|record| Some((record.id, record.due_at.filter(|due| now >= *due)?)))
        .collect();
    let mut entries = Vec::new();
    for (id, due) in lapsed {
        step(deal, id, Step::Expire, due)?;
        let expired = Happened {
            kind: EventKind::Expired,
            at: due,
            recorded_at: now,
            actor: None,
            via: "CLOCK".to_owned(),
        };
        entries.push(noted.entry(deal, id, expired)?);
    }
    Ok(entries)
}

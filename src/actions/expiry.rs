//! Expires what nobody answered in time: the act of the clock (R73, R98).

use std::collections::HashMap;

use covente_entity::types::ids::EngagementId;
use covente_entity::types::{Status, Time};

use crate::actions::desk::Desk;
use crate::actions::write::entry;
use crate::domain::event::EventKind;
use crate::domain::lifecycle::{self, Step};
use crate::error::Error;
use crate::store::deal::{self, Of};
use crate::store::event_log;
use crate::store::{due, state, write};

/// Deals that are looked up at once.
const BATCH: u64 = 200;

/// Expires every record that is due by now, deal by deal, each in a write of its own, and answers how many those were.
/// Several nodes may do it at once: whoever comes second finds nothing left to expire.
///
/// # Errors
/// [`Error::Internal`] of the database; what was expired before it stays so.
pub async fn expire_due(desk: &Desk) -> Result<u64, Error> {
    let mut expired = 0;
    loop {
        let now = desk.clock.now();
        let deals = due::engagements(&desk.db, now, BATCH).await?;
        if deals.is_empty() {
            return Ok(expired);
        }
        for deal in deals {
            expired += expire(desk, deal, now).await?;
        }
    }
}

async fn expire(desk: &Desk, engagement: EngagementId, now: Time) -> Result<u64, Error> {
    let tx = desk.db.begin().await?;
    let Some((before, _)) = deal::take(&tx, Of::Engagement(engagement)).await? else {
        return Ok(0);
    };
    let mut deal = before.clone();
    let mut noted: HashMap<_, _> = deal
        .records
        .iter()
        .map(|record| (record.id, state::of(&deal, record.id)))
        .collect();
    let mut entries = Vec::new();
    let lapsed: Vec<_> = deal
        .records
        .iter()
        .filter(|record| record.status == Status::Received)
        .filter_map(|record| {
            record
                .due_at
                .filter(|due| now >= *due)
                .map(|due| (record.id, due))
        })
        .collect();
    for (id, due) in lapsed {
        let Some(record) = deal.record_mut(id) else {
            continue;
        };
        record.status = lifecycle::next(record.status, Step::Expire).map_err(|stop| {
            Error::internal(format!(
                "the lifecycle does not let a record expire: {stop:?}"
            ))
        })?;
        record.status_since = due;
        record.closed_at = Some(due);
        let clock = "CLOCK".to_owned();
        entries.push(entry(
            &deal,
            &mut noted,
            id,
            EventKind::Expired,
            due,
            now,
            None,
            clock,
        )?);
    }
    if entries.is_empty() {
        tx.rollback().await?;
        return Ok(0);
    }
    write::update(&tx.on, &before, &deal).await?;
    event_log::append(&tx.on, &entries).await?;
    tx.commit().await?;
    Ok(u64::try_from(entries.len()).unwrap_or(u64::MAX))
}

//! Expires what nobody answered in time: the act of the clock (R73, R98).

use covente_entity::types::Time;
use covente_entity::types::ids::EngagementId;

use crate::actions::desk::Desk;
use crate::actions::steps::{Noted, lapse};
use crate::error::Error;
use crate::store::deal::{self, Of};
use crate::store::event_log;
use crate::store::{due, write};

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
    let entries = lapse(&mut deal, &mut Noted::of(&before), now)?;
    if entries.is_empty() {
        tx.rollback().await?;
        return Ok(0);
    }
    write::update(&tx.on, &before, &deal).await?;
    event_log::append(&tx.on, &entries).await?;
    tx.commit().await?;
    Ok(u64::try_from(entries.len()).unwrap_or(u64::MAX))
}

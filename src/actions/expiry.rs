//! Expires what nobody answered in time, and reminds of what is due soon: the acts of the clock (R73, R98, R142).

use covente_entity::types::Time;
use covente_entity::types::ids::EngagementId;

use crate::actions::desk::Desk;
use crate::actions::reminders;
use crate::actions::steps::{Noted, lapse};
use crate::error::Error;
use crate::store::deal::{self, Of};
use crate::store::event_log;
use crate::store::{deadlines, due, write};

/// Deals that are looked up at once.
const BATCH: u64 = 200;

/// Expires every record that is due by now and gives every reminder that is, deal by deal, each in a write of its own, and
/// answers how many of both those were. Several nodes may do it at once: whoever comes second finds nothing left.
///
/// # Errors
/// [`Error::Internal`] of the database; what was done before it stays so.
pub async fn expire_due(desk: &Desk) -> Result<u64, Error> {
    let mut done = 0;
    loop {
        let now = desk.clock.now();
        let deals = due::engagements(&desk.db, now, BATCH).await?;
        if deals.is_empty() {
            forget(desk, now).await?;
            return Ok(done);
        }
        for deal in deals {
            done += expire(desk, deal, now).await?;
        }
    }
}

async fn expire(desk: &Desk, engagement: EngagementId, now: Time) -> Result<u64, Error> {
    let tx = desk.db.begin().await?;
    let Some((before, _)) = deal::take(&tx, Of::Engagement(engagement)).await? else {
        return Ok(0);
    };
    let mut deal = before.clone();
    let mut entries = lapse(&mut deal, &mut Noted::of(&before), now)?;
    let leads = &desk.reminders;
    if !entries.is_empty() {
        write::update(&tx.on, &before, &deal).await?;
        deadlines::keep(&tx.on, &before, &deal, now, leads).await?;
    }
    // Under the lock of the deal: who comes second finds the next reminder said already.
    let rows = deadlines::to_remind(&tx.on, engagement, now).await?;
    let (given, next) = reminders::given(&deal, &rows, now, leads);
    entries.extend(given);
    if entries.is_empty() && next.is_empty() {
        tx.rollback().await?;
        return Ok(0);
    }
    for (id, at) in next {
        deadlines::set_remind_at(&tx.on, id, at).await?;
    }
    event_log::append(&tx.on, &entries).await?;
    tx.commit().await?;
    Ok(u64::try_from(entries.len()).unwrap_or(u64::MAX))
}

/// Forgets clocks that have run out and leave nothing to be done.
async fn forget(desk: &Desk, now: Time) -> Result<(), Error> {
    if deadlines::any_over(&desk.db, now).await? {
        let tx = desk.db.begin().await?;
        tx.forget_deadlines(now).await?;
        tx.commit_quietly().await?;
    }
    Ok(())
}

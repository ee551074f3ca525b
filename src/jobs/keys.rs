//! Forgets idempotency keys after a day (design §7).

use std::time::Duration;

use chrono::TimeDelta;

use crate::actions::desk::Desk;
use crate::error::Error;
use crate::jobs::recover;

/// How long a key is kept.
const KEPT: TimeDelta = TimeDelta::hours(24);
/// How often to look.
const POLL: Duration = Duration::from_hours(1);

/// Runs for as long as the node does.
pub async fn run(desk: Desk) {
    loop {
        if let Err(fault) = once(&desk).await {
            recover("keys", &fault).await;
        }
        tokio::time::sleep(POLL).await;
    }
}

async fn once(desk: &Desk) -> Result<(), Error> {
    let tx = desk.db.begin().await?;
    tx.forget_keys(desk.clock.now() - KEPT).await?;
    tx.commit_quietly().await
}

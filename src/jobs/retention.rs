//! Lets the feed of events forget what is too old (design §9).

use std::time::Duration;

use chrono::TimeDelta;

use crate::actions::desk::Desk;
use crate::error::Error;
use crate::jobs::recover;

/// How often to look.
const POLL: Duration = Duration::from_mins(1);

/// Runs for as long as the node does. None keeps all for ever.
pub async fn run(desk: Desk, kept: Option<TimeDelta>) {
    let Some(kept) = kept else {
        return;
    };
    loop {
        if let Err(fault) = once(&desk, kept).await {
            recover("retention", &fault).await;
        }
        tokio::time::sleep(POLL).await;
    }
}

/// Forgets what was written longer ago than it is kept.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn once(desk: &Desk, kept: TimeDelta) -> Result<(), Error> {
    let tx = desk.db.begin().await?;
    tx.forget_feed(desk.clock.now() - kept).await?;
    tx.commit_quietly().await
}

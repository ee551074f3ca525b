//! Gives committed events their place in the one order, and wakes who follows it (design §9).

use std::time::Duration;

use crate::error::Error;
use crate::events::head::Head;
use crate::events::wake::Wake;
use crate::jobs::recover;
use crate::store::connect::Db;
use crate::store::event_log;

/// How often to look although nobody woke us: another process may have written.
const POLL: Duration = Duration::from_secs(1);

/// Runs for as long as the node does. On several nodes at once the row of the head makes them take turns.
pub async fn run(db: Db, head: Head, wake: Wake) {
    let mut committed = db.committed();
    loop {
        committed.mark_unchanged();
        if let Err(fault) = once(&db, &head, &wake).await {
            recover("sequencer", &fault).await;
        }
        // The sender lives as long as `db` does, so that the only way on is a commit or the poll.
        let _ = tokio::time::timeout(POLL, committed.changed()).await;
    }
}

/// Numbers what waits, tells how far the order goes, and wakes the other nodes.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn once(db: &Db, head: &Head, wake: &Wake) -> Result<(), Error> {
    let mut numbered = 0;
    if !db.numbers_at_commit() && event_log::has_unnumbered(db).await? {
        let tx = db.begin().await?;
        numbered = tx.number().await?;
        if numbered > 0 && wake.is_told_by_the_database() {
            tx.notify().await?;
        }
        tx.commit_quietly().await?;
    }
    head.refresh(db).await?;
    if numbered > 0 {
        wake.ring().await;
    }
    Ok(())
}

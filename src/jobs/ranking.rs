//! Counts how companies answer, for their place in the partner search (R165).

use std::time::Duration;

use crate::actions::desk::Desk;
use crate::actions::rankings::catch_up;
use crate::events::head::Head;
use crate::jobs::recover;

/// How often to count at most. A search need not know of an answer at once, and so a busy log is counted in few writes.
const PAUSE: Duration = Duration::from_secs(1);
/// How often to look although nothing happened: another process may have written.
const POLL: Duration = Duration::from_mins(1);

/// Runs for as long as the node does.
pub async fn run(desk: Desk, head: Head) {
    let mut events = head.watch();
    loop {
        events.mark_unchanged();
        if let Err(fault) = catch_up(&desk).await {
            recover("ranking", &fault).await;
        }
        tokio::time::sleep(PAUSE).await;
        // The sender lives as long as `head` does, so that the only way on is an event or the poll.
        let _ = tokio::time::timeout(POLL, events.changed()).await;
    }
}

//! What a node does by itself: numbering events, expiring offers and reminding of what is due, following the movable clock,
//! forgetting old keys, counting how companies answer, sending mail and webhooks, importing posted files, letting the feed
//! forget.

pub mod clock;
pub mod expiry;
pub mod imports;
pub mod keys;
pub mod mail;
pub mod ranking;
pub mod retention;
pub mod sequencer;
pub mod webhooks;

use std::time::Duration;

use crate::error::Error;

/// Logs what went wrong and waits a little: a job never ends for a fault that may pass.
async fn recover(job: &'static str, fault: &Error) {
    tracing::error!(job, %fault, "a job failed; it goes on");
    tokio::time::sleep(Duration::from_secs(1)).await;
}

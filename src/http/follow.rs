//! What a subscriber is sent next, whatever carries it: a database that is away for a while costs no event.

use std::time::Duration;

use tokio::time::{Instant, sleep};

use crate::events::{feed::Piece, follow::Follower};
use crate::graphql::outcome::Outcome;

/// How long what fails is tried again before the client is told.
const PATIENCE: Duration = Duration::from_mins(1);
/// How long to wait between two tries.
const AGAIN: Duration = Duration::from_secs(1);

/// A subscriber.
pub(super) struct Following {
    follower: Follower,
    failing_since: Option<Instant>,
}

impl Following {
    #[must_use]
    pub(super) fn new(follower: Follower) -> Self {
        Self {
            follower,
            failing_since: None,
        }
    }

    /// The next answer; none once there are no more. It may be dropped while it waits, and loses nothing.
    ///
    /// # Errors
    /// The answer to end with, when there is no going on.
    pub(super) async fn next(&mut self) -> Result<Option<Piece>, Outcome> {
        loop {
            match self.follower.next().await {
                Ok(piece) => {
                    self.failing_since = None;
                    return Ok(piece);
                }
                Err(error) => {
                    let since = *self.failing_since.get_or_insert_with(Instant::now);
                    if since.elapsed() > PATIENCE {
                        tracing::error!(%error, "a subscription could not go on");
                        return Err(Outcome::failed());
                    }
                    sleep(AGAIN).await;
                }
            }
        }
    }
}

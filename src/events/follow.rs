//! One subscriber on its way: first what happened after its place, then what happens, without a gap and without a double.

use std::collections::VecDeque;
use std::sync::Arc;

use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{broadcast, watch};

use crate::error::Error;
use crate::events::fact::{self, Fact};
use crate::events::feed::{Feed, Of, Piece, Place, What};
use crate::events::hub::{Frame, Hub, Line};

/// A subscriber. What it has not taken stays in the log: nothing is kept for it but a place.
pub struct Follower {
    hub: Hub,
    feed: Arc<Feed>,
    way: Way,
    ready: VecDeque<Piece>,
}

enum Way {
    Facts {
        frames: broadcast::Receiver<Arc<Frame>>,
        reached: Place,
        /// What was read of the log and not given yet.
        read: VecDeque<Arc<Fact>>,
        /// Whether everything before the next frame was read.
        is_level: bool,
    },
    State(watch::Receiver<Option<Piece>>),
}

impl Follower {
    /// Joins those who follow the same. `is_level` says that nothing happened after its place before it joined.
    #[must_use]
    pub fn join(hub: &Hub, feed: Feed, is_level: bool) -> Self {
        // Joined before anything is read: what happens in between waits among the frames.
        let way = hub.join(&feed, |group| match (&group.line, feed.what) {
            (Line::Facts(frames), What::Facts { from, .. }) => Way::Facts {
                frames: frames.subscribe(),
                reached: from,
                read: VecDeque::new(),
                is_level,
            },
            (Line::State { newest, .. }, _) => {
                let mut newest = newest.subscribe();
                newest.mark_changed();
                Way::State(newest)
            }
            // The key tells the two apart.
            (Line::Facts(frames), What::State { .. }) => Way::Facts {
                frames: frames.subscribe(),
                reached: Place::default(),
                read: VecDeque::new(),
                is_level: true,
            },
        });
        Self {
            hub: hub.clone(),
            feed: Arc::new(feed),
            way,
            ready: VecDeque::new(),
        }
    }

    /// The next answer; none once the server stops. It may be dropped while it waits, and loses nothing.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database. It can be asked again.
    pub async fn next(&mut self) -> Result<Option<Piece>, Error> {
        loop {
            if let Some(piece) = self.ready.pop_front() {
                return Ok(Some(piece));
            }
            let frame = match &mut self.way {
                Way::State(newest) => {
                    if newest.changed().await.is_err() {
                        return Ok(None);
                    }
                    let state = newest.borrow_and_update().clone();
                    self.ready.extend(state);
                    continue;
                }
                Way::Facts {
                    frames,
                    reached,
                    read,
                    is_level,
                } => {
                    if !*is_level {
                        // In a box: who is level has no room in it for reading the log.
                        let caught_up = catch_up(
                            &self.hub,
                            &self.feed,
                            reached,
                            read,
                            is_level,
                            &mut self.ready,
                        );
                        Box::pin(caught_up).await?;
                        continue;
                    }
                    match frames.recv().await {
                        Ok(frame) => frame,
                        Err(RecvError::Lagged(_)) => {
                            *is_level = false;
                            continue;
                        }
                        Err(RecvError::Closed) => return Ok(None),
                    }
                }
            };
            self.take(&frame);
        }
    }

    fn take(&mut self, frame: &Frame) {
        if let Way::Facts {
            reached, is_level, ..
        } = &mut self.way
            && frame.position > reached.position
        {
            let Some(pieces) = &frame.pieces else {
                *is_level = false;
                return;
            };
            let given = reached.parts_of(frame.position);
            let pieces = pieces.iter().filter(|piece| piece.part >= given);
            self.ready.extend(pieces.cloned());
            *reached = Place::after(frame.position);
        }
    }
}

impl Drop for Follower {
    fn drop(&mut self) {
        self.hub.leave(&self.feed);
    }
}

/// Gives of the log what comes next. State moves on only after what was waited for.
async fn catch_up(
    hub: &Hub,
    feed: &Feed,
    reached: &mut Place,
    read: &mut VecDeque<Arc<Fact>>,
    is_level: &mut bool,
    ready: &mut VecDeque<Piece>,
) -> Result<(), Error> {
    let What::Facts { engagement, .. } = feed.what else {
        return Ok(());
    };
    if let Some(fact) = read.front() {
        let pieces = feed.render.render(Of::Fact(fact)).await?;
        let given = reached.parts_of(fact.position);
        ready.extend(pieces.into_iter().filter(|piece| piece.part >= given));
        *reached = Place::after(fact.position);
        read.pop_front();
        return Ok(());
    }
    let facts = fact::of_company(&hub.db, feed.company, engagement, reached.position).await?;
    *is_level = facts.is_empty();
    read.extend(facts);
    Ok(())
}

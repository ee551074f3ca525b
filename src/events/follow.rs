//! One subscriber on its way: first what happened after its place, then what happens, without a gap and without a double.

use std::collections::VecDeque;
use std::sync::Arc;

use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{broadcast, watch};

use crate::error::Error;
use crate::events::fact::{self, Fact};
use crate::events::feed::{Feed, Of, Piece, Place, What};
use crate::events::hub::{Frame, Group, Hub, Line};

/// A subscriber. What it has not taken stays in the log: nothing is kept for it but a place.
pub struct Follower {
    hub: Hub,
    /// Those who follow the same: what they have in common is there once for all of them.
    group: Arc<Group>,
    way: Way,
    ready: Ready,
}

/// The rest of what it is given next, in a frame that others are given as well.
#[derive(Default)]
struct Ready {
    frame: Option<Arc<Frame>>,
    next: usize,
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
        let what = feed.what;
        let (group, way) = hub.join(feed, |group| match (&group.line, what) {
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
            group,
            way,
            ready: Ready::default(),
        }
    }

    /// The next answer; none once the server stops. It may be dropped while it waits, and loses nothing.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database. It can be asked again.
    pub async fn next(&mut self) -> Result<Option<Piece>, Error> {
        loop {
            if let Some(piece) = self.ready.next() {
                return Ok(Some(piece));
            }
            let frame = match &mut self.way {
                Way::State(newest) => {
                    if newest.changed().await.is_err() {
                        return Ok(None);
                    }
                    let state = newest.borrow_and_update().clone();
                    self.ready = Ready::of(Frame::of(0, state.into_iter().collect()), 0);
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
                            &self.group,
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
            self.take(frame);
        }
    }

    fn take(&mut self, frame: Arc<Frame>) {
        if let Way::Facts {
            reached, is_level, ..
        } = &mut self.way
            && frame.position > reached.position
        {
            if frame.pieces.is_none() {
                *is_level = false;
                return;
            }
            let given = reached.parts_of(frame.position);
            *reached = Place::after(frame.position);
            self.ready = Ready::of(frame, given);
        }
    }
}

impl Drop for Follower {
    fn drop(&mut self) {
        self.hub.leave(&self.group);
    }
}

impl Ready {
    /// A frame, without the first parts of its event, which were given before.
    fn of(frame: Arc<Frame>, given: usize) -> Self {
        let pieces = frame.pieces.as_deref().unwrap_or_default();
        let next = pieces.partition_point(|piece| piece.part < given);
        Self {
            frame: Some(frame),
            next,
        }
    }
}

impl Iterator for Ready {
    type Item = Piece;

    fn next(&mut self) -> Option<Piece> {
        let pieces = self.frame.as_ref()?.pieces.as_deref();
        let piece = pieces.and_then(|pieces| pieces.get(self.next)).cloned();
        match piece {
            Some(_) => self.next += 1,
            // Who waits keeps nothing of what it was given.
            None => self.frame = None,
        }
        piece
    }
}

/// Gives of the log what comes next. State moves on only after what was waited for.
async fn catch_up(
    hub: &Hub,
    group: &Group,
    reached: &mut Place,
    read: &mut VecDeque<Arc<Fact>>,
    is_level: &mut bool,
    ready: &mut Ready,
) -> Result<(), Error> {
    if let Some(fact) = read.front() {
        let pieces = group.render.render(Of::Fact(fact)).await?;
        let given = reached.parts_of(fact.position);
        *ready = Ready::of(Frame::of(fact.position, pieces), given);
        *reached = Place::after(fact.position);
        read.pop_front();
        return Ok(());
    }
    let (company, engagement) = (group.company, group.engagement);
    let facts = fact::of_company(hub.db(), company, engagement, reached.position).await?;
    *is_level = facts.is_empty();
    read.extend(facts);
    Ok(())
}

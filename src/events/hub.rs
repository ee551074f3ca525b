//! Hands each event to those who follow it: equal subscriptions are one group, which is worked for once (design §9).
//!
//! An event costs in proportion to the groups of the companies that it concerns, and not to who else is connected.

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use covente_entity::types::ids::{EngagementId, PartnerId};
use futures_util::{StreamExt as _, stream};
use tokio::sync::{Notify, broadcast, watch};

use crate::error::Error;
use crate::events::fact::{self, Fact};
use crate::events::feed::{Feed, Key, Of, Piece, Render, What};
use crate::events::head::Head;
use crate::store::connect::Db;

/// Frames that a group keeps for those of it that are slow. Who is slower reads the log by itself.
const KEPT: usize = 64;
/// Groups that are worked for side by side.
const AT_ONCE: usize = 8;
/// How long to wait before what failed is tried again.
const AGAIN: Duration = Duration::from_secs(1);
/// How long changes are gathered before a state is looked at anew.
const GATHERED: Duration = Duration::from_millis(250);

/// What a group is sent of one event.
#[derive(Debug)]
pub(crate) struct Frame {
    pub(crate) position: i64,
    /// None where they could not be made: each reads the log by itself then.
    pub(crate) pieces: Option<Vec<Piece>>,
}

impl Frame {
    pub(crate) fn of(position: i64, pieces: Vec<Piece>) -> Arc<Self> {
        let pieces = Some(pieces);
        Arc::new(Self { position, pieces })
    }
}

/// Those who follow the same, with what all of them have in common.
pub(crate) struct Group {
    key: Key,
    pub(crate) company: PartnerId,
    pub(crate) engagement: Option<EngagementId>,
    pub(crate) render: Arc<dyn Render>,
    pub(crate) line: Line,
}

/// How a group is reached.
pub(crate) enum Line {
    /// Each frame in its turn.
    Facts(broadcast::Sender<Arc<Frame>>),
    /// The newest state, and the bell that says it may be another.
    State {
        newest: watch::Sender<Option<Piece>>,
        touched: Arc<Notify>,
        /// How often to look although no event rang.
        look: Option<Duration>,
    },
}

impl Group {
    fn of(feed: Feed) -> Arc<Self> {
        let (engagement, line) = match feed.what {
            What::Facts { engagement, .. } => (engagement, Line::Facts(broadcast::channel(KEPT).0)),
            What::State { look } => (
                None,
                Line::State {
                    newest: watch::Sender::new(None),
                    touched: Arc::default(),
                    look,
                },
            ),
        };
        Arc::new(Self {
            key: feed.key,
            company: feed.company,
            engagement,
            render: feed.render,
            line,
        })
    }

    fn count(&self) -> usize {
        match &self.line {
            Line::Facts(frames) => frames.receiver_count(),
            Line::State { newest, .. } => newest.receiver_count(),
        }
    }

    async fn hear(&self, fact: &Arc<Fact>) {
        match &self.line {
            Line::Facts(frames) => {
                let pieces = match self.render.render(Of::Fact(fact)).await {
                    Ok(pieces) if pieces.is_empty() => return,
                    Ok(pieces) => Some(pieces),
                    Err(error) => {
                        tracing::warn!(%error, "an event could not be told to all who follow");
                        None
                    }
                };
                let position = fact.position;
                // Nobody may be left to hear it.
                let _ = frames.send(Arc::new(Frame { position, pieces }));
            }
            Line::State { touched, .. } => touched.notify_one(),
        }
    }
}

/// Those of a company.
type Groups = HashMap<Key, Arc<Group>>;

/// All who follow on this node. A clone is the same one, and small: everybody who follows has one.
#[derive(Clone)]
pub struct Hub(Arc<Whole>);

struct Whole {
    db: Db,
    head: Head,
    groups: Mutex<HashMap<PartnerId, Groups>>,
    told: AtomicI64,
}

impl Hub {
    /// One without anybody who follows.
    #[must_use]
    pub fn new(db: Db, head: Head) -> Self {
        Self(Arc::new(Whole {
            db,
            head,
            groups: Mutex::default(),
            told: AtomicI64::default(),
        }))
    }

    pub(crate) fn db(&self) -> &Db {
        &self.0.db
    }

    /// Hands on what happens for as long as the node runs, from the newest event on.
    pub async fn run(self) {
        let mut head = self.0.head.watch();
        let mut position = *head.borrow_and_update();
        loop {
            let handed_on = self.hand_on(&mut position).await;
            self.0.told.store(position, Ordering::Relaxed);
            if let Err(error) = handed_on {
                tracing::error!(%error, "events could not be handed on");
                tokio::time::sleep(AGAIN).await;
                continue;
            }
            if head.changed().await.is_err() {
                return;
            }
        }
    }

    /// Hands on everything after a position, in order, and moves it.
    async fn hand_on(&self, position: &mut i64) -> Result<(), Error> {
        loop {
            let newest = *self.0.head.watch().borrow();
            if newest <= *position {
                return Ok(());
            }
            if self.groups().is_empty() {
                // Who comes later reads what was before.
                *position = newest;
                return Ok(());
            }
            let facts = fact::after(&self.0.db, *position).await?;
            let Some(last) = facts.last().map(|fact| fact.position) else {
                return Ok(());
            };
            for fact in &facts {
                // Looked up after the event was read: whoever is not there yet reads it by itself.
                let concerned = self.concerned(fact);
                let told = concerned
                    .iter()
                    .map(|group| async move { group.hear(fact).await });
                stream::iter(told)
                    .for_each_concurrent(AT_ONCE, |hearing| hearing)
                    .await;
            }
            *position = last;
        }
    }

    fn concerned(&self, fact: &Fact) -> Vec<Arc<Group>> {
        let all = self.groups();
        let deal = fact.event.engagement_id;
        let of_deal =
            |group: &&Arc<Group>| group.engagement.is_none_or(|followed| followed == deal);
        let of_company = |company| all.get(&company).into_iter().flat_map(HashMap::values);
        let concerned = fact.companies().flat_map(of_company).filter(of_deal);
        concerned.map(Arc::clone).collect()
    }

    /// The group of a subscription, with a place in it taken by `join`.
    pub(crate) fn join<T>(&self, feed: Feed, join: impl FnOnce(&Group) -> T) -> (Arc<Group>, T) {
        let mut all = self.groups();
        let groups = all.entry(feed.company).or_default();
        let group = groups.entry(feed.key).or_insert_with(|| {
            let group = Group::of(feed);
            if let Line::State { .. } = group.line {
                tokio::spawn(keep(Arc::clone(&group)));
            }
            group
        });
        (Arc::clone(group), join(group))
    }

    /// Lets a group go that a subscriber is the last of, who is leaving.
    pub(crate) fn leave(&self, group: &Group) {
        let mut all = self.groups();
        let Some(groups) = all.get_mut(&group.company) else {
            return;
        };
        if group.count() <= 1 {
            groups.remove(&group.key);
        }
        if groups.is_empty() {
            all.remove(&group.company);
        }
    }

    /// The position up to which all who follow were told.
    #[must_use]
    pub fn position(&self) -> i64 {
        self.0.told.load(Ordering::Relaxed)
    }

    /// How many follow, of all companies.
    #[must_use]
    pub fn subscriber_count(&self) -> usize {
        let all = self.groups();
        let groups = all.values().flat_map(HashMap::values);
        groups.map(|group| group.count()).sum()
    }

    /// How many groups there are, of all companies.
    #[must_use]
    pub fn group_count(&self) -> usize {
        self.groups().values().map(HashMap::len).sum()
    }

    fn groups(&self) -> MutexGuard<'_, HashMap<PartnerId, Groups>> {
        self.0.groups.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Looks at a state when it may have changed, for as long as somebody follows it, and hands it on if it has.
async fn keep(group: Arc<Group>) {
    let Line::State {
        newest,
        touched,
        look,
    } = &group.line
    else {
        return;
    };
    let again = || async {
        match look {
            Some(look) => tokio::time::sleep(*look).await,
            None => std::future::pending().await,
        }
    };
    loop {
        let wait = match group.render.render(Of::Now).await {
            Ok(mut states) => {
                if let Some(state) = states.pop() {
                    newest.send_if_modified(|known| {
                        let is_new = known.as_ref() != Some(&state);
                        *known = Some(state);
                        is_new
                    });
                }
                None
            }
            Err(error) => {
                tracing::warn!(%error, "a state could not be told to all who follow");
                Some(AGAIN)
            }
        };
        if let Some(wait) = wait {
            tokio::time::sleep(wait).await;
            touched.notify_one();
        }
        tokio::select! {
            () = touched.notified() => {}
            () = again() => {}
            () = newest.closed() => return,
        }
        tokio::time::sleep(GATHERED).await;
    }
}

//! How a node and its database stand at the moment in which they are asked.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use chrono::TimeDelta;
use prometheus_client::{
    metrics::{family::Family, gauge::Gauge},
    registry::{Registry, Unit},
};
use tokio::time::timeout;

use super::Labels;
use crate::{
    error::Error,
    graphql::context::State,
    store::{
        backlog::{self, Backlog},
        connect::Db,
    },
};

/// How long the database may take. Who asks goes on without it then.
const PATIENCE: Duration = Duration::from_secs(2);

/// Figures that are looked at when they are asked for.
pub(crate) struct Standing {
    state: Arc<State>,
    /// Those of the threads that read through connections of their own.
    threads: Threads,
    database_up: Gauge,
    position: Gauge,
    lag: Gauge<f64, std::sync::atomic::AtomicU64>,
    unnumbered: Gauge,
    subscribers: Gauge,
    groups: Gauge,
    mails: Family<Labels<1>, Gauge>,
    webhooks: Family<Labels<1>, Gauge>,
    overdue: Gauge,
    connections: Family<Labels<2>, Gauge>,
}

/// The databases of threads, as each thread brings its own. A clone is the same list.
#[derive(Clone, Default)]
pub(crate) struct Threads(Arc<Mutex<Vec<Db>>>);

impl Threads {
    pub(crate) fn add(&self, db: Db) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(db);
    }
}

impl Standing {
    pub(crate) fn new(state: Arc<State>, threads: Threads) -> Self {
        Self {
            state,
            threads,
            database_up: Gauge::default(),
            position: Gauge::default(),
            lag: Gauge::default(),
            unnumbered: Gauge::default(),
            subscribers: Gauge::default(),
            groups: Gauge::default(),
            mails: Family::default(),
            webhooks: Family::default(),
            overdue: Gauge::default(),
            connections: Family::default(),
        }
    }

    pub(crate) fn register(&self, registry: &mut Registry) {
        let mut gauge = |name: &str, help: &str, gauge: &Gauge| {
            registry.register(name, help, gauge.clone());
        };
        gauge(
            "database_up",
            "Whether the database answers; where it does not, what it would tell is as it was told last",
            &self.database_up,
        );
        gauge(
            "event_position",
            "The place in the order of events up to which this node has told its subscribers",
            &self.position,
        );
        gauge(
            "events_unnumbered",
            "Committed events that have no place in the order yet",
            &self.unnumbered,
        );
        gauge(
            "subscribers",
            "Subscriptions that are followed on this node",
            &self.subscribers,
        );
        gauge(
            "subscription_groups",
            "Different subscriptions on this node: equal ones are worked for once",
            &self.groups,
        );
        gauge(
            "deadlines_overdue",
            "Clocks that ran out and that nobody, nor a job, has acted on",
            &self.overdue,
        );
        registry.register(
            "mails",
            "Mails that wait to be sent, and dead letters",
            self.mails.clone(),
        );
        registry.register(
            "webhooks",
            "Events on their way to endpoints, and dead letters",
            self.webhooks.clone(),
        );
        registry.register(
            "database_connections",
            "Connections to the database, by the pool that they are of",
            self.connections.clone(),
        );
        registry.register_with_unit(
            "event_lag",
            "How old the oldest event is that this node has not told its subscribers",
            Unit::Seconds,
            self.lag.clone(),
        );
    }

    /// Looks anew.
    pub(crate) async fn look(&self) {
        let hub = &self.state.hub;
        let position = hub.position();
        self.position.set(position);
        self.subscribers.set(whole(hub.subscriber_count()));
        self.groups.set(whole(hub.group_count()));
        self.look_at_pools();
        let (db, now) = (&self.state.db, self.state.clock.now());
        let found: Result<Backlog, Error> =
            match timeout(PATIENCE, backlog::find(db, position, now)).await {
                Ok(found) => found,
                Err(_) => Err(Error::Away("the database does not answer".into())),
            };
        self.database_up.set(i64::from(found.is_ok()));
        let Ok(backlog) = found else {
            return;
        };
        let lag = backlog
            .oldest_untold
            .map_or(TimeDelta::zero(), |at| now - at);
        self.lag.set(lag.max(TimeDelta::zero()).as_seconds_f64());
        self.unnumbered.set(whole(backlog.unnumbered));
        self.overdue.set(whole(backlog.overdue));
        let queues = [
            (&self.mails, "pending", backlog.mails_pending),
            (&self.mails, "dead", backlog.mails_dead),
            (&self.webhooks, "pending", backlog.webhooks_pending),
            (&self.webhooks, "dead", backlog.webhooks_dead),
        ];
        for (queue, state, count) in queues {
            queue
                .get_or_create(&[("state", state.to_owned())])
                .set(whole(count));
        }
    }

    fn look_at_pools(&self) {
        let threads = self
            .threads
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let own = threads.iter().map(|db| ("thread", db.readers()));
        let common = self.state.db.pool_sizes();
        let mut pools: Vec<(&str, u32, u32)> = Vec::new();
        for (pool, (open, idle)) in common.into_iter().chain(own) {
            match pools.iter_mut().find(|(known, ..)| *known == pool) {
                Some(known) => *known = (pool, known.1 + open, known.2 + idle),
                None => pools.push((pool, open, idle)),
            }
        }
        for (pool, open, idle) in pools {
            for (state, connections) in [("idle", idle), ("used", open.saturating_sub(idle))] {
                let labels = [("pool", pool.to_owned()), ("state", state.to_owned())];
                self.connections
                    .get_or_create(&labels)
                    .set(connections.into());
            }
        }
    }
}

fn whole(count: impl TryInto<i64>) -> i64 {
    count.try_into().unwrap_or(i64::MAX)
}

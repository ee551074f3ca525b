//! Sends events to endpoints, each in its deal's order: at least once, and once where no node dies (R192, R193).

mod body;
mod post;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use covente_entity::types::ids::WebhookEndpointId;
use covente_entity::{webhook_delivery, webhook_endpoint};
use futures_util::future::join_all;
use tokio::task::{Id, JoinSet};
use uuid::Uuid;

use crate::actions::desk::Desk;
use crate::actions::webhooks::gather::gather;
use crate::domain::webhook::{LISTED, Verdict, again, judge};
use crate::error::Error;
use crate::events::head::Head;
use crate::events::webhook::Hooks;
use crate::jobs::recover;
use crate::store::webhook_deliveries::{self, Outcome, Tried};
use crate::store::webhooks;

pub use post::Post;

/// How often to look although nothing happened: a try may be due again, or another process have written.
const POLL: Duration = Duration::from_secs(1);
/// How often what ended long ago is forgotten.
const TIDY: Duration = Duration::from_hours(1);
/// Endpoints that are sent to at the same time: one that hangs is in nobody else's way.
const ENDPOINTS_AT_ONCE: usize = 64;
/// Deals of one endpoint whose events are under way at the same time.
const DEALS_AT_ONCE: u64 = 8;
/// Beyond what its tries can take, what was taken is this node's for so long. If the node dies, another sends it again
/// after that.
const LEASE: Duration = Duration::from_secs(15);

/// What sends.
#[derive(Clone)]
pub struct Courier {
    desk: Desk,
    hooks: Arc<dyn Hooks>,
    post: Arc<Post>,
}

impl Courier {
    /// One that sends by a post what documents make.
    #[must_use]
    pub fn new(desk: Desk, hooks: Arc<dyn Hooks>, post: Post) -> Self {
        Self {
            desk,
            hooks,
            post: Arc::new(post),
        }
    }

    /// Runs for as long as the node does.
    pub async fn run(self, head: Head) {
        let mut events = head.watch();
        let mut rounds = Rounds::default();
        loop {
            events.mark_unchanged();
            if let Err(fault) = self.begin_rounds(&mut rounds).await {
                recover("webhooks", &fault).await;
            }
            tokio::select! {
                // The sender lives as long as `head` does, so that the only way on is an event or the poll.
                _ = tokio::time::timeout(POLL, events.changed()) => {}
                () = rounds.one_ended() => {}
            }
        }
    }

    /// Puts down what is to be sent, and begins a round to each endpoint that something waits for.
    async fn begin_rounds(&self, rounds: &mut Rounds) -> Result<(), Error> {
        let desk = &self.desk;
        if rounds.tidied.is_none_or(|at| at.elapsed() >= TIDY) {
            rounds.tidied = Some(Instant::now());
            let tx = desk.db.begin().await?;
            tx.forget_deliveries(desk.clock.now() - LISTED).await?;
            tx.commit_quietly().await?;
        }
        if !webhooks::any_open(&desk.db).await? {
            return Ok(());
        }
        gather(desk).await?;
        let under_way: Vec<_> = rounds.under_way.values().copied().collect();
        let free = ENDPOINTS_AT_ONCE.saturating_sub(under_way.len()) as u64;
        let now = desk.clock.now();
        for id in webhook_deliveries::waiting(&desk.db, now, under_way, free).await? {
            rounds.begin(id, self.clone());
        }
        Ok(())
    }

    /// Sends to one endpoint until nothing is due there.
    async fn round(self, id: WebhookEndpointId) {
        loop {
            match self.send_some(id).await {
                Ok(true) => {}
                Ok(false) => return,
                Err(fault) => return recover("webhooks", &fault).await,
            }
        }
    }

    async fn send_some(&self, id: WebhookEndpointId) -> Result<bool, Error> {
        let desk = &self.desk;
        let Some(endpoint) = webhooks::open(&desk.db, id).await? else {
            return Ok(false);
        };
        let (claim, now) = (Uuid::new_v4(), desk.clock.now());
        let until = now + LEASE + 2 * self.post.patience();
        let tx = desk.db.begin().await?;
        let taken = tx
            .claim_deliveries(id, claim, now, until, DEALS_AT_ONCE)
            .await?;
        tx.commit_quietly().await?;
        // Taken first and sent then: nothing that a write waits for is held while a receiver answers.
        let tries = taken.iter().map(|row| self.attempt(&endpoint, row));
        for (row, tried) in taken.iter().zip(join_all(tries).await) {
            let (outcome, is_gone) = tried?;
            let now = desk.clock.now();
            let tx = desk.db.begin().await?;
            tx.settle_delivery(row, outcome, now).await?;
            if is_gone {
                tx.end_webhook(id, now).await?;
            }
            tx.commit_quietly().await?;
        }
        Ok(!taken.is_empty())
    }

    /// Sends the parts of an event that the receiver does not have, one after the other, and tells whether it wants nothing
    /// more.
    async fn attempt(
        &self,
        endpoint: &webhook_endpoint::Model,
        row: &webhook_delivery::Model,
    ) -> Result<(Tried, bool), Error> {
        let mut tried = Tried {
            outcome: Outcome::Delivered,
            parts: row.parts,
            event_type: None,
            status: None,
            error: None,
        };
        let given = usize::try_from(row.parts).unwrap_or_default();
        let parts = match body::of(&self.desk, &*self.hooks, endpoint, row).await? {
            Ok(parts) => parts,
            Err(why) => {
                tried.error = Some(why);
                tried.outcome = self.later(row, None)?;
                return Ok((tried, false));
            }
        };
        if parts.is_empty() && given == 0 {
            tried.outcome = Outcome::Nothing;
        }
        for part in parts.into_iter().filter(|part| part.number >= given) {
            tried.event_type = Some(part.event_type);
            let sent = self
                .post
                .send(endpoint, &part.id(row), &part.body, self.desk.clock.now())
                .await;
            let reply = match sent {
                Ok(reply) => reply,
                Err(why) => {
                    tried.status = None;
                    tried.error = Some(why);
                    tried.outcome = self.later(row, None)?;
                    return Ok((tried, false));
                }
            };
            tried.status = Some(reply.status);
            let verdict = judge(reply.status);
            if verdict == Verdict::Taken {
                tried.parts = i32::try_from(part.number + 1).unwrap_or(i32::MAX);
                continue;
            }
            tried.error = Some(format!("The receiver answered {}.", reply.status));
            if verdict == Verdict::Gone {
                tried.outcome = Outcome::Dead;
                return Ok((tried, true));
            }
            tried.outcome = self.later(row, reply.retry_after)?;
            return Ok((tried, false));
        }
        Ok((tried, false))
    }

    /// What a try in vain comes to.
    fn later(
        &self,
        row: &webhook_delivery::Model,
        asked: Option<Duration>,
    ) -> Result<Outcome, Error> {
        let next = again(row.attempts, self.desk.clock.now(), chance()?, asked);
        Ok(next.map_or(Outcome::Dead, Outcome::Again))
    }
}

/// A number from 0 to 1.
fn chance() -> Result<f64, Error> {
    let mut random = [0; 2];
    aws_lc_rs::rand::fill(&mut random)
        .map_err(|_| Error::internal("the system gives no random bytes"))?;
    Ok(f64::from(u16::from_be_bytes(random)) / f64::from(u16::MAX))
}

/// The endpoints that are sent to now.
#[derive(Default)]
struct Rounds {
    tasks: JoinSet<()>,
    under_way: HashMap<Id, WebhookEndpointId>,
    tidied: Option<Instant>,
}

impl Rounds {
    fn begin(&mut self, id: WebhookEndpointId, courier: Courier) {
        let task = self.tasks.spawn(courier.round(id));
        self.under_way.insert(task.id(), id);
    }

    /// Waits until one has ended; for ever where there is none.
    async fn one_ended(&mut self) {
        let ended = match self.tasks.join_next_with_id().await {
            Some(Ok((id, ()))) => id,
            Some(Err(failed)) => {
                tracing::error!(job = "webhooks", fault = %failed, "a round broke off");
                failed.id()
            }
            None => return std::future::pending().await,
        };
        self.under_way.remove(&ended);
    }
}

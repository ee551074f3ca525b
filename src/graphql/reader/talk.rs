//! What was said in deals, as far as the viewer hears it (R138), what was done, and what was mailed.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use covente_entity::types::ids::{EngagementId, MessageId, NotificationId};
use covente_entity::{engagement, event, message, notification};

use crate::domain::message::{Address, Earshot};
use crate::graphql::error::Fault;
use crate::graphql::loaders::{Asker, Batch, lists, rows};
use crate::graphql::reader::Reader;
use crate::store::messages::{self, Part};
use crate::store::{keyed, notifications};

/// What is heard of each deal that was asked about.
type Earshots = Arc<Mutex<HashMap<EngagementId, Arc<Earshot>>>>;

/// A part of the messages of a deal.
type Key = (EngagementId, Part);

/// Messages of deals, and their history.
pub(super) struct Talk {
    earshots: Earshots,
    parts: Batch<Key, Vec<message::Model>>,
    counts: Batch<EngagementId, i64>,
    /// Messages by id, whoever asks.
    one: Batch<MessageId, message::Model>,
    /// What happened to the records of a deal, whoever asks.
    changes: Batch<EngagementId, Vec<event::Model>>,
    /// Mails that the viewer looks after.
    mails: Batch<NotificationId, notification::Model>,
}

impl Talk {
    pub(super) fn new(ask: &Asker) -> Self {
        let earshots = Earshots::default();
        let (db, known) = (ask.db.clone(), Arc::clone(&earshots));
        let parts = Batch::new(move |keys: Vec<Key>| {
            let (db, known) = (db.clone(), Arc::clone(&known));
            Box::pin(async move {
                let mut parts: HashMap<Part, Vec<EngagementId>> = HashMap::new();
                for (deal, part) in keys {
                    parts.entry(part).or_default().push(deal);
                }
                let mut lists: HashMap<Key, Vec<message::Model>> = HashMap::new();
                for (part, deals) in parts {
                    let heard = heard(&known, &deals);
                    for row in messages::parts(&db, &pairs(&heard), part).await? {
                        lists
                            .entry((row.engagement_id, part))
                            .or_default()
                            .push(row);
                    }
                }
                let shared = |(key, list)| (key, Arc::new(list));
                Ok(lists.into_iter().map(shared).collect())
            })
        });
        let (db, known) = (ask.db.clone(), Arc::clone(&earshots));
        let counts = Batch::new(move |deals: Vec<EngagementId>| {
            let (db, known) = (db.clone(), Arc::clone(&known));
            Box::pin(async move {
                let heard = heard(&known, &deals);
                let counts = messages::counts(&db, &pairs(&heard)).await?;
                let shared = |(deal, count)| (deal, Arc::new(count));
                Ok(counts.into_iter().map(shared).collect())
            })
        });
        let one = rows(
            ask,
            |ask, keys| async move { messages::find(&ask.db, &keys).await },
            |row| row.id,
        );
        let changes = lists(
            ask,
            |ask, keys| async move { keyed::changes(&ask.db, &keys).await },
            |row| row.engagement_id,
        );
        let mails = rows(
            ask,
            |ask, keys| async move {
                notifications::find(&ask.db, &ask.db.read, &ask.viewer, &keys).await
            },
            |row| row.id,
        );
        Self {
            earshots,
            parts,
            counts,
            one,
            changes,
            mails,
        }
    }
}

/// What is heard of those deals. Of one that was not looked at nothing is.
fn heard(known: &Earshots, deals: &[EngagementId]) -> Vec<(EngagementId, Arc<Earshot>)> {
    let known = known.lock().unwrap_or_else(PoisonError::into_inner);
    let of = |deal: &EngagementId| Some((*deal, Arc::clone(known.get(deal)?)));
    deals.iter().filter_map(of).collect()
}

fn pairs(heard: &[(EngagementId, Arc<Earshot>)]) -> Vec<messages::Heard<'_>> {
    let mut pairs = Vec::with_capacity(heard.len());
    for (deal, earshot) in heard {
        pairs.push((*deal, &**earshot));
    }
    pairs
}

impl Reader {
    /// What the viewer hears of a deal.
    async fn earshot(&self, engagement: &engagement::Model) -> Result<Arc<Earshot>, Fault> {
        let view = self.deal(engagement).await?;
        let earshot = Arc::new(Earshot::of(&self.viewer, &view.facts));
        let mut known = self
            .talk
            .earshots
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        known.insert(engagement.id, Arc::clone(&earshot));
        Ok(earshot)
    }

    /// A part of the messages of a deal that the viewer hears, oldest first, with one more where more follow.
    ///
    /// # Errors
    /// Why it could not be read.
    pub async fn messages(
        &self,
        engagement: &engagement::Model,
        part: Part,
    ) -> Result<Arc<Vec<message::Model>>, Fault> {
        self.earshot(engagement).await?;
        self.talk.parts.list((engagement.id, part)).await
    }

    /// How many messages of a deal the viewer hears.
    ///
    /// # Errors
    /// Why it could not be read.
    pub async fn count_messages(&self, engagement: &engagement::Model) -> Result<u64, Fault> {
        self.earshot(engagement).await?;
        let count = self.talk.counts.load(engagement.id).await?;
        Ok(count.map_or(0, |count| u64::try_from(*count).unwrap_or_default()))
    }

    /// A message that the viewer hears.
    ///
    /// # Errors
    /// Why it could not be read.
    pub async fn message(&self, id: MessageId) -> Result<Option<Arc<message::Model>>, Fault> {
        let Some(row) = self.talk.one.load(id).await? else {
            return Ok(None);
        };
        let Some(deal) = self.engagements.load(row.engagement_id).await? else {
            return Ok(None);
        };
        let address = Address {
            audience: row.audience,
            to: row.addressee_id,
        };
        let earshot = self.earshot(&deal.engagement).await?;
        Ok(earshot.hears(row.opportunity_id, address).then_some(row))
    }

    /// What happened to the records of a deal, oldest first, whoever asks; what was said is not among it.
    ///
    /// # Errors
    /// Why it could not be read.
    pub async fn changes(&self, deal: EngagementId) -> Result<Arc<Vec<event::Model>>, Fault> {
        self.talk.changes.list(deal).await
    }

    /// A mail that the viewer looks after.
    ///
    /// # Errors
    /// Why it could not be read.
    pub async fn mail(
        &self,
        id: NotificationId,
    ) -> Result<Option<Arc<notification::Model>>, Fault> {
        self.talk.mails.load(id).await
    }
}

//! An event as it is told: read and understood once for everybody who may hear of it.

use std::sync::Arc;

use covente_entity::types::ids::{EngagementId, PartnerId};

use crate::domain::event::{Audience, Changes, EventKind, companies};
use crate::error::Error;
use crate::store::connect::Db;
use crate::store::event_log::{self, Event};
use crate::store::whole::{self, Whole};

/// Facts that are read at once; who does not read on holds no more than these.
pub(crate) const CHUNK: u64 = 100;

/// An event with its deal as it is now.
#[derive(Debug)]
pub struct Fact {
    /// The event.
    pub event: Event,
    /// Its place in the one order.
    pub position: i64,
    /// What happened; none for what another version of the server wrote.
    pub kind: Option<EventKind>,
    /// What it changed.
    pub changes: Changes,
    /// Whom it concerned then.
    pub audience: Audience,
    /// The deal; none where it is gone.
    pub whole: Option<Arc<Whole>>,
}

impl Fact {
    /// Whether it concerned a company.
    #[must_use]
    pub fn concerns(&self, company: PartnerId) -> bool {
        self.audience
            .values()
            .any(|companies| companies.contains(&company))
    }

    /// The companies that it concerned.
    pub fn companies(&self) -> impl Iterator<Item = PartnerId> {
        companies(&self.audience).into_iter()
    }
}

/// The facts after a position that concern a company, oldest first; of one deal if that is named.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn of_company(
    db: &Db,
    company: PartnerId,
    engagement: Option<EngagementId>,
    position: i64,
) -> Result<Vec<Arc<Fact>>, Error> {
    let events = event_log::after(db, company, engagement, position, CHUNK).await?;
    told(db, events).await
}

/// All facts after a position, oldest first.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub(crate) async fn after(db: &Db, position: i64) -> Result<Vec<Arc<Fact>>, Error> {
    let events = event_log::all_after(db, position, CHUNK).await?;
    told(db, events).await
}

/// The fact at a position; none where it went with its deal.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub(crate) async fn at(db: &Db, position: i64) -> Result<Option<Arc<Fact>>, Error> {
    let event = event_log::at(db, position).await?;
    Ok(told(db, Vec::from_iter(event)).await?.pop())
}

/// The deals are read after their events, so that each is at least as new as what happened to it.
async fn told(db: &Db, events: Vec<Event>) -> Result<Vec<Arc<Fact>>, Error> {
    let mut deals: Vec<_> = events.iter().map(|event| event.engagement_id).collect();
    deals.sort_unstable();
    deals.dedup();
    let wholes = whole::find(db, &deals).await?;
    let told = events.into_iter().map(|event| {
        Ok(Arc::new(Fact {
            position: event
                .position
                .ok_or_else(|| Error::internal("an event was read that has no place"))?,
            kind: EventKind::of(&event.kind),
            changes: serde_json::from_value(event.changes.clone()).map_err(Error::internal)?,
            audience: serde_json::from_value(event.audience.clone()).map_err(Error::internal)?,
            whole: wholes.get(&event.engagement_id).cloned(),
            event,
        }))
    });
    told.collect()
}

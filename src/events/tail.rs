//! Follows the log as one company sees it: first what happened after a position, then what happens, without a gap.

use std::collections::VecDeque;

use covente_entity::types::ids::{EngagementId, PartnerId};
use futures_util::{Stream, stream};
use tokio::sync::watch;

use crate::error::Error;
use crate::events::head::Head;
use crate::store::connect::Db;
use crate::store::event_log::{self, Event};

/// Events that are read at once; a follower that does not read on holds no more than these.
const CHUNK: u64 = 100;

struct Tail {
    db: Db,
    head: watch::Receiver<i64>,
    company: PartnerId,
    engagement: Option<EngagementId>,
    position: i64,
    read: VecDeque<Event>,
}

/// The events that concern a company, of one deal or of all, after a position; from now on where none is given.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn follow(
    db: Db,
    head: &Head,
    company: PartnerId,
    engagement: Option<EngagementId>,
    after: Option<i64>,
) -> Result<impl Stream<Item = Result<Event, Error>> + Send + use<>, Error> {
    // Subscribed before anything is read: what is committed in between wakes this follower.
    let head = head.watch();
    let position = match after {
        Some(position) => position,
        None => event_log::head(&db).await?,
    };
    let tail = Tail {
        db,
        head,
        company,
        engagement,
        position,
        read: VecDeque::new(),
    };
    Ok(stream::try_unfold(tail, next))
}

async fn next(mut tail: Tail) -> Result<Option<(Event, Tail)>, Error> {
    loop {
        if let Some(event) = tail.read.pop_front() {
            return Ok(Some((event, tail)));
        }
        tail.head.mark_unchanged();
        let events = event_log::after(
            &tail.db,
            tail.company,
            tail.engagement,
            tail.position,
            CHUNK,
        )
        .await?;
        if let Some(position) = events.last().and_then(|event| event.position) {
            tail.position = position;
            tail.read.extend(events);
        } else if tail.head.changed().await.is_err() {
            return Ok(None);
        }
    }
}

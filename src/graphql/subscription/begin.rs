//! For what a subscription's resolver is run: to say what it follows, or to tell of one event, or of how things are now.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use async_graphql::{Context, ID};
use covente_entity::types::ids::EngagementId;

use crate::domain::viewer::Viewer;
use crate::error::Error;
use crate::events::fact::Fact;
use crate::events::feed::{Place, What};
use crate::graphql::context::{self, State};
use crate::graphql::cursor::Cursors;
use crate::graphql::error::Fault;
use crate::graphql::ids::{self, Kind};
use crate::store::event_log;

/// The order that cursors of events are bound to.
const ORDER: &str = "events";

/// Why the resolver runs. It stands in the data of the request.
#[derive(Clone)]
pub(super) enum Source {
    /// To check its arguments, and say what it follows.
    Begin(Arc<Beginning>),
    /// To tell of an event.
    Fact(Arc<Fact>, Arc<Given>),
    /// To tell how things are now.
    Now(Arc<Given>),
}

/// What a resolver says before it is told anything.
#[derive(Default)]
pub(super) struct Beginning {
    /// Where to go on, whatever its `after` says.
    pub(super) from: Option<String>,
    pub(super) begun: OnceLock<Begun>,
}

/// What is followed.
#[derive(Clone, Copy)]
pub(super) struct Begun {
    pub(super) what: What,
    /// Whether nothing can have happened after that place before the subscriber joined.
    pub(super) is_level: bool,
    /// Whether it differs from person to person.
    pub(super) is_personal: bool,
}

/// What was given in one run, in the order of the answers: which part of the event, and the place after it.
#[derive(Default)]
pub(super) struct Given {
    places: Mutex<Vec<(usize, Arc<str>)>>,
    pub(super) failed: OnceLock<Fault>,
}

impl Given {
    pub(super) fn give(&self, part: usize, cursor: Arc<str>) {
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        places.push((part, cursor));
    }

    /// Notes that it could not be told, and why.
    pub(super) fn fail(&self, fault: Fault) {
        // The first of several counts.
        let _ = self.failed.set(fault);
    }

    pub(super) fn places(&self) -> Vec<(usize, Arc<str>)> {
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *places)
    }
}

/// Why the resolver of this context runs.
pub(super) fn source<'a>(ctx: &Context<'a>) -> Result<&'a Source, Fault> {
    ctx.data_opt::<Source>()
        .ok_or_else(|| Fault::internal("a subscription was run as a query"))
}

impl Beginning {
    /// Says that events are followed: of the deal of a record or of all, after a cursor or from now on.
    pub(super) async fn follow(
        &self,
        ctx: &Context<'_>,
        opportunity: Option<&ID>,
        after: Option<&String>,
    ) -> Result<(), Fault> {
        let state = context::state(ctx)?;
        let viewer = context::viewer(ctx)?;
        let engagement = match opportunity {
            Some(id) => Some(deal_of(ctx, id).await?),
            None => None,
        };
        let after = self.from.as_ref().or(after);
        let from = match after {
            Some(cursor) => open(state, viewer, cursor).await?,
            None => Place::after(event_log::head(&state.db).await?),
        };
        let what = What::Facts { engagement, from };
        let is_level = after.is_none();
        self.say(Begun {
            what,
            is_level,
            is_personal: false,
        })
    }

    pub(super) fn say(&self, begun: Begun) -> Result<(), Fault> {
        let said = self.begun.set(begun);
        said.map_err(|_| Fault::internal("a subscription began twice"))
    }
}

/// The deal of a record that the viewer sees.
///
/// # Errors
/// `NOT_FOUND` for one that they do not see.
pub(crate) async fn deal_of(ctx: &Context<'_>, id: &ID) -> Result<EngagementId, Fault> {
    let missing = || {
        Fault::from(Error::NotFound(
            "There is no such opportunity, or you may not see it.",
        ))
    };
    let id = ids::decode(id, Kind::Opportunity).ok_or_else(missing)?;
    let row = context::reader(ctx)?
        .opportunities
        .load(id.into())
        .await?
        .ok_or_else(missing)?;
    Ok(row.engagement.id)
}

/// The cursor of the newest event, for a client that begins to follow: all that happens from now on comes after it.
#[must_use]
pub(super) fn newest(state: &State, viewer: &Viewer) -> String {
    let position = *state.head.watch().borrow();
    seal(&state.cursors, viewer, Place::after(position))
}

/// The cursor of a place. Where all of an event was given it is its position alone.
pub(crate) fn seal(cursors: &Cursors, viewer: &Viewer, place: Place) -> String {
    let mut bytes = place.position.to_be_bytes().to_vec();
    if let Some(parts) = u8::try_from(place.parts).ok().filter(|parts| *parts > 0) {
        bytes.push(parts);
    }
    cursors.seal(viewer.partner, ORDER, &bytes)
}

/// The place of a cursor.
///
/// # Errors
/// `CURSOR_INVALID` for what is none of this company's, `CURSOR_EXPIRED` where the log goes back no further.
pub(crate) async fn open(state: &State, viewer: &Viewer, cursor: &str) -> Result<Place, Fault> {
    let bytes = state.cursors.open(viewer.partner, ORDER, cursor)?;
    let (position, parts) = bytes.split_first_chunk::<8>().ok_or(Error::CursorInvalid)?;
    let parts = match parts {
        [] => 0,
        [parts] => usize::from(*parts),
        _ => return Err(Error::CursorInvalid.into()),
    };
    let position = i64::from_be_bytes(*position);
    if position < event_log::horizon(&state.db).await? {
        return Err(Error::CursorExpired.into());
    }
    Ok(Place { position, parts })
}

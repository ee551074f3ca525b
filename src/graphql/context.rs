//! What a resolver finds beside its arguments: the state of the server, and the reader of the one who asks.

use std::sync::{Arc, Mutex, PoisonError};

use async_graphql::{Context, Request};

use crate::actions::desk::Desk;
use crate::clock::Clock;
use crate::domain::viewer::Viewer;
use crate::error::Error;
use crate::events::head::Head;
use crate::graphql::cursor::Cursors;
use crate::graphql::error::Fault;
use crate::graphql::reader::Reader;
use crate::store::connect::Db;

/// What all requests share. It stands in the data of the schema.
#[derive(Clone)]
pub struct State {
    /// The database.
    pub db: Db,
    /// The time that the rules go by.
    pub clock: Clock,
    /// Makes and reads cursors.
    pub cursors: Arc<Cursors>,
    /// What actions work with.
    pub desk: Desk,
    /// The newest event, which subscriptions follow.
    pub head: Head,
}

/// What one operation has: the reader of the one who signed in, if anyone did.
pub struct Session {
    reader: Option<Arc<Reader>>,
}

/// Gives an operation its session. http calls it before it executes a request.
#[must_use]
pub fn request_data(state: &State, request: Request, viewer: Option<Viewer>) -> Request {
    request.data(Session {
        reader: viewer.map(|viewer| Reader::new(state, viewer)),
    })
}

/// How far a subscription has come: where it goes on, and the cursor of the item that it gave last.
#[derive(Clone, Default)]
pub struct Course {
    from: Option<String>,
    reached: Arc<Mutex<Option<String>>>,
}

impl Course {
    /// One that goes on after a cursor, whatever its `after` says; from there where there is none.
    #[must_use]
    pub fn after(cursor: Option<String>) -> Self {
        Self {
            from: cursor,
            reached: Arc::default(),
        }
    }

    /// The cursor of the item that was given last.
    #[must_use]
    pub fn reached(&self) -> Option<String> {
        self.reached
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    pub(crate) fn reach(&self, cursor: &str) {
        let mut reached = self.reached.lock().unwrap_or_else(PoisonError::into_inner);
        *reached = Some(cursor.to_owned());
    }

    pub(crate) fn start(&self, after: Option<String>) -> Option<String> {
        self.from.clone().or(after)
    }
}

/// The state of the server.
///
/// # Errors
/// `INTERNAL` where the schema was built without it.
pub fn state<'a>(ctx: &Context<'a>) -> Result<&'a State, Fault> {
    ctx.data_opt::<State>()
        .ok_or_else(|| Fault::internal("the schema was built without its state"))
}

/// The reader of this operation.
///
/// # Errors
/// `UNAUTHENTICATED` where nobody signed in.
pub fn reader<'a>(ctx: &Context<'a>) -> Result<&'a Arc<Reader>, Fault> {
    ctx.data_opt::<Session>()
        .and_then(|session| session.reader.as_ref())
        .ok_or_else(|| Error::Unauthenticated("Sign in: send a token.").into())
}

/// Who asks.
///
/// # Errors
/// `UNAUTHENTICATED` where nobody signed in.
pub fn viewer<'a>(ctx: &Context<'a>) -> Result<&'a Viewer, Fault> {
    Ok(&reader(ctx)?.viewer)
}

/// Whether time travel is shown: only where the clock can be moved (design §6).
pub(crate) fn clock_is_movable(ctx: &Context<'_>) -> bool {
    state(ctx).is_ok_and(|state| state.clock.is_movable())
}

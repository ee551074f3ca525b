//! What a resolver finds beside its arguments: the state of the server, and the reader of the one who asks.

use std::sync::{Arc, OnceLock};

use async_graphql::{Context, Request};

use crate::actions::desk::Desk;
use crate::clock::Clock;
use crate::domain::viewer::Viewer;
use crate::error::Error;
use crate::events::head::Head;
use crate::events::hub::Hub;
use crate::graphql::cursor::Cursors;
use crate::graphql::error::Fault;
use crate::graphql::reader::Reader;
use crate::graphql::subscription::hook::Webhooks;
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
    /// The newest event.
    pub head: Head,
    /// All who follow what happens.
    pub hub: Hub,
}

/// What one operation has: who signed in, if anyone did, and their reader, which is made when something is read.
pub struct Session {
    state: Arc<State>,
    viewer: Option<Arc<Viewer>>,
    reader: OnceLock<Arc<Reader>>,
}

/// Gives an operation its session. http calls it before it executes a request.
#[must_use]
pub fn request_data(state: &Arc<State>, request: Request, viewer: Option<Arc<Viewer>>) -> Request {
    request.data(Session {
        state: Arc::clone(state),
        viewer,
        reader: OnceLock::new(),
    })
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
    let unknown = || Fault::from(Error::Unauthenticated("Sign in: send a token."));
    let session = ctx.data_opt::<Session>().ok_or_else(unknown)?;
    let viewer = session.viewer.as_ref().ok_or_else(unknown)?;
    let reader = || Reader::new(&session.state, Arc::clone(viewer));
    Ok(session.reader.get_or_init(reader))
}

/// What runs the subscriptions of endpoints.
///
/// # Errors
/// `INTERNAL` where an operation was run without it.
pub(crate) fn webhooks<'a>(ctx: &Context<'a>) -> Result<&'a Webhooks, Fault> {
    ctx.data_opt::<Arc<Webhooks>>()
        .map(|webhooks| &**webhooks)
        .ok_or_else(|| Fault::internal("an operation was run without what runs webhooks"))
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

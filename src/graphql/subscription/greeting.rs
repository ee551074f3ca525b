//! What a client is told when it connects: who it is, and from where it can follow.

use async_graphql::ID;
use serde_json::{Value, json};

use crate::domain::viewer::Viewer;
use crate::graphql::context::State;
use crate::graphql::ids::{self, Kind};
use crate::graphql::subscription::begin::newest;

/// The payload of `connection_ack`: the viewer as the token tells it, and the cursor of the newest event. A client that
/// gives that as `after` misses nothing from now on.
#[must_use]
pub fn greeting(state: &State, viewer: &Viewer) -> Value {
    let ID(partner) = ids::encode(Kind::Partner, viewer.partner);
    json!({
        "viewer": {
            "subject": viewer.subject,
            "email": viewer.email,
            "partnerId": partner,
            "roles": viewer.grants.iter().map(|grant| grant.role.name()).collect::<Vec<_>>(),
        },
        "cursor": newest(state, viewer),
    })
}

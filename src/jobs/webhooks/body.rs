//! What is sent of an event: the answers of the receiver's own subscription, as its owner sees the deal now.

use covente_entity::types::Time;
use covente_entity::{webhook_delivery, webhook_endpoint};
use serde_json::json;

use crate::actions::desk::Desk;
use crate::domain::webhook::{self, SIGHT_LOST, TEST};
use crate::error::Error;
use crate::events::fact;
use crate::events::feed::{LAST, Of};
use crate::events::webhook::Hooks;

/// A part of an event.
pub(super) struct Part {
    /// Which one, counted from 0.
    pub(super) number: usize,
    /// What it is called.
    pub(super) event_type: &'static str,
    /// The body, JSON.
    pub(super) body: String,
}

impl Part {
    /// By what the receiver knows it: the same at every try.
    pub(super) fn id(&self, row: &webhook_delivery::Model) -> String {
        let id = row.id.0.simple();
        match self.number {
            0 => format!("msg_{id}"),
            number => format!("msg_{id}_{number}"),
        }
    }

    fn of(number: usize, event_type: &'static str, at: Time, answer: &str) -> Self {
        Self {
            number,
            event_type,
            body: webhook::body(event_type, at, answer),
        }
    }
}

/// The parts of what is on its way; none where there is nothing to say. Or why that cannot be said now.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub(super) async fn of(
    desk: &Desk,
    hooks: &dyn Hooks,
    endpoint: &webhook_endpoint::Model,
    row: &webhook_delivery::Model,
) -> Result<Result<Vec<Part>, String>, Error> {
    let Some(position) = row.position else {
        let answer = json!({ "data": null }).to_string();
        return Ok(Ok(vec![Part::of(0, TEST, row.created_at, &answer)]));
    };
    let Some(fact) = fact::at(&desk.db, position).await? else {
        return Ok(Ok(Vec::new()));
    };
    let render = match hooks.render(endpoint).await? {
        Ok(render) => render,
        Err(why) => return Ok(Err(why)),
    };
    let pieces = match render.render(Of::Fact(&fact)).await {
        Ok(pieces) => pieces,
        Err(cause) => {
            tracing::warn!(job = "webhooks", %cause, "the answer for an endpoint could not be made");
            return Ok(Err("The server could not make the answer.".to_owned()));
        }
    };
    let parts = pieces.into_iter().map(|piece| {
        let heard = fact.kind.map(webhook::event_type);
        let event_type = heard.filter(|_| piece.part != LAST).unwrap_or(SIGHT_LOST);
        Part::of(piece.part, event_type, fact.event.at, &piece.body)
    });
    Ok(Ok(parts.collect()))
}

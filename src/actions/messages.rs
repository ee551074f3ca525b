//! `postMessage`: what a company of a deal writes to others, or to itself (R138).

use covente_entity::message;
use covente_entity::types::MessageAudience;
use covente_entity::types::ids::{MessageId, OpportunityId, PartnerId};
use serde::Serialize;

use crate::actions::desk::{Call, Desk, Done, Made};
use crate::actions::faults::Faults;
use crate::actions::write::{Begun, Write, begin};
use crate::domain::action::Action;
use crate::domain::message::{Address, refusal};
use crate::domain::refusal::{Path, Refusal};
use crate::domain::text;
use crate::domain::viewer::Viewer;
use crate::error::Error;

/// `postMessage`.
#[derive(Clone, Debug, Serialize)]
pub struct Post {
    /// The record of one's own company from which it is written.
    pub opportunity: Option<OpportunityId>,
    /// For whom it is.
    pub audience: MessageAudience,
    /// The one company, where it is for a party.
    pub to: Option<PartnerId>,
    /// What it says.
    pub body: String,
}

/// Adds a message to those of a deal. It names no version, and raises none of the record: what is said changes nothing
/// that somebody else could be deciding on.
///
/// # Errors
/// `REQUIRED`, `TOO_LONG`, `INVALID_VALUE` for the input, `NOT_FOUND` for an audience that is not in the deal,
/// `ILLEGAL_TRANSITION`, `TERMINAL_STATE`.
pub async fn post(desk: &Desk, viewer: &Viewer, call: &Call, input: Post) -> Result<Done, Error> {
    let open = match begin(desk, viewer, call, "postMessage", &input).await? {
        Begun::Now(open) => open,
        Begun::Again(done) => return Ok(*done),
    };
    let write = open.load_to_add(input.opportunity).await?;
    let given = check(&write, &input);
    let (mut write, (address, body)) = write
        .guard(Action::PostMessage, given, |write, (address, _)| {
            let facts = write.facts();
            let from = facts
                .records
                .iter()
                .find(|record| record.id == write.target);
            Vec::from_iter(from.and_then(|from| refusal(&facts, from, *address)))
        })
        .await?;
    let said = message::Model {
        id: MessageId(desk.clock.id()),
        engagement_id: write.deal.engagement.id,
        place: write.deal.engagement.version,
        opportunity_id: write.target,
        partner_id: viewer.partner,
        audience: address.audience,
        addressee_id: address.to,
        body,
        posted_by: viewer.subject.clone(),
        via: viewer.via.clone(),
        posted_at: write.open.now,
    };
    write.say(said.clone())?;
    let made = Made {
        message: Some(said.id),
        ..Made::default()
    };
    let mut done = write.finish(made, Vec::new()).await?;
    done.message = Some(Box::new(said));
    Ok(done)
}

fn check(write: &Write<'_>, input: &Post) -> Result<(Address, String), Vec<Refusal>> {
    let mut faults = Faults::new();
    let (own, vendor) = (write.open.viewer.partner, write.deal.vendor);
    let address = faults.take(Address::of(input.audience, input.to, own, vendor));
    let body = faults.take(text::required(&input.body, text::NOTE, &Path::of("body")));
    faults.settle(address.zip(body))
}

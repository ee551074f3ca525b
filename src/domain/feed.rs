//! Which events are the last that a viewer hears of a deal (design §9).

use covente_entity::types::Status;
use serde_json::Value;

use crate::domain::contact::email_key;
use crate::domain::event::{Changes, status_move};
use crate::domain::facts::{DealFacts, RecordFacts};
use crate::domain::field::Field;
use crate::domain::viewer::Viewer;
use crate::domain::visibility::{Extent, Group, extent, sees_own, sight};

/// Whether a change of a record took away what the viewer saw of its deal, and they see nothing of it now: their own
/// company's record ended unanswered, so that nothing is heard of the other parties any more, or they were taken off the
/// team by which they saw it (R7, R9). Who has been let in again has lost nothing.
#[must_use]
pub fn takes_sight(
    viewer: &Viewer,
    deal: &DealFacts,
    record: &RecordFacts,
    changes: &Changes,
) -> bool {
    if record.partner != viewer.partner {
        return false;
    }
    let hears_others = |other: &RecordFacts| {
        other.partner != viewer.partner
            && sight(viewer, deal, other)
                .is_some_and(|relation| extent(relation, Group::Identity) == Extent::Yes)
    };
    if ended(changes) {
        return sees_own(viewer, record) && !deal.records.iter().any(hears_others);
    }
    let sees = |record: &RecordFacts| sees_own(viewer, record);
    left_team(viewer, changes)
        && !deal.records.iter().any(sees)
        && !deal.records.iter().any(hears_others)
        && sees(&as_on_team(viewer, record))
}

/// The record's part in the deal is over before it was accepted.
fn ended(changes: &Changes) -> bool {
    let Some((Some(Status::Received), to)) = status_move(changes) else {
        return false;
    };
    match to {
        Status::Declined | Status::Expired | Status::Withdrawn | Status::ClosedAsError => true,
        Status::Received | Status::Accepted | Status::Won | Status::Lost => false,
    }
}

fn left_team(viewer: &Viewer, changes: &Changes) -> bool {
    let Some(own) = &viewer.email else {
        return false;
    };
    let is_theirs = |person: &Value| {
        let email = person.get("email").and_then(Value::as_str);
        email.is_some_and(|email| email_key(email) == *own)
    };
    changes
        .iter()
        .filter(|(key, _)| Field::of(key) == Some(Field::Team))
        .any(|(_, person)| is_theirs(&person.before) && !is_theirs(&person.after))
}

fn as_on_team(viewer: &Viewer, record: &RecordFacts) -> RecordFacts {
    let mut record = record.clone();
    record.team.extend(viewer.email.clone());
    record
}

//! What an event says: its kind, the fields that it changed, and who may see which of them (design §9).

use std::collections::{BTreeMap, BTreeSet};

use covente_entity::types::ids::{MessageId, PartnerId, RegistrationId};
use covente_entity::types::{DeadlineKind, RegistrationState, Status, Time};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::domain::facts::{DealFacts, RecordFacts};
use crate::domain::field::Field;
use crate::domain::history::cut;
use crate::domain::message::Address;
use crate::domain::visibility::{Group, relation};

/// The version of the shape of [`Changes`].
pub const SCHEMA: i32 = 1;

/// What happened to a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EventKind {
    /// Its company started the deal.
    Created,
    /// It was offered to its company.
    Received,
    /// Its company accepted.
    Accepted,
    /// Its company declined.
    Declined,
    /// Nobody answered in time.
    Expired,
    /// The offer was taken back.
    Withdrawn,
    /// Won.
    Won,
    /// Lost.
    Lost,
    /// Closed as an error.
    ClosedAsError,
    /// The vendor may view the deal.
    Shared,
    /// The vendor was asked for help.
    HelpRequested,
    /// A partner was invited.
    Invited,
    /// An invitation of this record was taken back.
    InvitationWithdrawn,
    /// Name, value, close date, notes or ids of other systems changed.
    DetailsChanged,
    /// The customer's contact changed.
    ContactChanged,
    /// The sales stage was marked.
    StageChanged,
    /// The team changed.
    TeamChanged,
    /// The solutions changed.
    SolutionsChanged,
    /// A won deal was registered, and is to be reviewed.
    RegistrationFiled,
    /// A registration was corrected, and is to be reviewed again.
    RegistrationResubmitted,
    /// The vendor asked for a correction of a registration.
    RegistrationActionRequired,
    /// A registration was approved when it was filed.
    RegistrationApproved,
    /// A registration passed its review.
    RegistrationPassed,
    /// A registration failed its review.
    RegistrationFailed,
    /// A registration was closed.
    RegistrationClosed,
    /// An approved registration was drawn for a review.
    RegistrationAudited,
    /// A pay-as-you-go contract was valued anew.
    RegistrationRevalued,
    /// An exception to a registration was asked for.
    ExceptionRequested,
    /// An exception was granted or refused.
    ExceptionDecided,
    /// Its company wrote a message (R138). It changes nothing: what was said is kept beside the record.
    MessagePosted,
    /// A clock of the record runs out soon: nothing changed, its owner is reminded.
    DeadlineNear,
}

impl EventKind {
    /// The kind of that name; none for one of another version of the server.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The name in the log.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            EventKind::Created => "CREATED",
            EventKind::Received => "RECEIVED",
            EventKind::Accepted => "ACCEPTED",
            EventKind::Declined => "DECLINED",
            EventKind::Expired => "EXPIRED",
            EventKind::Withdrawn => "WITHDRAWN",
            EventKind::Won => "WON",
            EventKind::Lost => "LOST",
            EventKind::ClosedAsError => "CLOSED_AS_ERROR",
            EventKind::Shared => "SHARED",
            EventKind::HelpRequested => "HELP_REQUESTED",
            EventKind::Invited => "INVITED",
            EventKind::InvitationWithdrawn => "INVITATION_WITHDRAWN",
            EventKind::DetailsChanged => "DETAILS_CHANGED",
            EventKind::ContactChanged => "CONTACT_CHANGED",
            EventKind::StageChanged => "STAGE_CHANGED",
            EventKind::TeamChanged => "TEAM_CHANGED",
            EventKind::SolutionsChanged => "SOLUTIONS_CHANGED",
            EventKind::RegistrationFiled => "REGISTRATION_FILED",
            EventKind::RegistrationResubmitted => "REGISTRATION_RESUBMITTED",
            EventKind::RegistrationActionRequired => "REGISTRATION_ACTION_REQUIRED",
            EventKind::RegistrationApproved => "REGISTRATION_APPROVED",
            EventKind::RegistrationPassed => "REGISTRATION_PASSED",
            EventKind::RegistrationFailed => "REGISTRATION_FAILED",
            EventKind::RegistrationClosed => "REGISTRATION_CLOSED",
            EventKind::RegistrationAudited => "REGISTRATION_AUDITED",
            EventKind::RegistrationRevalued => "REGISTRATION_REVALUED",
            EventKind::ExceptionRequested => "REGISTRATION_EXCEPTION_REQUESTED",
            EventKind::ExceptionDecided => "REGISTRATION_EXCEPTION_DECIDED",
            EventKind::MessagePosted => "MESSAGE_POSTED",
            EventKind::DeadlineNear => "DEADLINE_NEAR",
        }
    }

    /// Every kind.
    pub const ALL: [EventKind; 31] = [
        EventKind::Created,
        EventKind::Received,
        EventKind::Accepted,
        EventKind::Declined,
        EventKind::Expired,
        EventKind::Withdrawn,
        EventKind::Won,
        EventKind::Lost,
        EventKind::ClosedAsError,
        EventKind::Shared,
        EventKind::HelpRequested,
        EventKind::Invited,
        EventKind::InvitationWithdrawn,
        EventKind::DetailsChanged,
        EventKind::ContactChanged,
        EventKind::StageChanged,
        EventKind::TeamChanged,
        EventKind::SolutionsChanged,
        EventKind::RegistrationFiled,
        EventKind::RegistrationResubmitted,
        EventKind::RegistrationActionRequired,
        EventKind::RegistrationApproved,
        EventKind::RegistrationPassed,
        EventKind::RegistrationFailed,
        EventKind::RegistrationClosed,
        EventKind::RegistrationAudited,
        EventKind::RegistrationRevalued,
        EventKind::ExceptionRequested,
        EventKind::ExceptionDecided,
        EventKind::MessagePosted,
        EventKind::DeadlineNear,
    ];

    /// The kinds that change nothing of a record.
    pub const OF_NO_CHANGE: [EventKind; 2] = [EventKind::MessagePosted, EventKind::DeadlineNear];

    /// The kinds in which a record enters a sales stage.
    pub const OF_STAGE: [EventKind; 4] = [
        EventKind::Created,
        EventKind::Accepted,
        EventKind::StageChanged,
        EventKind::Won,
    ];

    /// The kinds that change a record's status.
    pub const OF_STATUS: [EventKind; 9] = [
        EventKind::Created,
        EventKind::Received,
        EventKind::Accepted,
        EventKind::Declined,
        EventKind::Expired,
        EventKind::Withdrawn,
        EventKind::Won,
        EventKind::Lost,
        EventKind::ClosedAsError,
    ];
}

/// A record as a map of stable keys, which are not column names: a column may be renamed, a key may not. Items of
/// lists have keys of their own, such as `team.<id>`.
pub type State = BTreeMap<String, Value>;

/// One field before and after; `null` where it was or is not there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// Before.
    pub before: Value,
    /// After.
    pub after: Value,
}

/// Changed fields by their stable keys.
pub type Changes = BTreeMap<String, Change>;

/// What turns one state into the other.
#[must_use]
pub fn diff(before: &State, after: &State) -> Changes {
    let keys: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    keys.into_iter()
        .filter_map(|key| {
            let of = |state: &State| state.get(key).cloned().unwrap_or(Value::Null);
            let change = Change {
                before: of(before),
                after: of(after),
            };
            (change.before != change.after).then(|| (key.clone(), change))
        })
        .collect()
}

/// What is said in a deal, as an event names it.
const SAID: &str = "messages.";

/// The state after some changes: the events of a record, folded from the first one on, are the record. A message is no
/// part of it.
#[must_use]
pub fn fold<'a>(changes: impl IntoIterator<Item = &'a Changes>) -> State {
    let mut state = State::new();
    let of_state = |(key, _): &(&String, &Change)| !key.starts_with(SAID);
    for (key, change) in changes.into_iter().flatten().filter(of_state) {
        if change.after.is_null() {
            state.remove(key);
        } else {
            state.insert(key.clone(), change.after.clone());
        }
    }
    state
}

/// The field group that a key belongs to. What is not known here is seen by nobody else.
#[must_use]
pub fn group(key: &str) -> Group {
    Field::of(key).map_or(Group::Internal, Field::group)
}

/// The companies that see each group that an event touches, at this moment (design §9).
pub type Audience = BTreeMap<Group, Vec<PartnerId>>;

/// The companies of an audience, each once.
#[must_use]
pub fn companies(audience: &Audience) -> BTreeSet<PartnerId> {
    audience.values().flatten().copied().collect()
}

/// Whom the changes of a record concern. What changes nothing, as a stage that is set anew, concerns its company.
#[must_use]
pub fn audience(deal: &DealFacts, record: &RecordFacts, changes: &Changes) -> Audience {
    let mut groups: BTreeSet<Group> = changes.keys().map(|key| group(key)).collect();
    if groups.is_empty() {
        groups.insert(Group::Internal);
    }
    let companies: BTreeSet<PartnerId> = deal
        .records
        .iter()
        .map(|party| party.partner)
        .chain(deal.vendor)
        .collect();
    groups
        .into_iter()
        .map(|group| {
            let sees = |company: &PartnerId| {
                let of_group = |(key, change): (&String, &Change)| {
                    let field = Field::of(key).filter(|field| field.group() == group);
                    let relation = relation(*company, deal, record);
                    field.zip(relation).is_some_and(|(field, relation)| {
                        cut(*company, relation, field, change).is_some()
                    })
                };
                *company == record.partner || changes.iter().any(of_group)
            };
            (group, companies.iter().copied().filter(sees).collect())
        })
        .collect()
}

/// What the event of a message tells: which, and for whom. Its text stands beside it.
#[must_use]
pub fn said(id: MessageId, address: Address) -> Changes {
    let told = json!({ "audience": address.audience, "partnerId": address.to });
    let change = Change {
        before: Value::Null,
        after: told,
    };
    Changes::from([(format!("{SAID}{id}"), change)])
}

/// Which message an event tells of, and for whom it is; none for an event of another kind.
#[must_use]
pub fn said_to(changes: &Changes) -> Option<(MessageId, Address)> {
    let mut said = changes.iter();
    let (id, change) = said.find_map(|(key, change)| Some((key.strip_prefix(SAID)?, change)))?;
    let told = &change.after;
    let address = Address {
        audience: serde_json::from_value(told.get("audience")?.clone()).ok()?,
        to: serde_json::from_value(told.get("partnerId")?.clone()).ok()?,
    };
    Some((id.parse().ok()?, address))
}

/// What a reminder tells: which clock runs out when, and how long before that it was to be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Reminder {
    /// What the clock measures.
    pub kind: DeadlineKind,
    /// When it runs out.
    pub due_at: Time,
    /// The lead time, in seconds.
    pub lead_seconds: i64,
    /// The registration that it is of, where it is of one.
    pub registration_id: Option<RegistrationId>,
}

/// The move of a record's status that an event tells, if it tells one.
#[must_use]
pub fn status_move(changes: &Changes) -> Option<(Option<Status>, Status)> {
    let change = changes.get("status")?;
    let read = |value: &Value| serde_json::from_value::<Status>(value.clone()).ok();
    Some((read(&change.before), read(&change.after)?))
}

/// The move of a registration that an event tells, if it tells one: which, from what, to what.
#[must_use]
pub fn registration_move(changes: &Changes) -> Option<RegistrationMove> {
    let (key, change) = changes
        .iter()
        .find(|(key, _)| key.starts_with("registrations."))?;
    let read = |value: &Value| serde_json::from_value(value.get("state")?.clone()).ok();
    Some(RegistrationMove {
        id: key.split_once('.')?.1.parse().ok()?,
        from: read(&change.before),
        to: read(&change.after)?,
        reason: change
            .after
            .get("reason")
            .and_then(Value::as_str)
            .map(str::to_owned),
    })
}

/// A change of a registration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegistrationMove {
    /// Which one.
    pub id: RegistrationId,
    /// Where it stood; none where it is new.
    pub from: Option<RegistrationState>,
    /// Where it stands.
    pub to: RegistrationState,
    /// What was said with it.
    pub reason: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_fold_to_the_state_that_they_lead_to() {
        let first = State::from([
            ("name".into(), json!("A")),
            ("team.1".into(), json!({"name": "Ana"})),
        ]);
        let second = State::from([
            ("name".into(), json!("B")),
            ("team.2".into(), json!({"name": "Bo"})),
        ]);
        let created = diff(&State::new(), &first);
        let changed = diff(&first, &second);
        assert_eq!(changed.len(), 3);
        assert_eq!(fold([&created, &changed]), second);
    }
}

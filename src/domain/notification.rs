//! What is mailed to whom, and how often it is tried: R155 as a table.

use chrono::TimeDelta;
use covente_entity::types::{DeadlineKind, Locale, NotificationTopic, Time};

use crate::domain::deadline::terms;
use crate::domain::event::EventKind;
use crate::domain::visibility::Group;

/// Whose people are told of what happened to a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// Those of the record's own company.
    Own,
    /// Those of the company that offered the deal to it.
    Sender,
}

impl Side {
    /// Every side.
    pub const ALL: [Side; 2] = [Side::Own, Side::Sender];
}

/// Which of its people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Whom {
    /// None.
    Nobody,
    /// The inbound contacts of the location that the record belongs to, which routing has chosen (R154, R158).
    InboundContacts,
    /// The team of its own record. Who made the record is known by a subject, not by an address; they are reached as one
    /// of the team.
    Team,
}

/// Every topic, in the order of R155.
pub const TOPICS: [NotificationTopic; 9] = [
    NotificationTopic::OfferAccepted,
    NotificationTopic::OfferDeclined,
    NotificationTopic::OfferExpired,
    NotificationTopic::OfferReceived,
    NotificationTopic::AnswerDueSoon,
    NotificationTopic::RegistrationActionRequired,
    NotificationTopic::RegistrationFailed,
    NotificationTopic::RegistrationSelected,
    NotificationTopic::RegistrationDueSoon,
];

/// What a mail about an event is about; none where no mail goes out. That one's own offer was sent is such an event: an
/// acknowledgement is in the feed only (R156).
#[must_use]
pub fn topic(kind: EventKind, clock: Option<DeadlineKind>) -> Option<NotificationTopic> {
    use NotificationTopic as T;
    match (kind, clock) {
        (EventKind::Received, _) => Some(T::OfferReceived),
        (EventKind::Accepted, _) => Some(T::OfferAccepted),
        (EventKind::Declined, _) => Some(T::OfferDeclined),
        (EventKind::Expired, _) => Some(T::OfferExpired),
        (EventKind::RegistrationActionRequired, _) => Some(T::RegistrationActionRequired),
        (EventKind::RegistrationFailed, _) => Some(T::RegistrationFailed),
        (EventKind::RegistrationAudited, _) => Some(T::RegistrationSelected),
        (
            EventKind::DeadlineNear,
            Some(DeadlineKind::AnswerToOffer | DeadlineKind::AnswerToHelpRequest),
        ) => Some(T::AnswerDueSoon),
        (
            EventKind::DeadlineNear,
            Some(DeadlineKind::ExceptionRequest | DeadlineKind::Revaluation),
        ) => Some(T::RegistrationDueSoon),
        // Nobody at the vendor is named by R155 for what it reviews.
        (
            EventKind::DeadlineNear,
            Some(DeadlineKind::ExceptionDecision | DeadlineKind::CoolingBeforeWon) | None,
        )
        | (
            EventKind::Created
            | EventKind::Withdrawn
            | EventKind::Won
            | EventKind::Lost
            | EventKind::ClosedAsError
            | EventKind::Shared
            | EventKind::HelpRequested
            | EventKind::Invited
            | EventKind::InvitationWithdrawn
            | EventKind::DetailsChanged
            | EventKind::ContactChanged
            | EventKind::StageChanged
            | EventKind::TeamChanged
            | EventKind::SolutionsChanged
            | EventKind::RegistrationFiled
            | EventKind::RegistrationResubmitted
            | EventKind::RegistrationApproved
            | EventKind::RegistrationPassed
            | EventKind::RegistrationClosed
            | EventKind::RegistrationRevalued
            | EventKind::ExceptionRequested
            | EventKind::ExceptionDecided
            | EventKind::MessagePosted,
            _,
        ) => None,
    }
}

/// The table of R155: topic × side. Each topic has the side that did not act: nobody is told what their own company did
/// (R156).
#[must_use]
pub fn whom(topic: NotificationTopic, side: Side) -> Whom {
    use NotificationTopic as T;
    let (told, people) = match topic {
        T::OfferReceived | T::AnswerDueSoon => (Side::Own, Whom::InboundContacts),
        T::OfferAccepted | T::OfferDeclined | T::OfferExpired => (Side::Sender, Whom::Team),
        T::RegistrationActionRequired
        | T::RegistrationFailed
        | T::RegistrationSelected
        | T::RegistrationDueSoon => (Side::Own, Whom::Team),
    };
    if side == told { people } else { Whom::Nobody }
}

/// The rule that a topic stands in.
#[must_use]
pub fn rule(topic: NotificationTopic) -> &'static str {
    match topic {
        NotificationTopic::OfferDeclined => "R72, R153, R155",
        NotificationTopic::OfferExpired => "R73, R153, R155",
        NotificationTopic::OfferReceived => "R154, R155, R158",
        NotificationTopic::OfferAccepted
        | NotificationTopic::AnswerDueSoon
        | NotificationTopic::RegistrationActionRequired
        | NotificationTopic::RegistrationFailed
        | NotificationTopic::RegistrationSelected => "R155",
        NotificationTopic::RegistrationDueSoon => terms(DeadlineKind::ExceptionRequest).rule,
    }
}

/// The field group of the record that a company must see to be told.
#[must_use]
pub fn group(topic: NotificationTopic) -> Group {
    match topic {
        NotificationTopic::OfferReceived
        | NotificationTopic::AnswerDueSoon
        | NotificationTopic::OfferAccepted
        | NotificationTopic::OfferDeclined
        | NotificationTopic::OfferExpired => Group::Identity,
        NotificationTopic::RegistrationActionRequired
        | NotificationTopic::RegistrationFailed
        | NotificationTopic::RegistrationSelected
        | NotificationTopic::RegistrationDueSoon => Group::Registration,
    }
}

/// What somebody chose for mail to their address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Whether any is sent.
    pub enabled: bool,
    /// The language; none where whoever put them down decides.
    pub locale: Option<Locale>,
}

/// The language to write to an address in: as its owner chose, else as whoever put them down; none where no mail is wanted
/// (R157).
#[must_use]
pub fn language(choice: Option<Choice>, otherwise: Locale) -> Option<Locale> {
    match choice {
        None => Some(otherwise),
        Some(choice) if choice.enabled => Some(choice.locale.unwrap_or(otherwise)),
        Some(_) => None,
    }
}

/// How long a mail is let lie after each try in vain: not quite four hours in all.
pub const PAUSES: [TimeDelta; 6] = [
    TimeDelta::minutes(1),
    TimeDelta::minutes(5),
    TimeDelta::minutes(15),
    TimeDelta::minutes(30),
    TimeDelta::hours(1),
    TimeDelta::hours(2),
];

/// When to try again after so many tries; none where it was tried in vain for too long.
#[must_use]
pub fn again(attempts: i32, now: Time) -> Option<Time> {
    let place = usize::try_from(attempts - 1).ok()?;
    PAUSES.get(place).map(|pause| now + *pause)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_is_tried_seven_times_in_not_quite_four_hours() {
        let mut now = Time::UNIX_EPOCH;
        let mut tries = 1;
        while let Some(next) = again(tries, now) {
            now = next;
            tries += 1;
        }
        assert_eq!(tries, 7);
        assert_eq!(now - Time::UNIX_EPOCH, TimeDelta::minutes(231));
    }

    #[test]
    fn every_topic_is_told_to_one_side_r155() {
        for topic in TOPICS {
            let told = Side::ALL.map(|side| whom(topic, side) != Whom::Nobody);
            assert_eq!(told.iter().filter(|told| **told).count(), 1, "{topic:?}");
        }
    }
}

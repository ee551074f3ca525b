//! Webhooks: what an event is called on its way out, how often it is tried, and what an answer means (R192, R193).

use std::time::Duration;

use chrono::TimeDelta;
use covente_entity::types::Time;

use crate::domain::event::EventKind;

/// Endpoints of one company at most.
pub const ENDPOINTS: usize = 20;
/// Bytes of a body at most: whoever wants more asks for the rest by the id.
pub const BODY: usize = 256 * 1024;
/// Events that wait for one endpoint at most; the others stay in the log until these are gone.
pub const HELD: u64 = 1_000;
/// How long the secret before a rotation signs along.
pub const OVERLAP: TimeDelta = TimeDelta::hours(24);

/// How long an event is let lie after each try in vain, as Standard Webhooks proposes: ten tries in three days and more.
pub const PAUSES: [TimeDelta; 9] = [
    TimeDelta::seconds(5),
    TimeDelta::minutes(5),
    TimeDelta::minutes(30),
    TimeDelta::hours(2),
    TimeDelta::hours(5),
    TimeDelta::hours(10),
    TimeDelta::hours(14),
    TimeDelta::hours(20),
    TimeDelta::hours(24),
];
/// A receiver may ask for a pause of this length at most.
const LONGEST: TimeDelta = TimeDelta::hours(24);

/// When to try again after so many tries; none where it was tried in vain for too long. A pause is up to a tenth longer by
/// chance, of 0 to 1, so that not all come back at once, and never shorter than the receiver asked for.
#[must_use]
pub fn again(attempts: i32, now: Time, chance: f64, asked: Option<Duration>) -> Option<Time> {
    let place = usize::try_from(attempts - 1).ok()?;
    let pause = PAUSES.get(place)?;
    #[expect(clippy::cast_precision_loss, reason = "a pause is a day at most")]
    let more = pause.num_milliseconds() as f64 * chance.clamp(0.0, 1.0) / 10.0;
    #[expect(clippy::cast_possible_truncation, reason = "a pause is a day at most")]
    let pause = *pause + TimeDelta::milliseconds(more as i64);
    let asked = asked.map_or(TimeDelta::zero(), |asked| {
        TimeDelta::from_std(asked).unwrap_or(LONGEST).min(LONGEST)
    });
    Some(now + pause.max(asked))
}

/// What the status of an answer comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The receiver has it.
    Taken,
    /// The receiver wants nothing more.
    Gone,
    /// The receiver does not have it.
    Refused,
}

/// Any 2xx is a yes, and nothing else is; a redirect is not followed.
#[must_use]
pub fn judge(status: u16) -> Verdict {
    match status {
        200..=299 => Verdict::Taken,
        410 => Verdict::Gone,
        _ => Verdict::Refused,
    }
}

/// What the first and the last event that a viewer hears of a deal are called: `SightLostEvent`.
pub const SIGHT_LOST: &str = "opportunity.sight_lost";
/// What `testWebhookEndpoint` sends.
pub const TEST: &str = "webhook.test";

/// What an event is called on its way out.
#[must_use]
pub fn event_type(kind: EventKind) -> &'static str {
    match kind {
        EventKind::Created => "opportunity.created",
        EventKind::Received => "opportunity.received",
        EventKind::Accepted => "opportunity.accepted",
        EventKind::Declined => "opportunity.declined",
        EventKind::Expired => "opportunity.expired",
        EventKind::Withdrawn => "opportunity.withdrawn",
        EventKind::Won => "opportunity.won",
        EventKind::Lost => "opportunity.lost",
        EventKind::ClosedAsError => "opportunity.closed_as_error",
        EventKind::Shared => "opportunity.shared",
        EventKind::HelpRequested => "opportunity.help_requested",
        EventKind::Invited => "opportunity.partner_invited",
        EventKind::InvitationWithdrawn => "opportunity.invitation_withdrawn",
        EventKind::DetailsChanged => "opportunity.details_changed",
        EventKind::ContactChanged => "opportunity.customer_contact_changed",
        EventKind::StageChanged => "opportunity.sales_stage_changed",
        EventKind::TeamChanged => "opportunity.team_changed",
        EventKind::SolutionsChanged => "opportunity.solutions_changed",
        EventKind::RegistrationFiled => "registration.filed",
        EventKind::RegistrationResubmitted => "registration.resubmitted",
        EventKind::RegistrationActionRequired => "registration.action_required",
        EventKind::RegistrationApproved => "registration.approved",
        EventKind::RegistrationPassed => "registration.passed",
        EventKind::RegistrationFailed => "registration.failed",
        EventKind::RegistrationClosed => "registration.closed",
        EventKind::RegistrationAudited => "registration.audited",
        EventKind::RegistrationRevalued => "registration.revalued",
        EventKind::ExceptionRequested => "registration.exception_requested",
        EventKind::ExceptionDecided => "registration.exception_decided",
        EventKind::MessagePosted => "message.posted",
        EventKind::DeadlineNear => "deadline.near",
    }
}

/// A body: the answer to the receiver's own document, an object in JSON, with the type and the time before it.
#[must_use]
pub fn body(event_type: &str, at: Time, answer: &str) -> String {
    let at = at.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true);
    let rest = answer.trim_start().trim_start_matches('{').trim_start();
    let comma = if rest.starts_with('}') { "" } else { "," };
    format!(r#"{{"type":"{event_type}","timestamp":"{at}"{comma}{rest}"#)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::{Value, json};

    use super::*;

    fn tries(chance: f64) -> (usize, TimeDelta) {
        let mut now = Time::UNIX_EPOCH;
        let mut tries = 1;
        while let Some(next) = again(tries, now, chance, None) {
            now = next;
            tries += 1;
        }
        (usize::try_from(tries).unwrap(), now - Time::UNIX_EPOCH)
    }

    /// R193: on the schedule of the standard, and by chance a little later, never sooner.
    #[test]
    fn an_event_is_tried_ten_times_in_three_days() {
        let (count, length) = tries(0.0);
        assert_eq!(count, 10);
        assert_eq!(length, TimeDelta::seconds(75 * 3600 + 35 * 60 + 5));
        assert_eq!(tries(1.0), (10, length + length / 10));
    }

    #[test]
    fn a_receiver_may_ask_for_a_longer_pause_and_for_no_shorter_one() {
        let now = Time::UNIX_EPOCH;
        let after = |asked| again(1, now, 0.0, Some(Duration::from_secs(asked))).unwrap() - now;
        assert_eq!(after(1), TimeDelta::seconds(5));
        assert_eq!(after(120), TimeDelta::minutes(2));
        assert_eq!(after(u64::MAX), TimeDelta::hours(24));
        assert_eq!(again(10, now, 0.0, Some(Duration::ZERO)), None);
        assert_eq!(again(0, now, 0.0, None), None);
    }

    #[test]
    fn only_2xx_is_a_yes() {
        for (status, verdict) in [
            (200, Verdict::Taken),
            (204, Verdict::Taken),
            (299, Verdict::Taken),
            (301, Verdict::Refused),
            (304, Verdict::Refused),
            (400, Verdict::Refused),
            (410, Verdict::Gone),
            (429, Verdict::Refused),
            (500, Verdict::Refused),
        ] {
            assert_eq!(judge(status), verdict, "{status}");
        }
    }

    /// R192: each kind of event has a name of its own.
    #[test]
    fn every_kind_of_event_has_a_type_of_its_own() {
        let mut types: BTreeSet<_> = EventKind::ALL.into_iter().map(event_type).collect();
        assert_eq!(types.len(), EventKind::ALL.len());
        assert!(types.insert(SIGHT_LOST) && types.insert(TEST));
        let plain = |c: char| c.is_ascii_lowercase() || c == '_' || c == '.';
        assert!(types.iter().all(|name| name.chars().all(plain)), "{types:?}");
    }

    #[test]
    fn a_body_is_the_answer_with_its_type_and_time() {
        for answer in [
            json!({"data": {"a": [1, "{"]}}),
            json!({"errors": [{"message": "no"}], "data": null}),
            json!({}),
        ] {
            let body = body(TEST, Time::UNIX_EPOCH, &answer.to_string());
            let mut read: Value = serde_json::from_str(&body).unwrap();
            let fields = read.as_object_mut().unwrap();
            assert_eq!(fields.remove("type"), Some(json!(TEST)));
            assert_eq!(fields.remove("timestamp"), Some(json!("1970-01-01T00:00:00Z")));
            assert_eq!(read, answer, "{body}");
        }
    }
}

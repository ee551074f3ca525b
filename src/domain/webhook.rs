//! Webhooks: what an event is called on its way out, how often it is tried, and what an answer means (R192, R193).

use std::net::IpAddr;
use std::time::Duration;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::TimeDelta;
use covente_entity::types::Time;
use reqwest::Url;

use crate::domain::address::Reach;
use crate::domain::event::EventKind;
use crate::domain::refusal::{Code, Path, Refusal};

/// Endpoints of one company at most.
pub const ENDPOINTS: usize = 20;
/// Characters of an address at most.
pub const URL: usize = 2_000;
/// Bytes of a document at most, and of its variables as JSON.
pub const DOCUMENT: usize = 20_000;
/// How long what ended is listed.
pub const LISTED: TimeDelta = TimeDelta::days(30);
/// How long the secret before a rotation signs along.
pub const OVERLAP: TimeDelta = TimeDelta::hours(24);

/// Random bytes of a secret.
pub const RANDOM: usize = 32;

/// A secret as Standard Webhooks writes it.
#[must_use]
pub fn secret(random: [u8; RANDOM]) -> String {
    format!("whsec_{}", STANDARD.encode(random))
}

/// The address of an endpoint. What a name stands for is looked at when something is sent.
///
/// # Errors
/// `REQUIRED`, `TOO_LONG` or `INVALID_VALUE` at the path, for what is no address, or none that is sent to.
pub fn target(text: &str, reach: Reach, path: &Path) -> Result<Url, Refusal> {
    let text = crate::domain::text::required(text, URL, path)?;
    let no = |message: &str| Refusal::at(Code::InvalidValue, path, message).rule("R193");
    let url = Url::parse(&text)
        .map_err(|_| no("This is no whole address, such as https://crm.example.com/covente."))?;
    let schemes: &[&str] = match reach {
        Reach::Public => &["https"],
        Reach::Loopback => &["https", "http"],
    };
    if !schemes.contains(&url.scheme()) {
        return Err(no("Events are sent over https alone."));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(no(
            "Leave user and password out: the signature says who sends.",
        ));
    }
    if url.fragment().is_some() {
        return Err(no("Leave out what follows the #: no server is sent that."));
    }
    let host = url.host_str().unwrap_or_default();
    let literal = host.trim_start_matches('[').trim_end_matches(']');
    if literal
        .parse()
        .is_ok_and(|address: IpAddr| !reach.allows(address))
    {
        return Err(no(
            "Events are sent to addresses of the public internet alone.",
        ));
    }
    Ok(url)
}

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

    /// R193: what is refused before any name is looked up.
    #[test]
    fn only_public_addresses_over_https_are_sent_to() {
        let path = Path::of("url");
        let code = |text: &str, reach| target(text, reach, &path).err().map(|fault| fault.code);
        for text in [
            "https://crm.example.com/hooks?from=covente",
            "https://crm.example.com:8443",
            "https://93.184.216.34/hook",
            "https://[2606:2800:220:1:248:1893:25c8:1946]/",
        ] {
            assert_eq!(code(text, Reach::Public), None, "{text}");
        }
        for text in [
            "crm.example.com",
            "/hook",
            "https://",
            "http://crm.example.com/",
            "ftp://crm.example.com/",
            "file:///etc/passwd",
            "https://me:secret@crm.example.com/",
            "https://crm.example.com/#here",
            "https://127.0.0.1/",
            "https://127.1/",
            "https://0x7f000001/",
            "https://2130706433/",
            "https://10.0.0.5/",
            "https://169.254.169.254/latest/meta-data",
            "https://[::1]/",
            "https://[::ffff:10.0.0.1]/",
        ] {
            assert_eq!(
                code(text, Reach::Public),
                Some(Code::InvalidValue),
                "{text}"
            );
        }
        assert_eq!(code(" ", Reach::Public), Some(Code::Required));
        let long = format!("https://crm.example.com/{}", "a".repeat(URL));
        assert_eq!(code(&long, Reach::Public), Some(Code::TooLong));
        assert_eq!(code("http://127.0.0.1:9000/", Reach::Loopback), None);
        assert!(code("http://10.0.0.5/", Reach::Loopback).is_some());
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
        assert!(
            types.iter().all(|name| name.chars().all(plain)),
            "{types:?}"
        );
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
            assert_eq!(
                fields.remove("timestamp"),
                Some(json!("1970-01-01T00:00:00Z"))
            );
            assert_eq!(read, answer, "{body}");
        }
    }
}

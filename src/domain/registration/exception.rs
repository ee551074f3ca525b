//! Whether a filed registration of 2023 can still be changed: exceptions, and the revaluation of what is paid as it is
//! used (R127, R128).

use chrono::{Datelike, NaiveDate, TimeDelta, Weekday};
use covente_entity::types::{ExceptionState, RegistrationProfile, Time};
use rust_decimal::Decimal;
use serde_json::json;

use crate::domain::money::Money;
use crate::domain::refusal::{Code, Path, Refusal};
use crate::domain::registration::Filed;
use crate::domain::registration::contract::{LARGE, dollars, fiscal_year};

/// How long after filing an exception can be asked for (R128).
pub const ASKED_WITHIN: TimeDelta = TimeDelta::days(60);
/// Working days in which it is decided (R128).
const DECIDED_WITHIN: u32 = 14;

/// Until when a request made at an instant is to be decided: fourteen working days later, at the same time of day.
#[must_use]
pub fn decide_by(at: Time) -> Time {
    let mut by = at;
    let mut left = DECIDED_WITHIN;
    while left > 0 {
        by += TimeDelta::days(1);
        if !matches!(by.weekday(), Weekday::Sat | Weekday::Sun) {
            left -= 1;
        }
    }
    by
}

fn illegal(rule: &'static str, message: &str) -> Refusal {
    Refusal::new(Code::IllegalTransition, rule, message)
}

/// The refusal of what the edition of 2020 does not know.
fn unknown() -> Refusal {
    illegal(
        "R128",
        "This registration was filed under the edition of 2020, which does not know that.",
    )
}

/// Why something cannot be done to any registration of a deal: none where it can be to one.
#[must_use]
pub fn of_any(filed: &[Filed], refusal: impl Fn(&Filed) -> Option<Refusal>) -> Option<Refusal> {
    let mut refusals = Vec::new();
    for filed in filed {
        refusals.push(refusal(filed)?);
    }
    let nothing = || illegal("R113", "Nothing is registered of this deal.");
    Some(refusals.into_iter().next().unwrap_or_else(nothing))
}

/// Why no exception can be asked for, if none can: one of a record, within 60 days.
#[must_use]
pub fn requestable(
    profile: RegistrationProfile,
    filed_at: Time,
    requests: usize,
    now: Time,
) -> Option<Refusal> {
    let until = filed_at + ASKED_WITHIN;
    if profile == RegistrationProfile::Edition2020 {
        Some(unknown())
    } else if requests > 0 {
        Some(illegal(
            "R128",
            "An exception was asked for in this deal already.",
        ))
    } else if now >= until {
        let message = "An exception is asked for within 60 days of registration.";
        let refusal = Refusal::new(Code::DeadlinePassed, "R128", message);
        Some(refusal.with(json!({ "dueAt": until })))
    } else {
        None
    }
}

/// Why an exception cannot be decided, if it cannot: a decision is final.
#[must_use]
pub fn decidable(state: Option<ExceptionState>) -> Option<Refusal> {
    match state {
        Some(ExceptionState::Requested) => None,
        Some(ExceptionState::Granted | ExceptionState::Refused) => Some(illegal(
            "R128",
            "This exception is decided, and the decision is final.",
        )),
        None => Some(illegal(
            "R128",
            "No exception was asked for in this registration.",
        )),
    }
}

/// What decides whether a contract can be valued anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Revaluation {
    /// Whether it was filed under the edition of 2023.
    pub is_2023: bool,
    /// Whether the customer pays by what is used.
    pub pay_as_you_go: bool,
    /// Whether it was valued anew already.
    pub revalued: bool,
    /// When it was filed.
    pub filed_on: NaiveDate,
    /// Today, in UTC.
    pub today: NaiveDate,
}

impl Revaluation {
    /// Why it cannot be, if it cannot.
    #[must_use]
    pub fn refusal(self) -> Option<Refusal> {
        if !self.is_2023 {
            Some(unknown())
        } else if !self.pay_as_you_go {
            Some(illegal("R127", "Only pay-as-you-go is valued anew."))
        } else if self.revalued {
            Some(illegal("R127", "This contract was valued anew already."))
        } else if fiscal_year(self.today) == fiscal_year(self.filed_on) {
            None
        } else {
            Some(Refusal::new(
                Code::DeadlinePassed,
                "R127",
                "A contract is valued anew in the fiscal year in which it was filed.",
            ))
        }
    }
}

/// What is wrong with a new total, if anything is: it passes a million US dollars, in the contract's own currency.
#[must_use]
pub fn revalued(old: &Money, new: &Money, rate: Option<Decimal>, path: &Path) -> Option<Refusal> {
    let (code, field, message) = match rate.and_then(|rate| dollars(new, rate)) {
        _ if new.currency != old.currency => (
            Code::InvalidValue,
            "currency",
            "The contract keeps its currency.",
        ),
        None => (
            Code::InvalidValue,
            "currency",
            "No rate to US dollars is published for this month.",
        ),
        Some(total) if total <= Decimal::from(LARGE) => (
            Code::OutOfRange,
            "amount",
            "The contract is valued anew when it passes 1,000,000 US dollars.",
        ),
        Some(_) => return None,
    };
    Some(Refusal::at(code, &path.field(field), message).rule("R127"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fourteen_working_days_are_almost_three_weeks_r128() {
        let at = |text: &str| text.parse::<Time>().unwrap();
        // From a Monday, and from a Saturday.
        assert_eq!(
            decide_by(at("2026-03-02T10:00:00Z")),
            at("2026-03-20T10:00:00Z")
        );
        assert_eq!(
            decide_by(at("2026-03-07T10:00:00Z")),
            at("2026-03-26T10:00:00Z")
        );
    }
}

//! How companies are ranked in the partner search: step by step, by how they answer and report (R165).

use chrono::TimeDelta;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::domain::figures::hours;

/// Answers that it takes before anything is told from them.
pub const TOLD_FROM: u64 = 3;

/// Where a company stands of which nothing can be told yet: newcomers are not hidden.
pub const NEUTRAL: i32 = 3;

/// Means up to which steps are given for answering quickly.
const QUICK: [(TimeDelta, i32); 3] = [
    (TimeDelta::hours(24), 3),
    (TimeDelta::hours(72), 2),
    (TimeDelta::hours(168), 1),
];
/// Percents from which on steps are given for accepting.
const ACCEPTING: [(i64, i32); 2] = [(75, 2), (50, 1)];
/// Percents from which on steps are given for reporting outcomes.
const REPORTING: [(i64, i32); 2] = [(75, 2), (40, 1)];

/// How a company dealt with what was offered to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Conduct {
    /// Offers that it accepted.
    pub accepted: u64,
    /// Offers that it declined.
    pub declined: u64,
    /// Offers that it let expire.
    pub expired: u64,
    /// How long its answers took in all, from the offer on.
    pub answered_after: TimeDelta,
    /// How many of the accepted ones it has reported as won or lost.
    pub reported: u64,
}

impl Conduct {
    /// With more of the same.
    #[must_use]
    pub fn with(&self, more: &Self) -> Self {
        Self {
            accepted: self.accepted + more.accepted,
            declined: self.declined + more.declined,
            expired: self.expired + more.expired,
            answered_after: self.answered_after + more.answered_after,
            reported: self.reported + more.reported,
        }
    }

    fn offers(&self) -> u64 {
        self.accepted + self.declined + self.expired
    }

    /// The mean time from an offer to its answer, over those accepted or declined; none where none was.
    #[must_use]
    pub fn response_time(&self) -> Option<TimeDelta> {
        let answers = i32::try_from(self.accepted + self.declined).unwrap_or(i32::MAX);
        (answers > 0).then(|| self.answered_after / answers)
    }

    /// The same in hours, with two decimals.
    #[must_use]
    pub fn hours_to_answer(&self) -> Option<f64> {
        hours(self.answered_after, self.accepted + self.declined)
    }

    /// How many of a hundred offers it accepted, of those that it accepted, declined or let expire, with two decimals.
    #[must_use]
    pub fn acceptance_rate(&self) -> Option<f64> {
        percent(self.accepted, self.offers())?.round_dp(2).to_f64()
    }

    /// How many of a hundred deals that it accepted it has reported as won or lost, with two decimals.
    #[must_use]
    pub fn outcome_rate(&self) -> Option<f64> {
        percent(self.reported, self.accepted)?.round_dp(2).to_f64()
    }

    /// How far up it stands: 3 steps at most for quick answers, 2 for accepting and 2 for reporting outcomes. None where
    /// too few offers tell of it.
    #[must_use]
    pub fn steps(&self) -> Option<i32> {
        if self.offers() < TOLD_FROM {
            return None;
        }
        let quick = self.response_time().map_or(0, |mean| {
            let reached = QUICK.into_iter().find(|(most, _)| mean <= *most);
            reached.map_or(0, |(_, steps)| steps)
        });
        let reached = |rate: Option<Decimal>, steps: [(i64, i32); 2]| {
            let reached = rate.and_then(|rate| {
                steps
                    .into_iter()
                    .find(|(least, _)| rate >= Decimal::from(*least))
            });
            reached.map_or(0, |(_, steps)| steps)
        };
        let accepting = reached(percent(self.accepted, self.offers()), ACCEPTING);
        let reporting = reached(percent(self.reported, self.accepted), REPORTING);
        Some(quick + accepting + reporting)
    }
}

fn percent(part: u64, whole: u64) -> Option<Decimal> {
    (Decimal::from(part) * Decimal::ONE_HUNDRED).checked_div(Decimal::from(whole))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn conduct(accepted: u64, declined: u64, expired: u64, hours: i64, reported: u64) -> Conduct {
        Conduct {
            accepted,
            declined,
            expired,
            answered_after: TimeDelta::hours(hours),
            reported,
        }
    }

    #[test]
    fn every_step_is_reached_at_its_bound_r165() {
        for (conduct, steps) in [
            (conduct(1, 1, 0, 1, 1), None),
            (conduct(3, 0, 0, 72, 3), Some(7)),
            (conduct(3, 0, 0, 73, 3), Some(6)),
            (conduct(3, 0, 0, 216, 3), Some(6)),
            (conduct(3, 0, 0, 504, 3), Some(5)),
            (conduct(3, 0, 0, 505, 3), Some(4)),
            (conduct(3, 1, 0, 4, 2), Some(3 + 2 + 1)),
            (conduct(2, 1, 1, 3, 0), Some(3 + 1)),
            (conduct(2, 2, 1, 4, 0), Some(3)),
            (conduct(0, 0, 5, 0, 0), Some(0)),
        ] {
            assert_eq!(conduct.steps(), steps, "{conduct:?}");
        }
    }

    #[test]
    fn rates_are_none_of_nothing_r165() {
        let nothing = Conduct::default();
        assert_eq!(nothing.response_time(), None);
        assert_eq!(nothing.acceptance_rate(), None);
        assert_eq!(nothing.outcome_rate(), None);
        let some = conduct(2, 0, 1, 5, 1);
        assert_eq!(some.response_time(), Some(TimeDelta::minutes(150)));
        assert_eq!(some.hours_to_answer(), Some(2.5));
        assert_eq!(conduct(3, 0, 0, 5, 0).hours_to_answer(), Some(1.67));
        assert_eq!(some.acceptance_rate(), Some(66.67));
        assert_eq!(some.outcome_rate(), Some(50.0));
    }
}

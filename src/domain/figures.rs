//! The figures of a pipeline and how they are defined (R171).

use chrono::{NaiveDate, TimeDelta};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// An amount that was added up, in minor units of one currency; it may be beyond any single amount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sum {
    /// Minor units.
    pub minor: Decimal,
    /// ISO 4217.
    pub currency: String,
}

/// What some records come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// How many there are.
    pub records: u64,
    /// Their values, by currency.
    pub values: Vec<Sum>,
    /// The first and the last day on which one is expected to close; none of none.
    pub closes: Option<(NaiveDate, NaiveDate)>,
    /// How many of them are won.
    pub won: u64,
    /// How long these took in all, each from when it was made or received until it was won.
    pub won_after: TimeDelta,
    /// How many of them were started by the company whose they are.
    pub started: u64,
    /// How many of them were received and accepted.
    pub accepted: u64,
    /// How long these took in all, each from when it was received until it was accepted.
    pub accepted_after: TimeDelta,
}

impl Figures {
    /// Adds those of other records.
    pub fn add(&mut self, other: Self) {
        self.records += other.records;
        for sum in other.values {
            match self
                .values
                .iter_mut()
                .find(|it| it.currency == sum.currency)
            {
                Some(own) => own.minor += sum.minor,
                None => self.values.push(sum),
            }
        }
        self.closes = match (self.closes, other.closes) {
            (Some(own), Some(more)) => Some((own.0.min(more.0), own.1.max(more.1))),
            (own, more) => own.or(more),
        };
        self.won += other.won;
        self.won_after += other.won_after;
        self.started += other.started;
        self.accepted += other.accepted;
        self.accepted_after += other.accepted_after;
    }

    /// How many of a hundred deals are won: those won ÷ (those received and accepted + those started) × 100, with two
    /// decimals. None where there is nothing to divide by.
    #[must_use]
    pub fn win_rate(&self) -> Option<f64> {
        let tries = Decimal::from(self.accepted + self.started);
        let rate = (Decimal::from(self.won) * Decimal::ONE_HUNDRED).checked_div(tries)?;
        rate.round_dp(2).to_f64()
    }

    /// How many hours an offer waited for its acceptance on average, with two decimals; none where none was accepted.
    #[must_use]
    pub fn hours_to_accept(&self) -> Option<f64> {
        hours(self.accepted_after, self.accepted)
    }

    /// How many hours it took on average to win, with two decimals; none where none was won.
    #[must_use]
    pub fn hours_to_win(&self) -> Option<f64> {
        hours(self.won_after, self.won)
    }
}

/// The mean of so many times in hours, with two decimals; none of none.
pub(crate) fn hours(total: TimeDelta, times: u64) -> Option<f64> {
    let each = Decimal::from(total.num_seconds()).checked_div(Decimal::from(times))?;
    (each / Decimal::from(3600)).round_dp(2).to_f64()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_and_times_are_none_of_nothing_r171() {
        let none = Figures::default();
        assert_eq!(none.win_rate(), None);
        assert_eq!(none.hours_to_accept(), None);
        assert_eq!(none.hours_to_win(), None);
    }

    #[test]
    fn groups_add_up_r171() {
        let sum = |minor: i64, currency: &str| Sum {
            minor: minor.into(),
            currency: currency.to_owned(),
        };
        let day = |day: u32| NaiveDate::from_ymd_opt(2099, 6, day).expect("a day in June");
        let mut all = Figures {
            records: 3,
            values: vec![sum(1_000, "EUR")],
            closes: Some((day(3), day(9))),
            won: 1,
            won_after: TimeDelta::hours(72),
            started: 2,
            accepted: 1,
            accepted_after: TimeDelta::minutes(90),
        };
        all.add(Figures {
            records: 1,
            values: vec![sum(5, "EUR"), sum(7, "JPY")],
            closes: Some((day(5), day(30))),
            won: 1,
            won_after: TimeDelta::hours(1),
            ..Figures::default()
        });
        assert_eq!(all.values, [sum(1_005, "EUR"), sum(7, "JPY")]);
        assert_eq!(all.closes, Some((day(3), day(30))));
        assert_eq!(all.win_rate(), Some(66.67));
        assert_eq!(all.hours_to_accept(), Some(1.5));
        assert_eq!(all.hours_to_win(), Some(36.5));
    }
}

//! What a contract is worth a year, in US dollars (R117, R122, R123, R126).

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;

use crate::domain::money::Money;

/// The value that a year of a contract must pass (R122).
pub const LEAST: i64 = 25_000;
/// The value of a year above which a registration is reviewed (R126).
pub const LARGE: i64 = 1_000_000;
/// Over how many years a contract without an end is spread (R122).
const PERPETUAL_YEARS: i64 = 6;

/// An amount in US dollars, at a rate of dollars for one unit of its currency.
#[must_use]
pub fn dollars(value: &Money, rate: Decimal) -> Option<Decimal> {
    Money::decimal(value.minor, &value.currency).checked_mul(rate)
}

/// What a year of a contract is worth: a sixth where it has no end, else its share of twelve months (R123).
#[must_use]
pub fn annual(total: Decimal, starts_on: NaiveDate, ends_on: Option<NaiveDate>) -> Decimal {
    match ends_on {
        None => total / Decimal::from(PERPETUAL_YEARS),
        Some(end) => total * Decimal::from(12) / Decimal::from(months(starts_on, end)),
    }
}

/// The months of a contract, a begun one counted whole, at least twelve (R123).
fn months(starts_on: NaiveDate, ends_on: NaiveDate) -> i32 {
    // The day after the last: a year from the first of January ends on the 31st of December.
    let until = ends_on.succ_opt().unwrap_or(ends_on);
    let years = until.year() - starts_on.year();
    let month = |day: NaiveDate| i32::try_from(day.month0()).unwrap_or_default();
    let begun = i32::from(until.day() > starts_on.day());
    (years * 12 + month(until) - month(starts_on) + begun).max(12)
}

/// The vendor's fiscal year of a day, by the year in which it ends: it begins on the first of July (R127).
#[must_use]
pub fn fiscal_year(day: NaiveDate) -> i32 {
    day.year() + i32::from(day.month() >= 7)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_contract_without_an_end_is_spread_over_six_years_r122() {
        let of = |total| annual(Decimal::from(total), day("2026-01-01"), None);
        assert_eq!(of(150_000), Decimal::from(LEAST));
        assert!(of(150_001) > Decimal::from(LEAST));
    }

    #[test]
    fn a_finite_contract_is_worth_its_share_of_twelve_months_r123() {
        let of = |start, end| annual(Decimal::from(36_000), day(start), Some(day(end)));
        assert_eq!(of("2026-01-01", "2028-12-31"), Decimal::from(12_000));
        assert_eq!(of("2026-01-01", "2026-12-31"), Decimal::from(36_000));
        assert_eq!(of("2026-01-15", "2026-03-14"), Decimal::from(36_000));
        assert_eq!(
            of("2026-01-01", "2027-01-01"),
            Decimal::from(432_000) / Decimal::from(13)
        );
    }

    #[test]
    fn the_fiscal_year_begins_in_july_r127() {
        assert_eq!(fiscal_year(day("2026-06-30")), 2026);
        assert_eq!(fiscal_year(day("2026-07-01")), 2027);
    }
}

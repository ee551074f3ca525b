//! Puts what people do into office hours, without changing its order.

use chrono::{DateTime, Datelike, TimeDelta, Timelike};
use covente_entity::types::Time;

/// The hour at which offices open, and how many hours they work.
const OPENS: i64 = 8;
const HOURS: i64 = 10;

const DAY_SECONDS: i64 = 86_400;

/// How far [`office`] may put an instant into its future.
pub(super) const MOST_AHEAD: TimeDelta = TimeDelta::hours(OPENS);

/// The week squeezed into five days of office hours. What came first still does, and two instants that are whole weeks
/// apart still are, so that a deadline of fourteen days is kept or missed as before.
pub(super) fn office(at: Time) -> Time {
    let since_monday = i64::from(at.weekday().num_days_from_monday()) * DAY_SECONDS
        + i64::from(at.num_seconds_from_midnight());
    let monday = at.timestamp() - since_monday;
    let worked = since_monday * 5 / 7;
    let (day, second) = (worked / DAY_SECONDS, worked % DAY_SECONDS);
    let second = OPENS * 3600 + second * HOURS / 24;
    let moved = monday + day * DAY_SECONDS + second;
    DateTime::from_timestamp(moved, at.timestamp_subsec_micros() * 1000).unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_happens_at_night_or_at_weekends_and_the_order_stays() {
        let start: Time = "2026-03-02T00:00:00Z".parse().unwrap();
        let mut last = start - TimeDelta::days(1);
        for minutes in 0..14 * 24 * 60 {
            let at = start + TimeDelta::minutes(minutes);
            let moved = office(at);
            assert!(moved > last, "{at} became {moved}, not after {last}");
            assert!((8..18).contains(&moved.hour()), "{moved}");
            assert!(moved.weekday().num_days_from_monday() < 5, "{moved}");
            assert!(moved - at <= MOST_AHEAD);
            assert_eq!(
                office(at + TimeDelta::days(14)),
                moved + TimeDelta::days(14)
            );
            last = moved;
        }
    }
}

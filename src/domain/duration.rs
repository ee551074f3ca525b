//! Durations as ISO 8601 writes them, without years and months, whose length depends on the calendar.

use chrono::TimeDelta;

use crate::domain::refusal::{Code, Path, Refusal};

/// Reads a duration such as `P14D`, `PT1H30M` or `P1DT12H`.
///
/// # Errors
/// `INVALID_VALUE` at the path.
pub fn parse(text: &str, path: &Path) -> Result<TimeDelta, Refusal> {
    read(text.trim()).ok_or_else(|| {
        Refusal::at(
            Code::InvalidValue,
            path,
            "This is not a duration of weeks, days and times, such as P14D or PT1H.",
        )
    })
}

/// Writes one, in whole seconds.
#[must_use]
pub fn write(duration: TimeDelta) -> String {
    let seconds = duration.num_seconds();
    let days = seconds / 86_400;
    let times = [
        (seconds / 3_600 % 24, 'H'),
        (seconds / 60 % 60, 'M'),
        (seconds % 60, 'S'),
    ];
    let mut time = String::new();
    for (number, unit) in times {
        if number != 0 {
            time.push_str(&number.to_string());
            time.push(unit);
        }
    }
    match (days, time.as_str()) {
        (0, "") => "PT0S".to_owned(),
        (0, time) => format!("PT{time}"),
        (days, "") => format!("P{days}D"),
        (days, time) => format!("P{days}DT{time}"),
    }
}

fn read(text: &str) -> Option<TimeDelta> {
    let text = text.strip_prefix('P')?;
    let (days, time) = match text.split_once('T') {
        Some((_, "")) => return None,
        Some((days, time)) => (days, time),
        None if text.is_empty() => return None,
        None => (text, ""),
    };
    let days = sum(days, &[('W', 604_800), ('D', 86_400)])?;
    let time = sum(time, &[('H', 3_600), ('M', 60), ('S', 1)])?;
    TimeDelta::try_seconds(days.checked_add(time)?)
}

/// Adds up parts such as `1H30M`: each unit at most once, in their order.
fn sum(mut text: &str, units: &[(char, i64)]) -> Option<i64> {
    let mut total = 0_i64;
    for (unit, seconds) in units {
        if let Some((number, rest)) = text.split_once(*unit) {
            if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
                return None;
            }
            total = total.checked_add(number.parse::<i64>().ok()?.checked_mul(*seconds)?)?;
            text = rest;
        }
    }
    text.is_empty().then_some(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        for (seconds, text) in [
            (0, "PT0S"),
            (14 * 86_400, "P14D"),
            (5_405, "PT1H30M5S"),
            (8 * 86_400 + 43_200, "P8DT12H"),
        ] {
            assert_eq!(write(TimeDelta::seconds(seconds)), text);
            assert_eq!(read(text), Some(TimeDelta::seconds(seconds)));
        }
    }

    #[test]
    fn durations_are_read_and_noise_is_refused() {
        let seconds = |text| read(text).map(|duration| duration.num_seconds());
        assert_eq!(seconds("P14D"), Some(14 * 86_400));
        assert_eq!(seconds("PT1H30M5S"), Some(5_405));
        assert_eq!(seconds("P1W1DT12H"), Some(8 * 86_400 + 43_200));
        for noise in [
            "",
            "P",
            "PT",
            "14D",
            "P1D2W",
            "P-1D",
            "P1.5D",
            "P1M",
            "P1DT",
            "PT1D",
            "P99999999999999999999D",
        ] {
            assert_eq!(seconds(noise), None, "{noise}");
        }
    }
}

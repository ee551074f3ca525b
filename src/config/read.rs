//! The kinds of values that settings have, read from text.

use std::{fmt::Display, ops::RangeInclusive, str::FromStr, time::Duration};

use reqwest::Url;

use super::SettingFault;

pub(super) type Checked<T> = Result<T, SettingFault>;

/// The text of a setting that was written at all; written and empty is a fault.
pub(super) fn written<'a>(
    variable: &'static str,
    value: Option<&'a str>,
    example: &'static str,
) -> Checked<Option<&'a str>> {
    match value.map(str::trim) {
        Some("") => Err(SettingFault::new(variable, "is empty", example)),
        value => Ok(value),
    }
}

pub(super) fn needed<'a>(
    variable: &'static str,
    value: Option<&'a str>,
    example: &'static str,
) -> Checked<&'a str> {
    written(variable, value, example)?
        .ok_or_else(|| SettingFault::new(variable, "is not set", example))
}

pub(super) fn number<T>(
    variable: &'static str,
    value: Option<&str>,
    default: T,
    range: RangeInclusive<T>,
    example: &'static str,
) -> Checked<T>
where
    T: FromStr + PartialOrd + Display,
{
    let Some(text) = written(variable, value, example)? else {
        return Ok(default);
    };
    match text.parse() {
        Ok(number) if range.contains(&number) => Ok(number),
        _ => {
            let (least, most) = (range.start(), range.end());
            Err(SettingFault::new(
                variable,
                format!("is '{text}', which is no whole number from {least} to {most}"),
                example,
            ))
        }
    }
}

/// The place of what is written among the choices; the first where nothing is.
pub(super) fn choice(
    variable: &'static str,
    value: Option<&str>,
    choices: &'static [&'static str],
) -> Checked<usize> {
    let example = choices[0];
    let Some(text) = written(variable, value, example)? else {
        return Ok(0);
    };
    choices
        .iter()
        .position(|choice| *choice == text)
        .ok_or_else(|| {
            let fault = format!("is '{text}', which is none of {}", choices.join(", "));
            SettingFault::new(variable, fault, example)
        })
}

pub(super) fn seconds(
    variable: &'static str,
    value: Option<&str>,
    default: u64,
) -> Checked<Duration> {
    number(variable, value, default, 1..=3600, "10").map(Duration::from_secs)
}

pub(super) fn switch(variable: &'static str, value: Option<&str>) -> Checked<bool> {
    match written(variable, value, "true")? {
        None | Some("false") => Ok(false),
        Some("true") => Ok(true),
        Some(other) => Err(SettingFault::new(
            variable,
            format!("is '{other}', which is neither true nor false"),
            "true",
        )),
    }
}

/// An https address, or an http one of this machine: keys that came over an open line prove nothing.
pub(super) fn web_address(variable: &'static str, value: Option<&str>) -> Checked<Option<String>> {
    const EXAMPLE: &str = "https://login.example.com/";
    let Some(text) = written(variable, value, EXAMPLE)? else {
        return Ok(None);
    };
    let fault =
        |why: &str| SettingFault::new(variable, format!("is '{text}', which {why}"), EXAMPLE);
    let url = Url::parse(text).map_err(|_| fault("is no URL"))?;
    let own = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    match url.scheme() {
        "https" => Ok(Some(text.to_owned())),
        "http" if own => Ok(Some(text.to_owned())),
        _ => Err(fault("does not begin with https://")),
    }
}

//! `upsertExchangeRate`: what a currency is worth in a month, by which values are measured (R117).

use chrono::NaiveDate;
use covente_entity::exchange_rate;
use iso_currency::Currency;
use rust_decimal::Decimal;
use serde::Serialize;

use crate::actions::desk::{Call, Desk, Done, Made};
use crate::actions::duty::{guard, stale};
use crate::actions::faults::Faults;
use crate::actions::input;
use crate::actions::write::{Begun, Open, begin};
use crate::domain::permission::{Duty, duty};
use crate::domain::refusal::{Code, Path, Refusal};
use crate::domain::viewer::Viewer;
use crate::error::Error;
use crate::store::exchange_rates::{self, Key, month};

/// `upsertExchangeRate`.
#[derive(Clone, Debug, Serialize)]
pub struct Publish {
    /// The currency.
    pub currency: String,
    /// Any day of the month.
    pub month: String,
    /// US dollars for one unit.
    pub rate: String,
    /// The version of what is published; none where nothing is.
    pub expected_version: Option<i32>,
}

struct Given {
    key: Key,
    currency: &'static str,
    month: NaiveDate,
    rate: Decimal,
}

/// Publishes the rate of a currency for a month, or corrects it.
///
/// # Errors
/// `INVALID_VALUE`, `OUT_OF_RANGE`, `VERSION_CONFLICT`, `FORBIDDEN` for all but admins of the programme.
pub async fn publish(
    desk: &Desk,
    viewer: &Viewer,
    call: &Call,
    input: Publish,
) -> Result<Done, Error> {
    let open = match begin(desk, viewer, call, "upsertExchangeRate", &input).await? {
        Begun::Now(open) => open,
        Begun::Again(done) => return Ok(*done),
    };
    let given = check(&input);
    let key = given.as_ref().ok().map(|given| given.key);
    let found = exchange_rates::find(&open.tx.on, key.as_slice())
        .await?
        .pop();
    let version = found.map_or(0, |row| row.version);
    let expected = input.expected_version.unwrap_or_default();
    let refusals = duty(viewer, Duty::PublishRates, None, None);
    let given = guard(given, version, expected, refusals.into_iter().collect())?;
    let row = exchange_rate::Model {
        currency: given.currency.to_owned(),
        month: given.month,
        rate: given.rate.normalize().to_string(),
        version: version + 1,
        published_by: viewer.subject.clone(),
        published_at: open.now,
    };
    let written = match version {
        0 => open.tx.insert_rate(&row).await?,
        version => open.tx.update_rate(&row, version).await?,
    };
    if !written {
        return Err(stale(None, expected));
    }
    let made = Made {
        rate: Some((row.currency.clone(), row.month)),
        ..Made::default()
    };
    let mut done = open.finish(made).await?;
    done.rate = Some(row);
    Ok(done)
}

fn check(input: &Publish) -> Result<Given, Vec<Refusal>> {
    let mut faults = Faults::new();
    let known = Currency::from_code(&input.currency.trim().to_ascii_uppercase());
    let foreign = known.filter(|currency| *currency != Currency::USD);
    let currency = faults.take(foreign.ok_or_else(|| {
        Refusal::at(
            Code::InvalidValue,
            &Path::of("currency"),
            "The currency is a code of ISO 4217 other than USD, such as EUR.",
        )
    }));
    let day = input::date(&input.month, NaiveDate::default(), &Path::of("month"));
    let day = faults.take(day);
    let rate = faults.take(rate(&input.rate));
    let given = (|| {
        let (currency, day) = (currency?.code(), day?);
        Some(Given {
            key: Key::of(currency, day)?,
            currency,
            month: month(day),
            rate: rate?,
        })
    })();
    faults.settle(given)
}

fn rate(text: &str) -> Result<Decimal, Refusal> {
    let path = Path::of("rate");
    // Bounded before it is read: nothing of this length is a rate.
    let number = (text.len() <= 40)
        .then(|| text.trim().parse::<Decimal>().ok())
        .flatten();
    let number = number.ok_or_else(|| {
        let message = "The rate is a decimal number, such as 1.0845.";
        Refusal::at(Code::InvalidValue, &path, message)
    })?;
    let bounds = Decimal::new(1, 10)..=Decimal::from(1_000_000);
    if bounds.contains(&number) {
        Ok(number)
    } else {
        let message = "The rate is above zero, and not absurdly large.";
        Err(Refusal::at(Code::OutOfRange, &path, message))
    }
}

/// US dollars for one unit of a currency in the month of a day; none where no rate is published.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub(crate) async fn rate_on(
    open: &Open<'_>,
    currency: &str,
    day: NaiveDate,
) -> Result<Option<Decimal>, Error> {
    let key = Key::of(currency, day);
    let found = exchange_rates::find(&open.tx.on, key.as_slice())
        .await?
        .pop();
    Ok(exchange_rates::rate(currency, found.as_ref()))
}

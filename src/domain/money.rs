//! Money: whole minor units of an ISO 4217 currency inside, decimal text outside (R36, R39, design §5).

use iso_currency::Currency;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::domain::refusal::{Code, Path, Refusal};

/// An amount that was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Money {
    /// Minor units, for instance cents.
    pub minor: i64,
    /// ISO 4217 code in capitals.
    pub currency: String,
}

/// The largest amount, in minor units: far above any deal, far below the end of the number.
const MAXIMUM: i64 = 1_000_000_000_000_000;

impl Money {
    /// Reads an amount and its currency as a client sent them. All faults come back at once, at their fields.
    ///
    /// # Errors
    /// `INVALID_VALUE` for what is no number or no currency, or has more decimals than the currency; `OUT_OF_RANGE`
    /// for a negative or absurd amount.
    pub fn parse(amount: &str, currency: &str, path: &Path) -> Result<Self, Vec<Refusal>> {
        let mut faults = Vec::new();
        let known = Currency::from_code(&currency.to_ascii_uppercase());
        if known.is_none() {
            faults.push(Refusal::at(
                Code::InvalidValue,
                &path.field("currency"),
                "The currency is a code of ISO 4217, such as EUR or USD.",
            ));
        }
        let at = path.field("amount");
        // Bounded before it is read: nothing of this length is an amount.
        let number = (amount.len() <= 40)
            .then(|| amount.trim().parse::<Decimal>().ok())
            .flatten();
        let Some(number) = number else {
            faults.push(Refusal::at(
                Code::InvalidValue,
                &at,
                "The amount is a decimal number, such as 12500.00.",
            ));
            return Err(faults);
        };
        let Some(known) = known else {
            return Err(faults);
        };
        let digits = u32::from(known.exponent().unwrap_or(0));
        if number.normalize().scale() > digits {
            faults.push(Refusal::at(
                Code::InvalidValue,
                &at,
                format!(
                    "An amount in {} has at most {digits} decimals.",
                    known.code()
                ),
            ));
            return Err(faults);
        }
        let minor = number
            .checked_mul(Decimal::from(10_i64.pow(digits)))
            .and_then(|minor| minor.to_i64())
            .filter(|minor| (0..=MAXIMUM).contains(minor));
        let Some(minor) = minor else {
            faults.push(Refusal::at(
                Code::OutOfRange,
                &at,
                "The amount is zero or more, and not absurdly large.",
            ));
            return Err(faults);
        };
        Ok(Self {
            minor,
            currency: known.code().to_owned(),
        })
    }

    /// The amount as a number of the currency's main unit, with the decimals of the currency. A sum of whole minor
    /// units may be beyond any single amount.
    #[must_use]
    pub fn decimal(minor: impl Into<Decimal>, currency: &str) -> Decimal {
        let digits = Currency::from_code(currency)
            .and_then(Currency::exponent)
            .unwrap_or(0);
        minor.into() * Decimal::new(1, u32::from(digits))
    }

    /// The same as decimal text.
    #[must_use]
    pub fn amount(minor: impl Into<Decimal>, currency: &str) -> String {
        Self::decimal(minor, currency).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(amount: &str, currency: &str) -> Result<Money, Vec<Code>> {
        Money::parse(amount, currency, &Path::of("value"))
            .map_err(|faults| faults.into_iter().map(|fault| fault.code).collect())
    }

    #[test]
    fn an_amount_has_the_decimals_of_its_currency() {
        assert_eq!(
            parse("1200.5", "eur"),
            Ok(Money {
                minor: 120_050,
                currency: "EUR".into()
            })
        );
        assert_eq!(
            parse("1200", "JPY"),
            Ok(Money {
                minor: 1200,
                currency: "JPY".into()
            })
        );
        assert_eq!(parse("1.005", "EUR"), Err(vec![Code::InvalidValue]));
        assert_eq!(
            parse("1.500", "EUR"),
            Ok(Money {
                minor: 150,
                currency: "EUR".into()
            })
        );
        assert_eq!(parse("1.5", "JPY"), Err(vec![Code::InvalidValue]));
        assert_eq!(Money::amount(120_050, "EUR"), "1200.50");
        assert_eq!(Money::amount(1200, "JPY"), "1200");
        assert_eq!(Money::amount(1200, "KWD"), "1.200");
    }

    #[test]
    fn an_amount_is_refused_with_every_fault() {
        assert_eq!(parse("-1", "EUR"), Err(vec![Code::OutOfRange]));
        assert_eq!(parse("1e400", "EUR"), Err(vec![Code::InvalidValue]));
        assert_eq!(
            parse("99999999999999999999", "EUR"),
            Err(vec![Code::OutOfRange])
        );
        assert_eq!(
            parse("many", "XYZ"),
            Err(vec![Code::InvalidValue, Code::InvalidValue])
        );
        assert_eq!(parse("NaN", "EUR"), Err(vec![Code::InvalidValue]));
    }
}

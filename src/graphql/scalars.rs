//! The scalars: texts with a meaning of their own. As input each takes any text; the actions check it, so that all
//! faults of an input come back at once.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use chrono::SecondsFormat;
use covente_entity::types::Time;
use serde::{Deserialize, Serialize};

macro_rules! texts {
    ($($(#[doc = $doc:literal])+ $name:ident, $url:literal;)+) => {$(
        $(#[doc = $doc])+
        #[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        $(#[doc = $doc])+
        #[Scalar(specified_by_url = $url)]
        impl ScalarType for $name {
            fn parse(value: Value) -> InputValueResult<Self> {
                let Value::String(text) = value else {
                    return Err(InputValueError::expected_type(value));
                };
                Ok(Self(text))
            }

            fn is_valid(value: &Value) -> bool {
                matches!(value, Value::String(_))
            }

            fn to_value(&self) -> Value {
                Value::String(self.0.clone())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }
    )+};
}

texts! {
    /// A day in the Gregorian calendar, without a time or a time zone, such as `2027-03-31`.
    Date, "https://www.rfc-editor.org/rfc/rfc3339#section-5.6";
    /// A currency by its code of ISO 4217, in capitals, such as `EUR`.
    CurrencyCode, "https://www.iso.org/iso-4217-currency-codes.html";
    /// A country by its two letters of ISO 3166-1, in capitals, such as `FR`.
    CountryCode, "https://www.iso.org/iso-3166-country-codes.html";
    /// An e-mail address, such as `ana@example.com`, as it was typed. Letters are compared without regard to case.
    EmailAddress, "https://www.rfc-editor.org/rfc/rfc5321#section-4.1.2";
    /// A phone number with 5 to 15 digits, as it was typed, such as `+33 1 23 45 67 89`.
    PhoneNumber, "https://www.itu.int/rec/T-REC-E.123";
    /// A D-U-N-S number of Dun & Bradstreet: nine digits, such as `150483782`. Input may hold dashes.
    Duns, "https://www.dnb.com/duns.html";
    /// A length of time in the form of ISO 8601, such as `P14D` or `PT1H30M`.
    Duration, "https://www.rfc-editor.org/rfc/rfc3339#appendix-A";
}

impl From<chrono::NaiveDate> for Date {
    fn from(date: chrono::NaiveDate) -> Self {
        Self(date.to_string())
    }
}

/// An exact decimal number. It is answered as text, such as `"1200.50"`, since a floating point number would round
/// it; input may be a text or a number.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Decimal(pub String);

/// An exact decimal number. It is answered as text, such as `"1200.50"`, since a floating point number would round
/// it; input may be a text or a number.
#[Scalar(specified_by_url = "https://www.w3.org/TR/xmlschema11-2/#decimal")]
impl ScalarType for Decimal {
    fn parse(value: Value) -> InputValueResult<Self> {
        if let Value::Number(number) = &value {
            return Ok(Self(number.to_string()));
        }
        let Value::String(text) = value else {
            return Err(InputValueError::expected_type(value));
        };
        Ok(Self(text))
    }

    fn is_valid(value: &Value) -> bool {
        matches!(value, Value::String(_) | Value::Number(_))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.clone())
    }
}

// R38: said in UTC; a client shows it in its own zone.
/// An instant in UTC, in the form of RFC 3339, such as `2027-03-31T09:30:00Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateTime(pub Time);

/// An instant in UTC, in the form of RFC 3339, such as `2027-03-31T09:30:00Z`.
#[Scalar(specified_by_url = "https://www.rfc-editor.org/rfc/rfc3339")]
impl ScalarType for DateTime {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = value else {
            return Err(InputValueError::expected_type(value));
        };
        Ok(Self(text.parse()?))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_rfc3339_opts(SecondsFormat::AutoSi, true))
    }
}

impl From<Time> for DateTime {
    fn from(time: Time) -> Self {
        Self(time)
    }
}

/// Any JSON value.
#[derive(Clone, Debug, PartialEq)]
pub struct Json(pub serde_json::Value);

/// Any JSON value.
#[Scalar(
    name = "JSON",
    specified_by_url = "https://www.rfc-editor.org/rfc/rfc8259"
)]
impl ScalarType for Json {
    fn parse(value: Value) -> InputValueResult<Self> {
        Ok(Self(value.into_json()?))
    }

    fn to_value(&self) -> Value {
        Value::from_json(self.0.clone()).unwrap_or_default()
    }
}

//! Ids, instants and amounts as Covente writes them.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Serialize, Serializer, ser::Error as _};
use uuid::Uuid;

/// An amount with its currency.
#[derive(Serialize)]
pub(super) struct Money<'a> {
    pub(super) amount: Amount,
    pub(super) currency: &'a str,
}

/// Minor units of a currency with two decimals: the generated deals have no other.
pub(super) struct Amount(pub(super) i64);

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{}.{:02}", self.0 / 100, self.0 % 100))
    }
}

/// An instant in UTC.
pub(super) struct Time(pub(super) DateTime<Utc>);

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.to_rfc3339_opts(SecondsFormat::AutoSi, true))
    }
}

/// An opaque id: a letter for what it is the id of, and its sixteen bytes.
pub(super) struct Id(pub(super) u8, pub(super) Uuid);

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut bytes = [self.0; 17];
        bytes[1..].copy_from_slice(self.1.as_bytes());
        let mut text = [0; 23];
        URL_SAFE_NO_PAD
            .encode_slice(bytes, &mut text)
            .map_err(S::Error::custom)?;
        serializer.serialize_str(str::from_utf8(&text).map_err(S::Error::custom)?)
    }
}

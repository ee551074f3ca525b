//! One value of a column as JSON and back, alike for both databases.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "the library knows kinds that no table has"
)]

use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use sea_orm::sea_query::ColumnType;
use sea_orm::{ColumnTrait as _, EntityTrait, Value as Kept};
use serde_json::Value;

use crate::error::Error;

/// A value that the database holds.
///
/// # Errors
/// [`Error::Internal`] for a kind of value that no table has.
pub(super) fn written(kept: Kept) -> Result<Value, Error> {
    let text = |text: Option<String>| text.map_or(Value::Null, Value::String);
    let number = |number: Option<i64>| number.map_or(Value::Null, |n| Value::Number(n.into()));
    Ok(match kept {
        Kept::Bool(is) => is.map_or(Value::Null, Value::Bool),
        Kept::Int(is) => number(is.map(i64::from)),
        Kept::BigInt(is) => number(is),
        Kept::String(is) => text(is),
        Kept::Uuid(is) => text(is.map(|id| id.to_string())),
        Kept::Json(is) => is.map_or(Value::Null, |json| *json),
        Kept::Bytes(is) => text(is.map(|bytes| STANDARD.encode(bytes))),
        Kept::ChronoDate(is) => text(is.map(|day| day.to_string())),
        Kept::ChronoDateTimeUtc(is) => {
            text(is.map(|at| at.to_rfc3339_opts(SecondsFormat::Micros, true)))
        }
        other => {
            return Err(Error::internal(format!(
                "no table holds a value such as {other:?}"
            )));
        }
    })
}

/// The same value for a column.
///
/// # Errors
/// Why it is none of this column, in one sentence.
pub(super) fn read<E: EntityTrait>(column: E::Column, value: Value) -> Result<Kept, String> {
    let def = column.def();
    let wrong = || {
        use sea_orm::IdenStatic as _;
        format!("{} is not what the table holds", column.as_str())
    };
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let is_null = value.is_null();

    let some = move |read: Option<Kept>| read.ok_or_else(wrong);
    match def.get_column_type() {
        _ if is_null => none(def.get_column_type()).ok_or_else(wrong),
        ColumnType::Boolean => some(value.as_bool().map(|is| Kept::Bool(Some(is)))),
        ColumnType::Integer => some(int(&value).map(|is| Kept::Int(Some(is)))),
        ColumnType::BigInteger => some(value.as_i64().map(|is| Kept::BigInt(Some(is)))),
        ColumnType::String(_) | ColumnType::Text => {
            some(text(&value).map(|is| Kept::String(Some(is))))
        }
        ColumnType::Uuid => {
            let id = text(&value).and_then(|text| text.parse().ok());
            some(id.map(|id| Kept::Uuid(Some(id))))
        }
        ColumnType::Json | ColumnType::JsonBinary => Ok(Kept::Json(Some(Box::new(value)))),
        ColumnType::Date => {
            let day = text(&value).and_then(|text| text.parse::<NaiveDate>().ok());
            some(day.map(|day| Kept::ChronoDate(Some(day))))
        }
        ColumnType::TimestampWithTimeZone => {
            let at = text(&value).and_then(|text| DateTime::parse_from_rfc3339(&text).ok());
            let at = at.map(|at| at.with_timezone(&Utc));
            some(at.map(|at| Kept::ChronoDateTimeUtc(Some(at))))
        }
        ColumnType::Blob | ColumnType::Binary(_) | ColumnType::VarBinary(_) => {
            let bytes = text(&value).and_then(|text| STANDARD.decode(text).ok());
            some(bytes.map(|bytes| Kept::Bytes(Some(bytes))))
        }
        _ => Err(wrong()),
    }
}

fn int(value: &Value) -> Option<i32> {
    value.as_i64().and_then(|number| i32::try_from(number).ok())
}

/// Nothing, in the form of a column.
fn none(kind: &ColumnType) -> Option<Kept> {
    Some(match kind {
        ColumnType::Boolean => Kept::Bool(None),
        ColumnType::Integer => Kept::Int(None),
        ColumnType::BigInteger => Kept::BigInt(None),
        ColumnType::String(_) | ColumnType::Text => Kept::String(None),
        ColumnType::Uuid => Kept::Uuid(None),
        ColumnType::Json | ColumnType::JsonBinary => Kept::Json(None),
        ColumnType::Date => Kept::ChronoDate(None),
        ColumnType::TimestampWithTimeZone => Kept::ChronoDateTimeUtc(None),
        ColumnType::Blob | ColumnType::Binary(_) | ColumnType::VarBinary(_) => Kept::Bytes(None),
        _ => return None,
    })
}

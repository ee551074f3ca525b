//! Values that a filter compares with, as clients write them.

use std::borrow::Cow;

use async_graphql::registry::Registry;
use async_graphql::{ID, InputType, InputValueError, InputValueResult, Value};
use chrono::{Datelike, NaiveDate, SubsecRound};
use covente_entity::types;
use uuid::Uuid;

use crate::domain::text::NAME;
use crate::graphql::ids;
use crate::graphql::scalars::{Date, DateTime, Decimal, EmailAddress};
use crate::graphql::types::enums::{
    DealType, IncentiveKind, OpportunityStatus, PartnerKind, PartyRole, RegistrationState,
    SalesStage, SolutionKind, VendorInvolvement,
};
use crate::store::amount::thousandths;
use crate::store::column::Atom;
use crate::store::opportunities;

/// Which neighbour stands for a number that is too fine to be stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    /// None: nothing equals it.
    Exact,
    /// The next one below.
    Down,
    /// The next one above.
    Up,
}

/// What a value is not, for the sentence that says so.
pub(super) type Misfit = &'static str;

/// A value to compare with.
pub trait Operand: Sized {
    /// As the store takes it; none where nothing can equal it.
    ///
    /// # Errors
    /// What it should be and is not.
    fn atom(self, rounding: Rounding) -> Result<Option<Atom>, Misfit>;
}

/// A text that a database can hold.
pub(super) fn text(text: String) -> Result<String, Misfit> {
    if text.contains('\0') || text.chars().count() > NAME {
        return Err("a text of at most 255 characters without U+0000");
    }
    Ok(text)
}

impl Operand for String {
    fn atom(self, _: Rounding) -> Result<Option<Atom>, Misfit> {
        Ok(Some(Atom::Text(text(self)?)))
    }
}

impl Operand for EmailAddress {
    fn atom(self, rounding: Rounding) -> Result<Option<Atom>, Misfit> {
        self.0.atom(rounding)
    }
}

/// Ids of different things are never equal, so the kind need not be looked at; what is no id is one that nothing has.
impl Operand for ID {
    fn atom(self, _: Rounding) -> Result<Option<Atom>, Misfit> {
        let id = ids::decode_any(&self).map_or(Uuid::nil(), |(_, id)| id);
        Ok(Some(Atom::Id(id)))
    }
}

impl Operand for Date {
    fn atom(self, _: Rounding) -> Result<Option<Atom>, Misfit> {
        let day = NaiveDate::parse_from_str(self.0.trim(), "%Y-%m-%d").ok();
        day.filter(|day| storable(*day))
            .map(|day| Some(Atom::Day(day)))
            .ok_or("a day, such as 2027-03-31")
    }
}

/// The scalar `DateTime` before it is read, so that what is none can be named with its field.
#[derive(Clone, Debug)]
pub struct Instant(String);

impl Instant {
    /// What was written.
    pub(crate) fn into_text(self) -> String {
        self.0
    }
}

impl InputType for Instant {
    type RawValueType = Self;

    fn type_name() -> Cow<'static, str> {
        <DateTime as InputType>::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        <DateTime as InputType>::create_type_info(registry)
    }

    fn parse(value: Option<Value>) -> InputValueResult<Self> {
        match value {
            Some(Value::String(text)) => Ok(Self(text)),
            other => Err(InputValueError::expected_type(other.unwrap_or_default())),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.clone())
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }
}

impl Operand for Instant {
    fn atom(self, _: Rounding) -> Result<Option<Atom>, Misfit> {
        let time = self.0.trim().parse::<types::Time>().ok();
        time.filter(|time| storable(time.date_naive()))
            .map(|time| Some(Atom::Instant(time.trunc_subsecs(6))))
            .ok_or("an instant, such as 2027-03-31T09:30:00Z")
    }
}

/// Whether both databases know the day.
fn storable(day: NaiveDate) -> bool {
    (1..=9999).contains(&day.year())
}

impl Operand for Decimal {
    fn atom(self, rounding: Rounding) -> Result<Option<Atom>, Misfit> {
        let number = thousandths(&self.0).ok_or("a decimal number, such as 12500.00")?;
        let number = match rounding {
            Rounding::Down => number.down,
            Rounding::Up => number.up,
            Rounding::Exact if number.down == number.up => number.down,
            Rounding::Exact => return Ok(None),
        };
        Ok(Some(Atom::Number(number)))
    }
}

impl Operand for PartyRole {
    fn atom(self, _: Rounding) -> Result<Option<Atom>, Misfit> {
        Ok(Some(Atom::Flag(self == PartyRole::Originator)))
    }
}

impl Operand for DealType {
    fn atom(self, _: Rounding) -> Result<Option<Atom>, Misfit> {
        Ok(Some(Atom::Number(opportunities::type_place(self.into()))))
    }
}

macro_rules! vocabularies {
    ($($name:ident: $persisted:ty;)+) => {$(
        impl Operand for $name {
            fn atom(self, _: Rounding) -> Result<Option<Atom>, Misfit> {
                Ok(Some(Atom::rank(&<$persisted>::from(self))))
            }
        }
    )+};
}

vocabularies! {
    OpportunityStatus: types::Status;
    SalesStage: types::SalesStage;
    VendorInvolvement: types::VendorInvolvement;
    PartnerKind: types::PartnerKind;
    SolutionKind: types::SolutionKind;
    IncentiveKind: types::IncentiveKind;
    RegistrationState: types::RegistrationState;
}

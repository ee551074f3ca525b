//! What a field of a list is in SQL: the one thing that its filter and its order go by.

use covente_entity::types::Time;
use sea_orm::sea_query::{
    CaseStatement, Expr, ExprTrait, IntoCondition, SelectStatement, SimpleExpr,
};
use sea_orm::{ActiveEnum, DbErr, EntityTrait, Iterable, QueryResult, Value};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::contact::email_key;
use crate::domain::text::fold;
use crate::store::dialect::Dialect;

/// One value, as a filter compares with it and a cursor holds it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Atom {
    /// A text.
    #[serde(rename = "t")]
    Text(String),
    /// An id.
    #[serde(rename = "i")]
    Id(Uuid),
    /// An instant.
    #[serde(rename = "z")]
    Instant(Time),
    /// A day.
    #[serde(rename = "d")]
    Day(chrono::NaiveDate),
    /// A whole number: an amount in thousandths, or the place of a value in its vocabulary.
    #[serde(rename = "n")]
    Number(i64),
    /// Yes or no.
    #[serde(rename = "b")]
    Flag(bool),
}

impl Atom {
    /// A value of a vocabulary, which sorts by its place there and not by its letters.
    pub fn rank<E: ActiveEnum<Value = String> + Iterable>(value: &E) -> Self {
        let value = value.to_value();
        let place = (0..)
            .zip(E::iter())
            .find(|(_, other)| other.to_value() == value);
        Atom::Number(place.map_or(-1, |(place, _)| place))
    }
}

impl From<Atom> for Value {
    fn from(atom: Atom) -> Self {
        match atom {
            Atom::Text(text) => text.into(),
            Atom::Id(id) => id.into(),
            Atom::Instant(time) => time.into(),
            Atom::Day(day) => day.into(),
            Atom::Number(number) => number.into(),
            Atom::Flag(flag) => flag.into(),
        }
    }
}

/// What kind of value a field has, and for texts, how they are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A name in the form in which a search compares it.
    Folded,
    /// A name that is stored as it was typed; the letters A to Z are compared in small.
    Name,
    /// A code in capitals.
    Code,
    /// An e-mail address in its comparable form.
    Email,
    /// A text that is compared as it is.
    Exact,
    /// An id.
    Id,
    /// An instant.
    Instant,
    /// A day.
    Day,
    /// A whole number.
    Number,
    /// Yes or no.
    Flag,
}

impl Kind {
    /// Whether a value has this kind.
    fn fits(self, atom: &Atom) -> bool {
        match self {
            Kind::Folded | Kind::Name | Kind::Code | Kind::Email | Kind::Exact => {
                matches!(atom, Atom::Text(_))
            }
            Kind::Id => matches!(atom, Atom::Id(_)),
            Kind::Instant => matches!(atom, Atom::Instant(_)),
            Kind::Day => matches!(atom, Atom::Day(_)),
            Kind::Number => matches!(atom, Atom::Number(_)),
            Kind::Flag => matches!(atom, Atom::Flag(_)),
        }
    }

    /// A text in the form in which this kind is compared.
    pub(crate) fn form(self, text: &str) -> String {
        match self {
            Kind::Folded => fold(text),
            Kind::Name => text.to_ascii_lowercase(),
            Kind::Code => text.trim().to_ascii_uppercase(),
            Kind::Email => email_key(text.trim()),
            Kind::Exact | Kind::Id | Kind::Instant | Kind::Day | Kind::Number | Kind::Flag => {
                text.to_owned()
            }
        }
    }
}

/// A field in SQL.
#[derive(Clone, Debug)]
pub(crate) struct Column {
    expr: SimpleExpr,
    pub(crate) kind: Kind,
    pub(crate) nullable: bool,
    /// The rows that the field is of, where there can be several to one row of the list.
    pub(crate) among: Option<Box<SelectStatement>>,
}

impl Column {
    /// An expression that is never null.
    pub(crate) fn new(expr: SimpleExpr, kind: Kind) -> Self {
        Self {
            expr,
            kind,
            nullable: false,
            among: None,
        }
    }

    /// A column of a table that is never null.
    pub(crate) fn of<E: EntityTrait>(column: E::Column, kind: Kind) -> Self {
        Self::new(Expr::col((E::default(), column)), kind)
    }

    /// A vocabulary, by the place of its values in it.
    pub(crate) fn rank<E: EntityTrait, V: ActiveEnum<Value = String> + Iterable>(
        column: E::Column,
    ) -> Self {
        let name = || Expr::col((E::default(), column));
        let case = (0_i64..)
            .zip(V::iter())
            .fold(CaseStatement::new(), |case, (place, value)| {
                let is = name().eq(Expr::Constant(value.to_value().into()));
                case.case(is, Expr::Constant(place.into()))
            });
        let case: SimpleExpr = case.into();
        Self::new(case.cast_as("bigint"), Kind::Number)
    }

    /// The same, where it may be null.
    pub(crate) fn nullable(mut self) -> Self {
        self.nullable = true;
        self
    }

    /// The same, null for rows that do not meet a condition.
    pub(crate) fn only_if(mut self, condition: impl IntoCondition) -> Self {
        self.expr = CaseStatement::new().case(condition, self.expr).into();
        self.nullable()
    }

    /// The same, of any of these rows.
    pub(crate) fn among(mut self, rows: SelectStatement) -> Self {
        self.among = Some(Box::new(rows));
        self
    }

    /// The field as it is read, compared and sorted: texts by their bytes on every database.
    pub(crate) fn value(&self, dialect: Dialect) -> SimpleExpr {
        match self.kind {
            Kind::Folded | Kind::Code | Kind::Email | Kind::Exact => {
                dialect.bytewise(self.expr.clone())
            }
            Kind::Name => dialect.small_letters(self.expr.clone()),
            Kind::Id | Kind::Instant | Kind::Day | Kind::Number | Kind::Flag => self.expr.clone(),
        }
    }

    /// The field as `LIKE` compares it, which on SQLite makes no difference between a and A.
    pub(crate) fn searched(&self, dialect: Dialect) -> SimpleExpr {
        match self.kind {
            Kind::Exact => dialect.small_letters(self.expr.clone()),
            Kind::Folded
            | Kind::Name
            | Kind::Code
            | Kind::Email
            | Kind::Id
            | Kind::Instant
            | Kind::Day
            | Kind::Number
            | Kind::Flag => self.value(dialect),
        }
    }

    /// A text as [`Column::searched`] has it.
    pub(crate) fn needle(&self, text: &str) -> String {
        match self.kind {
            Kind::Exact => text.to_ascii_lowercase(),
            Kind::Folded
            | Kind::Name
            | Kind::Code
            | Kind::Email
            | Kind::Id
            | Kind::Instant
            | Kind::Day
            | Kind::Number
            | Kind::Flag => self.kind.form(text),
        }
    }

    /// A value to compare the field with, in the form of its kind.
    pub(crate) fn operand(&self, atom: &Atom) -> SimpleExpr {
        Expr::val(match atom {
            Atom::Text(text) => Value::from(self.kind.form(text)),
            Atom::Id(_) | Atom::Instant(_) | Atom::Day(_) | Atom::Number(_) | Atom::Flag(_) => {
                atom.clone().into()
            }
        })
    }

    /// Whether a cursor's value can be one of this field.
    pub(crate) fn admits(&self, atom: Option<&Atom>) -> bool {
        atom.map_or(self.nullable, |atom| self.kind.fits(atom))
    }

    /// The field's value in a row.
    pub(crate) fn read(&self, row: &QueryResult, name: &str) -> Result<Option<Atom>, DbErr> {
        Ok(match self.kind {
            Kind::Folded | Kind::Name | Kind::Code | Kind::Email | Kind::Exact => {
                row.try_get::<Option<_>>("", name)?.map(Atom::Text)
            }
            Kind::Id => row.try_get::<Option<_>>("", name)?.map(Atom::Id),
            Kind::Instant => row.try_get::<Option<_>>("", name)?.map(Atom::Instant),
            Kind::Day => row.try_get::<Option<_>>("", name)?.map(Atom::Day),
            Kind::Number => row.try_get::<Option<_>>("", name)?.map(Atom::Number),
            Kind::Flag => row.try_get::<Option<_>>("", name)?.map(Atom::Flag),
        })
    }
}

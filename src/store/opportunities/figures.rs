//! What records come to: how many, how much and how fast, in groups (R171). One statement, over what the viewer sees.

use chrono::TimeDelta;
use covente_entity::opportunity::{self, Column as C};
use covente_entity::types::ids::PartnerId;
use covente_entity::types::{SalesStage, Status};
use rust_decimal::Decimal;
use sea_orm::sea_query::{
    CaseStatement, Expr, ExprTrait, Func, IntoCondition, NullOrdering, Order, SimpleExpr,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, Iterable, QueryFilter, QueryResult, QuerySelect,
    QueryTrait,
};

use crate::domain::deal_type::DealType;
use crate::domain::figures::{Figures, Sum};
use crate::domain::viewer::Viewer;
use crate::error::Error;
use crate::store::column::{Atom, Column, Kind};
use crate::store::connect::Db;
use crate::store::dialect::Dialect;
use crate::store::opportunities::{Field, Wanted, type_place};

/// Rows of an answer at most, each a group and a currency: what needs more is no figure to look at.
const MOST: u64 = 5_000;

/// Sums of minor units are taken in two parts, so that no database runs over: by this many, and the rest.
const PART: i64 = 1_000_000;

/// By what records are grouped. A field that the viewer does not see of a record is null there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dimension {
    /// One of the list's fields: where it stands, its type and the like.
    By(Field),
    /// The month of a field, such as `2026-11`: a day's own, an instant's in UTC.
    Month(Field),
}

impl Dimension {
    fn column(self, viewer: &Viewer, dialect: Dialect) -> Column {
        match self {
            Dimension::By(field) => field.column(viewer, dialect),
            Dimension::Month(field) => {
                let column = field.column(viewer, dialect);
                let value = column.value(dialect);
                let month = if column.kind == Kind::Day {
                    dialect.month_of_day(value)
                } else {
                    dialect.month_of_instant(value)
                };
                Column::new(month, Kind::Exact).nullable()
            }
        }
    }
}

/// A value that the records of a group have in common.
#[derive(Clone, Debug, PartialEq)]
pub enum Key {
    /// Where they stand.
    Status(Status),
    /// How far the sale is.
    Stage(SalesStage),
    /// The type of the deal.
    Type(DealType),
    /// Whose they are.
    Company(PartnerId),
    /// A month or a country.
    Text(String),
}

impl Key {
    fn of(dimension: Dimension, atom: Atom) -> Option<Self> {
        match (atom, dimension) {
            (Atom::Number(place), Dimension::By(Field::Status)) => {
                value(Status::iter(), place).map(Key::Status)
            }
            (Atom::Number(place), Dimension::By(Field::SalesStage)) => {
                value(SalesStage::iter(), place).map(Key::Stage)
            }
            (Atom::Number(place), _) => {
                let mut all = DealType::ALL.into_iter();
                all.find(|it| type_place(*it) == place).map(Key::Type)
            }
            (Atom::Id(id), _) => Some(Key::Company(PartnerId(id))),
            (Atom::Text(text), _) => Some(Key::Text(text)),
            (Atom::Instant(_) | Atom::Day(_) | Atom::Flag(_), _) => None,
        }
    }
}

/// The value at a place of a vocabulary.
fn value<T>(mut all: impl Iterator<Item = T>, place: i64) -> Option<T> {
    all.nth(usize::try_from(place).ok()?)
}

/// Which records of a list are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// Every one.
    All,
    /// Those of a pipeline: not what was withdrawn or closed as an error (R171).
    Pipeline,
}

/// A group of records.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// What its records have in common, by dimension; none where there is no value or it is not seen.
    pub keys: Vec<Option<Key>>,
    /// What they come to.
    pub figures: Figures,
}

/// The groups of the records of a list, in the order of their keys. Without a dimension all are one group.
///
/// # Errors
/// [`Error::BadRequest`] for more groups than anybody looks at, [`Error::Internal`] of the database.
pub async fn groups(
    db: &Db,
    viewer: &Viewer,
    wanted: &Wanted,
    counted: Counted,
    by: &[Dimension],
) -> Result<Vec<Group>, Error> {
    let mut query = wanted.select(db, viewer).select_only();
    if counted == Counted::Pipeline {
        query = query.filter(C::Status.is_not_in([Status::Withdrawn, Status::ClosedAsError]));
    }
    let columns: Vec<_> = by.iter().map(|it| it.column(viewer, db.dialect)).collect();
    let mut statement = query.into_query();
    // By its place in the selection: an expression with a value bound to it is not the same one twice to Postgres.
    for (place, column) in (1..).zip(&columns) {
        let nth = || Expr::cust(place.to_string());
        statement
            .expr_as(column.value(db.dialect), key(place))
            .add_group_by([nth()])
            .order_by_expr_with_nulls(nth(), Order::Asc, NullOrdering::Last);
    }
    let currency = || Expr::col((opportunity::Entity, C::Currency));
    statement
        .expr_as(currency(), "currency")
        .add_group_by([currency()])
        .order_by_expr(db.dialect.bytewise(currency()), Order::Asc);
    for (name, expr) in totals(db.dialect) {
        statement.expr_as(expr, name);
    }
    statement.limit(MOST + 1);
    let rows = db.read.query_all(&statement).await?;
    if u64::try_from(rows.len()).unwrap_or(u64::MAX) > MOST {
        return Err(Error::BadRequest(format!(
            "These are more than {MOST} groups: group by less, or narrow the filter."
        )));
    }
    let mut groups: Vec<Group> = Vec::new();
    for row in &rows {
        let mut keys = Vec::new();
        for ((place, column), dimension) in (1..).zip(&columns).zip(by) {
            let atom = column.read(row, &key(place))?;
            keys.push(atom.and_then(|atom| Key::of(*dimension, atom)));
        }
        let figures = read(row)?;
        match groups.last_mut().filter(|last| last.keys == keys) {
            Some(last) => last.figures.add(figures),
            None => groups.push(Group { keys, figures }),
        }
    }
    Ok(groups)
}

fn key(place: i32) -> String {
    format!("key_{place}")
}

/// Everything that is added up, by the name under which [`read`] finds it.
fn totals(dialect: Dialect) -> Vec<(&'static str, SimpleExpr)> {
    let col = |column: C| Expr::col((opportunity::Entity, column));
    let number = |number: i64| SimpleExpr::from(Expr::Constant(number.into()));
    let add = |what: SimpleExpr| SimpleExpr::from(Func::sum(what)).cast_as("bigint");
    let among = |which: SimpleExpr, what: SimpleExpr| {
        let case = CaseStatement::new().case(which.into_condition(), what);
        add(case.finally(number(0)).into())
    };
    let between = |from: C, to: C| dialect.epoch(col(to)).sub(dialect.epoch(col(from)));
    let won = || C::Status.eq(Status::Won);
    let inbound = || C::IsOriginator.eq(false).and(C::AcceptedAt.is_not_null());
    vec![
        ("records", add(number(1))),
        ("value_parts", add(col(C::ValueMinor).div(number(PART)))),
        ("value_rest", add(col(C::ValueMinor).modulo(number(PART)))),
        ("closes_first", Func::min(col(C::CloseDate)).into()),
        ("closes_last", Func::max(col(C::CloseDate)).into()),
        ("won", among(won(), number(1))),
        (
            "won_seconds",
            among(won(), between(C::CreatedAt, C::ClosedAt)),
        ),
        ("started", among(C::IsOriginator.eq(true), number(1))),
        ("accepted", among(inbound(), number(1))),
        (
            "accepted_seconds",
            among(inbound(), between(C::CreatedAt, C::AcceptedAt)),
        ),
    ]
}

fn read(row: &QueryResult) -> Result<Figures, DbErr> {
    let number = |name: &str| row.try_get::<i64>("", name);
    let count = |name: &str| number(name).map(|count| u64::try_from(count).unwrap_or_default());
    let minor = Decimal::from(number("value_parts")?) * Decimal::from(PART)
        + Decimal::from(number("value_rest")?);
    Ok(Figures {
        records: count("records")?,
        values: vec![Sum {
            minor,
            currency: row.try_get("", "currency")?,
        }],
        closes: Some((
            row.try_get("", "closes_first")?,
            row.try_get("", "closes_last")?,
        )),
        won: count("won")?,
        won_after: TimeDelta::seconds(number("won_seconds")?),
        started: count("started")?,
        accepted: count("accepted")?,
        accepted_after: TimeDelta::seconds(number("accepted_seconds")?),
    })
}

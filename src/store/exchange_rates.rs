//! What currencies are worth in US dollars, month by month (R117).

use chrono::{Datelike, NaiveDate};
use covente_entity::exchange_rate;
use rust_decimal::Decimal;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder,
};

use crate::error::Error;
use crate::store::tx::Tx;

/// A currency in a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    currency: [u8; 3],
    month: NaiveDate,
}

impl Key {
    /// That of a currency on a day.
    #[must_use]
    pub fn of(currency: &str, day: NaiveDate) -> Option<Self> {
        Some(Self {
            currency: currency.as_bytes().try_into().ok()?,
            month: month(day),
        })
    }

    /// The same, of a row.
    #[must_use]
    pub fn of_row(row: &exchange_rate::Model) -> Self {
        Self {
            currency: row.currency.as_bytes().try_into().unwrap_or_default(),
            month: row.month,
        }
    }

    fn code(self) -> String {
        String::from_utf8_lossy(&self.currency).into_owned()
    }
}

/// The first day of a day's month.
#[must_use]
pub fn month(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

/// US dollars for one unit; a dollar is always worth itself.
#[must_use]
pub fn rate(currency: &str, row: Option<&exchange_rate::Model>) -> Option<Decimal> {
    if currency == "USD" {
        return Some(Decimal::ONE);
    }
    row.and_then(|row| row.rate.parse().ok())
}

/// Rates by currency and month; what is not published is not there.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn find(
    on: &impl ConnectionTrait,
    keys: &[Key],
) -> Result<Vec<exchange_rate::Model>, Error> {
    let found = exchange_rate::Entity::find()
        .filter(exchange_rate::Column::Currency.is_in(keys.iter().map(|key| key.code())))
        .filter(exchange_rate::Column::Month.is_in(keys.iter().map(|key| key.month)))
        .all(on)
        .await?;
    let asked = |row: &exchange_rate::Model| keys.contains(&Key::of_row(row));
    Ok(found.into_iter().filter(asked).collect())
}

/// The rates of a month, by currency: at most one for each of the world's.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn of_month(
    on: &impl ConnectionTrait,
    day: NaiveDate,
) -> Result<Vec<exchange_rate::Model>, Error> {
    Ok(exchange_rate::Entity::find()
        .filter(exchange_rate::Column::Month.eq(month(day)))
        .order_by_asc(exchange_rate::Column::Currency)
        .all(on)
        .await?)
}

impl Tx {
    /// A rate that was not published; false where somebody was faster.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn insert_rate(&self, row: &exchange_rate::Model) -> Result<bool, Error> {
        let inserted = exchange_rate::Entity::insert(row.clone().into_active_model())
            .on_conflict_do_nothing()
            .exec_without_returning(&self.on)
            .await?;
        Ok(matches!(inserted, sea_orm::TryInsertResult::Inserted(1..)))
    }

    /// A rate that changed, if it is still at the version that the change was decided on.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn update_rate(
        &self,
        row: &exchange_rate::Model,
        version: i32,
    ) -> Result<bool, Error> {
        let written = exchange_rate::Entity::update_many()
            .set(row.clone().into_active_model().reset_all())
            .filter(exchange_rate::Column::Currency.eq(row.currency.as_str()))
            .filter(exchange_rate::Column::Month.eq(row.month))
            .filter(exchange_rate::Column::Version.eq(version))
            .exec(&self.on)
            .await?;
        Ok(written.rows_affected == 1)
    }
}

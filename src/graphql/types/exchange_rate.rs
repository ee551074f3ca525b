//! What a currency is worth in US dollars in a month.

use async_graphql::SimpleObject;
use covente_entity::exchange_rate;

use crate::graphql::scalars::{CurrencyCode, Date, DateTime, Decimal};

/// What a currency is worth in US dollars in a month, as the programme published it. The edition of 2023 of deal
/// registration measures values by it.
#[derive(Clone, Debug, SimpleObject)]
pub struct ExchangeRate {
    /// The currency.
    pub currency: CurrencyCode,
    /// The first day of the month.
    pub month: Date,
    /// US dollars for one unit of the currency.
    pub rate: Decimal,
    /// Counts its changes. `upsertExchangeRate` names the version that it was decided on as `expectedVersion`.
    pub version: i32,
    /// When it was published, or last corrected.
    pub published_at: DateTime,
}

impl From<exchange_rate::Model> for ExchangeRate {
    fn from(row: exchange_rate::Model) -> Self {
        Self {
            currency: row.currency.into(),
            month: row.month.into(),
            rate: Decimal(row.rate),
            version: row.version,
            published_at: row.published_at.into(),
        }
    }
}

//! An amount with its currency.

use async_graphql::SimpleObject;

use crate::domain::money;
use crate::graphql::scalars::{CurrencyCode, Decimal};

/// An amount of money. Amounts of different currencies are never added up or converted.
#[derive(Clone, Debug, SimpleObject)]
pub struct Money {
    /// The amount in the currency's main unit, with the decimals of the currency, such as `"1200.50"`.
    pub amount: Decimal,
    /// The currency.
    pub currency: CurrencyCode,
}

impl Money {
    /// From minor units, or a sum of them.
    #[must_use]
    pub fn of(minor: impl Into<rust_decimal::Decimal>, currency: &str) -> Self {
        Self {
            amount: Decimal(money::Money::amount(minor, currency)),
            currency: currency.into(),
        }
    }
}

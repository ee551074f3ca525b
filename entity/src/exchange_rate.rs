//! Table `exchange_rate`: what a currency is worth in US dollars in a month (R117).

use sea_orm::entity::prelude::*;

use crate::types::Time;

/// A rate.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "exchange_rate")]
pub struct Model {
    /// ISO 4217.
    #[sea_orm(primary_key, auto_increment = false)]
    pub currency: String,
    /// The first day of the month.
    #[sea_orm(primary_key, auto_increment = false)]
    pub month: Date,
    /// US dollars for one unit, as exact decimal text: SQLite has no decimals.
    pub rate: String,
    /// Counts its own changes.
    pub version: i32,
    /// The subject that published it.
    pub published_by: String,
    /// When it was published last.
    pub published_at: Time,
}

/// Joins are written where they are needed, so that a query shows what it reads.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

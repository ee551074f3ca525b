//! Table `partner_figure`: how a company answered what was offered to it (R165).

use sea_orm::entity::prelude::*;

use crate::types::ids::PartnerId;

/// The figures of a company, over all offers or those of a country or a kind of solution.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "partner_figure")]
pub struct Model {
    /// The company.
    #[sea_orm(primary_key, auto_increment = false)]
    pub partner_id: PartnerId,
    /// The customer's country, ISO 3166-1; empty for all.
    #[sea_orm(primary_key, auto_increment = false)]
    pub country: String,
    /// The kind of solution that was wanted; empty for all.
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: String,
    /// Offers that it accepted.
    pub accepted: i64,
    /// Offers that it declined.
    pub declined: i64,
    /// Offers that it did not answer in time.
    pub expired: i64,
    /// How long its answers took in all.
    pub answered_seconds: i64,
    /// Accepted deals of which it reported the outcome.
    pub reported: i64,
    /// How far up this brings it in a search; none while it has answered too little to tell.
    pub steps: Option<i32>,
}

/// Joins are written where they are needed, so that a query shows what it reads.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

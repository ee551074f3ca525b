//! Table `solution`: what can be sold.

use sea_orm::entity::prelude::*;

use crate::types::{
    IncentiveKind, SolutionKind, Time,
    ids::{LocationId, PartnerId, SolutionId},
};

/// A solution.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "solution")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SolutionId,
    /// Whose it is.
    pub partner_id: PartnerId,
    /// The location that sells it, where an inbound deal for it lands.
    pub location_id: Option<LocationId>,
    /// Whose kind it is.
    pub kind: SolutionKind,
    /// Its name.
    pub name: String,
    /// The name in small letters without accents, which a search compares.
    pub name_folded: String,
    /// What it is, for a seller.
    pub description: String,
    /// The incentive that it is eligible for; only such solutions open deal registration (R51).
    pub incentive: Option<IncentiveKind>,
    /// Whether it is published for co-selling (R11).
    pub co_sell_ready: bool,
    /// When it left the catalogue; none while it is in it.
    pub retired_at: Option<Time>,
    /// Counts its own changes.
    pub version: i32,
    /// When it was published.
    pub created_at: Time,
}

/// Joins are written where they are needed, so that a query shows what it reads.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

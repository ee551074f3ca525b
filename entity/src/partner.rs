//! Table `partner`: the companies of the programme, the one vendor included.

use sea_orm::entity::prelude::*;

use crate::types::{
    PartnerKind, Time,
    ids::{LocationId, PartnerId},
};

/// A company.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "partner")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PartnerId,
    /// Vendor or partner.
    pub kind: PartnerKind,
    /// Its name.
    pub name: String,
    /// The name in small letters without accents, which a search compares.
    pub name_folded: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// Whether the programme has released it for co-selling (R12).
    pub co_sell_ready: bool,
    /// Whether it transacts in the ecosystem and so can be invited (R57).
    pub transacting: bool,
    /// Whether it may run solution assessments (R13).
    pub assessment_vetted: bool,
    /// Where an inbound deal lands that nothing else places.
    pub default_location_id: LocationId,
    /// Counts its own changes.
    pub version: i32,
    /// When it joined.
    pub created_at: Time,
}

/// Joins are written where they are needed, so that a query shows what it reads.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

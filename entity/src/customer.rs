//! Table `customer`: the companies that deals are about.

use sea_orm::entity::prelude::*;

use crate::types::{
    CustomerClass, Time,
    ids::{CustomerId, PartnerId},
};

/// A customer.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "customer")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CustomerId,
    /// Its name.
    pub name: String,
    /// The name in small letters without accents, which a search compares.
    pub name_folded: String,
    /// First line of the address.
    pub line1: Option<String>,
    /// Second line of the address.
    pub line2: Option<String>,
    /// City.
    pub city: Option<String>,
    /// The city as a search compares it.
    pub city_folded: Option<String>,
    /// State or region.
    pub region: Option<String>,
    /// Postal code.
    pub postal_code: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// Industry, as free text.
    pub industry: Option<String>,
    /// D-U-N-S number, nine digits (R27).
    pub duns: Option<String>,
    /// How the vendor knows it (R30).
    pub class: CustomerClass,
    /// What its external id is an id of, such as `CIK`; reference data is known by scheme and id.
    pub scheme: Option<String>,
    /// Its id in that scheme.
    pub external_id: Option<String>,
    /// The company that made it; none for reference data, which all may search.
    pub created_by: Option<PartnerId>,
    /// When it was made.
    pub created_at: Time,
}

/// Joins are written where they are needed, so that a query shows what it reads.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

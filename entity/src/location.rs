//! Table `location`: the membership locations of companies (R3).

use sea_orm::entity::prelude::*;

use crate::types::{
    InboundContacts, Time,
    ids::{LocationId, PartnerId},
};

/// A location.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "location")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: LocationId,
    /// Whose it is.
    pub partner_id: PartnerId,
    /// Its name.
    pub name: String,
    /// Its city.
    pub city: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// Its number in the partner network.
    pub membership_id: String,
    /// Who is told of inbound deals.
    pub inbound_contacts: InboundContacts,
    /// Counts its own changes.
    pub version: i32,
    /// When it was made.
    pub created_at: Time,
}

/// Joins are written where they are needed, so that a query shows what it reads.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

//! Table `idempotency`: what a repeated mutation is answered with.

use sea_orm::entity::prelude::*;

use crate::types::{Time, ids::PartnerId};

/// An answered key.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "idempotency")]
pub struct Model {
    /// The caller's company.
    #[sea_orm(primary_key, auto_increment = false)]
    pub partner_id: PartnerId,
    /// The caller.
    #[sea_orm(primary_key, auto_increment = false)]
    pub subject: String,
    /// The mutation.
    #[sea_orm(primary_key, auto_increment = false)]
    pub mutation: String,
    /// The caller's key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// What the key was first used for.
    pub input_hash: String,
    /// Ids of the records that it made or changed.
    pub outcome: Json,
    /// When it was used.
    pub created_at: Time,
}

/// Joins are written where they are needed, so that a query shows what it reads.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

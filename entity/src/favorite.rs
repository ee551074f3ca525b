//! Table `favorite`: which records a person marked (R141).

use sea_orm::entity::prelude::*;

use crate::types::{
    Time,
    ids::{OpportunityId, PartnerId},
};

/// A mark.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "favorite")]
pub struct Model {
    /// The company of the one who marked it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub partner_id: PartnerId,
    /// Who marked it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub subject: String,
    /// The record.
    #[sea_orm(primary_key, auto_increment = false)]
    pub opportunity_id: OpportunityId,
    /// When it was marked.
    pub created_at: Time,
}

/// Joins are written where they are needed, so that a query shows what it reads.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

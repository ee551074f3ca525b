//! Table `stage_mapping`: what a company calls the sales stages (R84).

use sea_orm::entity::prelude::*;

use crate::types::{
    SalesStage, Time,
    ids::{PartnerId, StageMappingId},
};

/// A name of a company's own for a stage.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "stage_mapping")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: StageMappingId,
    /// Whose name it is.
    pub partner_id: PartnerId,
    /// The name, as the company writes it.
    pub name: String,
    /// The name in small letters without accents, by which it is known.
    pub name_folded: String,
    /// The percentage that goes with it in the company's own system.
    pub percent: Option<i32>,
    /// The stage that it means.
    pub stage: SalesStage,
    /// Counts its own changes.
    pub version: i32,
    /// When it was made.
    pub created_at: Time,
}

/// Joins are written where they are needed, so that a query shows what it reads.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

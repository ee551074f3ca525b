//! Table `opportunity_solution`: the solutions on a record.

use sea_orm::entity::prelude::*;

use crate::types::ids::{EngagementId, LineId, OpportunityId, SolutionId};

/// A solution on a record.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "opportunity_solution")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: LineId,
    /// The deal, so that all lines of a deal are one look-up.
    pub engagement_id: EngagementId,
    /// The record.
    pub opportunity_id: OpportunityId,
    /// The solution.
    pub solution_id: SolutionId,
    /// Its place in the list.
    pub position: i32,
    /// Price in minor units of the currency; none where none is given (R50).
    pub price_minor: Option<i64>,
    /// ISO 4217; there where a price is.
    pub currency: Option<String>,
    /// How many; none where none is given.
    pub quantity: Option<i32>,
}

/// Joins are written where they are needed, so that a query shows what it reads.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

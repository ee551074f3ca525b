//! Table `routing_rule`: where deals that the vendor sends to a company go (R174).

use sea_orm::entity::prelude::*;

use crate::types::{
    Time,
    ids::{LocationId, PartnerId, RoutingRuleId, SolutionId},
};

/// A rule.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "routing_rule")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RoutingRuleId,
    /// Whose rule it is.
    pub partner_id: PartnerId,
    /// The customer's country, ISO 3166-1 alpha-2; none for all.
    pub market: Option<String>,
    /// The solution; none for all.
    pub solution_id: Option<SolutionId>,
    /// Where such a deal goes.
    pub location_id: LocationId,
    /// Counts its own changes.
    pub version: i32,
    /// When it was made.
    pub created_at: Time,
}

/// Joins are written where they are needed, so that a query shows what it reads.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

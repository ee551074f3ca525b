//! Table `event`: every committed fact, in the one order of all facts (design §9).

use sea_orm::entity::prelude::*;

use crate::types::{
    Time,
    ids::{EngagementId, OpportunityId, PartnerId},
};

/// An event.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "event")]
pub struct Model {
    /// The order of insertion; holes and late comers are possible.
    #[sea_orm(primary_key)]
    pub seq: i64,
    /// The place in the one order, without holes; none until it is numbered.
    pub position: Option<i64>,
    /// The deal.
    pub engagement_id: EngagementId,
    /// The record that changed.
    pub opportunity_id: OpportunityId,
    /// Whose record that is.
    pub partner_id: PartnerId,
    /// What happened.
    pub kind: String,
    /// Who did it; none for the clock.
    pub actor_subject: Option<String>,
    /// The company of the one who did it.
    pub actor_partner_id: Option<PartnerId>,
    /// Through what it was done.
    pub via: String,
    /// When it counts as having happened.
    pub at: Time,
    /// When it was written.
    pub recorded_at: Time,
    /// The record's version after it.
    pub record_version: i32,
    /// The version of the shape of `changes`.
    pub schema: i32,
    /// Stable keys to their values before and after.
    pub changes: Json,
    /// Field groups that it touches, to the companies that see each.
    pub audience: Json,
    /// What it tells beside a change; none where the change is all.
    pub about: Option<Json>,
}

/// Joins are written where they are needed, so that a query shows what it reads.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

//! Table `team_member`: the people that a party put on its record (R40).

use sea_orm::entity::prelude::*;

use crate::types::ids::{EngagementId, OpportunityId, TeamMemberId};

/// A team member.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "team_member")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TeamMemberId,
    /// The deal, so that a joint team is one look-up.
    pub engagement_id: EngagementId,
    /// The record.
    pub opportunity_id: OpportunityId,
    /// Its place in the list.
    pub position: i32,
    /// Full name.
    pub name: String,
    /// E-mail address as typed.
    pub email: String,
    /// The address in small letters, which tells who is on the team (R9).
    pub email_key: String,
    /// Phone number.
    pub phone: String,
}

/// Joins are written where they are needed, so that a query shows what it reads.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

//! Table `deadline`: the clocks that run on deals, kept in the write that starts or ends them.

use sea_orm::entity::prelude::*;

use crate::types::{
    DeadlineKind, Time,
    ids::{DeadlineId, EngagementId, InvitationId, OpportunityId, PartnerId, RegistrationId},
};

/// A running clock.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "deadline")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DeadlineId,
    /// What it measures.
    pub kind: DeadlineKind,
    /// The deal.
    pub engagement_id: EngagementId,
    /// The record that it is of.
    pub opportunity_id: OpportunityId,
    /// The offer that waits for an answer.
    pub invitation_id: Option<InvitationId>,
    /// The registration that it is of.
    pub registration_id: Option<RegistrationId>,
    /// The company whose move it is.
    pub owner_id: PartnerId,
    /// Since when it runs.
    pub started_at: Time,
    /// When it runs out.
    pub due_at: Time,
    /// When to remind of it next; none where no reminder is to come.
    pub remind_at: Option<Time>,
}

/// Joins are written where they are needed, so that a query shows what it reads.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

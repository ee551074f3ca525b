//! Table `invitation`: the offers to join an engagement; a help request is the invitation of the vendor.

use sea_orm::entity::prelude::*;

use crate::types::{
    HelpKinds, People, SolutionIds, Time, WithdrawalReason,
    ids::{EngagementId, InvitationId, OpportunityId, PartnerId},
};

/// An invitation. Its status is that of the invitee's record.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "invitation")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: InvitationId,
    /// The deal.
    pub engagement_id: EngagementId,
    /// Who sent it.
    pub sender_id: PartnerId,
    /// The sender's record.
    pub sender_opportunity_id: OpportunityId,
    /// Who is invited.
    pub invitee_id: PartnerId,
    /// The record that it made for the invitee.
    pub opportunity_id: OpportunityId,
    /// Whether it asks the vendor for help.
    pub is_help_request: bool,
    /// Why the invitee is asked.
    pub message: Option<String>,
    /// What help is wanted.
    pub help_kinds: HelpKinds,
    /// The invitee's share in minor units (R59).
    pub share_minor: i64,
    /// ISO 4217.
    pub currency: String,
    /// When the invitee's part is expected to close.
    pub close_date: Date,
    /// The sender's people, as they were (R58).
    pub team: People,
    /// The solutions wanted.
    pub solution_ids: SolutionIds,
    /// When it was sent.
    pub sent_at: Time,
    /// Until when an answer is taken.
    pub due_at: Time,
    /// Why it was taken back, if it was.
    pub withdrawal_reason: Option<WithdrawalReason>,
}

/// Joins are written where they are needed, so that a query shows what it reads.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

//! Table `message`: what companies of a deal write to each other, and to themselves (R138).

use sea_orm::entity::prelude::*;

use crate::types::{
    MessageAudience, Time,
    ids::{EngagementId, MessageId, OpportunityId, PartnerId},
};

/// A message. It never changes.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "message")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MessageId,
    /// The deal.
    pub engagement_id: EngagementId,
    /// Its place among the messages of the deal: the deal's version that it made.
    pub place: i32,
    /// The record from which it was written.
    pub opportunity_id: OpportunityId,
    /// The company that wrote it.
    pub partner_id: PartnerId,
    /// For whom it is.
    pub audience: MessageAudience,
    /// The one company that it is for, where it is for one other.
    pub addressee_id: Option<PartnerId>,
    /// What it says.
    pub body: String,
    /// The subject that wrote it.
    pub posted_by: String,
    /// Through what it was written.
    pub via: String,
    /// When.
    pub posted_at: Time,
}

/// Joins are written where they are needed, so that a query shows what it reads.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

//! Table `opportunity`: one party's own record of a deal.

use sea_orm::entity::prelude::*;

use crate::types::{
    CloseReason, ErrorReason, SalesStage, Status, Time,
    ids::{EngagementId, LocationId, OpportunityId, PartnerId},
};

/// A record.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "opportunity")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OpportunityId,
    /// The deal that it is a record of.
    pub engagement_id: EngagementId,
    /// Whose record it is.
    pub partner_id: PartnerId,
    /// The location that it belongs to; it never changes (R34).
    pub location_id: LocationId,
    /// Whether this company started the deal.
    pub is_originator: bool,
    /// Where it stands.
    pub status: Status,
    /// Since when.
    pub status_since: Time,
    /// How far the sale is; none before it is accepted.
    pub sales_stage: Option<SalesStage>,
    /// The name of its own under which the company gave the stage (R84); none where it gave the standard one.
    pub own_stage: Option<String>,
    /// Its name.
    pub name: String,
    /// Estimated value in minor units of its currency.
    pub value_minor: i64,
    /// ISO 4217.
    pub currency: String,
    /// Estimated close date.
    pub close_date: Date,
    /// Notes that only its own company sees.
    pub private_notes: Option<String>,
    /// Its own company's CRM id (R137).
    pub crm_id: Option<String>,
    /// Its own company's campaign id (R137).
    pub campaign_id: Option<String>,
    /// Why it was declined.
    pub decline_reason: Option<CloseReason>,
    /// Why it was lost.
    pub lost_reason: Option<CloseReason>,
    /// Why it was closed as an error.
    pub error_reason: Option<ErrorReason>,
    /// What was said when it was declined or lost.
    pub close_notes: Option<String>,
    /// The subject that made it.
    pub created_by: String,
    /// When it was made.
    pub created_at: Time,
    /// When its own company last changed it.
    pub updated_at: Time,
    /// Until when an answer is taken (R98); none for the originator.
    pub due_at: Option<Time>,
    /// When it was accepted.
    pub accepted_at: Option<Time>,
    /// When it was closed.
    pub closed_at: Option<Time>,
    /// Counts the acts of its own company.
    pub version: i32,
}

/// Joins are written where they are needed, so that a query shows what it reads.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

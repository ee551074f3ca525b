//! Table `notification`: mails to one person about one event, and what became of each.

use sea_orm::entity::prelude::*;

use crate::types::{
    Locale, NotificationState, NotificationTopic, Time,
    ids::{EngagementId, NotificationId, OpportunityId, PartnerId},
};

/// A mail.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notification")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: NotificationId,
    /// The event that it tells.
    pub event_seq: i64,
    /// What it is about.
    pub topic: NotificationTopic,
    /// The deal.
    pub engagement_id: EngagementId,
    /// The record that the event is of.
    pub opportunity_id: OpportunityId,
    /// The company in whose sight it is written.
    pub partner_id: PartnerId,
    /// Whom it is to.
    pub name: String,
    /// The address as it was typed.
    pub email: String,
    /// The address in small letters.
    pub email_key: String,
    /// The language.
    pub locale: Locale,
    /// Where it stands.
    pub state: NotificationState,
    /// How often it was tried since it was made, or sent again.
    pub attempts: i32,
    /// When to try next.
    pub next_at: Time,
    /// Who sends it now.
    pub claim: Option<Uuid>,
    /// Until when nobody else does.
    pub claimed_until: Option<Time>,
    /// Why the last try was in vain.
    pub error: Option<String>,
    /// When it was made.
    pub created_at: Time,
    /// When the mail server took it.
    pub sent_at: Option<Time>,
}

/// Joins are written where they are needed, so that a query shows what it reads.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

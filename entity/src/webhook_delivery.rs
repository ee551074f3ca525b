//! Table `webhook_delivery`: events on their way to endpoints. What is sent is kept nowhere: each try makes it anew.

use sea_orm::entity::prelude::*;

use crate::types::{
    Time, WebhookDeliveryState,
    ids::{EngagementId, WebhookDeliveryId, WebhookEndpointId},
};

/// One event on its way to one endpoint.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "webhook_delivery")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: WebhookDeliveryId,
    /// Where to.
    pub endpoint_id: WebhookEndpointId,
    /// The position of the event; none for a trial.
    pub position: Option<i64>,
    /// The deal of the event; none for a trial.
    pub engagement_id: Option<EngagementId>,
    /// What the event is called.
    pub event_type: String,
    /// Where it stands.
    pub state: WebhookDeliveryState,
    /// How many of its parts the receiver has.
    pub parts: i32,
    /// How often it was tried.
    pub attempts: i32,
    /// When it is to be sent.
    pub next_at: Time,
    /// Who sends it now.
    pub claim: Option<Uuid>,
    /// Until when nobody else does.
    pub claimed_until: Option<Time>,
    /// The status of the last answer; none where there was no answer.
    pub status: Option<i32>,
    /// Why the last try was in vain.
    pub error: Option<String>,
    /// When it was put down.
    pub created_at: Time,
    /// When the receiver had it.
    pub delivered_at: Option<Time>,
}

/// Joins are written where they are needed, so that a query shows what it reads.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

//! Table `webhook_endpoint`: where a company's events are sent to, and what of them.

use sea_orm::entity::prelude::*;

use crate::types::{
    Time,
    ids::{EngagementId, PartnerId, WebhookEndpointId},
};

/// An endpoint.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "webhook_endpoint")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: WebhookEndpointId,
    /// The company.
    pub partner_id: PartnerId,
    /// The address.
    pub url: String,
    /// The subscription whose answers are sent.
    pub document: String,
    /// Which operation of it.
    pub operation_name: Option<String>,
    /// The values of its variables, an object.
    pub variables: Json,
    /// The only deal that it follows; none for all.
    pub engagement_id: Option<EngagementId>,
    /// What signs.
    pub secret: String,
    /// What signed before the secret was changed.
    pub old_secret: Option<String>,
    /// Until when that one signs along.
    pub old_secret_until: Option<Time>,
    /// Who owns it: with whose sight its subscription runs.
    pub subject: String,
    /// Their verified address, in small letters.
    pub email: Option<String>,
    /// What they were granted.
    pub grants: Json,
    /// Whether anything is sent.
    pub enabled: bool,
    /// Whether it is off because the receiver said that it wants nothing more.
    pub gone: bool,
    /// Only events after this position are sent.
    pub after_position: i64,
    /// Counts its changes.
    pub version: i32,
    /// When it was made.
    pub created_at: Time,
    /// When it was changed last.
    pub updated_at: Time,
}

/// Joins are written where they are needed, so that a query shows what it reads.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

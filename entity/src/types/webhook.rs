//! Vocabularies of webhooks.

use sea_orm::prelude::StringLen;
use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};

/// Where an event stands on its way to an endpoint.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(StringLen::N(40))",
    rename_all = "SCREAMING_SNAKE_CASE"
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum WebhookDeliveryState {
    /// It is to be sent, for the first time or again.
    Pending,
    /// The receiver has it.
    Delivered,
    /// It was tried in vain for too long, or the receiver wants nothing more: a dead letter.
    Dead,
}

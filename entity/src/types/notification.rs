//! Vocabularies of mail.

use sea_orm::prelude::StringLen;
use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};

/// What a mail is about (R155).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(StringLen::N(40))",
    rename_all = "SCREAMING_SNAKE_CASE"
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum NotificationTopic {
    /// A deal was offered, or the vendor asked for help.
    OfferReceived,
    /// The time to answer is over soon.
    AnswerDueSoon,
    /// An offer was accepted.
    OfferAccepted,
    /// An offer was declined.
    OfferDeclined,
    /// An offer was not answered in time.
    OfferExpired,
    /// The vendor wants a registration corrected.
    RegistrationActionRequired,
    /// A registration failed its review.
    RegistrationFailed,
    /// A registration was selected for a review.
    RegistrationSelected,
    /// Something of a registration is possible for a short time only.
    RegistrationDueSoon,
}

/// Where a mail stands.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(StringLen::N(40))",
    rename_all = "SCREAMING_SNAKE_CASE"
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum NotificationState {
    /// It is to be sent, for the first time or again.
    Pending,
    /// The mail server took it.
    Sent,
    /// It was refused for good, or tried in vain for too long: a dead letter.
    Dead,
    /// It is not to be sent any more: mail was switched off, or its company sees the deal no longer.
    Dropped,
}

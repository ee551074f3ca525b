//! Mail: what it is about, and where it stands.

use async_graphql::Enum;

/// What a mail is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "covente_entity::types::NotificationTopic")]
pub enum NotificationTopic {
    /// A deal was offered to your company, or it was asked for help.
    OfferReceived,
    /// The time of your company to answer an offer is over soon.
    AnswerDueSoon,
    /// An offer of your company was accepted.
    OfferAccepted,
    /// An offer of your company was declined.
    OfferDeclined,
    /// An offer of your company was not answered in time.
    OfferExpired,
    /// The vendor wants a registration of your company corrected.
    RegistrationActionRequired,
    /// A registration of your company failed its review.
    RegistrationFailed,
    /// A registration of your company was selected for a review.
    RegistrationSelected,
    /// Something can be asked for a registration of your company for a short time only.
    RegistrationDueSoon,
}

/// Where a mail stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "covente_entity::types::NotificationState")]
pub enum NotificationState {
    /// To be sent, for the first time or again.
    Pending,
    /// The mail server took it.
    Sent,
    /// A dead letter: refused for good, or tried in vain for almost four hours. `resendNotification` sends it again.
    Dead,
    /// Not to be sent any more: mail was switched off, or the company sees the deal no longer.
    Dropped,
}

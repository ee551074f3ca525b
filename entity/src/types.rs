//! Ids and persisted vocabularies: what the tables share with the rules.

pub mod catalogue;
pub mod deadline;
pub mod ids;
pub mod import;
pub mod invitation;
pub mod message;
pub mod notification;
pub mod registration;
pub mod search;
pub mod status;
pub mod webhook;

pub use catalogue::{
    CustomerClass, InboundContact, InboundContacts, IncentiveKind, Locale, PartnerKind,
    SolutionKind,
};
pub use deadline::DeadlineKind;
pub use import::{FileFormat, ImportOutcome, ImportState};
pub use invitation::{HelpKind, HelpKinds, People, Person, SolutionIds, WithdrawalReason};
pub use message::MessageAudience;
pub use notification::{NotificationState, NotificationTopic};
pub use registration::{
    ContractKind, Deployment, ExceptionState, PricingModel, RegistrationProfile, RegistrationState,
    Tenant,
};
pub use search::SearchPart;
pub use status::{CloseReason, ErrorReason, SalesStage, Status, VendorInvolvement};
pub use webhook::WebhookDeliveryState;

/// An instant, UTC, in whole microseconds: what both databases can keep (design §5).
pub type Time = chrono::DateTime<chrono::Utc>;

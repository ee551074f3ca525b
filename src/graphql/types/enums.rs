//! The vocabularies of the schema. Each is bound to one of the rules or the tables: a value added there and not here
//! does not compile.

mod access;
mod catalogue;
mod code;
mod deadline;
mod deal;
mod history;
mod import;
mod invitation;
mod message;
mod notification;
mod record;
mod registration;
mod routing;
mod sight;
mod webhook;

pub use access::{OpportunityAction, Role};
pub use catalogue::{CustomerClass, IncentiveKind, Locale, PartnerKind, SolutionKind};
pub use code::{UserErrorCode, WarningCode};
pub use deadline::{DeadlineConsequenceCode, DeadlineKind};
pub use deal::{DealType, OpportunityTab, PartyRole, VendorInvolvement};
pub use history::{HistoryKind, RecordField};
pub use import::{FileFormat, ImportOutcome, ImportState};
pub use invitation::{HelpKind, InvitationDirection, InvitationWithdrawalReason};
pub use message::MessageAudience;
pub use notification::{NotificationState, NotificationTopic};
pub use record::{CloseReason, ErrorReason, OpportunityStatus, SalesStage};
pub use registration::{
    ContractKind, MilestoneKind, MilestoneState, RegistrationCondition, RegistrationDecision,
    RegistrationDeployment, RegistrationExceptionState, RegistrationOutcome, RegistrationPricing,
    RegistrationProfile, RegistrationStanding, RegistrationState, RegistrationTenant,
};
pub use routing::{RoutingReason, RoutingVerdict};
pub use sight::{FieldGroup, ViewExtent, ViewRelation};
pub use webhook::WebhookDeliveryState;

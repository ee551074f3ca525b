//! Vocabularies of an invitation, and the immutable lists that it carries.

use sea_orm::prelude::StringLen;
use sea_orm::{DeriveActiveEnum, EnumIter, FromJsonQueryResult};
use serde::{Deserialize, Serialize};

use super::ids::SolutionId;

/// What kind of help is wanted (R53).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(StringLen::N(40))",
    rename_all = "SCREAMING_SNAKE_CASE"
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum HelpKind {
    /// A value proposition for the workload.
    WorkloadSpecificValueProposition,
    /// The customer's technical architecture.
    CustomerTechnicalArchitecture,
    /// A proof of concept or a demonstration.
    ProofOfConceptOrDemo,
    /// Quotes or licensing.
    QuotesOrLicensing,
    /// Customer success after the sale.
    PostSalesCustomerSuccess,
    /// General help, or another kind.
    GeneralOrOther,
}

/// Why an invitation was taken back (R67, R68).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(StringLen::N(40))",
    rename_all = "SCREAMING_SNAKE_CASE"
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum WithdrawalReason {
    /// The sender took it back.
    WithdrawnBySender,
    /// The deal was closed before an answer.
    DealClosed,
}

/// A person as an invitation shows one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Full name.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// Phone number.
    pub phone: String,
}

/// The sender's people at the time of the invitation: what R58 freezes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct People(pub Vec<Person>);

/// The kinds of help wanted, in the sender's order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct HelpKinds(pub Vec<HelpKind>);

/// The solutions wanted from the invitee, in the sender's order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct SolutionIds(pub Vec<SolutionId>);

//! What an invitation asks for, and why it was taken back.

use async_graphql::Enum;

/// A kind of help that is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "covente_entity::types::HelpKind")]
pub enum HelpKind {
    /// A value proposition for the customer's workload.
    WorkloadSpecificValueProposition,
    /// Work on the customer's technical architecture.
    CustomerTechnicalArchitecture,
    /// A proof of concept or a demonstration.
    ProofOfConceptOrDemo,
    /// Quotes or licensing.
    QuotesOrLicensing,
    /// The customer's success after the sale.
    PostSalesCustomerSuccess,
    /// General help, or another kind.
    GeneralOrOther,
}

/// Which way invitations went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::store::invitations::Direction")]
pub enum InvitationDirection {
    /// From your company.
    Sent,
    /// To your company.
    Received,
}

impl InvitationDirection {
    /// The name of its order, to which cursors are bound.
    pub(crate) fn order(self) -> &'static str {
        match self {
            InvitationDirection::Sent => "invitations:SENT",
            InvitationDirection::Received => "invitations:RECEIVED",
        }
    }
}

/// Why an invitation was taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "covente_entity::types::WithdrawalReason")]
pub enum InvitationWithdrawalReason {
    /// The sender took it back.
    WithdrawnBySender,
    /// The deal was closed before it was answered.
    DealClosed,
}

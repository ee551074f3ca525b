//! What a company is to a record of another one, and how much of it it sees.

use async_graphql::Enum;

/// Fields of a record that are seen or hidden together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::domain::visibility::Group")]
pub enum FieldGroup {
    /// The company, its role, its status and since when.
    Identity,
    /// The customer's name.
    CustomerName,
    /// The name of the deal, its customer and its close date.
    Deal,
    /// The value.
    Value,
    /// The sales stage.
    SalesStage,
    /// The solutions.
    Solutions,
    /// The team.
    Team,
    /// The customer's contact.
    CustomerContact,
    /// What help requests and invitations say.
    Message,
    /// Why it was declined, lost or closed as an error.
    CloseReason,
    /// Deal registration.
    Registration,
    /// Private notes, CRM id, campaign id and the company's own name of the stage.
    Internal,
}

/// How much of a group of fields a company sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::domain::visibility::Extent")]
pub enum ViewExtent {
    /// Nothing: it is withheld.
    #[graphql(name = "NOTHING")]
    No,
    /// All of it.
    #[graphql(name = "ALL")]
    Yes,
    /// Only the share that was offered to that company.
    OwnShare,
    /// Only the share that it offered to yours.
    Offered,
    /// Only that the deal was won.
    Outcome,
    /// Only the solutions that the invitation wants of it.
    Wanted,
    /// Only the people whom the invitation shows.
    Snapshot,
    /// The people who are on the team now: it is part of the joint team.
    Joint,
    /// Only if the person agreed to be shared.
    Consented,
    /// Only what concerns that company itself.
    OwnPart,
}

/// What a company is to a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::domain::visibility::Relation")]
pub enum ViewRelation {
    /// It is its own.
    Own,
    /// The vendor, which may view the deal.
    VendorVisible,
    /// The vendor, which was asked for help.
    VendorAsked,
    /// A company that was invited and has not answered, to the company that invited it.
    PendingInvitee,
    /// A company that was invited and has accepted, to the company that invited it.
    AcceptedInvitee,
    /// A company that declined, let expire or lost its invitation, to the company that invited it.
    EndedInvitee,
    /// The company that started the deal, to one that it invited and that has not accepted.
    SenderOfOpen,
    /// The company that started the deal, to one that it invited and that has accepted.
    SenderOfAccepted,
    /// The vendor that started the deal, to a partner that has accepted.
    VendorOfAccepted,
    /// One invited company to another, both having accepted.
    CoInvitee,
}

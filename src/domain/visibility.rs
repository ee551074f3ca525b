//! Relation × field group: what a company sees of a record (R136, made exact by design §11).

use covente_entity::types::ids::PartnerId;
use covente_entity::types::{Status, VendorInvolvement};

use crate::domain::facts::{DealFacts, RecordFacts, ended_unaccepted};
use crate::domain::permission::{self, Deed};
use crate::domain::viewer::Viewer;

/// What a company is to a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Relation {
    /// It is its own.
    Own,
    /// The vendor, on an originator's record that it may view.
    VendorVisible,
    /// The vendor, on an originator's record that it was asked to help with.
    VendorAsked,
    /// An invitee that has not answered, on the sender's record.
    PendingInvitee,
    /// An invitee that accepted, on the sender's record.
    AcceptedInvitee,
    /// An invitee whose own record ended unaccepted, on the sender's record.
    EndedInvitee,
    /// The sender, on the record of an invitee that has not accepted.
    SenderOfOpen,
    /// The sender, on the record of an invitee that accepted.
    SenderOfAccepted,
    /// The vendor, on the record of a partner that accepted a deal which the vendor started (R15).
    VendorOfAccepted,
    /// One invitee on the record of another, both having accepted.
    CoInvitee,
}

impl Relation {
    /// Every relation.
    pub const ALL: [Relation; 10] = [
        Relation::Own,
        Relation::VendorVisible,
        Relation::VendorAsked,
        Relation::PendingInvitee,
        Relation::AcceptedInvitee,
        Relation::EndedInvitee,
        Relation::SenderOfOpen,
        Relation::SenderOfAccepted,
        Relation::VendorOfAccepted,
        Relation::CoInvitee,
    ];
}

impl Relation {
    /// Whether the record is given as a record, and not only as what a party shows (design §10).
    #[must_use]
    pub fn gives_record(self) -> bool {
        match self {
            Relation::Own | Relation::VendorVisible | Relation::VendorAsked => true,
            Relation::PendingInvitee
            | Relation::AcceptedInvitee
            | Relation::EndedInvitee
            | Relation::SenderOfOpen
            | Relation::SenderOfAccepted
            | Relation::VendorOfAccepted
            | Relation::CoInvitee => false,
        }
    }
}

/// Fields that are seen or hidden together.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "camelCase")]
pub enum Group {
    /// Company, role, status, since when.
    Identity,
    /// The customer's name.
    CustomerName,
    /// Name of the deal, customer, close date.
    Deal,
    /// Value.
    Value,
    /// Sales stage.
    SalesStage,
    /// Solutions.
    Solutions,
    /// Team.
    Team,
    /// The customer's contact.
    CustomerContact,
    /// What a help request or an invitation says.
    Message,
    /// Why it was declined or lost.
    CloseReason,
    /// Deal registration.
    Registration,
    /// Private notes, CRM id, campaign id (R137).
    Internal,
}

impl Group {
    /// Every group.
    pub const ALL: [Group; 12] = [
        Group::Identity,
        Group::CustomerName,
        Group::Deal,
        Group::Value,
        Group::SalesStage,
        Group::Solutions,
        Group::Team,
        Group::CustomerContact,
        Group::Message,
        Group::CloseReason,
        Group::Registration,
        Group::Internal,
    ];
}

/// How much of a group is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Extent {
    /// Nothing.
    No,
    /// All of it.
    Yes,
    /// Only the share that the viewer's company was offered.
    OwnShare,
    /// Only the share that was offered to the record's company.
    Offered,
    /// Only the outcome: the stage of a won deal.
    Outcome,
    /// Only the solutions that the invitation wants.
    Wanted,
    /// Only the people whom the invitation shows.
    Snapshot,
    /// The joint team.
    Joint,
    /// If the contact consented.
    Consented,
    /// Only what concerns the viewer's own company.
    OwnPart,
}

/// The table of design §11.
#[expect(
    clippy::match_same_arms,
    reason = "in the order of the table's columns"
)]
#[must_use]
pub fn extent(relation: Relation, group: Group) -> Extent {
    match (relation, group) {
        // A company whose record ended keeps that record, the customer's name and, in its invitation, the sender: what
        // becomes of the deal is no business of its any more.
        (Relation::Own, _) => Extent::Yes,
        (Relation::EndedInvitee, Group::Identity) | (_, Group::Internal) => Extent::No,
        (_, Group::Identity) => Extent::Yes,

        (
            Relation::VendorVisible | Relation::VendorAsked,
            Group::CustomerName
            | Group::Deal
            | Group::Value
            | Group::SalesStage
            | Group::Solutions
            | Group::Team
            | Group::Registration,
        )
        | (Relation::VendorAsked, Group::CustomerContact) => Extent::Yes,
        (Relation::VendorVisible, Group::CustomerContact | Group::Message | Group::CloseReason) => {
            Extent::No
        }
        (Relation::VendorAsked, Group::Message | Group::CloseReason) => Extent::OwnPart,

        (
            Relation::PendingInvitee | Relation::AcceptedInvitee,
            Group::CustomerName | Group::Deal,
        ) => Extent::Yes,
        (Relation::PendingInvitee | Relation::AcceptedInvitee, Group::Value) => Extent::OwnShare,
        (Relation::PendingInvitee, Group::SalesStage) => Extent::No,
        (Relation::AcceptedInvitee, Group::SalesStage) => Extent::Outcome,
        (Relation::PendingInvitee | Relation::AcceptedInvitee, Group::Solutions) => Extent::Wanted,
        (Relation::PendingInvitee, Group::Team) => Extent::Snapshot,
        (Relation::AcceptedInvitee, Group::Team) => Extent::Joint,
        (Relation::PendingInvitee | Relation::AcceptedInvitee, Group::CustomerContact) => {
            Extent::Consented
        }
        (
            Relation::PendingInvitee | Relation::AcceptedInvitee,
            Group::Message | Group::CloseReason,
        ) => Extent::OwnPart,
        (Relation::PendingInvitee | Relation::AcceptedInvitee, Group::Registration) => Extent::No,

        (Relation::EndedInvitee, Group::CustomerName) => Extent::Yes,
        (
            Relation::EndedInvitee,
            Group::Deal
            | Group::Value
            | Group::SalesStage
            | Group::Solutions
            | Group::Team
            | Group::CustomerContact
            | Group::Message
            | Group::CloseReason
            | Group::Registration,
        ) => Extent::No,

        // The vendor reviews the registrations of its own deals too (R114).
        (Relation::VendorOfAccepted, Group::Registration) => Extent::Yes,
        (
            Relation::SenderOfAccepted | Relation::VendorOfAccepted,
            Group::CustomerName
            | Group::Deal
            | Group::Value
            | Group::SalesStage
            | Group::Solutions
            | Group::Team,
        )
        | (
            Relation::SenderOfOpen | Relation::SenderOfAccepted | Relation::VendorOfAccepted,
            Group::CloseReason,
        ) => Extent::Yes,
        (Relation::SenderOfOpen, Group::Value) => Extent::Offered,
        (
            Relation::SenderOfOpen,
            Group::CustomerName | Group::Deal | Group::SalesStage | Group::Solutions | Group::Team,
        ) => Extent::No,
        (
            Relation::SenderOfOpen | Relation::SenderOfAccepted | Relation::VendorOfAccepted,
            Group::CustomerContact | Group::Message,
        ) => Extent::OwnPart,
        (Relation::SenderOfOpen | Relation::SenderOfAccepted, Group::Registration) => Extent::No,

        (
            Relation::CoInvitee,
            Group::CustomerName
            | Group::Deal
            | Group::Value
            | Group::SalesStage
            | Group::Solutions
            | Group::Team
            | Group::CustomerContact
            | Group::Message
            | Group::CloseReason
            | Group::Registration,
        ) => Extent::No,
    }
}

/// Why a company sees what it sees of a record, in one sentence for the record's own company.
#[must_use]
pub fn why(relation: Option<Relation>) -> &'static str {
    match relation {
        None => "It does not see your company in this deal, and so sees nothing of your record.",
        Some(Relation::Own) => "It is your own company.",
        Some(Relation::VendorVisible) => "It is the vendor, which you let view the deal.",
        Some(Relation::VendorAsked) => "It is the vendor, which you asked for help.",
        Some(Relation::PendingInvitee) => "You invited it, and it has not answered.",
        Some(Relation::AcceptedInvitee) => "You invited it, and it has accepted.",
        Some(Relation::EndedInvitee) => {
            "You invited it, and its part has ended without its having accepted."
        }
        Some(Relation::SenderOfOpen) => "It invited you, and you have not accepted.",
        Some(Relation::SenderOfAccepted) => "It invited you, and you have accepted.",
        Some(Relation::VendorOfAccepted) => {
            "It is the vendor, which started the deal, and you have accepted."
        }
        Some(Relation::CoInvitee) => "It was invited as you were, and both of you have accepted.",
    }
}

/// What a company is to a record, whoever asks for it.
#[must_use]
pub fn relation(company: PartnerId, deal: &DealFacts, record: &RecordFacts) -> Option<Relation> {
    if record.partner == company {
        return Some(Relation::Own);
    }
    let own = deal.record_of(company);
    if record.originator {
        if deal.vendor == Some(company) {
            return vendors(deal, own);
        }
        return own.map(|own| match own.status {
            _ if ended_unaccepted(own) => Relation::EndedInvitee,
            Status::Received => Relation::PendingInvitee,
            Status::Accepted
            | Status::Won
            | Status::Lost
            | Status::Declined
            | Status::Expired
            | Status::Withdrawn
            | Status::ClosedAsError => Relation::AcceptedInvitee,
        });
    }
    let own = own?;
    if own.originator {
        return Some(match (record.accepted, deal.started_by_vendor) {
            (true, true) => Relation::VendorOfAccepted,
            (true, false) => Relation::SenderOfAccepted,
            (false, _) => Relation::SenderOfOpen,
        });
    }
    (own.accepted && record.accepted).then_some(Relation::CoInvitee)
}

/// What the vendor is to the record of a deal that a partner started. Visibility stays for good (R22); what help adds
/// lasts while the vendor's own record is open or was accepted.
fn vendors(deal: &DealFacts, own: Option<&RecordFacts>) -> Option<Relation> {
    match deal.involvement {
        VendorInvolvement::None => None,
        VendorInvolvement::HelpRequested if own.is_some_and(|own| !ended_unaccepted(own)) => {
            Some(Relation::VendorAsked)
        }
        VendorInvolvement::Visible | VendorInvolvement::HelpRequested => {
            Some(Relation::VendorVisible)
        }
    }
}

/// Whether the viewer sees a record of their own company (R7, R9).
#[must_use]
pub fn sees_own(viewer: &Viewer, record: &RecordFacts) -> bool {
    record.partner == viewer.partner
        && permission::may(viewer, Deed::View, record.location, on_team(viewer, record)).is_ok()
}

/// Whether the viewer is on the team of a record, by e-mail address (R9).
#[must_use]
pub fn on_team(viewer: &Viewer, record: &RecordFacts) -> bool {
    viewer
        .email
        .as_ref()
        .is_some_and(|email| record.team.contains(email))
}

/// What the viewer is to a record: the company's relation, if the person has sight of it. Another company's record
/// is seen through a record of one's own, or, by anyone of the vendor with a role for deals, because the originator
/// gave visibility (design §11). The other form of this rule is the SQL in `store::sight`.
#[must_use]
pub fn sight(viewer: &Viewer, deal: &DealFacts, record: &RecordFacts) -> Option<Relation> {
    if !viewer.sees_deals() {
        return None;
    }
    let relation = relation(viewer.partner, deal, record)?;
    let seen = match relation {
        Relation::Own => sees_own(viewer, record),
        Relation::VendorVisible | Relation::VendorAsked => true,
        Relation::PendingInvitee
        | Relation::AcceptedInvitee
        | Relation::EndedInvitee
        | Relation::SenderOfOpen
        | Relation::SenderOfAccepted
        | Relation::VendorOfAccepted
        | Relation::CoInvitee => deal
            .record_of(viewer.partner)
            .is_some_and(|own| sees_own(viewer, own)),
    };
    seen.then_some(relation)
}

/// Whether a company is told which person of another one did something in a deal: from when that one has accepted (R74).
#[must_use]
pub fn is_named(deal: &DealFacts, to: PartnerId, company: PartnerId) -> bool {
    let mut records = deal.records.iter();
    to == company || records.any(|record| record.partner == company && record.accepted)
}

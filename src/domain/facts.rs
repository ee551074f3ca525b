//! What the rules need to know of a deal, and nothing more.

use covente_entity::types::ids::{LocationId, OpportunityId, PartnerId};
use covente_entity::types::{SalesStage, Status, Time, VendorInvolvement};

/// One party's record, as far as a rule asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordFacts {
    /// The record.
    pub id: OpportunityId,
    /// Whose it is.
    pub partner: PartnerId,
    /// Its location.
    pub location: LocationId,
    /// Whether its company started the deal.
    pub originator: bool,
    /// Where it stands.
    pub status: Status,
    /// Since when it stands there.
    pub since: Time,
    /// Whether it was ever accepted: also true of a won or lost one.
    pub accepted: bool,
    /// How far the sale is.
    pub stage: Option<SalesStage>,
    /// Until when an answer is taken.
    pub due_at: Option<Time>,
    /// E-mail addresses of its team, in small letters (R9).
    pub team: Vec<String>,
}

/// A deal with the records of all its parties.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent facts, not states"
)]
pub struct DealFacts {
    /// The vendor's company, where the programme has one.
    pub vendor: Option<PartnerId>,
    /// How far the vendor is in the deal.
    pub involvement: VendorInvolvement,
    /// Whether the vendor started it (R15).
    pub started_by_vendor: bool,
    /// Whether it is a solution assessment (R19).
    pub assessment: bool,
    /// Whether a partner was ever invited.
    pub partner_invited: bool,
    /// When it was started.
    pub created: Time,
    /// Whether a customer contact is given (R28).
    pub has_contact: bool,
    /// Whether the contact consented (R29).
    pub consented: bool,
    /// The records, oldest first.
    pub records: Vec<RecordFacts>,
}

impl DealFacts {
    /// The record that stands for a company: its open or finished one, else the latest that ended unanswered (R67).
    #[must_use]
    pub fn record_of(&self, company: PartnerId) -> Option<&RecordFacts> {
        let mine = || {
            self.records
                .iter()
                .filter(|record| record.partner == company)
        };
        mine()
            .find(|record| !ended_unaccepted(record))
            .or_else(|| mine().next_back())
    }

    /// The record of the company that started the deal.
    #[must_use]
    pub fn originator(&self) -> Option<&RecordFacts> {
        self.records.iter().find(|record| record.originator)
    }
}

/// Whether a record ended without ever having been accepted.
#[must_use]
pub fn ended_unaccepted(record: &RecordFacts) -> bool {
    match record.status {
        Status::Declined | Status::Expired | Status::Withdrawn => true,
        Status::ClosedAsError => !record.accepted,
        Status::Received | Status::Accepted | Status::Won | Status::Lost => false,
    }
}

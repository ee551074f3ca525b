//! One deal as one viewer sees it: its parties, and what the viewer is to each of them.

use std::sync::Arc;

use covente_entity::engagement;
use covente_entity::types::VendorInvolvement;
use covente_entity::types::ids::{OpportunityId, PartnerId};

use crate::domain::deal_type::{DealType, deal_type};
use crate::domain::facts::{DealFacts, RecordFacts};
use crate::domain::viewer::Viewer;
use crate::domain::visibility::{Extent, Group, Relation, extent, sight};
use crate::error::Error;
use crate::graphql::reader::Reader;
use crate::graphql::types::contact::Contact;
use crate::store::deal;
use crate::store::whole::Whole;

/// A deal with the records of all its parties. What of it is shown, `domain::visibility` says.
pub struct DealView {
    /// What the rules know of it; its records stand in the order of the parties.
    pub facts: DealFacts,
    /// The deal.
    pub whole: Arc<Whole>,
    relations: Vec<Option<Relation>>,
    company: PartnerId,
}

impl DealView {
    /// A deal as a viewer sees it.
    ///
    /// # Errors
    /// [`Error::Internal`] where its people could not be read, by whom sight goes.
    pub fn new(viewer: &Viewer, whole: Arc<Whole>) -> Result<Self, Error> {
        let records = whole.records.iter().map(|row| &*row.record);
        let team = whole.team.list()?.iter().map(|member| &**member);
        let engagement = &whole.engagement.engagement;
        let facts = deal::facts(engagement, whole.vendor, records, &team);
        let relations = facts
            .records
            .iter()
            .map(|record| sight(viewer, &facts, record))
            .collect();
        Ok(Self {
            company: viewer.partner,
            facts,
            whole,
            relations,
        })
    }

    /// The place of a record among the parties.
    #[must_use]
    pub fn place(&self, record: OpportunityId) -> Option<usize> {
        self.facts
            .records
            .iter()
            .position(|known| known.id == record)
    }

    /// What the viewer is to a record, if they see it.
    #[must_use]
    pub fn sight(&self, record: OpportunityId) -> Option<Relation> {
        self.relation(self.place(record)?)
    }

    /// What the viewer is to the record at a place, if they see it.
    #[must_use]
    pub fn relation(&self, place: usize) -> Option<Relation> {
        self.relations.get(place).copied().flatten()
    }

    /// Whether the viewer sees the deal: a record of it is given to them as a record. The other form of this rule is
    /// `store::engagements::find`.
    #[must_use]
    pub fn is_seen(&self) -> bool {
        let mut relations = self.relations.iter().flatten();
        relations.any(|relation| relation.gives_record())
    }

    /// What the viewer is to the record of the company that started the deal.
    #[must_use]
    pub fn to_originator(&self) -> Option<Relation> {
        self.sight(self.facts.originator()?.id)
    }

    /// The record that stands for the viewer's company.
    #[must_use]
    pub fn own(&self) -> Option<&RecordFacts> {
        self.facts.record_of(self.company)
    }

    /// The records that the viewer sees, one a company: places among the parties, and what the viewer is to each.
    pub fn seen(&self) -> impl Iterator<Item = (usize, Relation)> {
        self.facts
            .records
            .iter()
            .zip(&self.relations)
            .enumerate()
            .filter(|(_, (record, _))| {
                self.facts
                    .record_of(record.partner)
                    .is_some_and(|stands| stands.id == record.id)
            })
            .filter_map(|(place, (_, relation))| Some((place, (*relation)?)))
            .filter(|(_, relation)| extent(*relation, Group::Identity) == Extent::Yes)
    }

    /// The vendor's record, if the viewer sees it.
    #[must_use]
    pub fn vendors(&self) -> Option<(usize, Relation)> {
        let vendor = self.facts.vendor?;
        self.seen()
            .find(|(place, _)| self.facts.records[*place].partner == vendor)
    }

    /// The people now on the record at a place, as other companies see them.
    #[must_use]
    pub fn contacts(&self, reader: &Arc<Reader>, place: usize) -> Vec<Contact> {
        let party = &self.whole.records[place];
        let partner = Arc::clone(&party.partner);
        self.whole
            .team
            .read()
            .iter()
            .filter(|member| member.opportunity_id == party.record.id)
            .map(|member| Contact::of(Arc::clone(reader), member, &partner))
            .collect()
    }

    /// What an invitee can know of the kind of the deal: the vendor's part as far as it sees the vendor.
    #[must_use]
    pub fn known(&self, engagement: &engagement::Model) -> Known {
        let all = Known::all(engagement);
        Known {
            involvement: if self.vendors().is_some() {
                all.involvement
            } else {
                VendorInvolvement::None
            },
            partner_invited: true,
            ..all
        }
    }
}

/// What a viewer can know of the kind of a deal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// How far the vendor is in it.
    pub involvement: VendorInvolvement,
    /// Whether a partner was ever invited.
    pub partner_invited: bool,
    assessment: bool,
    started_by_vendor: bool,
}

impl Known {
    /// All there is to know.
    #[must_use]
    pub fn all(engagement: &engagement::Model) -> Self {
        Self {
            involvement: engagement.vendor_involvement,
            partner_invited: engagement.partner_invited,
            assessment: engagement.assessment,
            started_by_vendor: engagement.started_by_vendor,
        }
    }

    /// The type that follows.
    #[must_use]
    pub fn deal_type(&self) -> DealType {
        deal_type(
            self.assessment,
            self.started_by_vendor,
            self.involvement,
            self.partner_invited,
        )
    }
}

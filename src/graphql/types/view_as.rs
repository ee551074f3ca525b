//! What another company sees of a record, decided by what decides it for that company.

use std::collections::BTreeSet;
use std::sync::Arc;

use async_graphql::{Object, SimpleObject};
use covente_entity::partner;
use covente_entity::types::ids::PartnerId;

use crate::domain::permission::{self, Deed};
use crate::domain::viewer::{Grant, Role, Scope, Viewer};
use crate::domain::visibility::{Extent, Group, Relation, extent, on_team, why};
use crate::error::Error;
use crate::graphql::deal_view::{DealView, Known};
use crate::graphql::error::Fault;
use crate::graphql::reader::Reader;
use crate::graphql::types::contact::CustomerContact;
use crate::graphql::types::customer::Customer;
use crate::graphql::types::engagement_party::EngagementParty;
use crate::graphql::types::enums::{DealType, FieldGroup, ViewExtent, ViewRelation};
use crate::graphql::types::partner::Partner;
use crate::store::opportunities::Row;

/// A record in the eyes of another company.
pub struct ViewAs {
    reader: Arc<Reader>,
    row: Arc<Row>,
    partner: Arc<partner::Model>,
    /// The deal as the one who asks sees it.
    mine: Arc<DealView>,
    /// The deal as an admin of that company would see it.
    theirs: Arc<DealView>,
    place: usize,
    relation: Option<Relation>,
}

impl ViewAs {
    /// What a company sees of a record; none where there is no such company.
    ///
    /// # Errors
    /// `FORBIDDEN` for whoever is no admin of the record's own company, and why the deal could not be read.
    pub(super) async fn of(
        reader: &Arc<Reader>,
        row: &Arc<Row>,
        company: Option<PartnerId>,
    ) -> Result<Option<Self>, Fault> {
        let mine = reader.deal(&row.engagement).await?;
        let place = mine.place(row.record.id);
        let place = place.ok_or_else(|| Fault::internal("a record outside its deal"))?;
        let record = &mine.facts.records[place];
        if record.partner != reader.viewer.partner {
            return Err(Error::Forbidden("Only the company whose record it is asks this.").into());
        }
        let on_team = on_team(&reader.viewer, record);
        if permission::may(&reader.viewer, Deed::ViewAs, record.location, on_team).is_err() {
            return Err(Error::Forbidden("Only an admin of the company asks this.").into());
        }
        let Some(company) = company else {
            return Ok(None);
        };
        let Some(partner) = reader.partners.load(company).await? else {
            return Ok(None);
        };
        let admin = Viewer {
            subject: String::new(),
            email: None,
            partner: company,
            is_vendor: mine.facts.vendor == Some(company),
            grants: vec![Grant {
                role: Role::ReferralsAdmin,
                scope: Scope::All,
            }],
            via: String::new(),
            machine: None,
        };
        let theirs = DealView::new(&admin, Arc::clone(&mine.whole))?;
        Ok(Some(Self {
            reader: Arc::clone(reader),
            row: Arc::clone(row),
            relation: theirs.sight(row.record.id),
            partner,
            mine,
            theirs: Arc::new(theirs),
            place,
        }))
    }

    fn extent(&self, group: Group) -> Extent {
        self.relation
            .map_or(Extent::No, |relation| extent(relation, group))
    }

    fn shows(&self, group: Group) -> bool {
        self.extent(group) == Extent::Yes
    }

    /// What the other company can know of the kind of a deal that one's own company started. Of a deal that another one
    /// started, its own company may not know as much.
    fn kind(&self) -> Option<DealType> {
        let engagement = &self.row.engagement;
        self.relation?;
        if !self.row.record.is_originator {
            return None;
        }
        let knows_all = self.partner.id == self.row.record.partner_id
            || self.mine.facts.vendor == Some(self.partner.id);
        let known = if knows_all {
            Known::all(engagement)
        } else {
            self.theirs.known(engagement)
        };
        Some(known.deal_type().into())
    }

    fn companies(view: &DealView) -> BTreeSet<PartnerId> {
        let seen = view.seen();
        seen.map(|(place, _)| view.facts.records[place].partner)
            .collect()
    }

    /// A company that has nothing to do with the record is answered like one that is not in the deal: whoever asks may
    /// not know that it is.
    fn both_see(&self) -> Vec<Partner> {
        if self.relation.is_none() {
            return Vec::new();
        }
        let theirs = Self::companies(&self.theirs);
        self.mine
            .seen()
            .map(|(place, _)| &self.mine.whole.records[place].partner)
            .filter(|partner| theirs.contains(&partner.id))
            .map(|partner| Partner::new(Arc::clone(&self.reader), Arc::clone(partner)))
            .collect()
    }
}

/// What a company sees of your company's record of a deal, as the rules decide it for that company now. Of that company
/// itself it tells nothing that you would not see anyway.
#[Object]
impl ViewAs {
    /// The company.
    async fn partner(&self) -> Partner {
        Partner::new(Arc::clone(&self.reader), Arc::clone(&self.partner))
    }

    /// What it is to your record; null where it is nothing to it and sees nothing.
    async fn relation(&self) -> Option<ViewRelation> {
        self.relation.map(Into::into)
    }

    /// Why it sees what it sees, in one sentence for a person.
    async fn why(&self) -> &str {
        why(self.relation)
    }

    /// Whether it gets your record as an `Opportunity`, as the vendor does from `VISIBLE` on, and not only what `party`
    /// shows.
    async fn gives_record(&self) -> bool {
        self.relation.is_some_and(Relation::gives_record)
    }

    /// Each group of fields of your record, and how much of it that company sees.
    async fn groups(&self) -> Vec<ViewedGroup> {
        let viewed = |group| {
            let extent = self.extent(group);
            ViewedGroup {
                group: group.into(),
                extent: extent.into(),
                is_given: extent != Extent::No,
            }
        };
        Group::ALL.into_iter().map(viewed).collect()
    }

    /// Your part as that company finds it among `Engagement.parties`; null where it does not find it there.
    async fn party(&self) -> Option<EngagementParty> {
        // A company has one part in a deal: an older record, that it was invited anew after, is not among the parties.
        let mut parties = self.theirs.seen();
        let (_, relation) = parties.find(|(place, _)| *place == self.place)?;
        Some(EngagementParty::new(
            Arc::clone(&self.reader),
            Arc::clone(&self.theirs),
            self.place,
            relation,
        ))
    }

    /// The type of the deal as that company knows it; null where it does not see the deal, or another company than yours
    /// started it.
    #[graphql(name = "type")]
    async fn deal_type(&self) -> Option<DealType> {
        self.kind()
    }

    /// The customer's name as that company sees it from your record; null where it does not.
    async fn customer_name(&self) -> Option<&str> {
        self.shows(Group::CustomerName)
            .then_some(self.row.customer.name.as_str())
    }

    /// The customer as that company sees it from your record; null where it does not.
    async fn customer(&self) -> Option<Customer> {
        self.shows(Group::Deal)
            .then(|| Customer::new(Arc::clone(&self.row.customer)))
    }

    /// The customer's contact as that company sees it from your record; null where it does not, or none is given.
    async fn customer_contact(&self) -> Option<CustomerContact> {
        if !self.row.record.is_originator {
            return None;
        }
        CustomerContact::shown(self.relation?, &self.row.engagement)
    }

    /// The companies in the deal that both you and that company see; empty where it sees nothing of your record.
    async fn parties(&self) -> Vec<Partner> {
        self.both_see()
    }
}

/// A group of fields, and how much of it a company sees.
#[derive(Clone, Copy, Debug, SimpleObject)]
pub struct ViewedGroup {
    /// The fields.
    pub group: FieldGroup,
    /// How much of it that company sees.
    pub extent: ViewExtent,
    /// Whether it sees anything of it: false where it is withheld.
    pub is_given: bool,
}

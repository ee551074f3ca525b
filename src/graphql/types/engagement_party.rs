//! What a viewer may see of one company in a deal.

use std::sync::Arc;

use async_graphql::Object;
use covente_entity::types::SalesStage as Stage;
use covente_entity::types::ids::OpportunityId;
use covente_entity::{invitation, opportunity};
use futures_util::future::try_join_all;

use crate::domain::visibility::{Extent, Group, Relation, extent};
use crate::error::Error;
use crate::graphql::deal_view::DealView;
use crate::graphql::error::Fault;
use crate::graphql::nullable::Nullable;
use crate::graphql::reader::Reader;
use crate::graphql::scalars::{Date, DateTime};
use crate::graphql::types::contact::Contact;
use crate::graphql::types::enums::{OpportunityStatus, PartyRole, SalesStage};
use crate::graphql::types::money::Money;
use crate::graphql::types::opportunity::Decline;
use crate::graphql::types::partner::Partner;
use crate::graphql::types::solution::Solution;
use crate::store::opportunities::Row;

/// A party.
#[derive(Clone)]
pub struct EngagementParty {
    reader: Arc<Reader>,
    view: Arc<DealView>,
    place: usize,
    relation: Relation,
}

impl EngagementParty {
    /// The record at a place of a deal, to which the viewer has this relation.
    #[must_use]
    pub fn new(reader: Arc<Reader>, view: Arc<DealView>, place: usize, relation: Relation) -> Self {
        Self {
            reader,
            view,
            place,
            relation,
        }
    }

    fn party(&self) -> &Row {
        &self.view.whole.records[self.place]
    }

    fn record(&self) -> &opportunity::Model {
        &self.party().record
    }

    fn extent(&self, group: Group) -> Extent {
        extent(self.relation, group)
    }

    fn shows(&self, group: Group) -> bool {
        self.extent(group) == Extent::Yes
    }

    /// The invitation that made a record.
    fn invitation(
        &self,
        record: Option<OpportunityId>,
    ) -> Result<Option<&invitation::Model>, Error> {
        let mut all = self.view.whole.invitations.list()?.iter();
        let found = all.find(|invitation| Some(invitation.opportunity_id) == record);
        Ok(found.map(|invitation| &**invitation))
    }

    /// The invitation of the viewer's own company.
    fn own_invitation(&self) -> Result<Option<&invitation::Model>, Error> {
        self.invitation(self.view.own().map(|own| own.id))
    }

    fn seen_value(&self) -> Result<Option<Money>, Fault> {
        let record = self.record();
        let extent = self.extent(Group::Value);
        if extent == Extent::Yes {
            return Ok(Some(Money::of(record.value_minor, &record.currency)));
        }
        let invitation = if extent == Extent::OwnShare {
            self.own_invitation()?
        } else if extent == Extent::Offered {
            self.invitation(Some(record.id))?
        } else {
            None
        };
        Ok(invitation.map(|offer| Money::of(offer.share_minor, &offer.currency)))
    }

    async fn seen_solutions(&self) -> Result<Option<Vec<Solution>>, Fault> {
        let record = self.record();
        let extent = self.extent(Group::Solutions);
        if extent == Extent::Yes {
            let own = self.view.whole.lines.list()?.iter();
            let own = own.filter(|line| line.line.opportunity_id == record.id);
            return Ok(Some(
                own.map(|line| Solution::of(Arc::clone(&self.reader), line))
                    .collect(),
            ));
        }
        if extent != Extent::Wanted {
            return Ok(None);
        }
        let Some(invitation) = self.own_invitation()? else {
            return Ok(None);
        };
        Ok(Some(wanted(&self.reader, invitation).await?))
    }

    fn seen_team(&self) -> Result<Option<Vec<Contact>>, Fault> {
        let extent = self.extent(Group::Team);
        if matches!(extent, Extent::Yes | Extent::Joint) {
            return Ok(Some(self.view.contacts(&self.reader, self.place)));
        }
        if extent != Extent::Snapshot {
            return Ok(None);
        }
        let partner = &self.party().partner;
        let contact = |person| Contact::new(Arc::clone(&self.reader), person, partner);
        let offer = self.own_invitation()?;
        Ok(offer.map(|offer| offer.team.0.iter().cloned().map(contact).collect()))
    }
}

/// The solutions that an invitation wants.
pub(super) async fn wanted(
    reader: &Arc<Reader>,
    invitation: &invitation::Model,
) -> Result<Vec<Solution>, Fault> {
    let ids = invitation.solution_ids.0.iter();
    let rows = try_join_all(ids.map(|id| reader.solutions.load(*id))).await?;
    Ok(rows
        .into_iter()
        .flatten()
        .map(|row| Solution::new(Arc::clone(reader), row))
        .collect())
}

/// A company in a deal, and what you may see of its part. Its own record is only for itself; this is what it shows.
#[Object]
impl EngagementParty {
    /// The company.
    async fn partner(&self) -> Partner {
        Partner::new(Arc::clone(&self.reader), Arc::clone(&self.party().partner))
    }

    /// Whether it started the deal or was invited.
    async fn role(&self) -> PartyRole {
        PartyRole::of(self.record().is_originator)
    }

    /// Where its record stands.
    async fn status(&self) -> OpportunityStatus {
        self.record().status.into()
    }

    /// Since when it stands there.
    async fn status_since(&self) -> DateTime {
        self.record().status_since.into()
    }

    /// The name that it gave to the deal; null where you may not see it.
    async fn name(&self) -> Option<&str> {
        self.shows(Group::Deal).then(|| self.record().name.as_str())
    }

    /// The estimated value of its part. To a company that was invited it is the share that it was offered, and so is
    /// that of an invited company to the sender until it accepts. Null where you may not see it.
    async fn value(&self) -> Nullable<Money> {
        Nullable(self.seen_value())
    }

    /// The estimated day on which its part closes; null where you may not see it.
    async fn close_date(&self) -> Option<Date> {
        self.shows(Group::Deal)
            .then(|| self.record().close_date.into())
    }

    /// How far its sale is. To a company that was invited and accepted it is only shown once the deal is won. Null
    /// where you may not see it, or before the company accepts.
    async fn sales_stage(&self) -> Option<SalesStage> {
        let extent = self.extent(Group::SalesStage);
        let shown = |stage: &Stage| {
            extent == Extent::Yes || (extent == Extent::Outcome && *stage == Stage::Won)
        };
        self.record().sales_stage.filter(shown).map(Into::into)
    }

    /// Its solutions. To a company that was invited they are those that the sender wants of it. Null where you may
    /// not see them.
    async fn solutions(&self) -> Nullable<Vec<Solution>> {
        Nullable(self.seen_solutions().await)
    }

    /// Its people. To a company that was invited and has not accepted they are those whom the sender chose to show.
    /// Null where you may not see them.
    async fn team(&self) -> Nullable<Vec<Contact>> {
        Nullable(self.seen_team())
    }

    /// Why it declined; null where it did not, or where you may not see it.
    async fn decline(&self) -> Option<Decline> {
        self.shows(Group::CloseReason)
            .then(|| Decline::declined(self.record()))
            .flatten()
    }
}

//! What of a record and of the lists around it this viewer sees, as `domain::visibility` says.

use std::sync::Arc;

use crate::domain::visibility::{Extent, Group, Relation, extent};
use crate::graphql::error::Fault;
use crate::graphql::types::action::{self, AvailableAction};
use crate::graphql::types::customer::Customer;
use crate::graphql::types::invitation::Invitation;
use crate::graphql::types::opportunity::Opportunity;
use crate::graphql::types::solution::OpportunitySolution;
use crate::graphql::types::team_member::TeamMember;

impl Opportunity {
    /// What the viewer is to the record at least. What the vendor sees besides, once it was asked, is its own part.
    fn least(&self) -> Relation {
        if self.row.record.partner_id == self.reader.viewer.partner {
            Relation::Own
        } else {
            Relation::VendorVisible
        }
    }

    pub(super) fn shows(&self, group: Group) -> bool {
        extent(self.least(), group) == Extent::Yes
    }

    /// The customer is the originator's to show.
    pub(crate) async fn seen_customer(&self) -> Result<Option<Customer>, Fault> {
        let relation = if self.row.record.is_originator {
            Some(self.least())
        } else {
            self.reader.to_originator(&self.row.engagement).await?
        };
        let seen = relation.is_some_and(|relation| extent(relation, Group::Deal) == Extent::Yes);
        Ok(seen.then(|| Customer::new(Arc::clone(&self.row.customer))))
    }

    pub(super) async fn seen_solutions(&self) -> Result<Vec<OpportunitySolution>, Fault> {
        if !self.shows(Group::Solutions) {
            return Ok(Vec::new());
        }
        let whole = self.reader.whole(self.row.engagement.id).await?;
        let lines = whole.lines.list()?.iter();
        let own = lines.filter(|line| line.line.opportunity_id == self.row.record.id);
        let solution = |line| OpportunitySolution::new(Arc::clone(&self.reader), Arc::clone(line));
        Ok(own.map(solution).collect())
    }

    pub(super) async fn seen_team(&self) -> Result<Vec<TeamMember>, Fault> {
        if !self.shows(Group::Team) {
            return Ok(Vec::new());
        }
        let partner = &self.row.partner;
        let whole = self.reader.whole(self.row.engagement.id).await?;
        let team = whole.team.list()?.iter();
        let own = team.filter(|member| member.opportunity_id == self.row.record.id);
        let person = |row| TeamMember::of(Arc::clone(&self.reader), Arc::clone(row), partner);
        Ok(own.map(person).collect())
    }

    /// The vendor sees its own invitation, through its own record.
    pub(super) async fn seen_invitations(&self) -> Result<Vec<Invitation>, Fault> {
        let whole = self.reader.whole(self.row.engagement.id).await?;
        let mut sent: Vec<_> = whole
            .invitations
            .list()?
            .iter()
            .filter(|invitation| invitation.sender_opportunity_id == self.row.record.id)
            .collect();
        if !self.shows(Group::Message) && !sent.is_empty() {
            let view = self.reader.deal(&self.row.engagement).await?;
            sent.retain(|invitation| view.sight(invitation.opportunity_id) == Some(Relation::Own));
        }
        let invitation = |row| Invitation::new(Arc::clone(&self.reader), Arc::clone(row));
        Ok(sent.into_iter().map(invitation).collect())
    }

    pub(super) async fn seen_received(&self) -> Result<Option<Invitation>, Fault> {
        if self.row.record.is_originator || !self.shows(Group::Message) {
            return Ok(None);
        }
        let whole = self.reader.whole(self.row.engagement.id).await?;
        let mut all = whole.invitations.list()?.iter();
        let received = all.find(|row| row.opportunity_id == self.row.record.id);
        Ok(received.map(|row| Invitation::new(Arc::clone(&self.reader), Arc::clone(row))))
    }

    pub(super) async fn actions(&self) -> Result<Vec<AvailableAction>, Fault> {
        // The case asks for all that it needs at once, so that the lists of a page are read together.
        let (case, _) = self.reader.case(&self.row).await?;
        let view = self.reader.deal(&self.row.engagement).await?;
        let id = self.row.record.id;
        let record = view.facts.records.iter().find(|record| record.id == id);
        let record = record.ok_or_else(|| Fault::internal("a record outside its deal"))?;
        let now = self.reader.clock.now();
        let viewer = &self.reader.viewer;
        Ok(action::available(
            viewer,
            self.least(),
            &view.facts,
            record,
            &case,
            now,
        ))
    }
}

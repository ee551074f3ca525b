//! What objects need to know of a whole deal, read once in the life of a reader.

use std::collections::HashMap;
use std::sync::{Arc, MutexGuard, PoisonError};

use covente_entity::types::ids::{EngagementId, PartnerId};
use covente_entity::{engagement, partner};

use crate::domain::permission::{Deed, Reach, reach};
use crate::domain::viewer::Grant;
use crate::domain::visibility::Relation;
use crate::graphql::deal_view::{DealView, Known};
use crate::graphql::error::Fault;
use crate::graphql::reader::Reader;
use crate::store::partners;

impl Reader {
    /// A deal with all its parties, and what the viewer is to each of them.
    ///
    /// # Errors
    /// Why it could not be read.
    pub async fn deal(&self, engagement: &engagement::Model) -> Result<Arc<DealView>, Fault> {
        if let Some(view) = self.deals().get(&engagement.id) {
            return Ok(Arc::clone(view));
        }
        let (parties, team, vendor) = tokio::try_join!(
            self.parties.list(engagement.id),
            self.team.list(engagement.id),
            async { Ok(partners::vendor(&self.db, &self.db.read).await?) },
        )?;
        let view = DealView::new(&self.viewer, engagement, vendor, parties, team);
        let mut deals = self.deals();
        let view = deals.entry(engagement.id).or_insert(Arc::new(view));
        Ok(Arc::clone(view))
    }

    /// Makes a deal known, with the companies in it.
    pub(super) fn know(&self, deal: EngagementId, view: &Arc<DealView>) {
        for party in view.parties.iter() {
            let partner = Arc::clone(&party.partner);
            self.partners.prime(party.partner.id, Some(partner));
        }
        self.parties.prime(deal, Some(Arc::clone(&view.parties)));
        self.team.prime(deal, Some(Arc::clone(&view.team)));
        self.deals().insert(deal, Arc::clone(view));
    }

    /// The same without its people, who are not read where the viewer's sight does not hang on a team: for all who ask
    /// for relations only.
    async fn relations(&self, engagement: &engagement::Model) -> Result<Arc<DealView>, Fault> {
        let by_team = |grant: &Grant| reach(grant.role, Deed::View) == Reach::Team;
        if self.viewer.grants.iter().any(by_team) {
            return self.deal(engagement).await;
        }
        if let Some(view) = self.deals().get(&engagement.id) {
            return Ok(Arc::clone(view));
        }
        let parties = self.parties.list(engagement.id).await?;
        let vendor = partners::vendor(&self.db, &self.db.read).await?;
        let view = DealView::new(&self.viewer, engagement, vendor, parties, Arc::default());
        Ok(Arc::new(view))
    }

    /// What the viewer is to the record of the company that started the deal. It is known without asking where that
    /// is the viewer's own.
    ///
    /// # Errors
    /// Why it could not be read.
    pub async fn to_originator(
        &self,
        engagement: &engagement::Model,
    ) -> Result<Option<Relation>, Fault> {
        if engagement.originator_id == self.viewer.partner {
            return Ok(Some(Relation::Own));
        }
        Ok(self.relations(engagement).await?.to_originator())
    }

    /// What the viewer can know of the kind of the deal. The company that started it and the vendor know all of it.
    ///
    /// # Errors
    /// Why it could not be read.
    pub async fn known(&self, engagement: &engagement::Model) -> Result<Known, Fault> {
        if engagement.originator_id == self.viewer.partner || self.viewer.is_vendor {
            return Ok(Known::all(engagement));
        }
        Ok(self.relations(engagement).await?.known(engagement))
    }

    /// A company that a row names.
    ///
    /// # Errors
    /// Why it could not be read.
    pub async fn partner(&self, id: PartnerId) -> Result<Arc<partner::Model>, Fault> {
        let found = self.partners.load(id).await?;
        found.ok_or_else(|| Fault::internal(format!("there is no company {id}")))
    }

    fn deals(&self) -> MutexGuard<'_, HashMap<EngagementId, Arc<DealView>>> {
        self.deals.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

//! What objects need to know of a whole deal, read once in the life of a reader.

use std::collections::HashMap;
use std::sync::{Arc, MutexGuard, PoisonError};

use covente_entity::types::ids::{EngagementId, PartnerId};
use covente_entity::{engagement, partner};

use crate::domain::visibility::Relation;
use crate::graphql::deal_view::{DealView, Known};
use crate::graphql::error::Fault;
use crate::graphql::reader::Reader;
use crate::store::whole::Whole;

impl Reader {
    /// A deal with all its parties, and what the viewer is to each of them.
    ///
    /// # Errors
    /// Why it could not be read.
    pub async fn deal(&self, engagement: &engagement::Model) -> Result<Arc<DealView>, Fault> {
        if let Some(view) = self.deals().get(&engagement.id) {
            return Ok(Arc::clone(view));
        }
        let whole = self.whole(engagement.id).await?;
        let view = DealView::new(&self.viewer, whole)?;
        let mut deals = self.deals();
        let view = deals.entry(engagement.id).or_insert(Arc::new(view));
        Ok(Arc::clone(view))
    }

    /// A deal whole, whoever asks.
    ///
    /// # Errors
    /// Why it could not be read.
    pub async fn whole(&self, deal: EngagementId) -> Result<Arc<Whole>, Fault> {
        let whole = self.wholes.load(deal).await?;
        let whole = whole.ok_or_else(|| Fault::internal(format!("there is no deal {deal}")))?;
        self.meet(&whole);
        Ok(whole)
    }

    /// Makes a deal known that was read elsewhere, with the companies in it.
    pub fn know(&self, whole: &Arc<Whole>) {
        let deal = whole.engagement.engagement.id;
        self.wholes.prime(deal, Some(Arc::clone(whole)));
        self.meet(whole);
    }

    /// Makes known how the viewer sees a deal.
    pub(super) fn seen_as(&self, deal: EngagementId, view: &Arc<DealView>) {
        self.deals().insert(deal, Arc::clone(view));
    }

    fn meet(&self, whole: &Whole) {
        for row in &whole.records {
            let partner = Arc::clone(&row.partner);
            self.partners.prime(row.partner.id, Some(partner));
        }
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
        Ok(self.deal(engagement).await?.to_originator())
    }

    /// What the viewer can know of the kind of the deal. The company that started it and the vendor know all of it.
    ///
    /// # Errors
    /// Why it could not be read.
    pub async fn known(&self, engagement: &engagement::Model) -> Result<Known, Fault> {
        if engagement.originator_id == self.viewer.partner || self.viewer.is_vendor {
            return Ok(Known::all(engagement));
        }
        Ok(self.deal(engagement).await?.known(engagement))
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

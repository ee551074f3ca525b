//! A reader that knows a whole deal already: what a write answers with, dry runs included, or what an event is told of.

use std::sync::Arc;

use covente_entity::registration;

use crate::actions::desk::{Company, Snapshot};
use crate::domain::viewer::Viewer;
use crate::domain::visibility::{Extent, Group, Relation, extent};
use crate::error::Error;
use crate::graphql::context::State;
use crate::graphql::deal_view::DealView;
use crate::graphql::reader::Reader;
use crate::store::solutions;
use crate::store::whole::Whole;

impl Reader {
    /// A reader from which a deal resolves without a statement, as a write left it. Only what stands outside the deal,
    /// such as the locations of a company, is still read.
    #[must_use]
    pub fn primed(state: &State, viewer: impl Into<Arc<Viewer>>, left: Snapshot) -> Arc<Self> {
        let reader = Self::empty(state, viewer.into());
        let (registrations, exceptions) = (left.registrations, left.exceptions);
        if let Some(whole) = Whole::left(
            left.rows,
            left.team,
            left.lines,
            left.invitations,
            left.vendor,
        ) {
            let deal = whole.engagement.engagement.id;
            // What a write left was read: it stands.
            if let Ok(view) = reader.stand(&Arc::new(whole)) {
                for filed in &registrations {
                    reader.prime_filed(&view, filed);
                }
            }
            reader.filed.all.prime(deal, Some(Arc::new(registrations)));
            reader
                .filed
                .exceptions
                .prime(deal, Some(Arc::new(exceptions)));
        }
        Arc::new(reader)
    }

    /// A reader that knows a deal, and what its viewer is to each record of it.
    ///
    /// # Errors
    /// [`Error::Internal`] where a part of the deal could not be read.
    pub fn at(
        state: &State,
        viewer: Arc<Viewer>,
        whole: &Arc<Whole>,
    ) -> Result<(Arc<Self>, Arc<DealView>), Error> {
        let reader = Self::empty(state, viewer);
        let view = reader.stand(whole)?;
        Ok((Arc::new(reader), view))
    }

    /// Makes a company known with all its locations, as a write left it.
    pub fn prime_company(&self, company: Company) {
        let id = company.partner.id;
        self.partners.prime(id, Some(Arc::new(company.partner)));
        for location in &company.locations {
            self.locations
                .prime(location.id, Some(Arc::new(location.clone())));
        }
        self.locations_of
            .prime(id, Some(Arc::new(company.locations)));
    }

    /// Makes known what the viewer sees of a deal by ids: as much as the conditions of `store::sight` would give.
    fn stand(&self, whole: &Arc<Whole>) -> Result<Arc<DealView>, Error> {
        self.know(whole);
        let view = Arc::new(DealView::new(&self.viewer, Arc::clone(whole))?);
        let deal = whole.engagement.engagement.id;
        let stands = view.own().map(|record| record.id);
        let mut own = None;
        let mut ends = Vec::new();
        for (place, row) in whole.records.iter().enumerate() {
            let relation = view.relation(place);
            let given = relation.is_some_and(Relation::gives_record);
            let given = given.then(|| Arc::clone(row));
            let id = row.record.id;
            if relation == Some(Relation::Own) {
                ends.push(id);
                if own.is_none() || stands == Some(id) {
                    own.clone_from(&given);
                }
            }
            self.opportunities.prime(id, given);
        }
        self.own.prime(deal, own);
        let seen = view.is_seen().then(|| Arc::clone(&whole.engagement));
        self.engagements.prime(deal, seen);
        for row in whole.invitations.list()? {
            let mut theirs = [row.sender_opportunity_id, row.opportunity_id].into_iter();
            let seen = theirs.any(|end| ends.contains(&end));
            self.invitation.prime(row.id, seen.then(|| Arc::clone(row)));
        }
        for line in whole.lines.list()? {
            let row = solutions::Row {
                solution: Arc::clone(&line.solution),
                partner: Arc::clone(&line.partner),
            };
            self.solutions.prime(line.solution.id, Some(Arc::new(row)));
        }
        self.seen_as(deal, &view);
        Ok(view)
    }

    fn prime_filed(&self, view: &DealView, filed: &registration::Model) {
        let relation = view.sight(filed.opportunity_id);
        let seen =
            relation.is_some_and(|relation| extent(relation, Group::Registration) == Extent::Yes);
        let seen = seen.then(|| Arc::new(filed.clone()));
        self.filed.one.prime(filed.id, seen);
    }
}

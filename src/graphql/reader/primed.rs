//! A reader that knows already what a write answers with, dry runs included: one whole deal, or one company.

use std::sync::Arc;

use covente_entity::types::ids::EngagementId;

use crate::actions::desk::{Company, Snapshot};
use crate::domain::viewer::Viewer;
use crate::domain::visibility::{Extent, Group, Relation, extent, sight};
use crate::graphql::context::State;
use crate::graphql::deal_view::DealView;
use crate::graphql::reader::Reader;
use crate::store::deal::facts;
use crate::store::scene::Scene;
use crate::store::{engagements, keyed, solutions};

impl Reader {
    /// A reader from which a deal resolves without a statement. Only what stands outside the deal, such as the
    /// locations of a company, is still read.
    #[must_use]
    pub fn primed(state: &State, viewer: Viewer, whole: Snapshot) -> Arc<Self> {
        let reader = Self::empty(state, viewer.into());
        if let Some(first) = whole.rows.first() {
            let deal = first.engagement.id;
            reader.prime_records(deal, &whole);
            reader.prime_lists(deal, whole);
        }
        Arc::new(reader)
    }

    /// A reader that knows a deal as it is now, and what its viewer is to each record of it.
    #[must_use]
    pub fn at(state: &State, viewer: Arc<Viewer>, scene: &Scene) -> (Arc<Self>, Arc<DealView>) {
        let reader = Self::empty(state, viewer);
        let engagement = &scene.engagement.engagement;
        let (parties, team) = (Arc::clone(&scene.parties), Arc::clone(&scene.team));
        let view = DealView::new(&reader.viewer, engagement, scene.vendor, parties, team);
        let view = Arc::new(view);
        let deal = engagement.id;
        let seen = view.is_seen().then(|| Arc::clone(&scene.engagement));
        reader.engagements.prime(deal, seen);
        reader.know(deal, &view);
        (Arc::new(reader), view)
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

    /// What the viewer sees by id: as much as the conditions of `store::sight` would give.
    fn prime_records(&self, deal: EngagementId, whole: &Snapshot) {
        let Some(first) = whole.rows.first() else {
            return;
        };
        let records = whole.rows.iter().map(|row| &row.record);
        let facts = facts(&first.engagement, whole.vendor, records, &whole.team);
        let stands = facts.record_of(self.viewer.partner).map(|record| record.id);
        let (mut seen, mut own) = (None, None);
        let mut ends = Vec::new();
        for (row, record) in whole.rows.iter().zip(&facts.records) {
            let relation = sight(&self.viewer, &facts, record);
            let given = relation
                .is_some_and(Relation::gives_record)
                .then(|| Arc::new(row.clone()));
            seen = seen.or_else(|| given.clone());
            if relation == Some(Relation::Own) {
                ends.push(record.id);
                if own.is_none() || stands == Some(record.id) {
                    own.clone_from(&given);
                }
            }
            self.opportunities.prime(record.id, given);
            let filed = whole.registrations.iter();
            for filed in filed.filter(|filed| filed.opportunity_id == record.id) {
                let seen = relation
                    .is_some_and(|relation| extent(relation, Group::Registration) == Extent::Yes);
                self.filed
                    .one
                    .prime(filed.id, seen.then(|| Arc::new(filed.clone())));
            }
        }
        self.own.prime(deal, own);
        let seen = seen.map(|row| engagements::Row {
            engagement: Arc::clone(&row.engagement),
            customer: Arc::clone(&row.customer),
        });
        self.engagements.prime(deal, seen.map(Arc::new));
        for row in &whole.invitations {
            let seen =
                ends.contains(&row.sender_opportunity_id) || ends.contains(&row.opportunity_id);
            self.invitation
                .prime(row.id, seen.then(|| Arc::new(row.clone())));
        }
    }

    fn prime_lists(&self, deal: EngagementId, whole: Snapshot) {
        for line in &whole.lines {
            let row = solutions::Row {
                solution: Arc::clone(&line.solution),
                partner: Arc::clone(&line.partner),
            };
            self.solutions.prime(line.solution.id, Some(Arc::new(row)));
        }
        let parties = whole.rows.into_iter().map(|row| keyed::Party {
            record: row.record,
            partner: row.partner,
        });
        self.parties.prime(deal, Some(Arc::new(parties.collect())));
        self.team.prime(deal, Some(Arc::new(whole.team)));
        self.lines.prime(deal, Some(Arc::new(whole.lines)));
        let invitations = Some(Arc::new(whole.invitations));
        self.invitations.prime(deal, invitations);
        self.filed
            .all
            .prime(deal, Some(Arc::new(whole.registrations)));
        self.filed
            .exceptions
            .prime(deal, Some(Arc::new(whole.exceptions)));
    }
}

//! What the objects of one operation read through: the viewer, the clock and the loaders.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use covente_entity::types::RegistrationProfile;
use covente_entity::types::ids::{
    CustomerId, EngagementId, InvitationId, LocationId, OpportunityId, PartnerId, SolutionId,
};
use covente_entity::{customer, invitation, location, partner, team_member};

use crate::clock::Clock;
use crate::domain::viewer::Viewer;
use crate::graphql::context::State;
use crate::graphql::deal_view::DealView;
use crate::graphql::loaders::{Asker, Batch, lists, rows};
use crate::graphql::reader::case::Filed;
use crate::graphql::reader::company::GoesBy;
use crate::graphql::reader::machines::Machines;
use crate::graphql::reader::talk::Talk;
use crate::store::connect::Db;
use crate::store::{
    customers, engagements, favorites, invitations, keyed, opportunities, partners, solutions,
};

pub mod ahead;
mod case;
mod company;
mod deals;
mod machines;
mod primed;
mod talk;

/// One an operation, and one an event of a subscription. Objects hold it themselves: they may outlive the operation
/// that made them.
pub struct Reader {
    /// Who asks.
    pub viewer: Arc<Viewer>,
    /// The database.
    pub db: Db,
    /// The time that the rules go by.
    pub clock: Clock,
    /// Which edition of the conditions deal registration goes by.
    pub registration_profile: RegistrationProfile,
    /// Companies.
    pub partners: Batch<PartnerId, partner::Model>,
    /// Locations.
    pub locations: Batch<LocationId, location::Model>,
    /// The locations of a company, by name.
    pub locations_of: Batch<PartnerId, Vec<location::Model>>,
    /// Solutions of records that the viewer sees, whether they are in the catalogue or not.
    pub solutions: Batch<SolutionId, solutions::Row>,
    /// Solutions that the viewer sees in the catalogue.
    pub catalogue: Batch<SolutionId, solutions::Row>,
    /// Customers in the viewer's sight.
    pub customers: Batch<CustomerId, customer::Model>,
    /// Deals in the viewer's sight.
    pub engagements: Batch<EngagementId, engagements::Row>,
    /// Records that are given to the viewer as records.
    pub opportunities: Batch<OpportunityId, opportunities::Row>,
    /// The records that the viewer marked (R141): a record that is here is marked.
    pub favorites: Batch<OpportunityId, OpportunityId>,
    /// The viewer's own visible record in a deal, the one that counts.
    pub own: Batch<EngagementId, opportunities::Row>,
    /// Invitations of which the viewer sees an end.
    pub invitation: Batch<InvitationId, invitation::Model>,
    /// The records of a deal with their companies, whoever asks.
    pub parties: Batch<EngagementId, Vec<keyed::Party>>,
    /// The people of a deal, whoever asks.
    pub team: Batch<EngagementId, Vec<team_member::Model>>,
    /// The solutions of a deal, whoever asks.
    pub lines: Batch<EngagementId, Vec<keyed::Line>>,
    /// The invitations of a deal, whoever asks.
    pub invitations: Batch<EngagementId, Vec<invitation::Model>>,
    /// What was filed of deals for an incentive.
    pub filed: Filed,
    /// The machines of the viewer's company, for its admins.
    pub machines: Machines,
    goes_by: GoesBy,
    talk: Talk,
    deals: Mutex<HashMap<EngagementId, Arc<DealView>>>,
}

impl Reader {
    /// A reader that knows nothing yet.
    #[must_use]
    pub fn new(state: &State, viewer: impl Into<Arc<Viewer>>) -> Arc<Self> {
        Arc::new(Self::empty(state, viewer.into()))
    }

    fn empty(state: &State, viewer: Arc<Viewer>) -> Self {
        let asker = Asker {
            db: state.db.clone(),
            viewer,
        };
        let ask = &asker;
        Self {
            partners: rows(
                ask,
                |ask, keys| async move { partners::find(&ask.db, &ask.db.read, &keys).await },
                |row| row.id,
            ),
            locations: rows(
                ask,
                |ask, keys| async move { partners::locations(&ask.db, &ask.db.read, &keys).await },
                |row| row.id,
            ),
            locations_of: lists(
                ask,
                |ask, keys| async move { keyed::locations(&ask.db, &keys).await },
                |row| row.partner_id,
            ),
            solutions: rows(
                ask,
                |ask, keys| async move { solutions::of_lines(&ask.db, &ask.db.read, &keys).await },
                |row| row.solution.id,
            ),
            catalogue: rows(
                ask,
                |ask, keys| async move {
                    solutions::find(&ask.db, &ask.db.read, &ask.viewer, &keys).await
                },
                |row| row.solution.id,
            ),
            customers: rows(
                ask,
                |ask, keys| async move {
                    customers::find(&ask.db, &ask.db.read, &ask.viewer, &keys).await
                },
                |row| row.id,
            ),
            engagements: rows(
                ask,
                |ask, keys| async move {
                    engagements::find(&ask.db, &ask.db.read, &ask.viewer, &keys).await
                },
                |row| row.engagement.id,
            ),
            opportunities: rows(
                ask,
                |ask, keys| async move {
                    opportunities::find(&ask.db, &ask.db.read, &ask.viewer, &keys).await
                },
                |row| row.record.id,
            ),
            favorites: rows(
                ask,
                |ask, keys| async move { favorites::of(&ask.db, &ask.viewer, &keys).await },
                |record| *record,
            ),
            own: rows(
                ask,
                |ask, keys| async move { opportunities::own_in(&ask.db, &ask.viewer, &keys).await },
                |row| row.engagement.id,
            ),
            invitation: rows(
                ask,
                |ask, keys| async move {
                    invitations::find(&ask.db, &ask.db.read, &ask.viewer, &keys).await
                },
                |row| row.id,
            ),
            parties: lists(
                ask,
                |ask, keys| async move { keyed::parties(&ask.db, &keys).await },
                |row| row.record.engagement_id,
            ),
            team: lists(
                ask,
                |ask, keys| async move { keyed::team(&ask.db, &keys).await },
                |row| row.engagement_id,
            ),
            lines: lists(
                ask,
                |ask, keys| async move { keyed::lines(&ask.db, &keys).await },
                |row| row.line.engagement_id,
            ),
            invitations: lists(
                ask,
                |ask, keys| async move { keyed::invitations(&ask.db, &keys).await },
                |row| row.engagement_id,
            ),
            filed: Filed::new(ask),
            machines: Machines::new(ask),
            goes_by: GoesBy::new(ask),
            talk: Talk::new(ask),
            deals: Mutex::default(),
            viewer: asker.viewer,
            db: asker.db,
            clock: state.clock.clone(),
            registration_profile: state.desk.registration_profile,
        }
    }
}

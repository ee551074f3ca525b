//! What the objects of one operation read through: the viewer, the clock and the loaders.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use covente_entity::types::RegistrationProfile;
use covente_entity::types::ids::{
    CustomerId, EngagementId, InvitationId, LocationId, OpportunityId, PartnerId, SolutionId,
};
use covente_entity::{customer, invitation, location, partner};

use crate::clock::Clock;
use crate::domain::viewer::Viewer;
use crate::graphql::context::State;
use crate::graphql::deal_view::DealView;
use crate::graphql::loaders::{Asker, Batch, lists, rows, seen};
use crate::graphql::reader::case::Filed;
use crate::graphql::reader::company::GoesBy;
use crate::graphql::reader::machines::Machines;
use crate::graphql::reader::talk::Talk;
use crate::store::connect::Db;
use crate::store::whole::{self, Whole};
use crate::store::{
    customers, engagements, favorites, invitations, keyed, opportunities, partners, solutions,
};

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
    /// Deals whole, whoever asks: what is shown of them, `domain::visibility` says.
    pub wholes: Arc<Batch<EngagementId, Whole>>,
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
        let db = asker.db.clone();
        let wholes = Arc::new(Batch::new(move |keys: Vec<EngagementId>| {
            let db = db.clone();
            Box::pin(async move { whole::find(&db, &keys).await })
        }));
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
            engagements: {
                let (ask, wholes) = (asker.clone(), Arc::clone(&wholes));
                Batch::new(move |keys| {
                    let (ask, wholes) = (ask.clone(), Arc::clone(&wholes));
                    Box::pin(async move {
                        let found = engagements::find(&ask.db, &ask.viewer, &keys).await?;
                        let row = |(deal, whole): (_, Arc<Whole>)| {
                            let row = Arc::clone(&whole.engagement);
                            wholes.prime(deal, Some(whole));
                            (deal, row)
                        };
                        Ok(found.into_iter().map(row).collect())
                    })
                })
            },
            opportunities: seen(
                ask,
                &wholes,
                |ask, keys| async move { opportunities::find(&ask.db, &ask.viewer, &keys).await },
                |row| row.record.id,
            ),
            favorites: rows(
                ask,
                |ask, keys| async move { favorites::of(&ask.db, &ask.viewer, &keys).await },
                |record| *record,
            ),
            own: seen(
                ask,
                &wholes,
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
            filed: Filed::new(ask),
            machines: Machines::new(ask),
            goes_by: GoesBy::new(ask),
            talk: Talk::new(ask),
            deals: Mutex::default(),
            wholes,
            viewer: asker.viewer,
            db: asker.db,
            clock: state.clock.clone(),
            registration_profile: state.desk.registration_profile,
        }
    }
}

//! The deals in which something happened, as far as it has to be known to say who hears of it, whoever that is.

use std::collections::HashMap;
use std::sync::Arc;

use covente_entity::team_member;
use covente_entity::types::ids::{EngagementId, PartnerId};

use crate::error::Error;
use crate::store::connect::Db;
use crate::store::engagements::Row;
use crate::store::keyed::{self, Party};
use crate::store::{engagements, partners};

/// A deal as it is now: enough to tell a viewer's sight of it by `domain::visibility::sight`.
#[derive(Clone, Debug)]
pub struct Scene {
    /// The deal with its customer.
    pub engagement: Arc<Row>,
    /// The records with their companies, oldest first.
    pub parties: Arc<Vec<Party>>,
    /// The people of all records, by place.
    pub team: Arc<Vec<team_member::Model>>,
    /// The vendor's company.
    pub vendor: Option<PartnerId>,
}

/// Some deals, in three statements however many there are.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn find(
    db: &Db,
    deals: &[EngagementId],
) -> Result<HashMap<EngagementId, Arc<Scene>>, Error> {
    if deals.is_empty() {
        return Ok(HashMap::new());
    }
    let (engagements, parties, team, vendor) = tokio::try_join!(
        engagements::whoever_asks(db, deals),
        keyed::parties(db, deals),
        keyed::team(db, deals),
        partners::vendor(db, &db.read),
    )?;
    let mut parties_of: HashMap<EngagementId, Vec<Party>> = HashMap::new();
    for party in parties {
        let deal = party.record.engagement_id;
        parties_of.entry(deal).or_default().push(party);
    }
    let mut team_of: HashMap<EngagementId, Vec<team_member::Model>> = HashMap::new();
    for member in team {
        team_of
            .entry(member.engagement_id)
            .or_default()
            .push(member);
    }
    let scenes = engagements.into_iter().map(|row| {
        let deal = row.engagement.id;
        let scene = Scene {
            engagement: Arc::new(row),
            parties: Arc::new(parties_of.remove(&deal).unwrap_or_default()),
            team: Arc::new(team_of.remove(&deal).unwrap_or_default()),
            vendor,
        };
        (deal, Arc::new(scene))
    });
    Ok(scenes.collect())
}

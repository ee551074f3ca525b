//! What the viewer and their company go by, as far as the role lets the viewer see it.

use std::sync::Arc;

use covente_entity::types::ids::{PartnerId, SavedViewId};
use covente_entity::{routing_rule, saved_view, stage_mapping};

use crate::domain::contact::email_key;
use crate::domain::permission::{Duty, holds};
use crate::domain::routing::precedence;
use crate::graphql::error::Fault;
use crate::graphql::loaders::{Asker, Batch, lists, rows};
use crate::graphql::reader::Reader;
use crate::graphql::types::notification::NotificationPreference;
use crate::store::{notifications, routing, saved_views, stages};

/// What companies go by, whoever asks.
pub(super) struct GoesBy {
    /// What they call the stages, by name.
    stages: Batch<PartnerId, Vec<stage_mapping::Model>>,
    /// Where deals go that the vendor sends to them.
    rules: Batch<PartnerId, Vec<routing_rule::Model>>,
    /// What the viewer keeps.
    views: Batch<SavedViewId, saved_view::Model>,
}

impl GoesBy {
    pub(super) fn new(ask: &Asker) -> Self {
        Self {
            stages: lists(
                ask,
                |ask, keys| async move { stages::of(&ask.db, &ask.db.read, &keys).await },
                |row| row.partner_id,
            ),
            rules: lists(
                ask,
                |ask, keys| async move { routing::of(&ask.db, &ask.db.read, &keys).await },
                |row| row.partner_id,
            ),
            views: rows(
                ask,
                |ask, keys| async move {
                    saved_views::find(&ask.db, &ask.db.read, &ask.viewer, &keys).await
                },
                |row| row.id,
            ),
        }
    }
}

impl Reader {
    /// What the viewer's company calls the stages, by name; nothing for those who see no deals.
    ///
    /// # Errors
    /// Why it could not be read.
    pub async fn stages(&self) -> Result<Arc<Vec<stage_mapping::Model>>, Fault> {
        let company = self.viewer.partner;
        if !holds(&self.viewer, Duty::SeeStages, Some(company)) {
            return Ok(Arc::default());
        }
        self.goes_by.stages.list(company).await
    }

    /// What the viewer chose for mail to their address.
    ///
    /// # Errors
    /// Why it could not be read.
    pub async fn preference(&self) -> Result<NotificationPreference, Fault> {
        let email = self.viewer.email.as_deref().map(email_key);
        let found = notifications::preferences(&self.db.read, email.as_slice()).await?;
        Ok(NotificationPreference::of(found.first()))
    }

    /// A view that the viewer keeps.
    ///
    /// # Errors
    /// Why it could not be read.
    pub async fn view(&self, id: SavedViewId) -> Result<Option<Arc<saved_view::Model>>, Fault> {
        self.goes_by.views.load(id).await
    }

    /// Whether the viewer sees the routing rules of their company.
    #[must_use]
    pub fn sees_rules(&self) -> bool {
        holds(&self.viewer, Duty::SeeRouting, Some(self.viewer.partner))
    }

    /// The routing rules of the viewer's company in the order of R175; nothing for those who see no deals.
    ///
    /// # Errors
    /// Why it could not be read.
    pub async fn rules(&self) -> Result<Vec<routing_rule::Model>, Fault> {
        if !self.sees_rules() {
            return Ok(Vec::new());
        }
        let rows = self.goes_by.rules.list(self.viewer.partner).await?;
        let mut order: Vec<_> = routing::rules(&rows)
            .iter()
            .map(precedence)
            .zip(rows.iter())
            .collect();
        order.sort_by(|(one, first), (other, second)| {
            one.cmp(other)
                .then_with(|| first.market.cmp(&second.market))
                .then_with(|| first.id.cmp(&second.id))
        });
        Ok(order.into_iter().map(|(_, row)| row.clone()).collect())
    }
}

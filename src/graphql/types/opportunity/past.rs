//! What happened to a record, and what it was.

use crate::graphql::connection::{Connection, Paging};
use crate::graphql::context::State;
use crate::graphql::error::Fault;
use crate::graphql::scalars::DateTime;
use crate::graphql::types::history::{HistoryEntry, history};
use crate::graphql::types::opportunity::Opportunity;
use crate::graphql::types::past::PastOpportunity;

impl Opportunity {
    pub(super) async fn happened(
        &self,
        state: &State,
        paging: Paging,
    ) -> Result<Connection<HistoryEntry>, Fault> {
        let (engagement, record) = (&self.row.engagement, self.row.record.id);
        history(state, &self.reader, engagement, Some(record), paging).await
    }

    /// What the record was at an instant, for its own company only.
    pub(super) async fn was(&self, at: DateTime) -> Result<Option<PastOpportunity>, Fault> {
        if self.row.record.partner_id != self.reader.viewer.partner {
            return Ok(None);
        }
        let events = self.reader.changes(self.row.engagement.id).await?;
        let by_then = events
            .iter()
            .filter(|event| event.opportunity_id == self.row.record.id && event.at <= at.0);
        PastOpportunity::of(&self.reader, &self.row, by_then)
    }
}

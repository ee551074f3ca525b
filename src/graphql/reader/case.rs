//! What the rules of deal registration need to know of a record, from the lists of its deal.

use std::sync::Arc;

use covente_entity::registration;

use crate::actions::registration::filed;
use crate::domain::registration::Case;
use crate::graphql::error::Fault;
use crate::graphql::reader::Reader;
use crate::store::opportunities::Row;

impl Reader {
    /// The case of a record, and what was filed of its deal.
    ///
    /// # Errors
    /// Why it could not be read.
    pub async fn case(&self, row: &Row) -> Result<(Case, Arc<Vec<registration::Model>>), Fault> {
        let id = row.engagement.id;
        let (view, lines, registrations) = tokio::try_join!(
            self.deal(&row.engagement),
            self.lines.list(id),
            self.registrations.list(id),
        )?;
        let record = view.facts.records.iter().find(|it| it.id == row.record.id);
        let record = record.ok_or_else(|| Fault::internal("a record outside its deal"))?;
        let own = lines
            .iter()
            .filter(|line| line.line.opportunity_id == record.id);
        let case = Case::of(
            self.registration_profile,
            &view.facts,
            record,
            own.filter_map(|line| line.solution.incentive),
            registrations.iter().map(filed),
        );
        Ok((case, registrations))
    }
}

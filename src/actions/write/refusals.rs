//! What the rules have against an action on the record that a write is about.

use crate::actions::write::Write;
use crate::domain::action::Action;
use crate::domain::may;
use crate::domain::refusal::Refusal;
use crate::error::Error;

impl Write<'_> {
    /// Every reason, at once.
    ///
    /// # Errors
    /// [`Error::Internal`]: the record is in the deal.
    pub(crate) fn refusals(&self, action: Action) -> Result<Vec<Refusal>, Error> {
        let facts = self.facts();
        let record = facts.records.iter().find(|record| record.id == self.target);
        let record = record.ok_or_else(|| Error::internal("the record left its deal"))?;
        let (viewer, now) = (self.open.viewer, self.open.now);
        Ok(may::refusals(
            action,
            viewer,
            self.relation,
            &facts,
            record,
            now,
        ))
    }
}

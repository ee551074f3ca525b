//! What the viewer's company goes by, as far as its role lets the viewer see it.

use std::sync::Arc;

use covente_entity::stage_mapping;

use crate::domain::permission::{Duty, holds};
use crate::graphql::error::Fault;
use crate::graphql::reader::Reader;

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
        self.stage_mappings.list(company).await
    }
}

//! Table `import_row`: which row of a file made which record, so that a second run of the file changes nothing.

use sea_orm::entity::prelude::*;

use crate::types::ids::{ImportBatchId, OpportunityId, PartnerId};

/// A row that was imported.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "import_row")]
pub struct Model {
    /// The company.
    #[sea_orm(primary_key, auto_increment = false)]
    pub partner_id: PartnerId,
    /// The key by which the company's files know the row.
    #[sea_orm(primary_key, auto_increment = false)]
    pub row_key: String,
    /// The batch that it came with.
    pub batch_id: ImportBatchId,
    /// The record that it made.
    pub opportunity_id: OpportunityId,
    /// What the row said, by which another content under the same key is told.
    pub hash: String,
}

/// Joins are written where they are needed, so that a query shows what it reads.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

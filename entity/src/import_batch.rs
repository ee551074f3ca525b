//! Table `import_batch`: the files of opportunities that a company imported.

use sea_orm::entity::prelude::*;

use crate::types::{
    Time,
    ids::{ImportBatchId, PartnerId},
};

/// A file that was imported, or is being imported.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "import_batch")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ImportBatchId,
    /// Whose opportunities they are.
    pub partner_id: PartnerId,
    /// The subject that imported them.
    pub subject: String,
    /// The name of the file, without its folder.
    pub file: String,
    /// When its first rows were stored.
    pub created_at: Time,
    /// When the end of the file was reached; none where it was not, so that the next run goes on with it.
    pub finished_at: Option<Time>,
}

/// Joins are written where they are needed, so that a query shows what it reads.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

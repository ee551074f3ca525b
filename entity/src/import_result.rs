//! Table `import_result`: what became of each row of a posted file.

use sea_orm::entity::prelude::*;

use crate::types::{
    ImportOutcome,
    ids::{ImportRunId, OpportunityId},
};

/// What became of a row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "import_result")]
pub struct Model {
    /// The run.
    #[sea_orm(primary_key, auto_increment = false)]
    pub run_id: ImportRunId,
    /// The line on which the row begins.
    #[sea_orm(primary_key, auto_increment = false)]
    pub line: i64,
    /// The key by which the company's files know it; none where it could not be read.
    pub row_key: Option<String>,
    /// What became of it.
    pub outcome: ImportOutcome,
    /// Its record; none where it has none, and in a preview.
    pub opportunity_id: Option<OpportunityId>,
    /// What is against it, or against taking it back.
    pub errors: Option<Json>,
    /// The row as it stands in the file, where it was refused and is not too long to be kept.
    pub text: Option<Vec<u8>>,
}

/// Joins are written where they are needed, so that a query shows what it reads.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

//! Table `import_run`: runs over posted files, as whom, and how far they are.

use sea_orm::entity::prelude::*;

use crate::types::{
    ErrorReason, ImportState, Time,
    ids::{ImportBatchId, ImportRunId, PartnerId, UploadId},
};

/// A run over a posted file.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "import_run")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ImportRunId,
    /// Whose opportunities they are.
    pub partner_id: PartnerId,
    /// The file.
    pub upload_id: UploadId,
    /// The subject that asked for it.
    pub subject: String,
    /// Their address; none where it is not known.
    pub email: Option<String>,
    /// What they were granted.
    pub grants: Json,
    /// Through what they asked.
    pub via: String,
    /// What the file calls our columns, stages and values.
    pub mapping: Json,
    /// Whether nothing is stored.
    pub preview: bool,
    /// Where it stands.
    pub state: ImportState,
    /// Why the file could not be read to its end.
    pub fault: Option<String>,
    /// The first line of a CSV file.
    pub header: Option<Vec<u8>>,
    /// Everything up to this line was dealt with.
    pub line: i64,
    /// How many rows it had so far.
    pub rows: i64,
    /// How many of them made a record.
    pub created: i64,
    /// How many had made theirs before.
    pub unchanged: i64,
    /// How many made none.
    pub refused: i64,
    /// How many records were taken back.
    pub taken_back: i64,
    /// Where what it made belongs to; none as long as it made nothing.
    pub batch_id: Option<ImportBatchId>,
    /// Why what it made is taken back.
    pub reason: Option<ErrorReason>,
    /// Goes up by one with each change that a person made.
    pub version: i32,
    /// When it was asked for.
    pub created_at: Time,
    /// When it ended.
    pub finished_at: Option<Time>,
    /// Which node works on it.
    pub claim: Option<Uuid>,
    /// Until when no other does.
    pub claimed_until: Option<Time>,
}

/// Joins are written where they are needed, so that a query shows what it reads.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

//! Vocabularies of imports.

use sea_orm::prelude::StringLen;
use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};

/// The form of a file of opportunities.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(StringLen::N(40))",
    rename_all = "SCREAMING_SNAKE_CASE"
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FileFormat {
    /// Comma-separated values in UTF-8, the first line naming the columns.
    Csv,
    /// An object a line, in UTF-8.
    Ndjson,
}

/// Where a run over a posted file stands.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(StringLen::N(40))",
    rename_all = "SCREAMING_SNAKE_CASE"
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ImportState {
    /// It waits for its turn, or is being read.
    Running,
    /// The end of the file was reached.
    Finished,
    /// The file could not be read to its end.
    Failed,
    /// What it made is being taken back.
    Undoing,
    /// What could be taken back was.
    Undone,
}

/// What became of a row of a posted file.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(StringLen::N(40))",
    rename_all = "SCREAMING_SNAKE_CASE"
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ImportOutcome {
    /// It made a record.
    Created,
    /// It had made its record before.
    Unchanged,
    /// It made none.
    Refused,
    /// It made a record, which is closed as an error.
    TakenBack,
    /// It made a record that could not be taken back.
    Kept,
}

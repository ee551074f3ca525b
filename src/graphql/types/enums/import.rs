//! Imports of posted files: their form, where they stand, and what became of a row.

use async_graphql::Enum;

/// The form of a file of opportunities.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "covente_entity::types::FileFormat")]
pub enum FileFormat {
    /// Comma-separated values in UTF-8, the first line naming the columns (RFC 4180).
    Csv,
    /// A JSON object a line, in UTF-8.
    Ndjson,
}

/// Where an import stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "covente_entity::types::ImportState")]
pub enum ImportState {
    /// It waits for its turn, or its rows are being stored, 500 at a time.
    Running,
    /// Every row of the file was dealt with.
    Finished,
    /// The file could not be used; `fault` says why.
    Failed,
    /// What it made is being taken back.
    Undoing,
    /// What could be taken back was.
    Undone,
}

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "covente_entity::types::ImportOutcome")]
pub enum ImportOutcome {
    /// It made an opportunity; in a preview: it would.
    Created,
    /// It had made its opportunity in an earlier import, and says the same.
    Unchanged,
    /// It made none; `errors` says why.
    Refused,
    /// It made an opportunity, which was closed as an error when the import was taken back.
    TakenBack,
    /// It made an opportunity that could not be taken back; `errors` says why.
    Kept,
}

//! Takes an imported batch back: each record of it that the rules let go is closed as an error (R94, C14).

use covente_entity::import_batch;
use covente_entity::types::ErrorReason;
use covente_entity::types::ids::{ImportBatchId, OpportunityId};

use crate::actions::desk::{Call, Desk};
use crate::actions::lifecycle::{CloseAsError, close_as_error};
use crate::domain::refusal::Refusal;
use crate::domain::viewer::Viewer;
use crate::error::Error;
use crate::store::imports;

/// Rows that are read at once.
const AT_ONCE: u64 = 100;

/// What became of a row of a batch that was taken back.
#[derive(Clone, Debug, PartialEq)]
pub enum Fate {
    /// Its record is closed as an error, and its key can be imported again.
    TakenBack,
    /// Its record stays as it is, for these reasons.
    Kept(Vec<Refusal>),
}

/// Closes the records of a batch as errors, one transaction each, and forgets their rows, so that a corrected file can be
/// imported. What stopped half way goes on with the next call.
///
/// # Errors
/// [`Error::NotFound`] where the company has no such batch.
pub async fn undo(
    desk: &Desk,
    viewer: &Viewer,
    batch: ImportBatchId,
    reason: ErrorReason,
    mut tell: impl FnMut(&str, OpportunityId, Fate),
) -> Result<import_batch::Model, Error> {
    let company = viewer.partner;
    let batch = imports::batch(&desk.db, company, batch).await?;
    let batch = batch.ok_or(Error::NotFound("There is no such batch of this company."))?;
    let mut after = String::new();
    loop {
        let rows = imports::rows(&desk.db, batch.id, &after, AT_ONCE).await?;
        let Some(last) = rows.last() else {
            return Ok(batch);
        };
        after.clone_from(&last.row_key);
        for row in rows {
            let fate = close(desk, viewer, row.opportunity_id, reason).await?;
            if fate == Fate::TakenBack {
                let tx = desk.db.begin().await?;
                tx.forget_imported(company, &row.row_key).await?;
                tx.commit_quietly().await?;
            }
            tell(&row.row_key, row.opportunity_id, fate);
        }
    }
}

async fn close(
    desk: &Desk,
    viewer: &Viewer,
    record: OpportunityId,
    reason: ErrorReason,
) -> Result<Fate, Error> {
    let found = imports::record(&desk.db, viewer.partner, record).await?;
    let Some(found) = found.filter(|found| found.error_reason.is_none()) else {
        // It was closed before its row was forgotten, or by a person: there is nothing left to take back.
        return Ok(Fate::TakenBack);
    };
    let input = CloseAsError {
        opportunity: Some(record),
        expected_version: found.version,
        reason: Some(reason),
        notes: Some("The import that made it was taken back.".to_owned()),
    };
    match close_as_error(desk, viewer, &Call::default(), input).await {
        Ok(_) => Ok(Fate::TakenBack),
        Err(Error::Refused(refusals)) => Ok(Fate::Kept(refusals)),
        Err(error) => Err(error),
    }
}

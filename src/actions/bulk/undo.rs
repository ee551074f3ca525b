//! Takes an imported batch back: each record of it that the rules let go is closed as an error (R94, C14).

use covente_entity::types::ErrorReason;
use covente_entity::types::ids::{ImportBatchId, OpportunityId};

use crate::actions::desk::{Call, Desk};
use crate::actions::lifecycle::{CloseAsError, close_as_error};
use crate::domain::refusal::Refusal;
use crate::domain::viewer::Viewer;
use crate::error::Error;
use crate::store::imports;

/// Rows that are looked at in one step.
const AT_ONCE: u64 = 100;

/// What became of a row of a batch that was taken back.
#[derive(Clone, Debug, PartialEq)]
pub enum Fate {
    /// Its record is closed as an error. Once its key is forgotten it can be imported again.
    TakenBack,
    /// Its record stays as it is, for these reasons.
    Kept(Vec<Refusal>),
}

/// Closes records of a batch as errors, one transaction each: those whose keys come next after one. What stopped half way
/// can be done again.
///
/// # Errors
/// [`Error::NotFound`] where the company has no such batch.
pub async fn undo(
    desk: &Desk,
    viewer: &Viewer,
    batch: ImportBatchId,
    after: &str,
    reason: ErrorReason,
) -> Result<Vec<(String, Fate)>, Error> {
    let batch = imports::batch(&desk.db, viewer.partner, batch).await?;
    let batch = batch.ok_or(Error::NotFound("There is no such batch of this company."))?;
    let rows = imports::rows(&desk.db, batch.id, after, AT_ONCE).await?;
    let mut fates = Vec::with_capacity(rows.len());
    for row in rows {
        let fate = close(desk, viewer, row.opportunity_id, reason).await?;
        fates.push((row.row_key, fate));
    }
    Ok(fates)
}

/// Forgets the keys of what was taken back, so that a corrected file can be imported.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn forget(desk: &Desk, viewer: &Viewer, fates: &[(String, Fate)]) -> Result<(), Error> {
    let tx = desk.db.begin().await?;
    tx.forget_imported(viewer.partner, taken_back(fates))
        .await?;
    tx.commit_quietly().await
}

/// The keys of what was taken back.
pub(crate) fn taken_back(fates: &[(String, Fate)]) -> impl Iterator<Item = &str> {
    let back = fates.iter().filter(|(_, fate)| *fate == Fate::TakenBack);
    back.map(|(key, _)| key.as_str())
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

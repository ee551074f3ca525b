//! Counts how companies deal with what is offered to them (R165).

use crate::actions::desk::Desk;
use crate::error::Error;

/// Counts what the log tells beyond what was counted.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn catch_up(desk: &Desk) -> Result<(), Error> {
    loop {
        let tx = desk.db.begin().await?;
        let more = tx.count_conduct().await?;
        tx.commit().await?;
        if !more {
            return Ok(());
        }
    }
}

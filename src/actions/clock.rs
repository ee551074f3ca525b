//! `advanceClock`: time travel for demos and tests (design §6).

use chrono::TimeDelta;
use covente_entity::types::Time;

use crate::actions::desk::Desk;
use crate::actions::{expiry, rankings};
use crate::domain::calls;
use crate::domain::refusal::{Code, Path, Refusal};
use crate::domain::viewer::Viewer;
use crate::error::Error;

/// The farthest that one call moves the clock.
const FARTHEST: TimeDelta = TimeDelta::days(3_660);

/// Moves the clock of all nodes forward and answers when what became due has expired and is counted.
///
/// # Errors
/// `FORBIDDEN` for a machine whose token is not for this; `OUT_OF_RANGE` for a step back or an absurd one; [`Error::Forbidden`] where the clock is the system's.
pub async fn advance(desk: &Desk, viewer: &Viewer, by: TimeDelta) -> Result<Time, Error> {
    if let Some(refusal) = calls::refusal(viewer, "advanceClock") {
        return Err(refusal.into());
    }
    if !desk.clock.is_movable() {
        return Err(Error::Forbidden(
            "The clock of this server is the system's and cannot be moved.",
        ));
    }
    let step = by
        .num_microseconds()
        .filter(|_| by >= TimeDelta::zero() && by <= FARTHEST)
        .ok_or_else(|| {
            Refusal::at(
                Code::OutOfRange,
                &Path::of("by"),
                "The clock moves forward, by ten years at most at once.",
            )
        })?;
    let tx = desk.db.begin().await?;
    let offset = tx.advance_clock(step).await?;
    tx.commit_quietly().await?;
    desk.clock.set_offset_us(offset);
    expiry::expire_due(desk).await?;
    rankings::catch_up(desk).await?;
    Ok(desk.clock.now())
}

//! Follows the movable clock, which another node may have moved (design §6).

use std::time::Duration;

use crate::actions::desk::Desk;
use crate::actions::expiry::expire_due;
use crate::error::Error;
use crate::jobs::recover;
use crate::store::clock;

/// How often to look.
const POLL: Duration = Duration::from_secs(1);

/// Runs for as long as the node does. A clock of the system needs no following.
pub async fn run(desk: Desk) {
    while desk.clock.is_movable() {
        if let Err(fault) = once(&desk).await {
            recover("clock", &fault).await;
        }
        tokio::time::sleep(POLL).await;
    }
}

/// Sets this node's clock to what the database says.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn once(desk: &Desk) -> Result<(), Error> {
    let offset = clock::offset_us(&desk.db).await?;
    if offset > desk.clock.offset_us() {
        desk.clock.set_offset_us(offset);
        expire_due(desk).await?;
    }
    Ok(())
}

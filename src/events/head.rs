//! The newest position that this process knows of. It carries no data: who wakes reads the log.

use tokio::sync::watch;

use crate::error::Error;
use crate::store::connect::Db;
use crate::store::event_log;

/// The newest position. A clone is the same one.
#[derive(Clone, Debug, Default)]
pub struct Head(watch::Sender<i64>);

impl Head {
    /// Reads the newest position and wakes the followers if it moved.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn refresh(&self, db: &Db) -> Result<(), Error> {
        let newest = event_log::head(db).await?;
        self.0.send_if_modified(|known| {
            let moved = newest > *known;
            *known = newest.max(*known);
            moved
        });
        Ok(())
    }

    pub(crate) fn watch(&self) -> watch::Receiver<i64> {
        self.0.subscribe()
    }
}

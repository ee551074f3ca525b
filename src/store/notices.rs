//! What Postgres is told by one node and tells the others: that the order of events goes on.

use sea_orm::sqlx::postgres::PgListener;
use sea_orm::{ConnectionTrait as _, DbErr, RuntimeErr};

use crate::error::Error;
use crate::store::tx::Tx;

const CHANNEL: &str = "covente_events";

/// A connection of its own, beside the pools, that only hears.
pub(crate) struct Notices(PgListener);

impl Notices {
    /// Opens one.
    ///
    /// # Errors
    /// [`Error::Away`] where the database is.
    pub(crate) async fn open(url: &str) -> Result<Self, Error> {
        let mut listener = PgListener::connect(url).await.map_err(fault)?;
        listener.listen(CHANNEL).await.map_err(fault)?;
        Ok(Self(listener))
    }

    /// Waits until something is told, or the connection broke and was opened anew.
    ///
    /// # Errors
    /// [`Error::Away`] where the database is.
    pub(crate) async fn next(&mut self) -> Result<(), Error> {
        self.0.try_recv().await.map_err(fault)?;
        Ok(())
    }
}

fn fault(cause: sea_orm::sqlx::Error) -> Error {
    DbErr::Conn(RuntimeErr::SqlxError(cause.into())).into()
}

impl Tx {
    /// Lets the commit tell all nodes. It takes a lock of the whole database cluster, so that no write of a deal does it:
    /// only the sequencer, whose turn it is anyway (design §9).
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn notify(&self) -> Result<(), Error> {
        self.on
            .execute_unprepared(&format!("NOTIFY {CHANNEL}"))
            .await?;
        Ok(())
    }
}

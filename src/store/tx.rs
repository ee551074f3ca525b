//! The transaction of a write, whose commit numbers its events and rings the bell.

use sea_orm::{DatabaseTransaction, SqliteTransactionMode, TransactionOptions, TransactionTrait};

use crate::error::Error;
use crate::store::connect::Db;
use crate::store::{event_log, words};

/// An open write. Dropped without [`Tx::commit`], it leaves nothing behind.
#[derive(Debug)]
pub struct Tx {
    pub(crate) on: DatabaseTransaction,
    pub(crate) db: Db,
}

impl Db {
    /// Begins a write: immediately on SQLite, so that it never fails half way for the lock.
    ///
    /// # Errors
    /// [`Error::Busy`] where no connection is free in time.
    pub async fn begin(&self) -> Result<Tx, Error> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let on = self.write.begin_with_options(options).await?;
        Ok(Tx {
            on,
            db: self.clone(),
        })
    }
}

impl Tx {
    /// Commits, the words of what was written put in, so that a search finds it. Where there is one writer its events are
    /// numbered here; elsewhere the sequencer is woken for it.
    ///
    /// # Errors
    /// [`Error::Internal`]; then nothing is stored.
    pub async fn commit(self) -> Result<(), Error> {
        if self.db.numbers_at_commit() {
            event_log::number(&self.on, self.db.dialect).await?;
        }
        if self.db.splits_at_commit() {
            words::put_in(&self.on, self.db.dialect).await?;
        }
        self.on.commit().await?;
        self.db.ring();
        Ok(())
    }

    /// Commits what records no event and has no text that is searched, and wakes nobody.
    ///
    /// # Errors
    /// [`Error::Internal`]; then nothing is stored.
    pub async fn commit_quietly(self) -> Result<(), Error> {
        self.on.commit().await?;
        Ok(())
    }

    /// Takes everything back.
    ///
    /// # Errors
    /// [`Error::Internal`]; the database takes it back by itself then.
    pub async fn rollback(self) -> Result<(), Error> {
        self.on.rollback().await?;
        Ok(())
    }
}

//! A whole programme that arrives from a file, put into an empty database in one transaction (C26).

use crate::error::Error;
use crate::store::connect::Db;
use crate::store::dump::Row;
use crate::store::tx::Tx;

/// A programme of which some has arrived. Dropped before [`Arrival::end`], it leaves nothing behind.
#[derive(Debug)]
pub struct Arrival(Tx);

impl Arrival {
    /// Begins, where the database is empty.
    ///
    /// # Errors
    /// The outer one of the database; the inner one names a table that holds something.
    pub async fn begin(db: &Db) -> Result<Result<Self, &'static str>, Error> {
        let tx = db.begin().await?;
        if let Some(table) = tx.first_filled().await? {
            tx.rollback().await?;
            return Ok(Err(table));
        }
        tx.make_room().await?;
        Ok(Ok(Self(tx)))
    }

    /// Puts rows into a table.
    ///
    /// # Errors
    /// The outer one of the database; the inner one where a row is not of the table, in one sentence.
    pub async fn put(&self, table: &str, rows: Vec<Row>) -> Result<Result<(), String>, Error> {
        self.0.put(table, rows).await
    }

    /// Keeps all of it.
    ///
    /// # Errors
    /// [`Error::Internal`]; then nothing is stored.
    pub async fn end(self) -> Result<(), Error> {
        self.0.count_on().await?;
        self.0.commit().await
    }

    /// Takes all of it back.
    ///
    /// # Errors
    /// [`Error::Internal`]; the database takes it back by itself then.
    pub async fn turn_back(self) -> Result<(), Error> {
        self.0.rollback().await
    }
}

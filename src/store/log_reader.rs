//! How far those have read the log who work on it once for all nodes.

use covente_entity::{event_head, log_reader};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, Statement};

use crate::error::Error;
use crate::store::connect::Db;
use crate::store::event_log;
use crate::store::tx::Tx;

/// Who reads the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LogReader {
    /// Counts how companies answer.
    Ranking,
    /// Makes mails of what happens.
    Notifications,
    /// Puts down what is sent to endpoints.
    Webhooks,
}

impl LogReader {
    fn name(self) -> &'static str {
        match self {
            LogReader::Ranking => "ranking",
            LogReader::Notifications => "notifications",
            LogReader::Webhooks => "webhooks",
        }
    }
}

impl Tx {
    /// How far it has read, with the lock on that: other nodes wait here, so that each event is worked on once.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn read_until(&self, reader: LogReader) -> Result<i64, Error> {
        let lock = self.db.dialect.for_update().unwrap_or_default();
        let name = reader.name();
        let sql = format!("SELECT position FROM log_reader WHERE name = '{name}' {lock}");
        let statement = Statement::from_string(self.db.dialect.backend(), sql);
        let row = self.on.query_one_raw(statement).await?;
        let row = row.ok_or_else(|| Error::internal(format!("no reader {name} of the log")))?;
        Ok(row.try_get("", "position")?)
    }

    /// Says how far it has read from now on.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn has_read(&self, reader: LogReader, position: i64) -> Result<(), Error> {
        log_reader::Entity::update_many()
            .col_expr(log_reader::Column::Position, Expr::val(position))
            .filter(log_reader::Column::Name.eq(reader.name()))
            .exec(&self.on)
            .await?;
        Ok(())
    }

    /// The position of the newest event, once all that are committed have one.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn newest(&self) -> Result<i64, Error> {
        self.number().await?;
        let newest: Option<i64> = event_head::Entity::find()
            .select_only()
            .column(event_head::Column::Position)
            .into_tuple()
            .one(&self.on)
            .await?;
        Ok(newest.unwrap_or_default())
    }

    /// Passes over all that has happened.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn pass_over(&self, reader: LogReader) -> Result<(), Error> {
        self.read_until(reader).await?;
        let newest = self.newest().await?;
        self.has_read(reader, newest).await
    }
}

/// Whether the log holds events that it has not read.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn is_behind(db: &Db, reader: LogReader) -> Result<bool, Error> {
    let position: Option<i64> = log_reader::Entity::find_by_id(reader.name())
        .select_only()
        .column(log_reader::Column::Position)
        .into_tuple()
        .one(&db.read)
        .await?;
    Ok(event_log::head(db).await? > position.unwrap_or_default())
}

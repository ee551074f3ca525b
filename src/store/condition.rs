//! How the database is: what it is, whether it is whole, how far its clock and its newest event are from ours.

use covente_entity::{event, types::Time};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait, QueryFilter as _, QueryOrder, QuerySelect,
    Statement, TryGetable,
};

use crate::error::Error;
use crate::store::connect::{Damaged, Db, is_damage};
use crate::store::dialect::Dialect;

/// What the database is, such as `Postgres 17.2`.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn version(db: &Db) -> Result<String, Error> {
    let (name, statement) = match db.dialect {
        Dialect::Sqlite => ("SQLite", "SELECT sqlite_version()"),
        Dialect::Postgres => ("Postgres", "SHOW server_version"),
    };
    let version: Option<String> = one(db, statement).await?;
    Ok(format!("{name} {}", version.unwrap_or_default()))
}

/// What is damaged in an SQLite file; a Postgres looks after its own.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn damage(db: &Db) -> Result<Option<Damaged>, Error> {
    if db.dialect == Dialect::Postgres {
        return Ok(None);
    }
    let found: Result<Option<String>, Error> = one(db, "PRAGMA quick_check(1)").await;
    let found = match found {
        Ok(found) => found.filter(|found| found != "ok"),
        // So much so that it cannot even be looked through.
        Err(Error::Internal(cause)) if cause.downcast_ref().is_some_and(is_damage) => {
            Some(cause.to_string())
        }
        Err(error) => return Err(error),
    };
    Ok(found.map(Damaged))
}

/// Tries whether the database can be written to, and changes nothing.
///
/// # Errors
/// Why it cannot.
pub async fn try_to_write(db: &Db) -> Result<(), Error> {
    db.begin().await?.rollback().await
}

/// How many connections a Postgres lets everybody have in all, those for its superusers left out.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn connections(db: &Db) -> Result<Option<u32>, Error> {
    const STATEMENT: &str = "SELECT current_setting('max_connections')::int \
                             - current_setting('superuser_reserved_connections')::int";
    if db.dialect == Dialect::Sqlite {
        return Ok(None);
    }
    let connections: Option<i32> = one(db, STATEMENT).await?;
    Ok(connections.and_then(|connections| u32::try_from(connections).ok()))
}

/// What time it is where a Postgres runs; SQLite goes by our own clock.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn time(db: &Db) -> Result<Option<Time>, Error> {
    match db.dialect {
        Dialect::Sqlite => Ok(None),
        Dialect::Postgres => one(db, "SELECT clock_timestamp()").await,
    }
}

/// When the newest event was written.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn newest_event(db: &Db) -> Result<Option<Time>, Error> {
    Ok(event::Entity::find()
        .select_only()
        .column(event::Column::RecordedAt)
        .filter(event::Column::Position.is_not_null())
        .order_by_desc(event::Column::Position)
        .limit(1)
        .into_tuple()
        .one(&db.read)
        .await?)
}

async fn one<T: TryGetable>(db: &Db, statement: &str) -> Result<Option<T>, Error> {
    let statement = Statement::from_string(db.dialect.backend(), statement);
    match db.read.query_one_raw(statement).await? {
        Some(row) => Ok(row.try_get_by_index(0)?),
        None => Ok(None),
    }
}

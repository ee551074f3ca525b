//! Brings the schema of the database up to this binary.

use covente_migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, Statement};

use crate::error::Error;
use crate::store::connect::Db;
use crate::store::dialect::Dialect;

/// The number under which nodes of one Postgres take turns.
const TURN: i64 = 0x636f_7665_6e74;

/// Applies what is missing, one node at a time, and splits the texts that no words were put in for yet.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn up(db: &Db) -> Result<(), Error> {
    in_turn(db, async || {
        Migrator::up(&db.write, None).await?;
        db.begin().await?.commit().await
    })
    .await
}

/// Drops all tables of ours and makes them anew.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn fresh(db: &Db) -> Result<(), Error> {
    in_turn(db, async || Ok(Migrator::reset(&db.write).await?)).await?;
    up(db).await
}

/// Every schema change with whether it is applied, oldest first.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn status(db: &Db) -> Result<Vec<(String, bool)>, Error> {
    let pending: Vec<String> = Migrator::get_pending_migrations(&db.write)
        .await?
        .iter()
        .map(|change| change.name().to_owned())
        .collect();
    Ok(Migrator::migrations()
        .iter()
        .map(|change| {
            (
                change.name().to_owned(),
                !pending.contains(&change.name().to_owned()),
            )
        })
        .collect())
}

/// On Postgres the lock belongs to a connection, so it is taken on one of its own and let go with it.
async fn in_turn<T>(db: &Db, work: impl AsyncFnOnce() -> Result<T, Error>) -> Result<T, Error> {
    match db.dialect {
        Dialect::Sqlite => work().await,
        Dialect::Postgres => {
            let turn = db.begin().await?;
            turn.on
                .execute_raw(Statement::from_string(
                    db.dialect.backend(),
                    format!("SELECT pg_advisory_xact_lock({TURN})"),
                ))
                .await?;
            let done = work().await;
            turn.rollback().await?;
            done
        }
    }
}

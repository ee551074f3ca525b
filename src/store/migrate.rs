//! Brings the schema of the database up to this binary, and says how far it is.

use std::fmt;

use covente_migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, Statement};

use crate::error::Error;
use crate::store::connect::Db;
use crate::store::dialect::Dialect;
use crate::store::tx::Tx;

/// The number under which nodes of one Postgres take turns.
const TURN: i64 = 0x636f_7665_6e74;

/// A database that this binary must not work with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// It lacks so many of this binary's schema changes.
    Older(usize),
    /// It has schema changes that this binary does not know, of which this is the last.
    Newer(String),
}

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Older(1) => f.write_str(
                "the database lacks one schema change of this program; run covente migrate up",
            ),
            Self::Older(lacking) => write!(
                f,
                "the database lacks {lacking} schema changes of this program; run covente migrate up"
            ),
            Self::Newer(last) => write!(
                f,
                "the database is newer than this program, which does not know its schema change {last}; run the version \
                 of covente that made it, or restore a backup from before"
            ),
        }
    }
}

impl std::error::Error for Unfit {}

/// Applies what is missing, one process at a time, and splits the texts that no words were put in for yet: all of it or,
/// where anything fails, nothing.
///
/// # Errors
/// [`Error::Internal`] with [`Unfit::Newer`], which is left as it is, or of the database.
pub async fn up(db: &Db) -> Result<(), Error> {
    // SQLite's one writer is the turn.
    let turn = db.begin().await?;
    take_turn(&turn).await?;
    refuse_newer(&Migrator::applied(&turn.on).await?)?;
    Migrator::up(&turn.on, None).await?;
    turn.commit().await
}

/// Drops all tables of ours and makes them anew.
///
/// # Errors
/// As [`up`].
pub async fn fresh(db: &Db) -> Result<(), Error> {
    let turn = match db.dialect {
        // Its one writer is needed to drop the tables.
        Dialect::Sqlite => None,
        Dialect::Postgres => Some(db.begin().await?),
    };
    if let Some(turn) = &turn {
        take_turn(turn).await?;
    }
    refuse_newer(&Migrator::applied(&db.write).await?)?;
    Migrator::reset(&db.write).await?;
    if let Some(turn) = turn {
        turn.rollback().await?;
    }
    up(db).await
}

/// Every schema change of this binary with whether it is applied, oldest first. It changes nothing.
///
/// # Errors
/// [`Error::Internal`] with [`Unfit::Newer`], or of the database.
pub async fn status(db: &Db) -> Result<Vec<(String, bool)>, Error> {
    let applied = Migrator::applied(&db.read).await?;
    refuse_newer(&applied)?;
    let known = names().map(|name| {
        let is_applied = applied.contains(&name);
        (name, is_applied)
    });
    Ok(known.collect())
}

/// Whether the database has exactly the schema of this binary. It changes nothing.
///
/// # Errors
/// [`Error::Internal`] with [`Unfit`], or of the database.
pub async fn check(db: &Db) -> Result<(), Error> {
    let known = status(db).await?;
    match known.iter().filter(|(_, applied)| !applied).count() {
        0 => Ok(()),
        lacking => Err(Error::internal(Unfit::Older(lacking))),
    }
}

/// The names of all schema changes, oldest first.
pub fn names() -> impl Iterator<Item = String> {
    let changes = Migrator::migrations();
    changes.into_iter().map(|change| change.name().to_owned())
}

/// The newest schema change that this binary knows.
#[must_use]
pub fn newest() -> String {
    names().last().unwrap_or_default()
}

pub(super) fn refuse_newer(applied: &[String]) -> Result<(), Error> {
    let known: Vec<String> = names().collect();
    match applied.iter().rfind(|name| !known.contains(name)) {
        Some(unknown) => Err(Error::internal(Unfit::Newer(unknown.clone()))),
        None => Ok(()),
    }
}

/// Waits until no other node migrates, or makes what is made once; the turn ends with the transaction. On SQLite a write
/// is the turn.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn take_turn(turn: &Tx) -> Result<(), Error> {
    if turn.db.dialect == Dialect::Postgres {
        let lock = format!("SELECT pg_advisory_xact_lock({TURN})");
        let lock = Statement::from_string(turn.db.dialect.backend(), lock);
        turn.on.execute_raw(lock).await?;
    }
    Ok(())
}

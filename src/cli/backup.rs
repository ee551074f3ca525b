//! `covente backup` and `covente restore`: the file of an SQLite database, copied out of use and back.

use std::path::{Path, PathBuf};

use clap::Args;

use super::{Fault, log_to_stderr, runtime};
use crate::{
    config::DatabaseConfig,
    store::{connect::sqlite_path, copy},
};

#[derive(Args)]
#[command(after_help = BACKUP_HELP)]
pub(super) struct Backup {
    /// The file to write, which must not be there yet.
    file: PathBuf,
    #[command(flatten)]
    database: DatabaseConfig,
}

#[derive(Args)]
#[command(after_help = RESTORE_HELP)]
pub(super) struct Restore {
    /// The backup.
    file: PathBuf,

    /// Put it in the place of a database that is there, which is lost.
    #[arg(long, env = "COVENTE_RESTORE_REPLACE")]
    replace: bool,

    #[command(flatten)]
    database: DatabaseConfig,
}

const BACKUP_HELP: &str = "\
The server may go on serving and writing: the copy holds what was committed at one moment.
Only its owner may read the file. A Postgres is copied by pg_dump.
Exit code: 0, 1 where it failed, which leaves no file behind, 2 where a setting or the file cannot be used.";

const RESTORE_HELP: &str = "\
Stop the server first. The backup is looked through before anything is replaced; the database is the old one or the new
one, never a half. A backup of an older version is brought up to date by covente migrate up.
A Postgres is restored by pg_restore.
Exit code: 0, 1 where it failed, 2 where a setting or the file cannot be used, 4 where the backup is newer than this
program.";

pub(super) fn backup(options: &Backup) -> Result<(), Fault> {
    let database = file(&options.database, "pg_dump")?;
    log_to_stderr("warn");
    let bytes = runtime()?.block_on(copy::backup(&database, &options.file))?;
    println!("{}: {bytes} bytes", options.file.display());
    Ok(())
}

pub(super) fn restore(options: &Restore) -> Result<(), Fault> {
    let database = file(&options.database, "pg_restore")?;
    log_to_stderr("warn");
    let restoring = copy::restore(&options.file, &database, options.replace);
    let bytes = runtime()?.block_on(restoring)?;
    println!("{}: {bytes} bytes", database.display());
    Ok(())
}

/// The file of the database that the settings name.
fn file(database: &DatabaseConfig, postgres: &str) -> Result<PathBuf, Fault> {
    let url = database.check()?.url;
    sqlite_path(&url).map(Path::to_owned).ok_or_else(|| {
        Fault::Setting(format!(
            "COVENTE_DATABASE_URL names a Postgres, which {postgres} is for; see docs/backup.md"
        ))
    })
}

//! `covente migrate`: the tables of the database.

use clap::{Args, ValueEnum};

use super::{Fault, log_to_stderr, runtime};
use crate::{
    config::{DatabaseConfig, DatabaseSettings},
    store::{
        connect::{Db, sqlite_path},
        migrate,
    },
};

#[derive(Args)]
#[command(after_help = HELP)]
pub(super) struct Options {
    /// What to do.
    #[arg(value_enum)]
    step: Step,
    #[command(flatten)]
    database: DatabaseConfig,
}

#[derive(Clone, Copy, ValueEnum)]
enum Step {
    /// Apply every schema change that is missing, all or none. Safe to repeat, and from several nodes at once.
    Up,
    /// List the schema changes and whether each is applied.
    Status,
    /// Say nothing, and exit with 3 where one is missing.
    Check,
}

const HELP: &str = "\
status and check change nothing, and make no file.
Exit code: 0, 1 where it failed, 2 where the setting is wrong, 3 where check finds a database that lacks a schema change,
4 where the database is newer than this program, which never touches such a one.";

pub(super) fn run(options: &Options) -> Result<(), Fault> {
    let database = options.database.check()?;
    log_to_stderr("warn");
    runtime()?.block_on(async {
        match options.step {
            Step::Up => {
                let db = Db::open(&database.url, database.connections).await?;
                migrate::up(&db).await?;
                print(&migrate::status(&db).await?);
                db.close().await?;
            }
            Step::Status => print(&status(&database).await?),
            Step::Check => {
                let db = Db::open_existing(&database.url, database.connections).await?;
                migrate::check(&db).await?;
                db.close().await?;
            }
        }
        Ok(())
    })
}

/// A file that is not there has none.
async fn status(database: &DatabaseSettings) -> Result<Vec<(String, bool)>, Fault> {
    if sqlite_path(&database.url).is_some_and(|file| !file.exists()) {
        return Ok(migrate::names().map(|name| (name, false)).collect());
    }
    let db = Db::open_existing(&database.url, database.connections).await?;
    let status = migrate::status(&db).await?;
    db.close().await?;
    Ok(status)
}

fn print(status: &[(String, bool)]) {
    for (name, applied) in status {
        println!("{} {name}", if *applied { "applied" } else { "missing" });
    }
}

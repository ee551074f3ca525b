//! `covente migrate`: the tables of the database.

use clap::{Args, ValueEnum};

use super::{Fault, log_to_stderr, runtime};
use crate::{
    config::DatabaseConfig,
    store::{connect::Db, migrate},
};

#[derive(Args)]
pub(super) struct Options {
    /// What to do.
    #[arg(value_enum)]
    step: Step,
    #[command(flatten)]
    database: DatabaseConfig,
}

#[derive(Clone, Copy, ValueEnum)]
enum Step {
    /// Apply every migration that is missing. Safe to repeat, and from several nodes at once.
    Up,
    /// List the migrations and whether each is applied.
    Status,
}

pub(super) fn run(options: &Options) -> Result<(), Fault> {
    let database = options.database.check()?;
    log_to_stderr("warn");
    runtime()?.block_on(async {
        let db = Db::open(&database.url, database.connections).await?;
        if let Step::Up = options.step {
            migrate::up(&db).await?;
        }
        for (name, applied) in migrate::status(&db).await? {
            println!("{} {name}", if applied { "applied" } else { "missing" });
        }
        Ok(db.close().await?)
    })
}

//! `covente seed`: the vendor of a programme, in a database that has no company yet.

use clap::Args;

use super::{Fault, log_to_stderr, runtime};
use crate::{
    actions::seed::{self, Vendor},
    clock::Clock,
    config::DatabaseConfig,
    store::{connect::Db, migrate},
};

#[derive(Args)]
#[command(after_help = HELP)]
pub(super) struct Options {
    /// The name of the vendor.
    #[arg(long, value_name = "NAME", env = "COVENTE_SEED_VENDOR")]
    vendor: String,

    /// Where it is at home: a two-letter country code of ISO 3166-1.
    #[arg(long, value_name = "CODE", env = "COVENTE_SEED_COUNTRY")]
    country: String,

    /// The city of its first location.
    #[arg(long, value_name = "NAME", env = "COVENTE_SEED_CITY")]
    city: String,

    /// The number of that location in the partner network.
    #[arg(
        long,
        value_name = "TEXT",
        env = "COVENTE_SEED_MEMBERSHIP_ID",
        default_value = "1"
    )]
    membership_id: String,

    #[command(flatten)]
    database: DatabaseConfig,
}

const HELP: &str = "\
Prints the id of the vendor, which tokens name. Safe to repeat: a vendor that is there stays as it is.
The partners are admitted by the mutation createPartner, by whoever is PROGRAM_ADMIN.";

pub(super) fn run(options: &Options) -> Result<(), Fault> {
    let database = options.database.check()?;
    log_to_stderr("warn");
    let vendor = Vendor {
        name: options.vendor.clone(),
        country: options.country.clone(),
        city: options.city.clone(),
        membership_id: options.membership_id.clone(),
    };
    runtime()?.block_on(async {
        let db = Db::open_existing(&database.url, database.connections).await?;
        migrate::check(&db).await?;
        let (id, is_new) = seed::vendor(&db, &Clock::system(), &vendor).await?;
        db.close().await?;
        if !is_new {
            eprintln!("covente: the programme has its vendor already, which stays as it is");
        }
        println!("{id}");
        Ok(())
    })
}

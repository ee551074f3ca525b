//! For which company an import acts, and under which settings.

use clap::Args;

use crate::{
    actions::desk::Desk,
    app,
    cli::{Fault, company, place::Named},
    clock::Clock,
    config::Config,
    domain::viewer::Viewer,
    store::{self, connect::Db},
};

#[derive(Args)]
pub(super) struct Acting {
    /// The company whose opportunities they are: its uuid or its name.
    #[arg(long, value_name = "UUID|NAME", env = "COVENTE_PARTNER")]
    company: String,

    /// Who histories say did it.
    #[arg(
        long,
        value_name = "TEXT",
        env = "COVENTE_SUBJECT",
        default_value = "covente import"
    )]
    subject: String,

    /// As of `covente serve`: how many times 24 hours an invitation may wait for its answer. Default 14.
    #[arg(long, value_name = "DAYS", env = "COVENTE_RESPONSE_DAYS")]
    response_days: Option<String>,

    /// As of `covente serve`: how long before a clock runs out its owner is reminded. Default P3D,P1D.
    #[arg(long, value_name = "DURATION,…", env = "COVENTE_REMINDERS")]
    reminders: Option<String>,
}

impl Acting {
    /// The company as it was named.
    pub(super) fn company(&self) -> &str {
        &self.company
    }

    /// What actions work with. The clock is that of the servers of this database: a demo's is ahead.
    pub(super) async fn desk(&self, database: &Named, db: &Db) -> Result<Desk, Fault> {
        // No token is signed and no cursor given: the secret is that of nobody.
        let config = Config {
            response_days: self.response_days.clone(),
            reminders: self.reminders.clone(),
            ..Config::of(database.url(), "0".repeat(64))
        };
        let clock = Clock::movable();
        clock.set_offset_us(store::clock::offset_us(db).await?);
        Ok(Desk {
            clock,
            ..app::desk(&config.check()?, db.clone())
        })
    }

    /// Whoever may do with all of the company's opportunities what its referrals admins may.
    pub(super) async fn viewer(&self, db: &Db) -> Result<Viewer, Fault> {
        company::viewer(db, &self.company, &self.subject, "IMPORT").await
    }
}

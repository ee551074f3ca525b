//! The database that a command works on, and whether its tables are those that this binary knows.

use std::path::PathBuf;

use clap::Args;

use super::{
    Fault,
    data::{DEFAULT, Data},
};
use crate::{
    config::{DatabaseConfig, DatabaseSettings},
    store::{connect::Db, migrate},
};

/// Which database is meant.
#[derive(Args)]
pub(super) struct Place {
    /// The directory of a demo, whose database is meant; `.covente-demo` where no database is named either.
    #[arg(
        long,
        value_name = "DIR",
        env = "COVENTE_DATA",
        conflicts_with = "database_url"
    )]
    data: Option<PathBuf>,

    #[command(flatten)]
    database: DatabaseConfig,
}

/// A database that is named, and not yet open.
pub(super) struct Named(DatabaseSettings);

impl Place {
    pub(super) fn database(self) -> Result<Named, Fault> {
        let mut database = self.database;
        if let Some(data) = self.data {
            database.database_url = Some(Data::at(data).known_database_url()?);
        } else if database.database_url.is_none() {
            database.database_url = Some(Data::at(DEFAULT.into()).known_database_url()?);
        }
        Ok(Named(database.check()?))
    }
}

impl Named {
    /// Opens it, if its tables are those that this binary knows.
    pub(super) async fn open(&self) -> Result<Db, Fault> {
        let db = Db::open(&self.0.url, self.0.connections).await?;
        if let Err(unfit) = migrate::check(&db).await {
            db.close().await?;
            return Err(unfit.into());
        }
        Ok(db)
    }

    pub(super) fn url(&self) -> &str {
        &self.0.url
    }
}

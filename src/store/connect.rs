//! Opens the database: pools, pragmas, and the wake-up that a commit rings.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use covente_entity::types::ids::PartnerId;
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbErr};
use tokio::sync::{OnceCell, watch};

use crate::error::Error;
use crate::store::count;
use crate::store::dialect::Dialect;

/// A database that cannot be opened: the operator's to mend.
#[derive(Debug)]
pub struct Unopened(Box<dyn std::error::Error + Send + Sync>);

impl std::fmt::Display for Unopened {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "COVENTE_DATABASE_URL names a database that cannot be opened ({}); write for example \
             COVENTE_DATABASE_URL=sqlite:covente.sqlite or postgres://covente:password@127.0.0.1/covente",
            self.0
        )
    }
}

impl std::error::Error for Unopened {}

/// An open database. A clone shares the pools.
#[derive(Clone, Debug)]
pub struct Db {
    pub(crate) read: DatabaseConnection,
    pub(crate) write: DatabaseConnection,
    /// Which database it is.
    pub dialect: Dialect,
    committed: Arc<watch::Sender<u64>>,
    pub(crate) vendor: Arc<OnceCell<PartnerId>>,
    numbers_at_commit: bool,
}

impl Db {
    /// Opens `sqlite:PATH` or `postgres://…` with a number of connections in all. SQLite gets one writer, whose
    /// transactions begin immediately, beside a pool of readers (design §5).
    ///
    /// # Errors
    /// [`Error::Internal`] with [`Unopened`] where it cannot be opened.
    pub async fn open(url: &str, connections: u32) -> Result<Self, Error> {
        Self::pools(url, connections)
            .await
            .map_err(|error| match error {
                Error::Internal(cause) | Error::Busy(cause) => Error::internal(Unopened(cause)),
                error @ (Error::Unauthenticated(_)
                | Error::Forbidden(_)
                | Error::NotFound(_)
                | Error::BadRequest(_)
                | Error::CursorInvalid
                | Error::Refused(_)) => error,
            })
    }

    async fn pools(url: &str, connections: u32) -> Result<Self, Error> {
        let (read, write) = if let Some(path) = url.strip_prefix("sqlite:") {
            let file = format!("sqlite:{}?mode=rwc", path.split('?').next().unwrap_or(path));
            // The writer first: it makes the file and sets the journal that the readers need.
            let write = sqlite(&file, 1).await?;
            (
                sqlite(&file, connections.saturating_sub(1).max(1)).await?,
                write,
            )
        } else {
            let mut options = options(url, connections.max(2));
            options.map_sqlx_postgres_opts(|options| options.application_name("covente"));
            let pool = connect(options).await?;
            (pool.clone(), pool)
        };
        let dialect = Dialect::of(&read);
        Ok(Self {
            numbers_at_commit: dialect == Dialect::Sqlite,
            dialect,
            read,
            write,
            committed: Arc::default(),
            vendor: Arc::default(),
        })
    }

    /// Opens a file of SQLite that is filled by one and may be lost: one connection, nothing waits for the disk, and its
    /// events are numbered where they come together.
    pub(crate) async fn spare(file: &Path) -> Result<Self, Error> {
        let mut options = options(&format!("sqlite:{}", file.display()), 1);
        options.map_sqlx_sqlite_opts(|options| {
            options
                .pragma("journal_mode", "MEMORY")
                .pragma("synchronous", "OFF")
                .pragma("locking_mode", "EXCLUSIVE")
                .pragma("foreign_keys", "ON")
                .pragma("temp_store", "MEMORY")
                .statement_cache_capacity(400)
        });
        let only = connect(options).await?;
        Ok(Self {
            dialect: Dialect::of(&only),
            read: only.clone(),
            write: only,
            committed: Arc::default(),
            vendor: Arc::default(),
            numbers_at_commit: false,
        })
    }

    /// Whether events are numbered in the transaction that writes them: where there is one writer (design §9).
    #[must_use]
    pub fn numbers_at_commit(&self) -> bool {
        self.numbers_at_commit
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// [`Error::Internal`] where it does not.
    pub async fn ping(&self) -> Result<(), Error> {
        self.read.execute_unprepared("SELECT 1").await?;
        Ok(())
    }

    /// Changes after each commit of this process. It carries no data: who wakes reads the log.
    #[must_use]
    pub fn committed(&self) -> watch::Receiver<u64> {
        self.committed.subscribe()
    }

    pub(crate) fn ring(&self) {
        self.committed.send_modify(|commits| *commits += 1);
    }

    /// Closes all connections.
    ///
    /// # Errors
    /// [`Error::Internal`] where the database refuses.
    pub async fn close(self) -> Result<(), Error> {
        self.write.close().await?;
        self.read.close().await?;
        Ok(())
    }
}

async fn sqlite(url: &str, connections: u32) -> Result<DatabaseConnection, Error> {
    let mut options = options(url, connections);
    options.map_sqlx_sqlite_opts(|options| {
        options
            .pragma("journal_mode", "WAL")
            .pragma("synchronous", "NORMAL")
            .pragma("foreign_keys", "ON")
            .pragma("temp_store", "MEMORY")
            .busy_timeout(Duration::from_secs(10))
    });
    connect(options).await
}

fn options(url: &str, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url.to_owned());
    options
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(Duration::from_secs(10))
        .connect_timeout(Duration::from_secs(10))
        .test_before_acquire(false)
        .sqlx_logging(false);
    options
}

async fn connect(options: ConnectOptions) -> Result<DatabaseConnection, Error> {
    let mut connection = Database::connect(options).await?;
    connection.set_metric_callback(|_| count::one());
    Ok(connection)
}

impl From<DbErr> for Error {
    fn from(cause: DbErr) -> Self {
        if matches!(cause, DbErr::ConnectionAcquire(_)) {
            Error::Busy(Box::new(cause))
        } else {
            Error::Internal(Box::new(cause))
        }
    }
}

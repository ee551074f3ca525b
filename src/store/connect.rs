//! Opens the database: pools, pragmas, and the wake-up that a commit rings.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use covente_entity::types::ids::PartnerId;
use futures_util::FutureExt as _;
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbErr, RuntimeErr, SqlxError,
};
use tokio::sync::{OnceCell, watch};

use crate::error::Error;
use crate::store::count;
use crate::store::dialect::Dialect;
use crate::store::whole::Known;

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

/// A file of `SQLite` that is damaged, and how.
#[derive(Debug)]
pub struct Damaged(pub String);

impl std::fmt::Display for Damaged {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "the file is damaged ({}); restore a backup with covente restore",
            self.0
        )
    }
}

impl std::error::Error for Damaged {}

/// The file of an SQLite database; none for a Postgres.
#[must_use]
pub fn sqlite_path(url: &str) -> Option<&Path> {
    let path = url.strip_prefix("sqlite:")?;
    let path = path.strip_prefix("//").unwrap_or(path);
    Some(Path::new(path.split('?').next().unwrap_or(path)))
}

/// How the connections of a node are shared out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shares {
    /// For all that writes, and for whatever reads where a thread has none of its own.
    pub common: u32,
    /// For each thread that serves to read through; none where that would be too few to read side by side.
    pub each: u32,
}

impl Shares {
    /// Of so many connections, with so many threads that serve.
    #[must_use]
    pub fn of(url: &str, connections: u32, threads: u32) -> Self {
        let spare = connections.saturating_sub(connections.div_ceil(4).max(2));
        let each = spare.checked_div(threads).unwrap_or(0);
        if url.starts_with("sqlite:") || each < 3 {
            return Self {
                common: connections,
                each: 0,
            };
        }
        Self {
            common: connections - each * threads,
            each,
        }
    }
}

/// An open database. A clone shares the pools.
#[derive(Clone, Debug)]
pub struct Db {
    pub(crate) read: DatabaseConnection,
    pub(crate) write: DatabaseConnection,
    /// Which database it is.
    pub dialect: Dialect,
    committed: Arc<watch::Sender<u64>>,
    pub(crate) vendor: Arc<OnceCell<PartnerId>>,
    pub(crate) known: Arc<Known>,
    numbers_at_commit: bool,
    is_spare: bool,
}

impl Db {
    /// Opens `sqlite:PATH` or `postgres://…` with a number of connections in all. SQLite gets one writer, whose
    /// transactions begin immediately, beside a pool of readers (design §5). A file that is not there is made.
    ///
    /// # Errors
    /// [`Error::Internal`] with [`Damaged`], or with [`Unopened`] where it cannot be opened otherwise.
    pub async fn open(url: &str, connections: u32) -> Result<Self, Error> {
        Self::opened(url, connections).await
    }

    /// The same, but of SQLite only a file that is there.
    ///
    /// # Errors
    /// [`Error::Internal`] with [`Damaged`], or with [`Unopened`] where it cannot be opened otherwise.
    pub async fn open_existing(url: &str, connections: u32) -> Result<Self, Error> {
        if sqlite_path(url).is_some_and(|file| !file.exists()) {
            let absent = "there is no such file; covente migrate up makes it";
            return Err(Error::internal(Unopened(absent.into())));
        }
        Self::opened(url, connections).await
    }

    async fn opened(url: &str, connections: u32) -> Result<Self, Error> {
        Self::pools(url, connections)
            .await
            .map_err(|error| match error {
                Error::Internal(cause) if cause.downcast_ref().is_some_and(is_damage) => {
                    Error::internal(Damaged(cause.to_string()))
                }
                Error::Internal(cause) | Error::Busy(cause) | Error::Away(cause) => {
                    Error::internal(Unopened(cause))
                }
                error @ (Error::Unauthenticated(_)
                | Error::Forbidden(_)
                | Error::NotFound(_)
                | Error::BadRequest(_)
                | Error::CursorInvalid
                | Error::CursorExpired
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
            postgres(&mut options);
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
            known: Arc::new(Known::new(0)),
            is_spare: false,
        })
    }

    /// The same database, of which so many bytes of deals are kept in memory.
    #[must_use]
    pub fn knowing(mut self, bytes: u64) -> Self {
        self.known = Arc::new(Known::new(bytes));
        self
    }

    /// The same database for one thread, with connections of Postgres that only this thread reads through, opened when
    /// they are needed: an answer of the database then wakes the thread that waits for it and no other. SQLite's
    /// connections have threads of their own, and are shared.
    ///
    /// # Errors
    /// [`Error::Internal`] for an impossible address.
    pub fn for_thread(&self, url: &str, connections: u32) -> Result<Self, Error> {
        let mut db = self.clone();
        if self.dialect == Dialect::Postgres && connections > 0 {
            let mut options = options(url, connections);
            options.connect_lazy(true);
            postgres(&mut options);
            // Without a connection to wait for it is ready at once.
            db.read = connect(options)
                .now_or_never()
                .ok_or_else(|| Error::internal("connections that wait"))??;
        }
        Ok(db)
    }

    /// Opens a file of SQLite that is filled by one and may be lost: one connection, nothing waits for the disk, and its
    /// events are numbered, and its texts split into words, where they come together.
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
            known: Arc::new(Known::new(0)),
            numbers_at_commit: false,
            is_spare: true,
        })
    }

    /// Whether events are numbered in the transaction that writes them: where there is one writer (design §9).
    #[must_use]
    pub fn numbers_at_commit(&self) -> bool {
        self.numbers_at_commit
    }

    /// Whether the words of texts are put in by the transaction that writes them: everywhere but in a part of a whole.
    pub(crate) fn splits_at_commit(&self) -> bool {
        !self.is_spare
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// [`Error::Internal`] where it does not.
    pub async fn ping(&self) -> Result<(), Error> {
        self.read.execute_unprepared("SELECT 1").await?;
        Ok(())
    }

    /// How many connections the pool has open that is read through, and how many of them are idle.
    #[must_use]
    pub fn readers(&self) -> (u32, u32) {
        pool(self.dialect, &self.read)
    }

    /// The same of each pool that the whole node shares, by its name.
    #[must_use]
    pub fn pool_sizes(&self) -> Vec<(&'static str, (u32, u32))> {
        match self.dialect {
            Dialect::Sqlite => vec![
                ("read", pool(self.dialect, &self.read)),
                ("write", pool(self.dialect, &self.write)),
            ],
            Dialect::Postgres => vec![("common", pool(self.dialect, &self.write))],
        }
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

/// How many connections are open, and how many of them are idle.
fn pool(dialect: Dialect, on: &DatabaseConnection) -> (u32, u32) {
    let (open, idle) = match dialect {
        Dialect::Sqlite => {
            let pool = on.get_sqlite_connection_pool();
            (pool.size(), pool.num_idle())
        }
        Dialect::Postgres => {
            let pool = on.get_postgres_connection_pool();
            (pool.size(), pool.num_idle())
        }
    };
    (open, u32::try_from(idle).unwrap_or(u32::MAX))
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

/// A connection that was not used for so long is asked whether it still is one: its server may have been started anew.
const RESTED: Duration = Duration::from_millis(500);

/// A list of ids is one parameter. Postgres would plan such a statement anew each time, as one for this list is
/// somewhat cheaper than one for any, though planning costs more than either (docs/performance.md).
fn postgres(options: &mut ConnectOptions) {
    options.map_sqlx_postgres_opts(|options| {
        options
            .application_name("covente")
            .options([("plan_cache_mode", "force_generic_plan")])
    });
    options.test_before_acquire_if_idle_for(RESTED);
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
        } else if is_away(&cause) {
            Error::Away(Box::new(cause))
        } else if is_full(&cause) {
            Error::internal(Full(cause))
        } else {
            Error::Internal(Box::new(cause))
        }
    }
}

/// The disk that the database lies on takes no more.
#[derive(Debug)]
struct Full(DbErr);

impl std::fmt::Display for Full {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self(cause) = self;
        write!(
            f,
            "the disk of the database takes no more; make room and do it again: nothing was stored ({cause})"
        )
    }
}

impl std::error::Error for Full {}

/// What the driver says.
fn fault(cause: &DbErr) -> Option<&SqlxError> {
    let (DbErr::Conn(RuntimeErr::SqlxError(fault))
    | DbErr::Exec(RuntimeErr::SqlxError(fault))
    | DbErr::Query(RuntimeErr::SqlxError(fault))) = cause
    else {
        return None;
    };
    Some(fault)
}

/// The database's own code of a fault.
pub(crate) fn code(cause: &DbErr) -> Option<String> {
    let code = fault(cause)?.as_database_error()?.code()?;
    Some(code.into_owned())
}

/// Whether a fault says that the connection is gone, or that the server is going or not yet there.
fn is_away(cause: &DbErr) -> bool {
    // Class 08, and what Postgres says when it stops or starts.
    match code(cause) {
        Some(code) => {
            code.starts_with("08") || matches!(code.as_str(), "57P01" | "57P02" | "57P03")
        }
        None => matches!(fault(cause), Some(SqlxError::Io(_))),
    }
}

/// Whether a fault says that nothing more can be written: SQLite is full or its file system refuses, or Postgres is full.
pub(crate) fn is_full(cause: &DbErr) -> bool {
    code(cause).is_some_and(|code| matches!(code.as_str(), "13" | "778" | "53100"))
}

/// Whether `SQLite` says that its file is malformed.
pub(crate) fn is_damage(cause: &DbErr) -> bool {
    code(cause).is_some_and(|code| code == "11")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_of_a_database_is_what_its_url_names() {
        assert_eq!(
            sqlite_path("sqlite:a/b.sqlite"),
            Some(Path::new("a/b.sqlite"))
        );
        assert_eq!(
            sqlite_path("sqlite:///a/b.sqlite?mode=rwc"),
            Some(Path::new("/a/b.sqlite"))
        );
        assert_eq!(sqlite_path("postgres://h/d"), None);
    }

    #[test]
    fn a_thread_reads_through_its_own_connections_where_there_are_enough() {
        let shares = |url, connections, threads| {
            let Shares { common, each } = Shares::of(url, connections, threads);
            assert_eq!(common + each * threads, connections);
            (common, each)
        };
        assert_eq!(shares("postgres://one/covente", 16, 2), (4, 6));
        assert_eq!(shares("postgres://one/covente", 100, 8), (28, 9));
        assert_eq!(shares("postgres://one/covente", 16, 8), (16, 0));
        assert_eq!(shares("postgres://one/covente", 2, 1), (2, 0));
        assert_eq!(shares("sqlite:covente.sqlite", 16, 2), (16, 0));
    }
}

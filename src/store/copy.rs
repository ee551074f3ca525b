//! Copies of an SQLite database: one of what it holds now, while others write, and one that takes its place.

use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use covente_migration::Migrator;
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, DbErr, Statement,
};

use crate::error::Error;
use crate::store::connect::{code, is_full};
use crate::store::migrate::refuse_newer;

/// What every file of SQLite begins with.
const HEAD: &[u8; 16] = b"SQLite format 3\0";

/// Why a copy was not made. Nothing was changed then.
#[derive(Debug)]
pub enum Unmade {
    /// There is a file already where the copy is to be.
    Taken(PathBuf),
    /// The file cannot be used, for this reason.
    Unusable(PathBuf, String),
    /// The disk of the copy takes no more.
    Full(PathBuf),
    /// A server works with the database.
    InUse(PathBuf),
}

impl fmt::Display for Unmade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Taken(path) => write!(f, "{} is there already", path.display()),
            Self::Unusable(path, why) => write!(f, "{} cannot be used: {why}", path.display()),
            Self::Full(path) => write!(
                f,
                "the disk of {} takes no more; make room and do it again",
                path.display()
            ),
            Self::InUse(path) => write!(
                f,
                "{} is open in another program; stop the server first",
                path.display()
            ),
        }
    }
}

impl std::error::Error for Unmade {}

/// Writes what a database holds at this moment into a file that is not there yet, as one whole: others go on writing
/// meanwhile. It answers how many bytes that are.
///
/// # Errors
/// [`Error::Internal`] with [`Unmade`], or of the database.
pub async fn backup(database: &Path, to: &Path) -> Result<u64, Error> {
    if to.exists() {
        return Err(Error::internal(Unmade::Taken(to.to_owned())));
    }
    let on = open(database, "rw").await?;
    let written = write(&on, to).await;
    on.close().await?;
    written
}

/// Puts a backup in the place of a database, which is gone then. Only one that is whole, and not newer than this binary.
///
/// # Errors
/// [`Error::Internal`] with [`Unmade`] or [`super::migrate::Unfit`], or of the database.
pub async fn restore(from: &Path, database: &Path, replace: bool) -> Result<u64, Error> {
    check_head(from)?;
    if database.exists() && !replace {
        return Err(Error::internal(Unmade::Taken(database.to_owned())));
    }
    let on = open(from, "ro")
        .await
        .map_err(|cause| damaged(from, &cause))?;
    check(&on, from).await?;
    if database.exists() {
        settle(database).await?;
    }
    let written = write(&on, database).await;
    on.close().await?;
    written
}

/// One connection, which changes nothing by itself.
async fn open(file: &Path, mode: &str) -> Result<DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new(format!("sqlite:{}?mode={mode}", file.display()));
    options
        .max_connections(1)
        .acquire_timeout(Duration::from_secs(10))
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(|options| options.busy_timeout(Duration::from_secs(1)));
    Database::connect(options).await
}

/// Copies into a file beside the one that is meant, which it becomes once it is on the disk.
async fn write(on: &DatabaseConnection, to: &Path) -> Result<u64, Error> {
    let part = beside(to, ".part");
    let written = write_part(on, &part, to).await;
    if written.is_err() {
        let _ = fs::remove_file(&part);
        let _ = fs::remove_file(beside(&part, "-journal"));
    }
    written
}

async fn write_part(on: &DatabaseConnection, part: &Path, to: &Path) -> Result<u64, Error> {
    let unusable =
        |cause: io::Error| Error::internal(Unmade::Unusable(to.to_owned(), cause.to_string()));
    // What a run left behind that was killed.
    let _ = fs::remove_file(part);
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    // It holds what people said in confidence.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    drop(options.open(part).map_err(unusable)?);
    on.execute_raw(Statement::from_sql_and_values(
        DbBackend::Sqlite,
        "VACUUM INTO ?1",
        [part.to_string_lossy().into_owned().into()],
    ))
    .await
    .map_err(|cause| {
        if is_full(&cause) {
            Error::internal(Unmade::Full(to.to_owned()))
        } else {
            cause.into()
        }
    })?;
    let file = File::open(part).map_err(unusable)?;
    file.sync_all().map_err(unusable)?;
    for suffix in ["-wal", "-shm"] {
        // What belongs to the one that is replaced.
        match fs::remove_file(beside(to, suffix)) {
            Err(cause) if cause.kind() != io::ErrorKind::NotFound => return Err(unusable(cause)),
            _ => {}
        }
    }
    fs::rename(part, to).map_err(unusable)?;
    let folder = match to.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    // So that its name is on the disk, too.
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(unusable)?;
    Ok(file.metadata().map_err(unusable)?.len())
}

fn beside(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

fn check_head(file: &Path) -> Result<(), Error> {
    let unusable = |why: String| Error::internal(Unmade::Unusable(file.to_owned(), why));
    let mut head = Vec::new();
    File::open(file)
        .and_then(|file| file.take(16).read_to_end(&mut head))
        .map_err(|cause| unusable(cause.to_string()))?;
    if head == HEAD {
        return Ok(());
    }
    Err(unusable("it is no SQLite database".to_owned()))
}

/// Which of its pages are gone decides at which statement SQLite says so.
fn damaged(file: &Path, why: &dyn fmt::Display) -> Error {
    let why = format!("it is damaged ({why})");
    Error::internal(Unmade::Unusable(file.to_owned(), why))
}

/// Whether a copy is whole, one of ours, and of no newer binary.
async fn check(on: &DatabaseConnection, file: &Path) -> Result<(), Error> {
    let unusable = |why: String| Error::internal(Unmade::Unusable(file.to_owned(), why));
    match text(on, "PRAGMA integrity_check(1)").await {
        Ok(Some(found)) if found == "ok" => {}
        Ok(found) => return Err(damaged(file, &found.unwrap_or_default())),
        Err(cause) => return Err(damaged(file, &cause)),
    }
    let applied = Migrator::applied(on)
        .await
        .map_err(|cause| damaged(file, &cause))?;
    if applied.is_empty() {
        return Err(unusable("it is no database of covente".to_owned()));
    }
    refuse_newer(&applied)
}

/// Takes a database that is to be replaced out of the journal that many share, which works where nobody else has it open.
async fn settle(database: &Path) -> Result<(), Error> {
    // One that is damaged is replaced all the same.
    let Ok(on) = open(database, "rw").await else {
        return Ok(());
    };
    let journal = text(&on, "PRAGMA journal_mode=DELETE").await;
    on.close().await?;
    let is_shared = match journal {
        Ok(journal) => journal.is_some_and(|journal| journal != "delete"),
        Err(cause) => is_locked(&cause),
    };
    if is_shared {
        return Err(Error::internal(Unmade::InUse(database.to_owned())));
    }
    Ok(())
}

async fn text(on: &DatabaseConnection, statement: &str) -> Result<Option<String>, DbErr> {
    let statement = Statement::from_string(DbBackend::Sqlite, statement);
    match on.query_one_raw(statement).await? {
        Some(row) => row.try_get_by_index(0),
        None => Ok(None),
    }
}

/// `SQLITE_BUSY`, in all its kinds.
fn is_locked(cause: &DbErr) -> bool {
    let code = code(cause).and_then(|code| code.parse().ok());
    code.is_some_and(|code: u32| code & 0xff == 5)
}

//! Fills an empty database in parts at the same time, and brings these together at the end, all or nothing.
//!
//! SQLite has one writer, whose work is one thread's: so that a big first filling takes all cores, each part is a file
//! of its own. Postgres takes many writers anyway, and is its own only part.

use std::future::Future;
use std::path::{Path, PathBuf};
use std::thread;

use futures_util::future::join_all;
use sea_orm::{ConnectionTrait, FromQueryResult, Statement};
use tokio::runtime::{self, Handle, Runtime};

use crate::error::Error;
use crate::store::connect::Db;
use crate::store::count;
use crate::store::dialect::Dialect;

/// Parts at most: their work is short, and they come together in one.
const MOST: usize = 4;

/// A database in parts.
#[derive(Debug)]
pub struct Apart {
    whole: Db,
    /// The files of the parts; none where the database is its own only part.
    files: Vec<PathBuf>,
}

#[derive(Debug, FromQueryResult)]
struct Name {
    name: String,
}

impl Apart {
    /// Parts of an empty database, as many as there are cores, each of which holds what the work writes first.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database, and that of the work.
    pub async fn begin<T>(
        whole: &Db,
        first: impl AsyncFnOnce(&Db) -> Result<T, Error>,
    ) -> Result<(Self, T), Error> {
        let mut apart = Self {
            whole: whole.clone(),
            files: Vec::new(),
        };
        if whole.dialect == Dialect::Postgres {
            let made = first(whole).await?;
            return Ok((apart, made));
        }
        let main = file_of(whole).await?;
        let cores = thread::available_parallelism().map_or(1, usize::from);
        apart.files = (0..cores.min(MOST))
            .map(|part| PathBuf::from(format!("{main}.part{part}")))
            .collect();
        for file in &apart.files {
            remove(file)?;
        }
        let (origin, copies) = apart
            .files
            .split_first()
            .ok_or_else(|| Error::internal("a machine without a core"))?;
        copy(whole, origin).await?;
        let db = Db::spare(origin).await?;
        let made = first(&db).await?;
        for file in copies {
            copy(&db, file).await?;
        }
        db.close().await?;
        Ok((apart, made))
    }

    /// How many parts there are.
    #[must_use]
    pub fn parts(&self) -> usize {
        self.files.len().max(1)
    }

    /// Fills all parts at the same time: the work is called with each part's number and database.
    ///
    /// # Errors
    /// That of the work, the first one met.
    pub async fn fill<W>(&self, mut work: impl FnMut(usize, Db) -> W) -> Result<(), Error>
    where
        W: Future<Output = Result<(), Error>> + Send + 'static,
    {
        if self.files.is_empty() {
            return work(0, self.whole.clone()).await;
        }
        let mut cores = Cores(Vec::new());
        let mut filled = Vec::new();
        for (number, file) in self.files.iter().cloned().enumerate() {
            let core = cores.add(number)?;
            let spare = async move { Db::spare(&file).await };
            let db = core.spawn(spare).await.map_err(Error::internal)??;
            let part = work(number, db.clone());
            let part = async move {
                part.await?;
                db.close().await
            };
            filled.push(core.spawn(count::inherit(part)));
        }
        for part in join_all(filled).await {
            part.map_err(Error::internal)??;
        }
        Ok(())
    }

    /// Brings everything into the database in one transaction, the events in the order of their time, and removes the
    /// parts.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database; then it holds nothing of the parts.
    pub async fn together(self) -> Result<(), Error> {
        if self.files.is_empty() {
            return Ok(());
        }
        let files = self.files;
        for (number, file) in files.iter().enumerate() {
            let attach = format!("ATTACH {} AS part{number}", quoted(file));
            self.whole.write.execute_unprepared(&attach).await?;
        }
        let tx = self.whole.begin().await?;
        for statement in joining(&tables(&tx.on).await?, files.len()) {
            tx.on.execute_unprepared(&statement).await?;
        }
        tx.commit().await?;
        for (number, file) in files.iter().enumerate() {
            let detach = format!("DETACH part{number}");
            self.whole.write.execute_unprepared(&detach).await?;
            remove(file)?;
        }
        Ok(())
    }
}

/// Cores that do nothing else. A part's worker and the thread of SQLite hand each other every row, and to wake a thread
/// on another core takes longer than what it is woken for.
struct Cores(Vec<Runtime>);

impl Cores {
    fn add(&mut self, number: usize) -> Result<Handle, Error> {
        let core = runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .on_thread_start(move || stay_on(number))
            .build()
            .map_err(Error::internal)?;
        let handle = core.handle().clone();
        self.0.push(core);
        Ok(handle)
    }
}

impl Drop for Cores {
    /// A runtime that waits for its threads must not be dropped by a task, which a part that fails would do.
    fn drop(&mut self) {
        self.0.drain(..).for_each(Runtime::shutdown_background);
    }
}

/// Threads that this one starts stay there as well. Where it cannot be had, the work is only slower.
#[cfg(target_os = "linux")]
fn stay_on(number: usize) {
    use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};

    let Ok(allowed) = sched_getaffinity(None) else {
        return;
    };
    let mut allowed = (0..CpuSet::MAX_CPU).filter(|core| allowed.is_set(*core));
    if let Some(core) = allowed.nth(number) {
        let mut only = CpuSet::new();
        only.set(core);
        let _ = sched_setaffinity(None, &only);
    }
}

#[cfg(not(target_os = "linux"))]
fn stay_on(_: usize) {}

async fn copy(of: &Db, file: &Path) -> Result<(), Error> {
    let copy = format!("VACUUM INTO {}", quoted(file));
    of.write.execute_unprepared(&copy).await?;
    Ok(())
}

async fn file_of(db: &Db) -> Result<String, Error> {
    named(
        &db.write,
        "SELECT file AS name FROM pragma_database_list WHERE name = 'main'",
    )
    .await?
    .pop()
    .ok_or_else(|| Error::internal("a database without a file"))
}

/// The tables that are joined row by row. Those of events have an order of their own, and the words that are searched
/// come of the others.
async fn tables(on: &impl ConnectionTrait) -> Result<Vec<String>, Error> {
    named(
        on,
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' \
         AND name NOT LIKE 'search%' AND name NOT IN ('seaql_migrations', 'event', 'event_audience', 'event_head')",
    )
    .await
}

async fn named(on: &impl ConnectionTrait, sql: &str) -> Result<Vec<String>, Error> {
    let statement = Statement::from_string(Dialect::Sqlite.backend(), sql);
    let rows = Name::find_by_statement(statement).all(on).await?;
    Ok(rows.into_iter().map(|row| row.name).collect())
}

fn joining(tables: &[String], parts: usize) -> Vec<String> {
    let mut statements = vec!["PRAGMA defer_foreign_keys = ON".to_owned()];
    for table in tables {
        // What the parts had before they were filled is in each of them.
        statements.extend((0..parts).map(|part| {
            format!("INSERT INTO main.{table} SELECT * FROM part{part}.{table} EXCEPT SELECT * FROM main.{table}")
        }));
    }
    let all = (0..parts)
        .map(|part| format!("SELECT {part} AS part, seq, recorded_at FROM part{part}.event"))
        .collect::<Vec<_>>()
        .join(" UNION ALL ");
    statements.push(format!(
        "CREATE TEMP TABLE place AS SELECT part, seq, ROW_NUMBER() OVER (ORDER BY recorded_at, part, seq) AS place \
         FROM ({all})"
    ));
    statements.push("CREATE INDEX temp.place_of ON place (part, seq)".to_owned());
    for part in 0..parts {
        let place = format!(
            "SELECT place FROM temp.place AS p WHERE p.part = {part} AND p.seq = moved.seq"
        );
        // Numbered anew with the transaction.
        for (table, unnumbered) in [("event", ", position = NULL"), ("event_audience", "")] {
            statements.extend([
                format!("CREATE TEMP TABLE moved AS SELECT * FROM part{part}.{table}"),
                format!("UPDATE temp.moved SET seq = ({place}){unnumbered}"),
                format!("INSERT INTO main.{table} SELECT * FROM temp.moved"),
                "DROP TABLE temp.moved".to_owned(),
            ]);
        }
    }
    statements.push("DROP TABLE temp.place".to_owned());
    statements
}

fn quoted(file: &Path) -> String {
    format!("'{}'", file.to_string_lossy().replace('\'', "''"))
}

fn remove(file: &Path) -> Result<(), Error> {
    match std::fs::remove_file(file) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(Error::internal(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::migrate;

    #[tokio::test]
    async fn a_part_that_fails_is_an_error_and_the_database_holds_nothing_of_the_others() {
        let folder = std::env::temp_dir().join(format!("covente-apart-{}", uuid::Uuid::new_v4()));
        std::fs::create_dir(&folder).unwrap();
        let file = folder.join("whole.sqlite");
        let whole = Db::open(&format!("sqlite:{}", file.display()), 2)
            .await
            .unwrap();
        migrate::up(&whole).await.unwrap();
        let written = "INSERT INTO event_head (id, position) VALUES (7, 7)";
        let first = async |db: &Db| Ok(db.write.execute_unprepared(written).await?);
        let (apart, _) = Apart::begin(&whole, first).await.unwrap();
        let failed = apart
            .fill(|_, _| async { Err(Error::NotFound("it")) })
            .await;
        assert!(matches!(failed, Err(Error::NotFound("it"))), "{failed:?}");
        let heads = named(
            &whole.write,
            "SELECT CAST(id AS TEXT) AS name FROM event_head",
        )
        .await;
        assert_eq!(heads.unwrap(), ["1"]);
        std::fs::remove_dir_all(folder).unwrap();
    }
}

//! Fills an empty database in parts at the same time, and brings these together at the end, all or nothing.
//!
//! SQLite has one writer, whose work is one thread's: so that a big first filling takes all cores, each part is a file
//! of its own. Postgres takes many writers anyway, and is its own only part.

use std::future::Future;
use std::path::{Path, PathBuf};
use std::thread;

use futures_util::future::join_all;
use sea_orm::{ConnectionTrait, FromQueryResult, Statement};
use tokio::runtime::{self, Runtime};

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
        let mut cores = Vec::new();
        let mut filled = Vec::new();
        for (number, file) in self.files.iter().cloned().enumerate() {
            let core = core(number)?;
            let spare = async move { Db::spare(&file).await };
            let db = core.spawn(spare).await.map_err(Error::internal)??;
            let part = work(number, db.clone());
            let part = async move {
                part.await?;
                db.close().await
            };
            filled.push(core.spawn(count::inherit(part)));
            cores.push(core);
        }
        for part in join_all(filled).await {
            part.map_err(Error::internal)??;
        }
        cores.into_iter().for_each(Runtime::shutdown_background);
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

/// A core that does nothing else: its worker and the thread of SQLite hand each other every row, and to wake a thread
/// on another core takes longer than what it is woken for.
fn core(number: usize) -> Result<Runtime, Error> {
    runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .on_thread_start(move || stay_on(number))
        .build()
        .map_err(Error::internal)
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

/// The tables that are joined row by row. Those of events have an order of their own.
async fn tables(on: &impl ConnectionTrait) -> Result<Vec<String>, Error> {
    named(
        on,
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' \
         AND name NOT IN ('seaql_migrations', 'event', 'event_audience', 'event_head')",
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

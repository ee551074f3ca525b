//! Fills an empty database in parts at the same time, and brings these together at the end, all or nothing.
//!
//! SQLite has one writer, whose work is one thread's: so that a big first filling takes all cores, each part is a file
//! of its own. Postgres takes many writers anyway, and is its own only part.

use std::path::PathBuf;

use sea_orm::{ConnectionTrait, FromQueryResult, Statement};

use crate::error::Error;
use crate::store::connect::Db;
use crate::store::dialect::Dialect;

/// A database in parts.
#[derive(Debug)]
pub struct Apart {
    whole: Db,
    parts: Vec<Part>,
}

#[derive(Debug)]
struct Part {
    db: Db,
    /// None where the part is the whole.
    file: Option<PathBuf>,
}

#[derive(Debug, FromQueryResult)]
struct Name {
    name: String,
}

impl Apart {
    /// One part, which holds what the database holds.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn begin(whole: &Db) -> Result<Self, Error> {
        let mut apart = Self {
            whole: whole.clone(),
            parts: Vec::new(),
        };
        match whole.dialect {
            Dialect::Sqlite => apart.copy(whole).await?,
            Dialect::Postgres => apart.parts.push(Part {
                db: whole.clone(),
                file: None,
            }),
        }
        Ok(apart)
    }

    /// Makes more parts that hold what the first one holds, where that speeds the work up: as many as there are cores.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn split(&mut self) -> Result<(), Error> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        while self.whole.dialect == Dialect::Sqlite && self.parts.len() < cores.min(4) {
            let first = self.first().clone();
            self.copy(&first).await?;
        }
        Ok(())
    }

    /// The part that is there from the beginning.
    #[must_use]
    pub fn first(&self) -> &Db {
        self.parts.first().map_or(&self.whole, |part| &part.db)
    }

    /// The parts, the first one first.
    pub fn parts(&self) -> impl ExactSizeIterator<Item = &Db> {
        self.parts.iter().map(|part| &part.db)
    }

    async fn copy(&mut self, of: &Db) -> Result<(), Error> {
        let main = file_of(&self.whole).await?;
        let file = PathBuf::from(format!("{main}.part{}", self.parts.len()));
        remove(&file)?;
        of.write
            .execute_unprepared(&format!("VACUUM INTO {}", quoted(&file)))
            .await?;
        let db = Db::spare(&file.to_string_lossy()).await?;
        let file = Some(file);
        self.parts.push(Part { db, file });
        Ok(())
    }

    /// Brings everything into the database in one transaction, the events in the order of their time, and removes the
    /// parts.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database; then it holds nothing of the parts.
    pub async fn together(self) -> Result<(), Error> {
        if self.whole.dialect == Dialect::Postgres {
            return Ok(());
        }
        let mut files = Vec::new();
        for (number, part) in self.parts.into_iter().enumerate() {
            part.db.close().await?;
            let Some(file) = part.file else { continue };
            let attach = format!("ATTACH {} AS part{number}", quoted(&file));
            self.whole.write.execute_unprepared(&attach).await?;
            files.push(file);
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

fn quoted(file: &std::path::Path) -> String {
    format!("'{}'", file.to_string_lossy().replace('\'', "''"))
}

fn remove(file: &std::path::Path) -> Result<(), Error> {
    match std::fs::remove_file(file) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(Error::internal(error)),
    }
}

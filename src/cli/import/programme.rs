//! `covente import programme`: what `covente export` wrote, put into an empty database, all of it or nothing (C26).

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader},
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use clap::Args;
use serde::Deserialize;

use super::{Counted, open, report::Report, unusable};
use crate::{
    actions::{
        arrival::Arrival,
        bulk::file::lines::{Line, Lines},
    },
    cli::{
        Fault,
        export::{FORMAT, KIND},
        log_to_stderr,
        place::Place,
        runtime,
    },
    error::Error,
    store::{connect::Db, dump::Row, migrate},
};

#[derive(Args)]
#[command(after_help = HELP)]
pub(super) struct Options {
    /// The file, as covente export wrote it.
    #[arg(value_name = "FILE.ndjson")]
    file: PathBuf,

    #[command(flatten)]
    place: Place,
}

const HELP: &str = "\
The database must be empty and up to date (covente migrate up), and no server may run on it yet. Everything is kept: ids,
versions, histories, events and their positions, so that a server with the same secret gives the same answers, and
feeds go on where they were. Exit code: 0, 1 where something failed, 2 where the file or the database cannot be used.";

/// Bytes of a line at most: above any row.
const LONGEST: usize = 32 * 1024 * 1024;
/// Rows that are put in at once.
const AT_ONCE: usize = 500;

pub(super) fn run(options: Options) -> Result<(), Fault> {
    let database = options.place.database()?;
    log_to_stderr("warn");
    let (file, bytes) = open(&options.file)?;
    let read = Arc::new(AtomicU64::new(0));
    let lines = Lines::of(BufReader::new(Counted(file, Arc::clone(&read))), LONGEST);
    runtime()?.block_on(async {
        let db = database.open().await?;
        let mut work = Work {
            lines,
            read,
            report: Report::new(bytes),
            rows: BTreeMap::new(),
        };
        let done = work.whole(&db).await;
        work.report.end();
        db.close().await?;
        done.map_err(|stop| match stop {
            Stop::Unusable(why) => unusable(&options.file, &why),
            Stop::Fault(fault) => fault,
        })?;
        println!("{} rows imported", work.report.rows);
        Ok(())
    })
}

/// Why nothing is imported.
enum Stop {
    /// The file is not what it should be.
    Unusable(String),
    /// Something else.
    Fault(Fault),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Fault(error.into())
    }
}

/// A line of the file.
#[derive(Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum Written {
    Begin {
        covente: String,
        format: u32,
        schema: String,
        #[serde(rename = "at")]
        _at: String,
    },
    Row {
        table: String,
        row: Row,
    },
    End {
        end: BTreeMap<String, u64>,
    },
}

struct Work<R> {
    lines: Lines<R>,
    read: Arc<AtomicU64>,
    report: Report,
    /// How many rows of each table were put in.
    rows: BTreeMap<String, u64>,
}

impl<R: BufRead> Work<R> {
    async fn whole(&mut self, db: &Db) -> Result<(), Stop> {
        let (_, begin) = self.line()?;
        check(begin)?;
        let into = Arrival::begin(db).await?.map_err(|table| {
            Stop::Fault(Fault::Setting(format!(
                "the database is not empty: its table {table} holds something; a programme is imported into a new one"
            )))
        })?;
        match self.all(&into).await {
            Ok(()) => Ok(into.end().await?),
            Err(stop) => {
                into.turn_back().await?;
                Err(stop)
            }
        }
    }

    async fn all(&mut self, into: &Arrival) -> Result<(), Stop> {
        let mut waiting: Vec<Row> = Vec::new();
        let mut of = String::new();
        let mut first = 0;
        loop {
            let (number, line) = self.line()?;
            let next = match line {
                Written::Row { table, row } => Some((table, row)),
                Written::End { end } => {
                    self.put(into, &of, first, std::mem::take(&mut waiting))
                        .await?;
                    let missing = end.into_iter().find(|(table, rows)| {
                        self.rows.get(table).copied().unwrap_or_default() != *rows
                    });
                    if let Some((table, rows)) = missing {
                        return Err(Stop::Unusable(format!(
                            "it should hold {rows} rows of {table}, and does not"
                        )));
                    }
                    return Ok(());
                }
                Written::Begin { .. } => None,
            };
            let Some((table, row)) = next else {
                return Err(Stop::Unusable(format!("line {number} begins it again")));
            };
            if table != of || waiting.len() == AT_ONCE {
                self.put(into, &of, first, std::mem::take(&mut waiting))
                    .await?;
                of = table;
                first = number;
            }
            waiting.push(row);
            self.report.row();
        }
    }

    async fn put(
        &mut self,
        into: &Arrival,
        table: &str,
        first: u64,
        rows: Vec<Row>,
    ) -> Result<(), Stop> {
        let number = u64::try_from(rows.len()).unwrap_or(u64::MAX);
        if number == 0 {
            return Ok(());
        }
        if let Err(why) = into.put(table, rows).await? {
            let last = first + number - 1;
            return Err(Stop::Unusable(format!(
                "a row of lines {first} to {last} is no {table}: {why}"
            )));
        }
        *self.rows.entry(table.to_owned()).or_default() += number;
        self.report.at(self.read.load(Ordering::Relaxed));
        Ok(())
    }

    fn line(&mut self) -> Result<(u64, Written), Stop> {
        let line = self.lines.next().map_err(|cause| unread(&cause))?;
        let Some(Line { number, text, cut }) = line else {
            return Err(Stop::Unusable(
                "it ends before its end: it was cut off".into(),
            ));
        };
        if cut {
            return Err(Stop::Unusable(format!(
                "line {number} is longer than any row"
            )));
        }
        let written = serde_json::from_slice(&text);
        let written = written.map_err(|_| {
            Stop::Unusable(format!("line {number} is not what covente export writes"))
        })?;
        Ok((number, written))
    }
}

fn unread(cause: &std::io::Error) -> Stop {
    Stop::Unusable(format!("it cannot be read: {cause}"))
}

/// Whether the file is one that this binary can take.
fn check(begin: Written) -> Result<(), Stop> {
    let Written::Begin {
        covente,
        format,
        schema,
        ..
    } = begin
    else {
        return Err(Stop::Unusable(
            "it does not begin as covente export begins".into(),
        ));
    };
    let ours = migrate::newest();
    if covente != KIND || format != FORMAT || schema > ours {
        return Err(Stop::Unusable(
            "a newer covente wrote it; use that one".into(),
        ));
    }
    if schema < ours {
        return Err(Stop::Unusable(format!(
            "an older covente wrote it, at {schema}: import it by that one, and then run covente migrate up"
        )));
    }
    Ok(())
}

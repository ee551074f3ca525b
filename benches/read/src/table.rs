//! What came out, in Markdown.

use std::fmt::{self, Write as _};
use std::fs;
use std::time::{Duration, SystemTime};

use chrono::{DateTime, Utc};
use tokio_postgres::Client;

use crate::Fault;
use crate::contestant::{Contestant, Query};

/// One server, one query, one round.
pub(crate) struct Cell {
    pub(crate) contestant: Contestant,
    pub(crate) query: Query,
    /// How long each answer took, the quickest first.
    pub(crate) times: Vec<Duration>,
    pub(crate) bytes: usize,
    pub(crate) elapsed: Duration,
    /// CPU time of all its processes.
    pub(crate) server: Duration,
    pub(crate) database: Duration,
    /// CPU time of what asked.
    pub(crate) client: Duration,
}

#[expect(
    clippy::cast_precision_loss,
    reason = "no count here has more digits than a double holds"
)]
fn real(count: usize) -> f64 {
    count as f64
}

impl Cell {
    fn rate(&self) -> f64 {
        real(self.times.len()) / self.elapsed.as_secs_f64()
    }

    /// In milliseconds; `percent` of the answers were quicker.
    fn quantile(&self, percent: usize) -> f64 {
        let place = self.times.len() * percent / 100;
        let time = self.times.get(place).or(self.times.last());
        time.map_or(0.0, |time| time.as_secs_f64() * 1e3)
    }

    /// In microseconds a request.
    fn each(&self, spent: Duration) -> f64 {
        spent.as_secs_f64() * 1e6 / real(self.times.len().max(1))
    }

    fn size(&self) -> f64 {
        real(self.bytes) / real(self.times.len().max(1))
    }
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, query) = (self.contestant.name(), self.query);
        write!(
            f,
            "{query}: {name}: {:.0}/s, p50 {:.1} ms, p99 {:.1} ms, CPU µs: server {:.0}, database {:.0}, client {:.0}",
            self.rate(),
            self.quantile(50),
            self.quantile(99),
            self.each(self.server),
            self.each(self.database),
            self.each(self.client),
        )
    }
}

/// A table for each query, and in how many rounds Covente was ahead.
pub(crate) fn of(cells: &[Cell]) -> String {
    let mut text = String::new();
    for query in Query::ALL {
        let of_query: Vec<_> = cells.iter().filter(|cell| cell.query == query).collect();
        if of_query.is_empty() {
            continue;
        }
        let _ = writeln!(
            text,
            "**{query}**\n\n\
             | server | requests/s (least–most) | p50 ms | p99 ms | CPU µs a request: server | database | client | bytes |\n\
             | --- | --: | --: | --: | --: | --: | --: | --: |"
        );
        let mut ahead = Vec::new();
        let ours = rates(&of_query, Contestant::Covente);
        for contestant in Contestant::ALL {
            let own: Vec<_> = of_query
                .iter()
                .filter(|cell| cell.contestant == contestant)
                .collect();
            if own.is_empty() {
                continue;
            }
            let middle = |value: &dyn Fn(&Cell) -> f64| {
                let mut values: Vec<_> = own.iter().map(|cell| value(cell)).collect();
                values.sort_unstable_by(f64::total_cmp);
                values[values.len() / 2]
            };
            let rates = rates(&of_query, contestant);
            let least = rates.iter().copied().fold(f64::INFINITY, f64::min);
            let most = rates.iter().copied().fold(0.0, f64::max);
            let _ = writeln!(
                text,
                "| {} | {:.0} ({least:.0}–{most:.0}) | {:.1} | {:.1} | {:.0} | {:.0} | {:.0} | {:.0} |",
                contestant.name(),
                middle(&Cell::rate),
                middle(&|cell| cell.quantile(50)),
                middle(&|cell| cell.quantile(99)),
                middle(&|cell| cell.each(cell.server)),
                middle(&|cell| cell.each(cell.database)),
                middle(&|cell| cell.each(cell.client)),
                middle(&Cell::size),
            );
            if contestant != Contestant::Covente && !ours.is_empty() {
                let rounds = ours.iter().zip(&rates);
                let won = rounds.filter(|(ours, theirs)| ours > theirs).count();
                ahead.push(format!("{} in {won} of {}", contestant.name(), rates.len()));
            }
        }
        if !ahead.is_empty() {
            let _ = writeln!(
                text,
                "\nRounds in which Covente was ahead: {}.",
                ahead.join(", ")
            );
        }
        text.push('\n');
    }
    text
}

/// By round.
fn rates(cells: &[&Cell], contestant: Contestant) -> Vec<f64> {
    let own = cells.iter().filter(|cell| cell.contestant == contestant);
    own.map(|cell| cell.rate()).collect()
}

/// How many SQL statements Covente says that a query takes.
pub(crate) fn counted(statements: &[(Query, String)]) -> String {
    let mut text = String::from("Statements of Covente a request: ");
    let each = statements
        .iter()
        .map(|(query, count)| format!("{query}: {count}"));
    text.push_str(&each.collect::<Vec<_>>().join("; "));
    text.push_str(".\n");
    text
}

/// When and where, and over which database.
pub(crate) async fn machine(client: &Client, connections: usize) -> Result<String, Fault> {
    let row = client
        .query_one(
            "SELECT current_setting('server_version'), count(*) FROM opportunity WHERE is_originator",
            &[],
        )
        .await?;
    let (version, deals): (String, i64) = (row.get(0), row.get(1));
    let information = fs::read_to_string("/proc/cpuinfo")?;
    let model = information
        .lines()
        .find_map(|line| line.strip_prefix("model name"))
        .map_or("", |rest| rest.trim_start_matches([' ', '\t', ':']));
    let cores = std::thread::available_parallelism()?;
    let day = DateTime::<Utc>::from(SystemTime::now()).format("%Y-%m-%d");
    Ok(format!(
        "{day}; {cores} × {model}, shared by servers, database and clients; Postgres {version}; {deals} deals; \
         {connections} connections to the database for each server.\n"
    ))
}

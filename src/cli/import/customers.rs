//! `covente import customers`: customers that all companies may search.

use std::{
    fs::File,
    io::BufReader,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use clap::Args;

use super::{Counted, header::Header, open, report::Report};
use crate::{
    actions::{
        bulk::file::{
            lines::LONGEST,
            records::{Item, Records},
        },
        import::{self, BATCH, Row},
    },
    cli::{Fault, log_to_stderr, place::Place, runtime},
    clock::Clock,
    store::{connect::Db, seen::Seen},
};

#[derive(Args)]
#[command(after_help = HELP)]
pub(super) struct Options {
    /// The file: CSV in UTF-8.
    #[arg(value_name = "FILE.csv")]
    file: PathBuf,

    #[command(flatten)]
    place: Place,
}

const HELP: &str = "\
The first line names the columns: name,city,region,country,industry,external_id; line1, line2, postal_code, duns and
class (VENDOR_MANAGED, VENDOR_UNMANAGED, OTHER) may stand beside them. A row needs a name and a two-letter country.
An external id is a scheme and an id, such as CIK:66740. A customer is known by it: a second run changes nothing, and a
row that says something else than before changes its customer. Where two rows have one external id, the first counts.

A row that cannot be used is reported with line and column on standard error, and the others are written.
Exit code: 0, 1 where a row was refused, 2 where the file or an option cannot be used.";

pub(super) fn run(options: Options) -> Result<(), Fault> {
    let database = options.place.database()?;
    log_to_stderr("warn");
    let (file, bytes) = open(&options.file)?;
    runtime()?.block_on(async {
        let db = database.open().await?;
        let mut report = Report::new(bytes);
        let done = customers(&db, &options.file, file, &mut report).await;
        report.end();
        db.close().await?;
        match done {
            Ok(()) => println!("{}", report.summary()),
            Err(fault) => {
                eprintln!("{}", report.summary());
                return Err(fault);
            }
        }
        report.outcome()
    })
}

async fn customers(db: &Db, path: &Path, file: File, report: &mut Report) -> Result<(), Fault> {
    let unusable =
        |why: String| Fault::Setting(format!("{} cannot be used: {why}", path.display()));
    let bytes = Arc::new(AtomicU64::new(0));
    let from = BufReader::with_capacity(LONGEST, Counted(file, Arc::clone(&bytes)));
    let mut records = Records::of(from);
    let (header, unknown) = Header::read(&mut records).map_err(unusable)?;
    for column in unknown {
        report.say(&format!(
            "note: column {column:?} is not known, and is left out"
        ));
    }
    records.set_width(header.width());
    let seen = Seen::nothing().await?;
    let clock = Clock::system();
    let mut rows = Vec::with_capacity(BATCH);
    loop {
        let item = records
            .next()
            .map_err(|cause| unusable(format!("it cannot be read: {cause}")))?;
        let is_last = item.is_none();
        if let Some(item) = item
            && !is_blank(&item)
        {
            report.row();
            match row(&header, item) {
                Ok(row) => rows.push(row),
                Err(faults) => {
                    report.refused += 1;
                    for fault in &faults {
                        report.say(fault);
                    }
                }
            }
        }
        if rows.len() == BATCH || (is_last && !rows.is_empty()) {
            write(
                db,
                &clock,
                &seen,
                &header,
                std::mem::take(&mut rows),
                report,
            )
            .await?;
            report.at(bytes.load(Ordering::Relaxed));
        }
        if is_last {
            return Ok(());
        }
    }
}

/// What spreadsheets leave behind at the end of a file.
fn is_blank(item: &Item) -> bool {
    match item {
        Item::Record { cells, .. } => cells.iter().all(|cell| cell.trim_ascii().is_empty()),
        Item::Broken { .. } => false,
    }
}

/// A row with its line, or all that is wrong with it.
fn row(header: &Header, item: Item) -> Result<(u64, Row), Vec<String>> {
    let at = |line, column, why: &str| format!("line {line}, {}: {why}", header.column(column));
    let (line, cells) = match item {
        Item::Record { line, cells } => (line, cells),
        Item::Broken {
            line, column, why, ..
        } => {
            return Err(vec![match column {
                Some(column) => at(line, column, &why),
                None => format!("line {line}: {why}"),
            }]);
        }
    };
    let (found, width) = (cells.len(), header.width());
    if found < width {
        let why =
            format!("this column is missing: the row has {found} columns, the header {width}");
        return Err(vec![at(line, found + 1, &why)]);
    }
    if found > width {
        let why = format!(
            "the row has {found} columns, the header {width}; a cell that holds a comma stands between quotes"
        );
        return Err(vec![at(line, width + 1, &why)]);
    }
    let mut texts = Vec::with_capacity(found);
    let mut faults = Vec::new();
    for (cell, column) in cells.iter().zip(1..) {
        match std::str::from_utf8(cell) {
            Ok(text) => texts.push(text),
            Err(_) => faults.push(at(
                line,
                column,
                "this is not UTF-8; save the file as CSV in UTF-8",
            )),
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let cell = |column: &str| header.place(column).map(|place| texts[place]);
    match Row::check(cell) {
        Ok(row) => Ok((line, row)),
        Err(refusals) => Err(refusals
            .into_iter()
            .map(|refusal| {
                let place = refusal.path.first().and_then(|column| header.place(column));
                at(line, place.map_or(1, |place| place + 1), &refusal.message)
            })
            .collect()),
    }
}

/// Writes a batch. Of several rows that are one customer the first of the file counts: the entries of one company, such
/// as its classes of shares, are one customer (R30), and a second run must find it as the first one left it.
async fn write(
    db: &Db,
    clock: &Clock,
    seen: &Seen,
    header: &Header,
    rows: Vec<(u64, Row)>,
    report: &mut Report,
) -> Result<(), Fault> {
    let mut keys = Vec::with_capacity(rows.len());
    for (line, row) in &rows {
        keys.push((row.identity()?, i64::try_from(*line).unwrap_or(i64::MAX)));
    }
    let met = seen.meet(&keys).await?;
    let mut new = Vec::with_capacity(rows.len());
    for ((line, row), first) in rows.into_iter().zip(met) {
        match first {
            None => new.push(row),
            Some(first) => {
                report.repeated += 1;
                let place = header.place("external_id").map_or(1, |place| place + 1);
                let column = header.column(place);
                report.say(&format!(
                    "note: line {line}, {column}: this customer stands on line {first} already, which counts"
                ));
            }
        }
    }
    report.count(import::batch(db, clock, &new).await?);
    Ok(())
}

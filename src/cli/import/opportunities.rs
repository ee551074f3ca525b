//! `covente import opportunities`: the opportunities of one company, by the rules of the mutations.

use std::{
    io::BufReader,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use clap::Args;
use covente_entity::types::ids::ImportBatchId;

use super::{
    Counted,
    acting::Acting,
    lines::LONGEST,
    mapping::Mapping,
    open,
    report::Report,
    results::{Beside, code, result},
    source::{Format, Source},
    unusable,
};
use crate::{
    actions::{
        bulk::{self, BATCH, Outcome, Row},
        desk::{Call, Desk},
    },
    cli::{Fault, log_to_stderr, place::Place, runtime},
    domain::{
        refusal::{self, Code, Refusal},
        viewer::Viewer,
    },
    store::seen::Seen,
};

#[derive(Args)]
#[command(after_help = HELP)]
pub(super) struct Options {
    /// The file: CSV or NDJSON, in UTF-8.
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// Decide everything and store nothing.
    #[arg(long, env = "COVENTE_IMPORT_PREVIEW")]
    preview: bool,

    /// What the file calls our columns, stages and values: TOML or JSON.
    #[arg(long, value_name = "FILE", env = "COVENTE_IMPORT_MAPPING")]
    mapping: Option<PathBuf>,

    /// The form of the file. Default: by its ending, .ndjson or .jsonl, else CSV.
    #[arg(long, value_enum, env = "COVENTE_IMPORT_FORMAT")]
    format: Option<Format>,

    /// Where to write the rows that failed, as they stand in the file, so that they can be mended and imported.
    #[arg(long, value_name = "FILE", env = "COVENTE_IMPORT_FAILED")]
    failed: Option<PathBuf>,

    /// Where to write what became of every row: a line of JSON each.
    #[arg(long, value_name = "FILE", env = "COVENTE_IMPORT_RESULTS")]
    results: Option<PathBuf>,

    #[command(flatten)]
    acting: Acting,

    #[command(flatten)]
    place: Place,
}

const HELP: &str = "\
Columns: key,name,customer,value,currency,close_date,team,solutions, which must be there, and any of customer_country,
location,stage,private_notes,crm_id,campaign_id,contact_name,contact_phone,contact_email,contact_consent,
vendor_may_view,vendor_help,vendor_message. A customer is named by its external id (CIK:66740), its name or its uuid, a
location by its membership id or name (else the company's default), a solution by its name or uuid. The team is
name|e-mail|phone, and solutions are name or name|price|currency|quantity, several with semicolons between.

The key is by what your files know a row: a row that was imported before is left alone, so that a second run changes
nothing, and a run that was killed goes on where it stopped. A row that is refused is reported with line, column and
code, and stops no other. covente import undo takes a batch back.

A mapping (TOML): [columns] name = \"Deal\"; [stages] \"Discovery\" = \"QUALIFIED\"; [values.currency] Euro = \"EUR\";
[defaults] team = \"Ada Lovelace|ada@example.com|+44 20 7946 0000\"

Exit code: 0, 1 where a row was refused or something failed, 2 where the file or an option cannot be used.";

pub(super) fn run(options: Options) -> Result<(), Fault> {
    let mapping = Mapping::read(options.mapping.as_deref())?;
    let database = options.place.database()?;
    log_to_stderr("warn");
    let (file, bytes) = open(&options.file)?;
    let format = options.format.unwrap_or_else(|| format_of(&options.file));
    let read = Arc::new(AtomicU64::new(0));
    let from = BufReader::with_capacity(LONGEST, Counted(file, Arc::clone(&read)));
    let (source, unknown) =
        Source::open(from, format, &mapping).map_err(|why| unusable(&options.file, &why))?;
    runtime()?.block_on(async {
        let db = database.open().await?;
        let viewer = options.acting.viewer(&db).await?;
        let desk = options.acting.desk(&database, &db).await?;
        let mut failed = Beside::create(options.failed.as_deref())?;
        if let Some(header) = &source.header {
            failed.write(header)?;
        }
        let mut run = Run {
            desk,
            viewer,
            call: Call {
                dry_run: options.preview,
                ..Call::default()
            },
            path: &options.file,
            mapping: &mapping,
            source,
            read,
            seen: Seen::nothing().await?,
            report: Report::new(bytes),
            failed,
            results: Beside::create(options.results.as_deref())?,
            batch: None,
        };
        for column in unknown {
            let note = format!("note: column {column:?} is not known, and is left out");
            run.report.say(&note);
        }
        let done = run.all().await;
        run.report.end();
        let written = run.failed.end().and(run.results.end());
        run.sum_up(done.is_ok());
        db.close().await?;
        done.and(written)?;
        run.report.outcome()
    })
}

fn format_of(file: &Path) -> Format {
    let ending = file.extension().unwrap_or_default().to_ascii_lowercase();
    if ending == "ndjson" || ending == "jsonl" {
        Format::Ndjson
    } else {
        Format::Csv
    }
}

/// A row that waits for its transaction.
struct Waiting {
    line: u64,
    text: Option<Vec<u8>>,
    row: Result<Row, Vec<Refusal>>,
}

/// One run over a file.
struct Run<'a> {
    desk: Desk,
    viewer: Viewer,
    call: Call,
    path: &'a Path,
    mapping: &'a Mapping,
    source: Source<BufReader<Counted>>,
    read: Arc<AtomicU64>,
    /// The keys that the file had so far.
    seen: Seen,
    report: Report,
    failed: Beside,
    results: Beside,
    batch: Option<ImportBatchId>,
}

impl Run<'_> {
    async fn all(&mut self) -> Result<(), Fault> {
        let mut waiting = Vec::with_capacity(BATCH);
        loop {
            let found = self
                .source
                .next()
                .map_err(|cause| unusable(self.path, &format!("it cannot be read: {cause}")))?;
            let is_last = found.is_none();
            if let Some(found) = found {
                self.report.row();
                let row = match found.cells {
                    Ok(cells) => Row::read(|column| self.mapping.cell(&cells, column)),
                    Err((place, why)) => Err(vec![broken(place, &why)]),
                };
                waiting.push(Waiting {
                    line: found.line,
                    text: found.text,
                    row,
                });
            }
            if waiting.len() == BATCH || (is_last && !waiting.is_empty()) {
                self.store(std::mem::take(&mut waiting)).await?;
                self.report.at(self.read.load(Ordering::Relaxed));
            }
            if is_last {
                break;
            }
        }
        if let Some(batch) = self.batch {
            bulk::finish(&self.desk, batch).await?;
        }
        Ok(())
    }

    async fn store(&mut self, waiting: Vec<Waiting>) -> Result<(), Fault> {
        let waiting = self.once_each(waiting).await?;
        let rows: Vec<_> = waiting
            .iter()
            .filter_map(|waiting| waiting.row.as_ref().ok())
            .cloned()
            .collect();
        let name = self.path.file_name().unwrap_or_default().to_string_lossy();
        let stored = bulk::store(
            &self.desk,
            &self.viewer,
            &self.call,
            &name,
            self.batch,
            &rows,
        )
        .await?;
        self.batch = stored.batch;
        let mut outcomes = stored.outcomes.into_iter();
        for Waiting { line, text, row } in waiting {
            let (key, outcome) = match row {
                Ok(row) => (Some(row.key().to_owned()), outcomes.next()),
                Err(faults) => (None, Some(Outcome::Refused(faults))),
            };
            let outcome = outcome.ok_or_else(|| Fault::Failed("a row without an answer".into()))?;
            self.tell(line, key.as_deref(), text.as_deref(), &outcome)?;
        }
        Ok(())
    }

    /// A key that the file had already is refused: which of the two is meant, nobody can know.
    async fn once_each(&self, mut waiting: Vec<Waiting>) -> Result<Vec<Waiting>, Fault> {
        let keys: Vec<_> = waiting
            .iter()
            .filter_map(|waiting| {
                let row = waiting.row.as_ref().ok()?;
                let line = i64::try_from(waiting.line).unwrap_or(i64::MAX);
                Some((row.key().to_owned(), line))
            })
            .collect();
        let mut met = self.seen.meet(&keys).await?.into_iter();
        for waiting in waiting.iter_mut().filter(|waiting| waiting.row.is_ok()) {
            if let Some(first) = met.next().flatten() {
                waiting.row = Err(vec![Refusal::at(
                    Code::InvalidValue,
                    &refusal::Path::of("key"),
                    format!("This key stands on line {first} already."),
                )]);
            }
        }
        Ok(waiting)
    }

    fn tell(
        &mut self,
        line: u64,
        key: Option<&str>,
        text: Option<&[u8]>,
        outcome: &Outcome,
    ) -> Result<(), Fault> {
        match outcome {
            Outcome::Created(_) => self.report.created += 1,
            Outcome::Unchanged(_) => self.report.unchanged += 1,
            Outcome::Refused(faults) => {
                self.report.refused += 1;
                for fault in faults {
                    let place = match fault.path.first() {
                        Some(column) => format!(", {}", self.source.place(column)),
                        None => String::new(),
                    };
                    let (code, message) = (code(fault.code), &fault.message);
                    self.report
                        .say(&format!("line {line}{place}: {code}: {message}"));
                }
                match text {
                    Some(text) => self.failed.write(text)?,
                    None => self.report.say(&format!(
                        "note: line {line} is not among the failed rows: it is too long to be written again"
                    )),
                }
            }
        }
        self.results
            .write(&result(line, key, outcome, self.call.dry_run))
    }

    /// The end of it, on standard output where it went well.
    fn sum_up(&self, is_well: bool) {
        let Report {
            rows,
            created,
            unchanged,
            refused,
            ..
        } = &self.report;
        let mut text = if self.call.dry_run {
            format!(
                "preview of {rows} rows: {created} would be created, {unchanged} unchanged, {refused} refused; nothing was stored"
            )
        } else {
            format!("{rows} rows: {created} created, {unchanged} unchanged, {refused} refused")
        };
        if let Some(batch) = self.batch {
            text += &format!("\nbatch {batch}; covente import undo {batch} takes it back");
        }
        if is_well {
            println!("{text}");
        } else {
            eprintln!("{text}");
        }
    }
}

/// What is no row at all, with its place in the file.
fn broken(place: Option<String>, why: &str) -> Refusal {
    let message = place.map_or_else(|| why.to_owned(), |place| format!("{place}: {why}"));
    Refusal::at(Code::InvalidValue, &refusal::Path::default(), message)
}

//! `covente import opportunities`: the opportunities of one company, by the rules of the mutations.

use std::{
    io::BufReader,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use clap::{Args, ValueEnum};
use covente_entity::types::ids::ImportBatchId;

use super::{
    Counted,
    acting::Acting,
    mapping, open,
    report::Report,
    results::{Beside, code, result},
    unusable,
};
use crate::{
    actions::{
        bulk::{
            Outcome,
            file::{self, Source, lines::LONGEST, source::Layout},
            run::{Run, Stop, Told},
        },
        desk::Call,
    },
    cli::{Fault, log_to_stderr, place::Place, runtime},
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

/// The form of a file.
#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// Comma-separated values in UTF-8, the first line naming the columns.
    Csv,
    /// An object a line, in UTF-8.
    Ndjson,
}

impl From<Format> for file::Format {
    fn from(format: Format) -> Self {
        match format {
            Format::Csv => Self::Csv,
            Format::Ndjson => Self::Ndjson,
        }
    }
}

pub(super) fn run(options: Options) -> Result<(), Fault> {
    let mapping = mapping::read(options.mapping.as_deref())?;
    let database = options.place.database()?;
    log_to_stderr("warn");
    let (file, bytes) = open(&options.file)?;
    let format = options.format.unwrap_or_else(|| format_of(&options.file));
    let read = Arc::new(AtomicU64::new(0));
    let from = BufReader::with_capacity(LONGEST, Counted(file, Arc::clone(&read)));
    let (source, unknown) =
        Source::open(from, format.into(), &mapping).map_err(|why| unusable(&options.file, &why))?;
    runtime()?.block_on(async {
        let db = database.open().await?;
        let viewer = options.acting.viewer(&db).await?;
        let desk = options.acting.desk(&database, &db).await?;
        let mut telling = Telling {
            layout: Arc::clone(&source.layout),
            report: Report::new(bytes),
            failed: Beside::create(options.failed.as_deref())?,
            results: Beside::create(options.results.as_deref())?,
            is_preview: options.preview,
            keeps_failed: options.failed.is_some(),
            unnamed: Some(options.acting.company().to_owned()),
        };
        if let Some(header) = &source.header {
            telling.failed.write(header)?;
        }
        for column in unknown {
            let note = format!("note: column {column:?} is not known, and is left out");
            telling.report.say(&note);
        }
        let call = Call {
            dry_run: options.preview,
            ..Call::default()
        };
        let name = options.file.file_name().unwrap_or_default();
        let name = name.to_string_lossy().into_owned();
        let mut run = Run::new(desk, viewer, call, name, mapping, source).await?;
        let done = all(&mut run, &mut telling, &options.file, &read).await;
        telling.report.end();
        telling.sum_up(run.batch(), done.is_ok());
        db.close().await?;
        done?;
        telling.report.outcome()
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

async fn all(
    run: &mut Run<BufReader<Counted>>,
    telling: &mut Telling,
    path: &Path,
    read: &AtomicU64,
) -> Result<(), Fault> {
    loop {
        let told = run.next().await.map_err(|stop| match stop {
            Stop::Unread(cause) => unusable(path, &format!("it cannot be read: {cause}")),
            Stop::Failed(error) => error.into(),
        })?;
        let Some(told) = told else {
            return Ok(());
        };
        for row in &told {
            telling.tell(row)?;
        }
        telling.flush()?;
        telling.name(run.batch());
        telling.report.at(read.load(Ordering::Relaxed));
    }
}

/// What is said of a run, and where.
struct Telling {
    layout: Arc<Layout>,
    report: Report,
    failed: Beside,
    results: Beside,
    is_preview: bool,
    /// The rows that failed are written again.
    keeps_failed: bool,
    /// The company as it was named, where a batch of it was not named yet.
    unnamed: Option<String>,
}

impl Telling {
    /// Names the batch as soon as there is one: a run that is stopped has told it.
    fn name(&mut self, batch: Option<ImportBatchId>) {
        if let Some(batch) = batch
            && let Some(company) = self.unnamed.take()
        {
            self.report.say(&format!(
                "batch {batch}: covente import undo {batch} --company '{company}' takes it back, with the same database"
            ));
        }
    }

    fn flush(&mut self) -> Result<(), Fault> {
        self.failed.flush()?;
        self.results.flush()
    }

    fn tell(&mut self, told: &Told) -> Result<(), Fault> {
        let line = told.line;
        self.report.row();
        match &told.outcome {
            Outcome::Created(_) => self.report.created += 1,
            Outcome::Unchanged(..) => self.report.unchanged += 1,
            Outcome::Refused(faults) => {
                self.report.refused += 1;
                for fault in faults {
                    let place = match fault.path.first() {
                        Some(column) => format!(", {}", self.layout.place(column)),
                        None => String::new(),
                    };
                    let (code, message) = (code(fault.code), &fault.message);
                    self.report
                        .say(&format!("line {line}{place}: {code}: {message}"));
                }
                match &told.text {
                    Some(text) => self.failed.write(text)?,
                    None if self.keeps_failed => self.report.say(&format!(
                        "note: line {line} is not among the failed rows: it is too long to be written again"
                    )),
                    None => {}
                }
            }
        }
        self.results.write(&result(told, self.is_preview))
    }

    /// The end of it, on standard output where it went well.
    fn sum_up(&self, batch: Option<ImportBatchId>, is_well: bool) {
        let Report {
            rows,
            created,
            unchanged,
            refused,
            ..
        } = &self.report;
        let mut text = if self.is_preview {
            format!(
                "preview of {rows} rows: {created} would be created, {unchanged} unchanged, {refused} refused; nothing was stored"
            )
        } else {
            format!("{rows} rows: {created} created, {unchanged} unchanged, {refused} refused")
        };
        if let Some(batch) = batch {
            text = format!("{text}\nbatch {batch}");
        }
        if is_well {
            println!("{text}");
        } else {
            eprintln!("{text}");
        }
    }
}

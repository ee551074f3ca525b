//! `covente export`: a whole programme as one file, or what one company sees (R167, C26).

use std::{
    fs,
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

use clap::{Args, ValueEnum};
use serde_json::{Map, Value, json};

use super::{
    Fault, company, log_to_stderr,
    place::{Named, Place},
    private, runtime,
};
use crate::{
    app,
    clock::Clock,
    config::Config,
    domain::viewer::Viewer,
    events::{head::Head, hub::Hub, wake::Wake},
    graphql::{
        context::State,
        cursor::Cursors,
        export::{Export, Part, records},
        schema,
    },
    jobs::sequencer,
    store::{
        connect::Db,
        dump::{self, TABLES},
        migrate,
    },
};

/// What the first line calls the file.
pub(super) const KIND: &str = "programme";
/// The version of the form of the file.
pub(super) const FORMAT: u32 = 1;

#[derive(Args)]
#[command(after_help = HELP)]
pub(super) struct Options {
    /// The file to write, which is not there yet. Default: standard output.
    #[arg(value_name = "FILE.ndjson")]
    file: Option<PathBuf>,

    /// Only the opportunities that this company sees, as far as it sees them: its uuid or its name.
    #[arg(long, value_name = "UUID|NAME", env = "COVENTE_PARTNER")]
    company: Option<String>,

    /// The form of a company's opportunities. Default: by the file's ending, .csv, else NDJSON with histories.
    #[arg(long, value_enum, env = "COVENTE_EXPORT_FORMAT", requires = "company")]
    format: Option<Format>,

    #[command(flatten)]
    place: Place,
}

/// The form of a company's opportunities.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A row an opportunity, the first line naming the columns.
    Csv,
    /// A JSON object an opportunity, with its history and its messages.
    Ndjson,
}

const HELP: &str = "\
The file holds everything: companies, customers, deals with all records, histories and events with their positions,
under the ids that they have, as docs/data.md describes it. It is written as of one moment, while servers go on. It is
as confidential as the database is. covente import programme FILE puts it into an empty database, SQLite or Postgres.

With --company it holds what that company sees of its own deals and of those that others opened to it, no more.";

pub(super) fn run(options: Options) -> Result<(), Fault> {
    let database = options.place.database()?;
    log_to_stderr("warn");
    let format = options
        .format
        .unwrap_or_else(|| format_of(options.file.as_deref()));
    let (file, company) = (options.file, options.company);
    if company.is_none() && format == Format::Csv {
        let why = "a whole programme is no table: name a file.ndjson, or a company by --company";
        return Err(Fault::Setting(why.to_owned()));
    }
    runtime()?.block_on(async {
        let db = database.open().await?;
        let mut target = Target::open(file)?;
        let written = match &company {
            None => match number(&database, &db).await {
                Ok(()) => programme(&db, &mut target.to).await,
                Err(fault) => Err(fault),
            },
            Some(company) => seen(&db, company, format, &mut target.to).await,
        };
        db.close().await?;
        match written {
            Ok(rows) => {
                target.keep()?;
                eprintln!("{rows} rows written");
                Ok(())
            }
            Err(fault) => {
                target.discard();
                Err(fault)
            }
        }
    })
}

fn format_of(file: Option<&Path>) -> Format {
    let ending = file.and_then(Path::extension);
    if ending.is_some_and(|ending| ending.eq_ignore_ascii_case("csv")) {
        Format::Csv
    } else {
        Format::Ndjson
    }
}

/// Writes the opportunities that a company sees.
async fn seen(
    db: &Db,
    company: &str,
    format: Format,
    to: &mut (impl Write + ?Sized),
) -> Result<u64, Fault> {
    let viewer = company::viewer(db, company, "covente export", "EXPORT").await?;
    let mut export = export(db, viewer).await?;
    if format == Format::Csv {
        records::head(to)?;
    }
    let mut written = 0;
    while let Some(record) = export
        .next()
        .await
        .map_err(|broken| Fault::Failed(broken.0))?
    {
        match format {
            Format::Ndjson => records::json(to, &record)?,
            Format::Csv => records::row(to, &record)?,
        }
        written += 1;
    }
    Ok(written)
}

/// What a viewer sees, asked of a schema that nobody else asks.
async fn export(db: &Db, viewer: Viewer) -> Result<Export, Fault> {
    // No cursor leaves this process: the secret is that of nobody.
    let settings = Config::of("sqlite:covente.sqlite", "0".repeat(64)).check()?;
    let desk = app::desk(&settings, db.clone());
    let head = Head::default();
    head.refresh(db).await?;
    let state = State {
        db: db.clone(),
        clock: desk.clock.clone(),
        cursors: Arc::new(Cursors::new(settings.secret.bytes())),
        desk,
        head: head.clone(),
        hub: Hub::new(db.clone(), head),
    };
    let schema = schema::build(state.clone(), &settings.web, &settings.limits.document);
    let (state, viewer) = (Arc::new(state), Arc::new(viewer));
    Ok(Export::new(schema, state, viewer, Part::default()))
}

/// Where the export goes: a file gets its name once it is whole.
struct Target {
    to: Box<dyn Write + Send>,
    /// The file as it is named while it is written, and after.
    names: Option<(PathBuf, PathBuf)>,
}

impl Target {
    fn open(file: Option<PathBuf>) -> Result<Self, Fault> {
        let Some(file) = file else {
            let to = Box::new(BufWriter::new(io::stdout()));
            return Ok(Self { to, names: None });
        };
        let unusable = |cause: &dyn std::fmt::Display| {
            Fault::Setting(format!("{} cannot be used: {cause}", file.display()))
        };
        if file.exists() {
            return Err(unusable(&"it is there already"));
        }
        let mut part = file.clone().into_os_string();
        part.push(".part");
        let part = PathBuf::from(part);
        // What a run left behind that was killed.
        let _ = fs::remove_file(&part);
        let to = private::create(&part).map_err(|cause| unusable(&cause))?;
        Ok(Self {
            to: Box::new(BufWriter::new(to)),
            names: Some((part, file)),
        })
    }

    fn keep(mut self) -> Result<(), Fault> {
        let flushed = self.to.flush();
        let Some((part, file)) = self.names.take() else {
            return Ok(flushed?);
        };
        let kept = flushed.and_then(|()| fs::rename(&part, &file));
        kept.map_err(|cause| {
            let _ = fs::remove_file(&part);
            Fault::file(&file, &cause)
        })
    }

    fn discard(self) {
        if let Some((part, _)) = self.names {
            let _ = fs::remove_file(part);
        }
    }
}

/// Gives the newest facts their places in the order, where no server has done so yet.
async fn number(database: &Named, db: &Db) -> Result<(), Fault> {
    // Nothing is signed: the secret is that of nobody.
    let settings = Config::of(database.url(), "0".repeat(64)).check()?;
    let wake = Wake::of(&settings.wake, db, database.url())?;
    Ok(sequencer::once(db, &Head::default(), &wake).await?)
}

/// Writes every table, and at the end how many rows each has, by which a file that was cut off is known.
async fn programme(db: &Db, to: &mut (impl Write + ?Sized)) -> Result<u64, Fault> {
    let mut line = |value: Value| -> Result<(), Fault> {
        serde_json::to_writer(&mut *to, &value)
            .map_err(|cause| Fault::Failed(cause.to_string()))?;
        Ok(to.write_all(b"\n")?)
    };
    line(json!({
        "covente": KIND,
        "format": FORMAT,
        "schema": migrate::newest(),
        "at": Clock::real(),
    }))?;
    let moment = db.moment().await?;
    let mut ends = Map::new();
    let mut all = 0;
    for table in TABLES {
        let mut rows: u64 = 0;
        let each = |row: dump::Row| {
            rows += 1;
            line(json!({ "table": table, "row": row }))
        };
        moment.rows(table, each).await??;
        all += rows;
        ends.insert((*table).to_owned(), rows.into());
    }
    moment.end().await?;
    line(json!({ "end": ends }))?;
    Ok(all)
}

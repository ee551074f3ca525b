//! One run over a file of opportunities, some rows at a time: of the command line, and over what was posted.

use std::io::{self, BufRead};

use covente_entity::types::ids::ImportBatchId;
use tokio::task::spawn_blocking;

use crate::actions::bulk::file::source::Found;
use crate::actions::bulk::file::{Mapping, Source};
use crate::actions::bulk::{self, BATCH, Outcome, Row};
use crate::actions::desk::{Call, Desk};
use crate::domain::refusal::{Code, Path, Refusal};
use crate::domain::viewer::Viewer;
use crate::error::Error;
use crate::store::seen::Seen;

/// What is run over a file, and as whom.
pub(crate) struct Run<R> {
    desk: Desk,
    viewer: Viewer,
    call: Call,
    /// The name of the file, by which a batch that was not read to its end is known.
    file: String,
    mapping: Mapping,
    /// None while it is being read, and after a read that broke off.
    source: Option<Source<R>>,
    /// The keys that the file had so far.
    seen: Seen,
    /// Rows up to this line were dealt with by an earlier run.
    after: u64,
    batch: Option<ImportBatchId>,
}

/// What became of a row.
pub(crate) struct Told {
    /// Where it begins.
    pub(crate) line: u64,
    /// The key by which the company's files know it; none where it could not be read.
    pub(crate) key: Option<String>,
    /// The row as it stands in the file; none where it was too long to be kept.
    pub(crate) text: Option<Vec<u8>>,
    /// What became of it.
    pub(crate) outcome: Outcome,
}

/// Why a run cannot go on.
#[derive(Debug)]
pub(crate) enum Stop {
    /// The file cannot be read.
    Unread(io::Error),
    /// Something else.
    Failed(Error),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

/// A row that waits for its transaction.
struct Waiting {
    line: u64,
    text: Option<Vec<u8>>,
    row: Result<Row, Vec<Refusal>>,
}

impl<R: BufRead + Send + 'static> Run<R> {
    /// One from the beginning of a file.
    ///
    /// # Errors
    /// [`Error::Internal`] where no temporary file can be made.
    pub(crate) async fn new(
        desk: Desk,
        viewer: Viewer,
        call: Call,
        file: String,
        mapping: Mapping,
        source: Source<R>,
    ) -> Result<Self, Error> {
        Ok(Self {
            desk,
            viewer,
            call,
            file,
            mapping,
            source: Some(source),
            seen: Seen::nothing().await?,
            after: 0,
            batch: None,
        })
    }

    /// The same, going on after a line that an earlier run came to, with its batch.
    pub(crate) fn go_on(mut self, after: u64, batch: Option<ImportBatchId>) -> Self {
        self.after = after;
        self.batch = batch;
        self
    }

    /// The batch of what was stored; none as long as nothing was.
    pub(crate) fn batch(&self) -> Option<ImportBatchId> {
        self.batch
    }

    /// What became of the next rows, which are stored now; none at the end of the file.
    ///
    /// # Errors
    /// Why the run cannot go on; what earlier calls told is stored.
    pub(crate) async fn next(&mut self) -> Result<Option<Vec<Told>>, Stop> {
        let found = self.read().await?;
        if found.is_empty() {
            if let Some(batch) = self.batch {
                bulk::finish(&self.desk, batch).await?;
            }
            return Ok(None);
        }
        let waiting = found.into_iter().map(|found| Waiting {
            line: found.line,
            text: found.text,
            row: match found.cells {
                Ok(cells) => Row::read(|column| self.mapping.cell(&cells, column)),
                Err((place, why)) => Err(vec![broken(place, &why)]),
            },
        });
        let mut waiting: Vec<_> = waiting.collect();
        self.once_each(&mut waiting).await?;
        waiting.retain(|waiting| waiting.line > self.after);
        Ok(Some(self.store(waiting).await?))
    }

    /// The file may be slow, or come from the database: it is read beside what else goes on.
    async fn read(&mut self) -> Result<Vec<Found>, Stop> {
        let again = || Error::internal("a run goes on that broke off");
        let mut source = self.source.take().ok_or_else(again)?;
        let reading = spawn_blocking(move || {
            let found: io::Result<Vec<_>> = std::iter::from_fn(|| source.next().transpose())
                .take(BATCH)
                .collect();
            (source, found)
        });
        let (source, found) = reading.await.map_err(Error::internal)?;
        self.source = Some(source);
        found.map_err(Stop::Unread)
    }

    /// A key that the file had already is refused: which of the two is meant, nobody can know.
    async fn once_each(&self, waiting: &mut [Waiting]) -> Result<(), Error> {
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
                    &Path::of("key"),
                    format!("This key stands on line {first} already."),
                )]);
            }
        }
        Ok(())
    }

    async fn store(&mut self, waiting: Vec<Waiting>) -> Result<Vec<Told>, Error> {
        let rows: Vec<_> = waiting
            .iter()
            .filter_map(|waiting| waiting.row.as_ref().ok())
            .cloned()
            .collect();
        let (desk, viewer, call) = (&self.desk, &self.viewer, &self.call);
        let stored = bulk::store(desk, viewer, call, &self.file, self.batch, &rows).await?;
        self.batch = stored.batch;
        let mut outcomes = stored.outcomes.into_iter();
        let told = waiting.into_iter().map(|Waiting { line, text, row }| {
            let (key, outcome) = match row {
                Ok(row) => (Some(row.key().to_owned()), outcomes.next()),
                Err(faults) => (None, Some(Outcome::Refused(faults))),
            };
            Ok(Told {
                line,
                key,
                text,
                outcome: outcome.ok_or_else(|| Error::internal("a row without an answer"))?,
            })
        });
        told.collect()
    }
}

/// What is no row at all, with its place in the file.
fn broken(place: Option<String>, why: &str) -> Refusal {
    let message = place.map_or_else(|| why.to_owned(), |place| format!("{place}: {why}"));
    Refusal::at(Code::InvalidValue, &Path::default(), message)
}

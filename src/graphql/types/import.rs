//! A file of opportunities that a company had imported, and what became of each of its rows.

use std::sync::Arc;

use async_graphql::{ComplexObject, Context, ID, Object, SimpleObject};
use covente_entity::types::FileFormat as Format;
use covente_entity::{import_result, import_run, upload};

use crate::domain::refusal::Kept;
use crate::graphql::connection::{Connection, List, Listed, Paging};
use crate::graphql::context;
use crate::graphql::error::Fault;
use crate::graphql::ids::{self, Kind};
use crate::graphql::nullable::Nullable;
use crate::graphql::reader::Reader;
use crate::graphql::scalars::DateTime;
use crate::graphql::types::enums::{FileFormat, ImportOutcome, ImportState};
use crate::graphql::types::opportunity::Opportunity;
use crate::graphql::types::user_error::UserError;
use crate::store::import_results;

/// A run over a posted file.
#[derive(Clone)]
pub struct Import {
    reader: Arc<Reader>,
    row: Arc<import_run::Model>,
}

impl Import {
    /// From its row, which the viewer looks after.
    #[must_use]
    pub fn new(reader: Arc<Reader>, row: Arc<import_run::Model>) -> Self {
        Self { reader, row }
    }

    async fn upload(&self) -> Result<Arc<upload::Model>, Fault> {
        let found = self
            .reader
            .machines
            .uploads
            .load(self.row.upload_id)
            .await?;
        found.ok_or_else(|| Fault::internal("a run without its file"))
    }
}

impl Listed for Import {
    const CONNECTION: &'static str = "ImportConnection";
    const EDGE: &'static str = "ImportEdge";
}

/// A file of opportunities that your company had imported: how far it is, and what became of its rows. Only admins of the
/// whole company see it; it is listed for 30 days.
#[Object]
impl Import {
    /// Opaque id; `undoImport` and `importProgress` take it.
    pub async fn id(&self) -> ID {
        ids::encode(Kind::Import, self.row.id)
    }

    /// Goes up by one with each change that a person makes; `undoImport` takes it.
    async fn version(&self) -> i32 {
        self.row.version
    }

    /// What the file was called when it was posted.
    async fn file(&self) -> Result<String, Fault> {
        Ok(self.upload().await?.name.clone())
    }

    /// Its form.
    async fn format(&self) -> Result<FileFormat, Fault> {
        Ok(self.upload().await?.format.into())
    }

    /// Whether everything is decided and nothing is stored.
    async fn is_preview(&self) -> bool {
        self.row.preview
    }

    /// Where it stands.
    async fn state(&self) -> ImportState {
        self.row.state.into()
    }

    /// Why the file could not be used; null where it could.
    async fn fault(&self) -> Option<&str> {
        self.row.fault.as_deref()
    }

    /// How many rows were dealt with so far.
    async fn rows(&self) -> i32 {
        number(self.row.rows)
    }

    /// How many of them made an opportunity; in a preview: would make one.
    async fn created(&self) -> i32 {
        number(self.row.created)
    }

    /// How many had made theirs in an earlier import.
    async fn unchanged(&self) -> i32 {
        number(self.row.unchanged)
    }

    /// How many made none.
    async fn refused(&self) -> i32 {
        number(self.row.refused)
    }

    /// How many opportunities were closed as errors when the import was taken back.
    async fn taken_back(&self) -> i32 {
        number(self.row.taken_back)
    }

    /// The subject that asked for it.
    async fn requested_by(&self) -> &str {
        &self.row.subject
    }

    /// When it was asked for.
    async fn created_at(&self) -> DateTime {
        self.row.created_at.into()
    }

    /// When it ended; null before.
    async fn finished_at(&self) -> Option<DateTime> {
        self.row.finished_at.map(DateTime)
    }

    /// Where the refused rows can be fetched as they stand in the file, to be mended and posted again: GET this path with your
    /// token. Null while no row is refused.
    async fn refused_rows_url(&self) -> Option<String> {
        let id = ids::encode(Kind::Import, self.row.id);
        (self.row.refused > 0).then(|| format!("/import/{}/refused", id.as_str()))
    }

    /// What became of the rows, in the order of the file.
    async fn results(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those of which one of these became; all where it is left out.")]
        outcome: Option<Vec<ImportOutcome>>,
        #[graphql(
            desc = "So many from the beginning, at most 100; 20 where neither it nor `last` is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<ImportResult>, Fault> {
        let viewer = &self.reader.viewer;
        let order = List::new(context::state(ctx)?, viewer, "importResults");
        let window = order.window(Paging {
            first,
            after,
            last,
            before,
        })?;
        let outcomes: Option<Vec<_>> =
            outcome.map(|some| some.into_iter().map(Into::into).collect());
        let (db, run) = (&self.reader.db, self.row.id);
        let page = import_results::page(db, run, outcomes.as_deref(), &window).await?;
        let node = |row| ImportResult::of(Arc::clone(&self.reader), row);
        let reader = Arc::clone(&self.reader);
        Ok(order.page(page, node, move || {
            let (reader, outcomes) = (Arc::clone(&reader), outcomes.clone());
            Box::pin(
                async move { import_results::count(&reader.db, run, outcomes.as_deref()).await },
            )
        })?)
    }
}

/// A count as the schema's integers hold it: no file that may be posted has more rows.
fn number(count: i64) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

/// What became of a row of a posted file.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct ImportResult {
    #[graphql(skip)]
    reader: Arc<Reader>,
    #[graphql(skip)]
    row: import_result::Model,
    /// The line of the file on which the row begins, counted from 1.
    line: i32,
    /// The key by which your files know it; null where the row could not be read.
    key: Option<String>,
    /// What became of it.
    outcome: ImportOutcome,
}

impl ImportResult {
    fn of(reader: Arc<Reader>, row: import_result::Model) -> Self {
        Self {
            reader,
            line: i32::try_from(row.line).unwrap_or(i32::MAX),
            key: row.row_key.clone(),
            outcome: row.outcome.into(),
            row,
        }
    }

    async fn record(&self) -> Result<Option<Opportunity>, Fault> {
        let Some(id) = self.row.opportunity_id else {
            return Ok(None);
        };
        let row = self.reader.opportunities.load(id).await?;
        Ok(row.map(|row| Opportunity::new(Arc::clone(&self.reader), row)))
    }
}

impl Listed for ImportResult {
    const CONNECTION: &'static str = "ImportResultConnection";
    const EDGE: &'static str = "ImportResultEdge";
}

#[ComplexObject]
impl ImportResult {
    /// The opportunity of the row; null where it has none or you may not see it, and in a preview.
    async fn opportunity(&self) -> Nullable<Opportunity> {
        Nullable(self.record().await)
    }

    /// What is against the row, or against taking it back: all at once. A path begins with the column as we call it.
    #[expect(clippy::unused_async, reason = "a resolver that may fail is async")]
    async fn errors(&self) -> Result<Vec<UserError>, Fault> {
        let Some(kept) = &self.row.errors else {
            return Ok(Vec::new());
        };
        let kept: Vec<Kept> = serde_json::from_value(kept.clone()).map_err(Fault::internal)?;
        Ok(kept.into_iter().map(UserError::from).collect())
    }
}

/// Where what you see can be fetched as a file.
#[derive(SimpleObject)]
pub struct OpportunityExport {
    /// GET this path with your token, within an hour: the opportunities stream as they are read, and what is asked is bound to
    /// your company.
    pub url: String,
    /// The form of the file.
    pub format: FileFormat,
}

/// How each form is told over HTTP.
#[must_use]
pub fn media_type(format: Format) -> &'static str {
    match format {
        Format::Csv => "text/csv; charset=utf-8",
        Format::Ndjson => "application/x-ndjson; charset=utf-8",
    }
}

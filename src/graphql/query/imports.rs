//! Files that were imported, as whoever looks after them lists them, and what can be fetched as a file.

use std::sync::Arc;

use async_graphql::resolver_utils::enum_value;
use async_graphql::{Context, Object};

use crate::graphql::connection::{Connection, List, Paging};
use crate::graphql::context;
use crate::graphql::error::Fault;
use crate::graphql::export::{self, Part};
use crate::graphql::lists::deals::OpportunityFilter;
use crate::graphql::types::enums::{FileFormat, OpportunityTab};
use crate::graphql::types::import::{Import, OpportunityExport};
use crate::store::import_runs;

#[derive(Default)]
pub(super) struct Imports;

#[Object]
impl Imports {
    /// Files of opportunities that your company had imported through `importOpportunities`, newest first. For admins of the
    /// whole company; for others the list is empty.
    async fn imports(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "So many from the beginning, at most 100; 20 where neither it nor `last` is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Import>, Fault> {
        let reader = context::reader(ctx)?;
        let order = List::new(context::state(ctx)?, &reader.viewer, "imports");
        let window = order.window(Paging {
            first,
            after,
            last,
            before,
        })?;
        let page = import_runs::page(&reader.db, &reader.viewer, &window).await?;
        let counting = Arc::clone(reader);
        let node = |row| Import::new(Arc::clone(reader), Arc::new(row));
        Ok(order.page(page, node, move || {
            let reader = Arc::clone(&counting);
            Box::pin(async move { import_runs::count(&reader.db, &reader.viewer).await })
        })?)
    }

    /// Where the opportunities that you see can be fetched as a file, as far as you see them: NDJSON with histories and
    /// messages, or CSV whose columns are named as those of an import.
    /// Codes: `BAD_REQUEST` for a filter that is too long.
    #[expect(clippy::unused_async, reason = "a resolver that may fail is async")]
    async fn export_opportunities(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The form of the file.", default_with = "FileFormat::Ndjson")]
        format: FileFormat,
        #[graphql(desc = "Only the records of this list; all that you see where it is left out.")]
        tab: Option<OpportunityTab>,
        #[graphql(
            desc = "Only those that meet this, at most 2,000 bytes; all where it is left out."
        )]
        filter: Option<OpportunityFilter>,
    ) -> Result<OpportunityExport, Fault> {
        let state = context::state(ctx)?;
        let viewer = context::viewer(ctx)?;
        let part = Part {
            tab: tab.map(|tab| enum_value(tab).to_string()),
            filter: filter.and_then(|_| as_given(ctx, "filter")),
        };
        let url = export::seal(state, viewer, format.into(), part)?;
        Ok(OpportunityExport { url, format })
    }
}

/// An argument as the client gave it.
fn as_given(ctx: &Context<'_>, name: &str) -> Option<serde_json::Value> {
    let arguments = ctx.field().arguments().ok()?;
    let given = arguments.into_iter().find(|(known, _)| known == name)?.1;
    given.into_json().ok()
}

//! `importProgress`.

use std::sync::Arc;
use std::time::Duration;

use async_graphql::{Context, ID, Subscription};
use futures_util::{Stream, stream};

use crate::error::Error;
use crate::events::feed::What;
use crate::graphql::context;
use crate::graphql::error::Fault;
use crate::graphql::ids::{self, Kind};
use crate::graphql::subscription::begin::{Begun, Source, source};
use crate::graphql::types::import::Import;

/// How often an import is looked at that somebody follows: what becomes of its rows is no event, and any node may work on it.
const LOOK: Duration = Duration::from_millis(500);

/// Imports that go on.
#[derive(Default)]
pub(super) struct ImportFeed;

async fn find(ctx: &Context<'_>, id: &ID) -> Result<Import, Fault> {
    let missing = || Error::NotFound("There is no such import, or you may not see it.");
    let id = ids::decode(id, Kind::Import).ok_or_else(missing)?;
    let reader = context::reader(ctx)?;
    let row = reader.machines.imports.load(id.into()).await?;
    let row = row.ok_or_else(missing)?;
    Ok(Import::new(Arc::clone(reader), row))
}

/// Imports that go on.
#[Subscription]
impl ImportFeed {
    /// An import as it stands: at once, and then whenever it has come further, twice a second at most. It does not end by
    /// itself: an import is over in any state but `RUNNING` and `UNDOING`. Codes: `NOT_FOUND`.
    async fn import_progress(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The import, as `importOpportunities` answered it.")] import_id: ID,
    ) -> async_graphql::Result<impl Stream<Item = async_graphql::Result<Import>> + use<>> {
        let mut now = None;
        match source(ctx)? {
            Source::Begin(beginning) => {
                find(ctx, &import_id).await?;
                beginning.say(Begun {
                    what: What::State { look: Some(LOOK) },
                    is_level: true,
                    is_personal: false,
                })?;
            }
            Source::Now(given) => match find(ctx, &import_id).await {
                Ok(import) => {
                    given.give(0, "".into());
                    now = Some(Ok(import));
                }
                Err(fault) => given.fail(fault),
            },
            Source::Fact(..) => return Err(Fault::internal("an import is no event").into()),
        }
        Ok(stream::iter(now))
    }
}

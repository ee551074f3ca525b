//! The feed of what happened, read instead of followed.

use std::sync::Arc;

use async_graphql::{Context, Object};

use crate::error::Error;
use crate::events::fact;
use crate::events::feed::Place;
use crate::graphql::connection::{DEFAULT, MAXIMUM, PageInfo};
use crate::graphql::context;
use crate::graphql::error::Fault;
use crate::graphql::lists::events::{OpportunityEventFilter, Wanted};
use crate::graphql::subscription::begin;
use crate::graphql::subscription::tell::{Telling, tell};
use crate::graphql::types::event::{
    OpportunityEvent, OpportunityEventConnection, OpportunityEventEdge,
};
use crate::store::event_log;

/// Events that are looked at for one page, however few of them are wanted.
const LOOKED_AT: usize = 1_000;

#[derive(Default)]
pub(super) struct Events;

#[Object]
impl Events {
    /// What happened in the deals that you see, oldest first, as far as the server's feed goes back: the same events, with
    /// the same cursors, as `opportunityEvents` gives live, so that a client reads up to the end here and follows from there.
    /// A filter may leave a page with fewer entries than were asked for, or with none, although more follow:
    /// `pageInfo.hasNextPage` tells, and `pageInfo.endCursor` goes on. Codes: `NOT_FOUND` for a deal that you do not see,
    /// `CURSOR_INVALID`, `CURSOR_EXPIRED`.
    async fn events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "So many, at most 100; 20 where it is left out.")] first: Option<i32>,
        #[graphql(
            desc = "Only what comes after this cursor; from the beginning of the feed where it is left out."
        )]
        after: Option<String>,
        #[graphql(desc = "Only events that meet this.")] filter: Option<OpportunityEventFilter>,
    ) -> Result<OpportunityEventConnection, Fault> {
        let (state, reader) = (context::state(ctx)?, context::reader(ctx)?);
        let viewer = &reader.viewer;
        let first = first.unwrap_or(DEFAULT);
        let size = usize::try_from(first).ok().filter(|_| first <= MAXIMUM);
        let size = size.ok_or_else(|| {
            Error::BadRequest(format!(
                "`first` is from 0 to {MAXIMUM}; this one is {first}."
            ))
        })?;
        let (opportunity, wanted) = Wanted::of(filter)?;
        let deal = match &opportunity {
            Some(id) => Some(begin::deal_of(ctx, id).await?),
            None => None,
        };
        let has_previous = after.is_some();
        let from = match after {
            Some(cursor) => begin::open(state, viewer, &cursor).await?,
            None => Place::after(event_log::horizon(&reader.db).await?),
        };

        let mut found: Vec<Telling> = Vec::new();
        let mut reached = from;
        let mut looked_at = 0;
        let has_next = 'pages: loop {
            let facts =
                fact::of_company(&reader.db, viewer.partner, deal, reached.position).await?;
            if facts.is_empty() {
                break false;
            }
            for fact in facts {
                let given = reached.parts_of(fact.position);
                for (part, telling) in tell(state, viewer, &fact)? {
                    if part < given || !wanted.meets(&telling) {
                        continue;
                    }
                    if found.len() == size {
                        break 'pages true;
                    }
                    found.push(telling);
                }
                reached = Place::after(fact.position);
                looked_at += 1;
                if looked_at == LOOKED_AT {
                    break 'pages true;
                }
            }
        };

        // Where not all that were found had room, the last that had leads on.
        let last = found.last().map(|telling| telling.cursor().to_string());
        let end = if has_next && looked_at < LOOKED_AT {
            last
        } else {
            Some(begin::seal(&state.cursors, viewer, reached))
        };
        let start = found.first().map(|telling| telling.cursor().to_string());
        let edges = found.into_iter().map(|telling| OpportunityEventEdge {
            cursor: Arc::clone(telling.cursor()),
            node: OpportunityEvent::of(telling),
        });
        Ok(OpportunityEventConnection {
            edges: edges.collect(),
            place: PageInfo::new(has_next, has_previous, start, end),
        })
    }
}

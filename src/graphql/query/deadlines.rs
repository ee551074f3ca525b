//! The clocks that run on the viewer's deals.

use std::sync::Arc;

use async_graphql::{Context, Object};
use chrono::TimeDelta;

use crate::domain::duration;
use crate::domain::refusal::Path;
use crate::error::Error;
use crate::graphql::connection::{Connection, List, Paging};
use crate::graphql::context;
use crate::graphql::error::Fault;
use crate::graphql::scalars::Duration;
use crate::graphql::types::deadline::Deadline;
use crate::graphql::types::enums::DeadlineKind;
use crate::store::deadlines::{self, Wanted};

/// The farthest that one can look ahead.
const FARTHEST: TimeDelta = TimeDelta::days(3_660);

#[derive(Default)]
pub(super) struct Deadlines;

fn ahead(within: &Duration) -> Result<TimeDelta, Error> {
    let ahead = duration::parse(&within.0, &Path::of("within"))
        .map_err(|fault| Error::BadRequest(fault.message))?;
    if ahead > FARTHEST {
        let message = "`within` is ten years at most.".to_owned();
        return Err(Error::BadRequest(message));
    }
    Ok(ahead)
}

#[Object]
impl Deadlines {
    /// Every clock that runs on a deal as far as you may see it, soonest first: those of your company's records, the
    /// answers that your company waits for, and for the vendor those of registrations. What is overdue stays listed until
    /// it is seen to.
    #[expect(
        clippy::too_many_arguments,
        reason = "each is an argument of the schema"
    )]
    async fn deadlines(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Only what runs out within so long from now, such as `P14D`; ten years at most."
        )]
        within: Duration,
        #[graphql(desc = "Only clocks of these kinds; all where it is left out.")] kinds: Option<
            Vec<DeadlineKind>,
        >,
        #[graphql(
            desc = "True: only where it is your company's move. False: only where it is another's. Left out: both."
        )]
        mine: Option<bool>,
        #[graphql(
            desc = "So many from the beginning, at most 100; 20 where neither it nor `last` is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Deadline>, Fault> {
        let reader = context::reader(ctx)?;
        let now = reader.clock.now();
        let wanted = Wanted {
            now,
            until: now + ahead(&within)?,
            kinds: kinds.map(|kinds| kinds.into_iter().map(Into::into).collect()),
            mine,
        };
        let order = List::new(context::state(ctx)?, &reader.viewer, "deadlines");
        let window = order.window(Paging {
            first,
            after,
            last,
            before,
        })?;
        let page = deadlines::page(&reader.db, &reader.viewer, &wanted, &window).await?;
        let counting = Arc::clone(reader);
        let node = |row| Deadline::new(Arc::clone(reader), row, now);
        Ok(order.page(page, node, move || {
            let (reader, wanted) = (Arc::clone(&counting), wanted.clone());
            Box::pin(async move { deadlines::count(&reader.db, &reader.viewer, &wanted).await })
        })?)
    }
}

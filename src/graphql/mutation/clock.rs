//! `advanceClock`, where the clock can be moved.

use async_graphql::{Context, Object, SimpleObject};

use crate::actions::clock;
use crate::domain::duration;
use crate::domain::refusal::Path;
use crate::error::Error;
use crate::graphql::context;
use crate::graphql::error::Fault;
use crate::graphql::nullable::Nullable;
use crate::graphql::refused;
use crate::graphql::scalars::{DateTime, Duration};
use crate::graphql::types::user_error::UserError;

/// The answer of `advanceClock`.
#[derive(SimpleObject)]
pub(crate) struct AdvanceClockPayload {
    /// The server's time now; null where it was refused.
    now: Option<DateTime>,
    /// What was refused; empty where the clock was moved.
    user_errors: Vec<UserError>,
}

/// Time travel.
#[derive(Default)]
pub(crate) struct Clock;

#[Object]
impl Clock {
    /// Moves the clock of a demo or test server forward, and answers when all that became due has expired. Codes:
    /// `INVALID_VALUE`, `OUT_OF_RANGE`.
    #[graphql(visible = "context::clock_is_movable")]
    async fn advance_clock(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How far, such as `P14D` or `PT1H`.")] by: Duration,
    ) -> Nullable<AdvanceClockPayload> {
        let payload = async {
            let state = context::state(ctx)?;
            let viewer = context::viewer(ctx)?;
            let moved = match duration::parse(&by.0, &Path::of("by")) {
                Ok(by) => clock::advance(&state.desk, viewer, by).await,
                Err(fault) => Err(fault.into()),
            };
            match moved {
                Ok(now) => Ok(Some(AdvanceClockPayload {
                    now: Some(now.into()),
                    user_errors: Vec::new(),
                })),
                Err(Error::Refused(refusals)) => {
                    refused::note(&refusals);
                    Ok(Some(AdvanceClockPayload {
                        now: None,
                        user_errors: refusals.into_iter().map(UserError::from).collect(),
                    }))
                }
                Err(error) => Err(Fault::from(error)),
            }
        };
        Nullable(payload.await)
    }
}

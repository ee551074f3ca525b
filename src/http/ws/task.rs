//! One operation on a socket, from its first message to its last.

use std::{panic::AssertUnwindSafe, sync::Arc};

use actix_web::web::Data;
use actix_ws::{Closed, Session};
use async_graphql::parser::types::OperationType;
use futures_util::FutureExt as _;

use super::{
    message::{self, Say},
    running::Running,
};
use crate::{
    domain::viewer::Viewer,
    graphql::{document::Operation, outcome::Outcome, subscription::live},
    http::{
        Endpoint, auth::AuthFault, follow::Following, graphql::run, observe::Line, params::Params,
        quota, trace::Parent,
    },
};

/// What one operation needs. It waits where the reader is slow: the way out holds a few messages, no more.
pub(super) struct Task {
    pub(super) id: String,
    pub(super) endpoint: Data<Endpoint>,
    pub(super) viewer: Arc<Viewer>,
    /// The token of a machine.
    pub(super) token: Option<Arc<str>>,
    pub(super) out: Session,
    pub(super) running: Running,
}

impl Task {
    /// Runs to the end. When the socket is closed meanwhile, nobody needs to know.
    pub(super) async fn serve(mut self, params: Params) {
        let worked = AssertUnwindSafe(self.work(params)).catch_unwind().await;
        let failed = Outcome::failed();
        let last = match &worked {
            Ok(Ok(None)) => Say::Complete { id: &self.id },
            Ok(Ok(Some(outcome))) => Say::Error {
                id: &self.id,
                payload: outcome.errors(),
            },
            Ok(Err(Closed)) => return self.running.forget(&self.id),
            Err(_) => Say::Error {
                id: &self.id,
                payload: failed.errors(),
            },
        };
        self.running.forget(&self.id);
        let _ = say(&mut self.out, &last).await;
    }

    /// Answers until there is no more to answer; gives the outcome that ends it as an error, if one does.
    async fn work(&mut self, params: Params) -> Result<Option<Outcome>, Closed> {
        // In a box, as all that is over before a subscription waits: it has no room for that while it does.
        if let Err(refused) = Box::pin(self.prove()).await {
            return Ok(Some(self.refused(refused)));
        }
        let wants_cost = params.wants_cost();
        let prepared = Box::pin(self.endpoint.guard.prepare(params.into_asked()));
        let operation = match prepared.await {
            Ok(operation) => operation,
            Err(errors) => return Ok(Some(self.refused(Outcome::Refused(errors)))),
        };
        let cost = operation.cost;
        let left = match self.endpoint.quota.spend(Some(&self.viewer), cost) {
            Ok(left) => left,
            Err(spent) => {
                let spent = Outcome::refused_as("RATE_LIMITED", spent.message());
                return Ok(Some(self.refused(spent)));
            }
        };
        if operation.kind == OperationType::Subscription {
            return self.follow(operation).await;
        }
        let viewer = Some(Arc::clone(&self.viewer));
        let (mut outcome, _) = Box::pin(run(
            &self.endpoint,
            operation,
            viewer,
            "ws",
            &Parent::none(),
        ))
        .await;
        if wants_cost {
            let limit = self.endpoint.limits.document.cost;
            outcome.tell("cost", quota::told(cost, limit, left));
        }
        if let Outcome::Ran(_) = outcome {
            self.next(&outcome).await?;
            return Ok(None);
        }
        Ok(Some(outcome))
    }

    /// What did not run leaves its line in the log, too.
    fn refused(&self, outcome: Outcome) -> Outcome {
        let partner = Some(self.viewer.partner);
        let mut line = Line::unnamed(&self.endpoint.metrics, "ws", partner, &Parent::none());
        line.answered(&outcome);
        line.finished();
        outcome
    }

    /// Checks the token of a machine anew: one that was revoked runs nothing more, although its socket is still open.
    async fn prove(&mut self) -> Result<(), Outcome> {
        let Some(token) = &self.token else {
            return Ok(());
        };
        match self.endpoint.auth.viewer(Some(token)).await {
            Ok(Some(signed_in)) => {
                self.viewer = signed_in.viewer;
                Ok(())
            }
            Ok(None) => Ok(()),
            Err(AuthFault::Refused(reason)) => Err(Outcome::refused_as(
                "UNAUTHENTICATED",
                format!("Sign in anew: {reason}."),
            )),
            Err(AuthFault::Unavailable) => Err(Outcome::failed()),
            Err(AuthFault::Failed(error)) => {
                tracing::error!(%error, "a token could not be checked");
                Err(Outcome::failed())
            }
        }
    }

    async fn follow(&mut self, operation: Operation) -> Result<Option<Outcome>, Closed> {
        let mut line = Line::new(
            &self.endpoint.metrics,
            "ws",
            &operation,
            Some(self.viewer.partner),
            &Parent::none(),
        );
        let (schema, state) = (&self.endpoint.schema, &self.endpoint.common);
        let viewer = Some(Arc::clone(&self.viewer));
        let begun = Box::pin(live::begin(schema, state, operation, viewer, None)).await;
        let ended = match begun {
            Ok(follower) => self.tell(Following::new(follower), &mut line).await?,
            // A subscription that cannot begin answers once, with errors alone.
            Err(outcome) => Some(outcome),
        };
        if let Some(outcome) = &ended {
            line.answered(outcome);
        }
        line.finished();
        Ok(ended)
    }

    async fn tell(
        &mut self,
        mut following: Following,
        line: &mut Line,
    ) -> Result<Option<Outcome>, Closed> {
        loop {
            match following.next().await {
                Ok(Some(piece)) => {
                    line.told();
                    self.out.text(message::next(&self.id, &piece.body)).await?;
                }
                Ok(None) => return Ok(None),
                Err(outcome) => return Ok(Some(outcome)),
            }
        }
    }

    async fn next(&mut self, outcome: &Outcome) -> Result<(), Closed> {
        say(
            &mut self.out,
            &Say::Next {
                id: &self.id,
                payload: outcome,
            },
        )
        .await
    }
}

/// Sends one message, as soon as there is room for it.
pub(super) async fn say(out: &mut Session, message: &Say<'_>) -> Result<(), Closed> {
    let text = serde_json::to_string(message).map_err(|_| Closed)?;
    out.text(text).await
}

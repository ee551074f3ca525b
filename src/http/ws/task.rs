//! One operation on a socket, from its first message to its last.

use std::{panic::AssertUnwindSafe, sync::Arc};

use actix_web::web::Data;
use async_graphql::parser::types::OperationType;
use futures_util::FutureExt as _;

use super::{
    message::{NEXT_END, Say, next_start},
    outgoing::{Closed, Outgoing},
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
    pub(super) out: Outgoing,
    pub(super) running: Running,
}

/// An operation after its beginning.
enum Begun {
    /// It is over, with the outcome that ends it as an error, if one does.
    Ended(Option<Outcome>),
    /// It is a subscription, and there is more to come.
    Following(Following, Line),
}

impl Task {
    /// Runs to the end. When the socket is closed meanwhile, nobody needs to know.
    pub(super) async fn serve(&mut self, params: Box<Params>) {
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
        let _ = say(&self.out, &last).await;
    }

    /// Answers until there is no more to answer; gives the outcome that ends it as an error, if one does.
    async fn work(&mut self, params: Box<Params>) -> Result<Option<Outcome>, Closed> {
        // In a box, since it is over before a subscription waits: one that does has no room in it for what began it.
        let mut begun = Box::pin(self.begin(params)).await?;
        match &mut begun {
            Begun::Ended(outcome) => Ok(outcome.take()),
            Begun::Following(following, line) => self.tell(following, line).await,
        }
    }

    async fn begin(&mut self, params: Box<Params>) -> Result<Begun, Closed> {
        if let Err(refused) = self.prove().await {
            return Ok(self.refused(refused));
        }
        let wants_cost = params.wants_cost();
        let operation = match self.endpoint.guard.prepare(params.into_asked()).await {
            Ok(operation) => operation,
            Err(errors) => return Ok(self.refused(Outcome::Refused(errors))),
        };
        let cost = operation.cost;
        let left = match self.endpoint.quota.spend(Some(&self.viewer), cost) {
            Ok(left) => left,
            Err(spent) => {
                let spent = Outcome::refused_as("RATE_LIMITED", spent.message());
                return Ok(self.refused(spent));
            }
        };
        if operation.kind == OperationType::Subscription {
            return Ok(self.follow(operation).await);
        }
        let viewer = Some(Arc::clone(&self.viewer));
        let parent = Parent::none();
        let (mut outcome, _) = run(&self.endpoint, operation, viewer, "ws", &parent).await;
        if wants_cost {
            let limit = self.endpoint.limits.document.cost;
            outcome.tell("cost", quota::told(cost, limit, left));
        }
        if let Outcome::Ran(_) = outcome {
            self.next(&outcome).await?;
            return Ok(Begun::Ended(None));
        }
        Ok(Begun::Ended(Some(outcome)))
    }

    /// What did not run leaves its line in the log, too.
    fn refused(&self, outcome: Outcome) -> Begun {
        let partner = Some(self.viewer.partner);
        let mut line = Line::unnamed(&self.endpoint.metrics, "ws", partner, &Parent::none());
        line.answered(&outcome);
        line.finished();
        Begun::Ended(Some(outcome))
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

    async fn follow(&mut self, operation: Operation) -> Begun {
        let (metrics, parent) = (&self.endpoint.metrics, Parent::none());
        let partner = Some(self.viewer.partner);
        let mut line = Line::new(metrics, "ws", &operation, partner, &parent);
        let (schema, state) = (&self.endpoint.schema, &self.endpoint.common);
        let viewer = Some(Arc::clone(&self.viewer));
        match live::begin(schema, state, operation, viewer, None).await {
            Ok(follower) => Begun::Following(Following::new(follower), line),
            // A subscription that cannot begin answers once, with errors alone.
            Err(outcome) => {
                line.answered(&outcome);
                line.finished();
                Begun::Ended(Some(outcome))
            }
        }
    }

    async fn tell(
        &self,
        following: &mut Following,
        line: &mut Line,
    ) -> Result<Option<Outcome>, Closed> {
        let start = next_start(&self.id);
        loop {
            let ended = match following.next().await {
                Ok(Some(piece)) => {
                    line.told();
                    self.out.text(&[&start, &piece.body, NEXT_END]).await?;
                    continue;
                }
                Ok(None) => None,
                Err(outcome) => {
                    line.answered(&outcome);
                    Some(outcome)
                }
            };
            line.finished();
            return Ok(ended);
        }
    }

    async fn next(&mut self, outcome: &Outcome) -> Result<(), Closed> {
        say(
            &self.out,
            &Say::Next {
                id: &self.id,
                payload: outcome,
            },
        )
        .await
    }
}

/// Sends one message, as soon as there is room for it.
pub(super) async fn say(out: &Outgoing, message: &Say<'_>) -> Result<(), Closed> {
    let text = serde_json::to_string(message).map_err(|_| Closed)?;
    out.text(&[&text]).await
}

//! One operation on a socket, from its first message to its last.

use std::panic::AssertUnwindSafe;

use actix_web::web::Data;
use actix_ws::{Closed, Session};
use async_graphql::parser::types::OperationType;
use futures_util::{FutureExt as _, StreamExt as _};

use super::{message::Say, running::Running};
use crate::{
    domain::viewer::Viewer,
    graphql::{context, document::Operation},
    http::{Endpoint, graphql::run, observe::Line, outcome::Outcome, params::Params},
};

/// What one operation needs. It waits where the reader is slow: the way out holds a few messages, no more.
pub(super) struct Task {
    pub(super) id: String,
    pub(super) endpoint: Data<Endpoint>,
    pub(super) viewer: Viewer,
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
        let wants_cost = params.wants_cost();
        let operation = match self.endpoint.guard.prepare(params.into_asked()).await {
            Ok(operation) => operation,
            Err(errors) => return Ok(Some(Outcome::Refused(errors))),
        };
        let cost = operation.cost;
        let left = match self.endpoint.quota.spend(Some(&self.viewer), cost) {
            Ok(left) => left,
            Err(spent) => return Ok(Some(Outcome::refused_as("RATE_LIMITED", spent.message()))),
        };
        if operation.kind == OperationType::Subscription {
            return self.follow(operation).await;
        }
        let (mut outcome, _) =
            run(&self.endpoint, operation, Some(self.viewer.clone()), "ws").await;
        if wants_cost {
            outcome.tell_cost(cost, self.endpoint.limits.document.cost, left);
        }
        if let Outcome::Ran(_) = outcome {
            self.next(&outcome).await?;
            return Ok(None);
        }
        Ok(Some(outcome))
    }

    async fn follow(&mut self, operation: Operation) -> Result<Option<Outcome>, Closed> {
        let mut line = Line::new("ws", &operation, Some(self.viewer.partner));
        let endpoint = self.endpoint.clone();
        let request = context::request_data(
            &endpoint.state,
            operation.request,
            Some(self.viewer.clone()),
        );
        let mut answers = endpoint.schema.execute_stream(request);
        let mut first = true;
        while let Some(response) = answers.next().await {
            let outcome = Outcome::of(response);
            line.answered(&outcome);
            // A subscription that cannot begin answers once, with errors alone.
            if first && outcome.is_barren() {
                line.finished();
                return Ok(Some(outcome));
            }
            first = false;
            self.next(&outcome).await?;
        }
        line.finished();
        Ok(None)
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

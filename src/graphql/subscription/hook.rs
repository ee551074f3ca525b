//! Subscriptions that are sent to endpoints: looked at when they are given, and run when something happened.

use std::sync::Arc;

use async_graphql::parser::types::OperationType;
use async_graphql::{ServerError, Variables};
use futures_util::future::BoxFuture;

use crate::actions::webhooks::Subscribed;
use crate::domain::refusal::{Code, Path, Refusal};
use crate::domain::viewer::{Grant, Viewer};
use crate::error::Error;
use crate::events::feed::{Render, What};
use crate::events::webhook::{Hooks, Rendering};
use crate::graphql::context::State;
use crate::graphql::document::{Asked, Guard, Operation};
use crate::graphql::schema::Schema;
use crate::graphql::subscription::live::{self, Live};
use crate::store::partners;
use crate::store::webhooks::Row;

/// How a change by a webhook's subscription would be said to have come in, if it could make one.
const VIA: &str = "webhook";

/// Runs the subscriptions of endpoints.
pub struct Webhooks {
    schema: Schema,
    guard: Arc<Guard>,
    state: Arc<State>,
}

impl Webhooks {
    /// By a schema and its guard: what anybody may ask, an endpoint may.
    #[must_use]
    pub fn new(schema: Schema, guard: Arc<Guard>, state: Arc<State>) -> Self {
        Self {
            schema,
            guard,
            state,
        }
    }

    /// Looks at a subscription before it is kept: whether it runs at all for whoever gives it, and what it follows.
    pub(crate) fn look(
        &self,
        viewer: Arc<Viewer>,
        subscription: Subscribed,
    ) -> BoxFuture<'_, Subscribed> {
        Box::pin(async move {
            let (engagement, flaws) = match self.begun(viewer, &subscription).await {
                Ok(What::Facts { engagement, .. }) => (engagement, Vec::new()),
                Ok(What::State { .. }) => {
                    let message = "This follows how things stand, and no events: follow \
                        opportunityEvents or one of its views.";
                    (None, vec![flaw(message)])
                }
                Err(messages) => (None, messages.iter().map(|message| flaw(message)).collect()),
            };
            Subscribed {
                engagement,
                flaws,
                ..subscription
            }
        })
    }

    async fn begun(
        &self,
        viewer: Arc<Viewer>,
        subscription: &Subscribed,
    ) -> Result<What, Vec<String>> {
        let Subscribed {
            document,
            operation_name,
            variables,
            ..
        } = subscription;
        if !variables.is_object() {
            return Err(vec![
                "The variables are an object: a value by each name.".to_owned(),
            ]);
        }
        let operation = self
            .prepare(document, operation_name.as_deref(), variables)
            .await?;
        let (schema, state) = (&self.schema, &self.state);
        let begun = live::begun(schema, state, &operation, Some(viewer), None).await;
        let begun = begun.map_err(|refused| messages(refused.errors()))?;
        Ok(begun.what)
    }

    async fn prepare(
        &self,
        document: &str,
        operation_name: Option<&str>,
        variables: &serde_json::Value,
    ) -> Result<Operation, Vec<String>> {
        let asked = Asked {
            query: Some(document.to_owned()),
            document_id: None,
            operation_name: operation_name.map(ToOwned::to_owned),
            variables: Variables::from_json(variables.clone()),
        };
        let prepared = self.guard.prepare(asked).await;
        let operation = prepared.map_err(|errors| messages(&errors))?;
        if operation.kind != OperationType::Subscription {
            return Err(vec![
                "This is no subscription: what is sent are the answers of one.".to_owned(),
            ]);
        }
        Ok(operation)
    }

    /// The owner of an endpoint, as they were when they made or changed it last.
    async fn owner(&self, endpoint: &Row) -> Result<Viewer, Error> {
        let grants: Vec<Grant> =
            serde_json::from_value(endpoint.grants.clone()).map_err(Error::internal)?;
        let db = &self.state.db;
        let vendor = partners::vendor(db, &db.read).await?;
        Ok(Viewer {
            subject: endpoint.subject.clone(),
            email: endpoint.email.clone(),
            partner: endpoint.partner_id,
            is_vendor: vendor == Some(endpoint.partner_id),
            grants,
            via: VIA.to_owned(),
            machine: None,
        })
    }
}

impl Hooks for Webhooks {
    fn render<'a>(&'a self, endpoint: &'a Row) -> BoxFuture<'a, Result<Rendering, Error>> {
        Box::pin(async move {
            let name = endpoint.operation_name.as_deref();
            let prepared = self.prepare(&endpoint.document, name, &endpoint.variables);
            let operation = match prepared.await {
                Ok(operation) => operation,
                Err(messages) => return Ok(Err(messages.join(" "))),
            };
            let viewer = Arc::new(self.owner(endpoint).await?);
            let render: Arc<dyn Render> = Arc::new(Live::new(
                self.schema.clone(),
                Arc::clone(&self.state),
                operation,
                viewer,
            ));
            Ok(Ok(render))
        })
    }
}

fn messages(errors: &[ServerError]) -> Vec<String> {
    errors.iter().map(|error| error.message.clone()).collect()
}

fn flaw(message: &str) -> Refusal {
    let path = Path::of("subscription").field("document");
    Refusal::at(Code::InvalidValue, &path, message).rule("R192")
}

//! Makes a subscription ready to be followed, and its answers: one run of the document for all who are equal in it.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use async_graphql::{Request, Response};
use aws_lc_rs::digest::{self, SHA256};
use futures_util::future::BoxFuture;
use futures_util::{FutureExt as _, StreamExt as _};
use serde_json::json;

use crate::domain::permission::{Deed, Reach, reach};
use crate::domain::viewer::Viewer;
use crate::error::Error;
use crate::events::feed::{Feed, Key, Of, Piece, Render, What};
use crate::events::follow::Follower;
use crate::graphql::context::{self, State};
use crate::graphql::document::Operation;
use crate::graphql::outcome::Outcome;
use crate::graphql::schema::Schema;
use crate::graphql::subscription::begin::{Beginning, Begun, Given, Source};

/// A subscription that runs as one viewer.
pub(super) struct Live {
    schema: Schema,
    state: Arc<State>,
    operation: Operation,
    viewer: Arc<Viewer>,
}

/// Makes a subscription ready, to go on after a cursor, or else from where its own `after` says. Others may be sent the
/// same answers, which are made with a state that belongs to no thread.
///
/// # Errors
/// The answer to one that cannot begin: errors alone.
pub async fn begin(
    schema: &Schema,
    state: &Arc<State>,
    operation: Operation,
    viewer: Option<Arc<Viewer>>,
    from: Option<String>,
) -> Result<Follower, Outcome> {
    let begun = begun(schema, state, &operation, viewer.clone(), from).await?;
    let viewer = viewer.ok_or_else(silent)?;
    let is_personal = begun.is_personal || operation.is_personal();
    let feed = Feed {
        key: key(&operation, &viewer, begun.what, is_personal),
        company: viewer.partner,
        what: begun.what,
        render: Arc::new(Live::new(
            schema.clone(),
            Arc::clone(state),
            operation,
            viewer,
        )),
    };
    Ok(Follower::join(&state.hub, feed, begun.is_level))
}

/// What a subscription says of itself before it is told anything.
///
/// # Errors
/// The answer to one that cannot begin.
pub(super) async fn begun(
    schema: &Schema,
    state: &Arc<State>,
    operation: &Operation,
    viewer: Option<Arc<Viewer>>,
    from: Option<String>,
) -> Result<Begun, Outcome> {
    let beginning = Arc::new(Beginning {
        from,
        ..Beginning::default()
    });
    let source = Source::Begin(Arc::clone(&beginning));
    let request = context::request_data(state, operation.request(), viewer);
    let mut answers = schema.execute_stream(request.data(source));
    if let Some(refused) = answers.next().await {
        return Err(Outcome::of(refused));
    }
    beginning.begun.get().copied().ok_or_else(silent)
}

fn silent() -> Outcome {
    tracing::error!("a subscription neither began nor said why");
    Outcome::failed()
}

/// What all have in common who are sent the same: the document and its variables but for the place to go on from, the
/// company, and as much of the person as makes a difference to what they see.
fn key(operation: &Operation, viewer: &Viewer, what: What, is_personal: bool) -> Key {
    let by_team = |role| reach(role, Deed::View) == Reach::Team;
    let is_by_team = viewer.grants.iter().any(|grant| by_team(grant.role));
    let engagement = match what {
        What::Facts { engagement, .. } => json!(engagement),
        What::State { .. } => json!("state"),
    };
    let told = json!([
        operation.hash(),
        operation.name(),
        operation.variables_but_after(),
        engagement,
        viewer.partner,
        viewer.grants,
        viewer
            .email
            .as_deref()
            .filter(|_| is_by_team || is_personal),
        Some(&viewer.subject).filter(|_| is_personal),
    ]);
    let digest = digest::digest(&SHA256, told.to_string().as_bytes());
    let mut key = [0; 32];
    key.copy_from_slice(digest.as_ref());
    Key(key)
}

impl Live {
    pub(super) fn new(
        schema: Schema,
        state: Arc<State>,
        operation: Operation,
        viewer: Arc<Viewer>,
    ) -> Self {
        Self {
            schema,
            state,
            operation,
            viewer,
        }
    }

    async fn run(&self, source: Source, given: &Given) -> Result<Vec<Piece>, Error> {
        let viewer = Some(Arc::clone(&self.viewer));
        let request: Request =
            context::request_data(&self.state, self.operation.request(), viewer).data(source);
        let answers: Vec<Response> = self.schema.execute_stream(request).collect().await;
        let places = given.places();
        if let Some(fault) = given.failed.get() {
            return Err(Error::internal(fault.error().to_string()));
        }
        let pieces = answers.into_iter().zip(places);
        let pieces = pieces.map(|(answer, (part, cursor))| {
            Ok(Piece {
                part,
                cursor: (!cursor.is_empty()).then_some(cursor),
                body: serde_json::to_string(&Outcome::of(answer))
                    .map_err(Error::internal)?
                    .into(),
            })
        });
        pieces.collect()
    }
}

impl Render for Live {
    fn render<'a>(&'a self, of: Of<'a>) -> BoxFuture<'a, Result<Vec<Piece>, Error>> {
        let given = Arc::new(Given::default());
        let source = match of {
            Of::Fact(fact) => Source::Fact(Arc::clone(fact), Arc::clone(&given)),
            Of::Now => Source::Now(Arc::clone(&given)),
        };
        Box::pin(async move {
            let run = AssertUnwindSafe(self.run(source, &given)).catch_unwind();
            run.await
                .unwrap_or_else(|_| Err(Error::internal("a subscription's answer panicked")))
        })
    }
}

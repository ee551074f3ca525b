//! GraphQL over HTTP at `/graphql`: POST, and GET for what changes nothing.

use std::{
    panic::AssertUnwindSafe,
    sync::{Arc, LazyLock},
};

use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        Method, StatusCode,
        header::{self, HeaderName, HeaderValue},
    },
    web::{Bytes, BytesMut, Data, Payload, Query},
};
use async_graphql::{Value, parser::types::OperationType};
use futures_util::{FutureExt as _, StreamExt as _};
use tokio::time::timeout;

use super::{
    Endpoint,
    auth::{SignedIn, bearer},
    fault::Fault,
    media::{Media, is_json},
    observe::Line,
    params::Params,
    quota::{self, Left},
    sse,
    trace::Parent,
    ws::{self, Tasks},
};
use crate::{
    config::{Limits, StatusCodes},
    domain::viewer::Viewer,
    graphql::{context, document::Operation, outcome::Outcome, refused},
    store::count,
};

/// Every method of `/graphql`.
pub(crate) async fn serve(
    request: HttpRequest,
    payload: Payload,
    endpoint: Data<Endpoint>,
    tasks: Data<Tasks>,
) -> HttpResponse {
    if request.method() == Method::GET && asks_for_socket(&request) {
        return ws::connect(&request, payload, endpoint, &tasks);
    }
    if endpoint.explore && wants_page(&request) {
        return HttpResponse::SeeOther()
            .insert_header((header::LOCATION, "/"))
            .finish();
    }
    let accept = text(&request, &header::ACCEPT);
    let wanted = Wanted {
        media: Media::negotiate(&accept),
        stream: sse::accepts(&accept),
    };
    if wanted.media.is_none() && !wanted.stream {
        let message = "Answers are application/graphql-response+json, application/json or text/event-stream: accept one of them.";
        return Fault::new(StatusCode::NOT_ACCEPTABLE, "NOT_ACCEPTABLE", message)
            .reply(Media::Json);
    }
    let metrics = endpoint.metrics.clone();
    match answer(&request, payload, endpoint, wanted).await {
        Ok(response) => response,
        Err(fault) => {
            metrics.error(fault.code);
            fault.reply(wanted.media.unwrap_or(Media::Json))
        }
    }
}

/// What the client takes.
#[derive(Clone, Copy)]
struct Wanted {
    media: Option<Media>,
    /// Whether it takes a stream of events: for subscriptions, or for everything where it takes nothing else.
    stream: bool,
}

async fn answer(
    request: &HttpRequest,
    payload: Payload,
    endpoint: Data<Endpoint>,
    wanted: Wanted,
) -> Result<HttpResponse, Fault> {
    let posted = match *request.method() {
        Method::GET => false,
        Method::POST => true,
        _ => {
            return Err(Fault::method(
                "GraphQL is served over POST, and queries over GET.",
                "GET, POST",
            ));
        }
    };
    if posted {
        check_content(request)?;
    }
    let parent = Parent::of(request);
    let signed_in = signed_in(request, &endpoint).await?;
    let params = if posted {
        Params::from_json(&body(request, payload, &endpoint.limits).await?)
    } else {
        from_query(request)
    };
    let params = params.map_err(Fault::bad_request)?;
    let wants_cost = params.wants_cost();
    let operation = match endpoint.guard.prepare(params.into_asked()).await {
        Ok(operation) => operation,
        Err(errors) => {
            let outcome = Outcome::Refused(errors);
            let partner = signed_in.map(|signed_in| signed_in.viewer.partner);
            let mut line = Line::unnamed(&endpoint.metrics, "http", partner, &parent);
            line.answered(&outcome);
            line.finished();
            return Ok(match wanted.media {
                Some(media) => reply(&outcome, media, endpoint.status, Vec::new()),
                None => sse::once(&outcome),
            });
        }
    };
    let viewer = signed_in.as_ref().map(|signed_in| &*signed_in.viewer);
    match operation.kind {
        OperationType::Mutation if !posted => {
            return Err(Fault::method(
                "Mutations are served over POST alone.",
                "POST",
            ));
        }
        OperationType::Subscription if !wanted.stream => {
            let message = "Subscriptions are served at this address over WebSocket (graphql-transport-ws), and as \
                events to whoever accepts text/event-stream.";
            return Err(Fault::new(
                StatusCode::BAD_REQUEST,
                "SUBSCRIPTION_NEEDS_STREAM",
                message,
            ));
        }
        OperationType::Subscription => {
            endpoint.quota.spend(viewer, operation.cost)?;
            let last = text(request, &HeaderName::from_static("last-event-id"));
            return Ok(sse::follow(endpoint, operation, signed_in, last, &parent).await);
        }
        OperationType::Query | OperationType::Mutation => {}
    }
    let left = endpoint.quota.spend(viewer, operation.cost)?;
    let cost = wants_cost.then_some(operation.cost);
    let viewer = signed_in.map(|signed_in| signed_in.viewer);
    let (mut outcome, statements) = run(&endpoint, operation, viewer, "http", &parent).await;
    if let Some(cost) = cost {
        outcome.tell(
            "cost",
            quota::told(cost, endpoint.limits.document.cost, left),
        );
    }
    let Some(media) = wanted.media else {
        return Ok(sse::once(&outcome));
    };
    let mut headers = left.map(Left::headers).unwrap_or_default();
    if endpoint.dev {
        let timing = HeaderValue::try_from(format!("db;desc=\"{statements} statements\""));
        headers.extend(
            timing
                .ok()
                .map(|timing| (HeaderName::from_static("server-timing"), timing)),
        );
    }
    Ok(reply(&outcome, media, endpoint.status, headers))
}

/// Runs a query or mutation, counts its SQL statements and leaves its line in the log.
pub(super) async fn run(
    endpoint: &Endpoint,
    operation: Operation,
    viewer: Option<Arc<Viewer>>,
    via: &'static str,
    parent: &Parent,
) -> (Outcome, u32) {
    let partner = viewer.as_ref().map(|viewer| viewer.partner);
    let mut line = Line::new(&endpoint.metrics, via, &operation, partner, parent);
    let request = context::request_data(&endpoint.state, operation.request(), viewer)
        .data(Arc::clone(&endpoint.webhooks));
    let execution = refused::scope(count::scope(endpoint.schema.execute(request)));
    let execution = Box::pin(AssertUnwindSafe(execution).catch_unwind());
    let ((outcome, statements), refused) = match execution.await {
        Ok(((response, statements), refused)) => ((Outcome::of(response), statements), refused),
        Err(_) => ((Outcome::failed(), 0), Vec::new()),
    };
    for code in refused {
        line.coded(&code);
    }
    line.statements = statements;
    line.answered(&outcome);
    line.finished();
    (outcome, statements)
}

fn reply(
    outcome: &Outcome,
    media: Media,
    codes: StatusCodes,
    headers: Vec<(HeaderName, HeaderValue)>,
) -> HttpResponse {
    let Ok(body) = serde_json::to_vec(outcome) else {
        return Fault::internal().reply(media);
    };
    let mut response = HttpResponse::build(status(outcome, media, codes));
    response
        .content_type(media.content_type())
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::VARY, "Accept, Authorization"));
    for field in headers {
        response.insert_header(field);
    }
    response.body(body)
}

/// The status of an answer. To whoever takes `application/json` every well-formed request is answered with 200.
fn status(outcome: &Outcome, media: Media, codes: StatusCodes) -> StatusCode {
    let newer = media == Media::GraphqlResponse;
    match outcome {
        Outcome::Failed(_) => StatusCode::INTERNAL_SERVER_ERROR,
        Outcome::Refused(_) if newer => match codes {
            StatusCodes::Draft2026 if outcome.is_parsed() => StatusCode::UNPROCESSABLE_ENTITY,
            StatusCodes::Draft2026 | StatusCodes::Draft2023 => StatusCode::BAD_REQUEST,
        },
        Outcome::Ran(response)
            if newer
                && codes == StatusCodes::Draft2026
                && !response.errors.is_empty()
                && response.data != Value::Null =>
        {
            *PARTIAL
        }
        Outcome::Refused(_) | Outcome::Ran(_) => StatusCode::OK,
    }
}

/// "Partial Success" of the draft of 2026: data, with errors beside it.
static PARTIAL: LazyLock<StatusCode> =
    LazyLock::new(|| StatusCode::from_u16(294).unwrap_or(StatusCode::OK));

/// Whoever the request's token stands for; nobody where it has none.
pub(super) async fn signed_in(
    request: &HttpRequest,
    endpoint: &Endpoint,
) -> Result<Option<SignedIn>, Fault> {
    let authorization = text(request, &header::AUTHORIZATION);
    if authorization.is_empty() {
        return Ok(None);
    }
    let Some(token) = bearer(&authorization) else {
        return Err(super::auth::AuthFault::Refused(
            "the Authorization header is not: Bearer TOKEN",
        )
        .into());
    };
    Ok(endpoint.auth.viewer(Some(token)).await?)
}

fn check_content(request: &HttpRequest) -> Result<(), Fault> {
    let refused = |message: &'static str| {
        Fault::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "UNSUPPORTED_MEDIA_TYPE",
            message,
        )
    };
    if !is_json(&text(request, &header::CONTENT_TYPE)) {
        return Err(refused(
            "A POST has the Content-Type application/json, in UTF-8.",
        ));
    }
    let encoding = text(request, &header::CONTENT_ENCODING);
    if !encoding.is_empty() && !encoding.eq_ignore_ascii_case("identity") {
        return Err(refused("A compressed body is not read."));
    }
    Ok(())
}

/// Reads the body, no more of it than is allowed and for no longer.
async fn body(
    request: &HttpRequest,
    mut payload: Payload,
    limits: &Limits,
) -> Result<Bytes, Fault> {
    let limit = limits.body_bytes;
    let too_large = || {
        let message = format!("The body is larger than {limit} bytes.");
        Fault::new(StatusCode::PAYLOAD_TOO_LARGE, "BODY_TOO_LARGE", message)
    };
    let announced: Option<usize> = text(request, &header::CONTENT_LENGTH).parse().ok();
    if announced.is_some_and(|announced| announced > limit) {
        return Err(too_large());
    }
    let read = async {
        let mut body = BytesMut::new();
        while let Some(chunk) = payload.next().await {
            let chunk = chunk.map_err(|_| Fault::bad_request("The body broke off."))?;
            if body.len() + chunk.len() > limit {
                return Err(too_large());
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body.freeze())
    };
    timeout(limits.body_time, read).await.unwrap_or_else(|_| {
        let message = format!(
            "The body did not come within {} seconds.",
            limits.body_time.as_secs()
        );
        Err(Fault::new(
            StatusCode::REQUEST_TIMEOUT,
            "BODY_TOO_SLOW",
            message,
        ))
    })
}

fn from_query(request: &HttpRequest) -> Result<Params, &'static str> {
    let pairs = Query::<Vec<(String, String)>>::from_query(request.query_string())
        .map_err(|_| "The query string cannot be read.")?;
    Params::from_pairs(pairs.into_inner())
}

/// A browser that was pointed here, without a document to run.
fn wants_page(request: &HttpRequest) -> bool {
    request.method() == Method::GET
        && request.query_string().is_empty()
        && text(request, &header::ACCEPT)
            .to_ascii_lowercase()
            .contains("text/html")
}

fn asks_for_socket(request: &HttpRequest) -> bool {
    text(request, &header::UPGRADE)
        .to_ascii_lowercase()
        .contains("websocket")
}

/// A header as text, its repetitions joined; what is not text counts as absent.
pub(super) fn text(request: &HttpRequest, name: &HeaderName) -> String {
    let values = request
        .headers()
        .get_all(name)
        .filter_map(|value| value.to_str().ok());
    values.collect::<Vec<_>>().join(", ")
}

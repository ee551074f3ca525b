//! GraphQL over HTTP at `/graphql`: POST, and GET for queries.

use std::panic::AssertUnwindSafe;

use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        Method, StatusCode,
        header::{self, HeaderName},
    },
    web::{Bytes, BytesMut, Data, Payload, Query},
};
use async_graphql::parser::types::OperationType;
use futures_util::{FutureExt as _, StreamExt as _};
use tokio::time::timeout;

use super::{
    Endpoint,
    auth::bearer,
    fault::Fault,
    media::{Media, is_json},
    observe::Line,
    operation::{Operation, Outcome},
    params::Params,
    ws,
};
use crate::{config::Limits, domain::viewer::Viewer, graphql::context, store::count};

/// Every method of `/graphql`.
pub(crate) async fn serve(
    request: HttpRequest,
    payload: Payload,
    endpoint: Data<Endpoint>,
) -> HttpResponse {
    if request.method() == Method::GET && asks_for_socket(&request) {
        return ws::connect(&request, payload, endpoint);
    }
    if wants_page(&request) {
        return HttpResponse::SeeOther()
            .insert_header((header::LOCATION, "/"))
            .finish();
    }
    let Some(media) = Media::negotiate(&text(&request, &header::ACCEPT)) else {
        let message = "Answers are application/graphql-response+json or application/json: accept one of them.";
        return Fault::new(StatusCode::NOT_ACCEPTABLE, "NOT_ACCEPTABLE", message)
            .reply(Media::Json);
    };
    match answer(&request, payload, &endpoint, media).await {
        Ok(response) => response,
        Err(fault) => fault.reply(media),
    }
}

async fn answer(
    request: &HttpRequest,
    payload: Payload,
    endpoint: &Endpoint,
    media: Media,
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
    let viewer = viewer(request, endpoint).await?;
    let params = if posted {
        Params::from_json(&body(request, payload, &endpoint.limits).await?)
    } else {
        from_query(request)
    };
    let operation = match Operation::prepare(params.map_err(Fault::bad_request)?) {
        Ok(operation) => operation,
        Err(error) => {
            let outcome = Outcome::refused(error);
            tracing::info!(codes = outcome.codes().join(","), "operation refused");
            return Ok(reply(&outcome, media, None));
        }
    };
    match operation.kind {
        OperationType::Mutation if !posted => {
            return Err(Fault::method(
                "Mutations are served over POST alone.",
                "POST",
            ));
        }
        OperationType::Subscription => {
            let message =
                "Subscriptions are served over WebSocket (graphql-transport-ws) at this address.";
            return Err(Fault::new(
                StatusCode::BAD_REQUEST,
                "SUBSCRIPTION_NEEDS_SOCKET",
                message,
            ));
        }
        OperationType::Query | OperationType::Mutation => {}
    }
    let (outcome, statements) = run(endpoint, operation, viewer, "http").await;
    Ok(reply(&outcome, media, endpoint.dev.then_some(statements)))
}

/// Runs a query or mutation, counts its SQL statements and leaves its line in the log.
pub(super) async fn run(
    endpoint: &Endpoint,
    operation: Operation,
    viewer: Option<Viewer>,
    via: &'static str,
) -> (Outcome, u32) {
    let mut line = Line::new(
        via,
        &operation,
        viewer.as_ref().map(|viewer| viewer.partner),
    );
    let request = context::request_data(&endpoint.state, operation.request, viewer);
    let execution = AssertUnwindSafe(count::scope(endpoint.schema.execute(request))).catch_unwind();
    let (outcome, statements) = match execution.await {
        Ok((response, statements)) => (Outcome::of(response), statements),
        Err(_) => (Outcome::failed(), 0),
    };
    line.statements = statements;
    line.answered(&outcome);
    line.finished();
    (outcome, statements)
}

fn reply(outcome: &Outcome, media: Media, statements: Option<u32>) -> HttpResponse {
    let status = match (outcome, media) {
        (Outcome::Failed(_), _) => StatusCode::INTERNAL_SERVER_ERROR,
        (Outcome::Refused(_), Media::GraphqlResponse) => StatusCode::BAD_REQUEST,
        (Outcome::Refused(_) | Outcome::Ran(_), _) => StatusCode::OK,
    };
    let Ok(body) = serde_json::to_vec(outcome) else {
        return Fault::internal().reply(media);
    };
    let mut response = HttpResponse::build(status);
    response
        .content_type(media.content_type())
        .insert_header((header::CACHE_CONTROL, "no-store"));
    if let Some(statements) = statements {
        let timing = format!("db;desc=\"{statements} statements\"");
        response.insert_header((HeaderName::from_static("server-timing"), timing));
    }
    response.body(body)
}

async fn viewer(request: &HttpRequest, endpoint: &Endpoint) -> Result<Option<Viewer>, Fault> {
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
    let signed_in = endpoint.auth.viewer(Some(token)).await?;
    Ok(signed_in.map(|signed_in| signed_in.viewer))
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

//! Whether the process lives (`/healthz`) and whether it may be sent requests (`/readyz`).

use std::{sync::atomic::Ordering, time::Duration};

use actix_web::{HttpResponse, http::header, web::Data};
use serde_json::json;
use tokio::time::timeout;

use super::Readiness;

const PATIENCE: Duration = Duration::from_secs(2);

pub(crate) async fn alive() -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(json!({"status": "ok"}))
}

pub(crate) async fn ready(readiness: Data<Readiness>) -> HttpResponse {
    let waiting_for = if readiness.stop.begun() {
        Some("the server stops")
    } else if !readiness.ready.load(Ordering::Acquire) {
        Some("the server starts")
    } else if !matches!(timeout(PATIENCE, readiness.db.ping()).await, Ok(Ok(()))) {
        Some("the database does not answer")
    } else {
        None
    };
    let (mut response, body) = match waiting_for {
        None => (HttpResponse::Ok(), json!({"status": "ready"})),
        Some(reason) => (
            HttpResponse::ServiceUnavailable(),
            json!({"status": "not ready", "reason": reason}),
        ),
    };
    response
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(body)
}

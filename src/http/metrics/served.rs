//! `/metrics`, on an address of its own: nobody signs in there, so that it must not be where clients are.

use std::net::SocketAddr;

use actix_web::{
    App, HttpResponse, HttpServer,
    dev::Server,
    http::header,
    web::{self, Data},
};
use prometheus_client::registry::Registry;

use super::{Metrics, Standing, text};
use crate::http::{KEEP_ALIVE, ListenFault};

/// What is read.
struct Figures {
    registry: Registry,
    standing: Standing,
}

/// Listens on an address, and gives the server with the address that it has. It serves when polled.
///
/// # Errors
/// When the address is taken or is none of this machine's.
pub(crate) fn bind(
    address: SocketAddr,
    metrics: &Metrics,
    standing: Standing,
) -> Result<(Server, SocketAddr), ListenFault> {
    let mut registry = Registry::with_prefix("covente");
    metrics.register(&mut registry);
    standing.register(&mut registry);
    let figures = Data::new(Figures { registry, standing });
    let server = HttpServer::new(move || {
        App::new()
            .app_data(figures.clone())
            .service(web::resource("/metrics").route(web::get().to(serve)))
    })
    .workers(1)
    .keep_alive(KEEP_ALIVE)
    .disable_signals()
    .bind(address)
    .map_err(|cause| ListenFault::metrics(address, cause))?;
    let address = server.addrs().first().copied().unwrap_or(address);
    Ok((server.run(), address))
}

async fn serve(figures: Data<Figures>) -> HttpResponse {
    figures.standing.look().await;
    match text(&figures.registry) {
        Ok(text) => HttpResponse::Ok()
            .content_type("application/openmetrics-text; version=1.0.0; charset=utf-8")
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .body(text),
        Err(_) => HttpResponse::InternalServerError().finish(),
    }
}

//! Whose pages may call: nobody's, but those of the settings.

use actix_cors::Cors as Layer;
use actix_web::http::{
    Method,
    header::{self, HeaderName},
};

use crate::config::Cors;

/// How long a browser may remember the answer to its question, in seconds.
const REMEMBERED: usize = 3600;

/// What answers the questions of browsers. A token goes in a header that a page sets itself: no cookie is ever read, so
/// none is asked for.
pub(super) fn layer(cors: &Cors) -> Layer {
    let layer = Layer::default()
        .allowed_methods([Method::GET, Method::POST])
        .allowed_headers([header::AUTHORIZATION, header::CONTENT_TYPE, header::ACCEPT])
        .allowed_header(HeaderName::from_static("last-event-id"))
        .expose_headers(["RateLimit", "RateLimit-Policy", "Retry-After"])
        .max_age(REMEMBERED);
    match cors {
        Cors::Any => layer.allow_any_origin().send_wildcard(),
        Cors::Origins(origins) => origins
            .iter()
            .fold(layer, |layer, origin| layer.allowed_origin(origin)),
    }
    .block_on_origin_mismatch(false)
}

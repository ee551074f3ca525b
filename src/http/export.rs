//! What a viewer sees as a file, at the addresses that `exportOpportunities` gives.

use std::sync::Arc;

use actix_web::{
    HttpRequest, HttpResponse,
    http::header,
    web::{Bytes, Data, Path},
};
use covente_entity::types::FileFormat;
use futures_util::{Stream, stream};

use super::{
    Endpoint,
    fault::Fault,
    import::{answered, viewer},
    observe::Line,
    trace::Parent,
};
use crate::graphql::{
    export::{self, Export, records},
    types::import::media_type,
};

/// Streams the opportunities of an address.
pub(super) async fn fetch(
    request: HttpRequest,
    sealed: Path<String>,
    endpoint: Data<Endpoint>,
) -> HttpResponse {
    let mut line = None;
    let fetched = opportunities(&request, &sealed, &endpoint, &mut line).await;
    answered(&endpoint, line, fetched)
}

async fn opportunities(
    request: &HttpRequest,
    sealed: &str,
    endpoint: &Endpoint,
    line: &mut Option<Line>,
) -> Result<HttpResponse, Fault> {
    let signed_in = viewer(request, endpoint).await?;
    let viewer = signed_in.viewer;
    *line = Some(Line::named(
        &endpoint.metrics,
        "export",
        viewer.partner,
        &Parent::of(request),
    ));
    let asked = export::open(&endpoint.state, &viewer, sealed)?;
    let (schema, state) = (endpoint.schema.clone(), Arc::clone(&endpoint.state));
    let export = Export::new(schema, state, viewer, asked.part);
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, media_type(asked.format)))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .streaming(told(export, asked.format)))
}

/// The file. One that breaks off ends its connection early, so that nobody takes it for whole.
fn told(
    export: Export,
    format: FileFormat,
) -> impl Stream<Item = Result<Bytes, Box<dyn std::error::Error>>> {
    stream::try_unfold((export, true), move |(mut export, is_first)| async move {
        let mut text = Vec::new();
        if is_first && format == FileFormat::Csv {
            records::head(&mut text)?;
        }
        let record = export.next().await.map_err(|broken| {
            tracing::error!(cause = broken.0, "an export broke off");
            broken.0
        })?;
        match (record, format) {
            (Some(record), FileFormat::Csv) => records::row(&mut text, &record)?,
            (Some(record), FileFormat::Ndjson) => records::json(&mut text, &record)?,
            (None, _) if text.is_empty() => return Ok(None),
            (None, _) => {}
        }
        Ok(Some((Bytes::from(text), (export, false))))
    })
}

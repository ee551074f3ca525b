//! Files of opportunities at `/import`: posted here, to be imported by `importOpportunities`, and their refused rows back.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    web::{Bytes, BytesMut, Data, Path, Payload, Query},
};
use covente_entity::types::{
    FileFormat,
    ids::{ImportRunId, UploadId},
};
use futures_util::{Stream, StreamExt as _, stream};
use serde::Deserialize;
use serde_json::json;
use tokio::time::timeout;

use super::{
    Endpoint,
    auth::SignedIn,
    fault::Fault,
    graphql::{signed_in, text},
    media::Media,
    observe::Line,
    trace::Parent,
};
use crate::{
    domain::permission::{Duty, duty},
    error::Error,
    graphql::{
        ids::{Kind, decode, encode},
        types::import::media_type,
    },
    store::{connect::Db, import_results, import_runs, uploads},
};

/// Letters of a file's name that are kept.
const NAME: usize = 200;
/// Refused rows that are read at once.
const AT_ONCE: u64 = 500;

/// What a client may say of the file.
#[derive(Deserialize)]
pub(super) struct Said {
    /// Its name, by which `imports` lists it.
    name: Option<String>,
}

/// Takes a file, part by part, so that it is never in memory whole.
pub(super) async fn post(
    request: HttpRequest,
    payload: Payload,
    said: Query<Said>,
    endpoint: Data<Endpoint>,
) -> HttpResponse {
    let mut line = None;
    let taken = take(&request, payload, said.into_inner(), &endpoint, &mut line).await;
    answered(&endpoint, line, taken)
}

/// Gives the refused rows of an import back, under the first line of the file.
pub(super) async fn refused(
    request: HttpRequest,
    id: Path<String>,
    endpoint: Data<Endpoint>,
) -> HttpResponse {
    let mut line = None;
    let found = rows(&request, &id, &endpoint, &mut line).await;
    answered(&endpoint, line, found)
}

/// Ends what was asked for outside of GraphQL: the line of the log has its code.
pub(super) fn answered(
    endpoint: &Endpoint,
    line: Option<Line>,
    answer: Result<HttpResponse, Fault>,
) -> HttpResponse {
    answer.unwrap_or_else(|fault| {
        match line {
            Some(mut line) => {
                line.coded(fault.code);
                line.finished();
            }
            None => endpoint.metrics.error(fault.code),
        }
        fault.reply(Media::Json)
    })
}

/// Whoever signed in.
pub(super) async fn viewer(request: &HttpRequest, endpoint: &Endpoint) -> Result<SignedIn, Fault> {
    let signed_in = signed_in(request, endpoint).await?;
    let unknown = || Fault::from(Error::Unauthenticated("Sign in: send a token."));
    signed_in.ok_or_else(unknown)
}

async fn take(
    request: &HttpRequest,
    payload: Payload,
    said: Said,
    endpoint: &Endpoint,
    line: &mut Option<Line>,
) -> Result<HttpResponse, Fault> {
    let signed_in = viewer(request, endpoint).await?;
    let viewer = &signed_in.viewer;
    *line = Some(Line::named(
        &endpoint.metrics,
        "import",
        viewer.partner,
        &Parent::of(request),
    ));
    let own = Some(viewer.partner);
    if let Some(refusal) = duty(viewer, Duty::ImportOpportunities, own, None) {
        let message = refusal.message;
        return Err(Fault::new(StatusCode::FORBIDDEN, "FORBIDDEN", message));
    }
    let format = format(&text(request, &header::CONTENT_TYPE))?;
    let limit = endpoint.limits.import_bytes;
    let announced: Option<usize> = text(request, &header::CONTENT_LENGTH).parse().ok();
    if announced.is_some_and(|announced| announced > limit) {
        return Err(too_large(limit));
    }
    let state = &endpoint.common;
    let id = UploadId(state.clock.id());
    uploads::make_room(&state.db, viewer.partner).await?;
    let name = said.name.unwrap_or_default();
    let row = uploads::Row {
        id,
        partner_id: viewer.partner,
        name: name
            .chars()
            .filter(|c| !c.is_control())
            .take(NAME)
            .collect(),
        format,
        bytes: None,
        created_at: state.clock.now(),
    };
    uploads::begin(&state.db, row).await?;
    match keep(payload, endpoint, id).await {
        Ok(bytes) => {
            let id = encode(Kind::Upload, id);
            Ok(HttpResponse::Created()
                .insert_header((header::CACHE_CONTROL, "no-store"))
                .json(json!({ "uploadId": id.as_str(), "bytes": bytes })))
        }
        Err(fault) => {
            // What cannot be taken away now goes with the files that nobody imports.
            if let Err(error) = uploads::discard(&state.db, id).await {
                tracing::warn!(%error, "a file that did not come whole is still there");
            }
            Err(fault)
        }
    }
}

fn format(content_type: &str) -> Result<FileFormat, Fault> {
    let kind = content_type.split(';').next().unwrap_or_default();
    match kind.trim().to_ascii_lowercase().as_str() {
        "text/csv" => Ok(FileFormat::Csv),
        "application/x-ndjson" | "application/ndjson" | "application/jsonl" => {
            Ok(FileFormat::Ndjson)
        }
        _ => Err(Fault::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "UNSUPPORTED_MEDIA_TYPE",
            "A file of opportunities has the Content-Type text/csv or application/x-ndjson.",
        )),
    }
}

fn too_large(limit: usize) -> Fault {
    let message = format!("The file is larger than {limit} bytes.");
    Fault::new(StatusCode::PAYLOAD_TOO_LARGE, "BODY_TOO_LARGE", message)
}

/// Stores the parts of a file, and tells how long it is. Each piece has the time of a whole small body.
async fn keep(mut payload: Payload, endpoint: &Endpoint, id: UploadId) -> Result<i64, Fault> {
    let (limit, patience) = (endpoint.limits.import_bytes, endpoint.limits.body_time);
    let db = &endpoint.common.db;
    let mut part = BytesMut::with_capacity(uploads::PART);
    let (mut bytes, mut number) = (0, 0);
    loop {
        let piece = timeout(patience, payload.next()).await.map_err(|_| {
            let message = format!("Nothing came for {} seconds.", patience.as_secs());
            Fault::new(StatusCode::REQUEST_TIMEOUT, "BODY_TOO_SLOW", message)
        })?;
        let is_last = piece.is_none();
        if let Some(piece) = piece {
            let piece = piece.map_err(|_| Fault::bad_request("The body broke off."))?;
            bytes += piece.len();
            if bytes > limit {
                return Err(too_large(limit));
            }
            part.extend_from_slice(&piece);
        }
        while part.len() >= uploads::PART || (is_last && !part.is_empty()) {
            let body = part.split_to(end(&part)).to_vec();
            uploads::add(db, id, number, body).await?;
            number += 1;
        }
        if is_last {
            let bytes = i64::try_from(bytes).map_err(Error::internal)?;
            uploads::complete(db, id, bytes).await?;
            return Ok(bytes);
        }
    }
}

/// Where the next part of a file ends: after a line, wherever one ends in it, so that a line is looked at as a whole when a
/// person is erased.
fn end(bytes: &[u8]) -> usize {
    let most = bytes.len().min(uploads::PART);
    let line = bytes[..most].iter().rposition(|byte| *byte == b'\n');
    line.map_or(most, |line| line + 1)
}

async fn rows(
    request: &HttpRequest,
    id: &str,
    endpoint: &Endpoint,
    line: &mut Option<Line>,
) -> Result<HttpResponse, Fault> {
    let signed_in = viewer(request, endpoint).await?;
    let viewer = &signed_in.viewer;
    *line = Some(Line::named(
        &endpoint.metrics,
        "refused",
        viewer.partner,
        &Parent::of(request),
    ));
    let missing = || Error::NotFound("There is no such import, or you may not see it.");
    let id = decode(id, Kind::Import).ok_or_else(missing)?;
    let db = &endpoint.state.db;
    let run = import_runs::find(db, &db.read, viewer, &[ImportRunId(id)]).await?;
    let run = run.into_iter().next().ok_or_else(missing)?;
    let file = import_runs::files(db, viewer, &[run.upload_id]).await?;
    let file = file.into_iter().next().ok_or_else(missing)?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, media_type(file.format)))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .streaming(told(db.clone(), run.id, run.header.as_deref())))
}

/// The first line of the file, and each refused row as it stands there.
fn told(
    db: Db,
    run: ImportRunId,
    header: Option<&[u8]>,
) -> impl Stream<Item = Result<Bytes, Error>> + use<> {
    let header = header.map(|header| Ok(line_of(header)));
    let rows = stream::try_unfold((db, run, 0), |(db, run, after)| async move {
        let rows = import_results::refused_after(&db, run, after, AT_ONCE).await?;
        let Some((last, _)) = rows.last() else {
            return Ok(None);
        };
        let last = *last;
        let mut text = BytesMut::new();
        for row in rows.iter().filter_map(|(_, text)| text.as_deref()) {
            text.extend_from_slice(&line_of(row));
        }
        Ok(Some((text.freeze(), (db, run, last))))
    });
    stream::iter(header).chain(rows)
}

/// A line, its end put to it where it has none.
fn line_of(text: &[u8]) -> Bytes {
    if text.ends_with(b"\n") {
        return Bytes::copy_from_slice(text);
    }
    [text, b"\n"].concat().into()
}

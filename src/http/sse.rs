//! GraphQL as a stream of events (`graphql-sse`, distinct connections mode): one operation a request.

use std::convert::Infallible;

use actix_web::{
    HttpResponse,
    http::header,
    web::{Bytes, Data},
};
use futures_util::stream;
use tokio::time::{Instant, sleep, sleep_until};

use super::{
    Endpoint, LONGEST_SESSION,
    auth::{Held, SignedIn},
    follow::Following,
    media,
    observe::Line,
    trace::Parent,
};
use crate::graphql::{document::Operation, outcome::Outcome, subscription::live};

const CONTENT_TYPE: &str = "text/event-stream; charset=utf-8";
/// The end of an operation; a stream that ends without it has broken off.
const COMPLETE: &str = "event: complete\ndata:\n\n";

/// Whether an `Accept` header takes a stream of events, by name.
pub(super) fn accepts(accept: &str) -> bool {
    media::names(accept, "text", "event-stream")
}

/// A stream with one answer.
pub(super) fn once(outcome: &Outcome) -> HttpResponse {
    let body = next(outcome) + COMPLETE;
    head().body(body)
}

/// A stream of a subscription's answers, each with its cursor as `id`. `last` is the one after which it goes on.
pub(super) async fn follow(
    endpoint: Data<Endpoint>,
    operation: Operation,
    signed_in: Option<SignedIn>,
    last: String,
    parent: &Parent,
) -> HttpResponse {
    let until = signed_in
        .as_ref()
        .map(|signed_in| Instant::now() + signed_in.remaining().min(LONGEST_SESSION));
    let held = signed_in
        .as_ref()
        .map_or_else(Held::none, |it| endpoint.auth.hold(it));
    let viewer = signed_in.map(|signed_in| signed_in.viewer);
    let partner = viewer.as_ref().map(|viewer| viewer.partner);
    let mut line = Line::new(&endpoint.metrics, "sse", &operation, partner, parent);
    let last = (!last.is_empty()).then_some(last);
    let begun = live::begin(&endpoint.schema, &endpoint.common, operation, viewer, last).await;
    let following = match begun {
        Ok(follower) => Following::new(follower),
        // A subscription that cannot begin answers once, with errors alone.
        Err(outcome) => {
            line.answered(&outcome);
            line.finished();
            return once(&outcome);
        }
    };
    let stream = Stream {
        endpoint,
        following,
        line,
        until,
        held,
        has_ended: false,
    };
    head().streaming(stream::unfold(stream, Stream::step))
}

fn head() -> actix_web::HttpResponseBuilder {
    let mut response = HttpResponse::Ok();
    response
        .content_type(CONTENT_TYPE)
        .insert_header((header::CACHE_CONTROL, "no-store"))
        // Nothing is held back to be compressed or buffered on the way.
        .insert_header((header::CONTENT_ENCODING, "identity"))
        .insert_header(("X-Accel-Buffering", "no"));
    response
}

/// A subscription on its way.
struct Stream {
    endpoint: Data<Endpoint>,
    following: Following,
    line: Line,
    /// Until when its token counts.
    until: Option<Instant>,
    held: Held,
    has_ended: bool,
}

impl Stream {
    /// The next piece of the stream. One that breaks off, since the server stops or the token counts no more, is not told
    /// to be complete, so that the client comes again.
    async fn step(mut self) -> Option<(Result<Bytes, Infallible>, Self)> {
        if self.has_ended {
            return None;
        }
        let endpoint = self.endpoint.clone();
        let until = self.until;
        let expiry = async {
            match until {
                Some(until) => sleep_until(until).await,
                None => std::future::pending().await,
            }
        };
        let answer = tokio::select! {
            biased;
            () = endpoint.stop.wait() => return None,
            () = expiry => return None,
            () = self.held.ended() => return None,
            answer = self.following.next() => answer,
            () = sleep(endpoint.limits.socket_ping) => return Some((Ok(Bytes::from_static(b":\n\n")), self)),
        };
        let piece = match answer {
            Ok(Some(piece)) => {
                self.line.told();
                event(&piece.body, piece.cursor.as_deref())
            }
            Ok(None) => self.complete(),
            Err(outcome) => {
                self.line.answered(&outcome);
                next(&outcome) + &self.complete()
            }
        };
        Some((Ok(piece.into()), self))
    }

    fn complete(&mut self) -> String {
        self.has_ended = true;
        self.line.finished();
        COMPLETE.to_owned()
    }
}

/// One answer as an event.
fn next(outcome: &Outcome) -> String {
    let json = serde_json::to_string(outcome).unwrap_or_else(|_| "{}".to_owned());
    event(&json, None)
}

/// An answer that is JSON already, which has no line breaks of its own.
fn event(json: &str, id: Option<&str>) -> String {
    let id = id.map(|id| format!("id: {id}\n")).unwrap_or_default();
    format!("event: next\n{id}data: {json}\n\n")
}

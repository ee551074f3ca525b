//! GraphQL as a stream of events (`graphql-sse`, distinct connections mode): one operation a request.

use std::{convert::Infallible, panic::AssertUnwindSafe};

use actix_web::{
    HttpResponse,
    http::header,
    web::{Bytes, Data},
};
use async_graphql::{Response, futures_util::stream::BoxStream};
use futures_util::{FutureExt as _, StreamExt as _, stream};
use tokio::time::{Instant, sleep, sleep_until};

use super::{Endpoint, LONGEST_SESSION, auth::SignedIn, media, observe::Line, outcome::Outcome};
use crate::graphql::{
    context::{self, Course},
    document::Operation,
};

const CONTENT_TYPE: &str = "text/event-stream; charset=utf-8";
/// The end of an operation; a stream that ends without it has broken off.
const COMPLETE: &str = "event: complete\ndata:\n\n";

/// Whether an `Accept` header takes a stream of events, by name.
pub(super) fn accepts(accept: &str) -> bool {
    media::names(accept, "text", "event-stream")
}

/// A stream with one answer.
pub(super) fn once(outcome: &Outcome) -> HttpResponse {
    let body = next(outcome, None) + COMPLETE;
    head().body(body)
}

/// A stream of a subscription's answers, each with its cursor as `id`. `last` is the one after which it goes on.
pub(super) fn follow(
    endpoint: Data<Endpoint>,
    operation: Operation,
    signed_in: Option<SignedIn>,
    last: String,
) -> HttpResponse {
    let until = signed_in
        .as_ref()
        .map(|signed_in| Instant::now() + signed_in.remaining().min(LONGEST_SESSION));
    let viewer = signed_in.map(|signed_in| signed_in.viewer);
    let course = Course::after((!last.is_empty()).then_some(last));
    let line = Line::new(
        "sse",
        &operation,
        viewer.as_ref().map(|viewer| viewer.partner),
    );
    let request = context::request_data(&endpoint.state, operation.request, viewer);
    let answers = endpoint.schema.execute_stream(request.data(course.clone()));
    let following = Following {
        endpoint,
        answers,
        course,
        line,
        until,
        is_first: true,
        has_ended: false,
    };
    head().streaming(stream::unfold(following, Following::step))
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
struct Following {
    endpoint: Data<Endpoint>,
    answers: BoxStream<'static, Response>,
    course: Course,
    line: Line,
    /// Until when its token counts.
    until: Option<Instant>,
    is_first: bool,
    has_ended: bool,
}

impl Following {
    /// The next piece of the stream. One that breaks off, since the server stops or the token has expired, is not told
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
        let answer = AssertUnwindSafe(self.answers.next()).catch_unwind();
        let answer = tokio::select! {
            biased;
            () = endpoint.stop.wait() => return None,
            () = expiry => return None,
            answer = answer => answer,
            () = sleep(endpoint.limits.socket_ping) => return Some((Ok(Bytes::from_static(b":\n\n")), self)),
        };
        let piece = match answer {
            Ok(Some(response)) => self.answered(&Outcome::of(response)),
            Ok(None) => self.complete(),
            Err(_) => next(&Outcome::failed(), None) + &self.complete(),
        };
        Some((Ok(piece.into()), self))
    }

    fn answered(&mut self, outcome: &Outcome) -> String {
        self.line.answered(outcome);
        let piece = next(outcome, self.course.reached().as_deref());
        // A subscription that cannot begin answers once, with errors alone.
        if std::mem::take(&mut self.is_first) && outcome.is_barren() {
            return piece + &self.complete();
        }
        piece
    }

    fn complete(&mut self) -> String {
        self.has_ended = true;
        self.line.finished();
        COMPLETE.to_owned()
    }
}

/// One answer as an event. JSON has no line breaks of its own.
fn next(outcome: &Outcome, id: Option<&str>) -> String {
    let json = serde_json::to_string(outcome).unwrap_or_else(|_| "{}".to_owned());
    let id = id.map(|id| format!("id: {id}\n")).unwrap_or_default();
    format!("event: next\n{id}data: {json}\n\n")
}

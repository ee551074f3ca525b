//! What stops a request before its document runs, and how it is answered.

use actix_web::{
    HttpResponse,
    http::{
        StatusCode,
        header::{self, HeaderName, HeaderValue},
    },
};
use serde_json::json;

use super::{auth::AuthFault, media::Media, quota::Spent};
use crate::error::Error;

/// One reason not to run a request. Its body is a GraphQL response, in the media type that the client asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) status: StatusCode,
    pub(crate) code: &'static str,
    pub(crate) message: String,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl Fault {
    #[must_use]
    pub(crate) fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
            headers: Vec::new(),
        }
    }

    /// The same with a header field more.
    #[must_use]
    pub(crate) fn with(mut self, name: HeaderName, value: &str) -> Self {
        // A value that is none is left out: no header field is worth a panic.
        self.headers
            .extend(HeaderValue::from_str(value).ok().map(|value| (name, value)));
        self
    }

    #[must_use]
    pub(crate) fn bad_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "BAD_REQUEST", message)
    }

    #[must_use]
    pub(crate) fn method(message: &'static str, allowed: &'static str) -> Self {
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "METHOD_NOT_ALLOWED",
            message,
        )
        .with(header::ALLOW, allowed)
    }

    #[must_use]
    pub(crate) fn internal() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "INTERNAL",
            "Something went wrong on our side.",
        )
    }

    fn unauthenticated(reason: &'static str) -> Self {
        let challenge = format!(
            "Bearer realm=\"covente\", error=\"invalid_token\", error_description=\"{reason}\""
        );
        let message = format!("Not signed in: {reason}.");
        Self::new(StatusCode::UNAUTHORIZED, "UNAUTHENTICATED", message)
            .with(header::WWW_AUTHENTICATE, &challenge)
    }

    #[must_use]
    pub(crate) fn reply(self, media: Media) -> HttpResponse {
        tracing::info!(
            http.status = self.status.as_u16(),
            code = self.code,
            "request refused"
        );
        let mut reply = HttpResponse::build(self.status);
        reply.content_type(media.content_type());
        for field in self.headers {
            reply.insert_header(field);
        }
        // Its parts in the order in which a GraphQL error is read.
        let (message, code) = (json!(self.message), json!(self.code));
        reply.body(format!(
            "{{\"errors\":[{{\"message\":{message},\"extensions\":{{\"code\":{code}}}}}]}}"
        ))
    }
}

impl From<Spent> for Fault {
    fn from(spent: Spent) -> Self {
        let mut fault = Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            "RATE_LIMITED",
            spent.message(),
        )
        .with(header::RETRY_AFTER, &spent.wait.to_string());
        fault.headers.extend(spent.headers());
        fault
    }
}

impl From<AuthFault> for Fault {
    fn from(fault: AuthFault) -> Self {
        match fault {
            AuthFault::Refused(reason) => Self::unauthenticated(reason),
            AuthFault::Unavailable => Self::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "UNAVAILABLE",
                "The identity provider does not answer, so the token cannot be checked now.",
            )
            .with(header::RETRY_AFTER, "10"),
            AuthFault::Failed(error) => error.into(),
        }
    }
}

/// For what is asked outside of GraphQL: there a status says what stopped it.
impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        let status = match &error {
            Error::Unauthenticated(_) => StatusCode::UNAUTHORIZED,
            Error::Forbidden(_) => StatusCode::FORBIDDEN,
            Error::NotFound(_) => StatusCode::NOT_FOUND,
            Error::BadRequest(_)
            | Error::CursorInvalid
            | Error::CursorExpired
            | Error::Refused(_) => StatusCode::BAD_REQUEST,
            Error::Busy(_) | Error::Away(_) => StatusCode::SERVICE_UNAVAILABLE,
            Error::Internal(cause) => {
                tracing::error!(%cause, "a request failed");
                return Self::internal();
            }
        };
        let fault = Self::new(status, error.code(), error.message());
        match status {
            StatusCode::SERVICE_UNAVAILABLE => fault.with(header::RETRY_AFTER, "1"),
            StatusCode::UNAUTHORIZED => {
                fault.with(header::WWW_AUTHENTICATE, "Bearer realm=\"covente\"")
            }
            _ => fault,
        }
    }
}

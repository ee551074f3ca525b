//! What stops a request before its document runs, and how it is answered.

use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
};
use serde_json::json;

use super::{auth::AuthFault, media::Media};
use crate::error::Error;

/// One reason not to run a request. Its body is a GraphQL response, in the media type that the client asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) status: StatusCode,
    pub(crate) code: &'static str,
    pub(crate) message: String,
    header: Option<(header::HeaderName, String)>,
}

impl Fault {
    #[must_use]
    pub(crate) fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
            header: None,
        }
    }

    #[must_use]
    pub(crate) fn bad_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "BAD_REQUEST", message)
    }

    #[must_use]
    pub(crate) fn method(message: &'static str, allowed: &'static str) -> Self {
        Self {
            header: Some((header::ALLOW, allowed.into())),
            ..Self::new(
                StatusCode::METHOD_NOT_ALLOWED,
                "METHOD_NOT_ALLOWED",
                message,
            )
        }
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
        Self {
            header: Some((header::WWW_AUTHENTICATE, challenge)),
            ..Self::new(StatusCode::UNAUTHORIZED, "UNAUTHENTICATED", message)
        }
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
        if let Some(header) = self.header {
            reply.insert_header(header);
        }
        // Its parts in the order in which a GraphQL error is read.
        let (message, code) = (json!(self.message), json!(self.code));
        reply.body(format!(
            "{{\"errors\":[{{\"message\":{message},\"extensions\":{{\"code\":{code}}}}}]}}"
        ))
    }
}

impl From<AuthFault> for Fault {
    fn from(fault: AuthFault) -> Self {
        match fault {
            AuthFault::Refused(reason) => Self::unauthenticated(reason),
            AuthFault::Unavailable => Self {
                header: Some((header::RETRY_AFTER, "10".into())),
                ..Self::new(
                    StatusCode::SERVICE_UNAVAILABLE,
                    "UNAVAILABLE",
                    "The identity provider does not answer, so the token cannot be checked now.",
                )
            },
            AuthFault::Failed(error @ Error::Busy(_)) => Self {
                header: Some((header::RETRY_AFTER, "1".into())),
                ..Self::new(
                    StatusCode::SERVICE_UNAVAILABLE,
                    error.code(),
                    error.message(),
                )
            },
            AuthFault::Failed(error) => {
                tracing::error!(%error, "a token could not be checked");
                Self::internal()
            }
        }
    }
}

//! What stops a request, as a client is told it: a code and a safe sentence. The cause is logged once, here.

use std::error::Error as StdError;
use std::sync::Arc;

use crate::error::Error;

/// An error on its way to the client. It can be shared by all who waited for the same rows.
///
/// It must never implement `Display`: async-graphql turns what does into a message, cause included.
#[derive(Clone, Debug)]
pub struct Fault(Arc<Error>);

impl Fault {
    /// Our own fault, with its cause.
    pub fn internal(cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Error::internal(cause).into()
    }

    /// What it is.
    #[must_use]
    pub fn error(&self) -> &Error {
        &self.0
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        match &error {
            Error::Internal(cause) => tracing::error!(cause = %cause, "a request failed"),
            Error::Busy(cause) => tracing::warn!(cause = %cause, "a request found the server busy"),
            Error::Away(cause) => tracing::warn!(cause = %cause, "a request lost the database"),
            Error::Unauthenticated(_)
            | Error::Forbidden(_)
            | Error::NotFound(_)
            | Error::BadRequest(_)
            | Error::CursorInvalid
            | Error::CursorExpired
            | Error::Refused(_) => {}
        }
        Self(Arc::new(error))
    }
}

impl From<Fault> for async_graphql::Error {
    fn from(fault: Fault) -> Self {
        let mut error = async_graphql::Error::new(fault.0.message());
        error
            .extensions
            .get_or_insert_default()
            .set("code", fault.0.code());
        error
    }
}

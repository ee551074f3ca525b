//! Every way in which a request can fail as a whole: a stable code, a safe message, a hidden cause.

use std::error::Error as StdError;
use std::fmt;

use crate::domain::refusal::Refusal;

/// What stops a request. What the rules or the input refuse is [`Error::Refused`], which a mutation turns into
/// `userErrors`; everything else becomes a top-level error with `extensions.code`.
#[derive(Debug)]
pub enum Error {
    /// No token, or none that counts.
    Unauthenticated(&'static str),
    /// The role does not allow the whole operation.
    Forbidden(&'static str),
    /// The target of the operation does not exist, or the caller may not see it: the two look alike.
    NotFound(&'static str),
    /// The operation itself is not well formed: a page size, an id that is none.
    BadRequest(String),
    /// A cursor that was not made here for this company and order.
    CursorInvalid,
    /// A cursor of an event that the feed goes back to no more.
    CursorExpired,
    /// A second holder of an idempotency key waited too long for the first, or the database is overloaded: try again.
    Busy(Box<dyn StdError + Send + Sync>),
    /// The database went away while it was asked: of a write nobody knows whether it is done.
    Away(Box<dyn StdError + Send + Sync>),
    /// The rules or the input say no.
    Refused(Vec<Refusal>),
    /// Our own fault. The cause is logged and never sent.
    Internal(Box<dyn StdError + Send + Sync>),
}

impl Error {
    /// The stable code for a program.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Error::Unauthenticated(_) => "UNAUTHENTICATED",
            Error::Forbidden(_) => "FORBIDDEN",
            Error::NotFound(_) => "NOT_FOUND",
            Error::BadRequest(_) => "BAD_REQUEST",
            Error::CursorInvalid => "CURSOR_INVALID",
            Error::CursorExpired => "CURSOR_EXPIRED",
            Error::Busy(_) => "BUSY",
            Error::Away(_) => "UNAVAILABLE",
            Error::Refused(_) => "REFUSED",
            Error::Internal(_) => "INTERNAL",
        }
    }

    /// One sentence that is safe to send.
    #[must_use]
    pub fn message(&self) -> String {
        match self {
            Error::Unauthenticated(reason) | Error::Forbidden(reason) | Error::NotFound(reason) => {
                (*reason).to_owned()
            }
            Error::BadRequest(reason) => reason.clone(),
            Error::CursorInvalid => {
                "The cursor was not made by this server for this list and your company.".to_owned()
            }
            Error::CursorExpired => {
                "The feed does not go back to this cursor any more: read what you show anew, and follow from now on."
                    .to_owned()
            }
            Error::Busy(_) => "The server is busy; send the request again.".to_owned(),
            Error::Away(_) => {
                "The database does not answer. Send the request again; a change may have been made, so with its idempotencyKey."
                    .to_owned()
            }
            Error::Refused(refusals) => refusals
                .iter()
                .map(|refusal| refusal.message.as_str())
                .collect::<Vec<_>>()
                .join(" "),
            Error::Internal(_) => "The server failed; the fault was logged.".to_owned(),
        }
    }

    /// The same, but what was not found is called by the name that the caller used for it.
    #[must_use]
    pub fn not_found_as(self, missing: Self) -> Self {
        if matches!(self, Error::NotFound(_)) {
            missing
        } else {
            self
        }
    }

    /// Our own fault, with its cause.
    pub fn internal(cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Error::Internal(cause.into())
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Error::Refused(vec![refusal])
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Busy(cause) | Error::Away(cause) | Error::Internal(cause) => {
                write!(f, "{}: {cause}", self.code())
            }
            Error::Unauthenticated(_)
            | Error::Forbidden(_)
            | Error::NotFound(_)
            | Error::BadRequest(_)
            | Error::CursorInvalid
            | Error::CursorExpired
            | Error::Refused(_) => f.write_str(&self.message()),
        }
    }
}

impl StdError for Error {}

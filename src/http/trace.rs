//! The span of an operation, for a collector of traces: what the log says of it, under the trace of whoever called.

use covente_entity::types::ids::PartnerId;

#[cfg(not(feature = "otel"))]
mod silent;
#[cfg(feature = "otel")]
mod told;

#[cfg(not(feature = "otel"))]
pub(crate) use silent::{Parent, Span};
#[cfg(feature = "otel")]
pub(crate) use told::{Parent, Span};

/// What a span says: never a token, an e-mail address, a variable or a body.
#[cfg_attr(
    not(feature = "otel"),
    expect(dead_code, reason = "nobody is told in this binary")
)]
pub(crate) struct Told<'a> {
    /// What the client calls the operation; none where nobody signed in, since anybody may call it anything.
    pub(crate) name: Option<&'a str>,
    pub(crate) kind: &'static str,
    pub(crate) via: &'static str,
    pub(crate) partner: Option<PartnerId>,
    pub(crate) statements: u32,
    pub(crate) cost: usize,
    pub(crate) answers: u32,
    pub(crate) codes: &'a [String],
    pub(crate) cancelled: bool,
}

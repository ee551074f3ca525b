//! A span of OpenTelemetry. Without a collector in the settings it records nothing.

use actix_web::{
    HttpRequest,
    http::header::{HeaderMap, HeaderName},
};
use opentelemetry::{
    Array, Context, KeyValue, StringValue, Value,
    global::{self, BoxedSpan},
    propagation::{Extractor, TextMapPropagator as _},
    trace::{Span as _, SpanKind, Status, Tracer as _},
};
use opentelemetry_sdk::propagation::TraceContextPropagator;

use super::Told;

/// The codes by which an operation failed through no fault of its caller.
const OURS: [&str; 3] = ["INTERNAL", "UNAVAILABLE", "BUSY"];

/// The span of the caller, which `traceparent` names.
pub(crate) struct Parent(Context);

impl Parent {
    pub(crate) fn of(request: &HttpRequest) -> Self {
        let headers = Headers(request.headers());
        Self(TraceContextPropagator::new().extract_with_context(&Context::new(), &headers))
    }

    /// For what begins a trace of its own, as operations on a socket do: it outlives the trace that opened it.
    pub(crate) fn none() -> Self {
        Self(Context::new())
    }
}

struct Headers<'a>(&'a HeaderMap);

impl Extractor for Headers<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key)?.to_str().ok()
    }

    fn keys(&self) -> Vec<&str> {
        self.0.keys().map(HeaderName::as_str).collect()
    }
}

pub(crate) struct Span(BoxedSpan);

impl Span {
    pub(crate) fn begin(parent: &Parent) -> Self {
        let tracer = global::tracer("covente");
        let span = tracer.span_builder("graphql").with_kind(SpanKind::Server);
        Self(span.start_with_context(&tracer, &parent.0))
    }

    /// Ends it, and hands it to whoever sends it to the collector, who may be behind: nothing waits for that.
    pub(crate) fn end(&mut self, told: &Told<'_>) {
        if !self.0.is_recording() {
            return;
        }
        let mut attributes = vec![
            KeyValue::new("graphql.operation.type", told.kind),
            KeyValue::new("covente.via", told.via),
            KeyValue::new("covente.statements", i64::from(told.statements)),
            KeyValue::new("covente.cost", i64::try_from(told.cost).unwrap_or(i64::MAX)),
            KeyValue::new("covente.answers", i64::from(told.answers)),
            KeyValue::new("covente.cancelled", told.cancelled),
        ];
        if let Some(name) = told.name.filter(|name| !name.is_empty()) {
            self.0.update_name(format!("{} {name}", told.kind));
            attributes.push(KeyValue::new("graphql.operation.name", name.to_owned()));
        } else {
            self.0.update_name(told.kind);
        }
        if let Some(partner) = told.partner {
            attributes.push(KeyValue::new("covente.viewer.partner", partner.to_string()));
        }
        let codes = told.codes.iter().cloned().map(StringValue::from).collect();
        attributes.push(KeyValue::new(
            "covente.codes",
            Value::Array(Array::String(codes)),
        ));
        self.0.set_attributes(attributes);
        if let Some(code) = told.codes.iter().find(|code| OURS.contains(&code.as_str())) {
            self.0.set_status(Status::error(code.clone()));
        }
        self.0.end();
    }
}

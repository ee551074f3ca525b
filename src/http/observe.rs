//! The one line that each operation leaves in the log, and what it adds to the figures.

use std::time::Instant;

use async_graphql::parser::types::OperationType;
use covente_entity::types::ids::PartnerId;

use super::metrics::{Metrics, Ran};
use super::trace::{Parent, Span, Told};
use crate::graphql::{document::Operation, outcome::Outcome};

/// Letters of the name that a client gives an operation, at most.
const NAME: usize = 100;
/// Codes of one operation, at most.
const CODES: usize = 10;

/// Written when it is dropped, so that an operation that was cancelled leaves its line too.
///
/// Never a token, an e-mail address, a variable or a body.
pub(crate) struct Line {
    metrics: Metrics,
    via: &'static str,
    name: String,
    kind: &'static str,
    partner: Option<PartnerId>,
    started: Instant,
    cost: usize,
    /// SQL statements of a query or mutation.
    pub(crate) statements: u32,
    answers: u32,
    codes: Vec<String>,
    finished: bool,
    span: Span,
}

impl Line {
    #[must_use]
    pub(crate) fn new(
        metrics: &Metrics,
        via: &'static str,
        operation: &Operation,
        partner: Option<PartnerId>,
        parent: &Parent,
    ) -> Self {
        let kind = match operation.kind {
            OperationType::Query => "query",
            OperationType::Mutation => "mutation",
            OperationType::Subscription => "subscription",
        };
        let mut line = Self::unnamed(metrics, via, partner, parent);
        let name = operation.name().unwrap_or_default();
        line.name = name.chars().take(NAME).collect();
        line.kind = kind;
        line.cost = operation.cost;
        line
    }

    /// That of a document that is none, or that does not run.
    #[must_use]
    pub(crate) fn unnamed(
        metrics: &Metrics,
        via: &'static str,
        partner: Option<PartnerId>,
        parent: &Parent,
    ) -> Self {
        Self {
            metrics: metrics.clone(),
            via,
            name: String::new(),
            kind: "none",
            partner,
            started: Instant::now(),
            cost: 0,
            statements: 0,
            answers: 0,
            codes: Vec::new(),
            finished: false,
            span: Span::begin(parent),
        }
    }

    /// That of what is asked for outside of GraphQL.
    #[must_use]
    pub(crate) fn named(
        metrics: &Metrics,
        name: &'static str,
        partner: PartnerId,
        parent: &Parent,
    ) -> Self {
        let mut line = Self::unnamed(metrics, "http", Some(partner), parent);
        name.clone_into(&mut line.name);
        line.kind = "file";
        line
    }

    /// Notes one answer of a subscription, which others may be sent as well.
    pub(crate) fn told(&mut self) {
        self.answers = self.answers.saturating_add(1);
    }

    /// Notes the answer that an operation ends with.
    pub(crate) fn answered(&mut self, outcome: &Outcome) {
        self.answers = self.answers.saturating_add(1);
        for code in outcome.codes() {
            self.coded(code);
        }
    }

    /// Notes a code that the answer holds, as an error or among the `userErrors` of a mutation.
    pub(crate) fn coded(&mut self, code: &str) {
        self.metrics.error(code);
        if self.codes.len() < CODES && !self.codes.iter().any(|known| known == code) {
            self.codes.push(code.to_owned());
        }
    }

    pub(crate) fn finished(&mut self) {
        self.finished = true;
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        let took = self.started.elapsed();
        // Whoever did not sign in may call an operation anything.
        let name = self.partner.is_some().then_some(self.name.as_str());
        self.span.end(&Told {
            name,
            kind: self.kind,
            via: self.via,
            partner: self.partner,
            statements: self.statements,
            cost: self.cost,
            answers: self.answers,
            codes: &self.codes,
            cancelled: !self.finished,
        });
        self.metrics.ran(&Ran {
            name,
            kind: self.kind,
            via: self.via,
            took,
            statements: self.statements,
            cost: self.cost,
        });
        tracing::info!(
            operation.name = self.name,
            operation.r#type = self.kind,
            via = self.via,
            viewer.partner = self.partner.map(tracing::field::display),
            duration_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
            statements = self.statements,
            cost = self.cost,
            answers = self.answers,
            codes = self.codes.join(","),
            cancelled = !self.finished,
            "operation"
        );
    }
}

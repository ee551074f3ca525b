//! The one line that each operation leaves in the log.

use std::{fmt::Write as _, time::Instant};

use async_graphql::parser::types::OperationType;
use covente_entity::types::ids::PartnerId;

use crate::graphql::{document::Operation, outcome::Outcome};

/// Written when it is dropped, so that an operation that was cancelled leaves its line too.
///
/// Never a token, an e-mail address, a variable or a body.
pub(crate) struct Line {
    via: &'static str,
    name: String,
    kind: &'static str,
    partner: Option<PartnerId>,
    started: Instant,
    /// SQL statements of a query or mutation.
    pub(crate) statements: u32,
    answers: u32,
    codes: String,
    finished: bool,
}

impl Line {
    #[must_use]
    pub(crate) fn new(
        via: &'static str,
        operation: &Operation,
        partner: Option<PartnerId>,
    ) -> Self {
        let kind = match operation.kind {
            OperationType::Query => "query",
            OperationType::Mutation => "mutation",
            OperationType::Subscription => "subscription",
        };
        Self {
            via,
            name: operation
                .name()
                .unwrap_or_default()
                .chars()
                .take(100)
                .collect(),
            kind,
            partner,
            started: Instant::now(),
            statements: 0,
            answers: 0,
            codes: String::new(),
            finished: false,
        }
    }

    /// Notes one answer of a subscription, which others may be sent as well.
    pub(crate) fn told(&mut self) {
        self.answers = self.answers.saturating_add(1);
    }

    /// Notes the answer that an operation ends with.
    pub(crate) fn answered(&mut self, outcome: &Outcome) {
        self.answers = self.answers.saturating_add(1);
        for code in outcome.codes() {
            if self.codes.len() < 200 {
                let separator = if self.codes.is_empty() { "" } else { "," };
                // Writing to a string cannot fail.
                let _ = write!(self.codes, "{separator}{code}");
            }
        }
    }

    pub(crate) fn finished(&mut self) {
        self.finished = true;
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        let duration_ms = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        tracing::info!(
            operation.name = self.name,
            operation.r#type = self.kind,
            via = self.via,
            viewer.partner = self.partner.map(tracing::field::display),
            duration_ms,
            statements = self.statements,
            answers = self.answers,
            codes = self.codes,
            cancelled = !self.finished,
            "operation"
        );
    }
}

//! The figures that Prometheus reads: what this node did, counted, and how it stands when it is asked.

mod served;
mod standing;

use std::{
    collections::HashSet,
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use prometheus_client::{
    encoding::text,
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::{Registry, Unit},
};

pub(crate) use self::{
    served::bind,
    standing::{Standing, Threads},
};

/// Names of operations that are told apart; what clients call others is one.
const NAMES: usize = 200;
/// Codes that are told apart.
const CODES: usize = 200;
/// What stands for those that are not told apart.
const OTHER: &str = "other";

type Labels<const N: usize> = [(&'static str, String); N];
type Durations = Family<Labels<2>, Histogram, fn() -> Histogram>;

/// What this node did. A clone counts into the same figures.
#[derive(Clone)]
pub(crate) struct Metrics {
    operations: Family<Labels<3>, Counter>,
    durations: Durations,
    statements: Counter,
    cost: Counter,
    errors: Family<Labels<1>, Counter>,
    sockets: Gauge,
    names: Bounded<NAMES>,
    codes: Bounded<CODES>,
}

/// An operation that ended.
pub(crate) struct Ran<'a> {
    /// What its client calls it; none where it is not to be told apart.
    pub(crate) name: Option<&'a str>,
    pub(crate) kind: &'static str,
    pub(crate) via: &'static str,
    pub(crate) took: Duration,
    pub(crate) statements: u32,
    pub(crate) cost: usize,
}

impl Metrics {
    pub(crate) fn new() -> Self {
        Self {
            operations: Family::default(),
            durations: Durations::new_with_constructor(durations),
            statements: Counter::default(),
            cost: Counter::default(),
            errors: Family::default(),
            sockets: Gauge::default(),
            names: Bounded::default(),
            codes: Bounded::default(),
        }
    }

    pub(crate) fn ran(&self, ran: &Ran<'_>) {
        let name = ran.name.map_or(OTHER, |name| self.names.admit(name));
        let labels = |name: &str| [("name", name.to_owned()), ("type", ran.kind.to_owned())];
        let [name, kind] = labels(name);
        let via = ("via", ran.via.to_owned());
        self.operations
            .get_or_create(&[name.clone(), kind.clone(), via])
            .inc();
        // A subscription lasts for as long as its client likes.
        if ran.kind != "subscription" {
            self.durations
                .get_or_create(&[name, kind])
                .observe(ran.took.as_secs_f64());
        }
        self.statements.inc_by(ran.statements.into());
        self.cost.inc_by(ran.cost as u64);
    }

    /// One more answer with this code.
    pub(crate) fn error(&self, code: &str) {
        let code = self.codes.admit(code).to_owned();
        self.errors.get_or_create(&[("code", code)]).inc();
    }

    /// One more socket, until what this gives is dropped.
    pub(crate) fn socket(&self) -> OpenSocket {
        self.sockets.inc();
        OpenSocket(self.sockets.clone())
    }

    fn register(&self, registry: &mut Registry) {
        registry.register(
            "operations",
            "GraphQL operations that ended, by the name that their client gives them",
            self.operations.clone(),
        );
        registry.register_with_unit(
            "operation_duration",
            "How long queries and mutations took",
            Unit::Seconds,
            self.durations.clone(),
        );
        registry.register(
            "statements",
            "SQL statements of queries and mutations",
            self.statements.clone(),
        );
        registry.register(
            "cost",
            "Units of cost of the operations that ended",
            self.cost.clone(),
        );
        registry.register(
            "errors",
            "Codes that were answered with, as errors or as userErrors of a mutation",
            self.errors.clone(),
        );
        registry.register("sockets", "Open WebSockets", self.sockets.clone());
    }
}

/// Counted until it is dropped.
pub(crate) struct OpenSocket(Gauge);

impl Drop for OpenSocket {
    fn drop(&mut self) {
        self.0.dec();
    }
}

/// All figures as text.
pub(crate) fn text(registry: &Registry) -> Result<String, fmt::Error> {
    let mut text = String::new();
    text::encode(&mut text, registry)?;
    Ok(text)
}

/// From a millisecond to half a minute.
fn durations() -> Histogram {
    Histogram::new([
        0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0,
    ])
}

/// The first so many different texts: a client that makes names up must not fill the memory of two programs.
#[derive(Clone, Default)]
struct Bounded<const MOST: usize>(Arc<Mutex<HashSet<String>>>);

impl<const MOST: usize> Bounded<MOST> {
    fn admit<'a>(&self, text: &'a str) -> &'a str {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.contains(text) {
            return text;
        }
        if known.len() >= MOST {
            return OTHER;
        }
        known.insert(text.to_owned());
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_apart_up_to_a_bound() {
        let metrics = Metrics::new();
        let mut registry = Registry::with_prefix("covente");
        metrics.register(&mut registry);
        for n in 0..NAMES + 50 {
            metrics.ran(&Ran {
                name: Some(&format!("Operation{n}")),
                kind: "query",
                via: "http",
                took: Duration::from_millis(3),
                statements: 2,
                cost: 5,
            });
        }
        let text = text(&registry).unwrap();
        let counted = text
            .lines()
            .filter(|line| line.starts_with("covente_operations_total{"));
        assert_eq!(counted.count(), NAMES + 1, "{text}");
        assert!(
            text.contains(
                "covente_operations_total{name=\"other\",type=\"query\",via=\"http\"} 50"
            ),
            "{text}"
        );
        assert!(text.contains("covente_statements_total 500"), "{text}");
        assert!(text.contains("covente_cost_total 1250"), "{text}");
    }

    #[test]
    fn a_socket_is_counted_while_it_is_open() {
        let metrics = Metrics::new();
        let open = metrics.socket();
        assert_eq!(metrics.sockets.get(), 1);
        drop(open);
        assert_eq!(metrics.sockets.get(), 0);
    }
}

//! Redactions that check before they hide: what differs from run to run must still be what it claims to be.

use std::collections::HashMap;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::DateTime;
use serde_json::{Map, Value};

/// A response in which each id is `[kind-number]`, the same id always the same, each time `[time]`, each cursor
/// `[cursor]` and each reference `[reference]`.
pub(crate) fn redacted(response: &Value) -> Value {
    Redactor::default().value("", response)
}

#[derive(Default)]
struct Redactor {
    /// id → what stands for it
    names: HashMap<String, String>,
    /// kind → how many were seen
    counts: HashMap<String, usize>,
}

impl Redactor {
    fn value(&mut self, key: &str, value: &Value) -> Value {
        match value {
            Value::Object(fields) => Value::Object(self.fields(fields)),
            Value::Array(items) => items.iter().map(|item| self.value(key, item)).collect(),
            Value::String(text) => Value::String(self.text(key, text)),
            Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
        }
    }

    fn fields(&mut self, fields: &Map<String, Value>) -> Map<String, Value> {
        fields
            .iter()
            .map(|(key, value)| (key.clone(), self.value(key, value)))
            .collect()
    }

    fn text(&mut self, key: &str, text: &str) -> String {
        if let Some(kind) = kind_of(text) {
            return self.id(&kind, text);
        }
        match key {
            "id" => panic!("not a well-formed id: {text:?}"),
            "reference" => {
                assert!(is_reference(text), "not a well-formed reference: {text:?}");
                "[reference]".into()
            }
            "cursor" | "startCursor" | "endCursor" => {
                let decoded = URL_SAFE_NO_PAD.decode(text);
                assert!(
                    decoded.is_ok_and(|bytes| bytes.len() >= 16),
                    "not a well-formed cursor: {text:?}"
                );
                "[cursor]".into()
            }
            "at" | "now" | "createdAt" | "updatedAt" | "receivedAt" | "acceptedAt" | "closedAt"
            | "answerDueAt" | "statusSince" | "sentAt" | "opensAt" | "closesAt" | "deadline" => {
                let time = DateTime::parse_from_rfc3339(text);
                assert!(
                    time.is_ok_and(|time| time.offset().local_minus_utc() == 0),
                    "not a time in UTC, at {key}: {text:?}"
                );
                "[time]".into()
            }
            _ => text.to_owned(),
        }
    }

    fn id(&mut self, kind: &str, id: &str) -> String {
        let counts = &mut self.counts;
        let name = self.names.entry(id.to_owned()).or_insert_with(|| {
            let count = counts.entry(kind.to_owned()).or_default();
            *count += 1;
            format!("[{kind}-{count}]")
        });
        name.clone()
    }
}

/// The kind of thing that an opaque id stands for, or none if the text is no such id.
fn kind_of(text: &str) -> Option<String> {
    covente::graphql::ids::decode_any(text).map(|(kind, _)| format!("{kind:?}").to_lowercase())
}

fn is_reference(text: &str) -> bool {
    let group = |group: &str| {
        group.len() == 4
            && group
                .chars()
                .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
    };
    text.strip_prefix("CO-")
        .and_then(|rest| rest.split_once('-'))
        .is_some_and(|(a, b)| group(a) && group(b))
}

//! The parameters of a GraphQL request, with the shape that each must have.

use async_graphql::Variables;
use serde_json::{Map, Value};

use crate::graphql::document::Asked;

/// What a client sent: the document or its name, which of its operations, and the variables.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Params {
    /// Missing only where the document is named.
    pub(crate) query: Option<String>,
    /// As GraphQL over HTTP names a document; or the hash of Apollo's `persistedQuery`.
    pub(crate) document_id: Option<String>,
    pub(crate) operation_name: Option<String>,
    pub(crate) variables: Map<String, Value>,
    pub(crate) extensions: Map<String, Value>,
}

impl Params {
    /// Reads the body of a POST.
    ///
    /// # Errors
    /// What is wrong with it, in a sentence.
    pub(crate) fn from_json(body: &[u8]) -> Result<Self, &'static str> {
        let body: Value =
            serde_json::from_slice(body).map_err(|_| "The body is no JSON document in UTF-8.")?;
        Self::from_value(body)
    }

    /// Reads the payload of a WebSocket's `subscribe`, or a body after it was parsed.
    ///
    /// # Errors
    /// What is wrong with it, in a sentence.
    pub(crate) fn from_value(value: Value) -> Result<Self, &'static str> {
        let mut fields = match value {
            Value::Object(fields) => fields,
            Value::Array(_) => {
                return Err("Several requests in one are not served: send one JSON object.");
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
                return Err("A request is one JSON object.");
            }
        };
        let query = match fields.remove("query") {
            Some(Value::String(query)) => Some(query),
            None | Some(Value::Null) => None,
            Some(_) => return Err("`query` must be a string."),
        };
        let document_id = match fields.remove("documentId") {
            Some(Value::String(id)) => named(id),
            None | Some(Value::Null) => None,
            Some(_) => return Err("`documentId` must be a string or null."),
        };
        let operation_name = match fields.remove("operationName") {
            Some(Value::String(name)) => named(name),
            None | Some(Value::Null) => None,
            Some(_) => return Err("`operationName` must be a string or null."),
        };
        let params = Self {
            query,
            document_id,
            operation_name,
            variables: map(fields.remove("variables"), BAD_VARIABLES)?,
            extensions: map(fields.remove("extensions"), BAD_EXTENSIONS)?,
        };
        params.with_document()
    }

    /// Reads the query string of a GET, each parameter at most once.
    ///
    /// # Errors
    /// What is wrong with it, in a sentence.
    pub(crate) fn from_pairs(pairs: Vec<(String, String)>) -> Result<Self, &'static str> {
        let (mut query, mut document_id, mut operation) = (None, None, None);
        let (mut variables, mut extensions) = (None, None);
        for (name, value) in pairs {
            let place = match name.as_str() {
                "query" => &mut query,
                "documentId" => &mut document_id,
                "operationName" => &mut operation,
                "variables" => &mut variables,
                "extensions" => &mut extensions,
                _ => continue,
            };
            if place.replace(value).is_some() {
                return Err("A parameter of the query string is given twice.");
            }
        }
        let params = Self {
            query,
            document_id: document_id.and_then(named),
            operation_name: operation.and_then(named),
            variables: map(json(variables.as_deref(), BAD_VARIABLES)?, BAD_VARIABLES)?,
            extensions: map(json(extensions.as_deref(), BAD_EXTENSIONS)?, BAD_EXTENSIONS)?,
        };
        params.with_document()
    }

    /// Takes the name of the document from where Apollo's clients put it; without name and text there is none.
    fn with_document(mut self) -> Result<Self, &'static str> {
        if self.document_id.is_none()
            && let Some(persisted) = self.extensions.get("persistedQuery")
        {
            let hash = persisted.get("sha256Hash").and_then(Value::as_str);
            let hash = hash.ok_or("`extensions.persistedQuery` has no `sha256Hash`.")?;
            self.document_id = Some(hash.to_owned());
        }
        if self.query.is_none() && self.document_id.is_none() {
            return Err(NO_QUERY);
        }
        Ok(self)
    }

    /// Whether the client wants to be told what the operation costs: `"extensions": {"cost": true}`.
    pub(crate) fn wants_cost(&self) -> bool {
        self.extensions.get("cost") == Some(&Value::Bool(true))
    }

    /// What is to run.
    pub(crate) fn into_asked(self) -> Asked {
        Asked {
            query: self.query,
            document_id: self.document_id,
            operation_name: self.operation_name,
            variables: Variables::from_json(self.variables.into()),
        }
    }
}

const NO_QUERY: &str = "`query` is missing: it is a string that holds a GraphQL document.";
const BAD_VARIABLES: &str = "`variables` must be a JSON object or null.";
const BAD_EXTENSIONS: &str = "`extensions` must be a JSON object or null.";

fn named(name: String) -> Option<String> {
    (!name.is_empty()).then_some(name)
}

fn map(value: Option<Value>, fault: &'static str) -> Result<Map<String, Value>, &'static str> {
    match value {
        None | Some(Value::Null) => Ok(Map::new()),
        Some(Value::Object(map)) => Ok(map),
        Some(_) => Err(fault),
    }
}

fn json(text: Option<&str>, fault: &'static str) -> Result<Option<Value>, &'static str> {
    match text.map(str::trim) {
        None | Some("") => Ok(None),
        Some(text) => serde_json::from_str(text).map(Some).map_err(|_| fault),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn null_parameters_count_as_absent() {
        let body =
            json!({"query": "{a}", "operationName": null, "variables": null, "extensions": null});
        let read = Params::from_value(body).unwrap();
        assert_eq!(
            read,
            Params {
                query: Some("{a}".into()),
                ..Params::default()
            }
        );
    }

    #[test]
    fn every_parameter_has_one_shape() {
        for wrong in [
            json!([{"query": "{a}"}]),
            json!("{a}"),
            json!({"notquery": "{a}"}),
            json!({"query": 0}),
            json!({"query": {"a": 1}}),
            json!({"query": "{a}", "operationName": 0}),
            json!({"query": "{a}", "operationName": ["a"]}),
            json!({"query": "{a}", "variables": "b"}),
            json!({"query": "{a}", "variables": []}),
            json!({"query": "{a}", "extensions": false}),
        ] {
            assert!(Params::from_value(wrong.clone()).is_err(), "{wrong}");
        }
        assert!(Params::from_json(b"{ \"not a JSON").is_err());
        assert!(Params::from_json(b"{\"query\": \"\xff\"}").is_err());
    }

    #[test]
    fn a_query_string_holds_variables_as_json() {
        let pairs = |list: &[(&str, &str)]| {
            Params::from_pairs(
                list.iter()
                    .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
                    .collect(),
            )
        };
        let read = pairs(&[
            ("query", "{a}"),
            ("operationName", "B"),
            ("variables", r#"{"c":1}"#),
            ("x", "y"),
        ])
        .unwrap();
        assert_eq!(read.operation_name.as_deref(), Some("B"));
        assert_eq!(read.variables["c"], 1);
        assert!(pairs(&[("query", "{a}"), ("query", "{b}")]).is_err());
        assert!(pairs(&[("query", "{a}"), ("variables", "[]")]).is_err());
        assert!(pairs(&[("variables", "{}")]).is_err());
    }
}

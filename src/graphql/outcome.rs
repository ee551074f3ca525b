//! What became of an operation, as every transport answers it.

use async_graphql::{Response, ServerError, Value};
use serde::Serialize;

use crate::graphql::document::{code_of, coded};

/// What became of an operation.
pub enum Outcome {
    /// It did not run: the document, the variables or a limit forbid it. There is no `data`.
    Refused(Vec<ServerError>),
    /// It ran, perhaps with errors in some fields.
    Ran(Response),
    /// It broke off by a fault of ours.
    Failed(Vec<ServerError>),
}

impl Outcome {
    /// Gives the errors that come from the framework a code, as all of ours have.
    #[must_use]
    pub fn of(mut response: Response) -> Self {
        // Whatever happens in a field has the field's path.
        let ran = response.errors.is_empty()
            || response.data != Value::Null
            || response.errors.iter().any(|error| !error.path.is_empty());
        let code = if ran {
            "BAD_REQUEST"
        } else {
            "GRAPHQL_VALIDATION_FAILED"
        };
        let errors = std::mem::take(&mut response.errors);
        let errors = errors.into_iter().map(|error| coded(error, code)).collect();
        if !ran {
            return Self::Refused(errors);
        }
        response.errors = errors;
        Self::Ran(response)
    }

    /// Refused, for a reason of ours.
    #[must_use]
    pub fn refused_as(code: &'static str, message: impl Into<String>) -> Self {
        Self::Refused(vec![coded(ServerError::new(message, None), code)])
    }

    /// The answer when a resolver panicked.
    #[must_use]
    pub fn failed() -> Self {
        Self::Failed(vec![coded(
            ServerError::new("Something went wrong on our side.", None),
            "INTERNAL",
        )])
    }

    #[must_use]
    pub fn errors(&self) -> &[ServerError] {
        match self {
            Self::Refused(errors) | Self::Failed(errors) => errors,
            Self::Ran(response) => &response.errors,
        }
    }

    /// The code of each error, in order.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.errors().iter().filter_map(code_of)
    }

    /// Whether the document could be parsed at least.
    #[must_use]
    pub fn is_parsed(&self) -> bool {
        !self.codes().any(|code| code == "GRAPHQL_PARSE_FAILED")
    }

    /// Adds something to the answer's `extensions`.
    pub fn tell(&mut self, name: &str, told: serde_json::Value) {
        if let (Self::Ran(response), Ok(told)) = (self, Value::from_json(told)) {
            response.extensions.insert(name.to_owned(), told);
        }
    }

    /// Whether the whole answer is errors: nothing ran, or no field gave anything.
    #[must_use]
    pub fn is_barren(&self) -> bool {
        match self {
            Self::Refused(_) | Self::Failed(_) => true,
            Self::Ran(response) => response.data == Value::Null && !response.errors.is_empty(),
        }
    }
}

/// Only what ran has `data`, be it null.
impl Serialize for Outcome {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Errors<'a> {
            errors: &'a [ServerError],
        }
        match self {
            Self::Ran(response) => response.serialize(serializer),
            Self::Refused(errors) | Self::Failed(errors) => Errors { errors }.serialize(serializer),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_what_ran_has_data() {
        let refused = Outcome::of(Response::from_errors(vec![ServerError::new("no", None)]));
        assert_eq!(
            serde_json::to_value(&refused).unwrap(),
            json!({"errors": [{"message": "no", "extensions": {"code": "GRAPHQL_VALIDATION_FAILED"}}]})
        );
        let in_field = ServerError::new("no", None)
            .with_path(vec![async_graphql::PathSegment::Field("a".into())]);
        let ran = Outcome::of(Response::from_errors(vec![in_field]));
        assert_eq!(
            serde_json::to_value(&ran).unwrap(),
            json!({"errors": [{"message": "no", "path": ["a"], "extensions": {"code": "BAD_REQUEST"}}], "data": null})
        );
        assert!(ran.is_barren());
    }
}

//! One GraphQL operation, from its parameters to its response, the same over HTTP and WebSocket.

use async_graphql::{
    Positioned, Request, Response, ServerError, Value, Variables,
    parser::types::{ExecutableDocument, OperationDefinition, OperationType},
};
use serde::Serialize;

use super::{measure, params::Params};

/// A parsed document with the one operation that is to run.
pub(crate) struct Operation {
    pub(crate) request: Request,
    pub(crate) kind: OperationType,
    pub(crate) name: Option<String>,
}

impl Operation {
    /// Parses the document, measures it, finds the operation, and checks that its required variables are there.
    ///
    /// # Errors
    /// Why the operation cannot run, with its code.
    pub(crate) fn prepare(params: Params) -> Result<Self, ServerError> {
        let mut request = Request::new(params.query);
        request.operation_name = params.operation_name;
        request.variables = Variables::from_json(params.variables.into());
        let asked = request.operation_name.clone();
        let given = request.variables.clone();
        let document = request
            .parsed_query()
            .map_err(|fault| coded(fault, "GRAPHQL_PARSE_FAILED"))?;
        measure::check(document)
            .map_err(|fault| coded(ServerError::new(fault, None), "DOCUMENT_TOO_LARGE"))?;
        let (name, operation) = choose(document, asked.as_deref())?;
        require(&operation.node, &given)?;
        let kind = operation.node.ty;
        Ok(Self {
            request,
            kind,
            name,
        })
    }
}

fn choose<'a>(
    document: &'a ExecutableDocument,
    asked: Option<&str>,
) -> Result<(Option<String>, &'a Positioned<OperationDefinition>), ServerError> {
    let mut operations = document.operations.iter();
    let found = match asked {
        Some(asked) => operations.find(|(name, _)| name.is_some_and(|name| name == asked)),
        None if operations.len() == 1 => operations.next(),
        None => None,
    };
    found
        .map(|(name, operation)| (name.map(ToString::to_string), operation))
        .ok_or_else(|| {
            let message = match asked {
                Some(asked) => format!("The document has no operation named \"{asked}\"."),
                None => "The document has several operations: name one of them in `operationName`."
                    .into(),
            };
            coded(
                ServerError::new(message, None),
                "OPERATION_RESOLUTION_FAILED",
            )
        })
}

/// A variable of a type with `!` and without a default must be given. (Their types are checked where they are used.)
fn require(operation: &OperationDefinition, given: &Variables) -> Result<(), ServerError> {
    for definition in &operation.variable_definitions {
        let variable = &definition.node;
        let needed = !variable.var_type.node.nullable && variable.default_value.is_none();
        let name = &variable.name.node;
        if needed && matches!(given.get(name), None | Some(Value::Null)) {
            let message = format!(
                "The variable \"${name}\" of type \"{}\" is not given.",
                variable.var_type.node
            );
            return Err(coded(
                ServerError::new(message, Some(definition.pos)),
                "BAD_VARIABLES",
            ));
        }
    }
    Ok(())
}

fn coded(mut error: ServerError, code: &str) -> ServerError {
    let extensions = error.extensions.get_or_insert_default();
    if extensions.get("code").is_none() {
        extensions.set("code", code);
    }
    error
}

/// What became of an operation.
pub(crate) enum Outcome {
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
    pub(crate) fn of(mut response: Response) -> Self {
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

    #[must_use]
    pub(crate) fn refused(error: ServerError) -> Self {
        Self::Refused(vec![error])
    }

    /// Refused, for a reason of ours.
    #[must_use]
    pub(crate) fn refused_as(code: &'static str, message: impl Into<String>) -> Self {
        Self::refused(coded(ServerError::new(message, None), code))
    }

    /// The answer when a resolver panicked.
    #[must_use]
    pub(crate) fn failed() -> Self {
        Self::Failed(vec![coded(
            ServerError::new("Something went wrong on our side.", None),
            "INTERNAL",
        )])
    }

    #[must_use]
    pub(crate) fn errors(&self) -> &[ServerError] {
        match self {
            Self::Refused(errors) | Self::Failed(errors) => errors,
            Self::Ran(response) => &response.errors,
        }
    }

    /// The code of each error, in order.
    #[must_use]
    pub(crate) fn codes(&self) -> Vec<String> {
        let code = |error: &ServerError| {
            let Value::String(code) = error.extensions.as_ref()?.get("code")? else {
                return None;
            };
            Some(code.clone())
        };
        self.errors().iter().filter_map(code).collect()
    }

    /// Whether the whole answer is errors: nothing ran, or no field gave anything.
    #[must_use]
    pub(crate) fn is_barren(&self) -> bool {
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

    fn prepare(
        query: &str,
        operation: Option<&str>,
        variables: serde_json::Value,
    ) -> Result<Operation, String> {
        let serde_json::Value::Object(variables) = variables else {
            panic!("variables are an object")
        };
        let params = Params {
            query: query.into(),
            operation_name: operation.map(str::to_owned),
            variables,
            ..Params::default()
        };
        Operation::prepare(params).map_err(|error| Outcome::refused(error).codes().remove(0))
    }

    #[test]
    fn the_operation_is_the_named_or_the_only_one() {
        let two = "query A { a } mutation B { b }";
        assert_eq!(
            prepare(two, Some("B"), json!({})).unwrap().kind,
            OperationType::Mutation
        );
        assert_eq!(
            prepare(two, None, json!({})).err().unwrap(),
            "OPERATION_RESOLUTION_FAILED"
        );
        assert_eq!(
            prepare(two, Some("C"), json!({})).err().unwrap(),
            "OPERATION_RESOLUTION_FAILED"
        );
        assert_eq!(
            prepare("query A { a }", None, json!({}))
                .unwrap()
                .name
                .as_deref(),
            Some("A")
        );
        assert_eq!(prepare("{ a }", None, json!({})).unwrap().name, None);
    }

    #[test]
    fn a_document_that_does_not_parse_says_so() {
        assert_eq!(
            prepare("{", None, json!({})).err().unwrap(),
            "GRAPHQL_PARSE_FAILED"
        );
        assert_eq!(
            prepare("", None, json!({})).err().unwrap(),
            "GRAPHQL_PARSE_FAILED"
        );
    }

    #[test]
    fn a_required_variable_must_be_given() {
        let query = "query A($id: ID!) { a(id: $id) }";
        assert_eq!(
            prepare(query, None, json!({})).err().unwrap(),
            "BAD_VARIABLES"
        );
        assert_eq!(
            prepare(query, None, json!({"id": null})).err().unwrap(),
            "BAD_VARIABLES"
        );
        assert!(prepare(query, None, json!({"id": "x"})).is_ok());
        assert!(prepare("query A($id: ID! = \"x\") { a(id: $id) }", None, json!({})).is_ok());
    }

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

//! The values of an operation's variables are held against their types before it runs, whatever fields use them
//! (GraphQL §6.1.2).

use async_graphql::parser::types::{BaseType, OperationDefinition, Type};
use async_graphql::{Name, ServerError, Value, Variables};

use super::coded;
use super::types::{Input, InputKind, Types};

/// Checks all variables of an operation that validation has passed.
///
/// # Errors
/// Every variable that lacks its value or has one of another type, each with its place.
pub(super) fn check(
    types: &Types,
    operation: &OperationDefinition,
    given: &Variables,
) -> Result<(), Vec<ServerError>> {
    let faults: Vec<_> = operation
        .variable_definitions
        .iter()
        .filter_map(|definition| {
            let variable = &definition.node;
            let (name, ty) = (&variable.name.node, &variable.var_type.node);
            let fault = match given.get(name) {
                None if ty.nullable || variable.default_value.is_some() => return None,
                None => "is not given".to_owned(),
                Some(value) => fault(types, ty, value, String::new())?,
            };
            let message = format!("The variable \"${name}\" of type \"{ty}\" {fault}.");
            let error = ServerError::new(message, Some(definition.pos));
            Some(coded(error, "BAD_VARIABLES"))
        })
        .collect();
    if faults.is_empty() {
        Ok(())
    } else {
        Err(faults)
    }
}

/// How many values stand in the variables of an operation, lists and objects among them.
pub(super) fn values(variables: &Variables) -> usize {
    variables.values().map(within).sum()
}

fn within(value: &Value) -> usize {
    if let Value::List(items) = value {
        1 + items.iter().map(within).sum::<usize>()
    } else if let Value::Object(fields) = value {
        1 + fields.values().map(within).sum::<usize>()
    } else {
        1
    }
}

/// What is wrong with a value, the first thing; `place` is where it stands in its variable.
fn fault(types: &Types, ty: &Type, value: &Value, place: String) -> Option<String> {
    if *value == Value::Null {
        return (!ty.nullable).then(|| format!("{} null", is(&place)));
    }
    match &ty.base {
        BaseType::List(item) => {
            let Value::List(values) = value else {
                // One value is taken for a list of one.
                return fault(types, item, value, place);
            };
            values.iter().enumerate().find_map(|(index, value)| {
                fault(types, item, value, join(&place, &index.to_string()))
            })
        }
        BaseType::Named(name) => match types.input(name)? {
            InputKind::Scalar => scalar(name, value).then(|| format!("{} no {name}", is(&place))),
            InputKind::Enum(values) => {
                let known = if let Value::String(text) = value {
                    values.contains(text.as_str())
                } else if let Value::Enum(name) = value {
                    values.contains(name)
                } else {
                    false
                };
                (!known).then(|| format!("{} no value of {name}", is(&place)))
            }
            InputKind::Object(input) => object(types, input, name, value, &place),
        },
    }
}

fn object(types: &Types, input: &Input, name: &Name, value: &Value, place: &str) -> Option<String> {
    let Value::Object(given) = value else {
        return Some(format!("{} no object", is(place)));
    };
    let unknown = given
        .keys()
        .find(|key| !input.fields.iter().any(|(field, _)| field == *key));
    if let Some(key) = unknown {
        let place = join(place, key);
        return Some(format!(
            "has at \"{place}\" a field that {name} does not have"
        ));
    }
    if input.is_one_of && (given.len() != 1 || given.values().any(|value| *value == Value::Null)) {
        return Some(format!("{} not exactly one field of {name}", has(place)));
    }
    input.fields.iter().find_map(|(key, field)| {
        let place = join(place, key);
        match given.get(key) {
            Some(value) => fault(types, &field.ty, value, place),
            None if field.ty.nullable || field.has_default => None,
            None => Some(format!("lacks \"{place}\"")),
        }
    })
}

/// Whether a value is none of a scalar. Those of our own are texts, whose form the actions check; a decimal may be a
/// number, and JSON anything.
fn scalar(name: &str, value: &Value) -> bool {
    let fits = match (name, value) {
        ("JSON", _) | ("Boolean", Value::Boolean(_)) | ("Float" | "Decimal", Value::Number(_)) => {
            true
        }
        ("Int", Value::Number(number)) => number
            .as_i64()
            .is_some_and(|number| i32::try_from(number).is_ok()),
        ("ID", Value::Number(number)) => number.is_i64() || number.is_u64(),
        ("Int" | "Float" | "Boolean", _) => false,
        (_, Value::String(_)) => true,
        _ => false,
    };
    !fits
}

fn join(place: &str, next: &str) -> String {
    if place.is_empty() {
        next.to_owned()
    } else {
        format!("{place}.{next}")
    }
}

fn is(place: &str) -> String {
    if place.is_empty() {
        "is".to_owned()
    } else {
        format!("has at \"{place}\" what is")
    }
}

fn has(place: &str) -> String {
    if place.is_empty() {
        "has".to_owned()
    } else {
        format!("has at \"{place}\"")
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;
    use serde_json::json;

    use super::*;
    use crate::graphql::schema;

    fn faults(definitions: &str, variables: serde_json::Value) -> Vec<String> {
        let types = Types::read(&schema::sdl()).unwrap();
        let document = parse_query(format!("query ({definitions}) {{ __typename }}")).unwrap();
        let (_, operation) = document.operations.iter().next().unwrap();
        let given = Variables::from_json(variables);
        let faults = check(&types, &operation.node, &given)
            .err()
            .unwrap_or_default();
        faults.into_iter().map(|fault| fault.message).collect()
    }

    #[test]
    fn a_value_of_another_type_is_named_with_its_place() {
        for (definitions, variables, fault) in [
            (
                "$a: ID!",
                json!({}),
                "The variable \"$a\" of type \"ID!\" is not given.",
            ),
            (
                "$a: ID!",
                json!({"a": null}),
                "The variable \"$a\" of type \"ID!\" is null.",
            ),
            (
                "$a: Int",
                json!({"a": "1"}),
                "The variable \"$a\" of type \"Int\" is no Int.",
            ),
            (
                "$a: Int",
                json!({"a": 3_000_000_000_i64}),
                "The variable \"$a\" of type \"Int\" is no Int.",
            ),
            (
                "$a: Boolean",
                json!({"a": 1}),
                "The variable \"$a\" of type \"Boolean\" is no Boolean.",
            ),
            (
                "$a: Date",
                json!({"a": 1}),
                "The variable \"$a\" of type \"Date\" is no Date.",
            ),
            (
                "$a: [ID!]!",
                json!({"a": ["x", null]}),
                "The variable \"$a\" of type \"[ID!]!\" has at \"1\" what is null.",
            ),
            (
                "$a: OpportunityTab",
                json!({"a": "NOWHERE"}),
                "The variable \"$a\" of type \"OpportunityTab\" is no value of OpportunityTab.",
            ),
            (
                "$a: OpportunityFilter",
                json!({"a": {"name": {"starts": "x"}}}),
                "The variable \"$a\" of type \"OpportunityFilter\" has at \"name.starts\" a field that StringFilter does not have.",
            ),
            (
                "$a: AcceptOpportunityInput!",
                json!({"a": {}}),
                "The variable \"$a\" of type \"AcceptOpportunityInput!\" lacks \"opportunityId\".",
            ),
        ] {
            assert_eq!(faults(definitions, variables), [fault]);
        }
    }

    #[test]
    fn what_fits_passes() {
        for (definitions, variables) in [
            ("$a: ID!", json!({"a": 1})),
            ("$a: ID! = \"x\"", json!({})),
            ("$a: [ID!]", json!({"a": "x"})),
            ("$a: Decimal", json!({"a": 1.5})),
            ("$a: Decimal", json!({"a": "1.5"})),
            ("$a: Float", json!({"a": 1})),
            ("$a: OpportunityTab", json!({"a": "INBOUND"})),
            (
                "$a: OpportunityFilter",
                json!({"a": {"and": [{"name": {"eq": "x"}}]}}),
            ),
            ("$a: Unknown", json!({"a": {}})),
        ] {
            assert!(
                faults(definitions, variables.clone()).is_empty(),
                "{definitions} {variables}"
            );
        }
    }
}

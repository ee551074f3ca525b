//! The checked-in schema is the served one, each element of it described.

use std::{collections::BTreeSet, fs};

use async_graphql::{
    Positioned,
    parser::{
        parse_schema,
        types::{FieldDefinition, InputValueDefinition, TypeKind, TypeSystemDefinition},
    },
};
use covente::{
    domain::calls::{CALLS, PEOPLE},
    graphql::schema::sdl,
};

#[test]
fn the_checked_in_schema_is_the_schema() {
    let checked_in =
        fs::read_to_string("schema.graphql").expect("schema.graphql at the top of the project");
    let served = sdl();
    let differs = checked_in
        .lines()
        .zip(served.lines())
        .position(|(old, new)| old != new);
    assert!(
        checked_in == served,
        "schema.graphql is stale from line {} on; write it anew: cargo run -- schema > schema.graphql",
        differs.unwrap_or_else(|| checked_in.lines().count().min(served.lines().count())) + 1,
    );
}

#[test]
fn every_element_of_the_schema_is_described() {
    let document = parse_schema(sdl()).expect("a schema that can be parsed");
    let mut bare = Bare::default();
    for definition in &document.definitions {
        match definition {
            TypeSystemDefinition::Schema(_) => {}
            TypeSystemDefinition::Directive(directive) => {
                let name = format!("@{}", directive.node.name.node);
                if !is_of_the_specification(&name) {
                    bare.note(&name, directive.node.description.as_ref());
                }
            }
            TypeSystemDefinition::Type(definition) => {
                let name = definition.node.name.node.as_str();
                bare.note(name, definition.node.description.as_ref());
                bare.kind(name, &definition.node.kind);
            }
        }
    }
    assert!(
        bare.elements.is_empty(),
        "without a description:\n{}",
        bare.elements.join("\n")
    );
}

/// R189: what a token may be scoped to, and what only people do, is all that can be done.
#[test]
fn every_mutation_is_either_a_machines_or_a_persons() {
    let document = parse_schema(sdl()).expect("a schema that can be parsed");
    let mutations: BTreeSet<_> = document
        .definitions
        .iter()
        .filter_map(|definition| match definition {
            TypeSystemDefinition::Type(definition) => Some(&definition.node),
            TypeSystemDefinition::Schema(_) | TypeSystemDefinition::Directive(_) => None,
        })
        .filter(|definition| definition.name.node == "Mutation")
        .filter_map(|definition| {
            let TypeKind::Object(object) = &definition.kind else {
                return None;
            };
            Some(&object.fields)
        })
        .flatten()
        .map(|field| field.node.name.node.as_str())
        .collect();
    let known: BTreeSet<_> = CALLS.into_iter().chain(PEOPLE).collect();
    assert_eq!(mutations, known);
    assert_eq!(known.len(), CALLS.len() + PEOPLE.len());
}

/// Directives that GraphQL itself defines are described there.
fn is_of_the_specification(directive: &str) -> bool {
    ["@deprecated", "@include", "@skip", "@specifiedBy", "@oneOf"].contains(&directive)
}

/// The elements that have no description, by their place.
#[derive(Default)]
struct Bare {
    elements: Vec<String>,
}

impl Bare {
    fn note(&mut self, place: &str, description: Option<&Positioned<String>>) {
        if description.is_none_or(|text| text.node.trim().is_empty()) {
            self.elements.push(place.to_owned());
        }
    }

    fn kind(&mut self, name: &str, kind: &TypeKind) {
        match kind {
            TypeKind::Scalar | TypeKind::Union(_) => {}
            TypeKind::Object(object) => self.fields(name, &object.fields),
            TypeKind::Interface(interface) => self.fields(name, &interface.fields),
            TypeKind::InputObject(input) => self.inputs(name, &input.fields),
            TypeKind::Enum(vocabulary) => {
                for value in &vocabulary.values {
                    self.note(
                        &format!("{name}.{}", value.node.value.node),
                        value.node.description.as_ref(),
                    );
                }
            }
        }
    }

    fn fields(&mut self, name: &str, fields: &[Positioned<FieldDefinition>]) {
        for field in fields {
            let place = format!("{name}.{}", field.node.name.node);
            self.note(&place, field.node.description.as_ref());
            self.inputs(&place, &field.node.arguments);
        }
    }

    fn inputs(&mut self, name: &str, inputs: &[Positioned<InputValueDefinition>]) {
        for input in inputs {
            self.note(
                &format!("{name}({})", input.node.name.node),
                input.node.description.as_ref(),
            );
        }
    }
}

//! How many SQL statements the queries of a desk take: by what they select, never by how much there is.

use std::collections::HashMap;

use async_graphql::parser::{
    Positioned, parse_query, parse_schema,
    types::{
        BaseType, FieldDefinition, Selection, SelectionSet, Type, TypeKind, TypeSystemDefinition,
    },
};
use covente::graphql::schema;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::{
    on_both,
    support::{Persona, World},
};

/// What a desk asks for: a list, a deal with everything around it, and what was said and done in deals.
const DOCUMENTS: [&str; 3] = [
    include_str!("documents/pipeline.graphql"),
    include_str!("documents/one-deal-in-full.graphql"),
    include_str!("documents/what-happened.graphql"),
];

async fn no_query_takes_more_statements_than_two_and_one_for_each_list(world: &World) {
    let budgets = Budgets::new();
    let documents: Vec<String> = DOCUMENTS
        .iter()
        .flat_map(|document| {
            // As it stands, and as it would be asked of a whole page, by each side.
            let whole = document.replace("first: 1)", "first: 50)");
            let others = ["INBOUND", "SHARED"].map(|side| whole.replace("OUTBOUND", side));
            [(*document).to_owned(), whole].into_iter().chain(others)
        })
        .collect();
    assert_eq!(documents.len(), 12);

    create(world, 1).await;
    let one = count_all(world, &documents).await;
    create(world, 49).await;
    let fifty = count_all(world, &documents).await;
    for (((document, persona), one), ((_, _), fifty)) in one.into_iter().zip(fifty) {
        let budget = budgets.of(&document);
        assert!(
            one <= budget,
            "{one} > {budget} for {persona:?}: {document}"
        );
        if document.contains("history(") {
            // The names in a history are asked for from several places, so that a page takes some more batches than one
            // deal; never one for each deal.
            assert!(fifty < 40, "{fifty} for {persona:?}: {document}");
            continue;
        }
        assert_eq!(
            one, fifty,
            "one deal, fifty deals, for {persona:?}: {document}"
        );
    }
}

on_both!(no_query_takes_more_statements_than_two_and_one_for_each_list);

/// Deals with everything that the queries select: people, solutions, a contact, answers of all kinds.
pub(crate) async fn create(world: &World, count: usize) {
    let fields = json!({
        "team": [
            {"name": "Asha Rao", "email": "asha.rao@example.com", "phone": "+91 80 5550 1234"},
            {"name": "Uma Stein", "email": "user-a@example.com", "phone": "+91 80 5550 1299"},
        ],
        "solutionIds": [world.company(Persona::A).solutions[0], world.company(Persona::B).solutions[0]],
        "customerContact": World::contact_input(),
        "vendorHelp": {"helpKinds": ["GENERAL_OR_OTHER"]},
        "invitations": [world.invitation_input(Persona::B), world.invitation_input(Persona::C)],
    });
    let one = |number: usize| {
        let fields = fields.clone();
        async move {
            let deal = world.create_deal(Persona::A, fields).await;
            let to_b = world.received(Persona::B, &deal.engagement).await;
            if number.is_multiple_of(2) {
                world.accept(Persona::B, &to_b).await;
                let asked = world.received(Persona::Vendor, &deal.engagement).await;
                world.accept(Persona::Vendor, &asked).await;
                let said = json!({"opportunityId": deal.id, "audience": "ALL_PARTIES", "body": "Welcome."});
                world.person(Persona::A).done("postMessage", said).await;
            }
        }
    };
    for first in (0..count).step_by(8) {
        join_all((first..count.min(first + 8)).map(one)).await;
    }
}

type Counts = Vec<((String, Persona), u32)>;

async fn count_all(world: &World, documents: &[String]) -> Counts {
    let mut counts = Vec::new();
    for persona in [Persona::A, Persona::B, Persona::Vendor, Persona::UserA] {
        for document in documents {
            // A history asks for names in as many batches as come together.
            let statements = if document.contains("history(") {
                count(world, persona, document).await;
                count(world, persona, document).await
            } else {
                count_known(world, persona, document).await
            };
            counts.push(((document.clone(), persona), statements));
        }
    }
    counts
}

/// Deals that the server does not know yet are read in five statements, however many they are; twice, where two fields
/// ask for them at one time.
pub(crate) fn assert_knows(first: u32, again: u32, document: &str) {
    assert!(
        (again..=again + 10).contains(&first),
        "first {first}, then {again}: {document}"
    );
}

/// How many statements the server says that a query took.
pub(crate) async fn count(world: &World, persona: Persona, document: &str) -> u32 {
    count_with(world, persona, document, &Value::Null).await
}

/// The same once the server knows the deals.
pub(crate) async fn count_known(world: &World, persona: Persona, document: &str) -> u32 {
    let first = count(world, persona, document).await;
    let again = count(world, persona, document).await;
    assert_knows(first, again, document);
    again
}

/// The same with variables.
pub(crate) async fn count_with(
    world: &World,
    persona: Persona,
    document: &str,
    variables: &Value,
) -> u32 {
    let person = world.person(persona);
    let response = person
        .http
        .post(format!("{}/graphql", person.url))
        .bearer_auth(&person.token)
        .json(&json!({"query": document, "variables": variables}))
        .send()
        .await
        .expect("an answer");
    let timing = response.headers().get("server-timing").expect("a count");
    let timing = timing.to_str().expect("text").to_owned();
    let body: Value = response.json().await.expect("a body in JSON");
    assert!(body.get("errors").is_none(), "{body:#} for {document}");
    timing
        .strip_prefix("db;desc=\"")
        .and_then(|rest| rest.strip_suffix(" statements\""))
        .and_then(|number| number.parse().ok())
        .unwrap_or_else(|| panic!("no number of statements: {timing}"))
}

/// What actions are reckoned from: the parties, their people, the solutions and the registrations of the deals.
const FACTS: u32 = 4;

/// What a document may take, by the lists that it selects.
struct Budgets(HashMap<String, Vec<Positioned<FieldDefinition>>>);

impl Budgets {
    fn new() -> Self {
        let schema = parse_schema(schema::sdl()).expect("a schema that parses");
        let fields = schema.definitions.into_iter().filter_map(|definition| {
            let TypeSystemDefinition::Type(definition) = definition else {
                return None;
            };
            let TypeKind::Object(object) = definition.node.kind else {
                return None;
            };
            Some((definition.node.name.to_string(), object.fields))
        });
        Self(fields.collect())
    }

    fn of(&self, document: &str) -> u32 {
        let document = parse_query(document).expect("a document that parses");
        let (_, operation) = document.operations.iter().next().expect("an operation");
        2 + self.lists("Query", &operation.node.selection_set.node)
    }

    /// How many lists of things that have a table are selected. What one may do is reckoned from lists of its own.
    fn lists(&self, parent: &str, selection: &SelectionSet) -> u32 {
        let each = selection.items.iter().map(|selection| {
            let Selection::Field(field) = &selection.node else {
                panic!("a query that spreads fragments")
            };
            let name = field.node.name.node.as_str();
            if name == "availableActions" {
                return FACTS;
            }
            let fields = self.0.get(parent).expect("an object of the schema");
            let definition = fields.iter().find(|field| field.node.name.node == name);
            let (of, is_list) = named(&definition.expect("a field of the schema").node.ty.node);
            let below = &field.node.selection_set.node;
            u32::from(is_list)
                + if below.items.is_empty() {
                    0
                } else {
                    self.lists(of, below)
                }
        });
        each.sum()
    }
}

fn named(ty: &Type) -> (&str, bool) {
    match &ty.base {
        BaseType::Named(name) => (name.as_str(), false),
        BaseType::List(item) => (named(item).0, true),
    }
}

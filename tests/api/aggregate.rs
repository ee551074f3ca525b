//! `aggregate` and `groups` of `opportunities`: what a list comes to, against its entries.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::{
    kit::{code, nodes},
    on_both,
    pipeline::{DIMENSIONS, busy},
    statements,
    support::{Persona, World, deals::text},
};

const FIGURES: &str = "count wonCount values { amount currency } firstCloseDate lastCloseDate";

const PERSONAS: [Persona; 5] = [
    Persona::A,
    Persona::B,
    Persona::C,
    Persona::Vendor,
    Persona::UserA,
];

/// A list with all that its figures are made of.
async fn list(world: &World, by: Persona, variables: Value) -> Value {
    let groups: Vec<_> = (DIMENSIONS.iter())
        .map(|(dimension, _)| {
            format!("{dimension}: groups(by: [{dimension}]) {{ keys {{ dimension value }} aggregate {{ {FIGURES} }} }}")
        })
        .collect();
    let document = format!(
        "query ($tab: OpportunityTab!, $search: String, $filter: OpportunityFilter, $first: Int) {{
            opportunities(tab: $tab, search: $search, filter: $filter, first: $first) {{
                totalCount aggregate {{ {FIGURES} }} {}
                nodes {{ status salesStage type partner {{ id }} customer {{ address {{ country }} }}
                    value {{ amount currency }} closeDate createdAt }} }} }}",
        groups.join(" ")
    );
    world.person(by).data(&document, variables).await["opportunities"].take()
}

/// The figures by hand; none of nothing.
fn figures(records: &[&Value]) -> Value {
    let mut values: BTreeMap<String, f64> = BTreeMap::new();
    for record in records {
        let value = &record["value"];
        let amount: f64 = text(&value["amount"]).parse().expect("an amount");
        *values.entry(text(&value["currency"])).or_default() += amount;
    }
    let days = records.iter().map(|record| text(&record["closeDate"]));
    json!({
        "count": records.len(),
        "wonCount": records.iter().filter(|record| record["status"] == "WON").count(),
        "values": values.iter().map(|(currency, sum)| format!("{sum:.2} {currency}")).collect::<Vec<_>>(),
        "firstCloseDate": days.clone().min(),
        "lastCloseDate": days.max(),
    })
}

/// The same of an answer.
fn told(figures: &Value) -> Value {
    let sums = figures["values"].as_array().expect("sums").iter();
    let sums = sums.map(|sum| {
        let amount: f64 = text(&sum["amount"]).parse().expect("an amount");
        format!("{amount:.2} {}", text(&sum["currency"]))
    });
    let mut figures = figures.clone();
    figures["values"] = sums.collect();
    figures
}

/// Whatever narrows the list, whoever asks: its figures are those of its entries, every one of them.
async fn the_figures_of_a_list_are_those_of_its_entries(world: &World) {
    busy(world).await;
    let mut counted = 0;
    for persona in PERSONAS {
        for tab in ["INBOUND", "OUTBOUND", "SHARED", "FAVORITES"] {
            for narrowed in [
                json!({}),
                json!({"search": "cold chain"}),
                json!({"filter": {"currency": {"eq": "USD"}}}),
                json!({"search": "c", "filter": {"not": {"status": {"eq": "WON"}}}}),
                json!({"search": "nothing"}),
            ] {
                let mut variables = narrowed.clone();
                variables["tab"] = json!(tab);
                variables["first"] = json!(100);
                let seen = list(world, persona, variables).await;
                let records = nodes(&seen);
                let all: Vec<_> = records.iter().collect();
                let at = format!("{persona:?} {tab} {narrowed}");
                assert_eq!(seen["totalCount"], all.len(), "{at}");
                assert_eq!(told(&seen["aggregate"]), figures(&all), "{at}");
                for (dimension, key) in DIMENSIONS {
                    let mut expected: BTreeMap<String, Vec<&Value>> = BTreeMap::new();
                    for record in &all {
                        let key = key(record).to_string();
                        expected.entry(key).or_default().push(record);
                    }
                    let groups = seen[dimension].as_array().expect("groups");
                    let found: BTreeMap<_, _> = (groups.iter())
                        .map(|group| {
                            assert_eq!(group["keys"][0]["dimension"], dimension);
                            (
                                group["keys"][0]["value"].to_string(),
                                told(&group["aggregate"]),
                            )
                        })
                        .collect();
                    assert_eq!(found.len(), groups.len(), "each value once: {at}");
                    let expected: BTreeMap<_, _> = (expected.into_iter())
                        .map(|(key, records)| (key, figures(&records)))
                        .collect();
                    assert_eq!(found, expected, "{at} {dimension}");
                }
                counted += all.len();
            }
        }
    }
    assert!(counted > 30, "these lists show little: {counted}");
}

/// Of the whole list, also where the page is a part of it; with what `pipeline` leaves out.
async fn a_page_tells_what_its_whole_list_comes_to(world: &World) {
    busy(world).await;
    let seen = list(world, Persona::A, json!({"tab": "OUTBOUND", "first": 1})).await;
    assert_eq!(nodes(&seen).len(), 1);
    assert_eq!(seen["aggregate"]["count"], 5);
    let statuses = seen["STATUS"].as_array().expect("groups").iter();
    let statuses: Vec<_> = statuses
        .map(|group| text(&group["keys"][0]["value"]))
        .collect();
    assert_eq!(statuses, ["ACCEPTED", "WON", "LOST", "CLOSED_AS_ERROR"]);
    let none = list(world, Persona::C, json!({"tab": "OUTBOUND"})).await;
    assert_eq!(
        none["aggregate"],
        json!({"count": 0, "wonCount": 0, "values": [], "firstCloseDate": null, "lastCloseDate": null})
    );
    assert_eq!(none["STATUS"], json!([]));
}

/// Only where it is asked for, and then one statement each, however much there is.
async fn figures_take_one_statement_each_and_none_unasked(world: &World) {
    let count = async |fields: &str| {
        let document =
            format!("{{ opportunities(tab: OUTBOUND) {{ nodes {{ name }} {fields} }} }}");
        statements::count_known(world, Persona::A, &document).await
    };
    for round in 0..2 {
        let page = count("").await;
        let aggregate = count("aggregate { count values { amount } lastCloseDate }").await;
        let groups =
            count("groups(by: [STATUS, TYPE]) { keys { value } aggregate { count } }").await;
        assert_eq!((aggregate, groups), (page + 1, page + 1));
        if round == 0 {
            busy(world).await;
        }
    }
}

async fn what_cannot_be_grouped_is_refused(world: &World) {
    for by in ["[STATUS, STATUS]", "[STATUS, TYPE, PARTNER, CLOSE_MONTH]"] {
        let document = format!(
            "{{ opportunities(tab: INBOUND) {{ groups(by: {by}) {{ aggregate {{ count }} }} }} }}"
        );
        let answer = world.person(Persona::A).query(&document, json!({})).await;
        assert_eq!(code(&answer), "BAD_REQUEST", "{by}");
    }
}

on_both! {
    the_figures_of_a_list_are_those_of_its_entries,
    a_page_tells_what_its_whole_list_comes_to,
    figures_take_one_statement_each_and_none_unasked,
    what_cannot_be_grouped_is_refused,
}

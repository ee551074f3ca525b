//! `pipeline`: what records come to, against the lists that it sums up.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::{
    kit::{nodes, time},
    on_both, statements,
    support::{
        Persona, World,
        deals::{merged, text},
    },
};

const FIGURES: &str = "count wonCount winRate hoursToAccept hoursToWin values { amount currency }";

/// What a record has in a dimension.
pub(crate) type Of = fn(&Value) -> Value;

/// Every dimension with the field of a record that it stands for.
pub(crate) const DIMENSIONS: [(&str, Of); 7] = [
    ("STATUS", |record| record["status"].clone()),
    ("SALES_STAGE", |record| record["salesStage"].clone()),
    ("TYPE", |record| record["type"].clone()),
    ("PARTNER", |record| record["partner"]["id"].clone()),
    ("CUSTOMER_COUNTRY", |record| {
        record["customer"]["address"]["country"].clone()
    }),
    ("CLOSE_MONTH", |record| month(&record["closeDate"])),
    ("CREATED_MONTH", |record| month(&record["createdAt"])),
];

fn month(value: &Value) -> Value {
    json!(text(value)[..7])
}

async fn pipeline(world: &World, by: Persona, variables: Value) -> Value {
    let document = format!(
        "query ($tab: OpportunityTab, $filter: OpportunityFilter, $by: [PipelineDimension!]) {{
            pipeline(tab: $tab, filter: $filter, groupBy: $by) {{ total {{ {FIGURES} }}
                groups {{ keys {{ dimension value partner {{ id }} }} figures {{ {FIGURES} }} }} }} }}"
    );
    world.person(by).data(&document, variables).await["pipeline"].take()
}

/// A desk with a bit of everything: won early and late, lost, answered, declined, taken back, mistaken, assessed.
pub(crate) async fn busy(world: &World) {
    let of = |customer: usize, fields: Value| {
        merged(json!({"customerId": world.customers[customer]}), fields)
    };
    let euros = json!({"value": {"amount": "1000.10", "currency": "EUR"}});
    let yen = json!({"value": {"amount": "5000", "currency": "JPY"}, "closeDate": "2099-07-01"});
    let mut won = world.create_deal(Persona::A, of(0, euros.clone())).await;
    let mut lost = world.create_deal(Persona::A, of(1, yen)).await;
    let mut shared = world.create_deal(Persona::A, of(2, json!({}))).await;
    let mut wrong = world.create_deal(Persona::A, of(3, euros)).await;
    let user = json!({"team": [{
        "name": "Uma Stein", "email": "user-a@example.com", "phone": "+91 80 5550 1299",
    }], "customerContact": World::contact_input()});
    let mut asked = world.create_deal(Persona::A, of(4, user)).await;
    let to_b = world.invite(Persona::A, &mut shared, Persona::B).await;
    let to_c = world.invite(Persona::A, &mut shared, Persona::C).await;
    let late = world.invite(Persona::A, &mut lost, Persona::B).await;
    let to_vendor = world.ask_vendor(Persona::A, &mut asked).await;
    world.advance("P2D").await;
    let mut with_b = world.accept(Persona::B, &to_b).await;
    world.accept(Persona::Vendor, &to_vendor).await;
    let no = to_c.deal.with(json!({"reason": "OTHER"}));
    world
        .person(Persona::C)
        .done("declineOpportunity", no)
        .await;
    let reason = json!({"reason": "OTHER"});
    let mistake = json!({"reason": "TEST_DEAL"});
    world
        .change(Persona::A, "loseOpportunity", &mut lost, reason)
        .await;
    world
        .change(Persona::A, "closeOpportunityAsError", &mut wrong, mistake)
        .await;
    world
        .change(Persona::B, "winOpportunity", &mut with_b, json!({}))
        .await;
    world.advance("P2D").await;
    world
        .change(Persona::A, "winOpportunity", &mut won, json!({}))
        .await;
    assert!(!late.invitation.is_empty());
}

/// The records of the lists, with what the figures are made of.
async fn listed(world: &World, by: Persona, tab: &str) -> Vec<Value> {
    const DOCUMENT: &str = "query ($tab: OpportunityTab!) { opportunities(tab: $tab, first: 100) {
        pageInfo { hasNextPage } nodes { status salesStage type role partner { id } customer { address { country } }
        value { amount currency } closeDate createdAt acceptedAt closedAt } } }";
    let data = world.person(by).data(DOCUMENT, json!({"tab": tab})).await;
    assert_eq!(data["opportunities"]["pageInfo"]["hasNextPage"], false);
    nodes(&data["opportunities"])
}

/// The figures by hand.
fn figures(records: &[&Value]) -> Value {
    let mut values: BTreeMap<String, f64> = BTreeMap::new();
    for record in records {
        let value = &record["value"];
        let amount: f64 = text(&value["amount"]).parse().expect("an amount");
        *values.entry(text(&value["currency"])).or_default() += amount;
    }
    let hours = |from: &str, to: &str, of: &[&&Value]| {
        let seconds = |record: &&&Value| (time(&record[to]) - time(&record[from])).num_seconds();
        let total: i64 = of.iter().map(seconds).sum();
        (!of.is_empty()).then(|| total / 3600 / i64::try_from(of.len()).expect("a few"))
    };
    let won: Vec<_> = (records.iter())
        .filter(|it| it["status"] == "WON")
        .collect();
    let accepted: Vec<_> = (records.iter())
        .filter(|it| it["role"] == "INVITEE" && !it["acceptedAt"].is_null())
        .collect();
    let started = (records.iter())
        .filter(|it| it["role"] == "ORIGINATOR")
        .count();
    let tries = accepted.len() + started;
    json!({
        "count": records.len(),
        "wonCount": won.len(),
        "winPercent": (tries > 0).then(|| 100 * won.len() / tries),
        "hoursToAccept": hours("createdAt", "acceptedAt", &accepted),
        "hoursToWin": hours("createdAt", "closedAt", &won),
        "values": values.iter().map(|(currency, sum)| json!([currency, format!("{sum:.2}")])).collect::<Vec<_>>(),
    })
}

/// The same of an answer, in whole hours and percents.
fn whole(figures: &Value) -> Value {
    let floor = |field: &str| {
        #[expect(clippy::cast_possible_truncation, reason = "a small number")]
        figures[field].as_f64().map(|number| number.floor() as i64)
    };
    let sums = figures["values"].as_array().expect("sums").iter();
    json!({
        "count": figures["count"],
        "wonCount": figures["wonCount"],
        "winPercent": floor("winRate"),
        "hoursToAccept": floor("hoursToAccept"),
        "hoursToWin": floor("hoursToWin"),
        "values": sums
            .map(|sum| {
                let amount: f64 = text(&sum["amount"]).parse().expect("an amount");
                json!([sum["currency"], format!("{amount:.2}")])
            })
            .collect::<Vec<_>>(),
    })
}

/// R171: over exactly what the lists show, whoever asks, by every dimension.
async fn the_figures_are_those_of_the_lists(world: &World) {
    busy(world).await;
    let left_out = |record: &&Value| {
        !["WITHDRAWN", "CLOSED_AS_ERROR"].contains(&text(&record["status"]).as_str())
    };
    for persona in Persona::ALL {
        let mut all = Vec::new();
        for tab in ["INBOUND", "OUTBOUND", "SHARED"] {
            let records = listed(world, persona, tab).await;
            let counted: Vec<_> = records.iter().filter(left_out).collect();
            let seen = pipeline(world, persona, json!({"tab": tab})).await;
            assert_eq!(
                whole(&seen["total"]),
                figures(&counted),
                "{persona:?} {tab}"
            );
            assert_eq!(seen["groups"], json!([]));
            all.extend(records);
        }
        let counted: Vec<_> = all.iter().filter(left_out).collect();
        for (dimension, key) in DIMENSIONS {
            let seen = pipeline(world, persona, json!({"by": [dimension]})).await;
            assert_eq!(whole(&seen["total"]), figures(&counted), "{persona:?}");
            let groups = seen["groups"].as_array().expect("groups");
            let mut found = BTreeMap::new();
            for group in groups {
                let value = &group["keys"][0]["value"];
                assert_eq!(group["keys"][0]["dimension"], dimension);
                let company = (dimension == "PARTNER").then_some(value);
                assert_eq!(group["keys"][0]["partner"]["id"], json!(company));
                found.insert(value.to_string(), whole(&group["figures"]));
            }
            assert_eq!(found.len(), groups.len(), "each value once");
            let mut expected: BTreeMap<String, Vec<&Value>> = BTreeMap::new();
            for record in &counted {
                expected
                    .entry(key(record).to_string())
                    .or_default()
                    .push(record);
            }
            let expected: BTreeMap<_, _> = (expected.into_iter())
                .map(|(key, records)| (key, figures(&records)))
                .collect();
            assert_eq!(found, expected, "{persona:?} {dimension}");
        }
    }
}

/// R171: the definitions, on a desk that can be reckoned in the head.
async fn a_desk_is_reckoned_by_the_definitions(world: &World) {
    busy(world).await;
    let a = pipeline(world, Persona::A, json!({})).await;
    // Five started, one of them a mistake; one won, four days after it was made.
    assert_eq!(
        a["total"],
        json!({
            "count": 4, "wonCount": 1, "winRate": 25.0, "hoursToAccept": null, "hoursToWin": 96.0,
            "values": [
                {"amount": "1000.10", "currency": "EUR"},
                {"amount": "5000", "currency": "JPY"},
                {"amount": "240001.00", "currency": "USD"},
            ],
        })
    );
    // Two received, one of them taken back when its deal was lost; the other accepted and won after two days.
    let b = pipeline(world, Persona::B, json!({"tab": "INBOUND"})).await;
    let total = &b["total"];
    assert_eq!(
        (&total["count"], &total["winRate"]),
        (&json!(1), &json!(100.0))
    );
    assert_eq!(
        (&total["hoursToAccept"], &total["hoursToWin"]),
        (&json!(48.0), &json!(48.0))
    );
    // C received one and declined it: nothing to divide by.
    let c = pipeline(world, Persona::C, json!({})).await;
    assert_eq!(
        (&c["total"]["count"], &c["total"]["winRate"]),
        (&json!(1), &Value::Null)
    );
}

/// Sorted by the keys in their order, each combination once.
async fn groups_come_in_the_order_of_their_keys(world: &World) {
    busy(world).await;
    let seen = pipeline(world, Persona::A, json!({"by": ["STATUS", "CLOSE_MONTH"]})).await;
    let keys: Vec<_> = (seen["groups"].as_array().expect("groups").iter())
        .map(|group| {
            let key = |place: usize| text(&group["keys"][place]["value"]);
            (key(0), key(1))
        })
        .collect();
    let expected = [
        ("ACCEPTED", "2099-06"),
        ("WON", "2099-06"),
        ("LOST", "2099-07"),
    ];
    assert_eq!(
        keys,
        expected.map(|(status, month)| (status.to_owned(), month.to_owned()))
    );
    let filter = json!({"currency": {"eq": "EUR"}});
    let seen = pipeline(
        world,
        Persona::A,
        json!({"filter": filter, "by": ["STATUS"]}),
    )
    .await;
    assert_eq!(seen["total"]["count"], 1);
    assert_eq!(seen["groups"][0]["keys"][0]["value"], "WON");
}

/// One statement, however much there is.
async fn the_figures_take_one_statement(world: &World) {
    let document = "{ pipeline(groupBy: [STATUS, TYPE, CUSTOMER_COUNTRY]) { total { count } \
                    groups { keys { value } figures { count winRate } } } }";
    for persona in [Persona::A, Persona::B, Persona::Vendor, Persona::UserA] {
        assert_eq!(statements::count(world, persona, document).await, 1);
    }
    busy(world).await;
    for persona in [Persona::A, Persona::B, Persona::Vendor, Persona::UserA] {
        assert_eq!(statements::count(world, persona, document).await, 1);
    }
}

async fn what_cannot_be_grouped_is_refused(world: &World) {
    let a = world.person(Persona::A);
    for by in ["[STATUS, STATUS]", "[STATUS, TYPE, PARTNER, CLOSE_MONTH]"] {
        let document = format!("{{ pipeline(groupBy: {by}) {{ total {{ count }} }} }}");
        let answer = a.query(&document, json!({})).await;
        let error = &answer["errors"][0];
        assert_eq!(error["extensions"]["code"], "BAD_REQUEST", "{answer}");
    }
}

on_both! {
    the_figures_are_those_of_the_lists,
    a_desk_is_reckoned_by_the_definitions,
    groups_come_in_the_order_of_their_keys,
    the_figures_take_one_statement,
    what_cannot_be_grouped_is_refused,
}

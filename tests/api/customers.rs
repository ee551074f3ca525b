//! `createCustomer`: a customer that the reference data does not hold, and who sees it.

use serde_json::{Value, json};

use crate::{
    kit::{expected, faults, nodes},
    on_both,
    support::{
        Person, Persona, World,
        deals::{merged, text},
    },
};

fn works() -> Value {
    json!({
        "name": "  Marrow & Sons ",
        "address": {
            "line1": "7 Quay Street", "line2": "Unit 4", "city": "Whitby", "region": "Yorkshire",
            "postalCode": "YO22 4DG", "country": "gb",
        },
        "industry": "Shipbuilding",
        "duns": "15-048-3782",
    })
}

async fn find(person: &Person, id: &str) -> Value {
    const DOCUMENT: &str =
        "query ($id: ID!) { node(id: $id) { ... on Customer { id name isReference industry duns
        address { line1 line2 city region postalCode country } } } }";
    person.data(DOCUMENT, json!({"id": id})).await["node"].take()
}

async fn searched(person: &Person) -> usize {
    let found = person
        .data(
            r#"{ customers(search: "marrow") { totalCount nodes { id } } }"#,
            json!({}),
        )
        .await;
    let count = nodes(&found["customers"]).len();
    assert_eq!(found["customers"]["totalCount"], count);
    count
}

async fn create(world: &World) -> String {
    let payload = world
        .person(Persona::A)
        .done("createCustomer", works())
        .await;
    text(&payload["customer"]["id"])
}

/// R27, R32.
async fn a_created_customer_is_kept_as_it_was_meant(world: &World) {
    let id = create(world).await;
    let mut kept = works();
    kept["address"]["country"] = json!("GB");
    let kept = merged(
        kept,
        json!({"id": id, "name": "Marrow & Sons", "isReference": false, "duns": "150483782"}),
    );
    assert_eq!(find(world.person(Persona::A), &id).await, kept);
    let least =
        json!({"name": "Least", "address": {"line1": "1 Way", "city": "Rome", "country": "IT"}});
    let payload = world
        .person(Persona::UserA)
        .done("createCustomer", least)
        .await;
    assert_eq!(payload["customer"]["name"], "Least");
    let reference = find(world.person(Persona::A), &world.customers[0]).await;
    assert_eq!(reference["isReference"], true);
}

/// R32, R205.
async fn all_faults_of_a_customer_come_back_at_once(world: &World) {
    let input = json!({
        "name": "",
        "address": {
            "line1": " ", "line2": "l".repeat(256), "city": "", "region": "r".repeat(256),
            "postalCode": "p".repeat(256), "country": "England",
        },
        "industry": "i\u{1b}",
        "duns": "12345",
    });
    let refusals = world
        .person(Persona::A)
        .refused("createCustomer", input)
        .await;
    assert_eq!(
        faults(&refusals),
        expected(&[
            ("REQUIRED", "name"),
            ("REQUIRED", "address.line1"),
            ("TOO_LONG", "address.line2"),
            ("REQUIRED", "address.city"),
            ("TOO_LONG", "address.region"),
            ("TOO_LONG", "address.postalCode"),
            ("INVALID_VALUE", "address.country"),
            ("INVALID_VALUE", "industry"),
            ("INVALID_VALUE", "duns"),
        ])
    );
}

async fn a_dry_run_creates_no_customer(world: &World) {
    let a = world.person(Persona::A);
    let payload = a
        .done("createCustomer", merged(works(), json!({"dryRun": true})))
        .await;
    assert_eq!(payload["customer"]["name"], "Marrow & Sons");
    assert_eq!(searched(a).await, 0);
    assert_eq!(
        find(a, &text(&payload["customer"]["id"])).await,
        Value::Null
    );
}

/// Design §11: seen by its company and by the parties of its deals, for as long as they are that.
async fn a_created_customer_is_seen_by_its_company_and_in_its_deals(world: &World) {
    let id = create(world).await;
    let persons = [
        Persona::A,
        Persona::UserA,
        Persona::B,
        Persona::C,
        Persona::Vendor,
        Persona::Program,
    ];
    let seen = async || {
        let mut seen = Vec::new();
        for persona in persons {
            let person = world.person(persona);
            let found = find(person, &id).await;
            assert_eq!(
                searched(person).await,
                usize::from(found != Value::Null),
                "{persona:?}"
            );
            if found != Value::Null {
                seen.push(persona);
            }
        }
        seen
    };
    let own = [Persona::A, Persona::UserA];
    assert_eq!(seen().await, own);
    // Whoever does not see it cannot sell to it.
    let b = world.person(Persona::B);
    let theirs = merged(world.deal_input(Persona::B), json!({"customerId": id}));
    let refusals = b.refused("createOpportunity", theirs.clone()).await;
    assert_eq!(faults(&refusals), expected(&[("NOT_FOUND", "customerId")]));

    let mut deal = world
        .create_deal(Persona::A, json!({"customerId": id}))
        .await;
    assert_eq!(seen().await, own);
    let mut answer = world.invite(Persona::A, &mut deal, Persona::B).await.deal;
    assert_eq!(seen().await, [Persona::A, Persona::UserA, Persona::B]);
    world
        .change(Persona::A, "shareWithVendor", &mut deal, json!({}))
        .await;
    assert_eq!(
        seen().await,
        [Persona::A, Persona::UserA, Persona::B, Persona::Vendor]
    );
    world
        .change(
            Persona::B,
            "declineOpportunity",
            &mut answer,
            json!({"reason": "OTHER"}),
        )
        .await;
    assert_eq!(seen().await, [Persona::A, Persona::UserA, Persona::Vendor]);
    // One that was a mistake before it was answered has ended like one that was declined (R94).
    let mut mistaken = world.invite(Persona::A, &mut deal, Persona::C).await.deal;
    assert!(seen().await.contains(&Persona::C));
    world
        .change(
            Persona::C,
            "closeOpportunityAsError",
            &mut mistaken,
            json!({"reason": "WRONG_CUSTOMER_MATCH"}),
        )
        .await;
    assert_eq!(seen().await, [Persona::A, Persona::UserA, Persona::Vendor]);
    // Nor does whoever runs the programme, when the vendor has a part in it of its own.
    world.ask_vendor(Persona::A, &mut deal).await;
    assert_eq!(seen().await, [Persona::A, Persona::UserA, Persona::Vendor]);
    let refusals = b.refused("createOpportunity", theirs).await;
    assert_eq!(faults(&refusals), expected(&[("NOT_FOUND", "customerId")]));
}

/// R7: whoever has nothing to do with deals makes no customers.
async fn a_program_admin_creates_no_customer(world: &World) {
    let refusals = world
        .person(Persona::Program)
        .refusal_codes("createCustomer", works())
        .await;
    assert_eq!(refusals, ["FORBIDDEN"]);
}

on_both!(
    a_created_customer_is_kept_as_it_was_meant,
    all_faults_of_a_customer_come_back_at_once,
    a_dry_run_creates_no_customer,
    a_created_customer_is_seen_by_its_company_and_in_its_deals,
    a_program_admin_creates_no_customer,
);

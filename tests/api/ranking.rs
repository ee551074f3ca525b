//! The partner ranking: who answers quickly, accepts and reports is found first (R165).

use serde_json::{Value, json};

use crate::{
    kit::nodes,
    on_both,
    support::{
        Persona, World,
        deals::{Received, merged, text},
    },
};

/// The figures of a company, as somebody is given them.
async fn ranking(world: &World, by: Persona, of: Persona, wanted: Value) -> Value {
    const DOCUMENT: &str = "query ($id: ID!, $wanted: WantedFor) { node(id: $id) { ... on Partner {
        ranking(wantedFor: $wanted) { steps isTold accepted declined expired hoursToAnswer acceptanceRate outcomeRate } } } }";
    // What was answered is counted when the clock stands still again.
    world.advance("PT0S").await;
    let variables = json!({"id": world.company(of).id, "wanted": wanted});
    let mut data = world.person(by).data(DOCUMENT, variables).await;
    data["node"]["ranking"].take()
}

/// An offer of A's to a company, for a customer.
async fn offered(world: &World, to: Persona, customer: &str) -> Received {
    let mut deal = world
        .create_deal(Persona::A, json!({"customerId": customer}))
        .await;
    world.invite(Persona::A, &mut deal, to).await
}

async fn decline(world: &World, by: Persona, received: &Received) {
    let reason = received.deal.with(json!({"reason": "OTHER"}));
    world.person(by).done("declineOpportunity", reason).await;
}

/// Two customers of different countries, with these.
async fn customers(world: &World) -> [(String, String); 2] {
    let data = world
        .person(Persona::A)
        .data(
            "{ customers(first: 100) { nodes { id address { country } } } }",
            json!({}),
        )
        .await;
    let all: Vec<_> = nodes(&data["customers"])
        .iter()
        .map(|node| (text(&node["id"]), text(&node["address"]["country"])))
        .collect();
    let first = all[0].clone();
    let other = all.iter().find(|(_, country)| *country != first.1);
    let other = other.expect("a customer elsewhere").clone();
    [first, other]
}

/// R165: over all offers, and by country and kind of solution.
async fn answers_are_counted_by_country_and_kind(world: &World) {
    let [(here, country), (there, other)] = customers(world).await;
    let nothing = json!({
        "steps": 3, "isTold": false, "accepted": 0, "declined": 0, "expired": 0,
        "hoursToAnswer": null, "acceptanceRate": null, "outcomeRate": null,
    });
    assert_eq!(
        ranking(world, Persona::B, Persona::B, Value::Null).await,
        nothing
    );
    let mut offers = Vec::new();
    for customer in [&here, &here, &there, &there] {
        offers.push(offered(world, Persona::B, customer).await);
    }
    world.advance("P1D").await;
    let mut won = world.accept(Persona::B, &offers[0]).await;
    world.accept(Persona::B, &offers[1]).await;
    world.advance("P1D").await;
    decline(world, Persona::B, &offers[2]).await;
    world
        .change(Persona::B, "winOpportunity", &mut won, json!({}))
        .await;
    world.advance("P20D").await;
    let all = json!({
        "steps": 2 + 1 + 1, "isTold": true, "accepted": 2, "declined": 1, "expired": 1,
        "hoursToAnswer": 32.0, "acceptanceRate": 50.0, "outcomeRate": 50.0,
    });
    for wanted in [Value::Null, json!({}), json!({"solutionKind": "PARTNER"})] {
        assert_eq!(ranking(world, Persona::B, Persona::B, wanted).await, all);
    }
    let local = json!({
        "steps": 3, "isTold": false, "accepted": 2, "declined": 0, "expired": 0,
        "hoursToAnswer": 24.0, "acceptanceRate": 100.0, "outcomeRate": 50.0,
    });
    for wanted in [
        json!({"country": country}),
        json!({"country": country, "solutionKind": "PARTNER"}),
    ] {
        assert_eq!(ranking(world, Persona::B, Persona::B, wanted).await, local);
    }
    let abroad = ranking(world, Persona::B, Persona::B, json!({"country": other})).await;
    assert_eq!(
        (&abroad["declined"], &abroad["expired"]),
        (&json!(1), &json!(1))
    );
    let none = ranking(
        world,
        Persona::B,
        Persona::B,
        json!({"solutionKind": "VENDOR"}),
    )
    .await;
    assert_eq!(none, nothing);
}

/// R165: the figures are the company's own; what others see is whom they find first.
async fn the_figures_are_given_to_the_company_alone(world: &World) {
    let offer = offered(world, Persona::B, &world.customers[0]).await;
    world.accept(Persona::B, &offer).await;
    for by in [Persona::A, Persona::C, Persona::Vendor, Persona::Program] {
        let seen = ranking(world, by, Persona::B, Value::Null).await;
        assert_eq!(seen, Value::Null, "{by:?}");
    }
    let own = ranking(world, Persona::B, Persona::B, Value::Null).await;
    assert_eq!(own["accepted"], 1);
    let user = ranking(world, Persona::UserA, Persona::A, Value::Null).await;
    assert_eq!(user["accepted"], 0);
}

async fn found(world: &World, fields: Value) -> Vec<String> {
    const DOCUMENT: &str =
        "query ($search: String, $wanted: WantedFor, $order: [PartnerOrder!], $after: String) {
        partners(search: $search, wantedFor: $wanted, orderBy: $order, first: 1, after: $after) {
            nodes { name } pageInfo { endCursor hasNextPage } } }";
    let (mut names, mut after) = (Vec::new(), Value::Null);
    loop {
        let variables = merged(fields.clone(), json!({"after": after}));
        let data = world.person(Persona::A).data(DOCUMENT, variables).await;
        let list = &data["partners"];
        names.extend(nodes(list).iter().map(|node| text(&node["name"])));
        if list["pageInfo"]["hasNextPage"] == false {
            return names;
        }
        after = list["pageInfo"]["endCursor"].clone();
    }
}

/// R165: step by step, by offers like those that one has in mind where they tell; by name among equals.
async fn a_search_finds_those_first_that_answer_best(world: &World) {
    let program = world.person(Persona::Program);
    for (persona, name) in [(Persona::B, "Quill Beta"), (Persona::C, "Quill Gamma")] {
        let id = &world.company(persona).id;
        let version = program
            .data(
                "query ($id: ID!) { node(id: $id) { ... on Partner { version } } }",
                json!({"id": id}),
            )
            .await["node"]["version"]
            .take();
        let input = json!({"partnerId": id, "expectedVersion": version, "name": name});
        program.done("updatePartner", input).await;
    }
    let names = |names: &[&str]| names.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
    let by_name = names(&["Quill Beta", "Quill Gamma"]);
    let ranked = names(&["Quill Gamma", "Quill Beta"]);
    let searched = json!({"search": "quill"});
    assert_eq!(found(world, searched.clone()).await, by_name);

    // C answers everything at once; B lets all of the other country's wait.
    let [(here, country), (there, other)] = customers(world).await;
    for customer in [&here, &here, &here, &there, &there, &there] {
        let offer = offered(world, Persona::C, customer).await;
        if *customer == here {
            decline(world, Persona::C, &offer).await;
        } else {
            world.accept(Persona::C, &offer).await;
        }
        let offer = offered(world, Persona::B, customer).await;
        if *customer == here {
            world.accept(Persona::B, &offer).await;
        }
    }
    world.advance("P15D").await;
    let there = merged(searched.clone(), json!({"wanted": {"country": other}}));
    let here = merged(searched.clone(), json!({"wanted": {"country": country}}));
    assert_eq!(found(world, there).await, ranked);
    // What is wanted ranks without a search as well.
    let all = found(world, json!({"wanted": {"country": other}})).await;
    let place = |name: &str| all.iter().position(|it| it == name).expect("a company");
    assert!(place("Quill Gamma") < place("Quill Beta"), "{all:?}");
    assert_eq!(found(world, here).await, by_name);
    let up = json!({"order": [{"field": "RANKING", "direction": "ASC"}, {"field": "NAME", "direction": "DESC"}]});
    let lowest = found(world, merged(searched.clone(), up)).await;
    let steps = async |of| ranking(world, of, of, Value::Null).await["steps"].clone();
    assert_eq!(
        (steps(Persona::B).await, steps(Persona::C).await),
        (json!(4), json!(4))
    );
    assert_eq!(lowest, ranked);
    // A list that is not searched stays sorted by name.
    let all = found(world, json!({})).await;
    let mut sorted = all.clone();
    sorted.sort_by_key(|name| name.to_lowercase());
    assert_eq!(all, sorted);
}

on_both! {
    answers_are_counted_by_country_and_kind,
    the_figures_are_given_to_the_company_alone,
    a_search_finds_those_first_that_answer_best,
}

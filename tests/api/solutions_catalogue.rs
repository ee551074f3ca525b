//! What can be sold: who publishes, changes and retires it, and what it costs on a record.

use covente::domain::viewer::Role;
use serde_json::{Value, json};

use crate::{
    kit::{expected, faults, nodes},
    on_both,
    support::{
        Deal, Person, Persona, World,
        client::SOLUTION,
        deals::{merged, text},
    },
};

fn admin(world: &World, of: Persona) -> Person {
    world.colleague(of, "partner-admin", Role::PartnerAdmin, None)
}

fn radar() -> Value {
    json!({"name": " Berth Radar ", "description": "Says when a ship will really come."})
}

async fn publish(person: &Person, fields: Value) -> Value {
    let payload = person
        .done("publishSolution", merged(radar(), fields))
        .await;
    payload["solution"].clone()
}

/// The target of a change of a solution as it is.
fn target(solution: &Value, fields: Value) -> Value {
    merged(
        json!({"solutionId": solution["id"], "expectedVersion": solution["version"]}),
        fields,
    )
}

async fn listed(person: &Person) -> usize {
    let found = person
        .data(
            r#"{ solutions(search: "berth") { totalCount nodes { id } } }"#,
            json!({}),
        )
        .await;
    let count = nodes(&found["solutions"]).len();
    assert_eq!(found["solutions"]["totalCount"], count);
    count
}

async fn by_id(person: &Person, solution: &Value) -> Value {
    let document =
        format!("query ($id: ID!) {{ node(id: $id) {{ ... on Solution {{ {SOLUTION} }} }} }}");
    person.data(&document, json!({"id": solution["id"]})).await["node"].take()
}

/// R11, R47, R51: a company publishes, the programme releases, and then all find it and sell it.
async fn a_solution_is_published_by_its_company_and_released_by_the_programme(world: &World) {
    let (own, program) = (admin(world, Persona::A), world.person(Persona::Program));
    let a = world.company(Persona::A);
    let solution = publish(&own, json!({"locationId": a.locations[1]})).await;
    let meant = json!({
        "id": solution["id"], "version": 1, "name": "Berth Radar",
        "description": "Says when a ship will really come.", "kind": "PARTNER", "incentive": null,
        "isCoSellReady": false, "isRetired": false, "partner": {"id": a.id}, "location": {"id": a.locations[1]},
    });
    assert_eq!(solution, meant);
    assert_eq!(by_id(&own, &solution).await, meant);
    let b = world.person(Persona::B);
    assert_eq!(
        (listed(b).await, listed(world.person(Persona::A)).await),
        (0, 1)
    );
    assert_eq!(by_id(b, &solution).await, Value::Null);
    let sells = |by| {
        merged(
            world.deal_input(by),
            json!({"solutionIds": [solution["id"]]}),
        )
    };
    let refusals = world
        .person(Persona::A)
        .refusal_codes("createOpportunity", sells(Persona::A))
        .await;
    assert_eq!(refusals, ["NOT_CO_SELL_READY"]);

    let release = target(
        &solution,
        json!({"coSellReady": true, "incentive": "BIZ_APPS_PREMIUM"}),
    );
    let refusals = own.refused("updateSolution", release.clone()).await;
    assert_eq!(
        faults(&refusals),
        expected(&[("FORBIDDEN", "coSellReady"), ("FORBIDDEN", "incentive")])
    );
    let released = program.done("updateSolution", release).await;
    let meant = merged(
        meant,
        json!({"version": 2, "isCoSellReady": true, "incentive": "BIZ_APPS_PREMIUM"}),
    );
    assert_eq!(released["solution"], meant);
    assert_eq!(by_id(b, &solution).await, meant);
    assert_eq!(listed(b).await, 1);
    world
        .person(Persona::A)
        .done("createOpportunity", sells(Persona::A))
        .await;

    // Its own company goes on with what it says of it, and clears what can be cleared.
    let change = json!({"name": "Berth Radar 2", "description": null, "locationId": null});
    let changed = own.done("updateSolution", target(&meant, change)).await;
    let meant = merged(
        meant,
        json!({"version": 3, "name": "Berth Radar 2", "description": "", "location": null}),
    );
    assert_eq!(changed["solution"], meant);
}

/// R4, R47: every role, for its own company and for another.
async fn only_those_whose_catalogue_it_is_change_it(world: &World) {
    let program = world.person(Persona::Program);
    let of = |persona| json!({"partnerId": world.company(persona).id});
    let (own, vendors) = (admin(world, Persona::A), admin(world, Persona::Vendor));
    let solution = publish(&own, json!({})).await;
    let rename = target(&solution, json!({"name": "Ours"}));
    let others = target(
        &by_id(
            program,
            &json!({"id": world.company(Persona::B).solutions[0]}),
        )
        .await,
        json!({"name": "Ours"}),
    );
    for (person, fields, outcome) in [
        (&own, of(Persona::B), "FORBIDDEN"),
        (&own, of(Persona::A), "ok"),
        (program, of(Persona::B), "ok"),
        (&vendors, of(Persona::A), "FORBIDDEN"),
        (&vendors, json!({"kind": "ASSESSMENT"}), "ok"),
        (&vendors, json!({"kind": "VENDOR"}), "ok"),
        (program, json!({"kind": "VENDOR"}), "ok"),
        (&vendors, json!({"kind": "PARTNER"}), "INVALID_VALUE"),
        (&own, json!({"kind": "VENDOR"}), "INVALID_VALUE"),
        (&own, json!({"kind": "ASSESSMENT"}), "INVALID_VALUE"),
        (
            &own,
            json!({"incentive": "AZURE_IP_CO_SELL", "coSellReady": true}),
            "FORBIDDEN FORBIDDEN",
        ),
        (&own, json!({"coSellReady": false}), "ok"),
        (
            program,
            json!({"incentive": "AZURE_IP_CO_SELL", "coSellReady": true}),
            "ok",
        ),
        (world.person(Persona::A), json!({}), "FORBIDDEN"),
        (world.person(Persona::UserA), json!({}), "FORBIDDEN"),
    ] {
        let input = merged(merged(radar(), fields.clone()), json!({"dryRun": true}));
        assert_eq!(
            person.outcome("publishSolution", input).await,
            outcome,
            "{} {fields}",
            person.subject
        );
    }
    for (person, input, outcome) in [
        (&own, &rename, "ok"),
        (program, &rename, "ok"),
        (world.person(Persona::A), &rename, "FORBIDDEN"),
        (world.person(Persona::UserA), &rename, "FORBIDDEN"),
        (world.person(Persona::B), &rename, "NOT_FOUND"),
        (&vendors, &rename, "NOT_FOUND"),
        (&own, &others, "FORBIDDEN"),
    ] {
        let input = merged(input.clone(), json!({"dryRun": true}));
        assert_eq!(
            person.outcome("updateSolution", input.clone()).await,
            outcome,
            "{}",
            person.subject
        );
        let input = json!({"solutionId": input["solutionId"], "expectedVersion": input["expectedVersion"], "dryRun": true});
        assert_eq!(
            person.outcome("retireSolution", input).await,
            outcome,
            "{}",
            person.subject
        );
    }
    assert_eq!(listed(&own).await, 1, "the others were dry runs");
}

/// R205, R203: all faults at once; then the version alone.
async fn faults_of_a_solution_come_first_and_its_version_next(world: &World) {
    let own = admin(world, Persona::A);
    let b = world.company(Persona::B);
    let input = json!({"partnerId": "nobody", "name": "", "description": "d".repeat(5001), "locationId": b.locations[0]});
    let refusals = own.refused("publishSolution", input).await;
    let all = [
        ("NOT_FOUND", "partnerId"),
        ("REQUIRED", "name"),
        ("TOO_LONG", "description"),
        ("NOT_FOUND", "locationId"),
    ];
    assert_eq!(faults(&refusals), expected(&all));

    let solution = publish(&own, json!({})).await;
    let wrong = json!({"expectedVersion": 7, "name": null, "coSellReady": null, "locationId": b.locations[0]});
    let refusals = own
        .refused("updateSolution", target(&solution, wrong))
        .await;
    let all = [
        ("REQUIRED", "name"),
        ("NOT_FOUND", "locationId"),
        ("REQUIRED", "coSellReady"),
    ];
    assert_eq!(faults(&refusals), expected(&all));
    let stale = target(
        &solution,
        json!({"expectedVersion": 7, "coSellReady": true}),
    );
    let refusals = own.refused("updateSolution", stale).await;
    assert_eq!(faults(&refusals), expected(&[("VERSION_CONFLICT", "")]));
    assert_eq!(refusals[0]["data"], json!({"currentVersion": 1}));
    let unknown = json!({"solutionId": "nothing", "expectedVersion": 1});
    assert_eq!(own.stopped("retireSolution", unknown).await, "NOT_FOUND");
}

/// R47: a retired solution leaves lists and new deals, and stays where it is sold.
async fn a_retired_solution_stays_on_the_records_that_hold_it(world: &World) {
    let (own, a, b) = (
        admin(world, Persona::A),
        world.person(Persona::A),
        world.person(Persona::B),
    );
    let program = world.person(Persona::Program);
    let solution = publish(
        program,
        json!({"partnerId": world.company(Persona::A).id, "coSellReady": true}),
    )
    .await;
    let deal = world
        .create_deal(Persona::A, json!({"solutionIds": [solution["id"]]}))
        .await;
    assert_eq!(listed(b).await, 1);

    let input = merged(
        target(&solution, json!({})),
        json!({"idempotencyKey": "once"}),
    );
    let payload = own.done("retireSolution", input.clone()).await;
    let retired = &payload["solution"];
    assert_eq!(
        (&retired["isRetired"], &retired["version"]),
        (&json!(true), &json!(2))
    );
    assert_eq!(
        own.done("retireSolution", input).await["solution"],
        *retired,
        "a repeat"
    );
    assert_eq!(
        (listed(a).await, listed(b).await, listed(program).await),
        (0, 0, 0)
    );
    assert_eq!(
        (by_id(b, &solution).await, by_id(a, &solution).await),
        (Value::Null, retired.clone())
    );
    let seen = a
        .record(&deal.id, "solutions { solution { id isRetired } }")
        .await;
    assert_eq!(
        seen["solutions"],
        json!([{"solution": {"id": solution["id"], "isRetired": true}}])
    );
    let more = world.create_deal(Persona::A, json!({})).await;
    let refusals = a
        .refused(
            "addSolutions",
            more.with(json!({"solutionIds": [solution["id"]]})),
        )
        .await;
    assert_eq!(
        faults(&refusals),
        expected(&[("NOT_FOUND", "solutionIds.0")])
    );
    for mutation in ["updateSolution", "retireSolution"] {
        assert_eq!(
            own.refusal_codes(mutation, target(retired, json!({})))
                .await,
            ["TERMINAL_STATE"]
        );
    }
}

/// R11: a company whose last solution is retired has nothing to sell.
async fn without_a_solution_in_the_catalogue_nothing_is_sold(world: &World) {
    let own = admin(world, Persona::C);
    for id in &world.company(Persona::C).solutions {
        let solution = by_id(&own, &json!({"id": id})).await;
        own.done("retireSolution", target(&solution, json!({})))
            .await;
    }
    let others = json!({"solutionIds": [world.company(Persona::B).solutions[0]]});
    let input = merged(world.deal_input(Persona::C), others);
    assert_eq!(
        own.refusal_codes("createOpportunity", input).await,
        ["NOT_CO_SELL_READY"]
    );
}

/// R50: each line has its price and quantity, and the log tells what became of them.
async fn a_line_has_its_price_and_quantity(world: &World) {
    const FIELDS: &str = "solutions { id price { amount currency } quantity }";
    let a = world.person(Persona::A);
    let mut deal = world.create_deal(Persona::A, json!({})).await;
    let line = a.record(&deal.id, FIELDS).await["solutions"][0].clone();
    assert_eq!(
        line,
        json!({"id": line["id"], "price": null, "quantity": null})
    );
    let at = |deal: &Deal, fields: Value| {
        merged(
            json!({"opportunitySolutionId": line["id"], "expectedVersion": deal.version}),
            fields,
        )
    };
    let price = json!({"amount": "1200.50", "currency": "EUR"});
    for (fields, price, quantity) in [
        (
            json!({"price": price, "quantity": 3}),
            price.clone(),
            json!(3),
        ),
        (
            json!({"quantity": 1_000_000}),
            price.clone(),
            json!(1_000_000),
        ),
        (json!({"quantity": null}), price.clone(), Value::Null),
        (json!({"price": null}), Value::Null, Value::Null),
    ] {
        let payload = a.done("updateOpportunitySolution", at(&deal, fields)).await;
        deal = Deal::of(&payload["opportunity"]);
        let now = json!([{"id": line["id"], "price": price, "quantity": quantity}]);
        assert_eq!(a.record(&deal.id, FIELDS).await["solutions"], now);
    }
    let wrong = json!({"price": {"amount": "1.005", "currency": "EUR"}, "quantity": 0});
    let refusals = a
        .refused("updateOpportunitySolution", at(&deal, wrong))
        .await;
    assert_eq!(
        faults(&refusals),
        expected(&[
            ("INVALID_VALUE", "price.amount"),
            ("OUT_OF_RANGE", "quantity")
        ])
    );
    let over = at(&deal, json!({"quantity": 1_000_001}));
    assert_eq!(
        a.refusal_codes("updateOpportunitySolution", over).await,
        ["OUT_OF_RANGE"]
    );
    let stale = at(&deal, json!({"quantity": 1, "expectedVersion": 1}));
    assert_eq!(
        a.refusal_codes("updateOpportunitySolution", stale).await,
        ["VERSION_CONFLICT"]
    );
    assert_eq!(
        world
            .person(Persona::B)
            .stopped("updateOpportunitySolution", at(&deal, json!({})))
            .await,
        "NOT_FOUND"
    );

    let log = world.log().await;
    let key = format!(
        "solutions.{}",
        covente::graphql::ids::decode(
            &text(&line["id"]),
            covente::graphql::ids::Kind::OpportunitySolution
        )
        .expect("an id")
    );
    let first = &log[1].changes[&key];
    assert_eq!(
        first["after"]["price"],
        json!({"minor": 120_050, "currency": "EUR"}),
        "{first}"
    );
    assert_eq!((log.len(), &first["after"]["quantity"]), (5, &json!(3)));
}

on_both!(
    a_solution_is_published_by_its_company_and_released_by_the_programme,
    only_those_whose_catalogue_it_is_change_it,
    faults_of_a_solution_come_first_and_its_version_next,
    a_retired_solution_stays_on_the_records_that_hold_it,
    without_a_solution_in_the_catalogue_nothing_is_sold,
    a_line_has_its_price_and_quantity,
);

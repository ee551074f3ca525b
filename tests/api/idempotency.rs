//! A mutation that is sent again under its key is answered, not done again.

use covente::http::auth::Claims;
use serde_json::{Value, json};

use crate::{
    on_both,
    support::{Deal, Persona, World, client::codes, deals::merged},
};

const KEY: &str = "b7f0b3c2";

async fn a_repeat_answers_with_the_same_record_as_it_is_now(world: &World) {
    let a = world.person(Persona::A);
    let input = keyed(world.deal_input(Persona::A));
    let created = a.done("createOpportunity", input.clone()).await;
    let mut deal = Deal::of(&created["opportunity"]);
    world
        .change(
            Persona::A,
            "updateOpportunity",
            &mut deal,
            json!({"name": "Renamed"}),
        )
        .await;
    let again = a.done("createOpportunity", input).await;
    assert_eq!(again["opportunity"]["id"], json!(deal.id));
    assert_eq!(again["opportunity"]["name"], "Renamed");
    assert_eq!(kinds(world, 2).await, ["CREATED", "DETAILS_CHANGED"]);
}

async fn a_repeat_is_answered_although_its_version_is_past(world: &World) {
    let a = world.person(Persona::A);
    let deal = world.create_deal(Persona::A, json!({})).await;
    let input = keyed(deal.with(json!({"invitation": world.invitation_input(Persona::B)})));
    let invited = a.done("invitePartner", input.clone()).await;
    let again = a.done("invitePartner", input).await;
    assert_eq!(again["opportunity"], invited["opportunity"]);
    assert_eq!(again["invitation"], invited["invitation"]);
    assert_eq!(invited["opportunity"]["version"], json!(deal.version + 1));
    // Also when the record has gone on, and when it has come to its end.
    let deal = Deal::of(&invited["opportunity"]);
    let win = keyed(deal.target());
    let won = a.done("winOpportunity", win.clone()).await;
    assert_eq!(
        a.done("winOpportunity", win).await["opportunity"],
        won["opportunity"]
    );
    let stale = deal.target();
    assert_eq!(
        a.refusal_codes("winOpportunity", stale).await,
        ["VERSION_CONFLICT"]
    );
}

async fn the_same_key_with_another_input_is_refused(world: &World) {
    let a = world.person(Persona::A);
    let input = keyed(world.deal_input(Persona::A));
    a.done("createOpportunity", input.clone()).await;
    let other = merged(input, json!({"name": "Another deal"}));
    let errors = a.refused("createOpportunity", other).await;
    assert_eq!(codes(&errors), ["IDEMPOTENCY_KEY_REUSED"]);
    assert_eq!(errors[0]["path"], json!(["idempotencyKey"]));
    assert_eq!(errors[0]["rule"], "R202");
    assert_eq!(kinds(world, 1).await, ["CREATED"]);
}

async fn a_key_is_not_used_up_by_what_was_refused_or_only_tried(world: &World) {
    let a = world.person(Persona::A);
    let faulty = keyed(merged(world.deal_input(Persona::A), json!({"name": ""})));
    assert_eq!(
        a.refusal_codes("createOpportunity", faulty).await,
        ["REQUIRED"]
    );
    let tried = keyed(merged(
        world.deal_input(Persona::A),
        json!({"name": "Tried", "dryRun": true}),
    ));
    a.done("createOpportunity", tried).await;
    assert!(world.log().await.is_empty());
    let input = keyed(world.deal_input(Persona::A));
    let created = a.done("createOpportunity", input.clone()).await;
    let again = a.done("createOpportunity", input).await;
    assert_eq!(created["opportunity"], again["opportunity"]);

    // A refusal of the rules and a conflict do not use it up either.
    let mut deal = Deal::of(&created["opportunity"]);
    let stale = json!({"opportunityId": deal.id, "expectedVersion": deal.version + 7});
    let codes = a.refusal_codes("winOpportunity", keyed(stale)).await;
    assert_eq!(codes, ["VERSION_CONFLICT"]);
    let codes = a
        .refusal_codes(
            "acceptOpportunity",
            keyed(deal.with(json!({"name": "Ours"}))),
        )
        .await;
    assert_eq!(codes, ["ILLEGAL_TRANSITION"]);
    world
        .change(
            Persona::A,
            "winOpportunity",
            &mut deal,
            json!({"idempotencyKey": KEY}),
        )
        .await;
}

async fn the_caller_s_mark_and_the_dry_run_are_no_part_of_the_input(world: &World) {
    const DOCUMENT: &str = "mutation ($input: CreateOpportunityInput!) {
        createOpportunity(input: $input) { opportunity { id } userErrors { code } clientMutationId }
    }";
    let a = world.person(Persona::A);
    let send = async |fields: Value| {
        let input = merged(keyed(world.deal_input(Persona::A)), fields);
        let mut data = a.data(DOCUMENT, json!({"input": input})).await;
        let payload = data["createOpportunity"].take();
        assert_eq!(payload["userErrors"], json!([]), "{payload:#}");
        payload
    };
    let first = send(json!({"clientMutationId": "one"})).await;
    let second = send(json!({"clientMutationId": "two"})).await;
    let third = send(json!({"dryRun": false})).await;
    send(json!({"dryRun": true, "clientMutationId": "three"})).await;
    assert_eq!(first["clientMutationId"], "one");
    assert_eq!(second["clientMutationId"], "two");
    assert_eq!(third["clientMutationId"], Value::Null);
    assert_eq!(first["opportunity"], second["opportunity"]);
    assert_eq!(first["opportunity"], third["opportunity"]);
    assert_eq!(kinds(world, 1).await, ["CREATED"]);
}

async fn the_same_key_of_another_person_or_mutation_is_another_key(world: &World) {
    let colleague = world.sign_in(&Claims {
        subject: "partner-a-2".into(),
        email: None,
        ..Persona::A.claims(&world.database.small)
    });
    let input = keyed(world.deal_input(Persona::A));
    let one = world
        .person(Persona::A)
        .done("createOpportunity", input.clone())
        .await;
    let other = colleague.done("createOpportunity", input).await;
    assert_ne!(one["opportunity"]["id"], other["opportunity"]["id"]);
    // The same subject in another company is another person, too.
    let namesake = world.sign_in(&Claims {
        subject: Persona::A.subject().into(),
        ..Persona::B.claims(&world.database.small)
    });
    let of_b = namesake
        .done("createOpportunity", keyed(world.deal_input(Persona::B)))
        .await;
    assert_ne!(one["opportunity"]["id"], of_b["opportunity"]["id"]);
    let customer = keyed(json!({
        "name": "Nordlys Foods",
        "address": {"line1": "Havnegade 1", "city": "Aarhus", "country": "DK"},
    }));
    let made = namesake.done("createCustomer", customer.clone()).await;
    let again = namesake.done("createCustomer", customer).await;
    assert_eq!(made["customer"], again["customer"]);
    assert!(made["customer"]["id"].is_string(), "{made:#}");
}

async fn a_repeat_shows_nothing_to_whom_has_lost_sight_since(world: &World) {
    const TEAM: &str = "query ($id: ID!) { opportunity(id: $id) { team { id name } } }";
    let user = world.person(Persona::UserA);
    let team = json!([
        {"name": "Asha Rao", "email": "asha.rao@example.com", "phone": "+91 80 5550 1234"},
        {"name": "Uma Stein", "email": "user-a@example.com", "phone": "+91 80 5550 1299"},
    ]);
    let input = keyed(merged(world.deal_input(Persona::A), json!({"team": team})));
    let created = user.done("createOpportunity", input.clone()).await;
    let deal = Deal::of(&created["opportunity"]);
    let found = user.data(TEAM, json!({"id": deal.id})).await;
    let member = &found["opportunity"]["team"][1];
    assert_eq!(member["name"], "Uma Stein");
    let remove = json!({"teamMemberId": member["id"], "expectedVersion": deal.version});
    world
        .person(Persona::A)
        .done("removeTeamMember", remove)
        .await;
    let again = user.done("createOpportunity", input).await;
    assert_eq!(again["opportunity"], Value::Null);
    assert_eq!(kinds(world, 2).await, ["CREATED", "TEAM_CHANGED"]);
}

async fn a_key_that_is_none_is_refused(world: &World) {
    let a = world.person(Persona::A);
    for (key, code) in [
        (String::new(), "REQUIRED"),
        ("x".repeat(256), "TOO_LONG"),
        ("a\u{0}b".to_owned(), "INVALID_VALUE"),
    ] {
        let input = merged(world.deal_input(Persona::A), json!({"idempotencyKey": key}));
        let errors = a.refused("createOpportunity", input).await;
        assert_eq!(codes(&errors), [code], "{key:?}");
        assert_eq!(errors[0]["path"], json!(["idempotencyKey"]));
    }
}

on_both!(
    a_repeat_answers_with_the_same_record_as_it_is_now,
    a_repeat_is_answered_although_its_version_is_past,
    the_same_key_with_another_input_is_refused,
    a_key_is_not_used_up_by_what_was_refused_or_only_tried,
    the_caller_s_mark_and_the_dry_run_are_no_part_of_the_input,
    the_same_key_of_another_person_or_mutation_is_another_key,
    a_repeat_shows_nothing_to_whom_has_lost_sight_since,
    a_key_that_is_none_is_refused,
);

fn keyed(input: Value) -> Value {
    merged(input, json!({"idempotencyKey": KEY}))
}

/// The kinds of all events, which must be so many.
async fn kinds(world: &World, count: usize) -> Vec<String> {
    let log = world.log().await;
    assert_eq!(log.len(), count);
    log.into_iter().map(|event| event.kind).collect()
}

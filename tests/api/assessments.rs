//! Solution assessments, as far as they go: who may start one, and that it is neither mixed nor shared.

use serde_json::{Value, json};

use crate::{
    kit::{expected, faults},
    on_both,
    support::{Deal, Persona, World, client::codes, deals::text},
};

/// The assessment types of the catalogue.
async fn types(world: &World) -> Vec<String> {
    const TYPES: &str = "{ solutions(kind: ASSESSMENT) { nodes { id } } }";
    let found = world.person(Persona::A).data(TYPES, json!({})).await;
    let nodes = found["solutions"]["nodes"]
        .as_array()
        .expect("a list")
        .iter();
    nodes.map(|node| text(&node["id"])).collect()
}

/// A solution assessment of partner A, which is vetted.
async fn assessment(world: &World) -> Deal {
    let kind = &types(world).await[0];
    world
        .create_deal(Persona::A, json!({"solutionIds": [kind]}))
        .await
}

/// R13, R49: vetted companies only, and nothing beside the one assessment.
async fn an_assessment_is_for_vetted_companies_and_stands_alone(world: &World) {
    let types = types(world).await;
    let mut input = world.deal_input(Persona::B);
    input["solutionIds"] = json!([types[0]]);
    let refused = world
        .person(Persona::B)
        .refused("createOpportunity", input)
        .await;
    assert_eq!(
        faults(&refused),
        expected(&[("ASSESSMENT_NOT_VETTED", "solutionIds")])
    );
    let own = &world.company(Persona::A).solutions[0];
    for mixed in [json!([types[0], own]), json!([types[0], types[1]])] {
        let mut input = world.deal_input(Persona::A);
        input["solutionIds"] = mixed;
        let refused = world
            .person(Persona::A)
            .refused("createOpportunity", input)
            .await;
        assert_eq!(
            faults(&refused),
            expected(&[("ASSESSMENT_EXCLUSIVE", "solutionIds")])
        );
    }
}

/// R19, R102: no vendor and no partners, neither at once nor later.
async fn an_assessment_is_not_shared(world: &World) {
    let a = world.person(Persona::A);
    let mut input = world.deal_input(Persona::A);
    input["solutionIds"] = json!([types(world).await[0]]);
    input["vendorMayView"] = json!(true);
    input["invitations"] = json!([world.invitation_input(Persona::B)]);
    let refused = a.refused("createOpportunity", input).await;
    assert_eq!(
        faults(&refused),
        expected(&[
            ("ASSESSMENT_NOT_SHAREABLE", "vendorMayView"),
            ("ASSESSMENT_NOT_SHAREABLE", "invitations"),
        ])
    );
    let deal = assessment(world).await;
    assert_eq!(
        a.record(&deal.id, "type").await,
        json!({"type": "SOLUTION_ASSESSMENT"})
    );
    let help =
        json!({"helpKinds": ["GENERAL_OR_OTHER"], "customerContact": World::contact_input()});
    for (mutation, fields) in [
        ("shareWithVendor", json!({})),
        ("requestVendorHelp", help),
        (
            "invitePartner",
            json!({"invitation": world.invitation_input(Persona::B)}),
        ),
    ] {
        let refused = a.refused(mutation, deal.with(fields)).await;
        assert_eq!(codes(&refused), ["ASSESSMENT_NOT_SHAREABLE"], "{mutation}");
    }
}

/// R48: its solution stays.
async fn the_solution_of_an_assessment_is_fixed(world: &World) {
    let a = world.person(Persona::A);
    let deal = assessment(world).await;
    let more = json!({"solutionIds": [world.company(Persona::A).solutions[0]]});
    let refused = a.refused("addSolutions", deal.with(more)).await;
    assert_eq!(codes(&refused), ["ASSESSMENT_SOLUTION_FIXED"]);
    let lines = a.record(&deal.id, "solutions { id }").await;
    let line = json!({"opportunitySolutionId": lines["solutions"][0]["id"], "expectedVersion": deal.version});
    let refused: Value = a.refused("removeSolution", line).await;
    assert!(codes(&refused).contains(&"ASSESSMENT_SOLUTION_FIXED".to_owned()));
}

on_both!(
    an_assessment_is_for_vetted_companies_and_stands_alone,
    an_assessment_is_not_shared,
    the_solution_of_an_assessment_is_fixed,
);

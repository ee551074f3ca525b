//! Solution assessments: who may start one and with what, its own stages, and that it is neither mixed nor shared.

use serde_json::{Value, json};

use crate::{
    kit::{expected, faults, nodes},
    on_both,
    support::{
        Deal, Persona, World,
        client::codes,
        deals::{merged, text},
    },
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

/// What a solution assessment needs beside what every deal needs.
async fn needed(world: &World) -> Value {
    json!({
        "solutionIds": [types(world).await[0]],
        "customerContact": World::contact_input(),
        "privateNotes": "Forty servers, two sites; the lease ends in spring.",
    })
}

/// A solution assessment of partner A, which is vetted.
async fn assessment(world: &World) -> Deal {
    world.create_deal(Persona::A, needed(world).await).await
}

/// Its stages between the first and the last, in order, with their percentages.
const WAY: [(&str, i32); 4] = [
    ("SECURE_LETTER_OF_ENGAGEMENT", 20),
    ("COLLECT_DATA", 40),
    ("PREPARE_ASSESSMENT_REPORT", 60),
    ("PRESENT_TO_CUSTOMER", 80),
];

async fn mark(world: &World, deal: &mut Deal, stage: &str) {
    let stage = json!({"stage": stage});
    world.change(Persona::A, "setSalesStage", deal, stage).await;
}

/// What `availableActions` says of marking a stage and of winning.
async fn offered(world: &World, deal: &Deal) -> Vec<Value> {
    const FIELDS: &str =
        "availableActions { action allowed refusals { code rule data } requires { path why } }";
    let seen = world.person(Persona::A).record(&deal.id, FIELDS).await;
    let all = seen["availableActions"].as_array().expect("a list");
    let asked = |action: &&Value| {
        ["SET_SALES_STAGE", "WIN_OPPORTUNITY"].contains(&text(&action["action"]).as_str())
    };
    all.iter().filter(asked).cloned().collect()
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

/// R19, R102, R135: no vendor and no partners, neither at once nor later.
async fn an_assessment_is_not_shared(world: &World) {
    let a = world.person(Persona::A);
    let mut input = merged(world.deal_input(Persona::A), needed(world).await);
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

/// R132: the customer's contact, who has consented, and notes for the specialist, from the first to the last day.
async fn an_assessment_needs_a_contact_who_has_consented_and_notes(world: &World) {
    let a = world.person(Persona::A);
    let input = merged(world.deal_input(Persona::A), needed(world).await);
    let without = |fields: Value| merged(input.clone(), fields);
    let mut refused_contact = World::contact_input();
    refused_contact["consentGiven"] = json!(false);
    for (fields, fault) in [
        (json!({"privateNotes": null}), ("REQUIRED", "privateNotes")),
        (json!({"privateNotes": "  "}), ("REQUIRED", "privateNotes")),
        (
            json!({"customerContact": null}),
            ("CUSTOMER_CONTACT_REQUIRED", "customerContact"),
        ),
        (
            json!({"customerContact": refused_contact}),
            ("CONSENT_REQUIRED", "customerContact.consentGiven"),
        ),
    ] {
        let refused = a.refused("createOpportunity", without(fields)).await;
        assert_eq!(faults(&refused), expected(&[fault]));
        assert_eq!(refused[0]["rule"], "R132");
    }
    let deal = assessment(world).await;
    for (mutation, fields, fault) in [
        (
            "updateOpportunity",
            json!({"privateNotes": null}),
            ("REQUIRED", "privateNotes"),
        ),
        (
            "setCustomerContact",
            json!({"contact": null}),
            ("CUSTOMER_CONTACT_REQUIRED", "contact"),
        ),
        (
            "setCustomerContact",
            json!({"contact": refused_contact}),
            ("CONSENT_REQUIRED", "contact.consentGiven"),
        ),
    ] {
        let refused = a.refused(mutation, deal.with(fields)).await;
        assert_eq!(faults(&refused), expected(&[fault]));
    }
    // Its details are as open as those of any deal (R133).
    let notes = json!({"privateNotes": "Fifty servers.", "name": "Two sites"});
    a.done("updateOpportunity", deal.with(notes)).await;
}

/// R86, R130: one after the other, never back, and none of an ordinary deal.
async fn the_stages_of_an_assessment_are_marked_in_order(world: &World) {
    let a = world.person(Persona::A);
    let mut deal = assessment(world).await;
    for stage in ["QUALIFIED", "NEGOTIATED", "ACCEPTED", "WON"] {
        let refused = a
            .refused("setSalesStage", deal.with(json!({"stage": stage})))
            .await;
        assert_eq!(
            faults(&refused),
            expected(&[("INVALID_VALUE", "stage")]),
            "{stage}"
        );
    }
    let mut current = "CREATED";
    for (next, percent) in WAY {
        for other in WAY.map(|(stage, _)| stage).into_iter().chain(["CREATED"]) {
            if other == next {
                continue;
            }
            let refused = a
                .refused("setSalesStage", deal.with(json!({"stage": other})))
                .await;
            assert_eq!(
                faults(&refused),
                expected(&[("STAGE_OUT_OF_ORDER", "stage")]),
                "{other} after {current}"
            );
            assert_eq!(refused[0]["rule"], "R86");
            assert_eq!(
                refused[0]["data"],
                json!({"current": current, "next": next})
            );
        }
        mark(world, &mut deal, next).await;
        let seen = a.record(&deal.id, "salesStage salesStagePercent").await;
        assert_eq!(
            seen,
            json!({"salesStage": next, "salesStagePercent": percent})
        );
        current = next;
    }
    let refused = a
        .refused("setSalesStage", deal.with(json!({"stage": "COLLECT_DATA"})))
        .await;
    assert_eq!(faults(&refused), expected(&[("STAGE_OUT_OF_ORDER", "")]));
    assert_eq!(
        refused[0]["data"],
        json!({"current": current, "next": null})
    );
    // An ordinary deal has none of these.
    let ordinary = world.create_deal(Persona::A, json!({})).await;
    let fields = json!({"stage": "COLLECT_DATA"});
    let refused = a.refused("setSalesStage", ordinary.with(fields)).await;
    assert_eq!(faults(&refused), expected(&[("INVALID_VALUE", "stage")]));
    assert_eq!(refused[0]["rule"], "R130");
}

/// R85, R131: won once every stage is marked, lost at any time.
async fn a22_8_an_assessment_is_won_once_every_stage_is_marked_and_lost_at_any_time(world: &World) {
    let a = world.person(Persona::A);
    let mut deal = assessment(world).await;
    mark(world, &mut deal, WAY[0].0).await;
    let refused = a.refused("winOpportunity", deal.target()).await;
    assert_eq!(faults(&refused), expected(&[("STAGES_INCOMPLETE", "")]));
    assert_eq!(refused[0]["rule"], "R85");
    let missing = [
        "COLLECT_DATA",
        "PREPARE_ASSESSMENT_REPORT",
        "PRESENT_TO_CUSTOMER",
    ];
    assert_eq!(refused[0]["data"], json!({"missing": missing}));
    let lose = json!({"reason": "OTHER", "dryRun": true});
    a.done("loseOpportunity", deal.with(lose.clone())).await;

    for (stage, _) in &WAY[1..] {
        mark(world, &mut deal, stage).await;
    }
    a.done("loseOpportunity", deal.with(lose)).await;
    let payload = a.done("winOpportunity", deal.target()).await;
    assert_eq!(payload["opportunity"]["status"], "WON");
    assert_eq!(payload["opportunity"]["salesStage"], "WON");
    assert_eq!(payload["warnings"], json!([]));

    // Won, every stage is marked: only that it is closed stands against another mark (R92).
    deal = Deal::of(&payload["opportunity"]);
    for (stage, _) in WAY {
        let again = deal.with(json!({"stage": stage}));
        assert_eq!(a.outcome("setSalesStage", again).await, "TERMINAL_STATE");
    }
}

/// What can be done is said before it is tried, by the same rules.
async fn an_assessment_says_which_stage_is_next_and_what_keeps_it_from_being_won(world: &World) {
    let mut deal = assessment(world).await;
    let missing = |from: usize| {
        WAY[from..]
            .iter()
            .map(|(stage, _)| *stage)
            .collect::<Vec<_>>()
    };
    let win = |from: usize| {
        json!({
            "action": "WIN_OPPORTUNITY", "allowed": false, "requires": [],
            "refusals": [{"code": "STAGES_INCOMPLETE", "rule": "R85", "data": {"missing": missing(from)}}],
        })
    };
    for (place, (stage, _)) in WAY.into_iter().enumerate() {
        let why = format!("The next stage, which is {stage} (R86).");
        let next = json!({
            "action": "SET_SALES_STAGE", "allowed": true, "refusals": [],
            "requires": [{"path": "stage", "why": why}],
        });
        assert_eq!(offered(world, &deal).await, [next, win(place)]);
        mark(world, &mut deal, stage).await;
    }
    let said = offered(world, &deal).await;
    assert_eq!(said[0]["allowed"], false);
    assert_eq!(
        said[0]["refusals"],
        json!([{"code": "STAGE_OUT_OF_ORDER", "rule": "R86", "data": {"current": "PRESENT_TO_CUSTOMER", "next": null}}])
    );
    assert_eq!(said[1]["allowed"], true);
}

/// R134, R14: a list is narrowed by the type, which is the one that each record shows. R25, R69: private deals stand among
/// those that are sold together, and what others offer is inbound.
async fn a_list_is_narrowed_by_the_type_of_deal(world: &World) {
    const LIST: &str = "query ($tab: OpportunityTab!, $filter: OpportunityFilter) {
        opportunities(tab: $tab, filter: $filter, first: 100) { totalCount nodes { id type } }
    }";
    const TYPES: [&str; 5] = [
        "PRIVATE",
        "PARTNER_LED",
        "CO_SELL",
        "P2P",
        "SOLUTION_ASSESSMENT",
    ];
    assessment(world).await;
    world.create_deal(Persona::A, json!({})).await;
    world
        .create_deal(Persona::A, json!({"vendorMayView": true}))
        .await;
    let mut among = world.create_deal(Persona::A, json!({})).await;
    world.invite(Persona::A, &mut among, Persona::B).await;
    // B sees the vendor in it once both have accepted; C, who has not, does not.
    let mut all = world.create_deal(Persona::A, json!({})).await;
    let asked = world.ask_vendor(Persona::A, &mut all).await;
    world.accept(Persona::Vendor, &asked).await;
    let invited = world.invite(Persona::A, &mut all, Persona::B).await;
    world.accept(Persona::B, &invited).await;
    world.invite(Persona::A, &mut all, Persona::C).await;
    let invitation = json!({"invitations": [world.invitation_input(Persona::B)]});
    world.create_deal(Persona::Vendor, invitation).await;

    let mut found = Vec::new();
    for persona in [Persona::A, Persona::B, Persona::C, Persona::Vendor] {
        for tab in ["OUTBOUND", "INBOUND", "SHARED"] {
            let person = world.person(persona);
            let list = async |filter: Value| {
                let variables = json!({"tab": tab, "filter": filter});
                let data = person.data(LIST, variables).await;
                nodes(&data["opportunities"])
            };
            let every = list(json!(null)).await;
            for kind in TYPES {
                let of_kind = |node: &&Value| node["type"] == kind;
                let shown: Vec<Value> = every.iter().filter(of_kind).cloned().collect();
                let narrowed = list(json!({"type": {"eq": kind}})).await;
                assert_eq!(narrowed, shown, "{persona:?} {tab} {kind}");
                if !shown.is_empty() {
                    found.push(format!("{persona:?} {tab} {kind} {}", shown.len()));
                }
            }
        }
    }
    assert_eq!(
        found,
        [
            "A OUTBOUND PRIVATE 1",
            "A OUTBOUND PARTNER_LED 1",
            "A OUTBOUND CO_SELL 1",
            "A OUTBOUND P2P 1",
            "A OUTBOUND SOLUTION_ASSESSMENT 1",
            "B INBOUND CO_SELL 2",
            "B INBOUND P2P 1",
            "C INBOUND P2P 1",
            "Vendor OUTBOUND CO_SELL 1",
            "Vendor INBOUND CO_SELL 1",
            "Vendor SHARED PARTNER_LED 1",
            "Vendor SHARED CO_SELL 1",
        ]
    );
}

on_both!(
    an_assessment_needs_a_contact_who_has_consented_and_notes,
    the_stages_of_an_assessment_are_marked_in_order,
    a22_8_an_assessment_is_won_once_every_stage_is_marked_and_lost_at_any_time,
    an_assessment_says_which_stage_is_next_and_what_keeps_it_from_being_won,
    a_list_is_narrowed_by_the_type_of_deal,
    an_assessment_is_for_vetted_companies_and_stands_alone,
    an_assessment_is_not_shared,
    the_solution_of_an_assessment_is_fixed,
);

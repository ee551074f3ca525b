//! Sales stages, winning and losing, and that nothing happens afterwards.

use serde_json::json;

use crate::{
    kit::{every_action, expected, faults},
    on_both,
    support::{Deal, Persona, World, client::codes, deals::merged},
};

/// R82, R83, R86: four stages can be marked, in any order, and the first one anew.
async fn a_stage_is_marked_forward_and_corrected_backward(world: &World) {
    let mut deal = world.create_deal(Persona::A, json!({})).await;
    let a = world.person(Persona::A);
    let stands = |stage: &str, percent: i32| json!({"salesStage": stage, "salesStagePercent": percent, "status": "ACCEPTED"});
    let fields = "salesStage salesStagePercent status";
    assert_eq!(a.record(&deal.id, fields).await, stands("CREATED", 10));
    for (stage, percent) in [
        ("QUALIFIED", 20),
        ("NEGOTIATED", 80),
        ("DEVELOPED", 40),
        ("PROPOSED", 60),
        ("PROPOSED", 60),
        ("CREATED", 10),
    ] {
        world
            .change(
                Persona::A,
                "setSalesStage",
                &mut deal,
                json!({"stage": stage}),
            )
            .await;
        assert_eq!(a.record(&deal.id, fields).await, stands(stage, percent));
    }
}

/// R82, R83, R88: the first stage is the record's own, the last comes with winning.
async fn the_first_and_the_last_stage_are_not_marked_by_hand(world: &World) {
    let mut deal = world.create_deal(Persona::A, json!({})).await;
    let invited = world.invite(Persona::A, &mut deal, Persona::B).await;
    let mut part = world.accept(Persona::B, &invited).await;
    for (persona, record, stages) in [
        (Persona::A, &deal, ["ACCEPTED", "WON"]),
        (Persona::B, &part, ["CREATED", "WON"]),
    ] {
        for stage in stages {
            let input = record.with(json!({"stage": stage}));
            let refusals = world.person(persona).refused("setSalesStage", input).await;
            assert_eq!(
                faults(&refusals),
                expected(&[("INVALID_VALUE", "stage")]),
                "{persona:?} {stage}"
            );
            assert_eq!(refusals[0]["rule"], "R88");
        }
    }
    for stage in ["DEVELOPED", "ACCEPTED"] {
        world
            .change(
                Persona::B,
                "setSalesStage",
                &mut part,
                json!({"stage": stage}),
            )
            .await;
    }
    // Each company has its own stage (R63, R97).
    let seen = world
        .person(Persona::A)
        .deal(&deal.engagement, "parties { salesStage }")
        .await;
    assert_eq!(
        seen["parties"],
        json!([{"salesStage": "CREATED"}, {"salesStage": "ACCEPTED"}])
    );
}

/// R88, R91: stage 100 if and only if won.
async fn winning_sets_the_last_stage(world: &World) {
    let mut deal = world.create_deal(Persona::A, json!({})).await;
    world
        .change(Persona::A, "winOpportunity", &mut deal, json!({}))
        .await;
    let fields = "version status salesStage salesStagePercent lost { reason } decline { reason } availableActions { action allowed }";
    let mut seen = world.person(Persona::A).record(&deal.id, fields).await;
    let actions = seen["availableActions"].take();
    let allowed = actions.as_array().expect("actions").iter();
    let allowed: Vec<_> = allowed.filter(|action| action["allowed"] == true).collect();
    assert_eq!(
        allowed,
        [&json!({"action": "POST_MESSAGE", "allowed": true})]
    );
    assert_eq!(
        seen,
        json!({
            "version": 2, "status": "WON", "salesStage": "WON", "salesStagePercent": 100, "lost": null, "decline": null,
            "availableActions": null,
        })
    );
}

/// R88, R93: with a reason, which is not the others' business; the stage stays where it was.
async fn losing_needs_a_reason_and_keeps_the_last_stage(world: &World) {
    let mut deal = world
        .create_deal(Persona::A, json!({"vendorMayView": true}))
        .await;
    let invited = world.invite(Persona::A, &mut deal, Persona::B).await;
    world.accept(Persona::B, &invited).await;
    world
        .change(
            Persona::A,
            "setSalesStage",
            &mut deal,
            json!({"stage": "PROPOSED"}),
        )
        .await;
    let a = world.person(Persona::A);
    let refusals = a
        .refused("loseOpportunity", deal.with(json!({"reason": null})))
        .await;
    assert_eq!(
        faults(&refusals),
        expected(&[("REASON_REQUIRED", "reason")])
    );

    let fields = json!({"reason": "CUSTOMER_CHOSE_ANOTHER_VENDOR", "notes": "On price."});
    world
        .change(Persona::A, "loseOpportunity", &mut deal, fields)
        .await;
    let stands = "status salesStage lost { reason notes } decline { reason }";
    let reason = json!({"reason": "CUSTOMER_CHOSE_ANOTHER_VENDOR", "notes": "On price."});
    let seen = a.record(&deal.id, stands).await;
    assert_eq!(
        seen,
        json!({"status": "LOST", "salesStage": "PROPOSED", "lost": reason, "decline": null})
    );
    let seen = world.person(Persona::Vendor).record(&deal.id, stands).await;
    assert_eq!(
        seen,
        json!({"status": "LOST", "salesStage": "PROPOSED", "lost": null, "decline": null})
    );
    let seen = world
        .person(Persona::B)
        .deal(
            &deal.engagement,
            "parties { status salesStage decline { reason } }",
        )
        .await;
    assert_eq!(
        seen["parties"],
        json!([
            {"status": "LOST", "salesStage": null, "decline": null},
            {"status": "ACCEPTED", "salesStage": "ACCEPTED", "decline": null},
        ])
    );
}

/// R92: won, lost, declined, expired, withdrawn: no edit, no action, no upgrade.
async fn nothing_changes_a_closed_record(world: &World) {
    let two = json!({
        "team": [
            {"name": "Asha Rao", "email": "asha@example.com", "phone": "12345"},
            {"name": "Ben Ito", "email": "ben@example.com", "phone": "12345"},
        ],
        "solutionIds": [world.company(Persona::A).solutions[0], world.company(Persona::A).solutions[1]],
        "customerContact": World::contact_input(),
        "invitations": [world.invitation_input(Persona::B)],
    });
    let mut won = world.create_deal(Persona::A, two.clone()).await;
    let mut lost = world.create_deal(Persona::A, two.clone()).await;
    world
        .change(Persona::A, "winOpportunity", &mut won, json!({}))
        .await;
    world
        .change(
            Persona::A,
            "loseOpportunity",
            &mut lost,
            json!({"reason": "OTHER"}),
        )
        .await;
    let open = world.create_deal(Persona::A, two).await;
    let mut declined = world.received(Persona::B, &open.engagement).await.deal;
    let member = json!({"member": {"name": "Cleo", "email": "cleo@example.com", "phone": "12345"}});
    world
        .change(Persona::B, "addTeamMember", &mut declined, member)
        .await;
    world
        .change(
            Persona::B,
            "declineOpportunity",
            &mut declined,
            json!({"reason": "OTHER"}),
        )
        .await;

    for (persona, record, status) in [
        (Persona::A, &won, "WON"),
        (Persona::A, &lost, "LOST"),
        (Persona::B, &declined, "DECLINED"),
    ] {
        let person = world.person(persona);
        let before = person.record(&record.id, EVERYTHING).await;
        let actions = every_action(world, person, record).await;
        assert_eq!(actions.len(), if persona == Persona::A { 18 } else { 17 });
        for (mutation, input) in actions {
            let refusals = person.refused(mutation, input).await;
            let first = &refusals[0];
            assert_eq!(
                first["code"], "TERMINAL_STATE",
                "{mutation} of {status}: {refusals:#}"
            );
            assert_eq!(first["rule"], "R92");
            assert_eq!(first["data"]["from"], status);
        }
        assert_eq!(person.record(&record.id, EVERYTHING).await, before);
    }
}

/// R106, A22-3: within 72 hours a warning, and none from then on.
async fn winning_within_72_hours_is_warned_about_where_it_could_cost_the_registration(
    world: &World,
) {
    let eligible =
        json!({"solutionIds": [world.solution(Persona::A, true).await], "vendorMayView": true});
    let private = merged(eligible.clone(), json!({"vendorMayView": false}));
    let plain = merged(
        eligible.clone(),
        json!({"solutionIds": [world.solution(Persona::A, false).await]}),
    );
    let mut early = world.create_deal(Persona::A, eligible.clone()).await;
    let others = [
        world.create_deal(Persona::A, private).await,
        world.create_deal(Persona::A, plain).await,
    ];
    let mut late = world.create_deal(Persona::A, eligible).await;
    let invited = world.invite(Persona::A, &mut late, Persona::B).await;
    let part = world.accept(Persona::B, &invited).await;

    world.advance("PT71H59M").await;
    let won = async |by: Persona, deal: &mut Deal| {
        let payload = world.change(by, "winOpportunity", deal, json!({})).await;
        codes(&payload["warnings"])
    };
    assert_eq!(won(Persona::A, &mut early).await, ["WON_TOO_EARLY"]);
    for mut other in others {
        assert!(won(Persona::A, &mut other).await.is_empty());
    }
    // It is the originator's registration.
    assert!(won(Persona::B, &mut part.clone()).await.is_empty());
    world.advance("PT1M").await;
    assert!(won(Persona::A, &mut late).await.is_empty());
}

on_both!(
    a_stage_is_marked_forward_and_corrected_backward,
    the_first_and_the_last_stage_are_not_marked_by_hand,
    winning_sets_the_last_stage,
    losing_needs_a_reason_and_keeps_the_last_stage,
    nothing_changes_a_closed_record,
    winning_within_72_hours_is_warned_about_where_it_could_cost_the_registration,
);

const EVERYTHING: &str = "version status statusSince salesStage name value { amount currency } closeDate updatedAt closedAt
    team { id name email phone } solutions { id } customerContact { name } internal { privateNotes crmId campaignId }
    invitations { id status } engagement { vendorInvolvement parties { status version: statusSince } }";

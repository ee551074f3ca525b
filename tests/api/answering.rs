//! Answers to an offer: accepting, declining, and the fourteen days after which there is nothing to answer.

use chrono::{DateTime, TimeDelta, Utc};
use covente::domain::{facts::RecordFacts, lifecycle::Step, may, refusal::Code};
use covente_entity::{
    opportunity,
    types::{
        Status,
        ids::{LocationId, OpportunityId, PartnerId},
    },
};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, sea_query::Expr};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    assert_response,
    kit::{every_action, expected, faults, time},
    on_both,
    support::{
        Persona, Received, World,
        deals::{merged, text},
    },
};

/// Where a record stands, for those whose it is.
const STAND: &str = "status statusSince closedAt version answerDueAt salesStage";

/// R71, R79, R81: name, value, date, notes, ids and people come with accepting, in one step.
async fn accepting_takes_the_edits_that_come_with_it(world: &World) {
    const DOCUMENT: &str = "mutation ($input: AcceptOpportunityInput!) { acceptOpportunity(input: $input) {
        opportunity {
            id version role status statusSince salesStage salesStagePercent name value { amount currency } closeDate type
            customer { name } internal { privateNotes crmId campaignId } team { name email phone partner { name } }
            solutions { id } receivedAt acceptedAt closedAt answerDueAt
            receivedInvitation { status share { amount } closeDate answerDueAt }
            engagement { jointTeam { name partner { name } } parties { partner { name } status value { amount } } }
        }
        userErrors { code } warnings { code }
    } }";
    let mut deal = world.create_deal(Persona::A, json!({})).await;
    let invited = world.invite(Persona::A, &mut deal, Persona::B).await;
    let input = invited.deal.with(json!({
        "name": "Our part",
        "value": {"amount": "52000", "currency": "EUR"},
        "closeDate": "2099-07-31",
        "privateNotes": "We know them.",
        "crmId": "B-7",
        "campaignId": "autumn",
        "team": [{"name": "Cleo Marsh", "email": "cleo@example.com", "phone": "+33 1 23 45 67 89"}],
    }));
    let b = world.person(Persona::B);
    assert_response!(
        "accepting_with_edits",
        b.query(DOCUMENT, json!({"input": input})).await
    );
    // The sender sees the new value and the people; its own record and the offer stay what they were.
    let a = world.person(Persona::A);
    let fields = "name value { amount } invitations { status share { amount } closeDate } engagement {
        jointTeam { name email partner { name } }
        parties { partner { name } role status name value { amount currency } closeDate salesStage } }";
    assert_response!(
        "the_sender_sees_the_acceptance",
        a.record(&deal.id, fields).await
    );
}

/// R79: the name is part of accepting; R205: all faults at once, and nothing of it is done.
async fn accepting_is_done_whole_or_not_at_all(world: &World) {
    let mut deal = world.create_deal(Persona::A, json!({})).await;
    let invited = world.invite(Persona::A, &mut deal, Persona::B).await;
    let b = world.person(Persona::B);
    let before = b.record(&invited.deal.id, STAND).await;
    let input = invited.deal.with(json!({
        "name": "",
        "value": {"amount": "-1", "currency": "USD"},
        "closeDate": "2001-01-01",
        "crmId": "c".repeat(65),
        "team": [
            {"name": "Cleo", "email": "cleo@example.com", "phone": "12345"},
            {"name": "Cleo", "email": "CLEO@example.com", "phone": ""},
        ],
    }));
    let refusals = b.refused("acceptOpportunity", input).await;
    assert_eq!(
        faults(&refusals),
        expected(&[
            ("REQUIRED", "name"),
            ("OUT_OF_RANGE", "value.amount"),
            ("OUT_OF_RANGE", "closeDate"),
            ("TOO_LONG", "crmId"),
            ("TEAM_MEMBER_INCOMPLETE", "team.1.phone"),
        ])
    );
    assert_eq!(b.record(&invited.deal.id, STAND).await, before);
    assert_eq!(
        b.record(&invited.deal.id, "team { id } internal { crmId }")
            .await,
        json!({"team": [], "internal": {"crmId": null}})
    );
}

/// R44: those who come with accepting count with those whom an admin put on before (R8).
async fn a_team_that_was_staffed_before_accepting_stays_within_its_bound(world: &World) {
    let mut deal = world.create_deal(Persona::A, json!({})).await;
    let mut received = world.invite(Persona::A, &mut deal, Persona::B).await.deal;
    let person =
        |n: usize| json!({"name": "Ana", "email": format!("ana{n}@example.com"), "phone": "12345"});
    for n in 0..2 {
        let fields = json!({"member": person(n)});
        world
            .change(Persona::B, "addTeamMember", &mut received, fields)
            .await;
    }
    let b = world.person(Persona::B);
    let accept = |from: usize, to: usize| {
        received.with(json!({"name": "Ours", "team": (from..to).map(person).collect::<Vec<_>>()}))
    };
    let refusals = b.refused("acceptOpportunity", accept(2, 51)).await;
    assert_eq!(faults(&refusals), expected(&[("OUT_OF_RANGE", "team")]));
    assert_eq!(refusals[0]["data"], json!({"maximum": 50, "number": 51}));
    let refusals = b.refused("acceptOpportunity", accept(1, 3)).await;
    assert_eq!(
        faults(&refusals),
        expected(&[("INVALID_VALUE", "team.0.email")])
    );
    b.done("acceptOpportunity", accept(2, 50)).await;
}

/// R72, R78, R153; design §11: the sender is told why, and nobody else.
async fn declining_needs_a_reason_which_the_sender_is_told(world: &World) {
    let mut deal = world
        .create_deal(Persona::A, json!({"vendorMayView": true}))
        .await;
    let invited = world.invite(Persona::A, &mut deal, Persona::B).await;
    let b = world.person(Persona::B);
    let refusals = b
        .refused(
            "declineOpportunity",
            invited.deal.with(json!({"notes": "n".repeat(5_001)})),
        )
        .await;
    assert_eq!(
        faults(&refusals),
        expected(&[("REASON_REQUIRED", "reason"), ("TOO_LONG", "notes")])
    );
    assert_eq!(refusals[0]["rule"], "R72");

    let mut part = invited.deal;
    let fields = json!({"reason": "TIME_FRAME_TOO_SHORT", "notes": "Too soon for us."});
    world
        .change(Persona::B, "declineOpportunity", &mut part, fields)
        .await;
    let reason = json!({"reason": "TIME_FRAME_TOO_SHORT", "notes": "Too soon for us."});
    let seen = b
        .record(&part.id, "status decline { reason notes } lost { reason }")
        .await;
    assert_eq!(
        seen,
        json!({"status": "DECLINED", "decline": reason, "lost": null})
    );
    let seen = world
        .person(Persona::A)
        .deal(
            &deal.engagement,
            "parties { status decline { reason notes } }",
        )
        .await;
    assert_eq!(
        seen["parties"],
        json!([{"status": "ACCEPTED", "decline": null}, {"status": "DECLINED", "decline": reason}])
    );
    // The vendor, which may view the deal, does not even see who was invited.
    let seen = world
        .person(Persona::Vendor)
        .deal(&deal.engagement, "parties { status decline { reason } }")
        .await;
    assert_eq!(
        seen["parties"],
        json!([{"status": "ACCEPTED", "decline": null}])
    );
}

/// R70, R96: two actions only, and the team, so that somebody can answer (R8).
async fn an_offer_can_be_answered_and_staffed_and_nothing_else(world: &World) {
    let mut deal = world.create_deal(Persona::A, json!({})).await;
    let invited = world.invite(Persona::A, &mut deal, Persona::B).await;
    let b = world.person(Persona::B);
    let actions = "salesStage salesStagePercent availableActions { action allowed closesAt opensAt
        requires { path why } refusals { code rule data } }";
    assert_response!(
        "what_can_be_done_with_an_offer",
        b.record(&invited.deal.id, actions).await
    );
    for mutation in [
        "updateOpportunity",
        "setSalesStage",
        "winOpportunity",
        "loseOpportunity",
    ] {
        let fields = match mutation {
            "updateOpportunity" => json!({"name": "Ours"}),
            "setSalesStage" => json!({"stage": "QUALIFIED"}),
            "loseOpportunity" => json!({"reason": "OTHER"}),
            _ => json!({}),
        };
        let refusals = b.refused(mutation, invited.deal.with(fields)).await;
        assert_eq!(
            faults(&refusals),
            expected(&[("ILLEGAL_TRANSITION", "")]),
            "{mutation}"
        );
        assert_eq!(refusals[0]["data"]["from"], "RECEIVED");
    }
    let fields = json!({"member": {"name": "Cleo", "email": "cleo@example.com", "phone": "12345"}});
    b.done("addTeamMember", invited.deal.with(fields)).await;
}

/// R76, R92, R96.
async fn an_answer_is_given_once(world: &World) {
    let mut deal = world.create_deal(Persona::A, json!({})).await;
    let to_b = world.invite(Persona::A, &mut deal, Persona::B).await;
    let to_c = world.invite(Persona::A, &mut deal, Persona::C).await;
    let accepted = world.accept(Persona::B, &to_b).await;
    let mut declined = to_c.deal;
    world
        .change(
            Persona::C,
            "declineOpportunity",
            &mut declined,
            json!({"reason": "OTHER"}),
        )
        .await;
    let accept = json!({"name": "Again"});
    let decline = json!({"reason": "OTHER"});
    for (persona, record, code) in [
        (Persona::B, &accepted, "ILLEGAL_TRANSITION"),
        (Persona::C, &declined, "TERMINAL_STATE"),
    ] {
        let person = world.person(persona);
        for (mutation, fields) in [
            ("acceptOpportunity", &accept),
            ("declineOpportunity", &decline),
        ] {
            let refusals = person
                .refusal_codes(mutation, record.with(fields.clone()))
                .await;
            assert_eq!(refusals, [code], "{persona:?} {mutation}");
        }
    }
}

/// Nobody answers for another company: its record is not theirs to see.
async fn only_the_invited_company_answers(world: &World) {
    let mut deal = world
        .create_deal(Persona::A, json!({"vendorMayView": true}))
        .await;
    let invited = world.invite(Persona::A, &mut deal, Persona::B).await;
    for persona in [Persona::A, Persona::C, Persona::Vendor, Persona::Program] {
        let person = world.person(persona);
        let input = invited.deal.with(json!({"name": "Ours"}));
        assert_eq!(
            person.stopped("acceptOpportunity", input).await,
            "NOT_FOUND",
            "{persona:?}"
        );
        let input = invited.deal.with(json!({"reason": "OTHER"}));
        assert_eq!(
            person.stopped("declineOpportunity", input).await,
            "NOT_FOUND",
            "{persona:?}"
        );
    }
}

/// R98, R152: the last second counts, the next does not; the example to the letter, then the running server.
async fn a22_6_an_answer_is_taken_until_the_deadline_and_not_at_it(world: &World) {
    let at = |text: &str| text.parse::<DateTime<Utc>>().expect("an instant");
    let record = RecordFacts {
        id: OpportunityId(Uuid::nil()),
        partner: PartnerId(Uuid::nil()),
        location: LocationId(Uuid::nil()),
        originator: false,
        status: Status::Received,
        since: at("2026-03-01T10:00:00Z"),
        accepted: false,
        stage: None,
        due_at: Some(at("2026-03-01T10:00:00Z") + TimeDelta::days(14)),
        team: Vec::new(),
    };
    let accept = |now| may::step(Step::Accept, &record, at(now)).map_err(|refusal| refusal.code);
    assert_eq!(accept("2026-03-15T09:59:59Z"), Ok(Status::Accepted));
    assert_eq!(accept("2026-03-15T10:00:00Z"), Err(Code::DeadlinePassed));

    let mut deal = world.create_deal(Persona::A, json!({})).await;
    let to_b = world.invite(Persona::A, &mut deal, Persona::B).await;
    let to_c = world.invite(Persona::A, &mut deal, Persona::C).await;
    let due_b = due(world, Persona::B, &to_b).await;
    let due_c = due(world, Persona::C, &to_c).await;
    let sent = world
        .person(Persona::C)
        .record(&to_c.deal.id, "receivedAt")
        .await;
    assert_eq!(due_c - time(&sent["receivedAt"]), TimeDelta::days(14));

    // A few seconds are left, since the clock goes on while the requests are on their way.
    world.advance_to(due_b - TimeDelta::seconds(10)).await;
    world.accept(Persona::B, &to_b).await;
    world.advance_to(due_c).await;
    let c = world.person(Persona::C);
    for (mutation, fields) in [
        ("acceptOpportunity", json!({"name": "Too late"})),
        ("declineOpportunity", json!({"reason": "OTHER"})),
    ] {
        let refusals = c.refused(mutation, to_c.deal.with(fields)).await;
        assert_eq!(
            faults(&refusals),
            expected(&[("DEADLINE_PASSED", "")]),
            "{mutation}"
        );
        assert_eq!(refusals[0]["rule"], "R98");
        assert_eq!(time(&refusals[0]["data"]["dueAt"]), due_c);
    }
    assert_expired(world, Persona::C, &to_c, due_c).await;
}

/// R73, R142: the job expires what nobody answered, dated to the second at which it was due.
async fn the_clock_expires_what_nobody_answered(world: &World) {
    let mut deal = world.create_deal(Persona::A, json!({})).await;
    let invited = world.invite(Persona::A, &mut deal, Persona::B).await;
    let asked = world.ask_vendor(Persona::A, &mut deal).await;
    let (due_b, due_vendor) = (
        due(world, Persona::B, &invited).await,
        due(world, Persona::Vendor, &asked).await,
    );
    world.advance("P20D").await;
    assert_expired(world, Persona::B, &invited, due_b).await;
    assert_expired(world, Persona::Vendor, &asked, due_vendor).await;
    // The sender sees it, keeps its own version, and its own record goes on (R55, R97).
    let a = world.person(Persona::A);
    let seen = a
        .record(
            &deal.id,
            "version status invitations { status answerDueAt withdrawalReason }",
        )
        .await;
    let expired = json!({"status": "EXPIRED", "answerDueAt": null, "withdrawalReason": null});
    assert_eq!(
        seen,
        json!({"version": deal.version, "status": "ACCEPTED", "invitations": [expired, expired]})
    );
    // What is left of it can neither be staffed nor edited (R92).
    let b = world.person(Persona::B);
    let fields = json!({"member": {"name": "Cleo", "email": "cleo@example.com", "phone": "12345"}});
    let refusals = b
        .refusal_codes("addTeamMember", invited.deal.with(fields))
        .await;
    assert_eq!(refusals, ["TERMINAL_STATE"]);
}

/// Design §6: a write that meets a lapsed record commits its expiry and then refuses; a dry run only refuses; reads
/// show what is stored.
async fn a_write_that_meets_a_lapsed_offer_expires_it_and_then_refuses(world: &World) {
    let mut deal = world.create_deal(Persona::A, json!({})).await;
    let invited = world.invite(Persona::A, &mut deal, Persona::B).await;
    let other = world.invite(Persona::A, &mut deal, Persona::C).await;
    let yesterday = lapse(world).await;
    let b = world.person(Persona::B);
    let accept = invited.deal.with(json!({"name": "Too late"}));
    let dry = merged(accept.clone(), json!({"dryRun": true}));
    assert_eq!(
        b.refusal_codes("acceptOpportunity", dry).await,
        ["DEADLINE_PASSED"]
    );
    assert_eq!(
        b.record(&invited.deal.id, "status").await["status"],
        "RECEIVED"
    );
    assert_eq!(
        b.refusal_codes("acceptOpportunity", accept.clone()).await,
        ["DEADLINE_PASSED"]
    );
    assert_expired(world, Persona::B, &invited, yesterday).await;
    // It met the other one of the same deal too. A repeat says the same.
    assert_expired(world, Persona::C, &other, yesterday).await;
    assert_eq!(
        b.refusal_codes("acceptOpportunity", accept).await,
        ["DEADLINE_PASSED"]
    );
    // The company is free to be invited anew (R67).
    world.invite(Persona::A, &mut deal, Persona::B).await;
}

/// R67, R98: the same where it is the sender's write that meets it: what has lapsed is in nobody's way.
async fn a_company_whose_offer_has_lapsed_is_invited_anew(world: &World) {
    let mut deal = world.create_deal(Persona::A, json!({})).await;
    let first = world.invite(Persona::A, &mut deal, Persona::B).await;
    let yesterday = lapse(world).await;
    let second = world.invite(Persona::A, &mut deal, Persona::B).await;
    assert_expired(world, Persona::B, &first, yesterday).await;
    assert_ne!(second.deal.id, first.deal.id);
    world.accept(Persona::B, &second).await;
}

/// R61, R43: after acceptance both companies see all the people, and only then.
async fn after_acceptance_both_companies_see_the_joint_team(world: &World) {
    const TEAM: &str = "jointTeam { name email phone partner { name } }";
    let mut deal = world.create_deal(Persona::A, json!({})).await;
    let invited = world.invite(Persona::A, &mut deal, Persona::B).await;
    let [a, b] = [Persona::A, Persona::B].map(|persona| world.person(persona));
    let member = |name: &str, email: &str, of: Persona| {
        let phone = if of == Persona::A {
            "+91 80 5550 1234"
        } else {
            "12345"
        };
        json!({"name": name, "email": email, "phone": phone, "partner": {"name": world.company(of).name}})
    };
    let asha = member("Asha Rao", "asha.rao@example.com", Persona::A);
    assert_eq!(
        a.deal(&deal.engagement, TEAM).await["jointTeam"],
        json!([asha])
    );
    assert_eq!(b.deal(&deal.engagement, TEAM).await["jointTeam"], json!([]));

    let people = json!([{"name": "Cleo Marsh", "email": "cleo@example.com", "phone": "12345"}]);
    let accept = invited.deal.with(json!({"name": "Ours", "team": people}));
    b.done("acceptOpportunity", accept).await;
    let cleo = member("Cleo Marsh", "cleo@example.com", Persona::B);
    for person in [a, b] {
        assert_eq!(
            person.deal(&deal.engagement, TEAM).await["jointTeam"],
            json!([asha, cleo])
        );
    }
    // It is the live team: who joins later is seen at once.
    let fields = json!({"member": {"name": "Ben Ito", "email": "ben@example.com", "phone": "+91 80 5550 1234"}});
    world
        .change(Persona::A, "addTeamMember", &mut deal, fields)
        .await;
    let ben = member("Ben Ito", "ben@example.com", Persona::A);
    assert_eq!(
        b.deal(&deal.engagement, TEAM).await["jointTeam"],
        json!([asha, ben, cleo])
    );
}

/// Design §6: what the list of actions says before the fact is what the mutations say at the fact.
async fn the_list_of_actions_says_what_the_mutations_will_say(world: &World) {
    const ACTIONS: &str = "availableActions { action allowed refusals { code } }";
    const BY_INPUT: [&str; 6] = [
        "invitePartner",
        "withdrawInvitation",
        "updateTeamMember",
        "removeTeamMember",
        "addSolutions",
        "removeSolution",
    ];
    let mut deal = world
        .create_deal(
            Persona::A,
            json!({"customerContact": World::contact_input()}),
        )
        .await;
    let to_b = world.invite(Persona::A, &mut deal, Persona::B).await;
    let to_c = world.invite(Persona::A, &mut deal, Persona::C).await;
    let asked = world.ask_vendor(Persona::A, &mut deal).await;
    let part = world.accept(Persona::B, &to_b).await;
    let mut vendors = asked.deal;
    world
        .change(
            Persona::Vendor,
            "declineOpportunity",
            &mut vendors,
            json!({"reason": "OTHER"}),
        )
        .await;
    for (persona, record) in [
        (Persona::A, &deal),
        (Persona::B, &part),
        (Persona::C, &to_c.deal),
        (Persona::Vendor, &vendors),
        (Persona::Vendor, &deal),
    ] {
        let person = world.person(persona);
        let mut listed = person.record(&record.id, ACTIONS).await;
        let listed = listed["availableActions"].take();
        for (mutation, input) in every_action(world, person, record).await {
            let name = screaming(mutation);
            let entry = listed
                .as_array()
                .and_then(|all| all.iter().find(|entry| entry["action"] == name))
                .unwrap_or_else(|| panic!("no {name} in the list"));
            let said: Vec<String> = entry["refusals"]
                .as_array()
                .expect("a list")
                .iter()
                .map(|refusal| text(&refusal["code"]))
                .collect();
            assert_eq!(entry["allowed"], said.is_empty(), "{entry}");
            let absent = input.as_object().expect("an input").values();
            if absent.into_iter().any(Value::is_null) {
                continue;
            }
            let dry = merged(input, json!({"dryRun": true}));
            let outcome = person.outcome(mutation, dry).await;
            // What the input alone decides is not known before: whom to invite, which person, which solution.
            let by_input = BY_INPUT.contains(&mutation);
            let as_said = if said.is_empty() {
                outcome == "ok" || by_input
            } else {
                outcome == said.join(" ") || by_input && outcome.starts_with(&said.join(" "))
            };
            assert!(
                as_said,
                "{persona:?} {mutation}: {said:?} was said, and it was {outcome}"
            );
        }
    }
}

on_both!(
    accepting_takes_the_edits_that_come_with_it,
    accepting_is_done_whole_or_not_at_all,
    declining_needs_a_reason_which_the_sender_is_told,
    an_offer_can_be_answered_and_staffed_and_nothing_else,
    an_answer_is_given_once,
    only_the_invited_company_answers,
    a22_6_an_answer_is_taken_until_the_deadline_and_not_at_it,
    the_clock_expires_what_nobody_answered,
    a_write_that_meets_a_lapsed_offer_expires_it_and_then_refuses,
    a_company_whose_offer_has_lapsed_is_invited_anew,
    a_team_that_was_staffed_before_accepting_stays_within_its_bound,
    after_acceptance_both_companies_see_the_joint_team,
    the_list_of_actions_says_what_the_mutations_will_say,
);

async fn due(world: &World, by: Persona, received: &Received) -> DateTime<Utc> {
    let seen = world
        .person(by)
        .record(&received.deal.id, "answerDueAt")
        .await;
    time(&seen["answerDueAt"])
}

/// Lets all offers have been due since yesterday: the job sleeps until the time that it knows, and the database alone
/// says so.
async fn lapse(world: &World) -> DateTime<Utc> {
    let yesterday = world.now().await - TimeDelta::days(1);
    opportunity::Entity::update_many()
        .col_expr(opportunity::Column::DueAt, Expr::val(yesterday))
        .filter(opportunity::Column::Status.eq(Status::Received))
        .exec(&world.behind().await)
        .await
        .expect("an update behind the server's back");
    yesterday
}

/// The record is expired as of the time at which it was due; neither version nor stage moved.
async fn assert_expired(world: &World, by: Persona, received: &Received, due: DateTime<Utc>) {
    let seen = world.person(by).record(&received.deal.id, STAND).await;
    assert_eq!(time(&seen["statusSince"]), due);
    assert_eq!(time(&seen["closedAt"]), due);
    assert_eq!(
        merged(seen, json!({"statusSince": null, "closedAt": null})),
        json!({
            "status": "EXPIRED", "statusSince": null, "closedAt": null, "version": received.deal.version,
            "answerDueAt": null, "salesStage": null,
        })
    );
}

/// `addTeamMember` → `ADD_TEAM_MEMBER`.
fn screaming(name: &str) -> String {
    let mut screaming = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() {
            screaming.push('_');
        }
        screaming.push(c.to_ascii_uppercase());
    }
    screaming
}

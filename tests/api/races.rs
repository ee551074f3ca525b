//! Two at once: exactly one wins, and the other is told why it did not.

use std::collections::HashMap;

use covente::http::auth::Claims;
use covente_entity::event;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::{
    on_both,
    support::{Deal, Person, Persona, Received, World, client::codes, deals::merged},
};

/// Of each deal three invitations are raced for.
const DEALS: usize = 67;
/// Races that run beside each other.
const AT_ONCE: usize = 8;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Deed {
    Accept,
    Decline,
    Withdraw,
}

/// One person's attempt: who, what, and with which input.
struct Attempt<'a> {
    person: &'a Person,
    deed: Deed,
    input: Value,
}

async fn of_two_who_answer_at_once_exactly_one_wins(world: &World) {
    let partners = [Persona::B, Persona::C, Persona::Vendor];
    let second: HashMap<Persona, Person> = partners
        .into_iter()
        .map(|persona| (persona, colleague(world, persona)))
        .collect();
    let deals = created(world).await;
    let mut received = HashMap::new();
    for persona in partners {
        received.insert(persona, all_received(world, persona).await);
    }

    let mut races = Vec::new();
    for (number, deal) in deals.iter().enumerate() {
        for (place, persona) in partners.into_iter().enumerate() {
            let invited = &received[&persona][&deal.engagement];
            let one = attempt(world.person(persona), Deed::Accept, invited);
            // The sender's version is raised by a withdrawal, so that each deal has one at most.
            let other = match (place + number) % 3 {
                0 if persona != Persona::Vendor => Attempt {
                    person: world.person(Persona::A),
                    deed: Deed::Withdraw,
                    input: json!({"invitationId": invited.invitation, "expectedVersion": deal.version}),
                },
                1 => attempt(&second[&persona], Deed::Accept, invited),
                _ => attempt(&second[&persona], Deed::Decline, invited),
            };
            let pair = if number % 2 == 0 {
                (one, other)
            } else {
                (other, one)
            };
            races.push((invited, pair));
        }
    }
    assert!(races.len() >= 200);

    let mut outcomes = HashMap::new();
    for some in races.chunks(AT_ONCE) {
        let run = some.iter().map(|(invited, pair)| async {
            let won = race(pair).await;
            (invited.deal.id.clone(), won)
        });
        outcomes.extend(join_all(run).await);
    }
    assert_eq!(outcomes.len(), races.len());

    // What the winner did is what the record and the log say.
    let log = world.log().await;
    for (id, deed) in &outcomes {
        let status = match deed {
            Deed::Accept => "ACCEPTED",
            Deed::Decline => "DECLINED",
            Deed::Withdraw => "WITHDRAWN",
        };
        let kinds: Vec<&str> = of_record(&log, id)
            .map(|event| event.kind.as_str())
            .collect();
        assert_eq!(kinds, ["RECEIVED", status]);
    }
    let with = |deed| outcomes.values().filter(|won| **won == deed).count();
    let counts = [Deed::Accept, Deed::Decline, Deed::Withdraw].map(with);
    assert!(counts[0] > 0, "nobody ever accepted first: {counts:?}");
}

async fn a_repeat_under_one_key_has_one_effect_however_many_come_at_once(world: &World) {
    let a = world.person(Persona::A);
    let input = merged(
        world.deal_input(Persona::A),
        json!({"idempotencyKey": "eight of a kind", "invitations": [world.invitation_input(Persona::B)]}),
    );
    let created = join_all((0..8).map(|_| a.done("createOpportunity", input.clone()))).await;
    let deal = same(&created);
    let received = world.received(Persona::B, &deal.engagement).await;

    let b = world.person(Persona::B);
    let accept = received
        .deal
        .with(json!({"name": "Our part", "idempotencyKey": "eight of a kind"}));
    let accepted = join_all((0..8).map(|_| b.done("acceptOpportunity", accept.clone()))).await;
    let accepted = same(&accepted);

    let member =
        json!({"name": "Bo Li", "email": "bo.li@example.com", "phone": "+86 10 5550 1234"});
    let add = accepted.with(json!({"member": member, "idempotencyKey": "eight of a kind"}));
    let added = join_all((0..8).map(|_| b.done("addTeamMember", add.clone()))).await;
    same(&added);
    for payload in &added {
        assert_eq!(payload["teamMember"], added[0]["teamMember"]);
    }

    let log = world.log().await;
    let kinds = |id| {
        of_record(&log, id)
            .map(|event| event.kind.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(kinds(&deal.id), ["CREATED", "INVITED"]);
    assert_eq!(
        kinds(&accepted.id),
        ["RECEIVED", "ACCEPTED", "TEAM_CHANGED"]
    );
    let outbound = a
        .data("{ opportunities(tab: OUTBOUND) { totalCount } }", json!({}))
        .await;
    assert_eq!(outbound["opportunities"]["totalCount"], 1);
}

async fn a_change_on_a_version_that_is_past_is_refused_with_what_was_changed_since(world: &World) {
    let mut deal = world.create_deal(Persona::A, json!({})).await;
    let stale = deal.clone();
    world
        .change(
            Persona::A,
            "updateOpportunity",
            &mut deal,
            json!({"name": "Renamed"}),
        )
        .await;
    world
        .change(
            Persona::A,
            "setSalesStage",
            &mut deal,
            json!({"stage": "QUALIFIED"}),
        )
        .await;
    let errors = world
        .person(Persona::A)
        .refused("winOpportunity", stale.target())
        .await;
    assert_eq!(codes(&errors), ["VERSION_CONFLICT"]);
    let data = &errors[0]["data"];
    assert_eq!(data["currentVersion"], json!(deal.version));
    let changes = data["changes"].as_array().expect("a list of changes");
    let told: Vec<_> = changes
        .iter()
        .map(|change| (&change["version"], &change["kind"], &change["actor"]))
        .collect();
    let (first, second) = (json!(stale.version + 1), json!(stale.version + 2));
    let actor = json!("partner-a");
    assert_eq!(
        told,
        [
            (&first, &json!("DETAILS_CHANGED"), &actor),
            (&second, &json!("STAGE_CHANGED"), &actor)
        ]
    );
    assert_eq!(changes[0]["fields"]["name"]["after"], "Renamed");
    assert_eq!(changes[1]["fields"]["salesStage"]["after"], "QUALIFIED");
    // Neither a version that is still to come.
    let future = json!({"opportunityId": deal.id, "expectedVersion": deal.version + 1});
    let codes = world
        .person(Persona::A)
        .refusal_codes("winOpportunity", future)
        .await;
    assert_eq!(codes, ["VERSION_CONFLICT"]);
}

on_both!(
    of_two_who_answer_at_once_exactly_one_wins,
    a_repeat_under_one_key_has_one_effect_however_many_come_at_once,
    a_change_on_a_version_that_is_past_is_refused_with_what_was_changed_since,
);

/// Another admin of the same company.
fn colleague(world: &World, persona: Persona) -> Person {
    world.sign_in(&Claims {
        subject: format!("{}-2", persona.subject()),
        email: None,
        ..persona.claims(&world.database.small)
    })
}

/// Deals with everybody invited, some at a time.
async fn created(world: &World) -> Vec<Deal> {
    let fields = json!({
        "customerContact": World::contact_input(),
        "vendorHelp": {"helpKinds": ["GENERAL_OR_OTHER"]},
        "invitations": [world.invitation_input(Persona::B), world.invitation_input(Persona::C)],
    });
    let mut deals = Vec::new();
    while deals.len() < DEALS {
        let some = AT_ONCE.min(DEALS - deals.len());
        let creating = (0..some).map(|_| world.create_deal(Persona::A, fields.clone()));
        deals.extend(join_all(creating).await);
    }
    deals
}

/// What a company has to answer, by engagement.
async fn all_received(world: &World, persona: Persona) -> HashMap<String, Received> {
    const DOCUMENT: &str = "{
        invitations(direction: RECEIVED, status: [RECEIVED], first: 100) {
            nodes { id opportunity { id version engagement { id } } }
        }
    }";
    let found = world.person(persona).data(DOCUMENT, json!({})).await;
    let nodes = found["invitations"]["nodes"].as_array();
    let nodes = nodes.expect("a list of invitations").iter();
    nodes
        .map(|invitation| {
            let deal = Deal::of(&invitation["opportunity"]);
            let invitation = invitation["id"].as_str().expect("an id").to_owned();
            (deal.engagement.clone(), Received { invitation, deal })
        })
        .collect()
}

fn attempt<'a>(person: &'a Person, deed: Deed, invited: &Received) -> Attempt<'a> {
    let fields = match deed {
        Deed::Accept => json!({"name": format!("The part of {}", person.subject)}),
        Deed::Decline | Deed::Withdraw => json!({"reason": "OTHER"}),
    };
    Attempt {
        person,
        deed,
        input: invited.deal.with(fields),
    }
}

/// Runs both at once, checks that one won and what the other was told, and gives what was done.
async fn race((one, other): &(Attempt<'_>, Attempt<'_>)) -> Deed {
    let run = |attempt: &Attempt<'_>| {
        let mutation = match attempt.deed {
            Deed::Accept => "acceptOpportunity",
            Deed::Decline => "declineOpportunity",
            Deed::Withdraw => "withdrawInvitation",
        };
        let (person, input) = (attempt.person.clone(), attempt.input.clone());
        async move { person.payload(mutation, input).await }
    };
    let (first, second) = tokio::join!(run(one), run(other));
    let won = |payload: &Value| payload["userErrors"] == json!([]);
    let (winner, loser, told) = match (won(&first), won(&second)) {
        (true, false) => (one, other, &second),
        (false, true) => (other, one, &first),
        (both, _) => panic!("both won: {both}; {first:#} {second:#}"),
    };
    assert_eq!(told["opportunity"], Value::Null);
    let errors = &told["userErrors"];
    let data = &errors[0]["data"];
    match (winner.deed, loser.deed) {
        // A withdrawal is an act of the other company: the versions do not meet, the statuses do.
        (Deed::Withdraw, _) => assert_eq!(codes(errors), ["TERMINAL_STATE"]),
        (_, Deed::Withdraw) => {
            assert_eq!(codes(errors), ["ILLEGAL_TRANSITION"]);
            assert_eq!(*data, json!({"from": "ACCEPTED", "action": "WITHDRAW"}));
        }
        (deed, _) => {
            assert_eq!(codes(errors), ["VERSION_CONFLICT"]);
            assert_eq!(data["currentVersion"], 2);
            let changes = data["changes"].as_array().expect("a list of changes");
            assert_eq!(changes.len(), 1, "{changes:#?}");
            let status = if deed == Deed::Accept {
                "ACCEPTED"
            } else {
                "DECLINED"
            };
            assert_eq!(changes[0]["kind"], status);
            assert_eq!(changes[0]["actor"], json!(winner.person.subject));
            let moved = json!({"before": "RECEIVED", "after": status});
            assert_eq!(changes[0]["fields"]["status"], moved);
        }
    }
    winner.deed
}

/// The one record that all payloads name; none of them was refused.
fn same(payloads: &[Value]) -> Deal {
    for payload in payloads {
        assert_eq!(payload["opportunity"], payloads[0]["opportunity"]);
    }
    Deal::of(&payloads[0]["opportunity"])
}

fn of_record<'a>(log: &'a [event::Model], id: &str) -> impl Iterator<Item = &'a event::Model> {
    use covente::graphql::ids::{Kind, decode};
    let id = decode(id, Kind::Opportunity).expect("the id of a record");
    log.iter().filter(move |event| event.opportunity_id.0 == id)
}

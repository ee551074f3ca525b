//! What the log holds of each mutation, and that it is one order without a hole, however many write.

use covente::{
    domain::event::{Changes, fold, status_move},
    graphql::ids::{Kind, encode},
    store::{deal, state},
};
use covente_entity::{event, types::ids::OpportunityId};
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::{
    on_both,
    support::{
        Deal, Persona, World,
        deals::{merged, text},
    },
};

/// One mutation of the story, with the events that it must append: whose record, what happened, one key that changed.
struct Step {
    by: Persona,
    mutation: &'static str,
    input: Value,
    events: Vec<(Persona, &'static str, &'static str)>,
}

#[expect(
    clippy::too_many_lines,
    reason = "one story, from the first mutation to the last"
)]
async fn every_mutation_appends_its_events_once_it_is_really_done(world: &World) {
    let (a, b, vendor) = (Persona::A, Persona::B, Persona::Vendor);
    let mut story = Story { world, written: 0 };
    let created = story
        .tell(Step {
            by: a,
            mutation: "createOpportunity",
            input: world.deal_input(a),
            events: vec![(a, "CREATED", "status")],
        })
        .await;
    let mut deal = Deal::of(&created["opportunity"]);

    let member =
        json!({"name": "Bo Li", "email": "bo.li@example.com", "phone": "+86 10 5550 1234"});
    let more = json!({"solutionIds": [world.company(b).solutions[0]]});
    let help = json!({"helpKinds": ["GENERAL_OR_OTHER"], "message": "Please."});
    let to_b = json!({"invitation": world.invitation_input(b)});
    let to_c = json!({"invitation": world.invitation_input(Persona::C)});
    let contact = json!({"contact": World::contact_input()});
    let mut told = json!(null);
    let mut withdrawn = json!(null);
    for (mutation, fields, events) in [
        (
            "updateOpportunity",
            json!({"name": "Renamed", "crmId": "crm-7"}),
            vec![(a, "DETAILS_CHANGED", "name")],
        ),
        (
            "setCustomerContact",
            contact,
            vec![(a, "CONTACT_CHANGED", "customerContact")],
        ),
        (
            "addSolutions",
            more,
            vec![(a, "SOLUTIONS_CHANGED", "solutions.")],
        ),
        (
            "setSalesStage",
            json!({"stage": "PROPOSED"}),
            vec![(a, "STAGE_CHANGED", "salesStage")],
        ),
        (
            "shareWithVendor",
            json!({}),
            vec![(a, "SHARED", "vendorInvolvement")],
        ),
        (
            "requestVendorHelp",
            help,
            vec![
                (a, "HELP_REQUESTED", "vendorInvolvement"),
                (vendor, "RECEIVED", "status"),
            ],
        ),
        (
            "invitePartner",
            to_b,
            vec![(a, "INVITED", "invitations."), (b, "RECEIVED", "status")],
        ),
        (
            "invitePartner",
            to_c,
            vec![
                (a, "INVITED", "invitations."),
                (Persona::C, "RECEIVED", "status"),
            ],
        ),
        (
            "addTeamMember",
            json!({"member": member}),
            vec![(a, "TEAM_CHANGED", "team.")],
        ),
    ] {
        told = story
            .tell(Step {
                by: a,
                mutation,
                input: deal.with(fields),
                events,
            })
            .await;
        deal = Deal::of(&told["opportunity"]);
        if mutation == "invitePartner" {
            withdrawn = told["invitation"]["id"].clone();
        }
    }

    let member = &told["teamMember"]["id"];
    let line = line(world, &deal).await;
    let version = |deal: &Deal| json!({"expectedVersion": deal.version});
    for (mutation, fields, events) in [
        (
            "updateTeamMember",
            json!({"teamMemberId": member, "phone": "+86 10 5550 9999"}),
            vec![(a, "TEAM_CHANGED", "team.")],
        ),
        (
            "removeTeamMember",
            json!({"teamMemberId": member}),
            vec![(a, "TEAM_CHANGED", "team.")],
        ),
        (
            "removeSolution",
            json!({"opportunitySolutionId": line}),
            vec![(a, "SOLUTIONS_CHANGED", "solutions.")],
        ),
        (
            "withdrawInvitation",
            json!({"invitationId": withdrawn}),
            vec![
                (a, "INVITATION_WITHDRAWN", "invitations."),
                (Persona::C, "WITHDRAWN", "status"),
            ],
        ),
    ] {
        let input = merged(version(&deal), fields);
        told = story
            .tell(Step {
                by: a,
                mutation,
                input,
                events,
            })
            .await;
        deal = Deal::of(&told["opportunity"]);
    }

    let to_vendor = world.received(vendor, &deal.engagement).await.deal;
    let to_b = world.received(b, &deal.engagement).await.deal;
    let because = json!({"reason": "BUDGET_INADEQUATE", "notes": "Not this year."});
    let accept = to_b.with(json!({"name": "Our part", "privateNotes": "For us."}));
    let events = vec![(vendor, "DECLINED", "declineReason")];
    story
        .tell(Step {
            by: vendor,
            mutation: "declineOpportunity",
            input: to_vendor.with(because.clone()),
            events,
        })
        .await;
    let events = vec![(b, "ACCEPTED", "privateNotes")];
    let accepted = story
        .tell(Step {
            by: b,
            mutation: "acceptOpportunity",
            input: accept,
            events,
        })
        .await;
    let of_b = Deal::of(&accepted["opportunity"]);
    let events = vec![(a, "WON", "status")];
    story
        .tell(Step {
            by: a,
            mutation: "winOpportunity",
            input: deal.target(),
            events,
        })
        .await;
    let events = vec![(b, "LOST", "lostReason")];
    story
        .tell(Step {
            by: b,
            mutation: "loseOpportunity",
            input: of_b.with(because),
            events,
        })
        .await;

    let log = world.log().await;
    assert_eq!(log.len(), story.written);
    no_holes(&log);
    fold_to_records(world, &log).await;
}

async fn what_the_clock_does_is_in_the_log_at_its_due_time(world: &World) {
    let fields = json!({"invitations": [world.invitation_input(Persona::B)]});
    world.create_deal(Persona::A, fields).await;
    let before = world.log().await;
    world.advance("P30D").await;
    let log = world.log().await;
    assert_eq!(log.len(), before.len() + 1);
    let (received, expired) = (&before[before.len() - 1], &log[log.len() - 1]);
    assert_eq!(expired.kind, "EXPIRED");
    assert_eq!(expired.via, "CLOCK");
    assert_eq!(
        (&expired.actor_subject, expired.actor_partner_id),
        (&None, None)
    );
    assert_eq!(expired.at - received.at, chrono::TimeDelta::days(14));
    assert!(expired.recorded_at - expired.at >= chrono::TimeDelta::days(16));
    assert_eq!(expired.record_version, received.record_version);
    let moved = changes(expired).remove("status").expect("a changed status");
    assert_eq!(
        (moved.before, moved.after),
        (json!("RECEIVED"), json!("EXPIRED"))
    );
    no_holes(&log);
    fold_to_records(world, &log).await;
}

async fn many_who_write_at_once_leave_one_order_which_everybody_hears(world: &World) {
    const WRITERS: usize = 32;
    // A's ACCEPTED, B's RECEIVED, A's WON, B's WITHDRAWN.
    const CHANGES: usize = WRITERS * 4;
    let mut window = world.watch(Persona::A).await;
    let before = world.log().await.len();
    let writing = join_all((0..WRITERS).map(|_| async {
        let fields = json!({"invitations": [world.invitation_input(Persona::B)]});
        let mut deal = world.create_deal(Persona::A, fields).await;
        world
            .change(Persona::A, "winOpportunity", &mut deal, json!({}))
            .await;
    }));
    let hearing = async {
        let mut heard = Vec::new();
        while heard.len() < CHANGES {
            let change = window.next().await;
            heard.push((
                text(&change["engagement"]["id"]),
                text(&change["party"]["partner"]["name"]),
                text(&change["to"]),
            ));
        }
        heard
    };
    let (_, heard) = tokio::join!(writing, hearing);

    let mut log = world.log().await;
    assert_eq!(log.len() - before, WRITERS * 6);
    no_holes(&log);
    log.sort_by_key(|event| event.position);
    let name = |event: &event::Model| {
        let is = |persona| encode(Kind::Partner, event.partner_id).0 == world.company(persona).id;
        let persona = [Persona::A, Persona::B]
            .into_iter()
            .find(|persona| is(*persona));
        world.company(persona.expect("A or B")).name.clone()
    };
    let told: Vec<_> = log[before..]
        .iter()
        .filter_map(|event| {
            let (_, to) = status_move(&changes(event))?;
            let to = json!(to);
            Some((
                encode(Kind::Engagement, event.engagement_id).0,
                name(event),
                text(&to),
            ))
        })
        .collect();
    assert_eq!(heard, told);
    fold_to_records(world, &log).await;
}

on_both!(
    every_mutation_appends_its_events_once_it_is_really_done,
    what_the_clock_does_is_in_the_log_at_its_due_time,
    many_who_write_at_once_leave_one_order_which_everybody_hears,
);

/// Mutations one after the other, and how much they wrote.
struct Story<'a> {
    world: &'a World,
    written: usize,
}

impl Story<'_> {
    /// Tries, is refused, and does: only the last leaves events.
    async fn tell(&mut self, step: Step) -> Value {
        let Step {
            by,
            mutation,
            input,
            events,
        } = step;
        let person = self.world.person(by);
        let tried = merged(input.clone(), json!({"dryRun": true}));
        person.done(mutation, tried).await;
        let spoilt = match mutation {
            "createOpportunity" => json!({"name": " "}),
            _ => json!({"expectedVersion": 999}),
        };
        person
            .refused(mutation, merged(input.clone(), spoilt))
            .await;
        assert_eq!(
            self.world.log().await.len(),
            self.written,
            "{mutation}, not done"
        );

        let payload = person.done(mutation, input).await;
        let log = self.world.log().await;
        let new = &log[self.written..];
        let kinds: Vec<&str> = new.iter().map(|event| event.kind.as_str()).collect();
        let expected: Vec<&str> = events.iter().map(|(_, kind, _)| *kind).collect();
        assert_eq!(kinds, expected, "{mutation}");
        for (event, (company, kind, key)) in new.iter().zip(events) {
            let partner = encode(Kind::Partner, event.partner_id).0;
            assert_eq!(partner, self.world.company(company).id, "{mutation} {kind}");
            assert_eq!(event.actor_subject.as_deref(), Some(by.subject()));
            assert_eq!(event.via, "API");
            assert_eq!(event.at, event.recorded_at);
            let changes = changes(event);
            let change = changes.iter().find(|(name, _)| name.starts_with(key));
            let (_, change) =
                change.unwrap_or_else(|| panic!("{mutation}: no {key} in {changes:#?}"));
            assert_ne!(change.before, change.after);
        }
        self.written = log.len();
        payload
    }
}

async fn line(world: &World, deal: &Deal) -> Value {
    const LINES: &str = "query ($id: ID!) { opportunity(id: $id) { solutions { id } } }";
    let found = world
        .person(Persona::A)
        .data(LINES, json!({"id": deal.id}))
        .await;
    found["opportunity"]["solutions"][1]["id"].clone()
}

fn changes(event: &event::Model) -> Changes {
    serde_json::from_value(event.changes.clone()).expect("changes that can be read")
}

/// The positions are 1, 2, 3 … to the last, each once.
fn no_holes(log: &[event::Model]) {
    let mut positions: Vec<_> = log.iter().map(|event| event.position).collect();
    positions.sort_unstable();
    let expected: Vec<_> = (1..).map(Some).take(log.len()).collect();
    assert_eq!(positions, expected);
}

/// The events of each record, folded, are the record.
pub(crate) async fn fold_to_records(world: &World, log: &[event::Model]) {
    let connection = world.connection().await;
    let mut records: Vec<OpportunityId> = log.iter().map(|event| event.opportunity_id).collect();
    records.sort_unstable();
    records.dedup();
    for record in records {
        let mut events: Vec<_> = log
            .iter()
            .filter(|event| event.opportunity_id == record)
            .collect();
        events.sort_by_key(|event| event.position);
        let found = deal::find(&connection, events[0].engagement_id, None).await;
        let deal = found
            .expect("a deal that can be read")
            .expect("the deal of an event");
        let changes: Vec<Changes> = events.into_iter().map(self::changes).collect();
        assert_eq!(fold(&changes), state::of(&deal, record));
    }
    connection
        .close()
        .await
        .expect("a connection that can be closed");
}

//! The clocks that run on deals: who sees which, soonest first, and the reminders that they give.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use covente::{
    config::Config,
    domain::{
        deadline::{Clock, terms},
        event::Reminder,
        viewer::{Role, Viewer},
        visibility::{Extent, extent, sight},
    },
    graphql::ids::{Kind, encode},
    store::{self, deadlines},
};
use covente_entity::{
    deadline, engagement, event, solution,
    types::{
        DeadlineKind, Time,
        ids::{OpportunityId, PartnerId, RegistrationId, SolutionId},
    },
};
use futures_util::future::join_all;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait as _, DatabaseConnection, EntityTrait as _, QueryFilter as _, QueryOrder as _,
};
use serde_json::{Value, json};

use crate::{
    kit::{nodes, time},
    on_both, on_both_with,
    registration::IP,
    statements,
    support::{Deal, Person, Persona, World, app::Running, deals::merged, deals::text},
};

const CLOCK: &str = "kind dueAt isOverdue isMine rule remindAt owner { name } consequence { code message } \
    engagement { id } opportunity { id } invitation { id } registration { id }";

async fn list(person: &Person, arguments: &str) -> Vec<Value> {
    let document = format!("{{ deadlines({arguments}) {{ nodes {{ {CLOCK} }} }} }}");
    nodes(&person.data(&document, json!({})).await["deadlines"])
}

fn kinds(clocks: &[Value]) -> Vec<String> {
    clocks.iter().map(|clock| text(&clock["kind"])).collect()
}

/// R142, R143, R152: fourteen times 24 hours from receipt, for the one whose move it is and the one who waits for it.
async fn an_answer_is_due_for_both_ends_soonest_first(world: &World) {
    let mut deal = world.create_deal(Persona::A, json!({})).await;
    let before = world.now().await;
    let to_b = world.invite(Persona::A, &mut deal, Persona::B).await;
    let after = world.now().await;
    world.advance("PT1H").await;
    let asked = world.ask_vendor(Persona::A, &mut deal).await;
    world.advance("PT1H").await;
    world.invite(Persona::A, &mut deal, Persona::C).await;

    let a = list(world.person(Persona::A), "within: \"P14D\", mine: false").await;
    let names = [
        "ANSWER_TO_OFFER",
        "ANSWER_TO_HELP_REQUEST",
        "ANSWER_TO_OFFER",
    ];
    assert_eq!(kinds(&a), names);
    let due = time(&a[0]["dueAt"]) - TimeDelta::hours(14 * 24);
    assert!((before..=after).contains(&due), "{due}");
    for clock in &a {
        assert_eq!(clock["isMine"], false);
        assert_eq!(clock["isOverdue"], false);
        assert_eq!(clock["opportunity"], Value::Null);
        assert_eq!(clock["engagement"]["id"], deal.engagement.as_str());
    }
    assert_eq!(a[0]["invitation"]["id"], to_b.invitation.as_str());
    assert_eq!(
        a[0]["owner"]["name"],
        world.company(Persona::B).name.as_str()
    );
    assert_eq!(a[0]["rule"], "R142");
    assert_eq!(a[0]["consequence"]["code"], "OFFER_EXPIRES");
    assert_eq!(a[1]["invitation"]["id"], asked.invitation.as_str());
    assert_eq!(a[1]["rule"], "R143");
    assert_eq!(a[1]["consequence"]["code"], "HELP_REQUEST_EXPIRES");

    let b = list(world.person(Persona::B), "within: \"P14D\", mine: true").await;
    assert_eq!(kinds(&b), ["ANSWER_TO_OFFER"]);
    assert_eq!(b[0]["isMine"], true);
    assert_eq!(b[0]["opportunity"]["id"], to_b.deal.id.as_str());
    assert_eq!(
        list(world.person(Persona::B), "within: \"P14D\", mine: false").await,
        Vec::<Value>::new()
    );
    // The first offer is due in less than fourteen days, the last one is not.
    let soon = list(
        world.person(Persona::A),
        "within: \"P13DT23H\", mine: false",
    )
    .await;
    assert_eq!(kinds(&soon), names[..2]);

    world.accept(Persona::B, &to_b).await;
    let left = list(world.person(Persona::A), "within: \"P14D\", mine: false").await;
    assert_eq!(kinds(&left), names[1..]);
    world.advance("P14D").await;
    assert_eq!(
        list(world.person(Persona::A), "within: \"P3650D\"").await,
        Vec::<Value>::new()
    );
}

/// A page at a time, and counted.
async fn the_list_goes_by_pages(world: &World) {
    const DOCUMENT: &str = "query ($after: String, $before: String) {
        deadlines(within: \"P20D\", kinds: [ANSWER_TO_OFFER], first: 1, after: $after, before: $before) {
            totalCount nodes { owner { name } } pageInfo { hasNextPage endCursor }
        }
    }";
    let mut deal = world.create_deal(Persona::A, json!({})).await;
    world.invite(Persona::A, &mut deal, Persona::B).await;
    world.advance("PT1M").await;
    world.invite(Persona::A, &mut deal, Persona::C).await;
    let a = world.person(Persona::A);
    let first = &a.data(DOCUMENT, json!({})).await["deadlines"];
    assert_eq!(first["totalCount"], 2);
    assert_eq!(first["pageInfo"]["hasNextPage"], true);
    let after = &first["pageInfo"]["endCursor"];
    let second = &a.data(DOCUMENT, json!({"after": after})).await["deadlines"];
    assert_eq!(second["pageInfo"]["hasNextPage"], false);
    let owner = |page: &Value| text(&page["nodes"][0]["owner"]["name"]);
    assert_eq!(owner(first), world.company(Persona::B).name);
    assert_eq!(owner(second), world.company(Persona::C).name);
    for wrong in ["P1M", "soon", "P99999D"] {
        let document = format!("{{ deadlines(within: \"{wrong}\") {{ totalCount }} }}");
        let response = a.query(&document, json!({})).await;
        assert_eq!(crate::kit::code(&response), "BAD_REQUEST", "{wrong}");
    }
}

/// R144: where winning now would be warned about, and for 72 hours.
async fn cooling_is_listed_where_winning_early_may_cost_the_registration(world: &World) {
    let within = "within: \"P7D\", kinds: [COOLING_BEFORE_WON]";
    let a = world.person(Persona::A);
    world.create_deal(Persona::A, json!({"vendorMayView": true, "solutionIds": [world.solution(Persona::A, false).await]})).await;
    let mut private = world.registrable(json!({"vendorMayView": false})).await;
    assert_eq!(list(a, within).await, Vec::<Value>::new());
    world
        .change(Persona::A, "shareWithVendor", &mut private, json!({}))
        .await;
    for persona in [Persona::A, Persona::Vendor] {
        let seen = list(world.person(persona), within).await;
        assert_eq!(kinds(&seen), ["COOLING_BEFORE_WON"], "{persona:?}");
        assert_eq!(seen[0]["isMine"], persona == Persona::A);
        assert_eq!(seen[0]["opportunity"]["id"], private.id.as_str());
        assert_eq!(seen[0]["consequence"]["code"], "WINNING_IS_SAFE");
        assert_eq!(seen[0]["remindAt"], Value::Null);
        let record = world
            .person(persona)
            .record(&private.id, "registrationEligibility { safeFrom }");
        assert_eq!(
            seen[0]["dueAt"],
            record.await["registrationEligibility"]["safeFrom"]
        );
    }
    world.advance("PT72H").await;
    assert_eq!(list(a, within).await, Vec::<Value>::new());
    let mut early = world.registrable(json!({})).await;
    assert_eq!(kinds(&list(a, within).await), ["COOLING_BEFORE_WON"]);
    world
        .change(Persona::A, "winOpportunity", &mut early, json!({}))
        .await;
    assert_eq!(list(a, within).await, Vec::<Value>::new());
}

on_both!(
    an_answer_is_due_for_both_ends_soonest_first,
    the_list_goes_by_pages,
    cooling_is_listed_where_winning_early_may_cost_the_registration,
    who_does_not_see_the_record_does_not_see_its_clock,
    what_is_overdue_stays_listed_until_it_is_seen_to,
    the_list_takes_as_many_statements_for_many_clocks_as_for_one,
    the_stored_clocks_are_those_of_the_facts_and_each_side_sees_its_own,
    each_lead_time_is_one_event_on_however_many_nodes,
    reminders_go_to_the_owner_alone_and_change_nothing,
);

fn edition_2023(config: &mut Config) {
    config.registration_profile = Some("2023".into());
}

/// R127, R128, R149: sixty days to ask, fourteen working days to decide, the fiscal year to value anew.
async fn a_registration_of_2023_has_clocks_of_its_own(world: &World) {
    let within = "within: \"P366D\"";
    let mut deal = world.won(json!({})).await;
    let day = world.day(-2).await;
    let form = merged(
        world.form().await,
        json!({
            "marketplaceTransaction": false, "perpetual": false, "pricingModel": "PAY_AS_YOU_GO",
            "signedOn": day, "startsOn": day,
        }),
    );
    let filed = world
        .change(
            Persona::A,
            "registerDeal",
            &mut deal,
            json!({"incentive": IP, "form": form}),
        )
        .await["registration"]
        .take();
    let filed_at = world.now().await;
    let seen = list(world.person(Persona::A), within).await;
    let mut found = kinds(&seen);
    found.sort();
    assert_eq!(found, ["EXCEPTION_REQUEST", "REVALUATION"]);
    for clock in &seen {
        assert_eq!(clock["isMine"], true);
        assert_eq!(clock["registration"]["id"], filed["id"]);
        let due = time(&clock["dueAt"]);
        if clock["kind"] == "EXCEPTION_REQUEST" {
            assert_eq!(clock["rule"], "R149");
            assert!(
                (due - filed_at - TimeDelta::days(60)).num_seconds().abs() < 5,
                "{due}"
            );
        } else {
            assert_eq!(due.format("%m-%dT%H:%M:%S").to_string(), "07-01T00:00:00");
        }
    }
    let vendors = list(world.person(Persona::Vendor), within).await;
    assert_eq!(vendors.len(), 2);
    assert_eq!(vendors[0]["isMine"], false);

    let input = crate::registration::of(
        &filed,
        json!({"justification": "The end was mistyped.", "endsOn": world.day(800).await}),
    );
    world
        .person(Persona::A)
        .done("requestRegistrationException", input)
        .await;
    let decisions = "within: \"P366D\", kinds: [EXCEPTION_REQUEST, EXCEPTION_DECISION]";
    for persona in [Persona::A, Persona::Vendor] {
        let seen = list(world.person(persona), decisions).await;
        assert_eq!(kinds(&seen), ["EXCEPTION_DECISION"], "{persona:?}");
        assert_eq!(seen[0]["isMine"], persona == Persona::Vendor);
        assert_eq!(seen[0]["isOverdue"], false);
    }
    // A late decision counts, so the clock stays.
    world.advance("P30D").await;
    let late = list(world.person(Persona::Vendor), decisions).await;
    assert_eq!(late[0]["isOverdue"], true);
    for persona in [Persona::B, Persona::C] {
        assert_eq!(
            list(world.person(persona), within).await,
            Vec::<Value>::new()
        );
    }
}

on_both_with!(edition_2023: a_registration_of_2023_has_clocks_of_its_own);

/// Hidden and absent are alike: other companies, users who are not on the team, admins of other locations and of the
/// programme.
async fn who_does_not_see_the_record_does_not_see_its_clock(world: &World) {
    let mut deal = world.registrable(json!({})).await;
    world.invite(Persona::A, &mut deal, Persona::B).await;
    let within = "within: \"P20D\"";
    assert_eq!(list(world.person(Persona::A), within).await.len(), 2);
    let elsewhere = world.colleague(Persona::B, "else-b", Role::ReferralsAdmin, Some(&[1]));
    let off_team = world.colleague(Persona::B, "user-b", Role::ReferralsUser, None);
    for person in [
        world.person(Persona::C),
        world.person(Persona::Program),
        world.person(Persona::UserA),
        &elsewhere,
        &off_team,
    ] {
        assert_eq!(
            list(person, within).await,
            Vec::<Value>::new(),
            "{}",
            person.subject
        );
    }
}

/// As it is for a moment, or longer where the job does not run.
async fn what_is_overdue_stays_listed_until_it_is_seen_to(world: &World) {
    let mut deal = world.create_deal(Persona::A, json!({})).await;
    world.invite(Persona::A, &mut deal, Persona::B).await;
    // The clock alone is set back, so that the job finds nothing to expire.
    let behind = world.behind().await;
    let early = world.now().await - TimeDelta::hours(1);
    deadline::Entity::update_many()
        .col_expr(deadline::Column::DueAt, Expr::val(early))
        .exec(&behind)
        .await
        .expect("a clock that can be set back");
    let seen = list(world.person(Persona::A), "within: \"PT0S\"").await;
    assert_eq!(kinds(&seen), ["ANSWER_TO_OFFER"]);
    assert_eq!(seen[0]["isOverdue"], true);
}

async fn the_list_takes_as_many_statements_for_many_clocks_as_for_one(world: &World) {
    let document = format!(
        "{{ deadlines(within: \"P20D\", first: 50) {{ totalCount nodes {{ {CLOCK} }} }} }}"
    );
    let offers = json!({"invitations": [world.invitation_input(Persona::B)]});
    let invite = async || world.registrable(offers.clone()).await;
    invite().await;
    let mut one = Vec::new();
    for persona in [Persona::A, Persona::B, Persona::Vendor] {
        one.push(statements::count_known(world, persona, &document).await);
    }
    for _ in 0..6 {
        join_all((0..4).map(|_| invite())).await;
    }
    for (persona, one) in [Persona::A, Persona::B, Persona::Vendor]
        .into_iter()
        .zip(one)
    {
        let many = statements::count_known(world, persona, &document).await;
        // The page, its count, and one for companies, deals, records, offers.
        assert!(one <= 6, "{one} for {persona:?}");
        assert_eq!(one, many, "{persona:?}");
    }
}

/// Deals in which clocks of several kinds run, and of which each company sees another part.
async fn make_deals(world: &World) {
    let (a, b) = (Persona::A, Persona::B);
    let mut open = world
        .registrable(json!({"customerContact": World::contact_input()}))
        .await;
    let to_b = world.invite(a, &mut open, b).await;
    world.ask_vendor(a, &mut open).await;
    world.invite(a, &mut open, Persona::C).await;
    world.accept(b, &to_b).await;
    let mut closed = world.registrable(json!({})).await;
    world.invite(a, &mut closed, b).await;
    let why = json!({"reason": "OTHER"});
    world.change(a, "loseOpportunity", &mut closed, why).await;
    let started = json!({"invitations": [world.invitation_input(b)]});
    let started: Deal = world.create_deal(Persona::Vendor, started).await;
    let received = world.received(b, &started.engagement).await;
    world.accept(b, &received).await;
}

/// The clocks of a deal that its facts say run, each of which is stored, and no other.
async fn running(behind: &DatabaseConnection, deal: &store::deal::Deal) -> Vec<Clock> {
    type Row = (
        DeadlineKind,
        OpportunityId,
        Option<RegistrationId>,
        PartnerId,
        Time,
    );
    let stored = deadline::Entity::find()
        .filter(deadline::Column::EngagementId.eq(deal.engagement.id))
        .all(behind)
        .await
        .expect("clocks");
    let stored = stored.into_iter().map(|row| -> Row {
        let of = (row.kind, row.opportunity_id, row.registration_id);
        (of.0, of.1, of.2, row.owner_id, row.due_at)
    });
    let running = deadlines::of(deal);
    let said = running.iter().map(|clock| -> Row {
        let of = (clock.kind, clock.record, clock.registration);
        (of.0, of.1, of.2, clock.owner, clock.due)
    });
    let sorted = |rows: &mut Vec<Row>| rows.sort_by_key(|row| (row.1, format!("{row:?}")));
    let (mut stored, mut said): (Vec<_>, Vec<_>) = (stored.collect(), said.collect());
    sorted(&mut stored);
    sorted(&mut said);
    assert_eq!(stored, said);
    running
}

/// Every clock that the facts say is stored, and no other; and SQL gives each persona those that the table of sight does.
async fn the_stored_clocks_are_those_of_the_facts_and_each_side_sees_its_own(world: &World) {
    make_deals(world).await;
    let behind = world.behind().await;
    let vendor = world.rows(Persona::Vendor).0;
    let eligible: BTreeSet<SolutionId> = solution::Entity::find()
        .filter(solution::Column::Incentive.is_not_null())
        .all(&behind)
        .await
        .expect("solutions")
        .into_iter()
        .map(|solution| solution.id)
        .collect();
    let viewers = Persona::ALL.map(|persona| viewer(world, persona, vendor));
    let mut seen = vec![BTreeSet::new(); viewers.len()];
    let deals = engagement::Entity::find().all(&behind).await;
    for engagement in deals.expect("deals") {
        let deal = store::deal::find(&behind, engagement.id, Some(vendor))
            .await
            .expect("a deal that can be read")
            .expect("the deal of an engagement");
        let clocks = running(&behind, &deal).await;
        let facts = deal.facts();
        for (viewer, seen) in viewers.iter().zip(&mut seen) {
            for clock in &clocks {
                let mut records = facts.records.iter();
                let record = records.find(|record| record.id == clock.record);
                let relation = sight(viewer, &facts, record.expect("a record of the deal"));
                let shows = |relation| extent(relation, terms(clock.kind).group) != Extent::No;
                let mut lines = deal.lines_of(clock.record);
                let runs = clock.kind != DeadlineKind::CoolingBeforeWon
                    || lines.any(|line| eligible.contains(&line.solution_id));
                if relation.is_some_and(shows) && runs {
                    let owner = encode(Kind::Partner, clock.owner).to_string();
                    let rule = terms(clock.kind).rule.to_owned();
                    seen.insert((rule, owner, clock.due.to_rfc3339()));
                }
            }
        }
    }
    for (persona, seen) in Persona::ALL.into_iter().zip(&seen) {
        const DOCUMENT: &str =
            "{ deadlines(within: \"P30D\", first: 100) { nodes { rule dueAt owner { id } } } }";
        let found = world.person(persona).data(DOCUMENT, json!({})).await;
        let found: BTreeSet<_> = nodes(&found["deadlines"])
            .iter()
            .map(|clock| {
                (
                    text(&clock["rule"]),
                    text(&clock["owner"]["id"]),
                    time(&clock["dueAt"]).to_rfc3339(),
                )
            })
            .collect();
        assert_eq!(found, *seen, "{persona:?}");
    }
    assert!(
        seen.iter().filter(|seen| !seen.is_empty()).count() >= 4,
        "{seen:#?}"
    );
}

fn viewer(world: &World, persona: Persona, vendor: PartnerId) -> Viewer {
    let claims = persona.claims(&world.database.small);
    Viewer {
        subject: claims.subject,
        email: claims.email,
        partner: claims.partner,
        is_vendor: claims.partner == vendor,
        grants: claims.grants,
        via: "API".into(),
        machine: None,
    }
}

async fn reminders(world: &World) -> Vec<(Reminder, event::Model)> {
    let behind = world.behind().await;
    let events = event::Entity::find()
        .filter(event::Column::Kind.eq("DEADLINE_NEAR"))
        .order_by_asc(event::Column::Seq)
        .all(&behind)
        .await
        .expect("events");
    events
        .into_iter()
        .map(|event| {
            let about = event.about.clone().expect("what the reminder is about");
            (serde_json::from_value(about).expect("a reminder"), event)
        })
        .collect()
}

/// Two nodes whose clocks run to the instant at once.
async fn each_lead_time_is_one_event_on_however_many_nodes(world: &World) {
    let second = Running::start(&world.database.url).await;
    let other = Person {
        url: second.url.clone(),
        ..world.person(Persona::B).clone()
    };
    let mut deal = world.create_deal(Persona::A, json!({})).await;
    world.invite(Persona::A, &mut deal, Persona::B).await;
    world.invite(Persona::A, &mut deal, Persona::C).await;
    let step = async |by: &str| {
        const DOCUMENT: &str = "mutation ($by: Duration!) { advanceClock(by: $by) { now } }";
        let half = json!({"by": by});
        tokio::join!(
            world.person(Persona::A).data(DOCUMENT, half.clone()),
            other.data(DOCUMENT, half),
        );
    };
    let leads = async || -> Vec<i64> {
        let given = reminders(world).await;
        given
            .iter()
            .map(|(reminder, _)| reminder.lead_seconds / 86_400)
            .collect()
    };
    step("P5D").await;
    assert_eq!(leads().await, [0; 0]);
    step("PT12H30M").await;
    assert_eq!(leads().await, [3, 3]);
    step("P1D").await;
    assert_eq!(leads().await, [3, 3, 1, 1]);
    step("PT6H").await;
    assert_eq!(leads().await, [3, 3, 1, 1]);
    // What runs out is expired, not reminded of.
    step("PT12H").await;
    assert_eq!(leads().await, [3, 3, 1, 1]);
    let open = list(world.person(Persona::A), "within: \"P30D\"").await;
    assert_eq!(open, Vec::<Value>::new());
    second.end().await;
}

/// The event names the clock; who waits for the answer is not told of it.
async fn reminders_go_to_the_owner_alone_and_change_nothing(world: &World) {
    let mut deal = world.create_deal(Persona::A, json!({})).await;
    let to_b = world.invite(Persona::A, &mut deal, Persona::B).await;
    let clock = list(world.person(Persona::B), "within: \"P20D\"")
        .await
        .remove(0);
    let due = time(&clock["dueAt"]);
    assert_eq!(time(&clock["remindAt"]), due - TimeDelta::days(3));
    world.advance_to(due - TimeDelta::days(3)).await;
    let given = reminders(world).await;
    let [(reminder, event)] = &given[..] else {
        panic!("not one reminder: {given:?}")
    };
    assert_eq!((reminder.due_at, reminder.lead_seconds), (due, 3 * 86_400));
    assert_eq!(event.at, due - TimeDelta::days(3));
    assert_eq!(event.changes, json!({}));
    assert_eq!(
        event.audience,
        json!({"identity": [world.rows(Persona::B).0]})
    );
    let next = list(world.person(Persona::B), "within: \"P20D\"")
        .await
        .remove(0);
    assert_eq!(time(&next["remindAt"]), due - TimeDelta::days(1));
    let unchanged = world.current(world.person(Persona::B), &to_b.deal).await;
    assert_eq!(unchanged.version, to_b.deal.version);
    let log = world.log().await;
    crate::events::fold_to_records(world, &log).await;
}

fn two_days_to_answer(config: &mut Config) {
    config.response_days = Some("2".into());
}

/// The lead time of three days was over when it was made.
async fn an_offer_made_after_a_lead_time_gets_no_late_reminder(world: &World) {
    let mut deal = world.create_deal(Persona::A, json!({})).await;
    world.invite(Persona::A, &mut deal, Persona::B).await;
    world.advance("PT1H").await;
    assert_eq!(reminders(world).await.len(), 0);
    world.advance("P1D").await;
    let given = reminders(world).await;
    assert_eq!(given.len(), 1);
    assert_eq!(given[0].0.lead_seconds, 86_400);
}

on_both_with!(two_days_to_answer: an_offer_made_after_a_lead_time_gets_no_late_reminder);

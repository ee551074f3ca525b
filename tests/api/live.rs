//! What a window on status changes is told: what its company may see, in the one order, from any place in it.

use std::collections::HashSet;

use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::{
    on_both,
    support::{Deal, Person, Persona, Subscriber, World, app::Running, deals::text},
};

async fn each_change_tells_who_moved_from_what_to_what_and_by_whom(world: &World) {
    let after = json!({"after": place(world, Persona::A).await});
    let mut window = world.person(Persona::A).status_changes(after).await;
    let mut deal = world.create_deal(Persona::A, json!({})).await;
    let asked = world.ask_vendor(Persona::A, &mut deal).await;
    let to_b = world.invite(Persona::A, &mut deal, Persona::B).await;
    let to_c = world.invite(Persona::A, &mut deal, Persona::C).await;
    let because = json!({"reason": "REQUIREMENT_NOT_MET"});
    for (persona, received) in [(Persona::Vendor, &asked), (Persona::C, &to_c)] {
        let input = received.deal.with(because.clone());
        world
            .person(persona)
            .done("declineOpportunity", input)
            .await;
    }
    world.accept(Persona::B, &to_b).await;
    world
        .change(Persona::A, "winOpportunity", &mut deal, json!({}))
        .await;

    let changes = take(&mut window, 8).await;
    assert_eq!(
        lines(world, &changes),
        [
            "A: – → ACCEPTED",
            "Vendor: – → RECEIVED",
            "B: – → RECEIVED",
            "C: – → RECEIVED",
            "Vendor: RECEIVED → DECLINED",
            "C: RECEIVED → DECLINED",
            "B: RECEIVED → ACCEPTED",
            "A: ACCEPTED → WON",
        ]
    );
    // R74: whose company has not accepted acts as a company; that B's person is named is the fruit of its acceptance.
    let own = (Persona::A, Some("partner-a"));
    let actors = [
        own,
        own,
        own,
        own,
        (Persona::Vendor, None),
        (Persona::C, None),
        (Persona::B, Some("partner-b")),
        own,
    ];
    for (change, (company, subject)) in changes.iter().zip(actors) {
        let partner = json!({"name": world.company(company).name});
        let actor = json!({"subject": subject, "via": "API", "partner": partner});
        assert_eq!(change["actor"], actor, "{change:#}");
        assert_eq!(change["engagement"]["id"], json!(deal.engagement));
        assert_eq!(change["opportunity"]["id"], json!(deal.id));
    }
    assert_eq!(changes[0]["party"]["role"], "ORIGINATOR");
    assert_eq!(changes[6]["party"]["role"], "INVITEE");
    window.stop().await;
}

async fn each_company_is_told_of_the_records_that_it_may_see_and_of_no_other(world: &World) {
    let mut windows = Vec::new();
    for persona in [Persona::A, Persona::B, Persona::C, Persona::Vendor] {
        let after = json!({"after": place(world, persona).await});
        let window = world.person(persona).status_changes(after.clone()).await;
        windows.push((persona, window, after));
    }

    // The vendor may view, B and C are invited: B learns of C, and C of B, when both have accepted.
    let fields = json!({"vendorMayView": true});
    let mut deal = world.create_deal(Persona::A, fields).await;
    let to_b = world.invite(Persona::A, &mut deal, Persona::B).await;
    let to_c = world.invite(Persona::A, &mut deal, Persona::C).await;
    world.accept(Persona::B, &to_b).await;
    let mut of_c = world.accept(Persona::C, &to_c).await;
    let because = json!({"reason": "OTHER"});
    world
        .change(Persona::C, "loseOpportunity", &mut of_c, because)
        .await;
    world
        .change(Persona::A, "winOpportunity", &mut deal, json!({}))
        .await;

    let first = deal;
    // The vendor is asked and answers last; B declines at once; C is a stranger.
    let mut deal = world.create_deal(Persona::A, json!({})).await;
    let asked = world.ask_vendor(Persona::A, &mut deal).await;
    let to_b = world.invite(Persona::A, &mut deal, Persona::B).await;
    let input = to_b.deal.with(json!({"reason": "OTHER"}));
    world
        .person(Persona::B)
        .done("declineOpportunity", input)
        .await;
    world.accept(Persona::Vendor, &asked).await;

    // A private deal of C's own, so that C's window has an end.
    let of_c = world.create_deal(Persona::C, json!({})).await;
    let deals = [first.engagement, deal.engagement, of_c.engagement];

    let expected = [
        vec![
            "A: – → ACCEPTED",
            "B: – → RECEIVED",
            "C: – → RECEIVED",
            "B: RECEIVED → ACCEPTED",
            "C: RECEIVED → ACCEPTED",
            "C: ACCEPTED → LOST",
            "A: ACCEPTED → WON",
            "A: – → ACCEPTED",
            "Vendor: – → RECEIVED",
            "B: – → RECEIVED",
            "B: RECEIVED → DECLINED",
            "Vendor: RECEIVED → ACCEPTED",
        ],
        vec![
            "B: – → RECEIVED",
            "B: RECEIVED → ACCEPTED",
            "C: RECEIVED → ACCEPTED",
            "C: ACCEPTED → LOST",
            "A: ACCEPTED → WON",
            "B: – → RECEIVED",
            "B: RECEIVED → DECLINED",
        ],
        vec![
            "C: – → RECEIVED",
            "C: RECEIVED → ACCEPTED",
            "C: ACCEPTED → LOST",
            "A: ACCEPTED → WON",
            "C: – → ACCEPTED",
        ],
        vec![
            "A: ACCEPTED → WON",
            "Vendor: – → RECEIVED",
            "Vendor: RECEIVED → ACCEPTED",
        ],
    ];
    for ((persona, mut window, after), expected) in windows.into_iter().zip(expected) {
        let changes = take_of(&mut window, &deals, expected.len()).await;
        assert_eq!(lines(world, &changes), expected, "{persona:?}");
        // Who asks later is told the same: what one was not to hear then, one does not hear now.
        let mut window = world.person(persona).status_changes(after).await;
        let again = take_of(&mut window, &deals, expected.len()).await;
        assert_eq!(cursors(&again), cursors(&changes), "{persona:?}");
    }
}

/// Design §11: whoever declined keeps its own record, and hears no more of the deal.
async fn whoever_has_declined_hears_no_more_of_the_deal(world: &World) {
    let after = json!({"after": place(world, Persona::B).await});
    let mut deal = world.create_deal(Persona::A, json!({})).await;
    let received = world.invite(Persona::A, &mut deal, Persona::B).await;
    let no = received.deal.with(json!({"reason": "OTHER"}));
    world
        .person(Persona::B)
        .done("declineOpportunity", no)
        .await;
    world
        .change(Persona::A, "winOpportunity", &mut deal, json!({}))
        .await;
    let bell = world.create_deal(Persona::B, json!({})).await;
    let mut window = world.person(Persona::B).status_changes(after).await;
    let changes = take_of(&mut window, &[deal.engagement, bell.engagement], 3).await;
    assert_eq!(
        lines(world, &changes),
        [
            "B: – → RECEIVED",
            "B: RECEIVED → DECLINED",
            "B: – → ACCEPTED"
        ]
    );
}

async fn with_an_id_only_the_changes_of_that_deal_are_told(world: &World) {
    let after = place(world, Persona::B).await;
    let fields = json!({"invitations": [world.invitation_input(Persona::B)]});
    let deals = [
        world.create_deal(Persona::A, fields.clone()).await,
        world.create_deal(Persona::A, fields).await,
    ];
    let [first, second] = [
        world.received(Persona::B, &deals[0].engagement).await,
        world.received(Persona::B, &deals[1].engagement).await,
    ];
    let variables = json!({"after": after, "opportunityId": second.deal.id});
    let mut window = world.person(Persona::B).status_changes(variables).await;
    world.accept(Persona::B, &first).await;
    world.accept(Persona::B, &second).await;
    let [_, mut deal] = deals;
    world
        .change(Persona::A, "winOpportunity", &mut deal, json!({}))
        .await;
    let changes = take(&mut window, 3).await;
    assert_eq!(
        lines(world, &changes),
        [
            "B: – → RECEIVED",
            "B: RECEIVED → ACCEPTED",
            "A: ACCEPTED → WON"
        ]
    );
    for change in changes {
        assert_eq!(change["engagement"]["id"], json!(second.deal.engagement));
    }
}

async fn a_deal_that_one_does_not_see_cannot_be_watched(world: &World) {
    let deal = world.create_deal(Persona::A, json!({})).await;
    for id in [deal.id.as_str(), deal.engagement.as_str(), "T3V0", ""] {
        let variables = json!({"opportunityId": id});
        let mut window = world.person(Persona::B).status_changes(variables).await;
        assert_eq!(refusal(&mut window).await, "NOT_FOUND", "{id}");
    }
}

async fn a_cursor_of_another_company_or_list_or_none_at_all_is_refused(world: &World) {
    const LIST: &str = "{ partners(first: 1) { pageInfo { endCursor } } }";
    let own = place(world, Persona::A).await;
    let mut listed = world.person(Persona::A).data(LIST, json!({})).await;
    let of_a_list = text(&listed["partners"]["pageInfo"]["endCursor"].take());
    let broken = format!("{}A", &own[..own.len() - 1]);
    let broken = if broken == own {
        format!("{own}AAAA")
    } else {
        broken
    };
    for (persona, cursor) in [
        (Persona::B, own.as_str()),
        (Persona::Vendor, own.as_str()),
        (Persona::A, of_a_list.as_str()),
        (Persona::A, broken.as_str()),
        (Persona::A, "garbage"),
        (Persona::A, "1"),
        (Persona::A, ""),
        (Persona::A, "\u{0}"),
    ] {
        let variables = json!({"after": cursor});
        let mut window = world.person(persona).status_changes(variables).await;
        assert_eq!(refusal(&mut window).await, "CURSOR_INVALID", "{cursor:?}");
    }
}

async fn a_window_that_is_cut_again_and_again_misses_nothing_and_hears_nothing_twice(
    world: &World,
) {
    const WRITERS: usize = 4;
    const DEALS: usize = 4;
    // Each deal: created, received, accepted, won.
    const CHANGES: usize = WRITERS * DEALS * 4;
    let start = place(world, Persona::A).await;
    let writing = join_all((0..WRITERS).map(|_| async {
        for _ in 0..DEALS {
            let fields = json!({"invitations": [world.invitation_input(Persona::B)]});
            let mut deal = world.create_deal(Persona::A, fields).await;
            let received = world.received(Persona::B, &deal.engagement).await;
            world.accept(Persona::B, &received).await;
            world
                .change(Persona::A, "winOpportunity", &mut deal, json!({}))
                .await;
        }
    }));
    let reading = async {
        let (mut heard, mut after) = (Vec::new(), start.clone());
        while heard.len() < CHANGES {
            let variables = json!({"after": after});
            let mut window = world.person(Persona::A).status_changes(variables).await;
            let some = (1 + heard.len() % 5).min(CHANGES - heard.len());
            heard.extend(take(&mut window, some).await);
            window.cut();
            after = text(&heard[heard.len() - 1]["cursor"]);
        }
        heard
    };
    let (_, heard) = tokio::join!(writing, reading);

    let cursors = cursors(&heard);
    let different: HashSet<&String> = cursors.iter().collect();
    assert_eq!(different.len(), CHANGES);
    for deal in heard.iter().map(|change| &change["engagement"]["id"]) {
        let of_deal = heard
            .iter()
            .filter(|change| change["engagement"]["id"] == *deal);
        assert_eq!(
            lines(world, of_deal),
            [
                "A: – → ACCEPTED",
                "B: – → RECEIVED",
                "B: RECEIVED → ACCEPTED",
                "A: ACCEPTED → WON"
            ]
        );
    }
    // The log has one order: from whatever place, the rest comes in it again.
    for place in (0..CHANGES).step_by(9) {
        let variables = json!({"after": cursors[place]});
        let mut window = world.person(Persona::A).status_changes(variables).await;
        let rest = take(&mut window, CHANGES - place - 1).await;
        assert_eq!(self::cursors(&rest), cursors[place + 1..]);
        window.cut();
    }
}

async fn a_window_resumes_across_a_restart_of_the_server(world: &World) {
    let after = json!({"after": place(world, Persona::A).await});
    let mut window = world.person(Persona::A).status_changes(after).await;
    let mut deal = world.create_deal(Persona::A, json!({})).await;
    let created = window.next().await;
    window.cut();
    let to_b = world.invite(Persona::A, &mut deal, Persona::B).await;
    world.running.end().await;

    let again = Running::start(&world.database.url).await;
    let person = |persona| Person {
        url: again.url.clone(),
        ..world.person(persona).clone()
    };
    let after = json!({"after": created["cursor"]});
    let mut window = person(Persona::A).status_changes(after).await;
    let missed = take(&mut window, 1).await;
    let input = to_b.deal.with(json!({"name": "Our part"}));
    person(Persona::B).done("acceptOpportunity", input).await;
    let live = take(&mut window, 1).await;
    assert_eq!(lines(world, &missed), ["B: – → RECEIVED"]);
    assert_eq!(lines(world, &live), ["B: RECEIVED → ACCEPTED"]);
    window.stop().await;
    again.end().await;
}

async fn whoever_is_taken_off_the_team_is_told_nothing_more(world: &World) {
    const TEAM: &str = "query ($id: ID!) { opportunity(id: $id) { team { id name } } }";
    let user =
        json!({"name": "Uma Stein", "email": "User-A@example.com", "phone": "+91 80 5550 1299"});
    let owner = world.deal_input(Persona::A)["team"][0].clone();
    // A cursor belongs to a company: that of its admin serves its user.
    let after = json!({"after": place(world, Persona::A).await});
    let mut window = world.person(Persona::UserA).status_changes(after).await;

    world.create_deal(Persona::A, json!({})).await;
    let fields = json!({"team": [owner, user]});
    let mut deal = world.create_deal(Persona::A, fields.clone()).await;
    let to_b = world.invite(Persona::A, &mut deal, Persona::B).await;
    let changes = take(&mut window, 2).await;
    assert_eq!(
        lines(world, &changes),
        ["A: – → ACCEPTED", "B: – → RECEIVED"]
    );
    assert_eq!(changes[0]["engagement"]["id"], json!(deal.engagement));
    assert_eq!(changes[0]["opportunity"]["id"], json!(deal.id));

    let found = world
        .person(Persona::A)
        .data(TEAM, json!({"id": deal.id}))
        .await;
    let member = found["opportunity"]["team"]
        .as_array()
        .and_then(|team| team.iter().find(|member| member["name"] == "Uma Stein"))
        .expect("the user on the team");
    let input = json!({"teamMemberId": member["id"], "expectedVersion": deal.version});
    let payload = world
        .person(Persona::A)
        .done("removeTeamMember", input)
        .await;
    let mut deal = Deal::of(&payload["opportunity"]);
    world.accept(Persona::B, &to_b).await;
    world
        .change(Persona::A, "winOpportunity", &mut deal, json!({}))
        .await;

    let next = world.create_deal(Persona::A, fields).await;
    let change = window.next().await;
    assert_eq!(
        change["engagement"]["id"],
        json!(next.engagement),
        "{change:#}"
    );
    window.stop().await;
}

async fn an_offer_that_nobody_answers_expires_at_its_very_due_time(world: &World) {
    const DUE: &str = "query ($id: ID!) { opportunity(id: $id) { answerDueAt receivedAt statusSince closedAt status } }";
    let mut windows = Vec::new();
    for persona in [Persona::A, Persona::B] {
        let after = json!({"after": place(world, persona).await});
        windows.push(world.person(persona).status_changes(after).await);
    }
    let fields = json!({"invitations": [world.invitation_input(Persona::B)]});
    let deal = world.create_deal(Persona::A, fields).await;
    let to_b = world.received(Persona::B, &deal.engagement).await;
    let own = world.person(Persona::B);
    let before = own.data(DUE, json!({"id": to_b.deal.id})).await;
    let due = &before["opportunity"]["answerDueAt"];

    world.advance("P13DT23H").await;
    let still = own.data(DUE, json!({"id": to_b.deal.id})).await;
    assert_eq!(still, before);
    world.advance("P3D").await;
    let after = own.data(DUE, json!({"id": to_b.deal.id})).await;
    assert_eq!(after["opportunity"]["status"], "EXPIRED");
    assert_eq!(after["opportunity"]["statusSince"], *due);
    assert_eq!(after["opportunity"]["closedAt"], *due);

    for (window, told) in windows.iter_mut().zip([3, 2]) {
        let changes = take_of(window, std::slice::from_ref(&deal.engagement), told).await;
        let change = &changes[told - 1];
        assert_eq!(lines(world, [change]), ["B: RECEIVED → EXPIRED"]);
        assert_eq!(change["at"], *due);
        let clock = json!({"subject": null, "via": "CLOCK", "partner": null});
        assert_eq!(change["actor"], clock);
    }
}

on_both!(
    each_change_tells_who_moved_from_what_to_what_and_by_whom,
    each_company_is_told_of_the_records_that_it_may_see_and_of_no_other,
    whoever_has_declined_hears_no_more_of_the_deal,
    with_an_id_only_the_changes_of_that_deal_are_told,
    a_deal_that_one_does_not_see_cannot_be_watched,
    a_cursor_of_another_company_or_list_or_none_at_all_is_refused,
    a_window_that_is_cut_again_and_again_misses_nothing_and_hears_nothing_twice,
    a_window_resumes_across_a_restart_of_the_server,
    whoever_is_taken_off_the_team_is_told_nothing_more,
    an_offer_that_nobody_answers_expires_at_its_very_due_time,
);

/// A place in the order, as this company's cursor: nothing of later tests' concern lies before it, and nothing that is
/// written from now on is missed by who goes on from it.
async fn place(world: &World, persona: Persona) -> String {
    let mut window = world.watch(persona).await;
    let deal = if persona == Persona::Vendor {
        let help = json!({
            "customerContact": World::contact_input(),
            "vendorHelp": {"helpKinds": ["GENERAL_OR_OTHER"]},
        });
        world.create_deal(Persona::A, help).await
    } else {
        world.create_deal(persona, json!({})).await
    };
    let change = window.next().await;
    assert_eq!(change["engagement"]["id"], json!(deal.engagement));
    window.stop().await;
    text(&change["cursor"])
}

async fn take(window: &mut Subscriber, count: usize) -> Vec<Value> {
    let mut changes = Vec::new();
    while changes.len() < count {
        changes.push(window.next().await);
    }
    changes
}

/// The same, of some deals only: what made a window open is told to windows that were open before.
async fn take_of(window: &mut Subscriber, deals: &[String], count: usize) -> Vec<Value> {
    let mut changes = Vec::new();
    while changes.len() < count {
        let change = window.next().await;
        if deals.contains(&text(&change["engagement"]["id"])) {
            changes.push(change);
        }
    }
    changes
}

fn cursors(changes: &[Value]) -> Vec<String> {
    changes
        .iter()
        .map(|change| text(&change["cursor"]))
        .collect()
}

/// Each change in short: who moved, from what, to what.
fn lines<'a>(world: &World, changes: impl IntoIterator<Item = &'a Value>) -> Vec<String> {
    let short = |change: &Value| {
        let name = &change["party"]["partner"]["name"];
        let who = [Persona::A, Persona::B, Persona::C, Persona::Vendor]
            .into_iter()
            .find(|persona| world.company(*persona).name == *name)
            .expect("a company that every test knows");
        let from = change["from"].as_str().unwrap_or("–");
        format!("{who:?}: {from} → {}", text(&change["to"]))
    };
    changes.into_iter().map(short).collect()
}

/// The code with which a subscription is refused.
async fn refusal(window: &mut Subscriber) -> String {
    let message = window.next_message().await;
    assert_eq!(message["type"], "error", "{message:#}");
    text(&message["payload"][0]["extensions"]["code"])
}

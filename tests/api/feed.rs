//! The feed: everything that happens, typed, as history and live, from any place on, and the last thing that one hears.

use futures_util::future::{join, join_all};
use serde_json::{Value, json};
use tokio::time::{Duration, sleep};

use crate::{
    kit::time,
    on_both, on_both_with,
    registration::IP,
    support::{Deal, Person, Persona, Socket, Subscriber, World},
};
use covente::config::Config;
use sea_orm::ConnectionTrait as _;

use Persona::{A, B, C, UserA, Vendor};

const EVENT: &str = "__typename cursor kind at recordedAt engagementId version engagement { id reference }
    party { partner { name } status } opportunity { id } actor { subject via } changes { field before after }
    ... on OpportunityReceivedEvent { invitation { invitee { name } } }
    ... on OpportunityDeclinedEvent { reason notes }
    ... on OpportunityLostEvent { reason notes }
    ... on OpportunityClosedAsErrorEvent { errorReason: reason notes }
    ... on HelpRequestedEvent { invitation { isHelpRequest } }
    ... on PartnerInvitedEvent { invitation { invitee { name } } }
    ... on InvitationWithdrawnEvent { invitation { withdrawalReason } }
    ... on SalesStageChangedEvent { from to }
    ... on RegistrationChangedEvent { registration { id } registered: to }
    ... on MessagePostedEvent { message { body } }
    ... on DeadlineNearEvent { deadlineKind dueAt leadTime }";

/// A page of the feed.
async fn page(person: &Person, variables: Value) -> Value {
    let document = format!(
        "query($first: Int, $after: String, $filter: OpportunityEventFilter) {{
            events(first: $first, after: $after, filter: $filter) {{
                edges {{ cursor node {{ {EVENT} }} }} nodes {{ cursor }}
                pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} }} }}"
    );
    let mut data = person.data(&document, variables).await;
    data["events"].take()
}

/// All events that a person is given.
async fn all(person: &Person, filter: Value) -> Vec<Value> {
    let mut events: Vec<Value> = Vec::new();
    let mut after = Value::Null;
    loop {
        let page = page(
            person,
            json!({"first": 3, "after": after, "filter": filter}),
        )
        .await;
        for edge in page["edges"].as_array().expect("edges") {
            assert_eq!(edge["cursor"], edge["node"]["cursor"]);
            events.push(edge["node"].clone());
        }
        if page["pageInfo"]["hasNextPage"] == false {
            return events;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
}

/// A window on the feed.
async fn follow(person: &Person, after: &Value, filter: Value) -> Subscriber {
    let document = format!(
        "subscription($after: String, $filter: OpportunityEventFilter) {{
            opportunityEvents(after: $after, filter: $filter) {{ {EVENT} }} }}"
    );
    let variables = json!({"after": after, "filter": filter});
    person.subscribe(&document, variables).await
}

async fn hear(window: &mut Subscriber, count: usize) -> Vec<Value> {
    let mut heard = Vec::new();
    for _ in 0..count {
        heard.push(told(window, "opportunityEvents").await);
    }
    heard
}

/// The next that a subscription to this field is told.
async fn told(window: &mut Subscriber, field: &str) -> Value {
    let mut message = window.next_message().await;
    assert_eq!(message["type"], "next", "{message:#}");
    let told = message["payload"]["data"][field].take();
    assert!(told.is_object(), "{message:#}");
    told
}

fn names(events: &[Value]) -> Vec<&str> {
    let names = events.iter().map(|event| event["__typename"].as_str());
    names.map(|name| name.expect("a name")).collect()
}

/// The place after everything that there was before.
async fn end(person: &Person) -> Value {
    let mut after = Value::Null;
    loop {
        let page = page(person, json!({"first": 100, "after": after})).await;
        after = page["pageInfo"]["endCursor"].clone();
        if page["pageInfo"]["hasNextPage"] == false {
            return after;
        }
    }
}

/// What happens to a deal from its creation to the win.
const STORY: [&str; 19] = [
    "OpportunityCreatedEvent",
    "DetailsChangedEvent",
    "SalesStageChangedEvent",
    "TeamChangedEvent",
    "SolutionsChangedEvent",
    "OpportunitySharedEvent",
    "HelpRequestedEvent",
    "OpportunityReceivedEvent",
    "PartnerInvitedEvent",
    "OpportunityReceivedEvent",
    "PartnerInvitedEvent",
    "OpportunityReceivedEvent",
    "OpportunityDeclinedEvent",
    "OpportunityAcceptedEvent",
    "MessagePostedEvent",
    "OpportunityLostEvent",
    "OpportunityWonEvent",
    "InvitationWithdrawnEvent",
    "OpportunityWithdrawnEvent",
];

/// It is told in its order, with what each event tells.
async fn each_event_of_a_deal_has_a_type_and_tells_its_own(world: &World) {
    let a = world.person(A);
    let after = end(a).await;
    let mut live = follow(a, &after, Value::Null).await;
    let mut deal = world.create_deal(A, json!({})).await;
    world
        .change(
            A,
            "updateOpportunity",
            &mut deal,
            json!({"name": "A better name"}),
        )
        .await;
    let stage = json!({"stage": "PROPOSED"});
    world.change(A, "setSalesStage", &mut deal, stage).await;
    let person =
        json!({"name": "Ida Roy", "email": "ida@example.com", "phone": "+33 1 55 50 12 34"});
    world
        .change(A, "addTeamMember", &mut deal, json!({"member": person}))
        .await;
    let solutions = json!({"solutionIds": [world.company(B).solutions[0]]});
    world.change(A, "addSolutions", &mut deal, solutions).await;
    world
        .change(A, "shareWithVendor", &mut deal, json!({}))
        .await;
    let asked = world.ask_vendor(A, &mut deal).await;
    let to_b = world.invite(A, &mut deal, B).await;
    world.invite(A, &mut deal, C).await;
    let no = json!({"reason": "BUDGET_INADEQUATE", "notes": "Not this year."});
    world
        .person(B)
        .done("declineOpportunity", to_b.deal.with(no.clone()))
        .await;
    let mut of_vendor = world.accept(Vendor, &asked).await;
    let said = json!({"opportunityId": deal.id, "audience": "VENDOR", "body": "Welcome."});
    a.done("postMessage", said).await;
    world
        .change(Vendor, "loseOpportunity", &mut of_vendor, no)
        .await;
    world
        .change(A, "winOpportunity", &mut deal, json!({}))
        .await;

    let heard = hear(&mut live, STORY.len()).await;
    assert_eq!(names(&heard), STORY);
    for event in &heard {
        assert_eq!(event["engagementId"], json!(deal.engagement), "{event:#}");
        assert_eq!(event["engagement"]["id"], event["engagementId"]);
        assert_eq!(event["opportunity"]["id"], json!(deal.id));
    }
    let of = |name: &str| {
        let mut events = heard.iter();
        events
            .find(|event| event["__typename"] == name)
            .expect(name)
    };
    let stage = of("SalesStageChangedEvent");
    assert_eq!(
        (&stage["from"], &stage["to"]),
        (&json!("CREATED"), &json!("PROPOSED"))
    );
    let declined = of("OpportunityDeclinedEvent");
    assert_eq!(declined["reason"], "BUDGET_INADEQUATE");
    assert_eq!(declined["notes"], "Not this year.");
    assert_eq!(
        declined["party"]["partner"]["name"],
        json!(world.company(B).name)
    );
    // R74: nobody of a company that has not accepted is named.
    assert_eq!(declined["actor"], json!({"subject": null, "via": "API"}));
    assert_eq!(declined["version"], Value::Null);
    assert_eq!(of("DetailsChangedEvent")["version"], 2);
    let renamed =
        json!([{"field": "NAME", "before": "Cold chain control tower", "after": "A better name"}]);
    assert_eq!(of("DetailsChangedEvent")["changes"], renamed);
    assert_eq!(
        of("HelpRequestedEvent")["invitation"]["isHelpRequest"],
        true
    );
    assert_eq!(of("MessagePostedEvent")["message"]["body"], "Welcome.");
    assert_eq!(of("OpportunityLostEvent")["notes"], "Not this year.");

    // Read instead of followed, it is the same, and with the same cursors.
    let told = page(a, json!({"first": 100, "after": after})).await;
    let read: Vec<&Value> = told["edges"].as_array().expect("edges").iter().collect();
    assert_eq!(read.len(), heard.len());
    for (edge, event) in read.into_iter().zip(&heard) {
        assert_eq!(edge["node"]["cursor"], event["cursor"]);
        assert_eq!(edge["node"]["changes"], event["changes"]);
    }
    live.stop().await;
}

async fn a_page_of_the_feed_leads_on_to_its_end_and_then_to_what_comes(world: &World) {
    let a = world.person(A);
    let mut deal = world.create_deal(A, json!({})).await;
    for name in ["One", "Two", "Three", "Four"] {
        world
            .change(A, "updateOpportunity", &mut deal, json!({"name": name}))
            .await;
    }
    let of_deal = json!({"opportunityId": deal.id});
    let events = all(a, of_deal.clone()).await;
    assert_eq!(events.len(), 5);
    let whole = page(a, json!({"first": 100, "filter": of_deal})).await;
    assert_eq!(whole["pageInfo"]["hasNextPage"], false);
    assert_eq!(whole["pageInfo"]["hasPreviousPage"], false);
    assert_eq!(whole["pageInfo"]["startCursor"], events[0]["cursor"]);

    // Asked from each place on, the rest comes, by the query as by the subscription.
    for (place, event) in events.iter().enumerate() {
        let rest = &events[place + 1..];
        let variables = json!({"first": 100, "after": event["cursor"], "filter": of_deal});
        let page = page(a, variables).await;
        let cursors: Vec<_> = page["nodes"].as_array().expect("nodes").iter().collect();
        assert_eq!(cursors.len(), rest.len());
        let mut window = follow(a, &event["cursor"], of_deal.clone()).await;
        let heard = hear(&mut window, rest.len()).await;
        assert_eq!(heard, rest);
        window.cut();
    }

    // And from the end of a page without entries.
    let end = end(a).await;
    let nothing = page(a, json!({"first": 10, "after": end})).await;
    assert_eq!(nothing["edges"], json!([]));
    let mut window = follow(a, &nothing["pageInfo"]["endCursor"], Value::Null).await;
    world
        .change(A, "updateOpportunity", &mut deal, json!({"name": "Five"}))
        .await;
    let heard = hear(&mut window, 1).await;
    assert_eq!(names(&heard), ["DetailsChangedEvent"]);
    window.stop().await;
}

async fn a_filter_narrows_by_kind_by_company_and_by_deal(world: &World) {
    let a = world.person(A);
    let mut deal = world.create_deal(A, json!({})).await;
    let to_b = world.invite(A, &mut deal, B).await;
    world.accept(B, &to_b).await;
    world.create_deal(A, json!({})).await;

    let of = async |filter: Value| {
        let events = all(a, filter).await;
        names(&events)
            .into_iter()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let here = json!(deal.id);
    assert_eq!(
        of(json!({"opportunityId": here, "kinds": ["ACCEPTED", "RECEIVED"]})).await,
        ["OpportunityReceivedEvent", "OpportunityAcceptedEvent"]
    );
    let company = json!([world.company(B).id]);
    assert_eq!(
        of(json!({"opportunityId": here, "partnerIds": company})).await,
        ["OpportunityReceivedEvent", "OpportunityAcceptedEvent"]
    );
    assert_eq!(
        of(json!({"opportunityId": here, "kinds": ["WON"]})).await,
        [""; 0]
    );
    assert_eq!(
        of(json!({"opportunityId": here, "partnerIds": ["nobody"]})).await,
        [""; 0]
    );
    let too_many = json!({"filter": {"kinds": vec!["WON"; 101]}});
    let document =
        "query($filter: OpportunityEventFilter) { events(filter: $filter) { nodes { cursor } } }";
    let refused = a.query(document, too_many).await;
    assert_eq!(refused["errors"][0]["extensions"]["code"], "BAD_REQUEST");
}

/// Design §9: a company whose part ended unanswered hears that, and then no more.
async fn whoever_loses_sight_is_told_so_at_last_and_nothing_after(world: &World) {
    let mut deal = world.create_deal(A, json!({})).await;
    let to_b = world.invite(A, &mut deal, B).await;
    let to_c = world.invite(A, &mut deal, C).await;
    let b = world.person(B);
    let no = to_b.deal.with(json!({"reason": "OTHER"}));
    b.done("declineOpportunity", no).await;
    world.accept(C, &to_c).await;
    world
        .change(A, "winOpportunity", &mut deal, json!({}))
        .await;

    let events = all(b, json!({"opportunityId": to_b.deal.id})).await;
    assert_eq!(
        names(&events),
        [
            "OpportunityReceivedEvent",
            "OpportunityDeclinedEvent",
            "SightLostEvent"
        ]
    );
    let last = &events[2];
    assert_eq!(last["engagementId"], json!(deal.engagement));
    for hidden in [
        "kind",
        "engagement",
        "party",
        "opportunity",
        "actor",
        "version",
    ] {
        assert_eq!(last[hidden], Value::Null, "{hidden}");
    }
    assert_eq!(last["changes"], json!([]));
    // The two parts of one event have places of their own: who has the first goes on with the second.
    assert_ne!(events[1]["cursor"], last["cursor"]);
    let mut window = follow(b, &events[1]["cursor"], Value::Null).await;
    assert_eq!(hear(&mut window, 1).await[0], *last);
    window.cut();
    let rest = page(b, json!({"first": 1, "after": events[1]["cursor"]})).await;
    assert_eq!(rest["edges"][0]["node"], *last);
    let kinds = json!({"opportunityId": to_b.deal.id, "kinds": ["WON"]});
    assert_eq!(names(&all(b, kinds).await), ["SightLostEvent"]);

    // Invited anew, it has lost nothing.
    let mut deal = world.create_deal(A, json!({})).await;
    let first = world.invite(A, &mut deal, B).await;
    let no = first.deal.with(json!({"reason": "OTHER"}));
    b.done("declineOpportunity", no).await;
    let again = world.invite(A, &mut deal, B).await;
    let events = all(b, json!({"opportunityId": again.deal.id})).await;
    assert!(!names(&events).contains(&"SightLostEvent"), "{events:#?}");
}

/// R7, R9: taken off the team, a user is told that and no more; on it again, they are told all that happened.
async fn whoever_is_taken_off_the_team_hears_that_and_no_more(world: &World) {
    let (a, user) = (world.person(A), world.person(UserA));
    let after = end(user).await;
    let mut live = follow(user, &after, Value::Null).await;
    let email = "user-a@example.com";
    let team = json!([
        {"name": "Asha Rao", "email": "asha.rao@example.com", "phone": "+91 80 5550 1234"},
        {"name": "Uma Stein", "email": email, "phone": "+91 80 5550 1299"},
    ]);
    let mut deal = world.create_deal(A, json!({"team": team})).await;
    assert_eq!(
        names(&hear(&mut live, 1).await),
        ["OpportunityCreatedEvent"]
    );
    let member = member(a, &deal, email).await;
    let off = json!({"teamMemberId": member, "expectedVersion": deal.version});
    let payload = a.done("removeTeamMember", off).await;
    deal = Deal::of(&payload["opportunity"]);
    world
        .change(A, "updateOpportunity", &mut deal, json!({"name": "Hidden"}))
        .await;
    let heard = hear(&mut live, 1).await;
    assert_eq!(names(&heard), ["SightLostEvent"]);
    assert_eq!(heard[0]["engagementId"], json!(deal.engagement));

    let again = json!({"name": "Uma Stein", "email": email, "phone": "+91 80 5550 1299"});
    world
        .change(A, "addTeamMember", &mut deal, json!({"member": again}))
        .await;
    assert_eq!(names(&hear(&mut live, 1).await), ["TeamChangedEvent"]);
    let filter = json!({"opportunityId": deal.id});
    assert_eq!(
        names(&all(user, filter).await),
        [
            "OpportunityCreatedEvent",
            "TeamChangedEvent",
            "DetailsChangedEvent",
            "TeamChangedEvent"
        ]
    );
    live.stop().await;
}

/// What happens after a token has expired is not told by what was opened with it.
async fn whoever_has_a_token_that_expires_hears_nothing_after_that(world: &World) {
    const LIFETIME: Duration = Duration::from_secs(3);
    let deal = world.create_deal(A, json!({})).await;
    let claims = A.claims(&world.database.small);
    // The end of a token is a whole second.
    let ends = world.now().await + LIFETIME + Duration::from_secs(1);
    let token = claims.token(&world.running.settings, LIFETIME);
    let mut socket = Socket::signed_in(&world.running.url, &token.expect("a token")).await;
    let follow = "subscription { opportunityEvents { recordedAt } }";
    socket.subscribe("1", follow, json!({})).await;
    let speaking = async {
        while world.now().await < ends + LIFETIME {
            let said = json!({"opportunityId": deal.id, "audience": "OWN_COMPANY", "body": "Now."});
            world.person(A).done("postMessage", said).await;
            sleep(Duration::from_millis(100)).await;
        }
    };
    let ((code, told), ()) = join(socket.closed(), speaking).await;
    assert_eq!(code, 4403);
    let told: Vec<_> = told
        .iter()
        .map(|message| &message["payload"]["data"]["opportunityEvents"]["recordedAt"])
        .map(time)
        .collect();
    assert!(!told.is_empty());
    assert!(told.iter().all(|at| *at < ends), "{told:?} {ends}");
}

async fn member(person: &Person, deal: &Deal, email: &str) -> Value {
    let document = "query($id: ID!) { opportunity(id: $id) { team { id email } } }";
    let data = person.data(document, json!({"id": deal.id})).await;
    let mut team = data["opportunity"]["team"]
        .as_array()
        .expect("a team")
        .iter();
    team.find(|member| member["email"] == email).expect("them")["id"].clone()
}

async fn views_of_the_feed_follow_one_kind_each(world: &World) {
    let (b, vendor) = (world.person(B), world.person(Vendor));
    let after = end(b).await;
    let variables = json!({"after": after});
    let mut offered = b
        .subscribe(
            "subscription($after: String) { invitationReceived(after: $after) { party { partner { name } } invitation { message } } }",
            variables.clone(),
        )
        .await;
    let mut said = b
        .subscribe(
            "subscription($after: String) { messagePosted(after: $after) { message { body sender { name } } } }",
            variables.clone(),
        )
        .await;
    let mut near = b
        .subscribe(
            "subscription($after: String) { deadlineNear(after: $after) { deadlineKind leadTime } }",
            variables,
        )
        .await;
    let mut deal = world.create_deal(A, json!({})).await;
    world.ask_vendor(A, &mut deal).await;
    world.invite(A, &mut deal, C).await;
    let to_b = world.invite(A, &mut deal, B).await;
    let say = |to: Value, body: &str| {
        let mut input = json!({"opportunityId": deal.id, "body": body});
        input
            .as_object_mut()
            .expect("an input")
            .extend(to.as_object().expect("an audience").clone());
        input
    };
    let a = world.person(A);
    a.done(
        "postMessage",
        say(json!({"audience": "OWN_COMPANY"}), "For us."),
    )
    .await;
    a.done(
        "postMessage",
        say(json!({"audience": "VENDOR"}), "For the vendor."),
    )
    .await;
    let to = json!({"audience": "PARTY", "partnerId": world.company(B).id});
    a.done("postMessage", say(to, "For you.")).await;

    let own = json!({"partner": {"name": world.company(B).name}});
    assert_eq!(told(&mut offered, "invitationReceived").await["party"], own);
    let message = told(&mut said, "messagePosted").await;
    assert_eq!(message["message"]["body"], "For you.");
    world.advance("P12D").await;
    let reminder = told(&mut near, "deadlineNear").await;
    assert_eq!(
        reminder,
        json!({"deadlineKind": "ANSWER_TO_OFFER", "leadTime": "P3D"})
    );
    // Nobody else is reminded of it, and the vendor has its own.
    let kinds = json!({"kinds": ["DEADLINE_NEAR"], "opportunityId": to_b.deal.id});
    assert_eq!(all(b, kinds).await.len(), 1);
    let own = all(vendor, json!({"kinds": ["DEADLINE_NEAR"]})).await;
    assert_eq!(own.len(), 1);
    assert_eq!(own[0]["deadlineKind"], "ANSWER_TO_HELP_REQUEST");
}

/// R117 ff.: the registration that an event is about.
async fn a_registration_that_moves_is_an_event(world: &World) {
    let a = world.person(A);
    let after = end(a).await;
    let mut deal = world.won(json!({})).await;
    world.register(&mut deal, IP).await;
    let filter = json!({"kinds": ["REGISTRATION_FILED", "WON"]});
    let page = page(a, json!({"first": 100, "after": after, "filter": filter})).await;
    let events: Vec<Value> = page["edges"]
        .as_array()
        .expect("edges")
        .iter()
        .map(|edge| edge["node"].clone())
        .collect();
    assert_eq!(
        names(&events),
        ["OpportunityWonEvent", "RegistrationChangedEvent"]
    );
    assert_eq!(events[1]["registered"], "REVIEW_PENDING");
    assert!(events[1]["registration"]["id"].is_string(), "{events:#?}");
}

/// Whoever does not read answers no ping either, and is not taken for dead here.
fn without_pings(config: &mut Config) {
    config.limits.socket_ping_seconds = Some("3600".into());
}

fn keeping_a_day(config: &mut Config) {
    config.feed_days = Some("1".into());
}

async fn a_cursor_older_than_the_feed_has_expired_and_says_what_to_do(world: &World) {
    let a = world.person(A);
    let mut deal = world.create_deal(A, json!({})).await;
    let rename = async |deal: &mut Deal, name: &str| {
        world
            .change(A, "updateOpportunity", deal, json!({"name": name}))
            .await
    };
    rename(&mut deal, "Old").await;
    let old = all(a, Value::Null).await;
    world.advance("P3D").await;
    rename(&mut deal, "New").await;
    // The job of the server looks once a minute; a test does what it does.
    covente::jobs::retention::once(&world.running.desk, chrono::TimeDelta::days(1))
        .await
        .expect("a feed that forgets");

    let mut window = follow(a, &old[0]["cursor"], Value::Null).await;
    let refused = window.next_message().await;
    assert_eq!(
        refused["payload"][0]["extensions"]["code"], "CURSOR_EXPIRED",
        "{refused}"
    );
    let document = "query($after: String) { events(after: $after) { nodes { cursor } } }";
    let refused = a.query(document, json!({"after": old[0]["cursor"]})).await;
    assert_eq!(
        refused["errors"][0]["extensions"]["code"], "CURSOR_EXPIRED",
        "{refused}"
    );
    // Who had heard all that is forgotten has missed nothing.
    let mut window = follow(a, &old[1]["cursor"], Value::Null).await;
    assert_eq!(names(&hear(&mut window, 1).await), ["DetailsChangedEvent"]);
    // What is left of the feed is given, and histories have everything.
    let left = all(a, json!({"opportunityId": deal.id})).await;
    assert_eq!(names(&left), ["DetailsChangedEvent"]);
    let history = "query($id: ID!) { opportunity(id: $id) { history { totalCount } } }";
    let data = a.data(history, json!({"id": deal.id})).await;
    assert_eq!(data["opportunity"]["history"]["totalCount"], 3);
}

/// Many who ask the same are sent the same bytes, and one who asks for what is personal its own.
async fn equal_subscriptions_are_told_alike_and_personal_ones_apart(world: &World) {
    let after = end(world.person(A)).await;
    let admin = world.person(A);
    let document = "subscription($after: String) { opportunityEvents(after: $after) { cursor opportunity { name isFavorite } } }";
    let plain = "subscription($after: String) { opportunityEvents(after: $after) { cursor opportunity { name } } }";
    let mut windows = Vec::new();
    for _ in 0..12 {
        windows.push(admin.subscribe(plain, json!({"after": after})).await);
    }
    // The same company, the same grants: another person.
    let mut claims = A.claims(&world.database.small);
    "another-admin".clone_into(&mut claims.subject);
    let other = world.sign_in(&claims);
    let mut others = other.subscribe(document, json!({"after": after})).await;
    let mut own = admin.subscribe(document, json!({"after": after})).await;
    let mut deal = world.create_deal(A, json!({})).await;
    let first = hear(&mut windows[0], 1).await;
    for window in &mut windows[1..] {
        assert_eq!(hear(window, 1).await, first);
    }
    for window in [&mut own, &mut others] {
        assert_eq!(hear(window, 1).await[0]["opportunity"]["isFavorite"], false);
    }
    let marked = json!({"opportunityId": deal.id});
    admin.done("addFavorite", marked).await;
    world
        .change(A, "updateOpportunity", &mut deal, json!({"name": "Marked"}))
        .await;
    assert_eq!(
        hear(&mut own, 1).await[0]["opportunity"]["isFavorite"],
        true
    );
    assert_eq!(
        hear(&mut others, 1).await[0]["opportunity"]["isFavorite"],
        false
    );
    join_all(windows.iter_mut().map(|window| hear(window, 1))).await;
}

/// One who does not read holds up nobody, and hears all of it once they read.
async fn whoever_stops_reading_holds_up_nobody_and_misses_nothing(world: &World) {
    const EVENTS: usize = 10_000;
    let a = world.person(A);
    // Together far more than what the system keeps for a socket that nobody reads.
    let notes = json!({"privateNotes": "n".repeat(2_000)});
    let mut deal = world.create_deal(A, notes).await;
    let of_deal = json!({"opportunityId": deal.id});
    // On Postgres an event has its place only a moment after it is committed.
    let after = loop {
        if let [created] = &all(a, of_deal.clone()).await[..] {
            break created["cursor"].clone();
        }
    };
    let document = "subscription($after: String, $filter: OpportunityEventFilter) {
        opportunityEvents(after: $after, filter: $filter) { cursor version opportunity { internal { privateNotes } } } }";
    let variables = json!({"after": after, "filter": of_deal});
    let mut idle = a.subscribe(document, variables.clone()).await;
    let mut reader = a.subscribe(document, variables).await;

    // The first event of the deal again and again, with versions that tell them apart, as another process might write them.
    // At once with whom they concern: an event is never stored without.
    let columns = "engagement_id, opportunity_id, partner_id, kind, actor_subject, actor_partner_id, via, at, recorded_at, \
                   schema, changes, audience, about";
    let written = format!(
        "BEGIN; \
         INSERT INTO event ({columns}, record_version) \
         WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {EVENTS}) \
         SELECT {columns}, i FROM n CROSS JOIN (SELECT * FROM event ORDER BY seq DESC LIMIT 1) AS last; \
         INSERT INTO event_audience (seq, partner_id) SELECT seq, partner_id FROM event WHERE NOT EXISTS \
         (SELECT 1 FROM event_audience WHERE event_audience.seq = event.seq); \
         COMMIT"
    );
    let on = world.connection().await;
    on.execute_unprepared(&written).await.expect("events");
    on.close().await.expect("a connection that closes");
    let read = async |window: &mut Subscriber| {
        for version in 1..=EVENTS {
            let event = told(window, "opportunityEvents").await;
            assert_eq!(event["version"], json!(version));
        }
    };
    read(&mut reader).await;
    read(&mut idle).await;
    // And nothing of it twice: what comes next is what happens next.
    let renamed = json!({"name": "Read again"});
    world
        .change(A, "updateOpportunity", &mut deal, renamed)
        .await;
    for window in [&mut reader, &mut idle] {
        assert_eq!(told(window, "opportunityEvents").await["version"], 2);
    }
}

/// What a pipeline comes to, when it comes to something else.
async fn figures_are_told_at_once_and_whenever_they_are_others(world: &World) {
    let document = "subscription($filter: OpportunityFilter) {
        pipelineChanged(tab: OUTBOUND, filter: $filter, groupBy: [STATUS]) {
            groups { keys { value } figures { count } } } }";
    let ours = json!({"filter": {"name": {"startsWith": "Ours"}}});
    let a = world.person(A);
    let mut window = a.subscribe(document, ours.clone()).await;
    let groups =
        async |window: &mut Subscriber| told(window, "pipelineChanged").await["groups"].take();
    assert_eq!(groups(&mut window).await, json!([]));

    // What does not count for it is not told, though it is looked at; what follows at once is told together.
    world.create_deal(A, json!({"name": "Theirs"})).await;
    sleep(Duration::from_secs(1)).await;
    let mut deal = world.create_deal(A, json!({"name": "Ours"})).await;
    let open = json!([{"keys": [{"value": "ACCEPTED"}], "figures": {"count": 1}}]);
    assert_eq!(groups(&mut window).await, open);
    world
        .change(
            A,
            "updateOpportunity",
            &mut deal,
            json!({"name": "Ours still"}),
        )
        .await;
    world
        .change(A, "winOpportunity", &mut deal, json!({}))
        .await;
    let won = json!([{"keys": [{"value": "WON"}], "figures": {"count": 1}}]);
    assert_eq!(groups(&mut window).await, won);

    // Who comes later is told how it stands, and another company nothing of it.
    let mut later = a.subscribe(document, ours.clone()).await;
    assert_eq!(groups(&mut later).await, won);
    let mut other = world.person(B).subscribe(document, ours).await;
    assert_eq!(groups(&mut other).await, json!([]));
    let twice = "subscription { pipelineChanged(groupBy: [STATUS, STATUS]) { total { count } } }";
    let mut wrong = a.subscribe(twice, json!({})).await;
    let refused = wrong.next_message().await;
    assert_eq!(
        refused["payload"][0]["extensions"]["code"], "BAD_REQUEST",
        "{refused}"
    );
}

on_both!(
    each_event_of_a_deal_has_a_type_and_tells_its_own,
    a_page_of_the_feed_leads_on_to_its_end_and_then_to_what_comes,
    a_filter_narrows_by_kind_by_company_and_by_deal,
    whoever_loses_sight_is_told_so_at_last_and_nothing_after,
    whoever_is_taken_off_the_team_hears_that_and_no_more,
    whoever_has_a_token_that_expires_hears_nothing_after_that,
    views_of_the_feed_follow_one_kind_each,
    a_registration_that_moves_is_an_event,
    equal_subscriptions_are_told_alike_and_personal_ones_apart,
    figures_are_told_at_once_and_whenever_they_are_others,
);
on_both_with!(keeping_a_day: a_cursor_older_than_the_feed_has_expired_and_says_what_to_do);
on_both_with!(without_pings: whoever_stops_reading_holds_up_nobody_and_misses_nothing);

//! Webhooks: what is sent where, signed and in order; what a receiver can do to it; and who looks after it.

use std::{collections::HashSet, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use covente::{config::Config, domain::viewer::Role};
use serde_json::{Value, json};

use crate::{
    kit::{expected, faults, nodes, time},
    on_both, on_both_with,
    support::{
        Deal, Person, Persona, World,
        app::Running,
        deals::{merged, text},
        receiver::{Answer, Got, Receiver},
    },
};

use Persona::{A, B, C, Program, UserA, Vendor};

const ENDPOINT: &str = "id url document operationName variables engagement { id } owner isEnabled isGone \
    previousSecretUntil version";
const DELIVERY: &str = "id eventType state attempts nextAttemptAt status error createdAt deliveredAt engagement { id } \
    endpoint { id }";
/// What most receivers here ask for.
const ALL: &str = "subscription { opportunityEvents { __typename cursor engagement { id }
    ... on OpportunityReceivedEvent { actor { partner { name } } } } }";

/// An address to which nothing is sent in a test.
const HOOK: &str = "https://crm.example.com/hook";

/// Far longer than any try takes.
const PATIENCE: Duration = Duration::from_mins(1);
const PAUSE: Duration = Duration::from_millis(50);

/// As whoever develops a receiver sets it, and with little patience.
fn for_development(config: &mut Config) {
    config.webhooks.webhook_loopback = Some("true".into());
    config.webhooks.webhook_seconds = Some("1".into());
}

/// The same with more patience than a test has.
fn with_patience(config: &mut Config) {
    for_development(config);
    config.webhooks.webhook_seconds = Some("60".into());
}

/// The payload of a mutation, whatever it comes to.
async fn ask(by: &Person, mutation: &str, fields: &str, input: Value) -> Value {
    let (first, rest) = mutation.split_at(1);
    let document = format!(
        "mutation ($input: {}{rest}Input!) {{ {mutation}(input: $input) {{
            {fields} userErrors {{ code message path rule data }} }} }}",
        first.to_uppercase()
    );
    let mut data = by.data(&document, json!({"input": input})).await;
    data[mutation].take()
}

async fn done(by: &Person, mutation: &str, fields: &str, input: Value) -> Value {
    let payload = ask(by, mutation, fields, input.clone()).await;
    assert_eq!(payload["userErrors"], json!([]), "{mutation} {input}");
    payload
}

/// Has a subscription's answers sent to an address; returns the endpoint and its secret.
async fn send_to(by: &Person, url: &str, document: &str) -> (Value, String) {
    let input = json!({"url": url, "subscription": {"document": document}});
    let made = format!("webhookEndpoint {{ {ENDPOINT} }} secret");
    let made = done(by, "createWebhookEndpoint", &made, input).await;
    (made["webhookEndpoint"].clone(), text(&made["secret"]))
}

async fn endpoints(by: &Person) -> Vec<Value> {
    let document =
        format!("{{ webhookEndpoints(first: 100) {{ totalCount nodes {{ {ENDPOINT} }} }} }}");
    let list = by.data(&document, json!({})).await["webhookEndpoints"].take();
    let endpoints = nodes(&list);
    assert_eq!(list["totalCount"], endpoints.len());
    endpoints
}

/// What is on its way, newest first.
async fn deliveries(by: &Person, arguments: Value) -> Vec<Value> {
    let document = format!(
        "query ($endpoint: ID, $state: [WebhookDeliveryState!]) {{
            webhookDeliveries(webhookEndpointId: $endpoint, state: $state, first: 100) {{
                nodes {{ {DELIVERY} }} }} }}"
    );
    let list = by.data(&document, arguments).await["webhookDeliveries"].take();
    nodes(&list)
}

/// Waits until what is on its way is as it should be.
async fn until(by: &Person, what: &str, is: impl Fn(&[Value]) -> bool) -> Vec<Value> {
    let begun = std::time::Instant::now();
    loop {
        let found = deliveries(by, json!({})).await;
        if is(&found) {
            return found;
        }
        assert!(begun.elapsed() < PATIENCE, "{what}: {found:#?}");
        tokio::time::sleep(PAUSE).await;
    }
}

/// How many were tried so often in vain, and lie: the last try is over. The time is that before the try, or later.
fn rest(found: &[Value], tries: i64, now: DateTime<Utc>) -> usize {
    let lies = |delivery: &&Value| {
        delivery["attempts"] == tries && delivery["nextAttemptAt"].is_string() && {
            let next = time(&delivery["nextAttemptAt"]);
            next > now && next >= time(&delivery["createdAt"]) + TimeDelta::seconds(5)
        }
    };
    found.iter().filter(lies).count()
}

fn all(found: &[Value], state: &str) -> bool {
    found.iter().all(|delivery| delivery["state"] == state)
}

/// A change of B's or A's deal that nobody refuses: a message to all.
async fn say(world: &World, by: Persona, deal: &Deal, words: &str) {
    let input = json!({"opportunityId": deal.id, "audience": "ALL_PARTIES", "body": words});
    world.person(by).done("postMessage", input).await;
}

/// A deal of A's with B in it, which B accepted: the record of each.
async fn shared(world: &World) -> (Deal, Deal) {
    let mut deal = world
        .create_deal(A, json!({"customerContact": World::contact_input()}))
        .await;
    let received = world.invite(A, &mut deal, B).await;
    let own = world.accept(B, &received).await;
    (deal, own)
}

fn kinds(got: &[Got]) -> Vec<&str> {
    got.iter().map(Got::kind).collect()
}

/// R192, R193: of the type of what happened, as the receiver asked for it, signed so that the standard's library takes it.
async fn an_event_is_sent_as_its_receiver_asked_and_signed(world: &World) {
    const ASKED: &str = "subscription Ours($only: [HistoryKind!]) {
        opportunityEvents(filter: {kinds: $only}) { __typename at
            engagement { customer { name } } party { partner { name } } } }";
    let receiver = Receiver::start();
    let b = world.person(B);
    let earlier = shared(world).await;
    let input = json!({"url": receiver.url, "subscription": {
        "document": ASKED,
        "operationName": "Ours", "variables": {"only": ["RECEIVED", "ACCEPTED"]}}});
    let fields = format!("webhookEndpoint {{ {ENDPOINT} }} secret");
    let made = done(b, "createWebhookEndpoint", &fields, input).await;
    let secret = text(&made["secret"]);
    assert!(secret.starts_with("whsec_"), "{secret}");
    let endpoint = &made["webhookEndpoint"];
    assert_eq!(endpoint["owner"], b.subject.as_str());
    assert_eq!(
        endpoint["variables"],
        json!({"only": ["RECEIVED", "ACCEPTED"]})
    );
    // What happened before there was an endpoint is not sent, nor what the document leaves out.
    say(world, A, &earlier.0, "Nobody asked for this.").await;
    let (deal, _) = shared(world).await;
    let got = receiver.until(2).await;
    assert_eq!(
        kinds(&got),
        ["opportunity.received", "opportunity.accepted"]
    );
    let first = &got[0];
    let told = &first.body["data"]["opportunityEvents"];
    assert_eq!(told["__typename"], "OpportunityReceivedEvent");
    assert_eq!(told["at"], first.body["timestamp"]);
    assert_eq!(told["party"]["partner"]["name"], world.company(B).name);
    assert_eq!(first.body.as_object().map(serde_json::Map::len), Some(3));
    for got in &got {
        assert!(got.is_signed_by(&secret));
        assert!(!got.is_signed_by("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"));
    }
    assert_ne!(got[0].id, got[1].id);
    let found = until(b, "all delivered", |found| {
        found.len() == 2 && all(found, "DELIVERED")
    })
    .await;
    for delivery in &found {
        assert_eq!(delivery["engagement"]["id"], deal.engagement.as_str());
        assert_eq!(delivery["endpoint"]["id"], endpoint["id"]);
        assert_eq!(
            (&delivery["attempts"], &delivery["status"]),
            (&json!(1), &json!(204))
        );
        assert_eq!(delivery["error"], Value::Null);
    }
    receiver.end().await;
}

/// R193: while a receiver is down its events wait, each deal's in order; the schedule is the standard's, by the server's clock.
async fn a_receiver_that_is_down_for_an_hour_misses_nothing(world: &World) {
    let receiver = Receiver::start();
    let b = world.person(B);
    let (deal, _) = shared(world).await;
    let (other, _) = shared(world).await;
    send_to(b, &receiver.url, ALL).await;
    receiver.always(Some(Answer::Status(500)));
    for words in ["one", "two", "three"] {
        say(world, A, &deal, words).await;
    }
    say(world, A, &other, "elsewhere").await;
    let now = world.now().await;
    // The first of each deal is tried; what comes after it waits for it.
    let found = until(b, "a first try", |found| {
        found.len() == 4 && rest(found, 1, now) == 2
    })
    .await;
    assert!(all(&found, "PENDING"));
    let first = found.iter().find(|it| it["attempts"] == 1).expect("one");
    assert_eq!(first["status"], 500);
    assert_eq!(first["error"], "The receiver answered 500.");
    let wait = time(&first["nextAttemptAt"]) - world.now().await;
    assert!(wait < TimeDelta::seconds(6), "{wait}");
    world.advance("PT6S").await;
    let now = world.now().await;
    let found = until(b, "a second try", |found| rest(found, 2, now) == 2).await;
    let second = found.iter().find(|it| it["attempts"] == 2).expect("one");
    let wait = time(&second["nextAttemptAt"]) - world.now().await;
    assert!(
        wait > TimeDelta::minutes(4) && wait < TimeDelta::minutes(6),
        "{wait}"
    );
    let before = receiver.got().len();
    assert_eq!(before, 4, "two tries of two deals");
    world.advance("PT54M").await;
    let now = world.now().await;
    until(b, "a third try", |found| rest(found, 3, now) == 2).await;
    receiver.always(None);
    world.advance("PT1H").await;
    until(b, "all delivered", |found| {
        found.len() == 4 && all(found, "DELIVERED")
    })
    .await;
    let got = receiver.got();
    let taken = &got[6..];
    assert_eq!(taken.len(), 4, "each once");
    let cursors: Vec<_> = taken
        .iter()
        .filter(|got| {
            got.body["data"]["opportunityEvents"]["engagement"]["id"] == deal.engagement.as_str()
        })
        .map(|got| text(&got.body["data"]["opportunityEvents"]["cursor"]))
        .collect();
    let feed = b.data(
        "{ events(first: 100, filter: {kinds: [MESSAGE_POSTED]}) { nodes { cursor engagement { id } } } }",
        json!({}),
    );
    let feed = feed.await;
    let in_order: Vec<_> = nodes(&feed["events"])
        .into_iter()
        .filter(|event| event["engagement"]["id"] == deal.engagement.as_str())
        .map(|event| text(&event["cursor"]))
        .collect();
    assert_eq!(cursors, in_order);
    // A retry has the id of the first try.
    let ids: HashSet<_> = got.iter().map(|got| got.id.as_str()).collect();
    assert_eq!(ids.len(), 4);
    receiver.end().await;
}

/// R193: after ten tries it is a dead letter, which can be listed and sent again; later events of the deal go on.
async fn what_was_tried_in_vain_is_a_dead_letter_that_can_be_sent_again(world: &World) {
    let receiver = Receiver::start();
    let b = world.person(B);
    let (deal, _) = shared(world).await;
    let (endpoint, _) = send_to(b, &receiver.url, ALL).await;
    receiver.always(Some(Answer::Status(503)));
    say(world, A, &deal, "dead").await;
    for tries in 1..=10 {
        let now = world.now().await;
        until(b, "a try", |found| match tries {
            10 => all(found, "DEAD"),
            _ => rest(found, tries, now) == 1,
        })
        .await;
        assert_eq!(receiver.got().len(), usize::try_from(tries).expect("few"));
        if tries < 10 {
            world.advance("P1DT3H").await;
        }
    }
    let found = until(b, "a dead letter", |found| all(found, "DEAD")).await;
    assert_eq!(found[0]["nextAttemptAt"], Value::Null);
    receiver.always(None);
    say(world, A, &deal, "alive").await;
    let got = receiver.until(11).await;
    assert_ne!(got[10].id, got[0].id, "a dead letter is in nobody's way");
    let listed = deliveries(b, json!({"state": ["DEAD"], "endpoint": endpoint["id"]})).await;
    assert_eq!(listed.len(), 1);
    let total = "{ webhookDeliveries(state: [DEAD]) { totalCount } }";
    let total = b.data(total, json!({})).await;
    assert_eq!(total["webhookDeliveries"]["totalCount"], 1);
    let again = done(
        b,
        "redeliver",
        &format!("redelivered webhookDelivery {{ {DELIVERY} }} webhookEndpoint {{ id }}"),
        json!({"webhookEndpointId": endpoint["id"]}),
    )
    .await;
    assert_eq!(
        (&again["redelivered"], &again["webhookDelivery"]),
        (&json!(1), &Value::Null)
    );
    let got = receiver.until(12).await;
    assert_eq!(got[11].id, got[0].id);
    until(b, "all delivered", |found| all(found, "DELIVERED")).await;
    // What the receiver had can be sent again too, by its id; what is on its way cannot.
    receiver.always(Some(Answer::Status(500)));
    let one = json!({"webhookEndpointId": endpoint["id"], "webhookDeliveryId": listed[0]["id"]});
    let again = done(
        b,
        "redeliver",
        "redelivered webhookDelivery { id state }",
        one.clone(),
    )
    .await;
    assert_eq!(
        again["webhookDelivery"],
        json!({"id": listed[0]["id"], "state": "PENDING"})
    );
    assert_eq!(receiver.until(13).await[12].id, got[0].id);
    let refused = ask(b, "redeliver", "redelivered", one).await;
    assert_eq!(
        faults(&refused["userErrors"]),
        expected(&[("ILLEGAL_TRANSITION", "")])
    );
    // What ended is listed for thirty days.
    receiver.always(None);
    world.advance("P1DT3H").await;
    until(b, "all delivered", |found| all(found, "DELIVERED")).await;
    receiver.end().await;
}

/// R193: a receiver says how long to leave it alone, that it is gone, or that it is elsewhere, or nothing at all.
async fn a_receiver_that_hangs_redirects_or_is_gone_is_understood(world: &World) {
    let receiver = Receiver::start();
    let b = world.person(B);
    let (deal, _) = shared(world).await;
    let (endpoint, _) = send_to(b, &receiver.url, ALL).await;
    receiver.then(Answer::Later(7200));
    say(world, A, &deal, "later").await;
    let found = until(b, "a try", |found| {
        found.len() == 1 && found[0]["status"] == 503
    })
    .await;
    let wait = time(&found[0]["nextAttemptAt"]) - world.now().await;
    assert!(
        wait > TimeDelta::minutes(115) && wait <= TimeDelta::minutes(120),
        "{wait}"
    );

    let elsewhere = Receiver::start();
    receiver.then(Answer::Redirect(elsewhere.url.clone()));
    world.advance("PT2H1S").await;
    let found = until(b, "a redirect", |found| found[0]["status"] == 307).await;
    assert_eq!(found[0]["state"], "PENDING");
    assert!(elsewhere.got().is_empty(), "a redirect is not followed");
    elsewhere.end().await;

    receiver.then(Answer::Hang);
    world.advance("PT1H").await;
    let late = "The receiver did not answer in time.";
    let found = until(b, "no answer", |found| found[0]["error"] == late).await;
    assert_eq!(
        (&found[0]["status"], &found[0]["attempts"]),
        (&Value::Null, &json!(3))
    );

    receiver.then(Answer::Status(410));
    world.advance("PT3H").await;
    let found = until(b, "gone", |found| found[0]["state"] == "DEAD").await;
    assert_eq!(found[0]["status"], 410);
    let now = endpoints(b).await;
    assert_eq!(
        (&now[0]["isEnabled"], &now[0]["isGone"]),
        (&json!(false), &json!(true))
    );
    let count = receiver.got().len();
    say(world, A, &deal, "nobody is there").await;
    let target = json!({"webhookEndpointId": endpoint["id"]});
    for mutation in ["testWebhookEndpoint", "redeliver"] {
        let refused = ask(b, mutation, "webhookDelivery { id }", target.clone()).await;
        assert_eq!(
            faults(&refused["userErrors"]),
            expected(&[("ILLEGAL_TRANSITION", "")])
        );
    }
    // Switched on again, it is sent what happens from then on.
    let version = &now[0]["version"];
    let on = merged(
        target,
        json!({"expectedVersion": version, "isEnabled": true}),
    );
    let fields = "webhookEndpoint { isEnabled isGone }";
    let again = done(b, "updateWebhookEndpoint", fields, on).await;
    assert_eq!(
        again["webhookEndpoint"],
        json!({"isEnabled": true, "isGone": false})
    );
    say(world, A, &deal, "back").await;
    let got = receiver.until(count + 1).await;
    until(b, "delivered", |found| {
        found.iter().filter(|it| it["state"] == "DELIVERED").count() == 1
    })
    .await;
    assert_eq!(got.len(), count + 1);
    receiver.end().await;
}

/// One that hangs is in nobody else's way.
async fn a_receiver_that_hangs_holds_no_other_up(world: &World) {
    let (slow, quick) = (Receiver::start(), Receiver::start());
    let (deal, _) = shared(world).await;
    slow.always(Some(Answer::Hang));
    send_to(world.person(B), &slow.url, ALL).await;
    send_to(world.person(B), &quick.url, ALL).await;
    send_to(world.person(A), &quick.url, ALL).await;
    for words in ["one", "two", "three"] {
        say(world, A, &deal, words).await;
    }
    quick.until(6).await;
    assert!(slow.got().len() <= 3);
    slow.end().await;
    quick.end().await;
}

/// R193: where events may not be sent to, whether by its address or by what its name stands for.
async fn private_addresses_are_refused_before_and_after_they_are_looked_up(world: &World) {
    let b = world.person(B);
    let subscription = json!({"document": ALL});
    for url in [
        "http://crm.example.com/",
        "https://127.0.0.1/",
        "https://10.0.0.5/hook",
        "https://[::1]/",
        "nonsense",
    ] {
        let refused = ask(
            b,
            "createWebhookEndpoint",
            "webhookEndpoint { id } secret",
            json!({"url": url, "subscription": subscription}),
        )
        .await;
        assert_eq!(
            faults(&refused["userErrors"]),
            expected(&[("INVALID_VALUE", "url")]),
            "{url}"
        );
        assert_eq!(refused["secret"], Value::Null);
    }
    let receiver = Receiver::start();
    let port = receiver.url.rsplit(':').next().expect("a port");
    let (endpoint, _) = send_to(b, &format!("https://localhost:{port}"), ALL).await;
    let trial = json!({"webhookEndpointId": endpoint["id"]});
    done(b, "testWebhookEndpoint", "webhookDelivery { id }", trial).await;
    let found = until(b, "a try", |found| {
        found.len() == 1 && found[0]["error"].is_string()
    })
    .await;
    assert_eq!(
        found[0]["error"],
        "The receiver could not be reached: its name stands for no address of the public internet."
    );
    assert_eq!(found[0]["state"], "PENDING");
    receiver.end().await;
}

/// R193: for a day both secrets sign, then the new one alone.
async fn a_secret_that_was_changed_signs_along_for_a_day(world: &World) {
    let receiver = Receiver::start();
    let b = world.person(B);
    let (endpoint, old) = send_to(b, &receiver.url, ALL).await;
    let target = json!({"webhookEndpointId": endpoint["id"], "expectedVersion": 1});
    let fields = format!("webhookEndpoint {{ {ENDPOINT} }} secret");
    let dry = merged(target.clone(), json!({"dryRun": true}));
    assert_eq!(
        done(b, "rotateWebhookSecret", &fields, dry).await["secret"],
        Value::Null
    );
    let made = done(b, "rotateWebhookSecret", &fields, target.clone()).await;
    let fresh = text(&made["secret"]);
    assert_ne!(fresh, old);
    assert_eq!(made["webhookEndpoint"]["version"], 2);
    let until = time(&made["webhookEndpoint"]["previousSecretUntil"]);
    let left = until - world.now().await;
    assert!(
        left > TimeDelta::hours(23) && left <= TimeDelta::hours(24),
        "{left}"
    );
    let trial = json!({"webhookEndpointId": endpoint["id"]});
    done(
        b,
        "testWebhookEndpoint",
        "webhookDelivery { id }",
        trial.clone(),
    )
    .await;
    let got = receiver.until(1).await;
    assert_eq!(got[0].kind(), "webhook.test");
    assert!(got[0].is_signed_by(&fresh) && got[0].is_signed_by(&old));
    world.advance("P1DT1S").await;
    done(b, "testWebhookEndpoint", "webhookDelivery { id }", trial).await;
    let got = receiver.until(2).await;
    assert!(got[1].is_signed_by(&fresh) && !got[1].is_signed_by(&old));
    let stale = ask(b, "rotateWebhookSecret", "secret", target).await;
    assert_eq!(
        faults(&stale["userErrors"]),
        expected(&[("VERSION_CONFLICT", "")])
    );
    receiver.end().await;
}

/// R192: what is no subscription to events is refused with what is wrong in it.
async fn only_subscriptions_to_events_are_sent(world: &World) {
    let b = world.person(B);
    let (deal, _) = shared(world).await;
    let private = world.create_deal(A, json!({})).await;
    let of_deal = "subscription ($id: ID!) { messagePosted(opportunityId: $id) { cursor } }";
    for (subscription, path, says) in [
        (
            json!({"document": "{ viewer { subject } }"}),
            "document",
            "no subscription",
        ),
        (json!({"document": "subscription {"}), "document", ""),
        (
            json!({"document": "subscription { opportunityEvents { nonsense } }"}),
            "document",
            "nonsense",
        ),
        (
            json!({"document": "subscription { pipelineChanged { cursor: __typename } }"}),
            "document",
            "no events",
        ),
        (json!({"document": of_deal}), "document", "id"),
        (
            json!({"document": of_deal, "variables": {"id": private.id}}),
            "document",
            "no such opportunity",
        ),
        (
            json!({"document": of_deal, "variables": [1]}),
            "document",
            "object",
        ),
        (
            json!({"document": ALL, "operationName": "Other"}),
            "document",
            "Other",
        ),
        (
            json!({"document": format!("{ALL}#{}", "x".repeat(20_000))}),
            "document",
            "At most 20000 bytes",
        ),
    ] {
        let input = json!({"url": "https://crm.example.com/", "subscription": subscription});
        let refused = ask(
            b,
            "createWebhookEndpoint",
            "webhookEndpoint { id } secret",
            input,
        )
        .await;
        let errors = refused["userErrors"].as_array().expect("errors");
        assert!(!errors.is_empty(), "{subscription}");
        for error in errors {
            assert_eq!(error["path"], json!(["subscription", path]), "{error}");
        }
        let messages: Vec<_> = errors.iter().map(|error| text(&error["message"])).collect();
        assert!(
            messages.join(" ").contains(says),
            "{messages:?} without {says}"
        );
    }
    assert_eq!(endpoints(b).await, Vec::<Value>::new());
    // One that follows a deal hears of no other.
    let receiver = Receiver::start();
    let own = deal_of(b, &deal).await;
    let input = json!({"url": receiver.url, "subscription": {"document": of_deal, "variables": {"id": own.id}}});
    let made = done(
        b,
        "createWebhookEndpoint",
        "webhookEndpoint { engagement { id } }",
        input,
    )
    .await;
    assert_eq!(
        made["webhookEndpoint"]["engagement"]["id"],
        deal.engagement.as_str()
    );
    let (other, _) = shared(world).await;
    say(world, A, &other, "elsewhere").await;
    say(world, A, &deal, "here").await;
    let got = receiver.until(1).await;
    assert_eq!(kinds(&got), ["message.posted"]);
    until(b, "all delivered", |found| {
        found.len() == 1 && all(found, "DELIVERED")
    })
    .await;
    receiver.end().await;
}

/// The record of somebody's company in a deal.
async fn deal_of(by: &Person, deal: &Deal) -> Deal {
    const OWN: &str = "query ($id: ID!) { node(id: $id) { ... on Engagement {
        opportunity { id version engagement { id } } } } }";
    let found = by.data(OWN, json!({"id": deal.engagement})).await;
    Deal::of(&found["node"]["opportunity"])
}

/// Each company hears what its own admin would, and of a deal that it left one last thing.
async fn an_endpoint_hears_what_its_owner_sees(world: &World) {
    const TOLD: &str = "subscription { opportunityEvents { __typename engagement { id }
        ... on DetailsChangedEvent { changes { field before after } } } }";
    let (ours, theirs, others) = (Receiver::start(), Receiver::start(), Receiver::start());
    send_to(world.person(A), &ours.url, TOLD).await;
    send_to(world.person(B), &theirs.url, TOLD).await;
    send_to(world.person(C), &others.url, TOLD).await;
    let mut deal = world.create_deal(A, json!({})).await;
    world
        .change(
            A,
            "updateOpportunity",
            &mut deal,
            json!({"privateNotes": "ours alone"}),
        )
        .await;
    let received = world.invite(A, &mut deal, B).await;
    // What is sent is made when it is sent: later on they would hear less.
    theirs.until(2).await;
    let own = received.deal.clone();
    world
        .person(B)
        .done(
            "declineOpportunity",
            own.with(json!({"reason": "TIME_FRAME_TOO_SHORT"})),
        )
        .await;
    world
        .change(
            A,
            "updateOpportunity",
            &mut deal,
            json!({"name": "Another name"}),
        )
        .await;
    for person in [A, B] {
        until(world.person(person), "all delivered", |found| {
            !found.is_empty() && all(found, "DELIVERED")
        })
        .await;
    }
    // The last change has been told to its own company.
    let mut seen = 0;
    while !ours
        .got()
        .iter()
        .any(|got| got.text.contains("Another name"))
    {
        seen += 1;
        assert!(seen < 1000, "{:#?}", ours.got());
        tokio::time::sleep(PAUSE).await;
    }
    assert!(ours.got().iter().any(|got| got.text.contains("ours alone")));
    let heard = theirs.got();
    assert_eq!(
        kinds(&heard),
        [
            "opportunity.partner_invited",
            "opportunity.received",
            "opportunity.declined",
            "opportunity.sight_lost"
        ]
    );
    assert!(
        !heard
            .iter()
            .any(|got| got.text.contains("ours alone") || got.text.contains("Another name"))
    );
    assert_eq!(heard[3].id, format!("{}_1", heard[2].id));
    assert_eq!(others.got().len(), 0);
    for receiver in [ours, theirs, others] {
        receiver.end().await;
    }
}

/// Only an admin of the whole company looks after its endpoints, and no machine does.
async fn endpoints_are_their_companys_own(world: &World) {
    let b = world.person(B);
    let (endpoint, _) = send_to(b, HOOK, ALL).await;
    let input = json!({"url": HOOK, "subscription": {"document": ALL}});
    let fields = "webhookEndpoint { id } secret";
    for person in [UserA, Program] {
        let refused = ask(
            world.person(person),
            "createWebhookEndpoint",
            fields,
            input.clone(),
        )
        .await;
        assert_eq!(
            faults(&refused["userErrors"]),
            expected(&[("FORBIDDEN", "")]),
            "{person:?}"
        );
    }
    let local = world.colleague(B, "local-admin", Role::ReferralsAdmin, Some(&[0]));
    let refused = ask(&local, "createWebhookEndpoint", fields, input.clone()).await;
    assert_eq!(faults(&refused["userErrors"]).len(), 1);
    let target = json!({"webhookEndpointId": endpoint["id"]});
    let versioned = merged(target.clone(), json!({"expectedVersion": 1}));
    for other in [
        world.person(A),
        world.person(Vendor),
        world.person(Program),
        &local,
    ] {
        assert_eq!(endpoints(other).await, Vec::<Value>::new());
        assert_eq!(
            other.stopped("testWebhookEndpoint", target.clone()).await,
            "NOT_FOUND"
        );
        assert_eq!(
            other.stopped("redeliver", target.clone()).await,
            "NOT_FOUND"
        );
        for mutation in [
            "updateWebhookEndpoint",
            "rotateWebhookSecret",
            "deleteWebhookEndpoint",
        ] {
            assert_eq!(
                other.stopped(mutation, versioned.clone()).await,
                "NOT_FOUND"
            );
        }
        let node = "query ($id: ID!) { node(id: $id) { id } }";
        assert_eq!(
            other.data(node, json!({"id": endpoint["id"]})).await["node"],
            Value::Null
        );
    }
    let grants = json!([{"role": "REFERRALS_ADMIN"}]);
    let token = done(
        b,
        "createApiToken",
        "secret",
        json!({"name": "CRM", "grants": grants}),
    )
    .await;
    let machine = Person {
        token: text(&token["secret"]),
        ..b.clone()
    };
    for (mutation, input) in [
        ("createWebhookEndpoint", input.clone()),
        ("rotateWebhookSecret", versioned.clone()),
    ] {
        let refused = ask(&machine, mutation, "secret", input).await;
        assert_eq!(
            faults(&refused["userErrors"]),
            expected(&[("FORBIDDEN", "")]),
            "{mutation}"
        );
    }
}

/// R203: a colleague sees it and not its secret, and changes it by its version.
async fn an_endpoint_is_changed_by_its_version_and_ends(world: &World) {
    let b = world.person(B);
    let (endpoint, secret) = send_to(b, HOOK, ALL).await;
    let target = json!({"webhookEndpointId": endpoint["id"]});
    let versioned = merged(target.clone(), json!({"expectedVersion": 1}));
    let colleague = world.colleague(B, "other-admin", Role::ReferralsAdmin, None);
    assert_eq!(endpoints(&colleague).await, std::slice::from_ref(&endpoint));
    assert!(!endpoint.to_string().contains(&secret));
    let change = merged(
        versioned.clone(),
        json!({"url": "https://crm.example.com/other"}),
    );
    let changed = done(
        &colleague,
        "updateWebhookEndpoint",
        &format!("webhookEndpoint {{ {ENDPOINT} }}"),
        change,
    )
    .await;
    assert_eq!(
        changed["webhookEndpoint"],
        merged(
            endpoint.clone(),
            json!({"url": "https://crm.example.com/other", "owner": "other-admin", "version": 2})
        )
    );
    let stale = ask(
        b,
        "deleteWebhookEndpoint",
        "webhookEndpoint { id }",
        versioned,
    )
    .await;
    assert_eq!(
        faults(&stale["userErrors"]),
        expected(&[("VERSION_CONFLICT", "")])
    );
    let cleared = merged(
        target.clone(),
        json!({"expectedVersion": 2, "url": null, "subscription": null, "isEnabled": null}),
    );
    let refused = ask(
        b,
        "updateWebhookEndpoint",
        "webhookEndpoint { id }",
        cleared,
    )
    .await;
    assert_eq!(
        faults(&refused["userErrors"]),
        expected(&[
            ("REQUIRED", "url"),
            ("REQUIRED", "isEnabled"),
            ("REQUIRED", "subscription")
        ])
    );
    let gone = merged(target, json!({"expectedVersion": 2}));
    let deleted = done(b, "deleteWebhookEndpoint", "webhookEndpoint { id }", gone).await;
    assert_eq!(deleted["webhookEndpoint"]["id"], endpoint["id"]);
    assert_eq!(endpoints(b).await, Vec::<Value>::new());
}

/// R193: several of a company, and no more than twenty.
async fn a_company_has_so_many_endpoints_and_no_more(world: &World) {
    let b = world.person(B);
    let input = json!({"url": HOOK, "subscription": {"document": ALL}});
    for _ in 0..20 {
        done(
            b,
            "createWebhookEndpoint",
            "webhookEndpoint { id }",
            input.clone(),
        )
        .await;
    }
    let fields = "webhookEndpoint { id }";
    let refused = ask(b, "createWebhookEndpoint", fields, input).await;
    assert_eq!(
        faults(&refused["userErrors"]),
        expected(&[("OUT_OF_RANGE", "url")])
    );
}

/// R193: once in effect, however many nodes there are.
async fn two_nodes_send_each_event_once(world: &World) {
    let receiver = Receiver::start();
    let second = Running::start_with(&world.database.url, for_development).await;
    let (deal, _) = shared(world).await;
    send_to(world.person(B), &receiver.url, ALL).await;
    for number in 0..20 {
        say(world, A, &deal, &number.to_string()).await;
    }
    until(world.person(B), "all delivered", |found| {
        found.len() == 20 && all(found, "DELIVERED")
    })
    .await;
    second.end().await;
    let got = receiver.got();
    let ids: HashSet<_> = got.iter().map(|got| got.id.as_str()).collect();
    assert_eq!((got.len(), ids.len()), (20, 20));
    receiver.end().await;
}

on_both!(
    private_addresses_are_refused_before_and_after_they_are_looked_up,
    endpoints_are_their_companys_own,
    an_endpoint_is_changed_by_its_version_and_ends,
    a_company_has_so_many_endpoints_and_no_more,
);

on_both_with!(for_development:
    an_event_is_sent_as_its_receiver_asked_and_signed,
    a_receiver_that_is_down_for_an_hour_misses_nothing,
    what_was_tried_in_vain_is_a_dead_letter_that_can_be_sent_again,
    a_receiver_that_hangs_redirects_or_is_gone_is_understood,
    a_secret_that_was_changed_signs_along_for_a_day,
    only_subscriptions_to_events_are_sent,
    an_endpoint_hears_what_its_owner_sees,
    two_nodes_send_each_event_once,
);

on_both_with!(with_patience: a_receiver_that_hangs_holds_no_other_up);

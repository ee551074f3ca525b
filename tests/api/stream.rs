//! GraphQL as a stream of events: one operation a request, by `Accept: text/event-stream`.

use std::time::Duration;

use reqwest::Response;
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::{
    on_both,
    support::{Persona, World, client::Person},
};

const FOLLOW: &str =
    "subscription ($after: String) { opportunityStatusChanged(after: $after) { to cursor } }";

/// A stream of events as it comes.
struct Events {
    response: Response,
    read: String,
}

#[derive(Debug, PartialEq)]
struct Event {
    name: String,
    id: Option<String>,
    data: Value,
}

impl Events {
    async fn of(person: &Person, body: &Value, last: Option<&str>) -> Self {
        let mut request = person
            .http
            .post(format!("{}/graphql", person.url))
            .bearer_auth(&person.token)
            .header("accept", "text/event-stream")
            .json(body);
        if let Some(last) = last {
            request = request.header("last-event-id", last);
        }
        let response = request.send().await.expect("an answer");
        assert_eq!(response.status(), 200);
        assert_eq!(
            response.headers()["content-type"],
            "text/event-stream; charset=utf-8"
        );
        Self {
            response,
            read: String::new(),
        }
    }

    /// The next event, past comments; none where the stream ends.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(end) = self.read.find("\n\n") {
                let event = event(&self.read[..end]);
                self.read.drain(..end + 2);
                if let Some(event) = event {
                    return Some(event);
                }
                continue;
            }
            let chunk = timeout(Duration::from_secs(10), self.response.chunk()).await;
            let chunk = chunk
                .expect("an event in time")
                .expect("a stream that holds")?;
            self.read
                .push_str(std::str::from_utf8(&chunk).expect("text"));
        }
    }
}

fn event(block: &str) -> Option<Event> {
    let field = |name: &str| {
        let line = block
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
        line.map(|value| value.trim().to_owned())
    };
    Some(Event {
        name: field("event")?,
        id: field("id"),
        data: serde_json::from_str(&field("data")?).unwrap_or(Value::Null),
    })
}

async fn a_query_is_answered_by_one_event_and_the_end(world: &World) {
    let a = world.person(Persona::A);
    for (document, answer) in [
        (
            "{ viewer { subject } }",
            json!({"data": {"viewer": {"subject": "partner-a"}}}),
        ),
        ("{ __typename }", json!({"data": {"__typename": "Query"}})),
    ] {
        let mut events = Events::of(a, &json!({"query": document}), None).await;
        let next = events.next().await.expect("an event");
        assert_eq!((next.name.as_str(), next.data), ("next", answer));
        assert_eq!(events.next().await.expect("an event").name, "complete");
        assert_eq!(events.next().await, None);
    }
    let mut events = Events::of(a, &json!({"query": "{ nonsense }"}), None).await;
    let next = events.next().await.expect("an event");
    assert_eq!(
        next.data["errors"][0]["extensions"]["code"],
        "GRAPHQL_VALIDATION_FAILED"
    );
    assert_eq!(events.next().await.expect("an event").name, "complete");
}

async fn a_stream_goes_on_after_the_last_event_that_came(world: &World) {
    let a = world.person(Persona::A);
    let mut live = Events::of(a, &json!({"query": FOLLOW}), None).await;
    let mut cursors = Vec::new();
    for _ in 0..3 {
        world.create_deal(Persona::A, json!({})).await;
        let event = live.next().await.expect("an event");
        let item = &event.data["data"]["opportunityStatusChanged"];
        assert_eq!(event.id.as_deref(), item["cursor"].as_str(), "{event:?}");
        cursors.push(event.id.expect("an id"));
    }
    drop(live);
    // The header goes before `after`: a client that comes again sends what it sent first.
    let body = json!({"query": FOLLOW, "variables": {"after": cursors[1]}});
    let mut again = Events::of(a, &body, Some(&cursors[0])).await;
    for cursor in &cursors[1..] {
        let event = again.next().await.expect("an event");
        assert_eq!(event.id.as_deref(), Some(cursor.as_str()));
    }
    let mut wrong = Events::of(a, &json!({"query": FOLLOW}), Some("nonsense")).await;
    let event = wrong.next().await.expect("an event");
    assert_eq!(
        event.data["errors"][0]["extensions"]["code"],
        "CURSOR_INVALID"
    );
    assert_eq!(wrong.next().await.expect("an event").name, "complete");
}

async fn a_client_that_takes_both_gets_events_of_subscriptions_alone(world: &World) {
    let a = world.person(Persona::A);
    let ask = |document: &str| {
        a.http
            .post(format!("{}/graphql", a.url))
            .bearer_auth(&a.token)
            .header(
                "accept",
                "application/graphql-response+json, application/json, text/event-stream",
            )
            .json(&json!({"query": document}))
            .send()
    };
    let query = ask("{ __typename }").await.expect("an answer");
    assert!(
        query.headers()["content-type"]
            .to_str()
            .expect("text")
            .starts_with("application/graphql-response+json")
    );
    let subscription = ask("subscription { opportunityStatusChanged { to } }")
        .await
        .expect("an answer");
    assert!(
        subscription.headers()["content-type"]
            .to_str()
            .expect("text")
            .starts_with("text/event-stream")
    );
    // What stops the request itself has a status, as everywhere.
    let unknown = a
        .http
        .post(format!("{}/graphql", a.url))
        .bearer_auth("nonsense")
        .header("accept", "text/event-stream")
        .json(&json!({"query": FOLLOW}));
    assert_eq!(unknown.send().await.expect("an answer").status(), 401);
}

async fn on_a_stop_a_stream_breaks_off_without_its_end(world: &World) {
    let a = world.person(Persona::A);
    let mut events = Events::of(a, &json!({"query": FOLLOW}), None).await;
    world.running.begin_stop();
    assert_eq!(events.next().await, None);
}

on_both!(
    a_query_is_answered_by_one_event_and_the_end,
    a_stream_goes_on_after_the_last_event_that_came,
    a_client_that_takes_both_gets_events_of_subscriptions_alone,
    on_a_stop_a_stream_breaks_off_without_its_end,
);

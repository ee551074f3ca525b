//! One node wakes another: a change made here is told there without waiting for the poll.

use std::time::{Duration, Instant};

use serde_json::json;
use tokio::sync::watch;

use crate::{
    client, follower,
    process::{Node, free_port},
    programme::Programme,
    run, whole,
};

/// Changes one after another, each told before the next is made. By the poll alone each takes a second.
const CHANGES: u32 = 20;
const BY_POLL: Duration = Duration::from_secs(1);

async fn wake(name: &str, settings: &[(&'static str, String)]) {
    let programme = Programme::on_postgres(name).await;
    let (mut here, mut there) = (
        programme.node(free_port(), settings),
        programme.node(free_port(), settings),
    );
    here.up().await;
    there.up().await;
    let token = programme.starter();
    let solutions = programme.solutions(&here.url).await;
    let mut place = whole::end(&here.url, &token).await;
    let start = Instant::now();
    for change in 0..CHANGES {
        let input = programme.deal(&format!("Deal {change}"), &solutions, false);
        let create = "mutation ($input: CreateOpportunityInput!) {
            createOpportunity(input: $input) { opportunity { id } userErrors { code } } }";
        let told = one_event(&there, &token, place.clone());
        let done = client::ask(&here.url, &token, create, json!({"input": input}));
        let (told, done) = tokio::join!(told, done);
        let id = &done.expect("a deal")["createOpportunity"]["opportunity"]["id"];
        assert_eq!(told["opportunity"]["id"], *id);
        place = told["cursor"].clone();
    }
    let took = start.elapsed();
    assert!(
        took < BY_POLL * CHANGES / 2,
        "{CHANGES} changes took {took:?}: nothing but the poll woke"
    );
    drop((here, there));
    programme.remove().await;
}

/// The next event after a place.
async fn one_event(node: &Node, token: &str, after: serde_json::Value) -> serde_json::Value {
    let (_tell, last) = watch::channel(None);
    let urls = vec![node.url.clone()];
    follower::until(urls, 0, token.to_owned(), after, last, 1)
        .await
        .remove(0)
}

#[test]
fn postgres_wakes_by_itself() {
    run(wake("wakes", &[]));
}

#[cfg(feature = "nats")]
#[test]
fn postgres_wakes_by_nats() {
    run(async {
        let nats = crate::process::Nats::start().await;
        wake("wakes_nats", &[("COVENTE_NATS_URL", nats.url())]).await;
    });
}

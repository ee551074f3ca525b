//! What must hold when all is quiet again.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::{ConnectionTrait as _, Database, Statement};
use serde_json::{Value, json};

use crate::{client, load::Book, process::until};

/// All that the feed gives after a place, in its order.
pub(crate) async fn feed(url: &str, token: &str, after: &Value) -> Vec<Value> {
    let document = "query ($after: String) { events(first: 100, after: $after) {
        nodes { cursor version opportunity { id } } pageInfo { hasNextPage endCursor } } }";
    let mut events: Vec<Value> = Vec::new();
    let mut after = after.clone();
    loop {
        let data = client::ask(url, token, document, json!({"after": after})).await;
        let mut data = data.expect("a page of the feed");
        let page = &mut data["events"];
        events.extend(page["nodes"].as_array().expect("events").iter().cloned());
        if page["pageInfo"]["hasNextPage"] == false {
            return events;
        }
        after = page["pageInfo"]["endCursor"].take();
    }
}

/// The place after all that there is.
pub(crate) async fn end(url: &str, token: &str) -> Value {
    let document = "{ events(first: 100) { pageInfo { hasNextPage endCursor } } }";
    let data = client::ask(url, token, document, json!({})).await;
    let mut data = data.expect("a page of the feed");
    let page = &mut data["events"]["pageInfo"];
    assert_eq!(
        page["hasNextPage"], false,
        "more than a fresh programme holds"
    );
    page["endCursor"].take()
}

/// Waits until every event has its place; then the places are 1, 2, 3, … and no more.
pub(crate) async fn places(database: &str) {
    let on = Database::connect(database).await.expect("a connection");
    let numbers = async || {
        let query = "SELECT COUNT(*) AS events, COUNT(DISTINCT position) AS places, \
                     COALESCE(MIN(position), 0) AS least, COALESCE(MAX(position), 0) AS most FROM event";
        let statement = Statement::from_string(on.get_database_backend(), query);
        let row = on
            .query_one_raw(statement)
            .await
            .expect("an answer")
            .expect("a row");
        ["events", "places", "least", "most"]
            .map(|name| row.try_get::<i64>("", name).expect("a number"))
    };
    until("waited for the sequencer", async || {
        let [events, places, ..] = numbers().await;
        events == places
    })
    .await;
    let [events, places, least, most] = numbers().await;
    assert_eq!(
        (places, least, most),
        (events, 1, events),
        "a hole or a double in the order"
    );
    on.close().await.expect("a connection that closes");
}

/// Every change that a writer was told is done is in the feed, once, and its versions in their order.
pub(crate) fn holds(feed: &[Value], book: &Book) {
    let mut cursors = BTreeSet::new();
    let mut versions: BTreeMap<String, i64> = BTreeMap::new();
    let mut told: BTreeSet<(String, i64)> = BTreeSet::new();
    for event in feed {
        let cursor = event["cursor"].as_str().expect("a cursor");
        assert!(cursors.insert(cursor), "told twice: {event}");
        // An event of another company's record has no version that is ours.
        let (Some(id), Some(version)) = (
            event["opportunity"]["id"].as_str(),
            event["version"].as_i64(),
        ) else {
            continue;
        };
        let before = versions.insert(id.to_owned(), version).unwrap_or_default();
        assert!(before <= version, "{id} went from {before} to {version}");
        told.insert((id.to_owned(), version));
    }
    let book = book.borrow();
    let missing: Vec<_> = book.difference(&told).collect();
    assert!(
        missing.is_empty(),
        "{} of {} are missing: {missing:?}",
        missing.len(),
        book.len()
    );
    assert!(!book.is_empty(), "a load that did nothing proves nothing");
}

/// A subscriber was told what the feed holds.
pub(crate) fn same(told: &[Value], feed: &[Value], who: usize) {
    let differ = told
        .iter()
        .zip(feed)
        .position(|(one, other)| one["cursor"] != other["cursor"]);
    assert_eq!(
        differ,
        None,
        "subscriber {who}: of {} and {}",
        told.len(),
        feed.len()
    );
    assert_eq!(told.len(), feed.len(), "subscriber {who}");
}

//! The feed tells each viewer what the histories and the messages of their deals tell, each once, and nothing else.

use covente::domain::viewer::Viewer;
use covente::graphql::ids::{self, Kind};
use covente_entity::{event, message};
use serde_json::{Value, json};

use super::{
    ask::Desk,
    facts::{Deal, Facts},
};

const TOLD: &str = "kind at recordedAt version changes { field group itemId before after }";

/// Everything that the feed gives.
async fn feed(desk: &Desk, viewer: &Viewer) -> Result<Vec<Value>, String> {
    let document = format!(
        "query($after: String) {{ events(first: 100, after: $after) {{ pageInfo {{ hasNextPage endCursor }} nodes {{ \
         __typename engagementId party {{ partner {{ id }} }} {TOLD} \
         ... on MessagePostedEvent {{ message {{ id }} }} }} }} }}"
    );
    let mut events = Vec::new();
    let mut after = Value::Null;
    loop {
        let data = desk
            .data(viewer, &document, json!({ "after": after }))
            .await?;
        let page = &data["events"];
        events.extend(page["nodes"].as_array().into_iter().flatten().cloned());
        after = page["pageInfo"]["endCursor"].clone();
        if page["pageInfo"]["hasNextPage"] != true {
            return Ok(events);
        }
    }
}

/// What the histories and the messages of all deals tell, in the form of the feed.
async fn histories(desk: &Desk, viewer: &Viewer, facts: &Facts) -> Result<Vec<Value>, String> {
    let document = format!(
        "query($id: ID!, $after: String, $read: String) {{ engagement(id: $id) {{ \
         history(first: 100, after: $after) {{ pageInfo {{ hasNextPage endCursor }} nodes {{ partner {{ id }} {TOLD} }} }} \
         messages(first: 100, after: $read) {{ pageInfo {{ hasNextPage endCursor }} nodes {{ id }} }} }} }}"
    );
    let mut told = Vec::new();
    for deal in &facts.deals {
        let id = ids::encode(Kind::Engagement, deal.engagement.id).0;
        let (mut after, mut read) = (Value::Null, Value::Null);
        loop {
            let variables = json!({ "id": id, "after": after, "read": read });
            let data = desk.data(viewer, &document, variables).await?;
            let (history, messages) = (
                &data["engagement"]["history"],
                &data["engagement"]["messages"],
            );
            for entry in history["nodes"].as_array().into_iter().flatten() {
                let mut entry = entry.clone();
                let partner = entry["partner"].take();
                entry["engagementId"] = json!(id);
                entry["party"] = json!({ "partner": partner });
                told.push(key(&entry));
            }
            for message in messages["nodes"].as_array().into_iter().flatten() {
                if concerned(deal, viewer, &message["id"]) {
                    told.push(json!([id, message["id"]]));
                }
            }
            // One that is through is asked after its end, where nothing comes.
            let mut more = false;
            for (page, place) in [(history, &mut after), (messages, &mut read)] {
                more |= page["pageInfo"]["hasNextPage"] == true;
                if !page["pageInfo"]["endCursor"].is_null() {
                    *place = page["pageInfo"]["endCursor"].clone();
                }
            }
            if !more {
                break;
            }
        }
    }
    Ok(told)
}

/// Whether a message was for the viewer's company when it was written: who came later reads it, and was not told of it.
fn concerned(deal: &Deal, viewer: &Viewer, message: &Value) -> bool {
    let is_it = |said: &&message::Model| *message == json!(ids::encode(Kind::Message, said.id).0);
    let Some(said) = deal.said.iter().find(is_it) else {
        return false;
    };
    let (said, company) = (said.id.to_string(), viewer.partner.to_string());
    let of_it = |event: &&event::Model| event.changes.to_string().contains(&said);
    let event = deal.events.iter().find(of_it);
    event.is_some_and(|event| event.audience.to_string().contains(&company))
}

fn key(entry: &Value) -> Value {
    json!([
        entry["engagementId"],
        entry["party"]["partner"]["id"],
        entry["kind"],
        entry["at"],
        entry["recordedAt"],
        entry["version"],
        entry["changes"],
    ])
}

pub(super) async fn check(desk: &Desk, viewer: &Viewer, facts: &Facts) -> Result<(), String> {
    let mut expected = histories(desk, viewer, facts).await?;
    let mut given = Vec::new();
    for event in feed(desk, viewer).await? {
        match event["__typename"].as_str() {
            Some("SightLostEvent") => is_lost(desk, viewer, &event).await?,
            // A reminder is of one's own clock, and stands in no history.
            Some("DeadlineNearEvent") => {}
            Some("MessagePostedEvent") => {
                given.push(json!([event["engagementId"], event["message"]["id"]]));
            }
            _ => given.push(key(&event)),
        }
    }
    let sort = |entries: &mut Vec<Value>| entries.sort_by_cached_key(Value::to_string);
    sort(&mut expected);
    sort(&mut given);
    if expected == given {
        return Ok(());
    }
    let missing = expected.iter().find(|entry| !given.contains(entry));
    let too_much = given.iter().find(|entry| !expected.contains(entry));
    Err(format!(
        "the feed of {}: {} instead of {}; missing {missing:?}, too much {too_much:?}",
        viewer.subject,
        given.len(),
        expected.len()
    ))
}

/// Whoever is told that they hear no more of a deal sees no other company in it.
async fn is_lost(desk: &Desk, viewer: &Viewer, event: &Value) -> Result<(), String> {
    let document = "query($id: ID!) { engagement(id: $id) { parties { partner { id } } } }";
    let variables = json!({ "id": event["engagementId"] });
    let data = desk.data(viewer, document, variables).await?;
    let own = ids::encode(Kind::Partner, viewer.partner).0;
    let parties = data["engagement"]["parties"].as_array();
    let mut others = parties.into_iter().flatten();
    match others.find(|party| party["partner"]["id"] != json!(own)) {
        Some(other) => Err(format!(
            "{} lost sight of a deal and sees {other} in it",
            viewer.subject
        )),
        None => Ok(()),
    }
}

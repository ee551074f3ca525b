//! Whether all servers tell the same: their answers in one form.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::Fault;
use crate::contestant::{Contestant, Query};

/// The deals in an answer: ids as uuids, instants in UTC, what `PostGraphile` names by its columns as the others do.
pub(crate) fn deals(
    contestant: Contestant,
    query: Query,
    body: &[u8],
) -> Result<Vec<Value>, Fault> {
    let answer: Value = serde_json::from_slice(body)?;
    if let Some(errors) = answer.get("errors") {
        return Err(format!("{}: {errors}", contestant.name()).into());
    }
    let path = match (contestant, query) {
        (Contestant::Postgraphile, _) => "/data/deals",
        (_, Query::Deal) => "/data/opportunity",
        (_, Query::Page | Query::Nothing) => "/data/opportunities/nodes",
    };
    let deals = match answer.pointer(path) {
        Some(Value::Array(deals)) => deals.clone(),
        Some(deal @ Value::Object(_)) => vec![deal.clone()],
        _ => return Err(format!("{} gave {answer}", contestant.name()).into()),
    };
    let named = |deal| match contestant {
        Contestant::Postgraphile => renamed(deal),
        Contestant::Covente | Contestant::Bare | Contestant::Mercurius => deal,
    };
    Ok(deals
        .into_iter()
        .map(named)
        .map(|deal| plain("", deal))
        .collect())
}

/// The columns of a deal as the schema of the others has them.
fn renamed(mut deal: Value) -> Value {
    let value = money(&mut deal, "valueMinor");
    let customer = deal["engagement"]["customer"].take();
    let mut invitations = deal["engagement"]["invitations"].take();
    for invitation in items(&mut invitations) {
        invitation["share"] = money(invitation, "shareMinor");
        invitation["status"] = invitation["record"]["status"].take();
        remove(invitation, &["record"]);
    }
    for line in items(&mut deal["solutions"]) {
        line["price"] = money(line, "priceMinor");
    }
    for party in items(&mut deal["engagement"]["parties"]) {
        let originator = party["isOriginator"] == Value::Bool(true);
        party["role"] = json!(if originator { "ORIGINATOR" } else { "INVITEE" });
        remove(party, &["isOriginator"]);
    }
    remove(&mut deal["engagement"], &["customer", "invitations"]);
    deal["value"] = value;
    deal["customer"] = customer;
    deal["invitations"] = invitations;
    deal
}

fn items(list: &mut Value) -> &mut [Value] {
    list.as_array_mut()
        .map(Vec::as_mut_slice)
        .unwrap_or_default()
}

/// An amount of two decimals and its currency, which are two columns.
fn money(of: &mut Value, minor: &str) -> Value {
    let (amount, currency) = (of[minor].take(), of["currency"].take());
    remove(of, &[minor, "currency"]);
    let Some(minor) = amount.as_str().and_then(|text| text.parse::<i64>().ok()) else {
        return Value::Null;
    };
    json!({"amount": format!("{}.{:02}", minor / 100, minor % 100), "currency": currency})
}

fn remove(from: &mut Value, keys: &[&str]) {
    if let Value::Object(fields) = from {
        fields.retain(|key, _| !keys.contains(&key.as_str()));
    }
}

fn plain(key: &str, value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let fields = fields.into_iter().map(|(key, value)| {
                let value = plain(&key, value);
                (key, value)
            });
            Value::Object(fields.collect::<Map<_, _>>())
        }
        Value::Array(items) => items.into_iter().map(|item| plain(key, item)).collect(),
        Value::String(text) if key == "id" => json!(uuid(&text).unwrap_or(text)),
        Value::String(text) if key.ends_with("At") || key.ends_with("Since") => {
            json!(instant(&text).unwrap_or(text))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value,
    }
}

fn uuid(opaque: &str) -> Option<String> {
    let bytes = URL_SAFE_NO_PAD.decode(opaque).ok()?;
    let id = Uuid::from_slice(bytes.get(1..)?).ok()?;
    Some(id.to_string())
}

fn instant(text: &str) -> Option<String> {
    let at = DateTime::parse_from_rfc3339(text).ok()?.with_timezone(&Utc);
    Some(at.to_rfc3339_opts(SecondsFormat::AutoSi, true))
}

/// Where two answers part: a path, and what stands there in each.
pub(crate) fn difference(path: &str, one: &Value, other: &Value) -> Option<String> {
    match (one, other) {
        (Value::Object(ones), Value::Object(others)) if ones.len() == others.len() => {
            ones.iter().find_map(|(key, one)| {
                let other = others.get(key).unwrap_or(&Value::Null);
                difference(&format!("{path}/{key}"), one, other)
            })
        }
        (Value::Array(ones), Value::Array(others)) if ones.len() == others.len() => {
            let pairs = ones.iter().zip(others).enumerate();
            let mut found = pairs.filter_map(|(place, (one, other))| {
                difference(&format!("{path}/{place}"), one, other)
            });
            found.next()
        }
        _ => (one != other).then(|| format!("{path}: {one} and {other}")),
    }
}

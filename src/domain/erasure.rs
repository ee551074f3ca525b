//! The erasure of a person: what stands in place of what the database holds of them.
//!
//! A person is known by their e-mail address. Where it stands beside a name and a phone number, all of these are
//! overwritten; so is an entry of the same name without an address in the same deal. In texts the address alone is.

mod places;
mod text;

use std::collections::BTreeSet;

use serde_json::{Map, Value};

pub use self::places::{Holds, PLACES, Part, Place, place};
use self::text::{emptied, overwritten};
use crate::domain::contact::email_key;
use crate::domain::text::fold;

/// A row of a table: columns to values.
pub type Row = Map<String, Value>;

/// What stands in place of a name.
pub const NAME: &str = "Erased";
/// What stands in place of a phone number: one that is well formed, and nobody's.
pub const PHONE: &str = "00000";

/// Whom to erase, and what stands in their place.
#[derive(Clone, Debug)]
pub struct Person {
    key: String,
    folded: String,
    subjects: BTreeSet<String>,
    alias: String,
}

/// What becomes of a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Fate {
    /// It holds nothing of the person.
    Kept,
    /// These cells are overwritten.
    Overwritten(Row),
    /// It was kept for the person alone, and goes with them.
    Gone,
}

impl Person {
    /// The one of an address. The alias stands in place of it and of their subjects; it is made by chance, so that nothing
    /// leads from it to the person.
    #[must_use]
    pub fn new(email: &str, alias: &str) -> Self {
        let key = email_key(email);
        Self {
            folded: fold(&key),
            // Where the identity provider names people by their address.
            subjects: BTreeSet::from([key.clone()]),
            alias: alias.to_owned(),
            key,
        }
    }

    /// Adds a subject under which they sign in.
    pub fn signs_in_as(&mut self, subject: &str) {
        self.subjects.insert(subject.to_owned());
    }

    /// The address as it is compared.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The address that stands in place of theirs.
    #[must_use]
    pub fn address(&self) -> String {
        format!("{}@erased.invalid", self.alias)
    }

    /// The names that stand beside the address in a row.
    #[must_use]
    pub fn names(&self, place: &Place, row: &Row) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        let is_theirs = self.has_address(place, row);
        for (holds, column) in place.columns() {
            match (holds, row.get(column)) {
                (Holds::Name, Some(Value::String(name))) if is_theirs => {
                    names.insert(name.clone());
                }
                (Holds::Json, Some(json)) => self.names_in(json, &mut names),
                _ => {}
            }
        }
        names
    }

    fn names_in(&self, json: &Value, names: &mut BTreeSet<String>) {
        if let Some(name) = json.get("name").and_then(Value::as_str)
            && json
                .get("email")
                .and_then(Value::as_str)
                .is_some_and(|email| self.is(email))
        {
            names.insert(name.to_owned());
        }
        for inner in parts(json) {
            self.names_in(inner, names);
        }
    }

    /// What becomes of a row, where people of these names, without an address, are the person.
    #[must_use]
    pub fn fate(&self, place: &Place, row: &Row, names: &BTreeSet<String>) -> Fate {
        let is_theirs = self.has_address(place, row) || is_nameless(place, row, names);
        let mut cells = Row::new();
        for (holds, column) in place.columns() {
            let Some(old) = row.get(column).filter(|old| !old.is_null()) else {
                continue;
            };
            let text = old.as_str().unwrap_or_default();
            let new = match holds {
                Holds::Name if is_theirs => Some(NAME.into()),
                Holds::Phone if is_theirs => Some(PHONE.into()),
                Holds::Address | Holds::Key if is_theirs => Some(self.address().into()),
                Holds::Owner if self.signs_in(text) => return Fate::Gone,
                Holds::Address | Holds::Key | Holds::Owner | Holds::Nothing => None,
                Holds::Subject => self.signs_in(text).then(|| self.alias.clone().into()),
                Holds::Text | Holds::Name | Holds::Phone => {
                    overwritten(text, &self.key).map(Value::String)
                }
                Holds::Folded => overwritten(text, &self.folded).map(Value::String),
                Holds::Json => self.json(old, names),
                Holds::Lines => emptied(text, &self.key).map(Value::String),
            };
            if let Some(new) = new.filter(|new| new != old) {
                cells.insert(column.to_owned(), new);
            }
        }
        if cells.is_empty() {
            return Fate::Kept;
        }
        // So that nobody who has read it before can write it back. Those of a deal go up with it.
        let version = row.get("version").and_then(Value::as_i64);
        if let Some(version) = version.filter(|_| place.part == Part::Alone) {
            cells.insert("version".to_owned(), (version + 1).into());
        }
        Fate::Overwritten(cells)
    }

    fn is(&self, email: &str) -> bool {
        email_key(email) == self.key
    }

    fn signs_in(&self, subject: &str) -> bool {
        self.subjects.contains(subject) || self.is(subject)
    }

    fn has_address(&self, place: &Place, row: &Row) -> bool {
        place.columns().any(|(holds, column)| {
            matches!(holds, Holds::Address | Holds::Key)
                && row
                    .get(column)
                    .and_then(Value::as_str)
                    .is_some_and(|email| self.is(email))
        })
    }

    /// JSON with the person overwritten; none where it does not hold them.
    fn json(&self, json: &Value, names: &BTreeSet<String>) -> Option<Value> {
        let mut new = json.clone();
        self.overwrite(&mut new, names);
        (new != *json).then_some(new)
    }

    fn overwrite(&self, json: &mut Value, names: &BTreeSet<String>) {
        if let Value::Object(object) = json {
            let text = |key: &str| object.get(key).and_then(Value::as_str);
            let is_theirs = match (text("email"), text("name")) {
                (Some(email), _) => self.is(email),
                (None, Some(name)) => object.contains_key("email") && names.contains(name),
                (None, None) => false,
            };
            if is_theirs {
                let address = self.address();
                for (key, new) in [("name", NAME), ("phone", PHONE), ("email", &address)] {
                    if let Some(old @ Value::String(_)) = object.get_mut(key) {
                        *old = new.into();
                    }
                }
            }
        }
        match json {
            Value::String(text) => {
                if let Some(new) = overwritten(text, &self.key) {
                    *text = new;
                }
            }
            Value::Array(items) => {
                for inner in items {
                    self.overwrite(inner, names);
                }
            }
            // An address is somebody's whole, or is not theirs.
            Value::Object(object) => {
                for (_, inner) in object.iter_mut().filter(|(key, _)| *key != "email") {
                    self.overwrite(inner, names);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
}

/// Whether a row tells of somebody without an address who has one of these names.
fn is_nameless(place: &Place, row: &Row, names: &BTreeSet<String>) -> bool {
    let cell = |column: &str| row.get(column).and_then(Value::as_str);
    let has = |wanted: &[Holds], is: &dyn Fn(&str) -> bool| {
        let mut columns = place.columns();
        columns.any(|(holds, column)| wanted.contains(&holds) && cell(column).is_some_and(is))
    };
    has(&[Holds::Name], &|name| names.contains(name))
        && !has(&[Holds::Address, Holds::Key], &|_| true)
}

fn parts(json: &Value) -> Box<dyn Iterator<Item = &Value> + '_> {
    match json {
        Value::Array(items) => Box::new(items.iter()),
        Value::Object(object) => Box::new(object.values()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            Box::new(std::iter::empty())
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn row(json: Value) -> Row {
        serde_json::from_value(json).expect("a row")
    }

    fn ana() -> Person {
        Person::new(" Ana@Example.com ", "erased-1")
    }

    #[test]
    fn what_stands_beside_the_address_goes_with_it() {
        let member = row(json!({
            "id": "1", "name": "Ana Sá", "email": "ANA@example.com", "email_key": "ana@example.com", "phone": "+33 1 23 45",
        }));
        let place = place("team_member").expect("a table");
        let cells = json!({
            "name": "Erased", "email": "erased-1@erased.invalid", "email_key": "erased-1@erased.invalid", "phone": "00000",
        });
        let fate = ana().fate(place, &member, &BTreeSet::new());
        assert_eq!(fate, Fate::Overwritten(row(cells)));
        let other = Person::new("bo@example.com", "erased-2");
        assert_eq!(other.fate(place, &member, &BTreeSet::new()), Fate::Kept);
    }

    #[test]
    fn events_lose_the_person_before_and_after_and_keep_their_shape() {
        let event = row(json!({
            "actor_subject": "ana",
            "changes": {
                "team.7": {
                    "before": {"name": "Ana", "email": "ana@example.com", "phone": "12345", "position": 0},
                    "after": null,
                },
                "customerContact": {
                    "before": {"name": "Ana", "phone": "12345", "email": null, "consentGiven": true},
                    "after": {"name": "Bo", "phone": "23456", "email": "bo@example.com", "consentGiven": true},
                },
                "name": {"before": null, "after": "Ana, or ana@example.com"},
            },
            "about": null,
        }));
        let place = place("event").expect("a table");
        let mut person = ana();
        person.signs_in_as("ana");
        let names = person.names(place, &event);
        assert_eq!(names, BTreeSet::from(["Ana".to_owned()]));
        let Fate::Overwritten(cells) = person.fate(place, &event, &names) else {
            panic!("it holds them");
        };
        assert_eq!(
            Value::Object(cells),
            json!({
                "actor_subject": "erased-1",
                "changes": {
                    "team.7": {
                        "before": {"name": "Erased", "email": "erased-1@erased.invalid", "phone": "00000", "position": 0},
                        "after": null,
                    },
                    "customerContact": {
                        "before": {"name": "Erased", "phone": "00000", "email": null, "consentGiven": true},
                        "after": {"name": "Bo", "phone": "23456", "email": "bo@example.com", "consentGiven": true},
                    },
                    "name": {"before": null, "after": "Ana, or erased"},
                },
            })
        );
    }

    #[test]
    fn what_was_read_before_cannot_be_written_back() {
        let contacts =
            json!([{"name": "Ana", "email": "ana@example.com", "locale": "EN", "notify": true}]);
        let location = row(json!({"inbound_contacts": contacts, "version": 3}));
        let place = place("location").expect("a table");
        let Fate::Overwritten(cells) = ana().fate(place, &location, &BTreeSet::new()) else {
            panic!("it holds them");
        };
        assert_eq!(cells["version"], 4);
        assert_eq!(cells["inbound_contacts"][0]["name"], NAME);
    }

    #[test]
    fn what_was_kept_for_the_person_alone_goes() {
        let view = row(json!({"subject": "ana@example.com", "question": {}}));
        let place = place("saved_view").expect("a table");
        assert_eq!(ana().fate(place, &view, &BTreeSet::new()), Fate::Gone);
    }
}

//! Opaque ids, one space for everything that has one: base64url of a letter for the type and the sixteen bytes.

use async_graphql::ID;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::Value;
use uuid::Uuid;

/// What an id stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A company.
    Partner,
    /// A location of a company.
    Location,
    /// A solution of the catalogue.
    Solution,
    /// A customer.
    Customer,
    /// What the parties of one joint deal share.
    Engagement,
    /// One party's record of a deal.
    Opportunity,
    /// A person on the team of a record.
    TeamMember,
    /// A solution on a record.
    OpportunitySolution,
    /// An offer to join a deal.
    Invitation,
    /// A company's own name for a sales stage.
    StageMapping,
    /// A company's rule of where deals go.
    RoutingRule,
    /// A won deal, registered for one incentive.
    Registration,
    /// What a company wrote in a deal.
    Message,
    /// A mail to one person about one event.
    Notification,
    /// A view that a person keeps.
    SavedView,
    /// A token by which a machine signs in.
    ApiToken,
    /// Where a company's events are sent to.
    WebhookEndpoint,
    /// One event on its way to an endpoint.
    WebhookDelivery,
    /// A file that was posted.
    Upload,
    /// A run over a posted file.
    Import,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Kind; 20] = [
        Kind::Partner,
        Kind::Location,
        Kind::Solution,
        Kind::Customer,
        Kind::Engagement,
        Kind::Opportunity,
        Kind::TeamMember,
        Kind::OpportunitySolution,
        Kind::Invitation,
        Kind::StageMapping,
        Kind::RoutingRule,
        Kind::Registration,
        Kind::Message,
        Kind::Notification,
        Kind::SavedView,
        Kind::ApiToken,
        Kind::WebhookEndpoint,
        Kind::WebhookDelivery,
        Kind::Upload,
        Kind::Import,
    ];

    fn letter(self) -> u8 {
        match self {
            Kind::Partner => b'P',
            Kind::Location => b'L',
            Kind::Solution => b'S',
            Kind::Customer => b'C',
            Kind::Engagement => b'E',
            Kind::Opportunity => b'O',
            Kind::TeamMember => b'T',
            Kind::OpportunitySolution => b'R',
            Kind::Invitation => b'I',
            Kind::StageMapping => b'M',
            Kind::RoutingRule => b'G',
            Kind::Registration => b'D',
            Kind::Message => b'W',
            Kind::Notification => b'N',
            Kind::SavedView => b'V',
            Kind::ApiToken => b'K',
            Kind::WebhookEndpoint => b'H',
            Kind::WebhookDelivery => b'Y',
            Kind::Upload => b'U',
            Kind::Import => b'J',
        }
    }
}

/// The id by which clients know something.
pub fn encode(kind: Kind, id: impl Into<Uuid>) -> ID {
    let mut bytes = [kind.letter(); 17];
    bytes[1..].copy_from_slice(id.into().as_bytes());
    ID(URL_SAFE_NO_PAD.encode(bytes))
}

/// The id inside, if it is one of this kind. To the caller an id of another kind is one that does not exist.
#[must_use]
pub fn decode(id: &str, kind: Kind) -> Option<Uuid> {
    decode_any(id)
        .filter(|(found, _)| *found == kind)
        .map(|(_, id)| id)
}

/// The id inside and what it stands for; none for what is no id of ours.
#[must_use]
pub fn decode_any(id: &str) -> Option<(Kind, Uuid)> {
    let bytes = URL_SAFE_NO_PAD.decode(id).ok()?;
    let (letter, id) = bytes.split_first()?;
    let kind = Kind::ALL
        .into_iter()
        .find(|kind| kind.letter() == *letter)?;
    Some((kind, Uuid::from_slice(id).ok()?))
}

/// The same data with the ids by which clients know things: what a conflict tells names records as the log does.
#[must_use]
pub fn opaque(data: Value) -> Value {
    match data {
        Value::Array(items) => items.into_iter().map(opaque).collect(),
        Value::Object(fields) => fields
            .into_iter()
            .map(|(key, value)| {
                let value = match (kind_of(&key), &value) {
                    (Some(kind), Value::String(id)) => {
                        encoded(kind, id).map_or(value, Value::String)
                    }
                    (Some(kind), Value::Array(ids)) => ids
                        .iter()
                        .filter_map(|id| encoded(kind, id.as_str()?))
                        .collect(),
                    _ => opaque(value),
                };
                (item(&key).unwrap_or(key), value)
            })
            .collect(),
        plain @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) => plain,
    }
}

/// What a field of the log names by id, at any depth.
#[must_use]
pub fn named(key: &str, data: &Value) -> Vec<(Kind, Uuid)> {
    match data {
        Value::String(id) => kind_of(key).zip(id.parse().ok()).into_iter().collect(),
        Value::Array(items) => items.iter().flat_map(|item| named(key, item)).collect(),
        Value::Object(fields) => fields
            .iter()
            .flat_map(|(key, value)| named(key, value))
            .collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => Vec::new(),
    }
}

/// What a field of the log holds the id of.
fn kind_of(key: &str) -> Option<Kind> {
    match key {
        "customerId" => Some(Kind::Customer),
        "locationId" => Some(Kind::Location),
        "solutionId" | "solutionIds" => Some(Kind::Solution),
        "inviteeId" => Some(Kind::Partner),
        "opportunityId" => Some(Kind::Opportunity),
        "routingRuleId" => Some(Kind::RoutingRule),
        _ => None,
    }
}

/// A key such as `team.<id>` of an item of a list.
fn item(key: &str) -> Option<String> {
    let (list, id) = key.split_once('.')?;
    let kind = match list {
        "team" => Kind::TeamMember,
        "solutions" => Kind::OpportunitySolution,
        "invitations" => Kind::Invitation,
        "registrations" => Kind::Registration,
        _ => return None,
    };
    Some(format!("{list}.{}", encoded(kind, id)?))
}

fn encoded(kind: Kind, id: &str) -> Option<String> {
    Some(encode(kind, id.parse::<Uuid>().ok()?).0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_read_as_what_it_was_written() {
        for (number, kind) in (1_u128..).zip(Kind::ALL) {
            let id = Uuid::from_u128(number << 64);
            let opaque = encode(kind, id);
            assert_eq!(opaque.len(), 23);
            assert_eq!(decode_any(&opaque), Some((kind, id)));
            for other in Kind::ALL {
                assert_eq!(decode(&opaque, other), (other == kind).then_some(id));
            }
        }
    }

    #[test]
    fn what_is_no_id_stands_for_nothing() {
        let whole = encode(Kind::Partner, Uuid::nil());
        let foreign = URL_SAFE_NO_PAD.encode([b'X'; 17]);
        let nil = Uuid::nil().to_string();
        for text in ["", "1", "é", &whole[1..], &whole[..22], &foreign, &nil] {
            assert_eq!(decode_any(text), None, "{text:?}");
        }
    }
}

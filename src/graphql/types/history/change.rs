//! A field of a record before and after, in the words of the API.

use std::collections::BTreeSet;
use std::sync::Arc;

use async_graphql::{ID, Object, SimpleObject};
use covente_entity::types::ids::{CustomerId, LocationId, PartnerId, SolutionId};
use futures_util::future::try_join_all;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::domain::history::Told;
use crate::graphql::error::Fault;
use crate::graphql::ids::{self, Kind};
use crate::graphql::reader::Reader;
use crate::graphql::scalars::Json;
use crate::graphql::types::enums::{FieldGroup, RecordField};
use crate::graphql::types::money::Money;

/// A change of a field.
#[derive(Clone)]
pub struct FieldChange {
    reader: Arc<Reader>,
    told: Told,
}

impl FieldChange {
    /// What a viewer was told.
    #[must_use]
    pub fn new(reader: Arc<Reader>, told: Told) -> Self {
        Self { reader, told }
    }

    fn shown(&self, value: &Value) -> Option<Json> {
        let (_, value) = opaque(&self.told.key, value);
        (!value.is_null()).then_some(Json(value))
    }

    /// What the values name by id, each once.
    fn named(&self) -> BTreeSet<(Kind, Uuid)> {
        let change = &self.told.change;
        let sides = [&change.before, &change.after];
        sides
            .into_iter()
            .flat_map(|value| ids::named(&self.told.key, value))
            .collect()
    }
}

/// A key with its value as clients know things: opaque ids, amounts in the main unit.
fn opaque(key: &str, value: &Value) -> (String, Value) {
    let named = Map::from_iter([(key.to_owned(), amounts(value.clone(), None))]);
    let opaque = ids::opaque(Value::Object(named));
    let mut fields = opaque.as_object().into_iter().flatten();
    fields
        .next()
        .map(|(key, value)| (key.clone(), value.clone()))
        .unwrap_or_default()
}

/// The log keeps amounts in minor units.
fn amounts(value: Value, currency: Option<&str>) -> Value {
    let Value::Object(mut fields) = value else {
        return value;
    };
    let of = |fields: &Map<String, Value>| {
        let currency = fields.get("currency")?.as_str()?.to_owned();
        Some((fields.get("minor")?.as_i64()?, currency))
    };
    if let Some((minor, currency)) = of(&fields) {
        let money = Money::of(minor, &currency);
        return json!({ "amount": money.amount.0, "currency": currency });
    }
    // What an exception asks for is in the currency of its registration.
    if let (Some(minor), Some(currency)) = (fields.get("totalMinor").cloned(), currency) {
        fields.remove("totalMinor");
        let total = minor.as_i64().map(
            |minor| json!({ "amount": Money::of(minor, currency).amount.0, "currency": currency }),
        );
        fields.insert("total".to_owned(), total.into());
    }
    let total = fields
        .get("total")
        .and_then(|total| total["currency"].as_str());
    let currency = total.map(str::to_owned);
    let convert = |(key, value)| (key, amounts(value, currency.as_deref()));
    fields.into_iter().map(convert).collect()
}

/// A field of a record before and after.
#[Object]
impl FieldChange {
    /// Which field, or which list of the record.
    async fn field(&self) -> RecordField {
        self.told.field.into()
    }

    /// The group of fields that it is seen or hidden with.
    async fn group(&self) -> FieldGroup {
        self.told.field.group().into()
    }

    /// The item of the list that changed, such as the person of a team; null where the field is no list. It may be gone.
    async fn item_id(&self) -> Option<ID> {
        let (key, _) = opaque(&self.told.key, &Value::Null);
        Some(ID(key.split_once('.')?.1.to_owned()))
    }

    /// What stood there; null where nothing did, or you may not know. Texts, days and values of enumerations are
    /// strings; what has several parts is an object, as `field` says.
    async fn before(&self) -> Option<Json> {
        self.shown(&self.told.change.before)
    }

    /// What stands there since; null where nothing does, or you may not know.
    async fn after(&self) -> Option<Json> {
        self.shown(&self.told.change.after)
    }

    /// The names of what `before` and `after` name by id: companies, locations, solutions and customers, as far as you
    /// see them.
    async fn names(&self) -> Result<Vec<NamedId>, Fault> {
        let names = self.named().into_iter().map(|(kind, id)| {
            let reader = &self.reader;
            async move {
                let name = name(reader, kind, id).await?;
                let id = ids::encode(kind, id);
                Ok::<_, Fault>(name.map(|name| NamedId { id, name }))
            }
        });
        Ok(try_join_all(names).await?.into_iter().flatten().collect())
    }
}

/// An id with the name of what it stands for.
#[derive(Clone, Debug, SimpleObject)]
pub struct NamedId {
    /// Opaque id.
    pub id: ID,
    /// The name, as it is now.
    pub name: String,
}

async fn name(reader: &Arc<Reader>, kind: Kind, id: Uuid) -> Result<Option<String>, Fault> {
    Ok(match kind {
        Kind::Partner => {
            let row = reader.partners.load(PartnerId(id)).await?;
            row.map(|row| row.name.clone())
        }
        Kind::Location => {
            let row = reader.locations.load(LocationId(id)).await?;
            row.map(|row| row.name.clone())
        }
        Kind::Solution => {
            let row = reader.solutions.load(SolutionId(id)).await?;
            row.map(|row| row.solution.name.clone())
        }
        Kind::Customer => {
            let row = reader.customers.load(CustomerId(id)).await?;
            row.map(|row| row.name.clone())
        }
        Kind::Engagement
        | Kind::Opportunity
        | Kind::TeamMember
        | Kind::OpportunitySolution
        | Kind::Invitation
        | Kind::StageMapping
        | Kind::RoutingRule
        | Kind::Registration
        | Kind::Message
        | Kind::Notification
        | Kind::SavedView
        | Kind::ApiToken
        | Kind::WebhookEndpoint
        | Kind::WebhookDelivery
        | Kind::Upload
        | Kind::Import => None,
    })
}

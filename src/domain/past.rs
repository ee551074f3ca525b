//! A record as it was: what the events up to an instant fold to, field by field.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use covente_entity::types::ids::{
    InvitationId, LineId, LocationId, RegistrationId, SolutionId, TeamMemberId,
};
use covente_entity::types::{
    CloseReason, ErrorReason, HelpKind, RegistrationState, SalesStage, Status, VendorInvolvement,
};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::domain::event::State;

/// A record as it was. What the deal's companies share is told by the originator's only.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Past {
    /// Where it stood.
    pub status: Status,
    /// How far the sale was.
    pub sales_stage: Option<SalesStage>,
    /// What its company called that stage.
    pub own_stage: Option<String>,
    /// The location that it belonged to.
    pub location_id: LocationId,
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: Amount,
    /// When it was expected to close.
    pub close_date: NaiveDate,
    /// Its company's notes.
    pub private_notes: Option<String>,
    /// Its id in its company's CRM.
    pub crm_id: Option<String>,
    /// The campaign that it came from.
    pub campaign_id: Option<String>,
    /// Why it was declined.
    pub decline_reason: Option<CloseReason>,
    /// Why it was lost.
    pub lost_reason: Option<CloseReason>,
    /// Why it was closed as an error.
    pub error_reason: Option<ErrorReason>,
    /// What was said when it was closed.
    pub close_notes: Option<String>,
    /// How far the vendor was in the deal.
    pub vendor_involvement: Option<VendorInvolvement>,
    /// What was asked of the vendor.
    #[serde(default)]
    pub help_kinds: Vec<HelpKind>,
    /// The customer's contact.
    pub customer_contact: Option<PastContact>,
    /// The people of its team.
    #[serde(default)]
    pub team: BTreeMap<TeamMemberId, PastMember>,
    /// The solutions on it.
    #[serde(default)]
    pub solutions: BTreeMap<LineId, PastLine>,
    /// The invitations that had been sent from it, as the log knows them.
    #[serde(default)]
    pub invitations: BTreeMap<InvitationId, Value>,
    /// Its registrations.
    #[serde(default)]
    pub registrations: BTreeMap<RegistrationId, PastRegistration>,
}

/// An amount in minor units of its currency.
#[derive(Clone, Debug, Deserialize)]
pub struct Amount {
    /// Minor units.
    pub minor: i64,
    /// ISO 4217.
    pub currency: String,
}

/// The customer's contact as it was.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PastContact {
    /// Full name.
    pub name: String,
    /// Phone number.
    pub phone: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Whether the contact had agreed to be shared (R29).
    pub consent_given: bool,
}

/// A person on the team as they were.
#[derive(Clone, Debug, Deserialize)]
pub struct PastMember {
    /// Full name.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// Phone number.
    pub phone: String,
    /// The place in the list.
    pub position: i32,
}

/// A solution on the record as it was.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PastLine {
    /// The solution.
    pub solution_id: SolutionId,
    /// The place in the list.
    pub position: i32,
    /// What it cost.
    pub price: Option<Amount>,
    /// How many.
    pub quantity: Option<i32>,
}

/// A registration as it stood.
#[derive(Clone, Debug, Deserialize)]
pub struct PastRegistration {
    /// Where it stood.
    pub state: RegistrationState,
}

impl Past {
    /// From what events fold to.
    ///
    /// # Errors
    /// The log holds something that this server does not know.
    pub fn of(state: State) -> Result<Self, serde_json::Error> {
        let mut record = Map::new();
        for (key, value) in state {
            let Some((list, item)) = key.split_once('.') else {
                record.insert(key, value);
                continue;
            };
            let list = record
                .entry(list)
                .or_insert_with(|| Value::Object(Map::new()));
            list[item] = value;
        }
        serde_json::from_value(Value::Object(record))
    }
}

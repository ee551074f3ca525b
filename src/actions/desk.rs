//! What every action needs, what it is told about the call, and what it answers.

use aws_lc_rs::digest;
use chrono::{NaiveDate, TimeDelta};
use covente_entity::types::RegistrationProfile;
use covente_entity::types::ids::{
    ApiTokenId, CustomerId, EngagementId, ImportRunId, InvitationId, LocationId, MessageId,
    NotificationId, OpportunityId, PartnerId, RegistrationId, RoutingRuleId, SavedViewId,
    SolutionId, StageMappingId, TeamMemberId, WebhookDeliveryId, WebhookEndpointId,
};
use covente_entity::{
    api_token, customer, exchange_rate, import_run, invitation, location, message, notification,
    notification_preference, partner, registration, registration_exception, routing_rule,
    saved_view, stage_mapping, team_member, webhook_delivery, webhook_endpoint,
};
use serde::{Deserialize, Serialize};

use crate::clock::Clock;
use crate::config::Secret;
use crate::domain::address::Reach;
use crate::domain::refusal::Warning;
use crate::error::Error;
use crate::store::connect::Db;
use crate::store::keyed::Line;
use crate::store::opportunities::Row;
use crate::store::solutions;

/// What every action works with.
#[derive(Clone, Debug)]
pub struct Desk {
    /// The database.
    pub db: Db,
    /// The time that the rules go by.
    pub clock: Clock,
    /// How long an answer is waited for (R142, R143).
    pub answer_within: TimeDelta,
    /// Which edition of the conditions deal registration goes by (R117).
    pub registration_profile: RegistrationProfile,
    /// How long before a clock runs out its owner is reminded.
    pub reminders: Vec<TimeDelta>,
    /// Which addresses webhooks may be sent to.
    pub webhook_reach: Reach,
}

/// How a mutation was called.
#[derive(Clone, Debug, Default)]
pub struct Call {
    /// Everything is decided and nothing is stored.
    pub dry_run: bool,
    /// The caller's key, by which a repeat is known.
    pub idempotency_key: Option<String>,
}

/// What an action did, or a repeat of it found.
#[derive(Clone, Debug, Default)]
pub struct Done {
    /// The records that it made or changed.
    pub made: Made,
    /// The deal inside the transaction; none where a repeat is answered, which looks the ids up.
    pub snapshot: Option<Snapshot>,
    /// The customer that was made.
    pub customer: Option<customer::Model>,
    /// The solution that was made or changed.
    pub solution: Option<solutions::Row>,
    /// The company that was made or changed, or whose location was.
    pub company: Option<Company>,
    /// The company's name for a stage that was made, changed or taken away.
    pub stage_mapping: Option<stage_mapping::Model>,
    /// The routing rule that was made, changed or taken away.
    pub routing_rule: Option<routing_rule::Model>,
    /// The rate that was published.
    pub rate: Option<exchange_rate::Model>,
    /// The message that was posted.
    pub message: Option<Box<message::Model>>,
    /// The mail that is to be sent again.
    pub notification: Option<notification::Model>,
    /// What the caller chose for mail to their address.
    pub preference: Option<notification_preference::Model>,
    /// The view that was made, changed or taken away.
    pub saved_view: Option<saved_view::Model>,
    /// The token that was made or revoked.
    pub api_token: Option<api_token::Model>,
    /// Where events are sent to, which was made, changed or taken away.
    pub webhook_endpoint: Option<Box<webhook_endpoint::Model>>,
    /// What is on its way to an endpoint.
    pub webhook_delivery: Option<webhook_delivery::Model>,
    /// The run over a posted file that was asked for, or whose results are taken back.
    pub import: Option<Box<import_run::Model>>,
    /// How many events are sent again.
    pub redelivered: Option<i32>,
    /// A secret that was made just now, which is told this once: a token, or that of an endpoint.
    pub secret: Option<Secret>,
    /// Whether the record is the caller's favourite now, where the action was about that.
    pub favorite: Option<bool>,
    /// What the caller should know about.
    pub warnings: Vec<Warning>,
}

/// A company as the transaction left it.
#[derive(Clone, Debug)]
pub struct Company {
    /// The company.
    pub partner: partner::Model,
    /// Its locations, by name.
    pub locations: Vec<location::Model>,
}

/// Ids that a repeat is answered with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Made {
    /// The deal.
    pub engagement: Option<EngagementId>,
    /// The caller's record.
    pub opportunity: Option<OpportunityId>,
    /// Its version then.
    pub version: Option<i32>,
    /// The invitation.
    pub invitation: Option<InvitationId>,
    /// The team member.
    pub member: Option<TeamMemberId>,
    /// The customer.
    pub customer: Option<CustomerId>,
    /// The solution.
    pub solution: Option<SolutionId>,
    /// The company.
    pub partner: Option<PartnerId>,
    /// The location.
    pub location: Option<LocationId>,
    /// The company's name for a stage.
    pub stage_mapping: Option<StageMappingId>,
    /// The routing rule.
    pub routing_rule: Option<RoutingRuleId>,
    /// The registration.
    pub registration: Option<RegistrationId>,
    /// The message.
    pub message: Option<MessageId>,
    /// The mail.
    pub notification: Option<NotificationId>,
    /// The view.
    pub saved_view: Option<SavedViewId>,
    /// The token.
    pub api_token: Option<ApiTokenId>,
    /// Where events are sent to.
    pub webhook_endpoint: Option<WebhookEndpointId>,
    /// What is on its way there.
    pub webhook_delivery: Option<WebhookDeliveryId>,
    /// The run over a posted file.
    pub import: Option<ImportRunId>,
    /// The rate: its currency and the first day of its month.
    pub rate: Option<(String, NaiveDate)>,
}

/// A deal as the transaction left it: what a payload resolves from.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// All records.
    pub rows: Vec<Row>,
    /// The people of all records.
    pub team: Vec<team_member::Model>,
    /// The solutions of all records.
    pub lines: Vec<Line>,
    /// All invitations.
    pub invitations: Vec<invitation::Model>,
    /// All registrations.
    pub registrations: Vec<registration::Model>,
    /// The exceptions to them.
    pub exceptions: Vec<registration_exception::Model>,
    /// The vendor's company.
    pub vendor: Option<PartnerId>,
}

/// The hash by which a repeat is told from another input under the same key.
///
/// # Errors
/// [`Error::Internal`] where the input cannot be written as JSON.
pub(crate) fn hash(input: &impl Serialize) -> Result<String, Error> {
    let bytes = serde_json::to_vec(input).map_err(Error::internal)?;
    let digest = digest::digest(&digest::SHA256, &bytes);
    Ok(digest
        .as_ref()
        .iter()
        .fold(String::with_capacity(64), |mut hex, byte| {
            use std::fmt::Write;
            let _ = write!(hex, "{byte:02x}");
            hex
        }))
}

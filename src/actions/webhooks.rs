//! `createWebhookEndpoint` and what changes or ends one: where a company's events are sent to (R193).

use covente_entity::types::ids::{EngagementId, WebhookEndpointId};
use covente_entity::webhook_endpoint;
use serde::Serialize;
use serde_json::{Value, json};

use crate::actions::desk::{Call, Desk, Done, Made};
use crate::actions::duty::{allow, flag, guard, kept, stale};
use crate::actions::faults::Faults;
use crate::actions::input::{Patch, too_many};
use crate::actions::write::{Begun, Open, begin};
use crate::config::Secret;
use crate::domain::permission::{Duty, duty};
use crate::domain::refusal::{Code, Path, Refusal};
use crate::domain::viewer::Viewer;
use crate::domain::webhook::{DOCUMENT, ENDPOINTS, OVERLAP, RANDOM, secret, target};
use crate::error::Error;
use crate::store::programme::Written;
use crate::store::webhooks;

pub mod deliveries;
pub mod gather;

/// What is sent: the answers of a subscription, as the contract has looked at it.
#[derive(Clone, Debug, Serialize)]
pub struct Subscribed {
    /// The document.
    pub document: String,
    /// Which operation of it.
    pub operation_name: Option<String>,
    /// The values of its variables, an object.
    pub variables: Value,
    /// The only deal that it follows; none for all.
    #[serde(skip)]
    pub engagement: Option<EngagementId>,
    /// What is wrong with it.
    #[serde(skip)]
    pub flaws: Vec<Refusal>,
}

/// `createWebhookEndpoint`.
#[derive(Clone, Debug, Serialize)]
pub struct Create {
    /// The address.
    pub url: String,
    /// What is sent.
    pub subscription: Subscribed,
}

/// Makes an endpoint, to which everything is sent from now on. Its secret is in the answer and nowhere else.
///
/// # Errors
/// The faults of the input; `FORBIDDEN`, `LOCATION_OUT_OF_SCOPE`.
pub async fn create(
    desk: &Desk,
    viewer: &Viewer,
    call: &Call,
    input: Create,
) -> Result<Done, Error> {
    let open = match begin(desk, viewer, call, "createWebhookEndpoint", &input).await? {
        Begun::Now(open) => open,
        Begun::Again(done) => return Ok(*done),
    };
    let mut faults = Faults::new();
    let url = faults.take(target(&input.url, desk.webhook_reach, &Path::of("url")));
    let subscription = faults.take_all(well_formed(input.subscription));
    let kept = open.tx.count_webhooks(viewer).await?;
    let kept = usize::try_from(kept).unwrap_or(usize::MAX);
    if kept >= ENDPOINTS {
        faults.add(too_many(&Path::of("url"), ENDPOINTS, kept + 1, "R193"));
    }
    let given = faults.settle(url.zip(subscription));
    let (url, subscription) = given.map_err(Error::Refused)?;
    allow(own(viewer))?;
    let fresh = fresh_secret()?;
    let row = webhook_endpoint::Model {
        id: WebhookEndpointId(desk.clock.id()),
        partner_id: viewer.partner,
        url: url.into(),
        document: subscription.document,
        operation_name: subscription.operation_name,
        variables: subscription.variables,
        engagement_id: subscription.engagement,
        secret: fresh.clone(),
        old_secret: None,
        old_secret_until: None,
        subject: viewer.subject.clone(),
        email: viewer.email.clone(),
        grants: json!(viewer.grants),
        enabled: true,
        gone: false,
        after_position: open.tx.webhooks_begin().await?,
        version: 1,
        created_at: open.now,
        updated_at: open.now,
    };
    open.tx.insert_webhook(&row).await?;
    let mut done = finish(open, row).await?;
    // What a dry run has taken back is no secret, and no use.
    done.secret = (!call.dry_run).then(|| Secret::new(fresh));
    Ok(done)
}

/// `updateWebhookEndpoint`.
#[derive(Clone, Debug, Serialize)]
pub struct Update {
    /// The endpoint.
    pub endpoint: Option<WebhookEndpointId>,
    /// Its version.
    pub expected_version: i32,
    /// The address.
    pub url: Patch<String>,
    /// What is sent.
    pub subscription: Patch<Subscribed>,
    /// Whether anything is.
    pub enabled: Patch<bool>,
}

/// Changes an endpoint, whose owner the caller is from now on. Switched on again, it is sent what happens from now on.
///
/// # Errors
/// [`Error::NotFound`] where the viewer looks after no such endpoint; the faults of the input; `VERSION_CONFLICT`.
pub async fn update(
    desk: &Desk,
    viewer: &Viewer,
    call: &Call,
    input: Update,
) -> Result<Done, Error> {
    let open = match begin(desk, viewer, call, "updateWebhookEndpoint", &input).await? {
        Begun::Now(open) => open,
        Begun::Again(done) => return Ok(*done),
    };
    let old = find(&open, input.endpoint).await?;
    let (version, expected) = (old.version, input.expected_version);
    let given = change(&open, &old, input);
    let mut row = guard(given, version, expected, own(viewer))?;
    if row.enabled && !old.enabled {
        row.after_position = open.tx.webhooks_begin().await?;
    }
    store(open, row, version, expected).await
}

fn change(
    open: &Open<'_>,
    old: &webhook_endpoint::Model,
    input: Update,
) -> Result<webhook_endpoint::Model, Vec<Refusal>> {
    let viewer = open.viewer;
    let mut faults = Faults::new();
    let url = kept(&input.url, &old.url, &Path::of("url"), |url, path| {
        target(url, open.desk.webhook_reach, path).map(Into::into)
    });
    let url = faults.take(url);
    let enabled = faults.take(flag(&input.enabled, old.enabled, &Path::of("isEnabled")));
    let subscription = match input.subscription {
        Patch::Keep => Some(Subscribed {
            document: old.document.clone(),
            operation_name: old.operation_name.clone(),
            variables: old.variables.clone(),
            engagement: old.engagement_id,
            flaws: Vec::new(),
        }),
        Patch::Clear => {
            let message = "This field cannot be cleared.";
            let path = Path::of("subscription");
            faults.add(Refusal::at(Code::Required, &path, message));
            None
        }
        Patch::Set(subscription) => faults.take_all(well_formed(subscription)),
    };
    let row = (|| {
        let subscription = subscription?;
        let enabled = enabled?;
        Some(webhook_endpoint::Model {
            url: url?,
            document: subscription.document,
            operation_name: subscription.operation_name,
            variables: subscription.variables,
            engagement_id: subscription.engagement,
            subject: viewer.subject.clone(),
            email: viewer.email.clone(),
            grants: json!(viewer.grants),
            enabled,
            gone: old.gone && !enabled,
            version: old.version + 1,
            updated_at: open.now,
            ..old.clone()
        })
    })();
    faults.settle(row)
}

/// An endpoint, and the version that the caller decided on: `rotateWebhookSecret`, `deleteWebhookEndpoint`.
#[derive(Clone, Debug, Serialize)]
pub struct Which {
    /// The endpoint.
    pub endpoint: Option<WebhookEndpointId>,
    /// Its version.
    pub expected_version: i32,
}

/// Gives an endpoint another secret; the one before signs along for a day.
///
/// # Errors
/// [`Error::NotFound`] where the viewer looks after no such endpoint; `VERSION_CONFLICT`.
pub async fn rotate(
    desk: &Desk,
    viewer: &Viewer,
    call: &Call,
    input: Which,
) -> Result<Done, Error> {
    let open = match begin(desk, viewer, call, "rotateWebhookSecret", &input).await? {
        Begun::Now(open) => open,
        Begun::Again(done) => return Ok(*done),
    };
    let old = find(&open, input.endpoint).await?;
    let (version, expected) = (old.version, input.expected_version);
    guard(Ok(()), version, expected, own(viewer))?;
    let fresh = fresh_secret()?;
    let row = webhook_endpoint::Model {
        secret: fresh.clone(),
        old_secret: Some(old.secret.clone()),
        old_secret_until: Some(open.now + OVERLAP),
        version: version + 1,
        updated_at: open.now,
        ..old
    };
    let mut done = store(open, row, version, expected).await?;
    done.secret = (!call.dry_run).then(|| Secret::new(fresh));
    Ok(done)
}

/// Takes an endpoint away, and all that is on its way to it.
///
/// # Errors
/// [`Error::NotFound`] where the viewer looks after no such endpoint; `VERSION_CONFLICT`.
pub async fn delete(
    desk: &Desk,
    viewer: &Viewer,
    call: &Call,
    input: Which,
) -> Result<Done, Error> {
    let open = match begin(desk, viewer, call, "deleteWebhookEndpoint", &input).await? {
        Begun::Now(open) => open,
        Begun::Again(done) => return Ok(*done),
    };
    let row = find(&open, input.endpoint).await?;
    let (version, expected) = (row.version, input.expected_version);
    guard(Ok(()), version, expected, own(viewer))?;
    if open.tx.delete_webhook(row.id, version).await? != Written::Done {
        return Err(stale(None, expected));
    }
    finish(open, row).await
}

/// Only an admin of the company looks after its endpoints.
fn own(viewer: &Viewer) -> Vec<Refusal> {
    Vec::from_iter(duty(viewer, Duty::KeepWebhooks, Some(viewer.partner), None))
}

fn fresh_secret() -> Result<String, Error> {
    let mut random = [0; RANDOM];
    aws_lc_rs::rand::fill(&mut random)
        .map_err(|_| Error::internal("the system gives no random bytes"))?;
    Ok(secret(random))
}

/// What is sent, where nothing is wrong with it.
fn well_formed(subscription: Subscribed) -> Result<Subscribed, Vec<Refusal>> {
    let path = Path::of("subscription");
    let mut faults = Faults::new();
    let lengths = [
        ("document", subscription.document.len()),
        ("variables", subscription.variables.to_string().len()),
    ];
    for (field, length) in lengths {
        if length > DOCUMENT {
            let message = format!("At most {DOCUMENT} bytes; these are {length}.");
            let data = json!({ "maximum": DOCUMENT, "length": length });
            let refusal = Refusal::at(Code::TooLong, &path.field(field), message);
            faults.add(refusal.with(data));
        }
    }
    for flaw in &subscription.flaws {
        faults.add(flaw.clone());
    }
    faults.settle(Some(subscription))
}

async fn find(
    open: &Open<'_>,
    id: Option<WebhookEndpointId>,
) -> Result<webhook_endpoint::Model, Error> {
    let missing = || Error::NotFound("There is no such endpoint, or you may not see it.");
    let id = id.ok_or_else(missing)?;
    let found = webhooks::find(&open.tx.db, &open.tx.on, open.viewer, &[id]).await?;
    found.into_iter().next().ok_or_else(missing)
}

async fn store(
    open: Open<'_>,
    row: webhook_endpoint::Model,
    version: i32,
    expected: i32,
) -> Result<Done, Error> {
    match open.tx.update_webhook(&row, version).await? {
        Written::Done => finish(open, row).await,
        Written::Stale | Written::Taken => Err(stale(None, expected)),
    }
}

async fn finish(open: Open<'_>, row: webhook_endpoint::Model) -> Result<Done, Error> {
    let made = Made {
        webhook_endpoint: Some(row.id),
        ..Made::default()
    };
    let mut done = open.finish(made).await?;
    done.webhook_endpoint = Some(Box::new(row));
    Ok(done)
}

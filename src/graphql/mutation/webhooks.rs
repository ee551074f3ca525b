//! `createWebhookEndpoint`, `updateWebhookEndpoint`, `rotateWebhookSecret`, `deleteWebhookEndpoint`,
//! `testWebhookEndpoint`, `redeliver`.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object};
use serde_json::json;

use crate::actions::input::Patch;
use crate::actions::webhooks::{self, Subscribed, deliveries};
use crate::graphql::context;
use crate::graphql::error::Fault;
use crate::graphql::ids::{self, Kind};
use crate::graphql::mutation::answer::{Common, caller};
use crate::graphql::mutation::input::{common, id_or_nil, patch};
use crate::graphql::mutation::payload::{
    CreateWebhookEndpointPayload, DeleteWebhookEndpointPayload, RedeliverPayload,
    RotateWebhookSecretPayload, TestWebhookEndpointPayload, UpdateWebhookEndpointPayload,
};
use crate::graphql::nullable::Nullable;
use crate::graphql::scalars::Json;

/// The subscription whose answers are sent: `opportunityEvents` or one of its views.
#[derive(InputObject)]
pub(crate) struct WebhookSubscriptionInput {
    /// The document, as over WebSocket, at most 20,000 bytes. An `after` in it is of no use.
    document: String,
    /// Which operation of it; left out where it has one only.
    operation_name: Option<String>,
    /// The values of its variables, an object, at most 20,000 bytes.
    variables: Option<Json>,
}

impl WebhookSubscriptionInput {
    /// The same, looked at with the caller's sight.
    async fn looked_at(self, ctx: &Context<'_>) -> Result<Subscribed, Fault> {
        let given = Subscribed {
            document: self.document,
            operation_name: self.operation_name,
            variables: self.variables.map_or_else(|| json!({}), |json| json.0),
            engagement: None,
            flaws: Vec::new(),
        };
        let viewer = Arc::clone(&context::reader(ctx)?.viewer);
        Ok(context::webhooks(ctx)?.look(viewer, given).await)
    }
}

/// A place to send your company's events to.
#[derive(InputObject)]
pub(crate) struct CreateWebhookEndpointInput {
    /// The address: https, on the public internet, at most 2,000 characters.
    url: String,
    /// What is sent.
    subscription: WebhookSubscriptionInput,
    /// A mark of your own, which comes back in the payload.
    client_mutation_id: Option<String>,
    /// A key of your own for this very change, at most 255 characters, kept for 24 hours: a repeat of the same input
    /// under the same key is answered without doing it again; another input is `IDEMPOTENCY_KEY_REUSED`.
    idempotency_key: Option<String>,
    /// Decide everything and store nothing: the answer is that of the real call. Ids that it would have made cannot be
    /// looked up afterwards.
    #[graphql(default)]
    dry_run: bool,
}

/// A change of an endpoint. What is left out stays as it is.
#[derive(InputObject)]
pub(crate) struct UpdateWebhookEndpointInput {
    /// The endpoint.
    webhook_endpoint_id: ID,
    /// The version of it that you decided on; another one is `VERSION_CONFLICT`.
    expected_version: i32,
    /// The address.
    url: MaybeUndefined<String>,
    /// What is sent, all of it anew.
    subscription: MaybeUndefined<WebhookSubscriptionInput>,
    /// Whether anything is sent. Switched on again, it is sent what happens from then on, and what was on its way;
    /// `events` has what happened meanwhile.
    is_enabled: MaybeUndefined<bool>,
    /// A mark of your own, which comes back in the payload.
    client_mutation_id: Option<String>,
    /// A key of your own for this very change, at most 255 characters, kept for 24 hours: a repeat of the same input
    /// under the same key is answered without doing it again; another input is `IDEMPOTENCY_KEY_REUSED`.
    idempotency_key: Option<String>,
    /// Decide everything and store nothing: the answer is that of the real call. Ids that it would have made cannot be
    /// looked up afterwards.
    #[graphql(default)]
    dry_run: bool,
}

/// An endpoint that is to sign by another secret.
#[derive(InputObject)]
pub(crate) struct RotateWebhookSecretInput {
    /// The endpoint.
    webhook_endpoint_id: ID,
    /// The version of it that you decided on; another one is `VERSION_CONFLICT`.
    expected_version: i32,
    /// A mark of your own, which comes back in the payload.
    client_mutation_id: Option<String>,
    /// A key of your own for this very change, at most 255 characters, kept for 24 hours: a repeat of the same input
    /// under the same key is answered without doing it again; another input is `IDEMPOTENCY_KEY_REUSED`.
    idempotency_key: Option<String>,
    /// Decide everything and store nothing: the answer is that of the real call. Ids that it would have made cannot be
    /// looked up afterwards.
    #[graphql(default)]
    dry_run: bool,
}

/// An endpoint to take away.
#[derive(InputObject)]
pub(crate) struct DeleteWebhookEndpointInput {
    /// The endpoint.
    webhook_endpoint_id: ID,
    /// The version of it that you decided on; another one is `VERSION_CONFLICT`.
    expected_version: i32,
    /// A mark of your own, which comes back in the payload.
    client_mutation_id: Option<String>,
    /// A key of your own for this very change, at most 255 characters, kept for 24 hours: a repeat of the same input
    /// under the same key is answered without doing it again; another input is `IDEMPOTENCY_KEY_REUSED`.
    idempotency_key: Option<String>,
    /// Decide everything and store nothing: the answer is that of the real call. Ids that it would have made cannot be
    /// looked up afterwards.
    #[graphql(default)]
    dry_run: bool,
}

/// An endpoint to try.
#[derive(InputObject)]
pub(crate) struct TestWebhookEndpointInput {
    /// The endpoint.
    webhook_endpoint_id: ID,
    /// A mark of your own, which comes back in the payload.
    client_mutation_id: Option<String>,
    /// A key of your own for this very change, at most 255 characters, kept for 24 hours: a repeat of the same input
    /// under the same key is answered without doing it again; another input is `IDEMPOTENCY_KEY_REUSED`.
    idempotency_key: Option<String>,
    /// Decide everything and store nothing: the answer is that of the real call. Ids that it would have made cannot be
    /// looked up afterwards.
    #[graphql(default)]
    dry_run: bool,
}

/// What is to be sent again.
#[derive(InputObject)]
pub(crate) struct RedeliverInput {
    /// The endpoint.
    webhook_endpoint_id: ID,
    /// What to send again, whether it was delivered or is a dead letter; left out: every dead letter of the endpoint.
    webhook_delivery_id: Option<ID>,
    /// A mark of your own, which comes back in the payload.
    client_mutation_id: Option<String>,
    /// A key of your own for this very change, at most 255 characters, kept for 24 hours: a repeat of the same input
    /// under the same key is answered without doing it again; another input is `IDEMPOTENCY_KEY_REUSED`.
    idempotency_key: Option<String>,
    /// Decide everything and store nothing: the answer is that of the real call. Ids that it would have made cannot be
    /// looked up afterwards.
    #[graphql(default)]
    dry_run: bool,
}

/// Where events are sent to.
#[derive(Default)]
pub(crate) struct WebhookChanges;

#[Object]
impl WebhookChanges {
    /// For admins of the whole company: has every event that a subscription tells of, with your sight, posted to an address from
    /// now on, signed as Standard Webhooks says. The secret is in this answer and nowhere else; a company has at most 20
    /// endpoints. Codes: `REQUIRED`, `TOO_LONG`, `INVALID_VALUE` for an address that is not sent to and for what is no
    /// subscription to events, `OUT_OF_RANGE`, `FORBIDDEN`.
    async fn create_webhook_endpoint(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, and how.")] input: CreateWebhookEndpointInput,
    ) -> Nullable<CreateWebhookEndpointPayload> {
        let answer = async {
            let caller = caller(ctx)?;
            let common = common!(input);
            let call = common.call();
            let input = webhooks::Create {
                url: input.url,
                subscription: input.subscription.looked_at(ctx).await?,
            };
            let done = webhooks::create(caller.desk, caller.viewer, &call, input).await;
            caller.answer(done, common)
        };
        CreateWebhookEndpointPayload::of(Box::pin(answer).await).await
    }

    /// For admins of the whole company: changes an endpoint, and makes you its owner, with whose sight its subscription runs.
    /// Codes: those of `createWebhookEndpoint`, and `VERSION_CONFLICT`.
    async fn update_webhook_endpoint(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, and how.")] input: UpdateWebhookEndpointInput,
    ) -> Nullable<UpdateWebhookEndpointPayload> {
        let answer = async {
            let caller = caller(ctx)?;
            let common = common!(input);
            let call = common.call();
            let subscription = match input.subscription {
                MaybeUndefined::Undefined => Patch::Keep,
                MaybeUndefined::Null => Patch::Clear,
                MaybeUndefined::Value(given) => Patch::Set(given.looked_at(ctx).await?),
            };
            let input = webhooks::Update {
                endpoint: ids::decode(&input.webhook_endpoint_id, Kind::WebhookEndpoint)
                    .map(Into::into),
                expected_version: input.expected_version,
                url: patch(input.url),
                subscription,
                enabled: patch(input.is_enabled),
            };
            let done = webhooks::update(caller.desk, caller.viewer, &call, input).await;
            caller.answer(done, common)
        };
        UpdateWebhookEndpointPayload::of(Box::pin(answer).await).await
    }

    /// For admins of the whole company: gives an endpoint another secret, which is in this answer and nowhere else. For 24
    /// hours the one before signs along. Codes: `VERSION_CONFLICT`, `FORBIDDEN`.
    async fn rotate_webhook_secret(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, and how.")] input: RotateWebhookSecretInput,
    ) -> Nullable<RotateWebhookSecretPayload> {
        let answer = async {
            let caller = caller(ctx)?;
            let common = common!(input);
            let call = common.call();
            let input = webhooks::Which {
                endpoint: ids::decode(&input.webhook_endpoint_id, Kind::WebhookEndpoint)
                    .map(Into::into),
                expected_version: input.expected_version,
            };
            let done = webhooks::rotate(caller.desk, caller.viewer, &call, input).await;
            caller.answer(done, common)
        };
        RotateWebhookSecretPayload::of(answer.await).await
    }

    /// For admins of the whole company: takes an endpoint away, with all that is on its way to it. Codes: `VERSION_CONFLICT`,
    /// `FORBIDDEN`.
    async fn delete_webhook_endpoint(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, and how.")] input: DeleteWebhookEndpointInput,
    ) -> Nullable<DeleteWebhookEndpointPayload> {
        let answer = async {
            let caller = caller(ctx)?;
            let common = common!(input);
            let call = common.call();
            let input = webhooks::Which {
                endpoint: ids::decode(&input.webhook_endpoint_id, Kind::WebhookEndpoint)
                    .map(Into::into),
                expected_version: input.expected_version,
            };
            let done = webhooks::delete(caller.desk, caller.viewer, &call, input).await;
            caller.answer(done, common)
        };
        DeleteWebhookEndpointPayload::of(answer.await).await
    }

    /// For admins of the whole company: sends a trial of type `webhook.test` to an endpoint, signed and retried as events are;
    /// `webhookDeliveries` tells what became of it. Codes: `ILLEGAL_TRANSITION` where the endpoint is off.
    async fn test_webhook_endpoint(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, and how.")] input: TestWebhookEndpointInput,
    ) -> Nullable<TestWebhookEndpointPayload> {
        let answer = async {
            let caller = caller(ctx)?;
            let common = common!(input);
            let call = common.call();
            let input = deliveries::Test {
                endpoint: ids::decode(&input.webhook_endpoint_id, Kind::WebhookEndpoint)
                    .map(Into::into),
            };
            let done = deliveries::test(caller.desk, caller.viewer, &call, input).await;
            caller.answer(done, common)
        };
        TestWebhookEndpointPayload::of(answer.await).await
    }

    /// For admins of the whole company: sends dead letters, or what was delivered before, again, with all their tries. Codes:
    /// `NOT_FOUND` for what was not sent to this endpoint, `ILLEGAL_TRANSITION` for what is on its way, and where the
    /// endpoint is off.
    async fn redeliver(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, and how.")] input: RedeliverInput,
    ) -> Nullable<RedeliverPayload> {
        let answer = async {
            let caller = caller(ctx)?;
            let common = common!(input);
            let call = common.call();
            let input = deliveries::Redeliver {
                endpoint: ids::decode(&input.webhook_endpoint_id, Kind::WebhookEndpoint)
                    .map(Into::into),
                delivery: input
                    .webhook_delivery_id
                    .map(|id| id_or_nil(&id, Kind::WebhookDelivery).into()),
            };
            let done = deliveries::redeliver(caller.desk, caller.viewer, &call, input).await;
            caller.answer(done, common)
        };
        RedeliverPayload::of(answer.await).await
    }
}

//! Where an event stands on its way to an endpoint.

use async_graphql::Enum;

/// Where an event stands on its way to an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "covente_entity::types::WebhookDeliveryState")]
pub enum WebhookDeliveryState {
    /// To be sent, for the first time or again.
    Pending,
    /// The receiver answered with a status of 200 to 299.
    Delivered,
    /// A dead letter: tried ten times in three days in vain, or the receiver answered 410. `redeliver` sends it again.
    Dead,
}

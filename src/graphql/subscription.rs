//! All subscriptions: views on the one order of events, each item in the viewer's sight of that moment (design §9).

use async_graphql::MergedSubscription;

mod follow;
pub mod greeting;
mod registration;
mod status;

/// What can be followed live.
#[derive(Default, MergedSubscription)]
pub struct Subscription(status::StatusFeed, registration::RegistrationFeed);

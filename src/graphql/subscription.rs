//! All subscriptions: views on the one order of events, each item in the viewer's sight of that moment (design §9).

use async_graphql::MergedSubscription;

pub(crate) mod begin;
mod feed;
mod figures;
pub mod greeting;
pub mod hook;
mod imports;
pub mod live;
mod registration;
mod status;
pub(crate) mod tell;

/// What can be followed live.
#[derive(Default, MergedSubscription)]
pub struct Subscription(
    status::StatusFeed,
    registration::RegistrationFeed,
    feed::EventFeed,
    figures::FigureFeed,
    imports::ImportFeed,
);

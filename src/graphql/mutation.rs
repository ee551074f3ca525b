//! All mutations: each translates its input, calls one action, and wraps the answer.

use async_graphql::MergedObject;

use crate::graphql::mutation::boxed::Boxed;

mod answer;
mod api_tokens;
mod boxed;
mod catalogue;
mod clock;
mod companies;
mod create;
mod customers;
mod exceptions;
mod favorites;
mod imports;
mod input;
mod invitations;
mod lifecycle;
mod locations;
mod messages;
mod notifications;
mod opportunities;
mod payload;
mod rates;
mod registration;
mod routing;
mod saved_views;
mod solutions;
mod stages;
mod team;
mod vendor;
mod webhooks;

/// One list of the parts for both servers: the one whose clock is the system's, as the checked-in schema shows it, and
/// the one whose clock can be moved (design §6). Neither holds the other, since two types of one schema cannot have the
/// same name.
macro_rules! mutations {
    ($($part:ty),+ $(,)?) => {
        /// What can be done. Each mutation does one logical thing, answers with the records that it changed, and tells
        /// in `userErrors` what the rules or the input refuse; then nothing was stored.
        #[derive(Default, MergedObject)]
        #[graphql(name = "Mutation")]
        pub struct Mutation($(Boxed<$part>),+);

        /// What can be done. Each mutation does one logical thing, answers with the records that it changed, and tells
        /// in `userErrors` what the rules or the input refuse; then nothing was stored.
        #[derive(Default, MergedObject)]
        #[graphql(name = "Mutation")]
        pub struct MovableMutation($(Boxed<$part>),+, Boxed<clock::Clock>);
    };
}

mutations! {
    create::Create,
    opportunities::Opportunities,
    lifecycle::Lifecycle,
    vendor::Vendor,
    invitations::Invitations,
    messages::Messages,
    team::Team,
    solutions::Solutions,
    customers::Customers,
    catalogue::CatalogueChanges,
    companies::Companies,
    locations::Locations,
    registration::RegistrationChanges,
    exceptions::RegistrationExceptions,
    rates::Rates,
    favorites::Favorites,
    saved_views::SavedViewChanges,
    stages::Stages,
    routing::Routing,
    notifications::NotificationChanges,
    api_tokens::ApiTokenChanges,
    webhooks::WebhookChanges,
    imports::ImportChanges,
}

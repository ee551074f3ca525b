//! The queries.

use async_graphql::MergedObject;

mod api_tokens;
mod catalogue;
mod deadlines;
mod deals;
mod events;
mod imports;
mod nodes;
mod notifications;
mod people;
mod pipeline;
mod registrations;
mod routing;
mod rules;
mod saved_views;
mod webhooks;

use api_tokens::ApiTokens;
use catalogue::Catalogue;
use deadlines::Deadlines;
use deals::Deals;
use events::Events;
use imports::Imports;
use nodes::Nodes;
use notifications::Notifications;
use people::People;
use pipeline::Pipelines;
use registrations::Registrations;
use routing::Routes;
use rules::Rules;
use saved_views::SavedViews;
use webhooks::Webhooks;

/// What can be read. A query by id answers null for what does not exist and for what you may not see alike.
#[derive(Default, MergedObject)]
pub struct Query(
    Nodes,
    Deals,
    Catalogue,
    People,
    Pipelines,
    Rules,
    Routes,
    Registrations,
    Deadlines,
    Events,
    Notifications,
    SavedViews,
    ApiTokens,
    Webhooks,
    Imports,
);

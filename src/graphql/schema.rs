//! The schema: what can be asked, within which limits, and its text.

use async_graphql::SDLExportOptions;

use crate::config::Limits;
use crate::graphql::context::State;
use crate::graphql::mutation::{MovableMutation, Mutation};
use crate::graphql::query::Query;
use crate::graphql::subscription::Subscription;

/// The schema of a running server. Where the clock cannot be moved, it does not show that it could be.
pub type Schema = async_graphql::Schema<Query, MovableMutation, Subscription>;

/// Builds the schema for a running server.
#[must_use]
pub fn build(state: State, limits: &Limits) -> Schema {
    Schema::build(
        Query::default(),
        MovableMutation::default(),
        Subscription::default(),
    )
    .data(state)
    .limit_depth(limits.depth)
    .limit_complexity(limits.complexity)
    .finish()
}

/// The schema as text, as it is checked in: that of a server whose clock cannot be moved.
#[must_use]
pub fn sdl() -> String {
    async_graphql::Schema::build(
        Query::default(),
        Mutation::default(),
        Subscription::default(),
    )
    .finish()
    .sdl_with_options(
        SDLExportOptions::new()
            .include_specified_by()
            .prefer_single_line_descriptions()
            .use_space_ident()
            .indent_width(2),
    )
}

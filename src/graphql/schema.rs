//! The schema: what can be asked, and its text.

use async_graphql::{SDLExportOptions, SchemaBuilder, ValidationMode};

use crate::config::{DocumentLimits, Web};
use crate::graphql::context::State;
use crate::graphql::document::validate::{ValidateOnly, Validator};
use crate::graphql::document::{Guard, GuardFault};
use crate::graphql::mutation::{MovableMutation, Mutation};
use crate::graphql::query::Query;
use crate::graphql::subscription::Subscription;

/// The schema of a running server. Where the clock cannot be moved, it does not show that it could be.
pub type Schema = async_graphql::Schema<Query, MovableMutation, Subscription>;

/// Builds the schema for a running server. It runs what the guard has passed, and so validates little itself.
#[must_use]
pub fn build(state: State, web: &Web, limits: &DocumentLimits) -> Schema {
    builder(web, limits)
        .data(state)
        .validation_mode(ValidationMode::Fast)
        .finish()
}

/// The guard of a running server: it holds documents against the same schema, and runs none of them.
///
/// # Errors
/// A manifest that cannot be used.
pub async fn guard(web: &Web, limits: DocumentLimits) -> Result<Guard, GuardFault> {
    let builder = || builder(web, &limits).extension(ValidateOnly);
    let validator = Validator {
        suggesting: builder().finish(),
        plain: builder().disable_suggestions().finish(),
    };
    let sdl = validator.plain.sdl();
    Guard::new(&sdl, validator, limits, web.documents.clone()).await
}

fn builder(
    web: &Web,
    limits: &DocumentLimits,
) -> SchemaBuilder<Query, MovableMutation, Subscription> {
    let builder = Schema::build(
        Query::default(),
        MovableMutation::default(),
        Subscription::default(),
    )
    // Beside the limits of the guard, which come first, this one of the library's has a default.
    .limit_recursive_depth(limits.nesting + 1);
    if web.explore {
        builder
    } else {
        builder.disable_introspection().disable_suggestions()
    }
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

//! The library's own rules, held against a document without running it.

use std::sync::Arc;

use async_graphql::async_trait::async_trait;
use async_graphql::extensions::{Extension, ExtensionContext, ExtensionFactory, NextExecute};
use async_graphql::parser::types::ExecutableDocument;
use async_graphql::{Request, Response, ServerError};

use super::coded;
use crate::graphql::schema::Schema;

/// Ends a request when it has been validated.
pub(in crate::graphql) struct ValidateOnly;

impl ExtensionFactory for ValidateOnly {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Self)
    }
}

#[async_trait]
impl Extension for ValidateOnly {
    async fn execute(
        &self,
        _: &ExtensionContext<'_>,
        _: Option<&str>,
        _: NextExecute<'_>,
    ) -> Response {
        Response::default()
    }
}

/// Schemas that have [`ValidateOnly`].
pub struct Validator {
    /// For documents that a person may have typed: an unknown name is answered with those that look like it.
    pub(in crate::graphql) suggesting: Schema,
    /// For longer ones, in which to look for those of each name would take more than all else.
    pub(in crate::graphql) plain: Schema,
}

impl Validator {
    /// Validates a document of so many tokens.
    ///
    /// # Errors
    /// Everything that is wrong with it, but at most [`MOST`] errors.
    pub(super) async fn check(
        &self,
        document: ExecutableDocument,
        tokens: usize,
    ) -> Result<(), Vec<ServerError>> {
        let schema = if tokens > TYPED {
            &self.plain
        } else {
            &self.suggesting
        };
        check(schema, document).await
    }
}

async fn check(schema: &Schema, document: ExecutableDocument) -> Result<(), Vec<ServerError>> {
    // A document of several operations wants one of them to be named.
    let named = document
        .operations
        .iter()
        .find_map(|(name, _)| name.cloned());
    let mut request = Request::new("");
    request.operation_name = named.map(|name| name.to_string());
    request.set_parsed_query(document);
    let errors = schema.execute(request).await.errors;
    if errors.is_empty() {
        return Ok(());
    }
    let errors = errors.into_iter().take(MOST);
    Err(errors
        .map(|error| coded(error, "GRAPHQL_VALIDATION_FAILED"))
        .collect())
}

/// Tokens of a document that a person may have typed, at most.
const TYPED: usize = 1000;
/// Errors of one document that are told at most.
const MOST: usize = 25;

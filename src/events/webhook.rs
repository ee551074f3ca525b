//! What makes the bodies of webhooks. Documents are run above, behind [`Hooks`].

use std::sync::Arc;

use futures_util::future::BoxFuture;

use crate::error::Error;
use crate::events::feed::Render;
use crate::store::webhooks::Row;

/// Runs the subscriptions of endpoints.
pub trait Hooks: Send + Sync {
    /// What makes the answers of an endpoint's subscription, with its owner's sight.
    ///
    /// # Errors
    /// Why it cannot be run any more, such as for a field that the contract has no longer.
    fn render<'a>(
        &'a self,
        endpoint: &'a Row,
    ) -> BoxFuture<'a, Result<Result<Arc<dyn Render>, String>, Error>>;
}

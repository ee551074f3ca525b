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
    /// [`Error::Internal`] of the database.
    fn render<'a>(&'a self, endpoint: &'a Row) -> BoxFuture<'a, Result<Rendering, Error>>;
}

/// What makes the answers, or why they cannot be made any more, such as for a field that the contract has no longer.
pub type Rendering = Result<Arc<dyn Render>, String>;

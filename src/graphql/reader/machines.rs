//! The machines of the viewer's company: how they sign in, as far as the viewer looks after them.

use covente_entity::api_token;
use covente_entity::types::ids::ApiTokenId;

use crate::graphql::loaders::{Asker, Batch, rows};
use crate::store::api_tokens;

/// The machines of a company.
pub struct Machines {
    /// The tokens by which they sign in.
    pub tokens: Batch<ApiTokenId, api_token::Model>,
}

impl Machines {
    pub(super) fn new(ask: &Asker) -> Self {
        Self {
            tokens: rows(
                ask,
                |ask, keys| async move {
                    api_tokens::find(&ask.db, &ask.db.read, &ask.viewer, &keys).await
                },
                |row| row.id,
            ),
        }
    }
}

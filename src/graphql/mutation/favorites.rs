//! `addFavorite`, `removeFavorite`.

use async_graphql::{Context, ID, InputObject, Object};

use crate::actions::favorites;
use crate::graphql::ids::{self, Kind};
use crate::graphql::mutation::answer::{Common, caller};
use crate::graphql::mutation::input::common;
use crate::graphql::mutation::payload::{AddFavoritePayload, RemoveFavoritePayload};
use crate::graphql::nullable::Nullable;

/// A record to mark.
#[derive(InputObject)]
pub(crate) struct AddFavoriteInput {
    /// The record; any that you see.
    opportunity_id: ID,
    /// A mark of your own, which comes back in the payload.
    client_mutation_id: Option<String>,
    /// A key of your own for this very change, at most 255 characters, kept for 24 hours: a repeat of the same input
    /// under the same key is answered without doing it again; another input is `IDEMPOTENCY_KEY_REUSED`.
    idempotency_key: Option<String>,
    /// Decide everything and store nothing: the answer is that of the real call. Ids that it would have made cannot be
    /// looked up afterwards.
    #[graphql(default)]
    dry_run: bool,
}

/// A record to unmark.
#[derive(InputObject)]
pub(crate) struct RemoveFavoriteInput {
    /// The record.
    opportunity_id: ID,
    /// A mark of your own, which comes back in the payload.
    client_mutation_id: Option<String>,
    /// A key of your own for this very change, at most 255 characters, kept for 24 hours: a repeat of the same input
    /// under the same key is answered without doing it again; another input is `IDEMPOTENCY_KEY_REUSED`.
    idempotency_key: Option<String>,
    /// Decide everything and store nothing: the answer is that of the real call. Ids that it would have made cannot be
    /// looked up afterwards.
    #[graphql(default)]
    dry_run: bool,
}

/// A person's own marks.
#[derive(Default)]
pub(crate) struct Favorites;

#[Object]
impl Favorites {
    /// Marks a record as your favourite. The mark is yours alone; marking twice changes nothing.
    async fn add_favorite(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, and how.")] input: AddFavoriteInput,
    ) -> Nullable<AddFavoritePayload> {
        let answer = async {
            let caller = caller(ctx)?;
            let common = common!(input);
            let call = common.call();
            let input = favorites::Mark {
                opportunity: ids::decode(&input.opportunity_id, Kind::Opportunity).map(Into::into),
            };
            let done = favorites::add(caller.desk, caller.viewer, &call, input).await;
            caller.answer(done, common)
        };
        AddFavoritePayload::of(answer.await).await
    }

    /// Takes your mark off a record; where there is none, nothing changes.
    async fn remove_favorite(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, and how.")] input: RemoveFavoriteInput,
    ) -> Nullable<RemoveFavoritePayload> {
        let answer = async {
            let caller = caller(ctx)?;
            let common = common!(input);
            let call = common.call();
            let input = favorites::Mark {
                opportunity: ids::decode(&input.opportunity_id, Kind::Opportunity).map(Into::into),
            };
            let done = favorites::remove(caller.desk, caller.viewer, &call, input).await;
            caller.answer(done, common)
        };
        RemoveFavoritePayload::of(answer.await).await
    }
}

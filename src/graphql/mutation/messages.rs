//! `postMessage`.

use async_graphql::{Context, ID, InputObject, Object};

use crate::actions::messages;
use crate::graphql::ids::{self, Kind};
use crate::graphql::mutation::answer::{Common, caller};
use crate::graphql::mutation::input::{common, id_or_nil};
use crate::graphql::mutation::payload::PostMessagePayload;
use crate::graphql::nullable::Nullable;
use crate::graphql::types::enums::MessageAudience;

/// A message to companies of a deal, or to your own.
#[derive(InputObject)]
pub(crate) struct PostMessageInput {
    /// Your company's record of the deal. A message names no version of it, and changes none.
    opportunity_id: ID,
    /// For whom it is.
    audience: MessageAudience,
    /// The company that it is for, where the audience is `PARTY`; left out for all others.
    partner_id: Option<ID>,
    /// What it says, at most 5,000 characters. It cannot be edited or taken back.
    body: String,
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

/// What is said in deals.
#[derive(Default)]
pub(crate) struct Messages;

#[Object]
impl Messages {
    /// Posts a message to a chosen audience of the deal. A company that was invited and has not answered writes to itself
    /// and to the company that invited it; after the end of the sale the talk can go on. Codes: `REQUIRED`, `TOO_LONG`,
    /// `INVALID_VALUE`, `NOT_FOUND` for an audience that is not in the deal or that you do not see there,
    /// `TERMINAL_STATE` where the record, or the part of the company that it is for, ended unanswered or was a mistake,
    /// `ILLEGAL_TRANSITION` for all parties before you have accepted, `FORBIDDEN`.
    async fn post_message(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, and how.")] input: PostMessageInput,
    ) -> Nullable<PostMessagePayload> {
        let answer = async {
            let caller = caller(ctx)?;
            let common = common!(input);
            let call = common.call();
            let input = messages::Post {
                opportunity: ids::decode(&input.opportunity_id, Kind::Opportunity).map(Into::into),
                audience: input.audience.into(),
                to: input
                    .partner_id
                    .map(|id| id_or_nil(&id, Kind::Partner).into()),
                body: input.body,
            };
            let done = messages::post(caller.desk, caller.viewer, &call, input).await;
            caller.answer(done, common)
        };
        PostMessagePayload::of(answer.await).await
    }
}

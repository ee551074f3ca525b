//! `createApiToken`, `revokeApiToken`.

use async_graphql::{Context, ID, InputObject, Object};

use crate::actions::api_tokens::{self, GrantInput};
use crate::graphql::ids::{self, Kind};
use crate::graphql::lists::operand::Instant;
use crate::graphql::mutation::answer::{Common, caller};
use crate::graphql::mutation::input::{common, ids_or_nil};
use crate::graphql::mutation::payload::{CreateApiTokenPayload, RevokeApiTokenPayload};
use crate::graphql::nullable::Nullable;
use crate::graphql::scalars::EmailAddress;
use crate::graphql::types::enums::Role;

/// A role for a machine, and where it holds.
#[derive(InputObject)]
pub(crate) struct ApiTokenGrantInput {
    /// The role; you need one yourself that allows as much, in all these places.
    role: Role,
    /// The locations of your company in which alone it holds; left out, the whole company. `PARTNER_ADMIN` and
    /// `PROGRAM_ADMIN` hold in the whole company.
    location_ids: Option<Vec<ID>>,
}

impl From<ApiTokenGrantInput> for GrantInput {
    fn from(grant: ApiTokenGrantInput) -> Self {
        Self {
            role: grant.role.into(),
            locations: grant
                .location_ids
                .map(|ids| ids_or_nil(&ids, Kind::Location)),
        }
    }
}

/// A token for a machine of your company.
#[derive(InputObject)]
pub(crate) struct CreateApiTokenInput {
    /// Its name, at most 100 characters, such as `CRM sync`. History shows it with every change that comes in by it.
    name: String,
    /// What it is granted, no more than you were yourself; one at least, 10 at most.
    grants: Vec<ApiTokenGrantInput>,
    /// The only mutations that it may call, by their names; empty: it only reads. Left out: whatever its grants allow,
    /// but for what only people do: make and revoke tokens, choose for an e-mail address.
    actions: Option<Vec<String>>,
    /// The address by which it stands on teams: needed for `REFERRALS_USER`, and for nothing else.
    email: Option<EmailAddress>,
    /// When it stops to count; left out: not before it is revoked.
    expires_at: Option<Instant>,
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

/// A token to revoke.
#[derive(InputObject)]
pub(crate) struct RevokeApiTokenInput {
    /// The token.
    api_token_id: ID,
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

/// Tokens of machines.
#[derive(Default)]
pub(crate) struct ApiTokenChanges;

#[Object]
impl ApiTokenChanges {
    /// For admins of the whole company: makes a token by which a machine signs in. It acts under a subject of its own,
    /// within its grants, and history shows its name. The token itself is in this answer and nowhere else; at most 100 of
    /// a company count at a time. Codes: `REQUIRED`, `TOO_LONG`, `INVALID_VALUE`, `OUT_OF_RANGE`, `NOT_FOUND`,
    /// `FORBIDDEN`, `LOCATION_OUT_OF_SCOPE`.
    async fn create_api_token(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, and how.")] input: CreateApiTokenInput,
    ) -> Nullable<CreateApiTokenPayload> {
        let answer = async {
            let caller = caller(ctx)?;
            let common = common!(input);
            let call = common.call();
            let input = api_tokens::Create {
                name: input.name,
                grants: input.grants.into_iter().map(Into::into).collect(),
                actions: input.actions,
                email: input.email.map(|email| email.0),
                expires_at: input.expires_at.map(Instant::into_text),
            };
            let done = api_tokens::create(caller.desk, caller.viewer, &call, input).await;
            caller.answer(done, common)
        };
        CreateApiTokenPayload::of(answer.await).await
    }

    /// For admins of the whole company: revokes a token. No request is answered by it after this, on any server of the
    /// programme, and what it has open is closed within a few seconds. Codes: `ILLEGAL_TRANSITION` where it is revoked
    /// already.
    async fn revoke_api_token(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, and how.")] input: RevokeApiTokenInput,
    ) -> Nullable<RevokeApiTokenPayload> {
        let answer = async {
            let caller = caller(ctx)?;
            let common = common!(input);
            let call = common.call();
            let input = api_tokens::Revoke {
                token: ids::decode(&input.api_token_id, Kind::ApiToken).map(Into::into),
            };
            let done = api_tokens::revoke(caller.desk, caller.viewer, &call, input).await;
            caller.answer(done, common)
        };
        RevokeApiTokenPayload::of(answer.await).await
    }
}

//! A token by which a machine signs in.

use std::sync::Arc;

use async_graphql::{ID, Object};
use covente_entity::api_token;

use crate::domain::api_token::SUBJECT;
use crate::domain::viewer;
use crate::graphql::connection::Listed;
use crate::graphql::error::Fault;
use crate::graphql::ids::{self, Kind};
use crate::graphql::nullable::Nullable;
use crate::graphql::reader::Reader;
use crate::graphql::scalars::{DateTime, EmailAddress};
use crate::graphql::types::viewer::Grant;

/// A token of a machine.
#[derive(Clone)]
pub struct ApiToken {
    reader: Arc<Reader>,
    row: Arc<api_token::Model>,
}

impl ApiToken {
    /// From its row, which the viewer looks after.
    #[must_use]
    pub fn new(reader: Arc<Reader>, row: Arc<api_token::Model>) -> Self {
        Self { reader, row }
    }
}

impl Listed for ApiToken {
    const CONNECTION: &'static str = "ApiTokenConnection";
    const EDGE: &'static str = "ApiTokenEdge";
}

/// A token by which a machine of your company signs in, as a person does by theirs: `Authorization: Bearer cvt_…`. Only
/// admins of the whole company see it, and nobody its secret.
#[Object]
impl ApiToken {
    /// Opaque id; `revokeApiToken` takes it.
    pub async fn id(&self) -> ID {
        ids::encode(Kind::ApiToken, self.row.id)
    }

    /// Its name. History shows it, as the way in which a change came in, to your own company.
    async fn name(&self) -> &str {
        &self.row.name
    }

    /// How the token begins after `cvt_`: by it one that was found somewhere is known, and it is no secret.
    async fn prefix(&self) -> &str {
        &self.row.prefix
    }

    /// The subject under which the machine acts, in history and elsewhere.
    async fn subject(&self) -> String {
        format!("{SUBJECT}{}", self.row.id)
    }

    /// What it was granted.
    async fn grants(&self) -> Nullable<Vec<Grant>> {
        let grants: Result<Vec<viewer::Grant>, _> = serde_json::from_value(self.row.grants.clone());
        let grants = grants.map_err(Fault::internal);
        Nullable::found(grants.map(|grants| {
            let grants = grants.into_iter();
            grants
                .map(|grant| Grant::new(Arc::clone(&self.reader), grant))
                .collect()
        }))
    }

    /// The only mutations that it may call; null where its grants alone decide, empty where it only reads.
    #[expect(clippy::unused_async, reason = "a resolver that may fail is async")]
    async fn actions(&self) -> Result<Option<Vec<String>>, Fault> {
        let actions = self.row.actions.clone().map(serde_json::from_value);
        actions.transpose().map_err(Fault::internal)
    }

    /// The address by which it stands on teams, where it was granted the role of a referrals user; else null.
    async fn email(&self) -> Option<EmailAddress> {
        self.row.email.clone().map(EmailAddress)
    }

    /// Who made it, by the subject of their token.
    async fn created_by(&self) -> &str {
        &self.row.created_by
    }

    /// When it was made.
    async fn created_at(&self) -> DateTime {
        self.row.created_at.into()
    }

    /// When it was last used, to the hour; null where it never was.
    async fn last_used_at(&self) -> Option<DateTime> {
        self.row.last_used_at.map(DateTime)
    }

    /// When it stops to count; null where it does not by itself.
    async fn expires_at(&self) -> Option<DateTime> {
        self.row.expires_at.map(DateTime)
    }

    /// When it was revoked; null where it was not.
    async fn revoked_at(&self) -> Option<DateTime> {
        self.row.revoked_at.map(DateTime)
    }

    /// Who revoked it, by the subject of their token; null where nobody did.
    async fn revoked_by(&self) -> Option<&str> {
        self.row.revoked_by.as_deref()
    }

    /// Whether it counts now: neither revoked nor expired.
    async fn is_active(&self) -> bool {
        let now = self.reader.clock.now();
        self.row.revoked_at.is_none() && self.row.expires_at.is_none_or(|at| at > now)
    }
}

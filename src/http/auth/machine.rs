//! Sign-in of machines: from a token that stands in the database to a viewer, by one statement each time (C18).

use std::time::{Duration, SystemTime};

use chrono::TimeDelta;
use covente_entity::types::PartnerKind;
use covente_entity::types::ids::ApiTokenId;

use super::{AuthFault, Authenticator, SignedIn};
use crate::domain::api_token::{BEGINNING, SUBJECT, VIA, is_of, parts};
use crate::domain::calls::Machine;
use crate::domain::viewer::Viewer;
use crate::error::Error;
use crate::http::LONGEST_SESSION;
use crate::store::api_tokens::{self, Row};

/// How exactly it is known when a token was last used: a request seldom writes.
const USED: TimeDelta = TimeDelta::hours(1);

/// Whether a bearer token is one of a machine.
pub(super) fn is_machines(token: &str) -> bool {
    token.starts_with(BEGINNING)
}

/// The subject of a token, the same for as long as there is history.
pub(super) fn subject(id: ApiTokenId) -> String {
    format!("{SUBJECT}{id}")
}

impl Authenticator {
    /// The viewer that a machine's token stands for. Nothing is remembered of it: a token that was revoked on any node is
    /// refused at the next request.
    pub(super) async fn machine(&self, token: &str) -> Result<SignedIn, AuthFault> {
        const UNKNOWN: AuthFault = AuthFault::Refused("there is no such API token");
        let (prefix, secret) = parts(token).ok_or(UNKNOWN)?;
        let found = api_tokens::by_prefix(&self.db, prefix).await;
        let row = found.map_err(AuthFault::Failed)?.ok_or(UNKNOWN)?;
        if !is_of(secret, &row.hash) {
            return Err(UNKNOWN);
        }
        if row.revoked_at.is_some() {
            return Err(AuthFault::Refused("the API token was revoked"));
        }
        let now = self.clock.now();
        let remaining = row
            .expires_at
            .map(|at| (at - now).to_std().unwrap_or_default());
        if remaining == Some(Duration::ZERO) {
            return Err(AuthFault::Refused("the API token has expired"));
        }
        if row.last_used_at.is_none_or(|at| at <= now - USED) {
            self.touch(row.id);
        }
        let kind = self.kind(row.partner_id).await?;
        let remaining = remaining.unwrap_or(LONGEST_SESSION).min(LONGEST_SESSION);
        Ok(SignedIn {
            until: SystemTime::now() + remaining,
            machine: Some(row.id),
            viewer: viewer(row, kind)
                .map_err(|fault| AuthFault::Failed(Error::internal(fault)))?
                .into(),
        })
    }

    /// Notes that a token was used, while its request goes on.
    fn touch(&self, id: ApiTokenId) {
        let (db, now) = (self.db.clone(), self.clock.now());
        tokio::spawn(async move {
            if let Err(error) = api_tokens::touch(&db, id, now, now - USED).await {
                tracing::warn!(%error, "it could not be noted that an API token was used");
            }
        });
    }
}

fn viewer(row: Row, kind: PartnerKind) -> Result<Viewer, serde_json::Error> {
    Ok(Viewer {
        subject: subject(row.id),
        email: row.email,
        partner: row.partner_id,
        is_vendor: kind == PartnerKind::Vendor,
        grants: serde_json::from_value(row.grants)?,
        via: format!("{VIA} {}", row.name),
        machine: Some(Machine {
            actions: row.actions.map(serde_json::from_value).transpose()?,
        }),
    })
}

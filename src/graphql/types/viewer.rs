//! Who asks, and what they were granted.

use std::sync::Arc;

use async_graphql::Object;
use futures_util::future::try_join_all;

use crate::domain::permission;
use crate::domain::viewer::{self, Scope};
use crate::graphql::nullable::Nullable;
use crate::graphql::reader::Reader;
use crate::graphql::scalars::EmailAddress;
use crate::graphql::types::enums::Role;
use crate::graphql::types::location::Location;
use crate::graphql::types::notification::NotificationPreference;
use crate::graphql::types::partner::Partner;

/// Who asks.
pub struct Viewer(pub Arc<Reader>);

/// Who asks: you, as your token says.
#[Object]
impl Viewer {
    /// The subject of your token.
    async fn subject(&self) -> &str {
        &self.0.viewer.subject
    }

    /// Your verified e-mail address, by which teams know you; null where the token has none that is verified.
    async fn email(&self) -> Option<EmailAddress> {
        self.0.viewer.email.clone().map(EmailAddress)
    }

    /// Your company.
    async fn partner(&self) -> Nullable<Partner> {
        let found = async {
            let row = self.0.partner(self.0.viewer.partner).await?;
            Ok(Partner::new(Arc::clone(&self.0), row))
        };
        Nullable::found(found.await)
    }

    /// What you chose for mail to your verified e-mail address; without one, what holds for those who never chose.
    async fn notifications(&self) -> Nullable<NotificationPreference> {
        Nullable::found(self.0.preference().await)
    }

    /// What you were granted.
    async fn grants(&self) -> Vec<Grant> {
        let grants = self.0.viewer.grants.iter();
        grants
            .map(|grant| Grant {
                reader: Arc::clone(&self.0),
                grant: grant.clone(),
            })
            .collect()
    }
}

/// A role with its scope.
pub struct Grant {
    reader: Arc<Reader>,
    grant: viewer::Grant,
}

impl Grant {
    /// As somebody was granted it.
    #[must_use]
    pub fn new(reader: Arc<Reader>, grant: viewer::Grant) -> Self {
        Self { reader, grant }
    }
}

/// A role, and where it holds.
#[Object]
impl Grant {
    /// The role.
    async fn role(&self) -> Role {
        self.grant.role.into()
    }

    /// Whether it holds in the whole company.
    async fn all_locations(&self) -> bool {
        *permission::scope(&self.grant) == Scope::All
    }

    /// The locations in which alone it holds; empty where it holds in the whole company.
    async fn locations(&self) -> Nullable<Vec<Location>> {
        let found = async {
            let Scope::Locations(ids) = permission::scope(&self.grant) else {
                return Ok(Vec::new());
            };
            let found = try_join_all(ids.iter().map(|id| self.reader.locations.load(*id))).await?;
            let rows = found.into_iter().flatten();
            Ok(rows
                .map(|row| Location::new(Arc::clone(&self.reader), row))
                .collect())
        };
        Nullable::found(found.await)
    }
}

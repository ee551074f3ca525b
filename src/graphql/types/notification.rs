//! A mail to one person about one event, and what people choose for their address.

use std::sync::Arc;

use async_graphql::{ID, Object, SimpleObject};
use covente_entity::{notification, notification_preference};

use crate::graphql::connection::Listed;
use crate::graphql::error::Fault;
use crate::graphql::ids::{self, Kind};
use crate::graphql::nullable::Nullable;
use crate::graphql::reader::Reader;
use crate::graphql::scalars::{DateTime, EmailAddress};
use crate::graphql::types::engagement::Engagement;
use crate::graphql::types::enums::{Locale, NotificationState, NotificationTopic};
use crate::graphql::types::partner::Partner;

/// A mail.
#[derive(Clone)]
pub struct Notification {
    reader: Arc<Reader>,
    row: Arc<notification::Model>,
}

impl Notification {
    /// From its row, which the viewer looks after.
    #[must_use]
    pub fn new(reader: Arc<Reader>, row: Arc<notification::Model>) -> Self {
        Self { reader, row }
    }

    async fn deal(&self) -> Result<Option<Engagement>, Fault> {
        let row = self.reader.engagements.load(self.row.engagement_id).await?;
        Ok(row.map(|row| Engagement::new(Arc::clone(&self.reader), row)))
    }
}

impl Listed for Notification {
    const CONNECTION: &'static str = "NotificationConnection";
    const EDGE: &'static str = "NotificationEdge";
}

/// A mail to one person about one event. There is one for each event and recipient; what it says is written when it is
/// sent, as far as the recipient's company may see the deal then.
#[Object]
impl Notification {
    /// Opaque id; `resendNotification` takes it.
    pub async fn id(&self) -> ID {
        ids::encode(Kind::Notification, self.row.id)
    }

    /// What it is about.
    async fn topic(&self) -> NotificationTopic {
        self.row.topic.into()
    }

    /// Where it stands.
    async fn state(&self) -> NotificationState {
        self.row.state.into()
    }

    /// Name of the one it is to.
    async fn name(&self) -> &str {
        &self.row.name
    }

    /// Their address.
    async fn email(&self) -> EmailAddress {
        self.row.email.as_str().into()
    }

    /// The language that it is written in.
    async fn locale(&self) -> Locale {
        self.row.locale.into()
    }

    /// Their company.
    async fn partner(&self) -> Nullable<Partner> {
        let found = async {
            let row = self.reader.partner(self.row.partner_id).await?;
            Ok(Partner::new(Arc::clone(&self.reader), row))
        };
        Nullable::found(found.await)
    }

    /// The deal; null where you may not see it, as an admin of the programme never does.
    async fn engagement(&self) -> Nullable<Engagement> {
        Nullable(self.deal().await)
    }

    /// How often it was tried since it was made, or last sent again.
    async fn attempts(&self) -> i32 {
        self.row.attempts
    }

    /// When it is tried next; null where it is not.
    async fn next_attempt_at(&self) -> Option<DateTime> {
        let waits = self.row.state == covente_entity::types::NotificationState::Pending;
        waits.then(|| self.row.next_at.into())
    }

    /// Why the last try was in vain, as the mail server said it; null where none was.
    async fn error(&self) -> Option<&str> {
        self.row.error.as_deref()
    }

    /// When it was made.
    async fn created_at(&self) -> DateTime {
        self.row.created_at.into()
    }

    /// When the mail server took it; null before.
    async fn sent_at(&self) -> Option<DateTime> {
        self.row.sent_at.map(DateTime)
    }
}

/// What you chose for mail to your address.
#[derive(Clone, Debug, SimpleObject)]
pub struct NotificationPreference {
    /// Whether any mail is sent to it.
    pub enabled: bool,
    /// The language; null where it goes by who put you down: that of a contact of a location, English for a team.
    pub locale: Option<Locale>,
}

impl NotificationPreference {
    /// From its row; without one, mail is sent.
    #[must_use]
    pub fn of(row: Option<&notification_preference::Model>) -> Self {
        Self {
            enabled: row.is_none_or(|row| row.enabled),
            locale: row.and_then(|row| row.locale).map(Into::into),
        }
    }
}

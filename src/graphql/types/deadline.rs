//! A clock that runs on a deal.

use std::sync::Arc;

use async_graphql::{Object, SimpleObject};
use covente_entity::deadline;
use covente_entity::types::Time;

use crate::domain::deadline::terms;
use crate::error::Error;
use crate::graphql::connection::Listed;
use crate::graphql::error::Fault;
use crate::graphql::nullable::Nullable;
use crate::graphql::reader::Reader;
use crate::graphql::scalars::DateTime;
use crate::graphql::types::engagement::Engagement;
use crate::graphql::types::enums::{DeadlineConsequenceCode, DeadlineKind};
use crate::graphql::types::invitation::Invitation;
use crate::graphql::types::opportunity::Opportunity;
use crate::graphql::types::partner::Partner;
use crate::graphql::types::registration::Registration;

/// A running clock.
pub struct Deadline {
    reader: Arc<Reader>,
    row: deadline::Model,
    now: Time,
}

impl Deadline {
    /// From its row, which is in the viewer's sight, as of an instant.
    #[must_use]
    pub fn new(reader: Arc<Reader>, row: deadline::Model, now: Time) -> Self {
        Self { reader, row, now }
    }

    async fn record(&self) -> Result<Option<Opportunity>, Fault> {
        let found = self.reader.opportunities.load(self.row.opportunity_id);
        let row = found.await?;
        Ok(row.map(|row| Opportunity::new(Arc::clone(&self.reader), row)))
    }

    async fn offer(&self) -> Result<Option<Invitation>, Fault> {
        let Some(id) = self.row.invitation_id else {
            return Ok(None);
        };
        let row = self.reader.invitation.load(id).await?;
        Ok(row.map(|row| Invitation::new(Arc::clone(&self.reader), row)))
    }

    async fn filed(&self) -> Result<Option<Registration>, Fault> {
        let Some(id) = self.row.registration_id else {
            return Ok(None);
        };
        let row = self.reader.filed.one.load(id).await?;
        Ok(row.map(|row| Registration::new(Arc::clone(&self.reader), row)))
    }
}

impl Listed for Deadline {
    const CONNECTION: &'static str = "DeadlineConnection";
    const EDGE: &'static str = "DeadlineEdge";
}

/// What happens when a clock runs out.
#[derive(Clone, Debug, SimpleObject)]
pub struct DeadlineConsequence {
    /// The stable code, for a program.
    pub code: DeadlineConsequenceCode,
    /// One sentence, for a person.
    pub message: String,
}

/// A clock that runs on a deal: what is due when, whose move it is, and what happens then. It is gone once the move is made,
/// or the job of the server has seen to what follows.
#[Object]
impl Deadline {
    /// What it measures.
    async fn kind(&self) -> DeadlineKind {
        self.row.kind.into()
    }

    /// Since when it runs.
    async fn started_at(&self) -> DateTime {
        self.row.started_at.into()
    }

    /// When it runs out: at this instant it is too late.
    async fn due_at(&self) -> DateTime {
        self.row.due_at.into()
    }

    /// Whether it has run out, and what follows is still to be done: an offer that the server has not expired yet, or a
    /// decision of the vendor that is late.
    async fn is_overdue(&self) -> bool {
        self.row.due_at <= self.now
    }

    /// The company whose move it is.
    async fn owner(&self) -> Nullable<Partner> {
        let found = async {
            let row = self.reader.partner(self.row.owner_id).await?;
            Ok(Partner::new(Arc::clone(&self.reader), row))
        };
        Nullable::found(found.await)
    }

    /// Whether that is your company.
    async fn is_mine(&self) -> bool {
        self.row.owner_id == self.reader.viewer.partner
    }

    /// What happens when it runs out.
    async fn consequence(&self) -> DeadlineConsequence {
        let consequence = terms(self.row.kind).consequence;
        DeadlineConsequence {
            code: consequence.into(),
            message: consequence.message().to_owned(),
        }
    }

    /// The number of the rule behind it, as in `docs/rules.md`.
    async fn rule(&self) -> &str {
        terms(self.row.kind).rule
    }

    /// When the owner is reminded of it next, by an event; null where no reminder is to come.
    async fn remind_at(&self) -> Option<DateTime> {
        self.row.remind_at.map(DateTime)
    }

    /// The deal.
    async fn engagement(&self) -> Nullable<Engagement> {
        let found = async {
            let found = self.reader.engagements.load(self.row.engagement_id).await?;
            let row =
                found.ok_or_else(|| Error::NotFound("You may not see this deal any more."))?;
            Ok(Engagement::new(Arc::clone(&self.reader), row))
        };
        Nullable::found(found.await)
    }

    /// The record that it is of; null where you see that record only as a party of the deal, such as that of a company
    /// whose answer you wait for.
    async fn opportunity(&self) -> Nullable<Opportunity> {
        Nullable(self.record().await)
    }

    /// The offer, or the help request, that waits for an answer; null for any other clock.
    async fn invitation(&self) -> Nullable<Invitation> {
        Nullable(self.offer().await)
    }

    /// The registration that it is of; null where it is of none.
    async fn registration(&self) -> Nullable<Registration> {
        Nullable(self.filed().await)
    }
}

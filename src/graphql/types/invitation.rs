//! An offer to join a deal.

use std::sync::Arc;

use async_graphql::{ID, Object};
use covente_entity::{invitation, opportunity};

use crate::domain::visibility::{Extent, Group, extent};
use crate::error::Error;
use crate::graphql::connection::Listed;
use crate::graphql::error::Fault;
use crate::graphql::ids::{self, Kind};
use crate::graphql::nullable::Nullable;
use crate::graphql::reader::Reader;
use crate::graphql::scalars::{Date, DateTime};
use crate::graphql::types::contact::Contact;
use crate::graphql::types::engagement::Engagement;
use crate::graphql::types::engagement_party::wanted;
use crate::graphql::types::enums::{HelpKind, InvitationWithdrawalReason, OpportunityStatus};
use crate::graphql::types::money::Money;
use crate::graphql::types::opportunity::{Opportunity, answer_due};
use crate::graphql::types::partner::Partner;
use crate::graphql::types::solution::Solution;
use crate::store::engagements::Row;

/// An invitation.
#[derive(Clone)]
pub struct Invitation {
    reader: Arc<Reader>,
    row: Arc<invitation::Model>,
}

impl Invitation {
    /// From its row, of which the viewer sees an end.
    #[must_use]
    pub fn new(reader: Arc<Reader>, row: Arc<invitation::Model>) -> Self {
        Self { reader, row }
    }

    fn is_sent(&self) -> bool {
        self.row.sender_id == self.reader.viewer.partner
    }

    async fn deal(&self) -> Result<Arc<Row>, Fault> {
        let found = self.reader.engagements.load(self.row.engagement_id).await?;
        found.ok_or_else(|| Error::NotFound("You may not see this deal any more.").into())
    }

    /// Whether what the invitation says is for the viewer: an invitee that answered no, or not at all, keeps its own
    /// record and not the sender's words.
    async fn shows(&self, group: Group) -> Result<bool, Fault> {
        if self.is_sent() {
            return Ok(true);
        }
        let deal = self.deal().await?;
        let relation = self.reader.to_originator(&deal.engagement).await?;
        Ok(relation.is_some_and(|relation| extent(relation, group) != Extent::No))
    }

    /// The record that it made for the invitee.
    async fn invitees(&self) -> Result<Arc<opportunity::Model>, Fault> {
        let whole = self.reader.whole(self.row.engagement_id).await?;
        whole
            .record(self.row.opportunity_id)
            .map(|row| Arc::clone(&row.record))
            .ok_or_else(|| Fault::internal("an invitation without a record"))
    }

    async fn seen_message(&self) -> Result<Option<String>, Fault> {
        if self.row.message.is_none() || !self.shows(Group::Message).await? {
            return Ok(None);
        }
        Ok(self.row.message.clone())
    }

    async fn answer_due(&self) -> Result<Option<DateTime>, Fault> {
        let record = self.invitees().await?;
        Ok(answer_due(&record))
    }

    async fn own(&self) -> Result<Option<Opportunity>, Fault> {
        let end = if self.is_sent() {
            self.row.sender_opportunity_id
        } else {
            self.row.opportunity_id
        };
        let own = self.reader.opportunities.load(end).await?;
        Ok(own.map(|row| Opportunity::new(Arc::clone(&self.reader), row)))
    }
}

impl Listed for Invitation {
    const CONNECTION: &'static str = "InvitationConnection";
    const EDGE: &'static str = "InvitationEdge";
}

/// An offer to join a deal, to a partner or to the vendor. It makes a record for the invited company, in `RECEIVED`.
/// What it says never changes. Only the sender and the invited company see it.
#[Object]
impl Invitation {
    /// Opaque id; `withdrawInvitation` takes it.
    pub async fn id(&self) -> ID {
        ids::encode(Kind::Invitation, self.row.id)
    }

    /// The deal.
    async fn engagement(&self) -> Nullable<Engagement> {
        let found = async {
            Ok(Engagement::new(
                Arc::clone(&self.reader),
                self.deal().await?,
            ))
        };
        Nullable::found(found.await)
    }

    // R66: seen before the answer, with what the programme has vetted of it.
    /// The company that sent it.
    async fn sender(&self) -> Nullable<Partner> {
        let found = async {
            let row = self.reader.partner(self.row.sender_id).await?;
            Ok(Partner::new(Arc::clone(&self.reader), row))
        };
        Nullable::found(found.await)
    }

    /// The company that is invited.
    async fn invitee(&self) -> Nullable<Partner> {
        let found = async {
            let row = self.reader.partner(self.row.invitee_id).await?;
            Ok(Partner::new(Arc::clone(&self.reader), row))
        };
        Nullable::found(found.await)
    }

    /// Where it stands: the status of the record that it made for the invited company.
    async fn status(&self) -> Result<OpportunityStatus, Fault> {
        Ok(self.invitees().await?.status.into())
    }

    /// Whether it asks the vendor for help.
    async fn is_help_request(&self) -> bool {
        self.row.is_help_request
    }

    /// What help is wanted. Empty for an invited company that declined, or whose invitation expired or was taken back.
    async fn help_kinds(&self) -> Result<Vec<HelpKind>, Fault> {
        if !self.shows(Group::Message).await? {
            return Ok(Vec::new());
        }
        Ok(self
            .row
            .help_kinds
            .0
            .iter()
            .map(|kind| (*kind).into())
            .collect())
    }

    /// What the sender says to the invited company. Null where it says nothing, and for an invited company that
    /// declined, or whose invitation expired or was taken back.
    async fn message(&self) -> Nullable<String> {
        Nullable(self.seen_message().await)
    }

    /// The part of the deal's value that is offered to the invited company.
    async fn share(&self) -> Money {
        Money::of(self.row.share_minor, &self.row.currency)
    }

    /// The day on which the invited company's part is expected to close.
    async fn close_date(&self) -> Date {
        self.row.close_date.into()
    }

    /// The solutions that are wanted of the invited company. Empty for an invited company that declined, or whose
    /// invitation expired or was taken back.
    async fn solutions(&self) -> Nullable<Vec<Solution>> {
        let found = async {
            if !self.shows(Group::Solutions).await? {
                return Ok(Vec::new());
            }
            wanted(&self.reader, &self.row).await
        };
        Nullable::found(found.await)
    }

    /// The sender's people, as they were when it was sent. Empty for an invited company that declined, or whose
    /// invitation expired or was taken back.
    async fn team(&self) -> Nullable<Vec<Contact>> {
        let found = async {
            if !self.shows(Group::Team).await? {
                return Ok(Vec::new());
            }
            let sender = self.reader.partner(self.row.sender_id).await?;
            let people = self.row.team.0.iter().cloned();
            Ok(people
                .map(|person| Contact::new(Arc::clone(&self.reader), person, &sender))
                .collect())
        };
        Nullable::found(found.await)
    }

    /// When it was sent.
    async fn sent_at(&self) -> DateTime {
        self.row.sent_at.into()
    }

    /// Until when an answer is taken; null once there is one, or none is awaited any more.
    async fn answer_due_at(&self) -> Nullable<DateTime> {
        Nullable(self.answer_due().await)
    }

    /// Why it was taken back; null where it was not.
    async fn withdrawal_reason(&self) -> Option<InvitationWithdrawalReason> {
        self.row.withdrawal_reason.map(Into::into)
    }

    /// Your company's own record at its end of the invitation: the sender's, or the one that the invitation made.
    /// Null where you may not see it.
    async fn opportunity(&self) -> Nullable<Opportunity> {
        Nullable(self.own().await)
    }
}

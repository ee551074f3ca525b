//! One company's record of a deal.

use std::sync::Arc;

use async_graphql::{Context, ID, Object};

use crate::domain::sales_stage;
use crate::domain::visibility::Group;
use crate::graphql::connection::{Connection, Listed, Paging};
use crate::graphql::context;
use crate::graphql::error::Fault;
use crate::graphql::ids::{self, Kind};
use crate::graphql::nullable::Nullable;
use crate::graphql::reader::Reader;
use crate::graphql::scalars::{Date, DateTime};
use crate::graphql::types::action::AvailableAction;
use crate::graphql::types::contact::CustomerContact;
use crate::graphql::types::customer::Customer;
use crate::graphql::types::eligibility::RegistrationEligibility;
use crate::graphql::types::engagement::Engagement;
use crate::graphql::types::enums::{DealType, OpportunityStatus, PartyRole, SalesStage};
use crate::graphql::types::history::HistoryEntry;
use crate::graphql::types::invitation::Invitation;
use crate::graphql::types::location::Location;
use crate::graphql::types::milestone::Milestone;
use crate::graphql::types::money::Money;
use crate::graphql::types::partner::Partner;
use crate::graphql::types::past::PastOpportunity;
use crate::graphql::types::registration::Registration;
use crate::graphql::types::solution::OpportunitySolution;
use crate::graphql::types::team_member::TeamMember;
use crate::graphql::types::view_as::ViewAs;
use crate::store::opportunities::Row;

mod parts;
mod past;
mod registered;
mod seen;

pub use parts::{ClosedAsError, Decline, OpportunityInternal, answer_due};

/// A record. It is only made for the viewer's own company and, from `VISIBLE` on, for the vendor (design §10).
#[derive(Clone)]
pub struct Opportunity {
    reader: Arc<Reader>,
    row: Arc<Row>,
}

impl Opportunity {
    /// From its row, which is in the viewer's sight.
    #[must_use]
    pub fn new(reader: Arc<Reader>, row: Arc<Row>) -> Self {
        Self { reader, row }
    }
}

impl Listed for Opportunity {
    const CONNECTION: &'static str = "OpportunityConnection";
    const EDGE: &'static str = "OpportunityEdge";
}

/// One company's own record of a deal: where the deal stands for that company, and what it keeps about it. You see
/// the records of your own company, as far as your role reaches; the vendor also sees those of companies that let it
/// view their deals. Of the other companies in a deal, `engagement.parties` shows what you may know.
#[Object]
impl Opportunity {
    /// Opaque id.
    pub async fn id(&self) -> ID {
        ids::encode(Kind::Opportunity, self.row.record.id)
    }

    /// Counts the changes of the record by its own company. A mutation names the version that it was decided on as
    /// `expectedVersion`.
    async fn version(&self) -> i32 {
        self.row.record.version
    }

    /// What all companies in the deal share.
    async fn engagement(&self) -> Nullable<Engagement> {
        let row = crate::store::engagements::Row {
            engagement: Arc::clone(&self.row.engagement),
            customer: Arc::clone(&self.row.customer),
        };
        let engagement = Engagement::new(Arc::clone(&self.reader), Arc::new(row));
        Nullable::found(Ok(engagement))
    }

    /// The company whose record it is.
    async fn partner(&self) -> Nullable<Partner> {
        let partner = Partner::new(Arc::clone(&self.reader), Arc::clone(&self.row.partner));
        Nullable::found(Ok(partner))
    }

    /// The location of that company that it belongs to. It never changes.
    async fn location(&self) -> Nullable<Location> {
        let (location, partner) = (&self.row.location, &self.row.partner);
        let location = Location::of(Arc::clone(&self.reader), Arc::clone(location), partner);
        Nullable::found(Ok(location))
    }

    /// Whether that company started the deal or was invited.
    async fn role(&self) -> PartyRole {
        PartyRole::of(self.row.record.is_originator)
    }

    /// The name that the company gave to the deal. Before it accepts, this is the name that the sender gave.
    async fn name(&self) -> &str {
        &self.row.record.name
    }

    /// Where it stands.
    async fn status(&self) -> OpportunityStatus {
        self.row.record.status.into()
    }

    /// Since when it stands there.
    async fn status_since(&self) -> DateTime {
        self.row.record.status_since.into()
    }

    /// How far the sale is; null before it is accepted.
    async fn sales_stage(&self) -> Option<SalesStage> {
        self.row.record.sales_stage.map(Into::into)
    }

    /// What your company calls that stage, as it was given to `setSalesStage`; null where the standard name was given,
    /// and for other companies.
    async fn own_stage(&self) -> Option<&str> {
        let own = self.row.record.own_stage.as_deref();
        own.filter(|_| self.shows(Group::Internal))
    }

    /// How far the sale is, in percent; null before it is accepted.
    async fn sales_stage_percent(&self) -> Option<i32> {
        self.row.record.sales_stage.map(sales_stage::percent)
    }

    /// Estimated value of the company's part.
    async fn value(&self) -> Money {
        Money::of(self.row.record.value_minor, &self.row.record.currency)
    }

    /// Estimated day on which it closes.
    async fn close_date(&self) -> Date {
        self.row.record.close_date.into()
    }

    /// The type of the deal, as far as you can know it: what happens between others and the vendor does not count.
    #[graphql(name = "type")]
    async fn deal_type(&self) -> Result<DealType, Fault> {
        let known = self.reader.known(&self.row.engagement).await?;
        Ok(known.deal_type().into())
    }

    /// The customer; null for a company that declined, let expire or lost its invitation.
    async fn customer(&self) -> Nullable<Customer> {
        Nullable(self.seen_customer().await)
    }

    /// The customer's name.
    async fn customer_name(&self) -> &str {
        &self.row.customer.name
    }

    /// The solutions on the record, in the company's order.
    async fn solutions(&self) -> Nullable<Vec<OpportunitySolution>> {
        Nullable::found(self.seen_solutions().await)
    }

    /// The company's people on this deal, in its order.
    async fn team(&self) -> Nullable<Vec<TeamMember>> {
        Nullable::found(self.seen_team().await)
    }

    /// The invitations sent from this record, oldest first; the vendor sees those to itself.
    async fn invitations(&self) -> Nullable<Vec<Invitation>> {
        Nullable::found(self.seen_invitations().await)
    }

    /// The invitation that made this record; null where its company started the deal.
    async fn received_invitation(&self) -> Nullable<Invitation> {
        Nullable(self.seen_received().await)
    }

    /// What no other company ever sees; null for the vendor.
    async fn internal(&self) -> Option<OpportunityInternal> {
        self.shows(Group::Internal)
            .then(|| OpportunityInternal::of(&self.row.record))
    }

    /// The customer's contact; null where none is given or it may not be shared with you.
    async fn customer_contact(&self) -> Nullable<CustomerContact> {
        Nullable(CustomerContact::seen(&self.reader, &self.row.engagement).await)
    }

    /// Why it was declined; null where it was not, or for another company.
    async fn decline(&self) -> Option<Decline> {
        self.shows(Group::CloseReason)
            .then(|| Decline::declined(&self.row.record))
            .flatten()
    }

    /// Why it was lost; null where it was not, or for another company.
    async fn lost(&self) -> Option<Decline> {
        self.shows(Group::CloseReason)
            .then(|| Decline::lost(&self.row.record))
            .flatten()
    }

    /// Whether you marked it as a favourite. The mark is yours alone.
    async fn is_favorite(&self) -> Result<bool, Fault> {
        Ok(self
            .reader
            .favorites
            .load(self.row.record.id)
            .await?
            .is_some())
    }

    /// Why it was closed as an error; null where it was not, or for another company.
    async fn error(&self) -> Option<ClosedAsError> {
        self.shows(Group::CloseReason)
            .then(|| ClosedAsError::of(&self.row.record))
            .flatten()
    }

    /// When the record was made.
    async fn created_at(&self) -> DateTime {
        self.row.record.created_at.into()
    }

    /// When its own company last changed it.
    async fn updated_at(&self) -> DateTime {
        self.row.record.updated_at.into()
    }

    /// When it was offered to the company; null where the company started the deal.
    async fn received_at(&self) -> Option<DateTime> {
        let record = &self.row.record;
        (!record.is_originator).then(|| record.created_at.into())
    }

    /// When it was accepted, or started; null where it never was.
    async fn accepted_at(&self) -> Option<DateTime> {
        self.row.record.accepted_at.map(DateTime)
    }

    /// When it was closed; null while it is open.
    async fn closed_at(&self) -> Option<DateTime> {
        self.row.record.closed_at.map(DateTime)
    }

    /// Until when an answer is taken; null where none is awaited.
    async fn answer_due_at(&self) -> Option<DateTime> {
        answer_due(&self.row.record)
    }

    /// Whether the deal can be registered from this record, before and after it is won; null for companies that may not
    /// know.
    async fn registration_eligibility(&self) -> Nullable<RegistrationEligibility> {
        Nullable(self.seen_eligibility().await)
    }

    /// What was registered from this record, oldest first: one registration for each incentive at most. Empty for
    /// companies that may not know.
    async fn registrations(&self) -> Nullable<Vec<Registration>> {
        Nullable::found(self.seen_registrations().await)
    }

    /// The life of the record, step by step: its beginning, its sales stages, its end, and deal registration where the
    /// deal is eligible for it.
    async fn milestones(&self) -> Nullable<Vec<Milestone>> {
        Nullable::found(self.seen_milestones().await)
    }

    /// What happened to the record, oldest first: who changed what, and through what. Of another company's record it tells
    /// what your company was told then, as far as you may see it now. `last` gives the newest.
    async fn history(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "So many from the oldest, at most 100; 20 where neither it nor `last` is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "So many up to the newest, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Nullable<Connection<HistoryEntry>> {
        let found = async {
            let paging = Paging {
                first,
                after,
                last,
                before,
            };
            Box::pin(self.happened(context::state(ctx)?, paging)).await
        };
        Nullable::found(found.await)
    }

    /// The record as it was at an instant, at the end of all that counts as having happened by then. Null before it was
    /// made, and for another company's record.
    async fn as_of(
        &self,
        #[graphql(desc = "The instant.")] at: DateTime,
    ) -> Nullable<PastOpportunity> {
        Nullable(Box::pin(self.was(at)).await)
    }

    /// What another company sees of the record: its fields by group, what of them is given and what withheld, and why.
    /// It is for admins of the record's own company: `FORBIDDEN` for all others. Null where there is no such company.
    async fn view_as(
        &self,
        #[graphql(
            desc = "The company: the vendor or any partner, in the deal or not; one that is not in it sees nothing."
        )]
        partner_id: ID,
    ) -> Nullable<ViewAs> {
        let company = ids::decode(&partner_id, Kind::Partner).map(Into::into);
        Nullable(Box::pin(ViewAs::of(&self.reader, &self.row, company)).await)
    }

    /// What you can do to the record now, what it needs, or why not: every action, in the order in which a desk meets
    /// them.
    async fn available_actions(&self) -> Nullable<Vec<AvailableAction>> {
        Nullable::found(self.actions().await)
    }
}

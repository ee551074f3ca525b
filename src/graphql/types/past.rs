//! A record of one's own company as it was at an instant.

use std::sync::Arc;

use async_graphql::{Object, SimpleObject};
use covente_entity::event;
use covente_entity::types::Person;
use covente_entity::types::ids::RegistrationId;
use futures_util::future::try_join_all;

use crate::domain::event::{Changes, fold};
use crate::domain::past::{Past, PastLine};
use crate::domain::sales_stage;
use crate::graphql::error::Fault;
use crate::graphql::nullable::Nullable;
use crate::graphql::reader::Reader;
use crate::graphql::scalars::{Date, DateTime, EmailAddress, PhoneNumber};
use crate::graphql::types::contact::{Contact, CustomerContact};
use crate::graphql::types::enums::{
    HelpKind, OpportunityStatus, RegistrationState, SalesStage, VendorInvolvement,
};
use crate::graphql::types::invitation::Invitation;
use crate::graphql::types::location::Location;
use crate::graphql::types::money::Money;
use crate::graphql::types::opportunity::{ClosedAsError, Decline, OpportunityInternal};
use crate::graphql::types::registration::Registration;
use crate::graphql::types::solution::Solution;
use crate::store::opportunities::Row;

/// A record as it was.
pub struct PastOpportunity {
    reader: Arc<Reader>,
    row: Arc<Row>,
    last: event::Model,
    past: Past,
}

impl PastOpportunity {
    /// What the events of a record up to some instant, oldest first, fold to; none where there are none.
    ///
    /// # Errors
    /// `INTERNAL` where the log holds something that this server does not know.
    pub(super) fn of<'a>(
        reader: &Arc<Reader>,
        row: &Arc<Row>,
        events: impl IntoIterator<Item = &'a event::Model>,
    ) -> Result<Option<Self>, Fault> {
        let mut last = None;
        let mut changes: Vec<Changes> = Vec::new();
        for event in events {
            changes.push(serde_json::from_value(event.changes.clone()).map_err(Fault::internal)?);
            last = Some(event);
        }
        let Some(last) = last else {
            return Ok(None);
        };
        Ok(Some(Self {
            reader: Arc::clone(reader),
            row: Arc::clone(row),
            last: last.clone(),
            past: Past::of(fold(&changes)).map_err(Fault::internal)?,
        }))
    }

    async fn place(&self) -> Result<Option<Location>, Fault> {
        let row = self.reader.locations.load(self.past.location_id).await?;
        Ok(row.map(|row| Location::new(Arc::clone(&self.reader), row)))
    }

    async fn sold(&self, line: &PastLine) -> Result<PastSolution, Fault> {
        let row = self.reader.solutions.load(line.solution_id).await?;
        let row = row.ok_or_else(|| Fault::internal("a solution left the catalogue"))?;
        Ok(PastSolution {
            solution: Solution::new(Arc::clone(&self.reader), row),
            price: line
                .price
                .as_ref()
                .map(|price| Money::of(price.minor, &price.currency)),
            quantity: line.quantity,
        })
    }

    async fn filed(&self, id: RegistrationId) -> Result<Option<Registration>, Fault> {
        let filed = self.reader.filed.all.list(self.row.engagement.id).await?;
        let row = filed.iter().find(|row| row.id == id);
        Ok(row.map(|row| Registration::new(Arc::clone(&self.reader), Arc::new(row.clone()))))
    }
}

/// A record of your company as it was at an instant: what the history up to then comes to. What it links to is as it is
/// now.
#[Object]
impl PastOpportunity {
    /// Since when it was so: when the last change before that instant counts as having happened.
    async fn since(&self) -> DateTime {
        self.last.at.into()
    }

    /// Its version then.
    async fn version(&self) -> i32 {
        self.last.record_version
    }

    /// Where it stood.
    async fn status(&self) -> OpportunityStatus {
        self.past.status.into()
    }

    /// How far the sale was; null before it was accepted.
    async fn sales_stage(&self) -> Option<SalesStage> {
        self.past.sales_stage.map(Into::into)
    }

    /// What your company called that stage; null where the standard name had been given.
    async fn own_stage(&self) -> Option<&str> {
        self.past.own_stage.as_deref()
    }

    /// How far the sale was, in percent; null before it was accepted.
    async fn sales_stage_percent(&self) -> Option<i32> {
        self.past.sales_stage.map(sales_stage::percent)
    }

    /// The location that it belonged to.
    async fn location(&self) -> Nullable<Location> {
        Nullable(self.place().await)
    }

    /// Its name.
    async fn name(&self) -> &str {
        &self.past.name
    }

    /// The estimated value of your company's part.
    async fn value(&self) -> Money {
        Money::of(self.past.value.minor, &self.past.value.currency)
    }

    /// The estimated day on which it would close.
    async fn close_date(&self) -> Date {
        self.past.close_date.into()
    }

    /// What your company kept for itself.
    async fn internal(&self) -> OpportunityInternal {
        OpportunityInternal {
            private_notes: self.past.private_notes.clone(),
            crm_id: self.past.crm_id.clone(),
            campaign_id: self.past.campaign_id.clone(),
        }
    }

    /// Why it had been declined; null where it had not.
    async fn decline(&self) -> Option<Decline> {
        Some(Decline {
            reason: self.past.decline_reason?.into(),
            notes: self.past.close_notes.clone(),
        })
    }

    /// Why it had been lost; null where it had not.
    async fn lost(&self) -> Option<Decline> {
        Some(Decline {
            reason: self.past.lost_reason?.into(),
            notes: self.past.close_notes.clone(),
        })
    }

    /// Why it had been closed as an error; null where it had not.
    async fn error(&self) -> Option<ClosedAsError> {
        Some(ClosedAsError {
            reason: self.past.error_reason?.into(),
            notes: self.past.close_notes.clone(),
        })
    }

    /// How far the vendor was in the deal; null where another company started it.
    async fn vendor_involvement(&self) -> Option<VendorInvolvement> {
        self.past.vendor_involvement.map(Into::into)
    }

    /// What had been asked of the vendor; empty where another company started the deal.
    async fn help_kinds(&self) -> Vec<HelpKind> {
        let kinds = self.past.help_kinds.iter();
        kinds.map(|kind| (*kind).into()).collect()
    }

    /// The customer's contact; null where none was given, or another company started the deal.
    async fn customer_contact(&self) -> Option<CustomerContact> {
        let contact = self.past.customer_contact.as_ref()?;
        Some(CustomerContact {
            name: contact.name.clone(),
            phone: contact.phone.clone().map(PhoneNumber),
            email: contact.email.clone().map(EmailAddress),
            consent_given: contact.consent_given,
        })
    }

    /// Your company's people on the deal, in its order.
    async fn team(&self) -> Vec<Contact> {
        let mut team: Vec<_> = self.past.team.iter().collect();
        team.sort_by_key(|(id, member)| (member.position, **id));
        let partner = Arc::clone(&self.row.partner);
        let contact = |(_, member): (_, &crate::domain::past::PastMember)| {
            let person = Person {
                name: member.name.clone(),
                email: member.email.clone(),
                phone: member.phone.clone(),
            };
            Contact::new(Arc::clone(&self.reader), person, &partner)
        };
        team.into_iter().map(contact).collect()
    }

    /// The solutions on the record, in your company's order.
    async fn solutions(&self) -> Nullable<Vec<PastSolution>> {
        let found = async {
            let mut lines: Vec<_> = self.past.solutions.iter().collect();
            lines.sort_by_key(|(id, line)| (line.position, **id));
            try_join_all(lines.into_iter().map(|(_, line)| self.sold(line))).await
        };
        Nullable::found(found.await)
    }

    /// The invitations that had been sent from the record, oldest first.
    async fn invitations(&self) -> Nullable<Vec<Invitation>> {
        let found = async {
            let whole = self.reader.whole(self.row.engagement.id).await?;
            let all = whole.invitations.list()?.iter();
            let sent = all.filter(|row| self.past.invitations.contains_key(&row.id));
            let invitation = |row| Invitation::new(Arc::clone(&self.reader), Arc::clone(row));
            Ok(sent.map(invitation).collect())
        };
        Nullable::found(found.await)
    }

    /// The registrations of the record, and where each stood.
    async fn registrations(&self) -> Nullable<Vec<PastRegistration>> {
        let found = async {
            let filed = self.past.registrations.iter().map(async |(id, filed)| {
                let registration = self.filed(*id).await?;
                Ok::<_, Fault>(PastRegistration {
                    registration: registration
                        .ok_or_else(|| Fault::internal("a registration left its deal"))?,
                    state: filed.state.into(),
                })
            });
            try_join_all(filed).await
        };
        Nullable::found(found.await)
    }
}

/// A solution that was on a record.
#[derive(Clone, SimpleObject)]
pub struct PastSolution {
    /// The solution.
    pub solution: Solution,
    /// What it cost; null where nothing had been said.
    pub price: Option<Money>,
    /// How many; null where nothing had been said.
    pub quantity: Option<i32>,
}

/// A registration as it stood.
#[derive(Clone, SimpleObject)]
pub struct PastRegistration {
    /// The registration.
    pub registration: Registration,
    /// Where it stood then.
    pub state: RegistrationState,
}

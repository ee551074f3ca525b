//! What the companies in one joint deal share.

use std::sync::Arc;

use async_graphql::{ID, Object};

use crate::domain::visibility::{Extent, Group, extent};
use crate::graphql::error::Fault;
use crate::graphql::ids::{self, Kind};
use crate::graphql::nullable::Nullable;
use crate::graphql::reader::Reader;
use crate::graphql::scalars::DateTime;
use crate::graphql::types::contact::{Contact, CustomerContact};
use crate::graphql::types::customer::Customer;
use crate::graphql::types::engagement_party::EngagementParty;
use crate::graphql::types::enums::{DealType, VendorInvolvement};
use crate::graphql::types::opportunity::Opportunity;
use crate::store::engagements::Row;

/// A deal.
#[derive(Clone)]
pub struct Engagement {
    reader: Arc<Reader>,
    row: Arc<Row>,
}

impl Engagement {
    /// From its row, which is in the viewer's sight.
    #[must_use]
    pub fn new(reader: Arc<Reader>, row: Arc<Row>) -> Self {
        Self { reader, row }
    }

    async fn seen_customer(&self) -> Result<Option<Customer>, Fault> {
        let relation = self.reader.to_originator(&self.row.engagement).await?;
        let seen = relation.is_some_and(|relation| extent(relation, Group::Deal) == Extent::Yes);
        Ok(seen.then(|| Customer::new(Arc::new(self.row.customer.clone()))))
    }

    async fn seen_vendor(&self) -> Result<Option<EngagementParty>, Fault> {
        let view = self.reader.deal(&self.row.engagement).await?;
        let vendors = view.vendors();
        Ok(vendors.map(|(place, relation)| {
            EngagementParty::new(Arc::clone(&self.reader), Arc::clone(&view), place, relation)
        }))
    }

    async fn own(&self) -> Result<Option<Opportunity>, Fault> {
        let own = self.reader.own.load(self.row.engagement.id).await?;
        Ok(own.map(|row| Opportunity::new(Arc::clone(&self.reader), row)))
    }
}

/// A joint deal: what the companies in it share, as far as each of them may see it.
#[Object]
impl Engagement {
    /// Opaque id.
    pub async fn id(&self) -> ID {
        ids::encode(Kind::Engagement, self.row.engagement.id)
    }

    /// A short name to quote by phone, such as `CO-7K3F-92QD`: the same for all companies in the deal.
    async fn reference(&self) -> &str {
        &self.row.engagement.reference
    }

    /// The type of the deal, as far as you can know it: what happens between others and the vendor does not count.
    #[graphql(name = "type")]
    async fn deal_type(&self) -> Result<DealType, Fault> {
        let known = self.reader.known(&self.row.engagement).await?;
        Ok(known.deal_type().into())
    }

    /// How far the vendor is in the deal, as far as you can know it. A company that was invited sees the vendor only
    /// once both have accepted.
    async fn vendor_involvement(&self) -> Result<VendorInvolvement, Fault> {
        let known = self.reader.known(&self.row.engagement).await?;
        Ok(known.involvement.into())
    }

    /// Whether a partner was ever invited.
    async fn has_partners(&self) -> Result<bool, Fault> {
        let known = self.reader.known(&self.row.engagement).await?;
        Ok(known.partner_invited)
    }

    /// The customer; null for a company that declined, let expire or lost its invitation.
    async fn customer(&self) -> Nullable<Customer> {
        Nullable(self.seen_customer().await)
    }

    /// The customer's name.
    async fn customer_name(&self) -> &str {
        &self.row.customer.name
    }

    /// The customer's contact; null where none is given or it may not be shared with you.
    async fn customer_contact(&self) -> Nullable<CustomerContact> {
        Nullable(CustomerContact::seen(&self.reader, &self.row.engagement).await)
    }

    /// The companies in the deal that you may see, one entry each, in the order in which they came in. Your own is
    /// among them.
    async fn parties(&self) -> Result<Vec<EngagementParty>, Fault> {
        let view = self.reader.deal(&self.row.engagement).await?;
        Ok(view
            .seen()
            .map(|(place, relation)| {
                EngagementParty::new(Arc::clone(&self.reader), Arc::clone(&view), place, relation)
            })
            .collect())
    }

    /// The vendor's part in the deal; null where it has none that you may see.
    async fn vendor_party(&self) -> Nullable<EngagementParty> {
        Nullable(self.seen_vendor().await)
    }

    /// The people of all companies that have accepted and show their team to you.
    async fn joint_team(&self) -> Result<Vec<Contact>, Fault> {
        let view = self.reader.deal(&self.row.engagement).await?;
        let joint = view.seen().filter(|(place, relation)| {
            let team = extent(*relation, Group::Team);
            view.facts.records[*place].accepted && matches!(team, Extent::Yes | Extent::Joint)
        });
        Ok(joint
            .flat_map(|(place, _)| view.contacts(&self.reader, place))
            .collect())
    }

    /// Your company's own record of the deal; null where it has none that you see.
    async fn opportunity(&self) -> Nullable<Opportunity> {
        Nullable(self.own().await)
    }

    /// When the deal was started.
    async fn created_at(&self) -> DateTime {
        self.row.engagement.created_at.into()
    }
}

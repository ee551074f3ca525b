//! What the companies in one joint deal share.

use std::sync::Arc;

use async_graphql::{Context, ID, Object};

use crate::domain::visibility::{Extent, Group, extent};
use crate::graphql::connection::{Connection, List, Paging};
use crate::graphql::context::{self, State};
use crate::graphql::error::Fault;
use crate::graphql::ids::{self, Kind};
use crate::graphql::nullable::Nullable;
use crate::graphql::reader::Reader;
use crate::graphql::scalars::DateTime;
use crate::graphql::types::contact::{Contact, CustomerContact};
use crate::graphql::types::customer::Customer;
use crate::graphql::types::engagement_party::EngagementParty;
use crate::graphql::types::enums::{DealType, VendorInvolvement};
use crate::graphql::types::history::{HistoryEntry, history};
use crate::graphql::types::message::Message;
use crate::graphql::types::opportunity::Opportunity;
use crate::store::engagements::Row;
use crate::store::messages::Part;
use crate::store::page::{Page, Place};

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
        Ok(seen.then(|| Customer::new(Arc::clone(&self.row.customer))))
    }

    async fn seen_vendor(&self) -> Result<Option<EngagementParty>, Fault> {
        let view = self.reader.deal(&self.row.engagement).await?;
        let vendors = view.vendors();
        Ok(vendors.map(|(place, relation)| {
            EngagementParty::new(Arc::clone(&self.reader), Arc::clone(&view), place, relation)
        }))
    }

    /// A page of the messages that the viewer hears.
    async fn heard(&self, state: &State, paging: Paging) -> Result<Connection<Message>, Fault> {
        let order = format!("messages:{}", self.row.engagement.id);
        let list = List::new(state, &self.reader.viewer, order);
        let window = list.window(paging)?;
        let place = |place: &Option<Place>| place.as_ref().map(Place::number).transpose();
        let part = Part {
            size: window.size,
            backwards: window.backwards,
            after: place(&window.after)?,
            before: place(&window.before)?,
        };
        let found = self.reader.messages(&self.row.engagement, part).await?;
        let page = Page::of(found.to_vec(), &window, |row| row.place.into());
        let node = |row| Message::new(Arc::clone(&self.reader), Arc::new(row));
        let (reader, row) = (Arc::clone(&self.reader), Arc::clone(&self.row));
        Ok(list.page(page, node, move || {
            let (reader, row) = (Arc::clone(&reader), Arc::clone(&row));
            Box::pin(async move { reader.count_messages(&row.engagement).await })
        })?)
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
    async fn parties(&self) -> Nullable<Vec<EngagementParty>> {
        let found = async {
            let view = self.reader.deal(&self.row.engagement).await?;
            Ok(view
                .seen()
                .map(|(place, relation)| {
                    EngagementParty::new(
                        Arc::clone(&self.reader),
                        Arc::clone(&view),
                        place,
                        relation,
                    )
                })
                .collect())
        };
        Nullable::found(found.await)
    }

    /// The vendor's part in the deal; null where it has none that you may see.
    async fn vendor_party(&self) -> Nullable<EngagementParty> {
        Nullable(self.seen_vendor().await)
    }

    /// The people of all companies that have accepted and show their team to you.
    async fn joint_team(&self) -> Nullable<Vec<Contact>> {
        let found = async {
            let view = self.reader.deal(&self.row.engagement).await?;
            let joint = view.seen().filter(|(place, relation)| {
                let team = extent(*relation, Group::Team);
                view.facts.records[*place].accepted && matches!(team, Extent::Yes | Extent::Joint)
            });
            Ok(joint
                .flat_map(|(place, _)| view.contacts(&self.reader, place))
                .collect())
        };
        Nullable::found(found.await)
    }

    /// The messages of the deal that you may read, oldest first: what your company wrote, and what was written to it. `last`
    /// gives the newest.
    async fn messages(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "So many from the oldest, at most 100; 20 where neither it nor `last` is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "So many up to the newest, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Nullable<Connection<Message>> {
        let found = async {
            let paging = Paging {
                first,
                after,
                last,
                before,
            };
            Box::pin(self.heard(context::state(ctx)?, paging)).await
        };
        Nullable::found(found.await)
    }

    /// What happened to the records of the deal, oldest first: what your company was told of them then, as far as you may
    /// see it now. `last` gives the newest.
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
            let (state, engagement) = (context::state(ctx)?, &self.row.engagement);
            Box::pin(history(state, &self.reader, engagement, None, paging)).await
        };
        Nullable::found(found.await)
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

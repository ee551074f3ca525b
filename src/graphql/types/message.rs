//! What a company wrote in a deal.

use std::collections::BTreeSet;
use std::sync::Arc;

use async_graphql::{ID, Object};
use covente_entity::message;
use covente_entity::types::ids::PartnerId;
use futures_util::future::try_join_all;

use crate::domain::message::{Address, readers};
use crate::error::Error;
use crate::graphql::connection::Listed;
use crate::graphql::deal_view::DealView;
use crate::graphql::error::Fault;
use crate::graphql::ids::{self, Kind};
use crate::graphql::nullable::Nullable;
use crate::graphql::reader::Reader;
use crate::graphql::scalars::DateTime;
use crate::graphql::types::actor::Actor;
use crate::graphql::types::engagement::Engagement;
use crate::graphql::types::enums::MessageAudience;
use crate::graphql::types::partner::Partner;
use crate::store::engagements::Row;

/// A message.
#[derive(Clone)]
pub struct Message {
    reader: Arc<Reader>,
    row: Arc<message::Model>,
}

impl Message {
    /// From its row, which the viewer hears.
    #[must_use]
    pub fn new(reader: Arc<Reader>, row: Arc<message::Model>) -> Self {
        Self { reader, row }
    }

    async fn deal(&self) -> Result<Arc<Row>, Fault> {
        let found = self.reader.engagements.load(self.row.engagement_id).await?;
        found.ok_or_else(|| Error::NotFound("You may not see this deal any more.").into())
    }

    async fn view(&self) -> Result<Arc<DealView>, Fault> {
        self.reader.deal(&self.deal().await?.engagement).await
    }

    async fn addressed(&self) -> Result<Option<Partner>, Fault> {
        match self.row.addressee_id {
            Some(id) => Ok(Some(self.company(id).await?)),
            None => Ok(None),
        }
    }

    async fn company(&self, id: PartnerId) -> Result<Partner, Fault> {
        let row = self.reader.partner(id).await?;
        Ok(Partner::new(Arc::clone(&self.reader), row))
    }

    /// The companies that hear it. Its own company is told of all; others of those that they see in the deal.
    async fn heard_by(&self) -> Result<Vec<PartnerId>, Fault> {
        let view = self.view().await?;
        let mut facts = view.facts.records.iter();
        let from = facts.find(|record| record.id == self.row.opportunity_id);
        let from = from.ok_or_else(|| Fault::internal("a message from outside its deal"))?;
        let address = Address {
            audience: self.row.audience,
            to: self.row.addressee_id,
        };
        let own = self.reader.viewer.partner;
        let seen: BTreeSet<_> = view
            .seen()
            .map(|(place, _)| view.facts.records[place].partner)
            .chain([own, self.row.partner_id])
            .collect();
        let mut heard = readers(&view.facts, from, address);
        heard.retain(|company| own == self.row.partner_id || seen.contains(company));
        Ok(heard)
    }
}

impl Listed for Message {
    const CONNECTION: &'static str = "MessageConnection";
    const EDGE: &'static str = "MessageEdge";
}

/// What a company wrote in a deal, to others or to itself. It is never edited.
#[Object]
impl Message {
    /// Opaque id.
    pub async fn id(&self) -> ID {
        ids::encode(Kind::Message, self.row.id)
    }

    /// The deal.
    async fn engagement(&self) -> Nullable<Engagement> {
        let found = async {
            let reader = Arc::clone(&self.reader);
            Ok(Engagement::new(reader, self.deal().await?))
        };
        Nullable::found(found.await)
    }

    /// The company that wrote it.
    async fn sender(&self) -> Nullable<Partner> {
        Nullable::found(self.company(self.row.partner_id).await)
    }

    /// Who wrote it, as far as you may know.
    async fn author(&self) -> Nullable<Actor> {
        let found = async {
            let view = self.view().await?;
            let (subject, via) = (self.row.posted_by.as_str(), &self.row.via);
            let reader = Arc::clone(&self.reader);
            let sender = Some(self.row.partner_id);
            Ok(Actor::of(reader, &view, Some(subject), sender, via))
        };
        Nullable::found(found.await)
    }

    /// For whom it is.
    async fn audience(&self) -> MessageAudience {
        self.row.audience.into()
    }

    /// The one company that it is for; null where it is for its own or for all.
    async fn addressee(&self) -> Nullable<Partner> {
        Nullable(self.addressed().await)
    }

    /// The companies that can read it now, as far as you see them in the deal: never another one than its audience
    /// names, besides its sender.
    async fn readers(&self) -> Nullable<Vec<Partner>> {
        let found = async {
            let heard = self.heard_by().await?;
            try_join_all(heard.into_iter().map(|id| self.company(id))).await
        };
        Nullable::found(found.await)
    }

    /// What it says.
    async fn body(&self) -> &str {
        &self.row.body
    }

    /// When it was posted.
    async fn posted_at(&self) -> DateTime {
        self.row.posted_at.into()
    }
}

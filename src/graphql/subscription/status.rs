//! `opportunityStatusChanged`.

use async_graphql::{Context, ID, Object, Subscription};
use covente_entity::types::Status;
use futures_util::Stream;

use crate::domain::event::status_move;
use crate::domain::field::Field;
use crate::graphql::nullable::Nullable;
use crate::graphql::scalars::DateTime;
use crate::graphql::subscription::tell::{self, Heard};
use crate::graphql::types::actor::Actor;
use crate::graphql::types::engagement::Engagement;
use crate::graphql::types::engagement_party::EngagementParty;
use crate::graphql::types::enums::OpportunityStatus;
use crate::graphql::types::opportunity::Opportunity;

/// A change of the status of one party's record.
pub(crate) struct OpportunityStatusChange {
    heard: Heard,
    moved: (Option<Status>, Status),
}

/// A change of the status of one party's record. What it links to is as it is now, which may be newer than the
/// change.
#[Object]
impl OpportunityStatusChange {
    /// The deal.
    async fn engagement(&self) -> Engagement {
        self.heard.engagement()
    }

    /// The party whose record changed its status, as far as you see it.
    async fn party(&self) -> EngagementParty {
        self.heard.party()
    }

    /// The status before; null where the record is new.
    async fn from(&self) -> Option<OpportunityStatus> {
        self.moved.0.map(Into::into)
    }

    /// The status after.
    async fn to(&self) -> OpportunityStatus {
        self.moved.1.into()
    }

    /// Your own visible record of the deal, as it is now; null where your company has none that you see.
    async fn opportunity(&self) -> Nullable<Opportunity> {
        Nullable(self.heard.own().await)
    }

    /// Who made the change, as far as you may know.
    async fn actor(&self) -> Actor {
        self.heard.actor()
    }

    /// When the change counts as having happened: an expiry at its deadline.
    async fn at(&self) -> DateTime {
        self.heard.fact.event.at.into()
    }

    /// The place of this change in the one order of all changes; give it as `after` to go on from here.
    async fn cursor(&self) -> &str {
        &self.heard.cursor
    }
}

/// Changes of statuses.
#[derive(Default)]
pub(super) struct StatusFeed;

/// Changes of statuses.
#[Subscription]
impl StatusFeed {
    /// Every change of a status that you may see, in the one order of all changes: of the parties of one deal, or of
    /// all deals. It goes on from now, or, with `after`, from any earlier change without a gap and without a double,
    /// also across a restart of the server. Codes: `NOT_FOUND` for a deal that you do not see, `CURSOR_INVALID`.
    async fn opportunity_status_changed(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "A record that you see: only changes of its deal. Left out: of all deals."
        )]
        opportunity_id: Option<ID>,
        #[graphql(
            desc = "The cursor of the last change that you know; left out: only what happens from now on."
        )]
        after: Option<String>,
    ) -> async_graphql::Result<
        impl Stream<Item = async_graphql::Result<OpportunityStatusChange>> + use<>,
    > {
        tell::items(ctx, opportunity_id, after, |telling| {
            let heard = telling.heard()?;
            let is_told = heard.told.iter().any(|told| told.field == Field::Status);
            let moved = status_move(&heard.fact.changes).filter(|_| is_told)?;
            Some(OpportunityStatusChange { heard, moved })
        })
        .await
    }
}

//! `opportunityStatusChanged`.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Subscription as GraphqlSubscription};
use covente_entity::types::Status;
use covente_entity::types::ids::EngagementId;
use futures_util::{Stream, StreamExt};

use crate::domain::event::{Audience, Changes, status_move};
use crate::domain::viewer::Viewer;
use crate::domain::visibility::{Extent, Group, extent};
use crate::error::Error;
use crate::events::tail;
use crate::graphql::context::{self, State};
use crate::graphql::deal_view::DealView;
use crate::graphql::error::Fault;
use crate::graphql::ids::{self, Kind};
use crate::graphql::nullable::Nullable;
use crate::graphql::reader::Reader;
use crate::graphql::scalars::DateTime;
use crate::graphql::types::actor::Actor;
use crate::graphql::types::engagement::Engagement;
use crate::graphql::types::engagement_party::EngagementParty;
use crate::graphql::types::enums::OpportunityStatus;
use crate::graphql::types::opportunity::Opportunity;
use crate::store::engagements;
use crate::store::event_log::Event;

/// The order that cursors of events are bound to.
const ORDER: &str = "events";

/// A change of the status of one party's record.
pub(crate) struct OpportunityStatusChange {
    reader: Arc<Reader>,
    engagement: Arc<engagements::Row>,
    view: Arc<DealView>,
    place: usize,
    event: Event,
    moved: (Option<Status>, Status),
    cursor: String,
}

/// A change of the status of one party's record. What it links to is as it is now, which may be newer than the
/// change.
#[Object]
impl OpportunityStatusChange {
    /// The deal.
    async fn engagement(&self) -> Engagement {
        Engagement::new(Arc::clone(&self.reader), Arc::clone(&self.engagement))
    }

    /// The party whose record changed its status, as far as you see it.
    #[expect(clippy::unused_async, reason = "a resolver that may fail is async")]
    async fn party(&self) -> Result<EngagementParty, Fault> {
        let record = &self.view.parties[self.place].record;
        let relation = self
            .view
            .sight(record.id)
            .ok_or_else(|| Fault::internal("the party left the sight"))?;
        Ok(EngagementParty::new(
            Arc::clone(&self.reader),
            Arc::clone(&self.view),
            self.place,
            relation,
        ))
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
        let own = self.reader.own.load(self.engagement.engagement.id).await;
        Nullable(own.map(|own| own.map(|row| Opportunity::new(Arc::clone(&self.reader), row))))
    }

    /// Who made the change, as far as you may know.
    async fn actor(&self) -> Actor {
        Actor::new(Arc::clone(&self.reader), &self.view, &self.event)
    }

    /// When the change counts as having happened: an expiry at its deadline.
    async fn at(&self) -> DateTime {
        self.event.at.into()
    }

    /// The place of this change in the one order of all changes; give it as `after` to go on from here.
    async fn cursor(&self) -> &str {
        &self.cursor
    }
}

/// What can be followed live.
#[derive(Default)]
pub struct Subscription;

/// What can be followed live.
#[GraphqlSubscription]
impl Subscription {
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
        let state = context::state(ctx)?.clone();
        let viewer = context::viewer(ctx)?.clone();
        let engagement = match &opportunity_id {
            Some(id) => Some(deal_of(ctx, id).await?),
            None => None,
        };
        let after = match &after {
            Some(cursor) => Some(position(&state, &viewer, cursor)?),
            None => None,
        };
        let events = tail::follow(
            state.db.clone(),
            &state.head,
            viewer.partner,
            engagement,
            after,
        )
        .await
        .map_err(Fault::from)?;
        Ok(events.filter_map(move |event| {
            let (state, viewer) = (state.clone(), viewer.clone());
            async move {
                let change = match event {
                    Ok(event) => change(&state, viewer, event).await,
                    Err(error) => Err(error.into()),
                };
                change.map_err(async_graphql::Error::from).transpose()
            }
        }))
    }
}

async fn deal_of(ctx: &Context<'_>, id: &ID) -> Result<EngagementId, Fault> {
    let missing = || {
        Fault::from(Error::NotFound(
            "There is no such opportunity, or you may not see it.",
        ))
    };
    let id = ids::decode(id, Kind::Opportunity).ok_or_else(missing)?;
    let row = context::reader(ctx)?
        .opportunities
        .load(id.into())
        .await?
        .ok_or_else(missing)?;
    Ok(row.engagement.id)
}

fn position(state: &State, viewer: &Viewer, cursor: &str) -> Result<i64, Fault> {
    let bytes = state.cursors.open(viewer.partner, ORDER, cursor)?;
    let bytes = <[u8; 8]>::try_from(bytes).map_err(|_| Error::CursorInvalid)?;
    Ok(i64::from_be_bytes(bytes))
}

/// What a viewer is told of an event: nothing where it does not change a status, where its audience does not hold
/// their company, or where they have no sight of that record now.
async fn change(
    state: &State,
    viewer: Viewer,
    event: Event,
) -> Result<Option<OpportunityStatusChange>, Fault> {
    let changes: Changes =
        serde_json::from_value(event.changes.clone()).map_err(Fault::internal)?;
    let Some(moved) = status_move(&changes) else {
        return Ok(None);
    };
    let audience: Audience =
        serde_json::from_value(event.audience.clone()).map_err(Fault::internal)?;
    if audience
        .get(&Group::Identity)
        .is_none_or(|companies| !companies.contains(&viewer.partner))
    {
        return Ok(None);
    }
    let position = event
        .position
        .ok_or_else(|| Fault::internal("an event was followed that has no place"))?;
    let cursor = state
        .cursors
        .seal(viewer.partner, ORDER, &position.to_be_bytes());
    let reader = Reader::new(state, viewer);
    let Some(engagement) = reader.engagements.load(event.engagement_id).await? else {
        return Ok(None);
    };
    let view = reader.deal(&engagement.engagement).await?;
    let Some(place) = view.place(event.opportunity_id) else {
        return Ok(None);
    };
    let relation = view.sight(event.opportunity_id);
    if relation.is_none_or(|relation| extent(relation, Group::Identity) != Extent::Yes) {
        return Ok(None);
    }
    Ok(Some(OpportunityStatusChange {
        reader,
        engagement,
        view,
        place,
        event,
        moved,
        cursor,
    }))
}

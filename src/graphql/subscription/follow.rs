//! Follows the events of one kind as one viewer hears of them: what all subscriptions share.

use std::sync::Arc;

use async_graphql::{Context, ID};
use covente_entity::types::ids::EngagementId;
use futures_util::{Stream, StreamExt};

use crate::domain::event::{Audience, Changes};
use crate::domain::viewer::Viewer;
use crate::domain::visibility::{Extent, Group, extent};
use crate::error::Error;
use crate::events::tail;
use crate::graphql::context::{self, Course, State};
use crate::graphql::deal_view::DealView;
use crate::graphql::error::Fault;
use crate::graphql::ids::{self, Kind};
use crate::graphql::reader::Reader;
use crate::store::engagements;
use crate::store::event_log::Event;

/// The order that cursors of events are bound to.
const ORDER: &str = "events";

/// The cursor of the newest event, for a client that begins to follow: all that happens from now on comes after it.
#[must_use]
pub(super) fn newest(state: &State, viewer: &Viewer) -> String {
    cursor(state, viewer, *state.head.watch().borrow())
}

fn cursor(state: &State, viewer: &Viewer, position: i64) -> String {
    state
        .cursors
        .seal(viewer.partner, ORDER, &position.to_be_bytes())
}

/// An event that a viewer hears of, with its deal as it is now.
pub(super) struct Heard {
    pub(super) reader: Arc<Reader>,
    pub(super) engagement: Arc<engagements::Row>,
    pub(super) view: Arc<DealView>,
    /// The place of the record that changed among the parties.
    pub(super) place: usize,
    pub(super) event: Event,
    /// The place of the event in the one order of all events.
    pub(super) cursor: String,
}

/// What a subscription is about.
pub(super) struct About<M, T> {
    /// The field group that the change belongs to.
    pub(super) group: Group,
    /// The change, in the events that tell one.
    pub(super) moved: fn(&Changes) -> Option<M>,
    /// The item that the subscriber gets.
    pub(super) item: fn(Heard, M) -> T,
}

impl<M, T> Clone for About<M, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M, T> Copy for About<M, T> {}

/// The items of a subscription: of the deal of one record or of all, after a cursor or from now on.
///
/// # Errors
/// `NOT_FOUND` for a record that the viewer does not see, `CURSOR_INVALID`.
pub(super) async fn follow<M: 'static, T: 'static>(
    ctx: &Context<'_>,
    opportunity: Option<ID>,
    after: Option<String>,
    about: About<M, T>,
) -> async_graphql::Result<impl Stream<Item = async_graphql::Result<T>> + use<M, T>> {
    let state = context::state(ctx)?.clone();
    let viewer = context::viewer(ctx)?.clone();
    let engagement = match &opportunity {
        Some(id) => Some(deal_of(ctx, id).await?),
        None => None,
    };
    let course = ctx.data_opt::<Course>().cloned().unwrap_or_default();
    let after = match &course.start(after) {
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
        let (state, viewer, course) = (state.clone(), viewer.clone(), course.clone());
        async move {
            let item = match event {
                Ok(event) => hear(&state, viewer, event, about, &course).await,
                Err(error) => Err(error.into()),
            };
            item.map_err(async_graphql::Error::from).transpose()
        }
    }))
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

/// What a viewer is told of an event: nothing where it tells no such change, where its audience does not hold their
/// company, or where they have no sight of that record now.
async fn hear<M, T>(
    state: &State,
    viewer: Viewer,
    event: Event,
    about: About<M, T>,
    course: &Course,
) -> Result<Option<T>, Fault> {
    let changes: Changes =
        serde_json::from_value(event.changes.clone()).map_err(Fault::internal)?;
    let Some(moved) = (about.moved)(&changes) else {
        return Ok(None);
    };
    let audience: Audience =
        serde_json::from_value(event.audience.clone()).map_err(Fault::internal)?;
    if audience
        .get(&about.group)
        .is_none_or(|companies| !companies.contains(&viewer.partner))
    {
        return Ok(None);
    }
    let position = event
        .position
        .ok_or_else(|| Fault::internal("an event was followed that has no place"))?;
    let cursor = cursor(state, &viewer, position);
    let reader = Reader::new(state, viewer);
    let Some(engagement) = reader.engagements.load(event.engagement_id).await? else {
        return Ok(None);
    };
    let view = reader.deal(&engagement.engagement).await?;
    let Some(place) = view.place(event.opportunity_id) else {
        return Ok(None);
    };
    let relation = view.sight(event.opportunity_id);
    if relation.is_none_or(|relation| extent(relation, about.group) != Extent::Yes) {
        return Ok(None);
    }
    course.reach(&cursor);
    let heard = Heard {
        reader,
        engagement,
        view,
        place,
        event,
        cursor,
    };
    Ok(Some((about.item)(heard, moved)))
}

//! What happened to the records of a deal, as far as the viewer may look back.

use std::sync::Arc;

use async_graphql::Object;
use covente_entity::types::ids::OpportunityId;
use covente_entity::{engagement, event};

use crate::domain::event::{Audience, Changes, EventKind};
use crate::domain::history::{Told, told};
use crate::domain::visibility::Relation;
use crate::error::Error;
use crate::graphql::connection::{Connection, List, Listed, Paging};
use crate::graphql::context::State;
use crate::graphql::deal_view::DealView;
use crate::graphql::error::Fault;
use crate::graphql::nullable::Nullable;
use crate::graphql::reader::Reader;
use crate::graphql::scalars::DateTime;
use crate::graphql::types::actor::Actor;
use crate::graphql::types::enums::HistoryKind;
use crate::graphql::types::partner::Partner;
use crate::store::page::{Page, Place};

mod change;

pub use change::{FieldChange, NamedId};

/// An entry of a history.
#[derive(Clone)]
pub struct HistoryEntry {
    reader: Arc<Reader>,
    view: Arc<DealView>,
    event: Arc<event::Model>,
    kind: EventKind,
    relation: Relation,
    told: Arc<Vec<Told>>,
}

impl HistoryEntry {
    /// What the viewer is told of an event; none where that is nothing.
    fn seen(
        reader: &Arc<Reader>,
        view: &Arc<DealView>,
        event: &event::Model,
    ) -> Result<Option<Self>, Fault> {
        let Some(relation) = view.sight(event.opportunity_id) else {
            return Ok(None);
        };
        // A log that is older than this server holds nothing else; a newer one may.
        let Some(kind) = EventKind::of(&event.kind) else {
            return Ok(None);
        };
        let changes: Changes =
            serde_json::from_value(event.changes.clone()).map_err(Fault::internal)?;
        let audience: Audience =
            serde_json::from_value(event.audience.clone()).map_err(Fault::internal)?;
        let told = told(reader.viewer.partner, relation, &audience, &changes);
        let is_told = relation == Relation::Own || !told.is_empty();
        Ok(is_told.then(|| Self {
            reader: Arc::clone(reader),
            view: Arc::clone(view),
            event: Arc::new(event.clone()),
            kind,
            relation,
            told: Arc::new(told),
        }))
    }
}

/// A page of the history of a deal, or of one of its records, oldest first.
///
/// # Errors
/// `BAD_REQUEST`, `CURSOR_INVALID`, and why the deal could not be read.
pub(crate) async fn history(
    state: &State,
    reader: &Arc<Reader>,
    engagement: &engagement::Model,
    record: Option<OpportunityId>,
    paging: Paging,
) -> Result<Connection<HistoryEntry>, Fault> {
    let deal = engagement.id;
    let order = match record {
        Some(record) => format!("history:{record}"),
        None => format!("history:{deal}"),
    };
    let list = List::new(state, &reader.viewer, order);
    let window = list.window(paging)?;
    let place = |place: &Option<Place>| place.as_ref().map(Place::number).transpose();
    let (after, before) = (place(&window.after)?, place(&window.before)?);
    let (events, view) = tokio::try_join!(reader.changes(deal), reader.deal(engagement))?;
    let events = events
        .iter()
        .filter(|event| record.is_none_or(|record| event.opportunity_id == record));
    let mut seen = Vec::new();
    for event in events {
        seen.extend(HistoryEntry::seen(reader, &view, event)?);
    }
    let count = u64::try_from(seen.len()).map_err(Fault::internal)?;
    seen.retain(|entry| {
        let seq = entry.event.seq;
        after.is_none_or(|after| seq > after) && before.is_none_or(|before| seq < before)
    });
    let page = Page::of(seen, &window, |entry| entry.event.seq);
    Ok(list.page(
        page,
        |entry| entry,
        move || Box::pin(async move { Ok::<_, Error>(count) }),
    )?)
}

impl Listed for HistoryEntry {
    const CONNECTION: &'static str = "HistoryConnection";
    const EDGE: &'static str = "HistoryEdge";
}

/// One thing that happened to a record, and what it changed. Of another company's record it tells what your company was
/// told then, as far as you may see it now.
#[Object]
impl HistoryEntry {
    /// What happened.
    async fn kind(&self) -> HistoryKind {
        self.kind.into()
    }

    /// When it counts as having happened: an expiry at its deadline.
    async fn at(&self) -> DateTime {
        self.event.at.into()
    }

    /// When it was written down.
    async fn recorded_at(&self) -> DateTime {
        self.event.recorded_at.into()
    }

    /// Who did it and through what, as far as you may know.
    async fn actor(&self) -> Actor {
        Actor::new(Arc::clone(&self.reader), &self.view, &self.event)
    }

    /// The company whose record it happened to.
    async fn partner(&self) -> Nullable<Partner> {
        let found = async {
            let row = self.reader.partner(self.event.partner_id).await?;
            Ok(Partner::new(Arc::clone(&self.reader), row))
        };
        Nullable::found(found.await)
    }

    /// The version of the record after it; null for another company's record.
    async fn version(&self) -> Option<i32> {
        (self.relation == Relation::Own).then_some(self.event.record_version)
    }

    /// The fields that it changed, as far as you may see them.
    async fn changes(&self) -> Vec<FieldChange> {
        let change = |told: &Told| FieldChange::new(Arc::clone(&self.reader), told.clone());
        self.told.iter().map(change).collect()
    }
}

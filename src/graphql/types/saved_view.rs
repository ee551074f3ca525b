//! A question about a list of records that a person keeps under a name.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, SimpleObject};
use covente_entity::saved_view;

use crate::graphql::connection::{Listed, Paging};
use crate::graphql::error::Fault;
use crate::graphql::ids::{self, Kind};
use crate::graphql::lists::OrderDirection;
use crate::graphql::lists::deals::{OpportunityOrder, OpportunityOrderField};
use crate::graphql::lists::question::{Question, kept};
use crate::graphql::nullable::Nullable;
use crate::graphql::scalars::{DateTime, Json};
use crate::graphql::types::enums::OpportunityTab;
use crate::graphql::types::opportunity_list::OpportunityList;

/// A view of the viewer's.
#[derive(Clone)]
pub struct SavedView {
    row: Arc<saved_view::Model>,
}

/// A field that records are sorted by, and which way.
#[derive(Clone, Copy, Debug, SimpleObject)]
pub struct SavedOrder {
    /// The field.
    field: OpportunityOrderField,
    /// Which way.
    direction: OrderDirection,
}

impl SavedView {
    /// From its row.
    #[must_use]
    pub fn new(row: Arc<saved_view::Model>) -> Self {
        Self { row }
    }
}

impl Listed for SavedView {
    const CONNECTION: &'static str = "SavedViewConnection";
    const EDGE: &'static str = "SavedViewEdge";
}

/// A question about a list of records that you keep under a name. It is yours alone; what it finds is what you see at the
/// time of asking.
#[Object]
impl SavedView {
    /// Opaque id; `saveView` and `deleteView` take it.
    pub async fn id(&self) -> ID {
        ids::encode(Kind::SavedView, self.row.id)
    }

    /// Its name, which no other view of yours has.
    async fn name(&self) -> &str {
        &self.row.name
    }

    /// Which list, as `tab` of `opportunities`.
    #[expect(clippy::unused_async, reason = "a resolver that may fail is async")]
    async fn tab(&self) -> Result<OpportunityTab, Fault> {
        Ok(Question::read(&self.row)?.tab)
    }

    /// The beginnings of words, as `search` of `opportunities`; null where none were given.
    #[expect(clippy::unused_async, reason = "a resolver that may fail is async")]
    async fn search(&self) -> Result<Option<String>, Fault> {
        Ok(Question::read(&self.row)?.search)
    }

    /// What the records meet, as `saveView` was given it: a client sends it back as the variable `filter` of
    /// `opportunities`. Null where none was given.
    async fn filter(&self) -> Option<Json> {
        kept(&self.row, "filter").cloned().map(Json)
    }

    /// What the records are sorted by, as `orderBy` of `opportunities`; empty where they stand in the list's own order.
    #[expect(clippy::unused_async, reason = "a resolver that may fail is async")]
    async fn order_by(&self) -> Result<Vec<SavedOrder>, Fault> {
        let order = Question::read(&self.row)?.order_by.unwrap_or_default();
        let saved = |order: OpportunityOrder| SavedOrder {
            field: order.field,
            direction: order.direction,
        };
        Ok(order.into_iter().map(saved).collect())
    }

    /// Counts its changes; `saveView` and `deleteView` ask for it.
    async fn version(&self) -> i32 {
        self.row.version
    }

    /// When it was made.
    async fn created_at(&self) -> DateTime {
        self.row.created_at.into()
    }

    /// When it was changed last.
    async fn updated_at(&self) -> DateTime {
        self.row.updated_at.into()
    }

    /// The records that it finds now: the answer of `opportunities` with its arguments. Cursors of the two are the same.
    async fn opportunities(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "So many from the beginning, at most 100; 20 where neither it nor `last` is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Nullable<OpportunityList> {
        let found = async {
            let paging = Paging {
                first,
                after,
                last,
                before,
            };
            Question::read(&self.row)?.page(ctx, paging).await
        };
        Nullable::found(Box::pin(found).await)
    }
}

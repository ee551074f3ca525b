//! Events on their way to endpoints, and what became of each.

use covente_entity::types::ids::{WebhookDeliveryId, WebhookEndpointId};
use covente_entity::types::{Time, WebhookDeliveryState};
use covente_entity::{webhook_delivery, webhook_endpoint};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{
    Alias, Expr, ExprTrait, LockBehavior, LockType, OnConflict, Query, SelectStatement,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
};
use uuid::Uuid;

use crate::domain::viewer::Viewer;
use crate::error::Error;
use crate::store::asked::Asked;
use crate::store::column::Column;
use crate::store::connect::Db;
use crate::store::dialect::Dialect;
use crate::store::page::{self, Page, Window};
use crate::store::tx::Tx;
use crate::store::webhooks;

use webhook_delivery::Column as C;

/// Letters of a kept error at most.
const ERROR: usize = 500;

#[derive(Clone, Copy, Debug)]
enum Field {}

impl Field {
    fn column(self) -> Column {
        match self {}
    }
}

/// Which deliveries are listed.
#[derive(Clone, Debug, Default)]
pub struct Which {
    /// To this endpoint; none for all of the company.
    pub endpoint: Option<WebhookEndpointId>,
    /// In one of these states; none for all.
    pub states: Option<Vec<WebhookDeliveryState>>,
}

/// Deliveries to the endpoints that the viewer looks after.
fn list(viewer: &Viewer, which: &Which) -> Select<webhook_delivery::Entity> {
    let endpoints = webhooks::list(viewer)
        .select_only()
        .column(webhook_endpoint::Column::Id)
        .into_query();
    let mut query = webhook_delivery::Entity::find().filter(C::EndpointId.in_subquery(endpoints));
    if let Some(endpoint) = which.endpoint {
        query = query.filter(C::EndpointId.eq(endpoint));
    }
    match &which.states {
        None => query,
        Some(states) => query.filter(C::State.is_in(states.iter().copied())),
    }
}

/// A page of deliveries, newest first.
///
/// # Errors
/// [`Error::CursorInvalid`] for a place of another order, [`Error::Internal`] of the database.
pub async fn page(
    db: &Db,
    viewer: &Viewer,
    which: &Which,
    window: &Window,
) -> Result<Page<webhook_delivery::Model>, Error> {
    let asked: Asked<Field> = Asked::default();
    let keys = asked.keys::<webhook_delivery::Entity>(db.dialect, &Field::column, C::Id, None);
    page::fetch(db, list(viewer, which), &keys, window).await
}

/// How many these are.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn count(db: &Db, viewer: &Viewer, which: &Which) -> Result<u64, Error> {
    Ok(list(viewer, which).count(&db.read).await?)
}

/// Deliveries by id, as far as the viewer looks after them.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn find(
    db: &Db,
    on: &impl ConnectionTrait,
    viewer: &Viewer,
    ids: &[WebhookDeliveryId],
) -> Result<Vec<webhook_delivery::Model>, Error> {
    let among = db.dialect.any(C::Id, ids.iter().copied());
    Ok(list(viewer, &Which::default())
        .filter(among)
        .all(on)
        .await?)
}

/// What is to be sent by now, that nobody has taken, and that waits for nothing earlier of its deal.
fn due(now: Time) -> Condition {
    Condition::all()
        .add(C::State.eq(WebhookDeliveryState::Pending))
        .add(C::NextAt.lte(now))
        .add(C::ClaimedUntil.is_null().or(C::ClaimedUntil.lte(now)))
        .add(Expr::not_exists(earlier()))
}

/// Whatever of the same deal is on its way to the same endpoint and happened before.
fn earlier() -> SelectStatement {
    let before = Alias::new("earlier");
    let theirs = |column: C| Expr::col((before.clone(), column));
    let own = |column: C| (webhook_delivery::Entity, column);
    Query::select()
        .expr(Expr::val(1))
        .from_as(webhook_delivery::Entity, before.clone())
        .and_where(theirs(C::EndpointId).equals(own(C::EndpointId)))
        .and_where(theirs(C::EngagementId).equals(own(C::EngagementId)))
        .and_where(theirs(C::State).eq(WebhookDeliveryState::Pending))
        .and_where(theirs(C::Position).lt(Expr::col(own(C::Position))))
        .take()
}

/// Endpoints that are on and to which something is to be sent by now, the longest waiting first, but for some.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn waiting(
    db: &Db,
    now: Time,
    but: Vec<WebhookEndpointId>,
    limit: u64,
) -> Result<Vec<WebhookEndpointId>, Error> {
    let open = webhook_endpoint::Entity::find()
        .select_only()
        .column(webhook_endpoint::Column::Id)
        .filter(webhook_endpoint::Column::Enabled.eq(true))
        .into_query();
    Ok(webhook_delivery::Entity::find()
        .select_only()
        .column(C::EndpointId)
        .filter(due(now))
        .filter(C::EndpointId.in_subquery(open))
        .filter(C::EndpointId.is_not_in(but))
        .group_by(C::EndpointId)
        .order_by_asc(C::NextAt.min())
        .limit(limit)
        .into_tuple()
        .all(&db.read)
        .await?)
}

/// What became of a try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The receiver has it.
    Delivered,
    /// To be tried again then.
    Again(Time),
    /// It is not tried any more.
    Dead,
    /// There is nothing to send.
    Nothing,
}

/// How a try went.
#[derive(Clone, Debug)]
pub struct Tried {
    /// What became of it.
    pub outcome: Outcome,
    /// How many parts the receiver has.
    pub parts: i32,
    /// What it is called.
    pub event_type: Option<&'static str>,
    /// The status of the last answer.
    pub status: Option<u16>,
    /// Why it was in vain.
    pub error: Option<String>,
}

impl Tx {
    /// Puts events down to be sent. One that is there already for its endpoint stays as it is.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn insert_deliveries(&self, rows: Vec<webhook_delivery::Model>) -> Result<(), Error> {
        if rows.is_empty() {
            return Ok(());
        }
        let rows = rows.into_iter().map(IntoActiveModel::into_active_model);
        let once = OnConflict::columns([C::EndpointId, C::Position])
            .do_nothing()
            .to_owned();
        webhook_delivery::Entity::insert_many(rows)
            .on_conflict(once)
            .exec_without_returning(&self.on)
            .await?;
        Ok(())
    }

    /// Takes what is to be sent to an endpoint, the longest waiting first and at most one of each deal, for a time in
    /// which nobody else takes it; a try is counted. What a node took that died is free again after that time.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn claim_deliveries(
        &self,
        endpoint: WebhookEndpointId,
        claim: Uuid,
        now: Time,
        until: Time,
        limit: u64,
    ) -> Result<Vec<webhook_delivery::Model>, Error> {
        let mut waiting = webhook_delivery::Entity::find()
            .select_only()
            .column(C::Id)
            .filter(C::EndpointId.eq(endpoint))
            .filter(due(now))
            .order_by_asc(C::NextAt)
            .order_by_asc(C::Id)
            .limit(limit)
            .into_query();
        if self.db.dialect == Dialect::Postgres {
            waiting.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
        }
        Ok(webhook_delivery::Entity::update_many()
            .col_expr(C::Claim, Expr::val(claim))
            .col_expr(C::ClaimedUntil, Expr::val(until))
            .col_expr(C::Attempts, Expr::col(C::Attempts).add(1))
            .filter(C::Id.in_subquery(waiting))
            .exec_with_returning(&self.on)
            .await?)
    }

    /// Says how a try went, unless its time ran out and another took it since.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn settle_delivery(
        &self,
        taken: &webhook_delivery::Model,
        tried: Tried,
        now: Time,
    ) -> Result<(), Error> {
        let ours = Condition::all()
            .add(C::Id.eq(taken.id))
            .add(C::Claim.eq(taken.claim));
        let (state, next_at, delivered_at) = match tried.outcome {
            Outcome::Delivered => (WebhookDeliveryState::Delivered, now, Some(now)),
            Outcome::Again(at) => (WebhookDeliveryState::Pending, at, None),
            Outcome::Dead => (WebhookDeliveryState::Dead, now, None),
            Outcome::Nothing => {
                webhook_delivery::Entity::delete_many()
                    .filter(ours)
                    .exec(&self.on)
                    .await?;
                return Ok(());
            }
        };
        let event_type = tried.event_type.unwrap_or(&taken.event_type).to_owned();
        let error = tried.error.map(|why| why.chars().take(ERROR).collect());
        webhook_delivery::Entity::update_many()
            .set(webhook_delivery::ActiveModel {
                state: Set(state),
                next_at: Set(next_at),
                delivered_at: Set(delivered_at),
                parts: Set(tried.parts),
                event_type: Set(event_type),
                status: Set(tried.status.map(i32::from)),
                error: Set(error),
                claim: Set(None),
                claimed_until: Set(None),
                ..Default::default()
            })
            .filter(ours)
            .exec(&self.on)
            .await?;
        Ok(())
    }

    /// Puts some deliveries to an endpoint down to be sent again, with all their tries; nothing that is on its way. Answers
    /// how many these were.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn revive_deliveries(
        &self,
        endpoint: WebhookEndpointId,
        only: Option<WebhookDeliveryId>,
        now: Time,
    ) -> Result<u64, Error> {
        let which = match only {
            Some(id) => Condition::all()
                .add(C::Id.eq(id))
                .add(C::State.ne(WebhookDeliveryState::Pending)),
            None => Condition::all().add(C::State.eq(WebhookDeliveryState::Dead)),
        };
        let revived = webhook_delivery::Entity::update_many()
            .set(webhook_delivery::ActiveModel {
                state: Set(WebhookDeliveryState::Pending),
                attempts: Set(0),
                // What the receiver had whole is sent whole again; of the rest only what it lacks.
                next_at: Set(now),
                delivered_at: Set(None),
                ..Default::default()
            })
            .col_expr(
                C::Parts,
                Expr::case(C::State.eq(WebhookDeliveryState::Delivered), 0)
                    .finally(Expr::col(C::Parts))
                    .into(),
            )
            .filter(C::EndpointId.eq(endpoint))
            .filter(which)
            .exec(&self.on)
            .await?;
        Ok(revived.rows_affected)
    }

    /// Forgets what ended before an instant.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn forget_deliveries(&self, before: Time) -> Result<(), Error> {
        webhook_delivery::Entity::delete_many()
            .filter(C::State.ne(WebhookDeliveryState::Pending))
            .filter(C::NextAt.lt(before))
            .exec(&self.on)
            .await?;
        Ok(())
    }
}

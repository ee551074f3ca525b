//! Mails about events: whom to write to, and what became of each.

use covente_entity::types::ids::NotificationId;
use covente_entity::types::{NotificationState, Time};
use covente_entity::{event, notification, notification_preference};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait, LockBehavior, LockType, OnConflict};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
};
use uuid::Uuid;

use crate::domain::permission::{Duty, holds};
use crate::domain::viewer::Viewer;
use crate::error::Error;
use crate::store::asked::Asked;
use crate::store::column::Column;
use crate::store::connect::Db;
use crate::store::dialect::Dialect;
use crate::store::event_log::Event;
use crate::store::page::{self, Page, Window};
use crate::store::tx::Tx;

/// Letters of a kept error at most.
const ERROR: usize = 500;

impl Tx {
    /// Puts mails down to be sent. One that is there already for its event and recipient stays as it is.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn insert_notifications(&self, rows: Vec<notification::Model>) -> Result<(), Error> {
        if rows.is_empty() {
            return Ok(());
        }
        let rows = rows.into_iter().map(IntoActiveModel::into_active_model);
        let once = OnConflict::columns([
            notification::Column::EventSeq,
            notification::Column::EmailKey,
        ])
        .do_nothing()
        .to_owned();
        notification::Entity::insert_many(rows)
            .on_conflict(once)
            .exec_without_returning(&self.on)
            .await?;
        Ok(())
    }

    /// Takes mails that are to be sent, the longest waiting first, for a time in which nobody else takes them; a try is
    /// counted. What a node took that died is free again after that time.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn claim_notifications(
        &self,
        claim: Uuid,
        now: Time,
        until: Time,
        limit: u64,
    ) -> Result<Vec<notification::Model>, Error> {
        let mut waiting = notification::Entity::find()
            .select_only()
            .column(notification::Column::Id)
            .filter(due(now))
            .order_by_asc(notification::Column::NextAt)
            .order_by_asc(notification::Column::Id)
            .limit(limit)
            .into_query();
        if self.db.dialect == Dialect::Postgres {
            waiting.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
        }
        Ok(notification::Entity::update_many()
            .col_expr(notification::Column::Claim, Expr::val(claim))
            .col_expr(notification::Column::ClaimedUntil, Expr::val(until))
            .col_expr(
                notification::Column::Attempts,
                Expr::col(notification::Column::Attempts).add(1),
            )
            .filter(notification::Column::Id.in_subquery(waiting))
            .exec_with_returning(&self.on)
            .await?)
    }

    /// Says what became of a mail that was taken, unless its time ran out and another took it since.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn settle_notification(
        &self,
        taken: &notification::Model,
        outcome: &Outcome,
        now: Time,
    ) -> Result<(), Error> {
        let (state, next_at, sent_at, error) = match outcome {
            Outcome::Sent => (NotificationState::Sent, now, Some(now), None),
            Outcome::Again(at, why) => (NotificationState::Pending, *at, None, Some(why)),
            Outcome::Dead(why) => (NotificationState::Dead, now, None, Some(why)),
            Outcome::Dropped => (NotificationState::Dropped, now, None, None),
        };
        let error = error.map(|why| why.chars().take(ERROR).collect::<String>());
        notification::Entity::update_many()
            .set(notification::ActiveModel {
                state: Set(state),
                next_at: Set(next_at),
                sent_at: Set(sent_at),
                error: Set(error),
                claim: Set(None),
                claimed_until: Set(None),
                ..Default::default()
            })
            .filter(notification::Column::Id.eq(taken.id))
            .filter(notification::Column::Claim.eq(taken.claim))
            .exec(&self.on)
            .await?;
        Ok(())
    }

    /// Puts a dead letter down to be sent again; false where it is none any more.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn revive_notification(&self, id: NotificationId, now: Time) -> Result<bool, Error> {
        let revived = notification::Entity::update_many()
            .set(notification::ActiveModel {
                state: Set(NotificationState::Pending),
                attempts: Set(0),
                next_at: Set(now),
                ..Default::default()
            })
            .filter(notification::Column::Id.eq(id))
            .filter(notification::Column::State.eq(NotificationState::Dead))
            .exec(&self.on)
            .await?;
        Ok(revived.rows_affected == 1)
    }

    /// Drops what is to be sent to an address, and takes it from whoever is about to.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn drop_notifications(&self, email_key: &str) -> Result<(), Error> {
        notification::Entity::update_many()
            .set(notification::ActiveModel {
                state: Set(NotificationState::Dropped),
                claim: Set(None),
                claimed_until: Set(None),
                ..Default::default()
            })
            .filter(notification::Column::EmailKey.eq(email_key))
            .filter(notification::Column::State.eq(NotificationState::Pending))
            .exec(&self.on)
            .await?;
        Ok(())
    }

    /// Keeps what somebody chose for their address.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn keep_preference(&self, row: &notification_preference::Model) -> Result<(), Error> {
        use notification_preference::Column as C;
        let chosen = OnConflict::column(C::EmailKey)
            .update_columns([C::Enabled, C::Locale, C::UpdatedAt])
            .to_owned();
        notification_preference::Entity::insert(row.clone().into_active_model())
            .on_conflict(chosen)
            .exec_without_returning(&self.on)
            .await?;
        Ok(())
    }
}

/// What became of a try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The mail server took it.
    Sent,
    /// To be tried again then, and why.
    Again(Time, String),
    /// It will never be taken, or was tried for too long, and why.
    Dead(String),
    /// It is not to be sent any more.
    Dropped,
}

fn due(now: Time) -> Condition {
    Condition::all()
        .add(notification::Column::State.eq(NotificationState::Pending))
        .add(notification::Column::NextAt.lte(now))
        .add(
            notification::Column::ClaimedUntil
                .is_null()
                .or(notification::Column::ClaimedUntil.lte(now)),
        )
}

/// Whether a mail is to be sent by now that nobody has taken.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn any_due(db: &Db, now: Time) -> Result<bool, Error> {
    let found: Option<NotificationId> = notification::Entity::find()
        .select_only()
        .column(notification::Column::Id)
        .filter(due(now))
        .limit(1)
        .into_tuple()
        .one(&db.read)
        .await?;
    Ok(found.is_some())
}

/// An event by its number.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn event(on: &impl ConnectionTrait, seq: i64) -> Result<Option<Event>, Error> {
    Ok(event::Entity::find_by_id(seq).one(on).await?)
}

/// What people chose for some addresses, in small letters.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn preferences(
    on: &impl ConnectionTrait,
    addresses: &[String],
) -> Result<Vec<notification_preference::Model>, Error> {
    let of = notification_preference::Column::EmailKey.is_in(addresses);
    Ok(notification_preference::Entity::find()
        .filter(of)
        .all(on)
        .await?)
}

#[derive(Clone, Copy, Debug)]
enum Field {}

impl Field {
    fn column(self) -> Column {
        match self {}
    }
}

/// Mails that the viewer looks after: those to their company's people, and for an admin of the programme all.
fn list(viewer: &Viewer, states: Option<&[NotificationState]>) -> Select<notification::Entity> {
    let mut query = notification::Entity::find();
    if !holds(viewer, Duty::KeepNotifications, None) {
        query = query.filter(notification::Column::PartnerId.eq(viewer.partner));
    }
    if !holds(viewer, Duty::KeepNotifications, Some(viewer.partner)) {
        query = query.filter(Expr::val(1).eq(0));
    }
    match states {
        None => query,
        Some(states) => query.filter(notification::Column::State.is_in(states.iter().copied())),
    }
}

/// A page of these mails, newest first.
///
/// # Errors
/// [`Error::CursorInvalid`] for a place of another order, [`Error::Internal`] of the database.
pub async fn page(
    db: &Db,
    viewer: &Viewer,
    states: Option<&[NotificationState]>,
    window: &Window,
) -> Result<Page<notification::Model>, Error> {
    let asked: Asked<Field> = Asked::default();
    let id = notification::Column::Id;
    let keys = asked.keys::<notification::Entity>(db.dialect, &Field::column, id, None);
    page::fetch(db, list(viewer, states), &keys, window).await
}

/// How many these are.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn count(
    db: &Db,
    viewer: &Viewer,
    states: Option<&[NotificationState]>,
) -> Result<u64, Error> {
    Ok(list(viewer, states).count(&db.read).await?)
}

/// Mails by id, as far as the viewer looks after them.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn find(
    db: &Db,
    on: &impl ConnectionTrait,
    viewer: &Viewer,
    ids: &[NotificationId],
) -> Result<Vec<notification::Model>, Error> {
    Ok(list(viewer, None)
        .filter(
            db.dialect
                .any(notification::Column::Id, ids.iter().copied()),
        )
        .all(on)
        .await?)
}

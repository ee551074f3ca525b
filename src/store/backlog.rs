//! What waits to be done: events to be numbered and told, mails and webhooks to be sent, clocks that ran out.

use covente_entity::types::{NotificationState, Time, WebhookDeliveryState};
use covente_entity::{deadline, event, notification, webhook_delivery};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::error::Error;
use crate::store::connect::Db;

/// What waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backlog {
    /// Events without a place in the order.
    pub unnumbered: u64,
    /// When the oldest event was written that comes after a position or has none.
    pub oldest_untold: Option<Time>,
    /// Mails that are to be sent, or sent again.
    pub mails_pending: u64,
    /// Mails that will not be sent any more.
    pub mails_dead: u64,
    /// Events that are on their way to endpoints.
    pub webhooks_pending: u64,
    /// Those that no endpoint took.
    pub webhooks_dead: u64,
    /// Clocks that ran out.
    pub overdue: u64,
}

/// What waits at an instant, after a position of the order.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn find(db: &Db, position: i64, now: Time) -> Result<Backlog, Error> {
    let unnumbered = event::Entity::find().filter(event::Column::Position.is_null());
    let oldest = |of: sea_orm::Select<event::Entity>| {
        of.select_only()
            .column(event::Column::RecordedAt)
            .limit(1)
            .into_tuple::<Time>()
            .one(&db.read)
    };
    let numbered = event::Entity::find()
        .filter(event::Column::Position.gt(position))
        .order_by_asc(event::Column::Position);
    let first = oldest(numbered).await?;
    let waiting = oldest(unnumbered.clone().order_by_asc(event::Column::Seq)).await?;
    let mails = |state: NotificationState| {
        notification::Entity::find()
            .filter(notification::Column::State.eq(state))
            .count(&db.read)
    };
    let webhooks = |state: WebhookDeliveryState| {
        webhook_delivery::Entity::find()
            .filter(webhook_delivery::Column::State.eq(state))
            .count(&db.read)
    };
    Ok(Backlog {
        unnumbered: unnumbered.count(&db.read).await?,
        oldest_untold: first.into_iter().chain(waiting).min(),
        mails_pending: mails(NotificationState::Pending).await?,
        mails_dead: mails(NotificationState::Dead).await?,
        webhooks_pending: webhooks(WebhookDeliveryState::Pending).await?,
        webhooks_dead: webhooks(WebhookDeliveryState::Dead).await?,
        overdue: deadline::Entity::find()
            .filter(deadline::Column::DueAt.lte(now))
            .count(&db.read)
            .await?,
    })
}

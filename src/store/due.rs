//! What is due: records whose time to answer is over, clocks to be reminded of, and when the next of them will be.

use covente_entity::types::ids::EngagementId;
use covente_entity::types::{Status, Time};
use covente_entity::{deadline, opportunity};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::error::Error;
use crate::store::connect::Db;

/// Deals with a record that should have been answered by an instant, or a clock that should have been reminded of by then,
/// the longest overdue first.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn engagements(db: &Db, by: Time, limit: u64) -> Result<Vec<EngagementId>, Error> {
    let mut deals: Vec<EngagementId> = opportunity::Entity::find()
        .select_only()
        .column(opportunity::Column::EngagementId)
        .filter(opportunity::Column::Status.eq(Status::Received))
        .filter(opportunity::Column::DueAt.lte(by))
        .order_by_asc(opportunity::Column::DueAt)
        .limit(limit)
        .into_tuple()
        .all(&db.read)
        .await?;
    let reminded: Vec<EngagementId> = deadline::Entity::find()
        .select_only()
        .column(deadline::Column::EngagementId)
        .filter(deadline::Column::RemindAt.lte(by))
        .order_by_asc(deadline::Column::RemindAt)
        .limit(limit)
        .into_tuple()
        .all(&db.read)
        .await?;
    for deal in reminded {
        if !deals.contains(&deal) {
            deals.push(deal);
        }
    }
    deals.dedup();
    Ok(deals)
}

/// When the next unanswered record is due, or the next reminder; none where nothing waits.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn next(db: &Db) -> Result<Option<Time>, Error> {
    let due: Option<Option<Time>> = opportunity::Entity::find()
        .select_only()
        .column(opportunity::Column::DueAt)
        .filter(opportunity::Column::Status.eq(Status::Received))
        .filter(opportunity::Column::DueAt.is_not_null())
        .order_by_asc(opportunity::Column::DueAt)
        .limit(1)
        .into_tuple()
        .one(&db.read)
        .await?;
    let reminder: Option<Option<Time>> = deadline::Entity::find()
        .select_only()
        .column(deadline::Column::RemindAt)
        .filter(deadline::Column::RemindAt.is_not_null())
        .order_by_asc(deadline::Column::RemindAt)
        .limit(1)
        .into_tuple()
        .one(&db.read)
        .await?;
    Ok(due.flatten().into_iter().chain(reminder.flatten()).min())
}

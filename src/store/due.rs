//! What is due: records whose time to answer is over, and when the next one will be.

use covente_entity::opportunity;
use covente_entity::types::ids::EngagementId;
use covente_entity::types::{Status, Time};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::error::Error;
use crate::store::connect::Db;

/// Deals with a record that should have been answered by an instant, the longest overdue first.
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
    deals.dedup();
    Ok(deals)
}

/// When the next unanswered record is due; none where nothing waits.
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
    Ok(due.flatten())
}

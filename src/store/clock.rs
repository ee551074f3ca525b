//! The offset of the movable clock, which every node reads (design §6).

use covente_entity::clock;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use crate::error::Error;
use crate::store::connect::Db;
use crate::store::tx::Tx;

/// How far the clock is ahead, in microseconds.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn offset_us(db: &Db) -> Result<i64, Error> {
    read(&db.read).await
}

async fn read(on: &impl ConnectionTrait) -> Result<i64, Error> {
    Ok(clock::Entity::find_by_id(1)
        .one(on)
        .await?
        .map_or(0, |row| row.offset_us))
}

impl Tx {
    /// Moves the clock forward and answers how far it is ahead now. Two who move it at once both count.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn advance_clock(&self, by_us: i64) -> Result<i64, Error> {
        clock::Entity::update_many()
            .col_expr(
                clock::Column::OffsetUs,
                Expr::col(clock::Column::OffsetUs).add(by_us),
            )
            .filter(clock::Column::Id.eq(1))
            .exec(&self.on)
            .await?;
        read(&self.on).await
    }
}

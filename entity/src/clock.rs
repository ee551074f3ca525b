//! Table `clock`: how far the movable clock is ahead; one row.

use sea_orm::entity::prelude::*;

/// The offset.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "clock")]
pub struct Model {
    /// Always 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    /// Microseconds to add to the system's clock.
    pub offset_us: i64,
}

/// Joins are written where they are needed, so that a query shows what it reads.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

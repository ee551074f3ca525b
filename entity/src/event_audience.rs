//! Table `event_audience`: which companies an event concerns, for replay.

use sea_orm::entity::prelude::*;

use crate::types::ids::PartnerId;

/// A company that sees something of an event.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "event_audience")]
pub struct Model {
    /// The event.
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i64,
    /// The company.
    #[sea_orm(primary_key, auto_increment = false)]
    pub partner_id: PartnerId,
}

/// Joins are written where they are needed, so that a query shows what it reads.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

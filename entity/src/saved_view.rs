//! Table `saved_view`: questions about lists of records that people keep under a name.

use sea_orm::entity::prelude::*;

use crate::types::{
    Time,
    ids::{PartnerId, SavedViewId},
};

/// A view.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "saved_view")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SavedViewId,
    /// The company of the one who keeps it.
    pub partner_id: PartnerId,
    /// Who keeps it.
    pub subject: String,
    /// Its name, as it was typed.
    pub name: String,
    /// The name in small letters without accents, by which it is told from others.
    pub name_folded: String,
    /// The question, as the contract writes it.
    pub question: Json,
    /// Counts its changes.
    pub version: i32,
    /// When it was made.
    pub created_at: Time,
    /// When it was changed last.
    pub updated_at: Time,
}

/// Joins are written where they are needed, so that a query shows what it reads.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

//! Table `upload`: files of opportunities that were posted.

use sea_orm::entity::prelude::*;

use crate::types::{
    FileFormat, Time,
    ids::{PartnerId, UploadId},
};

/// A file that was posted, or is being posted.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "upload")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: UploadId,
    /// Whose it is.
    pub partner_id: PartnerId,
    /// What it was called.
    pub name: String,
    /// Its form.
    pub format: FileFormat,
    /// How long it is, once it is whole.
    pub bytes: Option<i64>,
    /// When it was posted.
    pub created_at: Time,
}

/// Joins are written where they are needed, so that a query shows what it reads.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

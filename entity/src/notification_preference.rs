//! Table `notification_preference`: what people chose for mail to their own address (R157).

use sea_orm::entity::prelude::*;

use crate::types::{Locale, Time};

/// A choice.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notification_preference")]
pub struct Model {
    /// The address in small letters.
    #[sea_orm(primary_key, auto_increment = false)]
    pub email_key: String,
    /// Whether any mail is sent to it.
    pub enabled: bool,
    /// The language; none where whoever put the person down decides.
    pub locale: Option<Locale>,
    /// When it was chosen last.
    pub updated_at: Time,
}

/// Joins are written where they are needed, so that a query shows what it reads.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

//! Table `search_text`: the words of what deals are searched by; triggers keep its rows (migration 15).

use sea_orm::entity::prelude::*;

use crate::types::SearchPart;

/// A text that is searched.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "search_text")]
pub struct Model {
    /// Its number, by which the full-text index names it.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// What text it is.
    pub part: SearchPart,
    /// The row that has the text.
    pub source: Uuid,
    /// By what a record comes to it: the record, its deal, its customer or a solution on it.
    pub owner: Uuid,
    /// The words of the text, folded, each once, with a space between; none until they are put in.
    pub words: Option<String>,
}

/// Joins are written where they are needed, so that a query shows what it reads.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

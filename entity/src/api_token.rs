//! Table `api_token`: the tokens by which machines of a company sign in. The secret itself is kept nowhere.

use sea_orm::entity::prelude::*;

use crate::types::{
    Time,
    ids::{ApiTokenId, PartnerId},
};

/// A token.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "api_token")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ApiTokenId,
    /// The company whose machine it is.
    pub partner_id: PartnerId,
    /// Its name.
    pub name: String,
    /// The part of it that anybody may know, by which it is found.
    pub prefix: String,
    /// The hash of the part that nobody else may know.
    pub hash: Vec<u8>,
    /// What it was granted.
    pub grants: Json,
    /// The only mutations that it may call; none where its grants alone decide.
    pub actions: Option<Json>,
    /// The address by which it stands on teams, in small letters.
    pub email: Option<String>,
    /// Who made it.
    pub created_by: String,
    /// When it was made.
    pub created_at: Time,
    /// When it was last used, to the hour.
    pub last_used_at: Option<Time>,
    /// When it stops to count.
    pub expires_at: Option<Time>,
    /// When it was revoked.
    pub revoked_at: Option<Time>,
    /// Who revoked it.
    pub revoked_by: Option<String>,
}

/// Joins are written where they are needed, so that a query shows what it reads.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

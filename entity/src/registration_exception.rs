//! Table `registration_exception`: what a partner asked to be changed in a filed registration (R128).

use sea_orm::entity::prelude::*;

use crate::types::{
    ExceptionState, Time,
    ids::{EngagementId, ExceptionId, RegistrationId},
};

/// A request for an exception.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "registration_exception")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ExceptionId,
    /// The deal, which has one at most.
    pub engagement_id: EngagementId,
    /// The registration.
    pub registration_id: RegistrationId,
    /// Why it is asked for.
    pub justification: String,
    /// Whether the contract has no end; none where that shall stay.
    pub perpetual: Option<bool>,
    /// Value of the whole contract in minor units of the registration's currency; none where that shall stay.
    pub total_minor: Option<i64>,
    /// When it was signed; none where that shall stay.
    pub signed_on: Option<Date>,
    /// When it starts; none where that shall stay.
    pub starts_on: Option<Date>,
    /// When it ends; none where that shall stay.
    pub ends_on: Option<Date>,
    /// Where it stands.
    pub state: ExceptionState,
    /// Until when it is to be decided.
    pub decide_by: Time,
    /// What the vendor said.
    pub answer: Option<String>,
    /// When it was decided.
    pub decided_at: Option<Time>,
    /// Counts its own changes.
    pub version: i32,
    /// The subject that asked for it.
    pub created_by: String,
    /// When it was asked for.
    pub created_at: Time,
}

/// Joins are written where they are needed, so that a query shows what it reads.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

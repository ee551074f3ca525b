//! Table `registration`: a won deal, registered for one incentive.

use sea_orm::entity::prelude::*;

use crate::types::{
    ContractKind, Deployment, IncentiveKind, PricingModel, RegistrationProfile, RegistrationState,
    Tenant, Time,
    ids::{EngagementId, OpportunityId, PartnerId, RegistrationId},
};

/// A registration.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "registration")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent answers of a form, a column each"
)]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RegistrationId,
    /// The deal.
    pub engagement_id: EngagementId,
    /// The record that registers.
    pub opportunity_id: OpportunityId,
    /// Whose record that is.
    pub partner_id: PartnerId,
    /// The edition of the conditions that it was filed under; a changed setting moves none that was filed.
    pub profile: RegistrationProfile,
    /// The incentive that it is for; a record has one registration for each at most (R124).
    pub incentive: IncentiveKind,
    /// Whether the contract is a new one.
    pub contract: ContractKind,
    /// Value of the whole contract in minor units of its currency.
    pub total_minor: i64,
    /// Value of the eligible solution in it, in minor units of the same currency.
    pub solution_minor: i64,
    /// ISO 4217.
    pub currency: String,
    /// Where the solution runs.
    pub deployment: Deployment,
    /// Whose tenant it runs in.
    pub tenant: Tenant,
    /// When the contract was signed.
    pub signed_on: Date,
    /// When it starts.
    pub starts_on: Date,
    /// When it ends; none where it has no end, or none is known.
    pub ends_on: Option<Date>,
    /// Whom to ask about it.
    pub contact_name: String,
    /// E-mail of that person.
    pub contact_email: String,
    /// Phone of that person.
    pub contact_phone: String,
    /// The partner's statement that the contract names the company and the solution (R110).
    pub named_in_contract: bool,
    /// Whether it is a transaction of the vendor's marketplace.
    pub marketplace: bool,
    /// When that is expected.
    pub marketplace_on: Option<Date>,
    /// Whether it is filed to report consumed revenue (R121).
    pub consumed_revenue: bool,
    /// Whether the contract has no end.
    pub perpetual: bool,
    /// How the customer pays.
    pub pricing: PricingModel,
    /// Where it stands.
    pub state: RegistrationState,
    /// How it was decided: approved, passed or failed; none before.
    pub outcome: Option<RegistrationState>,
    /// Why it was failed, or what the partner must do.
    pub reason: Option<String>,
    /// When it last came to be reviewed.
    pub review_pending_at: Option<Time>,
    /// When it last came to wait for the marketplace.
    pub marketplace_validation_pending_at: Option<Time>,
    /// When the partner was last asked to correct it.
    pub action_required_at: Option<Time>,
    /// When it was approved without a review.
    pub approved_at: Option<Time>,
    /// When its review was passed.
    pub passed_at: Option<Time>,
    /// When its review was failed.
    pub failed_at: Option<Time>,
    /// When it was closed.
    pub closed_at: Option<Time>,
    /// When its contract was valued anew (R127).
    pub revalued_at: Option<Time>,
    /// Counts its own changes.
    pub version: i32,
    /// The subject that filed it.
    pub created_by: String,
    /// When it was filed.
    pub created_at: Time,
}

/// Joins are written where they are needed, so that a query shows what it reads.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

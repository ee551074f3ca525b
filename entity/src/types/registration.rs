//! Vocabularies of deal registration.

use sea_orm::prelude::StringLen;
use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};

/// Which edition of the programme's conditions a registration goes by (R109, R117).
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(StringLen::N(40))",
    rename_all = "SCREAMING_SNAKE_CASE"
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RegistrationProfile {
    /// That of 2020: four conditions, a short form, and a review of IP co-sell deals (R109, R114, R124).
    #[default]
    #[sea_orm(string_value = "EDITION_2020")]
    #[serde(rename = "EDITION_2020")]
    Edition2020,
    /// That of 2023: a least value, a long form, automatic approval, audits and exceptions (R117, R122, R126, R128).
    #[sea_orm(string_value = "EDITION_2023")]
    #[serde(rename = "EDITION_2023")]
    Edition2023,
}

/// Where a registration stands. Before it is filed there is none: it is pending where the deal is eligible (A20, R125).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(StringLen::N(40))",
    rename_all = "SCREAMING_SNAKE_CASE"
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RegistrationState {
    /// The vendor reviews it.
    ReviewPending,
    /// It waits for the transaction of the vendor's marketplace.
    MarketplaceValidationPending,
    /// The partner must correct it.
    ActionRequired,
    /// Approved without a review.
    Approved,
    /// The review was passed.
    Passed,
    /// The review was failed.
    Failed,
    /// Nothing follows any more.
    Closed,
}

/// Whether a contract is a new one (R124).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(StringLen::N(40))",
    rename_all = "SCREAMING_SNAKE_CASE"
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ContractKind {
    /// The first one.
    New,
    /// It goes on after an earlier one.
    Renewal,
}

/// Where the solution runs (R122, R124).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(StringLen::N(40))",
    rename_all = "SCREAMING_SNAKE_CASE"
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Deployment {
    /// On the vendor's cloud.
    VendorCloud,
    /// Somewhere else.
    Elsewhere,
}

/// Whose tenant the solution runs in (R122, R124).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(StringLen::N(40))",
    rename_all = "SCREAMING_SNAKE_CASE"
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Tenant {
    /// The customer's.
    Customer,
    /// The partner's.
    Partner,
}

/// How the customer pays (R122, R127).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(StringLen::N(40))",
    rename_all = "SCREAMING_SNAKE_CASE"
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PricingModel {
    /// By what is used.
    PayAsYouGo,
    /// In any other way.
    Other,
}

/// Where a request for an exception stands (R128).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(StringLen::N(40))",
    rename_all = "SCREAMING_SNAKE_CASE"
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ExceptionState {
    /// The vendor has not decided.
    Requested,
    /// The asked changes were made.
    Granted,
    /// The registration stays as it is.
    Refused,
}

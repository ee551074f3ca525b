//! Vocabularies of companies and of what they sell.

use sea_orm::prelude::StringLen;
use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};

/// What a company is to the programme.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(StringLen::N(40))",
    rename_all = "SCREAMING_SNAKE_CASE"
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PartnerKind {
    /// The one company that owns the ecosystem.
    Vendor,
    /// Any other company.
    Partner,
}

/// Whose a solution is (R47).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(StringLen::N(40))",
    rename_all = "SCREAMING_SNAKE_CASE"
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SolutionKind {
    /// A solution of a partner.
    Partner,
    /// A solution of the vendor.
    Vendor,
    /// A type of solution assessment (R19).
    Assessment,
}

/// An incentive that opens deal registration (R51, R107).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(StringLen::N(40))",
    rename_all = "SCREAMING_SNAKE_CASE"
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum IncentiveKind {
    /// Azure IP co-sell.
    AzureIpCoSell,
    /// Biz Apps Premium.
    BizAppsPremium,
    /// Biz Apps Standard.
    BizAppsStandard,
}

//! Vocabularies of companies and of what they sell.

use sea_orm::prelude::StringLen;
use sea_orm::{DeriveActiveEnum, EnumIter, FromJsonQueryResult};
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

/// How the vendor knows a customer (R30): a fact that programmes keep, on which later rules may rest.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(StringLen::N(40))",
    rename_all = "SCREAMING_SNAKE_CASE"
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CustomerClass {
    /// An account that a seller of the vendor manages.
    VendorManaged,
    /// An account of the vendor that nobody manages.
    VendorUnmanaged,
    /// Any other company.
    Other,
}

/// A language that mail to a contact is written in (R45, R157).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(StringLen::N(40))",
    rename_all = "SCREAMING_SNAKE_CASE"
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Locale {
    /// English.
    En,
    /// French.
    Fr,
}

/// Somebody at a location who is told of inbound deals (R154, R155).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InboundContact {
    /// Full name.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// The language of the mail.
    pub locale: Locale,
    /// Whether to send any (R157).
    pub notify: bool,
}

/// The inbound contacts of a location, in its order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct InboundContacts(pub Vec<InboundContact>);

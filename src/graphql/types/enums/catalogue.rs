//! What companies, solutions and customers are to the programme.

use async_graphql::Enum;

/// What a company is to the programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "covente_entity::types::PartnerKind")]
pub enum PartnerKind {
    /// The one company that owns the ecosystem.
    Vendor,
    /// Any other company.
    Partner,
}

/// Whose a solution is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "covente_entity::types::SolutionKind")]
pub enum SolutionKind {
    /// A solution of a partner.
    Partner,
    /// A solution of the vendor.
    Vendor,
    /// A type of solution assessment.
    Assessment,
}

/// An incentive of the vendor. Only a solution that is eligible for one opens deal registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "covente_entity::types::IncentiveKind")]
pub enum IncentiveKind {
    /// Azure IP co-sell.
    AzureIpCoSell,
    /// Biz Apps Premium.
    BizAppsPremium,
    /// Biz Apps Standard.
    BizAppsStandard,
}

/// How the vendor knows a customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "covente_entity::types::CustomerClass")]
pub enum CustomerClass {
    /// An account that a seller of the vendor manages.
    VendorManaged,
    /// An account of the vendor that nobody manages.
    VendorUnmanaged,
    /// Any other company.
    Other,
}

/// A language that mail is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "covente_entity::types::Locale")]
pub enum Locale {
    /// English.
    En,
    /// French.
    Fr,
}

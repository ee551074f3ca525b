//! Table `engagement`: what the parties of one joint deal share.

use sea_orm::entity::prelude::*;

use crate::types::{
    HelpKinds, Time, VendorInvolvement,
    ids::{CustomerId, EngagementId, PartnerId},
};

/// An engagement.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "engagement")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent facts, a column each"
)]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EngagementId,
    /// Short and random, to quote by phone.
    pub reference: String,
    /// Whom the deal is with.
    pub customer_id: CustomerId,
    /// The company that started it.
    pub originator_id: PartnerId,
    /// Whether that is the vendor, which makes it a co-sell deal (R15).
    pub started_by_vendor: bool,
    /// How far the vendor is in it.
    pub vendor_involvement: VendorInvolvement,
    /// Whether it is a solution assessment (R19).
    pub assessment: bool,
    /// Whether a partner was ever invited (design §1).
    pub partner_invited: bool,
    /// The customer's contact.
    pub contact_name: Option<String>,
    /// Phone of the contact.
    pub contact_phone: Option<String>,
    /// E-mail of the contact.
    pub contact_email: Option<String>,
    /// Whether the contact agreed to be shared (R29).
    pub contact_consent: bool,
    /// What was asked of the vendor.
    pub help_kinds: HelpKinds,
    /// Counts every write in the deal.
    pub version: i32,
    /// When the deal was started.
    pub created_at: Time,
}

/// Joins are written where they are needed, so that a query shows what it reads.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

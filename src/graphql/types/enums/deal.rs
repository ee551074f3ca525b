//! What kind of deal it is, and who a company is in it.

use async_graphql::Enum;

use crate::store::opportunities::Tab;

/// The type of a deal. It follows from the vendor's involvement and the invitations, and changes with them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::domain::deal_type::DealType")]
pub enum DealType {
    /// The company works alone; the vendor sees nothing. It can never be registered.
    Private,
    /// The partner leads, and the vendor may view the deal.
    PartnerLed,
    /// The vendor's sellers were asked for help, or started the deal themselves.
    CoSell,
    /// Partners work together, and the vendor is not in it.
    P2p,
    /// A technology assessment.
    SolutionAssessment,
}

/// How far the vendor is in a deal. It only ever goes up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "covente_entity::types::VendorInvolvement")]
pub enum VendorInvolvement {
    /// The vendor sees nothing.
    None,
    /// The vendor may view the deal.
    Visible,
    /// The vendor was asked for help, and may view the deal.
    HelpRequested,
}

/// Who a company is in a deal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum PartyRole {
    /// It started the deal.
    Originator,
    /// It was invited; the vendor that was asked for help is one too.
    Invitee,
}

impl PartyRole {
    /// That of a record.
    #[must_use]
    pub fn of(is_originator: bool) -> Self {
        if is_originator {
            PartyRole::Originator
        } else {
            PartyRole::Invitee
        }
    }
}

/// A list of records, as a desk looks at them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::store::opportunities::Tab")]
pub enum OpportunityTab {
    /// Your company's records of deals that others offered to it.
    Inbound,
    /// Your company's records of deals that it started.
    Outbound,
    /// For the vendor: the records of companies that let it view their deals. Empty for all others.
    Shared,
    /// What you marked in any of these lists.
    Favorites,
}

impl OpportunityTab {
    /// The name of its order, to which cursors are bound.
    pub(crate) fn order(self) -> &'static str {
        match Tab::from(self) {
            Tab::Inbound => "opportunities:INBOUND",
            Tab::Outbound => "opportunities:OUTBOUND",
            Tab::Shared => "opportunities:SHARED",
            Tab::Favorites => "opportunities:FAVORITES",
        }
    }
}

//! Why a deal goes to a location, and what becomes of each rule on the way.

use async_graphql::Enum;

/// What decides to which location of a company a deal goes that is offered to it: the first of these that holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::domain::routing::Reason")]
pub enum RoutingReason {
    /// A rule for a wanted solution in the customer's market.
    SolutionAndMarket,
    /// A rule for a wanted solution in all markets.
    Solution,
    /// A rule for all solutions in the customer's market.
    Market,
    /// No rule: the location that sells the first wanted solution of the company's own.
    SolutionLocation,
    /// Nothing of all that: the company's default location.
    DefaultLocation,
}

/// What becomes of one routing rule for one deal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::domain::routing::Verdict")]
pub enum RoutingVerdict {
    /// It decides.
    Decides,
    /// It holds, but another rule comes before it.
    Preceded,
    /// It is for another market.
    OtherMarket,
    /// It is for a solution that is not wanted.
    OtherSolution,
    /// The vendor did not send the deal, so that no rule counts.
    NotByVendor,
}

//! How a registration goes on, in each edition (A20, R114, R125).

use covente_entity::types::{IncentiveKind, RegistrationProfile, RegistrationState};
use rust_decimal::Decimal;
use serde_json::json;

use crate::domain::lifecycle::Stop;
use crate::domain::refusal::{Code, Refusal};
use crate::domain::registration::Filed;
use crate::domain::registration::contract::LARGE;

/// What happens to a registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Act {
    /// The partner files it, and it is to be reviewed.
    FileForReview,
    /// The partner files it, and it is approved at once.
    FileApproved,
    /// The partner files it, and it waits for the vendor's marketplace (R125).
    FileForMarketplace,
    /// The partner corrects it.
    Resubmit,
    /// The vendor asks for a correction.
    RequireAction,
    /// The vendor passes it.
    Pass,
    /// The vendor fails it.
    Fail,
    /// The vendor draws an approved one for a review (R126).
    Audit,
    /// Nothing follows any more.
    Close,
}

impl Act {
    /// Every act.
    pub const ALL: [Act; 9] = [
        Act::FileForReview,
        Act::FileApproved,
        Act::FileForMarketplace,
        Act::Resubmit,
        Act::RequireAction,
        Act::Pass,
        Act::Fail,
        Act::Audit,
        Act::Close,
    ];

    /// The name in the data of a refusal.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Act::FileForReview | Act::FileApproved | Act::FileForMarketplace => "FILE",
            Act::Resubmit => "RESUBMIT",
            Act::RequireAction => "REQUIRE_ACTION",
            Act::Pass => "PASS",
            Act::Fail => "FAIL",
            Act::Audit => "AUDIT",
            Act::Close => "CLOSE",
        }
    }
}

/// The acts of a review.
pub const REVIEWS: [Act; 5] = [
    Act::Pass,
    Act::Fail,
    Act::RequireAction,
    Act::Audit,
    Act::Close,
];

/// Every state, in the order of a registration's life; none before it is filed.
pub const STATES: [Option<RegistrationState>; 8] = [
    None,
    Some(RegistrationState::ReviewPending),
    Some(RegistrationState::MarketplaceValidationPending),
    Some(RegistrationState::ActionRequired),
    Some(RegistrationState::Approved),
    Some(RegistrationState::Passed),
    Some(RegistrationState::Failed),
    Some(RegistrationState::Closed),
];

/// The state after an act: A20 for 2020, R125 for 2023, as one table each.
///
/// # Errors
/// [`Stop`] where the table has no such move.
pub fn next(
    profile: RegistrationProfile,
    from: Option<RegistrationState>,
    act: Act,
) -> Result<RegistrationState, Stop> {
    match profile {
        RegistrationProfile::Edition2020 => next_2020(from, act),
        RegistrationProfile::Edition2023 => next_2023(from, act),
    }
}

#[expect(clippy::match_same_arms, reason = "one line a move of A20")]
fn next_2020(from: Option<RegistrationState>, act: Act) -> Result<RegistrationState, Stop> {
    use RegistrationState as S;
    match (from, act) {
        (None, Act::FileForReview) => Ok(S::ReviewPending),
        (None, Act::FileApproved) => Ok(S::Approved),
        (Some(S::ReviewPending), Act::RequireAction) => Ok(S::ActionRequired),
        (Some(S::ReviewPending), Act::Pass) => Ok(S::Passed),
        (Some(S::ReviewPending), Act::Fail) => Ok(S::Failed),
        (Some(S::ActionRequired), Act::Resubmit) => Ok(S::ReviewPending),
        (Some(S::Approved | S::Passed | S::Failed), Act::Close) => Ok(S::Closed),
        (Some(S::Closed), _) => Err(Stop::Terminal),
        _ => Err(Stop::Illegal),
    }
}

#[expect(clippy::match_same_arms, reason = "one line a move of R125")]
fn next_2023(from: Option<RegistrationState>, act: Act) -> Result<RegistrationState, Stop> {
    use RegistrationState as S;
    match (from, act) {
        (None, Act::FileForReview) => Ok(S::ReviewPending),
        (None, Act::FileApproved) => Ok(S::Approved),
        (None, Act::FileForMarketplace) => Ok(S::MarketplaceValidationPending),
        (Some(S::Approved), Act::Audit) => Ok(S::ReviewPending),
        (Some(S::ReviewPending | S::MarketplaceValidationPending), Act::RequireAction) => {
            Ok(S::ActionRequired)
        }
        (Some(S::ReviewPending | S::MarketplaceValidationPending), Act::Pass) => Ok(S::Passed),
        (Some(S::ReviewPending | S::MarketplaceValidationPending), Act::Fail) => Ok(S::Failed),
        (Some(S::ActionRequired), Act::Resubmit) => Ok(S::ReviewPending),
        (Some(S::Approved | S::Passed | S::Failed), Act::Close) => Ok(S::Closed),
        (Some(S::Closed), _) => Err(Stop::Terminal),
        _ => Err(Stop::Illegal),
    }
}

/// How a registration is filed in 2020: only IP co-sell is reviewed (R114).
#[must_use]
pub fn filing(incentive: IncentiveKind) -> Act {
    match incentive {
        IncentiveKind::AzureIpCoSell => Act::FileForReview,
        IncentiveKind::BizAppsPremium | IncentiveKind::BizAppsStandard => Act::FileApproved,
    }
}

/// What decides how a registration is filed in 2023 (R126).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Filing {
    /// What a year of the contract is worth in US dollars, where that can be reckoned.
    pub annual: Option<Decimal>,
    /// Whether several partners are in the deal.
    pub several_partners: bool,
    /// Whether the customer pays by what is used.
    pub pay_as_you_go: bool,
    /// Whether it is a transaction of the vendor's marketplace.
    pub marketplace: bool,
}

impl Filing {
    /// Approved at once, unless it is large, of several partners, or paid by what is used.
    #[must_use]
    pub fn act(self) -> Act {
        let large = self
            .annual
            .is_none_or(|annual| annual > Decimal::from(LARGE));
        if self.marketplace {
            Act::FileForMarketplace
        } else if large || self.several_partners || self.pay_as_you_go {
            Act::FileForReview
        } else {
            Act::FileApproved
        }
    }
}

/// Whether a state is closed by the write that enters it. An approved one of 2023 stays, since it may be drawn for a
/// review (R126).
#[must_use]
pub fn closes(profile: RegistrationProfile, state: RegistrationState) -> bool {
    match (profile, state) {
        (_, RegistrationState::Passed | RegistrationState::Failed)
        | (RegistrationProfile::Edition2020, RegistrationState::Approved) => true,
        (RegistrationProfile::Edition2023, RegistrationState::Approved)
        | (
            _,
            RegistrationState::ReviewPending
            | RegistrationState::MarketplaceValidationPending
            | RegistrationState::ActionRequired
            | RegistrationState::Closed,
        ) => false,
    }
}

/// Why a deal is not filed again for an incentive that it is filed for (R124).
#[must_use]
pub fn again(filed: Option<&Filed>) -> Option<Refusal> {
    filed.map(|filed| {
        Refusal::new(
            Code::IllegalTransition,
            "R124",
            "This deal is registered for this incentive already.",
        )
        .with(json!({ "from": filed.state, "action": Act::FileForReview.name() }))
    })
}

/// The state after an act, or why there is none.
///
/// # Errors
/// `TERMINAL_STATE` or `ILLEGAL_TRANSITION`, with the state and the act.
pub fn step(
    profile: RegistrationProfile,
    from: Option<RegistrationState>,
    act: Act,
) -> Result<RegistrationState, Refusal> {
    next(profile, from, act).map_err(|stop| {
        let data = json!({ "from": from, "action": act.name() });
        let refusal = match stop {
            Stop::Terminal => Refusal::new(
                Code::TerminalState,
                "R113",
                "This registration is closed; nothing can change it any more.",
            ),
            Stop::Illegal => Refusal::new(
                Code::IllegalTransition,
                "R113",
                "The state of the registration does not allow this.",
            ),
        };
        refusal.with(data)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_large_shared_or_paid_as_used_is_reviewed_r126() {
        let plain = Filing {
            annual: Some(Decimal::from(LARGE)),
            several_partners: false,
            pay_as_you_go: false,
            marketplace: false,
        };
        assert_eq!(plain.act(), Act::FileApproved);
        let large = Some(Decimal::from(LARGE) + Decimal::ONE);
        for reviewed in [
            Filing {
                annual: large,
                ..plain
            },
            Filing {
                several_partners: true,
                ..plain
            },
            Filing {
                pay_as_you_go: true,
                ..plain
            },
        ] {
            assert_eq!(reviewed.act(), Act::FileForReview);
        }
        let marketplace = Filing {
            marketplace: true,
            ..plain
        };
        assert_eq!(marketplace.act(), Act::FileForMarketplace);
    }
}

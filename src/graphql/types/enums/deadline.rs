//! Clocks: what they measure, and what happens when they run out.

use async_graphql::Enum;

/// What a clock measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "covente_entity::types::DeadlineKind")]
pub enum DeadlineKind {
    /// The answer of an invited company to an offer: 14 days, or as the programme has set it.
    AnswerToOffer,
    /// The vendor's answer to a help request: as long.
    AnswerToHelpRequest,
    /// The 72 hours from starting a deal, within which winning it may cost its registration. Listed where the record can be
    /// registered and holds a solution with an incentive.
    CoolingBeforeWon,
    /// Edition of 2023: the 60 days from filing in which an exception to a registration can be asked for.
    ExceptionRequest,
    /// Edition of 2023: the 14 working days in which the vendor decides such a request.
    ExceptionDecision,
    /// Edition of 2023: the rest of the fiscal year in which a pay-as-you-go contract can be valued anew.
    Revaluation,
}

/// What happens when a clock runs out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::domain::deadline::Consequence")]
pub enum DeadlineConsequenceCode {
    /// The offer expires, and its sender is told.
    OfferExpires,
    /// The help request expires, and with it the way to registration as co-sell.
    HelpRequestExpires,
    /// Winning is no risk to the registration any more.
    WinningIsSafe,
    /// No exception can be asked for any more.
    ExceptionIsRefused,
    /// The decision is late; it still counts.
    DecisionIsLate,
    /// The contract cannot be valued anew any more.
    RevaluationIsRefused,
}

//! The kinds of clocks that run on a deal.

use sea_orm::prelude::StringLen;
use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};

/// What a clock measures (R142–R149).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(StringLen::N(40))",
    rename_all = "SCREAMING_SNAKE_CASE"
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DeadlineKind {
    /// A company's answer to an offer (R142).
    AnswerToOffer,
    /// The vendor's answer to a help request (R143).
    AnswerToHelpRequest,
    /// The cooling between starting a deal and winning it (R144).
    CoolingBeforeWon,
    /// The request for an exception to a registration (R149).
    ExceptionRequest,
    /// The vendor's decision on that request (R128).
    ExceptionDecision,
    /// The new valuation of a pay-as-you-go contract (R127).
    Revaluation,
}

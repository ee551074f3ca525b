//! The sales stages, their percentages, and which of them can be marked (R82, R83, R86, R88, R130).

use covente_entity::types::SalesStage;

use crate::domain::assessment;

/// The stages that are marked by hand in an ordinary deal, in order (R83).
pub const WAY: [SalesStage; 4] = [
    SalesStage::Qualified,
    SalesStage::Developed,
    SalesStage::Proposed,
    SalesStage::Negotiated,
];

/// How far the sale is, in percent (R82, R130).
#[must_use]
pub fn percent(stage: SalesStage) -> i32 {
    match stage {
        SalesStage::Created | SalesStage::Accepted => 10,
        SalesStage::Qualified | SalesStage::SecureLetterOfEngagement => 20,
        SalesStage::Developed | SalesStage::CollectData => 40,
        SalesStage::Proposed | SalesStage::PrepareAssessmentReport => 60,
        SalesStage::Negotiated | SalesStage::PresentToCustomer => 80,
        SalesStage::Won => 100,
    }
}

/// The stages that are marked by hand in a deal of this kind, in order.
#[must_use]
pub fn way(of_assessment: bool) -> [SalesStage; 4] {
    if of_assessment { assessment::WAY } else { WAY }
}

/// Whether the stage can be marked by hand. The first one comes with the record, and the last with winning (R83,
/// R88); those between are of one kind of deal each (R130). In ordinary deals marks may jump forward and go back
/// (R86); going back ends at the record's own first stage.
#[must_use]
pub fn is_markable(stage: SalesStage, originator: bool, of_assessment: bool) -> bool {
    way(of_assessment).contains(&stage) || stage == first(originator)
}

/// The stage in which a record starts to be worked on.
#[must_use]
pub fn first(originator: bool) -> SalesStage {
    if originator {
        SalesStage::Created
    } else {
        SalesStage::Accepted
    }
}

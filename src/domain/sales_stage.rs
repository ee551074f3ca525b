//! The sales stages, their percentages, and which of them can be marked (R82, R83, R86, R88).

use covente_entity::types::SalesStage;

/// Every stage, in order.
pub const STAGES: [SalesStage; 7] = [
    SalesStage::Created,
    SalesStage::Accepted,
    SalesStage::Qualified,
    SalesStage::Developed,
    SalesStage::Proposed,
    SalesStage::Negotiated,
    SalesStage::Won,
];

/// How far the sale is, in percent (R82).
#[must_use]
pub fn percent(stage: SalesStage) -> i32 {
    match stage {
        SalesStage::Created | SalesStage::Accepted => 10,
        SalesStage::Qualified => 20,
        SalesStage::Developed => 40,
        SalesStage::Proposed => 60,
        SalesStage::Negotiated => 80,
        SalesStage::Won => 100,
    }
}

/// Whether the stage can be marked by hand. The first one comes with the record, and the last with winning (R83,
/// R88). Marks may jump forward and go back (R86); going back ends at the record's own first stage.
#[must_use]
pub fn is_markable(stage: SalesStage, originator: bool) -> bool {
    match stage {
        SalesStage::Created => originator,
        SalesStage::Accepted => !originator,
        SalesStage::Qualified
        | SalesStage::Developed
        | SalesStage::Proposed
        | SalesStage::Negotiated => true,
        SalesStage::Won => false,
    }
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

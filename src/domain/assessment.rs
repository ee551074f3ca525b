//! Solution assessments: their stages, strictly in order, and what they need to be started (R85, R86, R130–R132).

use covente_entity::types::SalesStage;
use serde_json::json;

use crate::domain::refusal::{Code, Path, Refusal};

/// The stages that are marked between the first and the last, in order (R130).
pub const WAY: [SalesStage; 4] = [
    SalesStage::SecureLetterOfEngagement,
    SalesStage::CollectData,
    SalesStage::PrepareAssessmentReport,
    SalesStage::PresentToCustomer,
];

/// The stages that are not marked yet. Marks are made in order and never taken back, so that the last one tells.
#[must_use]
pub fn missing(stage: SalesStage) -> &'static [SalesStage] {
    if stage == SalesStage::Won {
        return &[];
    }
    let marked = WAY.iter().position(|passed| *passed == stage);
    &WAY[marked.map_or(0, |place| place + 1)..]
}

/// The one stage that can be marked now; none once all are.
#[must_use]
pub fn next(stage: SalesStage) -> Option<SalesStage> {
    missing(stage).first().copied()
}

/// Why an assessment in this stage is not won yet (R85, R131).
#[must_use]
pub fn incomplete(stage: SalesStage) -> Option<Refusal> {
    let missing = missing(stage);
    (!missing.is_empty()).then(|| {
        Refusal::new(
            Code::StagesIncomplete,
            "R85",
            "A solution assessment is won once each of its stages is marked.",
        )
        .with(json!({ "missing": missing }))
    })
}

/// Why another stage than the next one is not marked: neither a jump forward nor a way back (R86).
#[must_use]
pub fn out_of_order(stage: SalesStage) -> Refusal {
    let next = next(stage);
    let message = if next.is_some() {
        "The stages of a solution assessment are marked one after the other, and stay marked."
    } else {
        "Every stage of this solution assessment is marked: win it, or lose it."
    };
    Refusal::new(Code::StageOutOfOrder, "R86", message)
        .with(json!({ "current": stage, "next": next }))
}

/// What an assessment needs of the customer's contact: that there is one, and that it has consented (R132).
#[must_use]
pub fn contact(consent: Option<bool>, path: &Path) -> Option<Refusal> {
    match consent {
        Some(true) => None,
        Some(false) => Some(
            Refusal::new(
                Code::ConsentRequired,
                "R132",
                "The contact of a solution assessment must have agreed to be shared.",
            )
            .on(&path.field("consentGiven")),
        ),
        None => Some(
            Refusal::new(
                Code::CustomerContactRequired,
                "R132",
                "A solution assessment needs a customer contact.",
            )
            .on(path),
        ),
    }
}

/// The notes for the assessment specialist are missing (R132).
#[must_use]
pub fn no_notes() -> Refusal {
    Refusal::at(
        Code::Required,
        &Path::of("privateNotes"),
        "A solution assessment needs notes for the specialist who will look at it.",
    )
    .rule("R132")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stage_opens_the_next_one_alone() {
        let way: Vec<_> =
            std::iter::successors(Some(SalesStage::Created), |stage| next(*stage)).collect();
        assert_eq!(way.len(), 5);
        assert_eq!(way[1..], WAY);
        assert_eq!(
            missing(SalesStage::SecureLetterOfEngagement),
            [
                SalesStage::CollectData,
                SalesStage::PrepareAssessmentReport,
                SalesStage::PresentToCustomer
            ]
        );
        assert_eq!(next(SalesStage::Won), None, "it is won by all of them");
        assert!(incomplete(SalesStage::PresentToCustomer).is_none());
        assert!(incomplete(SalesStage::PrepareAssessmentReport).is_some());
    }
}

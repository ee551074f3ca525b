//! The type of a deal, computed and never stored (R14, R20, R23, design §1).

use covente_entity::types::VendorInvolvement;

/// The five kinds of deals (R14).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DealType {
    /// The partner works alone (R17).
    Private,
    /// The partner works alone, and the vendor may look (R18).
    PartnerLed,
    /// The vendor's sellers are engaged or asked (R15).
    CoSell,
    /// Partners work together without the vendor (R16).
    P2p,
    /// A technology assessment (R19).
    SolutionAssessment,
}

impl DealType {
    /// Every type.
    pub const ALL: [DealType; 5] = [
        DealType::Private,
        DealType::PartnerLed,
        DealType::CoSell,
        DealType::P2p,
        DealType::SolutionAssessment,
    ];
}

/// The type that follows from the stored facts: the vendor's part decides before the partners' (R20).
#[must_use]
pub fn deal_type(
    assessment: bool,
    started_by_vendor: bool,
    involvement: VendorInvolvement,
    partner_invited: bool,
) -> DealType {
    match (assessment, started_by_vendor, involvement, partner_invited) {
        (true, ..) => DealType::SolutionAssessment,
        (_, true, ..) | (_, _, VendorInvolvement::HelpRequested, _) => DealType::CoSell,
        (_, _, VendorInvolvement::Visible, _) => DealType::PartnerLed,
        (_, _, VendorInvolvement::None, true) => DealType::P2p,
        (_, _, VendorInvolvement::None, false) => DealType::Private,
    }
}

/// The vendor's involvement that the two questions at creation mean: help makes the deal visible by itself (R20, R21).
#[must_use]
pub fn answered(may_view: bool, help_wanted: bool) -> VendorInvolvement {
    match (may_view, help_wanted) {
        (_, true) => VendorInvolvement::HelpRequested,
        (true, false) => VendorInvolvement::Visible,
        (false, false) => VendorInvolvement::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a22_example_1_the_two_answers_decide_the_type() {
        let of = |may_view, help| deal_type(false, false, answered(may_view, help), false);
        assert_eq!(of(false, false), DealType::Private);
        assert_eq!(of(true, false), DealType::PartnerLed);
        assert_eq!(of(false, true), DealType::CoSell);
        assert_eq!(answered(false, true), VendorInvolvement::HelpRequested);
        assert!(
            answered(false, true) > VendorInvolvement::Visible,
            "help implies visibility (R21)"
        );
    }

    #[test]
    fn partners_make_a_deal_p2p_only_where_the_vendor_is_not_in_it() {
        assert_eq!(
            deal_type(false, false, VendorInvolvement::None, true),
            DealType::P2p
        );
        assert_eq!(
            deal_type(false, false, VendorInvolvement::Visible, true),
            DealType::PartnerLed
        );
        assert_eq!(
            deal_type(false, false, VendorInvolvement::HelpRequested, true),
            DealType::CoSell
        );
        assert_eq!(
            deal_type(false, true, VendorInvolvement::None, true),
            DealType::CoSell
        );
        assert_eq!(
            deal_type(true, false, VendorInvolvement::None, false),
            DealType::SolutionAssessment
        );
    }
}

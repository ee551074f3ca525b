//! What can cost a deal its registration, said before it happens (R104, R106, R108).

use chrono::TimeDelta;
use covente_entity::types::{Time, VendorInvolvement};
use serde_json::json;

use crate::domain::deal_type::DealType;
use crate::domain::refusal::{Warning, WarningCode};

/// How long to leave between creating and winning a deal that shall be registered (R106, R144).
pub const COOLING: TimeDelta = TimeDelta::hours(72);

/// A private deal with an incentive-eligible solution can never be registered (R108).
#[must_use]
pub fn private(deal_type: DealType, has_incentive: bool) -> Option<Warning> {
    (has_incentive && matches!(deal_type, DealType::Private | DealType::P2p)).then(|| Warning {
        code: WarningCode::PrivateNotRegistrable,
        message: "A deal that the vendor may not view can never be registered; its solution would be eligible."
            .to_owned(),
        path: vec!["vendorMayView".to_owned()],
        rule: Some("R108"),
        data: None,
    })
}

/// Once help is requested, registration needs the vendor's acceptance (R104, R109).
#[must_use]
pub fn asked(before: VendorInvolvement, has_incentive: bool) -> Option<Warning> {
    (has_incentive && before == VendorInvolvement::Visible).then(|| Warning {
        code: WarningCode::CosellMayCostRegistration,
        message: "This deal could be registered as it was. Now it is co-sell, and can be only if the vendor accepts."
            .to_owned(),
        path: Vec::new(),
        rule: Some("R104"),
        data: None,
    })
}

/// A deal won within [`COOLING`] of its creation: its registration may be rejected (R106).
#[must_use]
pub fn won(deal_type: DealType, has_incentive: bool, created: Time, now: Time) -> Option<Warning> {
    let registrable = matches!(deal_type, DealType::CoSell | DealType::PartnerLed);
    let safe_from = created + COOLING;
    (has_incentive && registrable && now < safe_from).then(|| Warning {
        code: WarningCode::WonTooEarly,
        message:
            "Won within 72 hours of its creation: a registration of this deal may be rejected."
                .to_owned(),
        path: Vec::new(),
        rule: Some("R106"),
        data: Some(json!({ "safeFrom": safe_from })),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_72_hours_end_to_the_second() {
        let created = Time::UNIX_EPOCH;
        let at = |after| won(DealType::PartnerLed, true, created, created + after);
        assert!(at(TimeDelta::seconds(72 * 3600 - 1)).is_some());
        assert!(at(COOLING).is_none());
        assert!(won(DealType::P2p, true, created, created).is_none());
        assert!(won(DealType::CoSell, false, created, created).is_none());
    }
}

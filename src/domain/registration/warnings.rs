//! What can cost a deal its registration, said before it happens (R104, R106, R108).

use chrono::TimeDelta;
use covente_entity::types::{Status, Time, VendorInvolvement};
use serde_json::json;

use crate::domain::action::Action;
use crate::domain::deal_type::DealType;
use crate::domain::refusal::{Warning, WarningCode};
use crate::domain::registration::Case;

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
        message:
            "Partner-led, this deal can be registered as it is. Co-sell, it can be only if the vendor accepts."
                .to_owned(),
        path: Vec::new(),
        rule: Some("R104"),
        data: None,
    })
}

/// A deal won within [`COOLING`] of its creation: its registration may be rejected (R106).
#[must_use]
pub fn won(deal_type: DealType, has_incentive: bool, created: Time, at: Time) -> Option<Warning> {
    let registrable = matches!(deal_type, DealType::CoSell | DealType::PartnerLed);
    let safe_from = created + COOLING;
    (has_incentive && registrable && at < safe_from).then(|| Warning {
        code: WarningCode::WonTooEarly,
        message:
            "Won within 72 hours of its creation: a registration of this deal may be rejected."
                .to_owned(),
        path: Vec::new(),
        rule: Some("R106"),
        data: Some(json!({ "safeFrom": safe_from })),
    })
}

/// What an action on a record can cost its registration: said by `availableActions` before, by the mutation at the
/// fact.
#[must_use]
pub fn before(action: Action, case: &Case, now: Time) -> Vec<Warning> {
    if !case.registrant {
        return Vec::new();
    }
    let warning = match action {
        Action::WinOpportunity => won(case.deal_type, case.has_incentive(), case.created, now),
        Action::RequestVendorHelp => asked(case.involvement, case.has_incentive()),
        Action::AcceptOpportunity
        | Action::DeclineOpportunity
        | Action::UpdateOpportunity
        | Action::SetCustomerContact
        | Action::SetSalesStage
        | Action::LoseOpportunity
        | Action::CloseOpportunityAsError
        | Action::ShareWithVendor
        | Action::InvitePartner
        | Action::WithdrawInvitation
        | Action::AddTeamMember
        | Action::UpdateTeamMember
        | Action::RemoveTeamMember
        | Action::AddSolutions
        | Action::UpdateOpportunitySolution
        | Action::RemoveSolution
        | Action::RegisterDeal
        | Action::ResubmitRegistration
        | Action::ReviewRegistration
        | Action::RequestRegistrationException
        | Action::DecideRegistrationException
        | Action::PostMessage
        | Action::RevalueRegistration => None,
    };
    warning.into_iter().collect()
}

/// What there is to say about the registration of a record as it stands: of one that is worked on, what its next steps
/// can cost; of a won one, what they did.
#[must_use]
pub fn said(case: &Case, now: Time) -> Vec<Warning> {
    if !case.registrant {
        return Vec::new();
    }
    let has_incentive = case.has_incentive();
    let early = |at| won(case.deal_type, has_incentive, case.created, at);
    let private = private(case.deal_type, has_incentive).map(|warning| Warning {
        path: Vec::new(),
        ..warning
    });
    match case.status {
        Status::Accepted => private
            .into_iter()
            .chain(asked(case.involvement, has_incentive))
            .chain(early(now))
            .collect(),
        Status::Won => private.into_iter().chain(early(case.since)).collect(),
        Status::Received
        | Status::Lost
        | Status::Declined
        | Status::Expired
        | Status::Withdrawn
        | Status::ClosedAsError => Vec::new(),
    }
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

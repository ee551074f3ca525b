//! A record as the event log knows it: a map of stable keys (design §9).

use covente_entity::types::ids::OpportunityId;
use covente_entity::{
    engagement, invitation, opportunity, opportunity_solution, registration, registration_exception,
};
use serde_json::{Value, json};

use crate::domain::event::State;
use crate::store::deal::Deal;

/// The state of one record. What the engagement holds belongs to the originator's.
#[must_use]
pub fn of(deal: &Deal, record: OpportunityId) -> State {
    let Some(record) = deal.record(record) else {
        return State::new();
    };
    let mut state = State::new();
    let mut put = |key: String, value: Value| {
        if !value.is_null() {
            state.insert(key, value);
        }
    };
    own(record, &mut put);
    if record.is_originator {
        shared(&deal.engagement, &mut put);
    }
    for member in deal.team_of(record.id) {
        put(
            format!("team.{}", member.id),
            json!({ "name": member.name, "email": member.email, "phone": member.phone, "position": member.position }),
        );
    }
    for line in deal.lines_of(record.id) {
        put(format!("solutions.{}", line.id), sold(line));
    }
    for invitation in deal
        .invitations
        .iter()
        .filter(|invitation| invitation.sender_opportunity_id == record.id)
    {
        put(format!("invitations.{}", invitation.id), sent(invitation));
    }
    for registration in deal
        .registrations
        .iter()
        .filter(|registration| registration.opportunity_id == record.id)
    {
        put(
            format!("registrations.{}", registration.id),
            filed(registration, &deal.exceptions),
        );
    }
    state
}

/// A solution on a record; price and quantity stand there where they are known (R50).
fn sold(line: &opportunity_solution::Model) -> Value {
    let mut sold = json!({ "solutionId": line.solution_id, "position": line.position });
    if let (Some(minor), Some(currency)) = (line.price_minor, &line.currency) {
        sold["price"] = json!({ "minor": minor, "currency": currency });
    }
    if let Some(quantity) = line.quantity {
        sold["quantity"] = json!(quantity);
    }
    sold
}

/// A registration with all that its form says, and what was asked to be changed.
fn filed(
    registration: &registration::Model,
    exceptions: &[registration_exception::Model],
) -> Value {
    let exception = exceptions
        .iter()
        .find(|exception| exception.registration_id == registration.id)
        .map(asked);
    json!({
        "profile": registration.profile,
        "incentive": registration.incentive,
        "contract": registration.contract,
        "total": { "minor": registration.total_minor, "currency": registration.currency },
        "solution": { "minor": registration.solution_minor, "currency": registration.currency },
        "deployment": registration.deployment,
        "tenant": registration.tenant,
        "signedOn": registration.signed_on,
        "startsOn": registration.starts_on,
        "endsOn": registration.ends_on,
        "contact": {
            "name": registration.contact_name,
            "email": registration.contact_email,
            "phone": registration.contact_phone,
        },
        "namedInContract": registration.named_in_contract,
        "marketplace": registration.marketplace,
        "marketplaceOn": registration.marketplace_on,
        "consumedRevenue": registration.consumed_revenue,
        "perpetual": registration.perpetual,
        "pricing": registration.pricing,
        "state": registration.state,
        "outcome": registration.outcome,
        "reason": registration.reason,
        "reviewPendingAt": registration.review_pending_at,
        "marketplaceValidationPendingAt": registration.marketplace_validation_pending_at,
        "actionRequiredAt": registration.action_required_at,
        "approvedAt": registration.approved_at,
        "passedAt": registration.passed_at,
        "failedAt": registration.failed_at,
        "closedAt": registration.closed_at,
        "revaluedAt": registration.revalued_at,
        "version": registration.version,
        "exception": exception,
    })
}

fn asked(exception: &registration_exception::Model) -> Value {
    json!({
        "justification": exception.justification,
        "perpetual": exception.perpetual,
        "totalMinor": exception.total_minor,
        "signedOn": exception.signed_on,
        "startsOn": exception.starts_on,
        "endsOn": exception.ends_on,
        "state": exception.state,
        "decideBy": exception.decide_by,
        "answer": exception.answer,
        "decidedAt": exception.decided_at,
    })
}

fn own(record: &opportunity::Model, put: &mut impl FnMut(String, Value)) {
    put("status".into(), json!(record.status));
    put("salesStage".into(), json!(record.sales_stage));
    put("ownStage".into(), json!(record.own_stage));
    put("locationId".into(), json!(record.location_id));
    put("name".into(), json!(record.name));
    put(
        "value".into(),
        json!({ "minor": record.value_minor, "currency": record.currency }),
    );
    put("closeDate".into(), json!(record.close_date));
    put("privateNotes".into(), json!(record.private_notes));
    put("crmId".into(), json!(record.crm_id));
    put("campaignId".into(), json!(record.campaign_id));
    put("declineReason".into(), json!(record.decline_reason));
    put("lostReason".into(), json!(record.lost_reason));
    put("errorReason".into(), json!(record.error_reason));
    put("closeNotes".into(), json!(record.close_notes));
}

fn shared(engagement: &engagement::Model, put: &mut impl FnMut(String, Value)) {
    put("reference".into(), json!(engagement.reference));
    put("customerId".into(), json!(engagement.customer_id));
    put(
        "vendorInvolvement".into(),
        json!(engagement.vendor_involvement),
    );
    if !engagement.help_kinds.0.is_empty() {
        put("helpKinds".into(), json!(engagement.help_kinds));
    }
    if engagement.contact_name.is_some() {
        put(
            "customerContact".into(),
            json!({
                "name": engagement.contact_name,
                "phone": engagement.contact_phone,
                "email": engagement.contact_email,
                "consentGiven": engagement.contact_consent,
            }),
        );
    }
}

fn sent(invitation: &invitation::Model) -> Value {
    json!({
        "inviteeId": invitation.invitee_id,
        "opportunityId": invitation.opportunity_id,
        "isHelpRequest": invitation.is_help_request,
        "message": invitation.message,
        "helpKinds": invitation.help_kinds,
        "share": { "minor": invitation.share_minor, "currency": invitation.currency },
        "closeDate": invitation.close_date,
        "team": invitation.team,
        "solutionIds": invitation.solution_ids,
        "dueAt": invitation.due_at,
        "withdrawalReason": invitation.withdrawal_reason,
    })
}

//! "May I do this now, and if not, why": asked before the fact by `availableActions`, at the fact by every action.

use covente_entity::types::{SalesStage, Status, Time, VendorInvolvement};
use serde_json::json;

use crate::domain::action::Action;
use crate::domain::assessment;
use crate::domain::calls;
use crate::domain::facts::{DealFacts, RecordFacts, ended_unaccepted};
use crate::domain::lifecycle::{self, Step, Stop};
use crate::domain::permission::{self, Duty};
use crate::domain::refusal::{Code, Refusal};
use crate::domain::registration::machine::{self, Act};
use crate::domain::registration::{self, Case, exception};
use crate::domain::viewer::Viewer;
use crate::domain::visibility::{Relation, on_team};

/// Open invitations of one deal at most (design §10).
pub const OPEN_INVITATIONS: usize = 25;

/// Every reason why the viewer cannot do this to the record now; none means that they may, given the input that
/// [`requires`] lists.
#[must_use]
pub fn refusals(
    action: Action,
    viewer: &Viewer,
    relation: Relation,
    deal: &DealFacts,
    record: &RecordFacts,
    now: Time,
) -> Vec<Refusal> {
    if let Some(refusal) = calls::refusal(viewer, action.mutation()) {
        return vec![refusal];
    }
    if matches!(
        action,
        Action::ReviewRegistration | Action::DecideRegistrationException
    ) {
        let refusal = permission::duty(viewer, Duty::ReviewRegistrations, deal.vendor, None);
        return refusal.into_iter().collect();
    }
    if relation != Relation::Own {
        return vec![Refusal::new(
            Code::Forbidden,
            "R7",
            "This record belongs to another company; you may view it, not change it.",
        )];
    }
    let mut refusals = Vec::new();
    if let Err(refusal) = permission::may(
        viewer,
        action.deed(),
        record.location,
        on_team(viewer, record),
    ) {
        refusals.push(refusal);
    }
    if let Err(refusal) = step(action.step(), record, now) {
        refusals.push(refusal);
    }
    refusals.extend(assessment(action, deal, record));
    if action.is_originators() && !record.originator {
        refusals.push(Refusal::new(
            Code::InboundCannotInvite,
            "R64",
            "Only the company that started the deal shares it, asks for help and invites partners.",
        ));
    } else {
        refusals.extend(vendor_axis(action, deal));
    }
    refusals
}

/// An assessment stays with its company, and with its one solution (R48, R102); its stages are marked one after the
/// other, all of them before it is won (R85, R86).
fn assessment(action: Action, deal: &DealFacts, record: &RecordFacts) -> Option<Refusal> {
    if !deal.assessment {
        return None;
    }
    if record.status == Status::Accepted
        && let Some(stage) = record.stage
    {
        if action == Action::WinOpportunity {
            return assessment::incomplete(stage);
        }
        if action == Action::SetSalesStage && assessment::next(stage).is_none() {
            return Some(assessment::out_of_order(stage));
        }
    }
    if matches!(
        action,
        Action::ShareWithVendor | Action::RequestVendorHelp | Action::InvitePartner
    ) {
        return Some(not_shareable());
    }
    matches!(action, Action::AddSolutions | Action::RemoveSolution).then(|| {
        Refusal::new(
            Code::AssessmentSolutionFixed,
            "R48",
            "The assessment type of a deal cannot be changed.",
        )
    })
}

/// An assessment is neither upgraded nor shared (R102).
#[must_use]
pub fn not_shareable() -> Refusal {
    Refusal::new(
        Code::AssessmentNotShareable,
        "R102",
        "A solution assessment is not shared: no vendor, no partners.",
    )
}

/// Whether the lifecycle allows a step, the clock included (R96, R98).
///
/// # Errors
/// `DEADLINE_PASSED`, `TERMINAL_STATE` or `ILLEGAL_TRANSITION`, with the status and the step.
pub fn step(step: Step, record: &RecordFacts, now: Time) -> Result<Status, Refusal> {
    let answer = matches!(step, Step::Accept | Step::Decline);
    let lapsed = record.status == Status::Expired
        || (record.status == Status::Received && record.due_at.is_some_and(|due| now >= due));
    if lapsed && answer {
        return Err(Refusal::new(
            Code::DeadlinePassed,
            "R98",
            "The time to answer this opportunity is over.",
        )
        .with(json!({ "dueAt": record.due_at })));
    }
    lifecycle::next(record.status, step).map_err(|stop| {
        let data = json!({ "from": record.status, "action": name(step) });
        match stop {
            Stop::Terminal => Refusal::new(
                Code::TerminalState,
                "R92",
                "This record is closed; nothing can change it any more.",
            ),
            Stop::Illegal => {
                Refusal::new(Code::IllegalTransition, "R96", illegal(record.status, step))
            }
        }
        .with(data)
    })
}

fn name(step: Step) -> &'static str {
    match step {
        Step::Accept => "ACCEPT",
        Step::Decline => "DECLINE",
        Step::Expire => "EXPIRE",
        Step::Withdraw => "WITHDRAW",
        Step::Work => "EDIT",
        Step::Staff => "ASSIGN_TEAM",
        Step::Win => "WIN",
        Step::Lose => "LOSE",
        Step::CloseAsError => "CLOSE_AS_ERROR",
        Step::Register => "REGISTER",
        Step::Post => "POST_MESSAGE",
    }
}

fn illegal(from: Status, step: Step) -> &'static str {
    match (from, step) {
        (_, Step::Register) => "Only a won deal is registered.",
        (Status::Received, _) => {
            "This opportunity has not been accepted yet: accept it or decline it first."
        }
        (_, Step::Accept | Step::Decline) => {
            "This record is being worked on already: there is nothing to answer."
        }
        _ => "The record's status does not allow this.",
    }
}

/// The vendor's involvement only goes up, one request at a time (R22, R67, R99, R102).
fn vendor_axis(action: Action, deal: &DealFacts) -> Option<Refusal> {
    let up = |message: &str| {
        Refusal::new(Code::IllegalTransition, "R22", message)
            .with(json!({ "from": deal.involvement, "action": "SHARE" }))
    };
    match action {
        Action::ShareWithVendor | Action::RequestVendorHelp if deal.started_by_vendor => {
            Some(up("The vendor started this deal."))
        }
        Action::ShareWithVendor if deal.involvement >= VendorInvolvement::Visible => {
            Some(up("The vendor may view this deal already."))
        }
        Action::RequestVendorHelp => deal
            .vendor
            .and_then(|vendor| deal.record_of(vendor))
            .is_some_and(|record| !ended_unaccepted(record))
            .then(|| {
                Refusal::new(
                    Code::AlreadyInvited,
                    "R67",
                    "The vendor has been asked for help in this deal already.",
                )
            }),
        Action::InvitePartner if open_invitations(deal) >= OPEN_INVITATIONS => Some(
            Refusal::new(
                Code::OutOfRange,
                "R60",
                "A deal has at most 25 open invitations.",
            )
            .with(json!({ "maximum": OPEN_INVITATIONS })),
        ),
        Action::ShareWithVendor
        | Action::InvitePartner
        | Action::UpdateOpportunity
        | Action::SetCustomerContact
        | Action::AcceptOpportunity
        | Action::DeclineOpportunity
        | Action::SetSalesStage
        | Action::WinOpportunity
        | Action::LoseOpportunity
        | Action::CloseOpportunityAsError
        | Action::UpdateOpportunitySolution
        | Action::WithdrawInvitation
        | Action::PostMessage
        | Action::AddTeamMember
        | Action::UpdateTeamMember
        | Action::RemoveTeamMember
        | Action::AddSolutions
        | Action::RemoveSolution
        | Action::RegisterDeal
        | Action::ResubmitRegistration
        | Action::ReviewRegistration
        | Action::RequestRegistrationException
        | Action::DecideRegistrationException
        | Action::RevalueRegistration => None,
    }
}

/// Why what is registered of a deal does not let an action happen: what [`refusals`] cannot know from the deal alone.
#[must_use]
pub fn registration(action: Action, case: &Case, now: Time) -> Vec<Refusal> {
    let any = |filed: &[registration::Filed], acts: &[Act]| {
        let moves = |filed: &registration::Filed| {
            let step = |act: &Act| machine::step(filed.profile, Some(filed.state), *act);
            acts.iter().map(step).collect::<Vec<_>>()
        };
        let steps: Vec<_> = if filed.is_empty() {
            vec![machine::step(case.profile, None, acts[0])]
        } else {
            filed.iter().flat_map(moves).collect()
        };
        if steps.iter().any(Result::is_ok) {
            return None;
        }
        steps.into_iter().find_map(Result::err)
    };
    match action {
        Action::RegisterDeal => match case.next() {
            Some(incentive) => registration::refusal(case, incentive).into_iter().collect(),
            None => machine::again(case.filed.first()).into_iter().collect(),
        },
        Action::ResubmitRegistration => any(&case.filed, &[Act::Resubmit]).into_iter().collect(),
        Action::ReviewRegistration => any(&case.reviewed, &machine::REVIEWS).into_iter().collect(),
        Action::RequestRegistrationException => {
            let requests = usize::from(case.exception.is_some());
            let refusal = |filed: &registration::Filed| {
                exception::requestable(filed.profile, filed.filed_at, requests, now)
            };
            exception::of_any(&case.filed, refusal)
                .into_iter()
                .collect()
        }
        Action::DecideRegistrationException => {
            exception::decidable(case.exception).into_iter().collect()
        }
        Action::RevalueRegistration => {
            let today = now.date_naive();
            let refusal = |filed: &registration::Filed| filed.revaluation(today).refusal();
            exception::of_any(&case.filed, refusal)
                .into_iter()
                .collect()
        }
        Action::AcceptOpportunity
        | Action::DeclineOpportunity
        | Action::UpdateOpportunity
        | Action::SetCustomerContact
        | Action::SetSalesStage
        | Action::WinOpportunity
        | Action::LoseOpportunity
        | Action::CloseOpportunityAsError
        | Action::ShareWithVendor
        | Action::RequestVendorHelp
        | Action::InvitePartner
        | Action::WithdrawInvitation
        | Action::PostMessage
        | Action::AddTeamMember
        | Action::UpdateTeamMember
        | Action::RemoveTeamMember
        | Action::AddSolutions
        | Action::UpdateOpportunitySolution
        | Action::RemoveSolution => Vec::new(),
    }
}

/// How many invitees have not answered yet.
#[must_use]
pub fn open_invitations(deal: &DealFacts) -> usize {
    deal.records
        .iter()
        .filter(|record| record.status == Status::Received)
        .count()
}

/// An input that the action needs, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Required {
    /// The input field.
    pub path: &'static str,
    /// One sentence for a person.
    pub why: &'static str,
}

/// The input that an action needs beside the record and its version.
#[must_use]
pub fn requires(action: Action, deal: &DealFacts) -> Vec<Required> {
    let need = |path, why| Required { path, why };
    match action {
        Action::AcceptOpportunity => vec![need(
            "name",
            "Accepting gives the deal your own name for it (R79).",
        )],
        Action::DeclineOpportunity => vec![need("reason", "The sender is told why (R72).")],
        Action::LoseOpportunity => vec![need("reason", "A lost deal says why (R93).")],
        Action::CloseOpportunityAsError => {
            vec![need("reason", "An error says what went wrong (R94).")]
        }
        Action::SetSalesStage if deal.assessment => {
            let stage = deal.originator().and_then(|record| record.stage);
            vec![need("stage", next_stage(stage))]
        }
        Action::SetSalesStage => vec![need("stage", "The stage to mark (R83).")],
        Action::RequestVendorHelp => {
            let mut needs = vec![need(
                "helpKinds",
                "The vendor must know what help is wanted (R52).",
            )];
            if !deal.has_contact {
                needs.push(need(
                    "customerContact",
                    "The vendor may call the customer, so it needs a contact (R28).",
                ));
            } else if !deal.consented {
                needs.push(need(
                    "customerContact.consentGiven",
                    "The contact must have agreed to be shared (R29).",
                ));
            }
            needs
        }
        Action::InvitePartner => vec![need(
            "invitation",
            "Whom to invite, for what and with which share (R58).",
        )],
        Action::WithdrawInvitation => {
            vec![need("invitationId", "Which invitation to take back (R67).")]
        }
        Action::PostMessage => vec![
            need("audience", "For whom it is (R138)."),
            need("body", "What it says (R138)."),
        ],
        Action::AddTeamMember => vec![need(
            "member",
            "The person's name, e-mail address and phone number (R40).",
        )],
        Action::UpdateTeamMember | Action::RemoveTeamMember => {
            vec![need("teamMemberId", "Which person of the team.")]
        }
        Action::AddSolutions => vec![need("solutionIds", "Which solutions (R46).")],
        Action::UpdateOpportunitySolution | Action::RemoveSolution => vec![need(
            "opportunitySolutionId",
            "Which solution of the record.",
        )],
        Action::RegisterDeal => vec![
            need("incentive", "Which incentive to register for (R107)."),
            need("form", "What the contract says (R124)."),
        ],
        Action::ResubmitRegistration => vec![
            need("registrationId", "Which registration to correct (R113)."),
            need("form", "What the contract says, corrected (R124)."),
        ],
        Action::ReviewRegistration => vec![
            need("registrationId", "Which registration to review (R114)."),
            need("decision", "What comes of the review (R113)."),
        ],
        Action::RequestRegistrationException => vec![
            need("registrationId", "Which registration to change (R128)."),
            need("justification", "Why it shall be changed (R128)."),
        ],
        Action::DecideRegistrationException => vec![
            need("registrationId", "Whose exception to decide (R128)."),
            need("grant", "Whether the changes are made (R128)."),
        ],
        Action::RevalueRegistration => vec![
            need("registrationId", "Whose contract to value anew (R127)."),
            need("totalContractValue", "What it is worth now (R127)."),
        ],
        Action::UpdateOpportunity
        | Action::SetCustomerContact
        | Action::WinOpportunity
        | Action::ShareWithVendor => Vec::new(),
    }
}

/// What `setSalesStage` takes in an assessment.
fn next_stage(now: Option<SalesStage>) -> &'static str {
    match now.and_then(assessment::next) {
        Some(SalesStage::SecureLetterOfEngagement) => {
            "The next stage, which is SECURE_LETTER_OF_ENGAGEMENT (R86)."
        }
        Some(SalesStage::CollectData) => "The next stage, which is COLLECT_DATA (R86).",
        Some(SalesStage::PrepareAssessmentReport) => {
            "The next stage, which is PREPARE_ASSESSMENT_REPORT (R86)."
        }
        Some(SalesStage::PresentToCustomer) => {
            "The next stage, which is PRESENT_TO_CUSTOMER (R86)."
        }
        Some(
            SalesStage::Created
            | SalesStage::Accepted
            | SalesStage::Qualified
            | SalesStage::Developed
            | SalesStage::Proposed
            | SalesStage::Negotiated
            | SalesStage::Won,
        )
        | None => "The next stage: every one is marked (R86).",
    }
}

/// When the clock closes an action that is open now (R142).
#[must_use]
pub fn closes_at(action: Action, record: &RecordFacts) -> Option<Time> {
    let answer = matches!(action.step(), Step::Accept | Step::Decline);
    record
        .due_at
        .filter(|_| answer && record.status == Status::Received)
}

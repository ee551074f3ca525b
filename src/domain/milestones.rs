//! The life of a record as a list: where it began, its sales stages, its end, and deal registration as one step more
//! (R111, R113).

use covente_entity::types::{IncentiveKind, RegistrationState, SalesStage, Status, Time};

use crate::domain::lifecycle::is_terminal;
use crate::domain::sales_stage::way;

/// A step in the life of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MilestoneKind {
    /// The company started the deal.
    Created,
    /// The deal was offered to the company.
    Received,
    /// The company accepted.
    Accepted,
    /// A sales stage.
    Stage,
    /// The end of the record.
    Closed,
    /// Deal registration (R111).
    DealRegistration,
}

/// Whether a step is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MilestoneState {
    /// It is reached.
    Done,
    /// The record stands there.
    Current,
    /// It is reached, and something is to be done (R113).
    ActionRequired,
    /// It is still to come.
    Ahead,
    /// It was passed over.
    Skipped,
    /// It ended badly.
    Failed,
}

/// A step with when it was reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Milestone {
    /// Which one.
    pub kind: MilestoneKind,
    /// Whether it is reached.
    pub state: MilestoneState,
    /// When it was reached.
    pub at: Option<Time>,
    /// The sales stage, of a stage.
    pub stage: Option<SalesStage>,
    /// Where the record stands, of its end.
    pub status: Option<Status>,
    /// The incentive, of a registration.
    pub incentive: Option<IncentiveKind>,
}

/// What the list is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Life {
    /// Whether the company started the deal.
    pub originator: bool,
    /// Whether the deal is a solution assessment, which has stages of its own (R130).
    pub assessment: bool,
    /// Where the record stands.
    pub status: Status,
    /// How far the sale is.
    pub stage: Option<SalesStage>,
    /// When it was made.
    pub created: Time,
    /// When it was accepted.
    pub accepted: Option<Time>,
    /// When it was closed.
    pub closed: Option<Time>,
    /// When each stage was entered, oldest first.
    pub marks: Vec<(SalesStage, Time)>,
    /// What was filed: for what, where it stands, since when.
    pub filed: Vec<(
        IncentiveKind,
        RegistrationState,
        Option<RegistrationState>,
        Time,
    )>,
    /// What is eligible and not filed.
    pub pending: Vec<IncentiveKind>,
}

fn plain(kind: MilestoneKind, state: MilestoneState, at: Option<Time>) -> Milestone {
    Milestone {
        kind,
        state,
        at,
        stage: None,
        status: None,
        incentive: None,
    }
}

/// The steps of a record, in the order of its life.
#[must_use]
pub fn milestones(life: &Life) -> Vec<Milestone> {
    use MilestoneKind as K;
    use MilestoneState as S;
    let start = if life.originator {
        K::Created
    } else {
        K::Received
    };
    let began = if life.status == Status::Received {
        S::Current
    } else {
        S::Done
    };
    let mut list = vec![plain(start, began, Some(life.created))];
    if !life.originator {
        let state = match (life.accepted, is_terminal(life.status)) {
            (Some(_), _) => S::Done,
            (None, true) => S::Skipped,
            (None, false) => S::Ahead,
        };
        list.push(plain(K::Accepted, state, life.accepted));
    }
    list.extend(stages(life));
    list.push(end(life));
    list.extend(registrations(life));
    list
}

/// The stages between the first one, which comes with the record, and the last, which comes with winning (R88).
fn stages(life: &Life) -> impl Iterator<Item = Milestone> {
    way(life.assessment).into_iter().map(|stage| {
        let marked = life.marks.iter().filter(|(mark, _)| *mark == stage);
        let at = marked.map(|(_, at)| *at).next_back();
        let state = match life.stage {
            Some(now) if now == stage && is_terminal(life.status) => MilestoneState::Done,
            Some(now) if now == stage => MilestoneState::Current,
            Some(now) if now > stage && at.is_some() => MilestoneState::Done,
            Some(now) if now > stage => MilestoneState::Skipped,
            _ if is_terminal(life.status) => MilestoneState::Skipped,
            _ => MilestoneState::Ahead,
        };
        let is_reached = matches!(state, MilestoneState::Done | MilestoneState::Current);
        Milestone {
            stage: Some(stage),
            ..plain(MilestoneKind::Stage, state, at.filter(|_| is_reached))
        }
    })
}

fn end(life: &Life) -> Milestone {
    let state = match life.status {
        Status::Received | Status::Accepted => MilestoneState::Ahead,
        Status::Won => MilestoneState::Done,
        Status::Lost
        | Status::Declined
        | Status::Expired
        | Status::Withdrawn
        | Status::ClosedAsError => MilestoneState::Failed,
    };
    Milestone {
        status: is_terminal(life.status).then_some(life.status),
        ..plain(MilestoneKind::Closed, state, life.closed)
    }
}

/// One step for each incentive that the deal is registered for, or could be (R111).
fn registrations(life: &Life) -> impl Iterator<Item = Milestone> {
    let filed = life.filed.iter().map(|(incentive, state, outcome, at)| {
        let state = match (state, outcome) {
            (_, Some(RegistrationState::Failed)) | (RegistrationState::Failed, _) => {
                MilestoneState::Failed
            }
            (RegistrationState::ActionRequired, _) => MilestoneState::ActionRequired,
            (
                RegistrationState::ReviewPending | RegistrationState::MarketplaceValidationPending,
                _,
            ) => MilestoneState::Current,
            (
                RegistrationState::Approved | RegistrationState::Passed | RegistrationState::Closed,
                _,
            ) => MilestoneState::Done,
        };
        (*incentive, state, Some(*at))
    });
    let pending = life.pending.iter();
    filed
        .chain(pending.map(|incentive| (*incentive, MilestoneState::Ahead, None)))
        .map(|(incentive, state, at)| Milestone {
            incentive: Some(incentive),
            ..plain(MilestoneKind::DealRegistration, state, at)
        })
}

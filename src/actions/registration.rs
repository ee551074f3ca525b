//! `registerDeal`, `resubmitRegistration`, `reviewRegistration`: a won deal on its way to an incentive (R105–R114).

use covente_entity::registration;
use covente_entity::types::ids::{OpportunityId, RegistrationId};
use covente_entity::types::{IncentiveKind, RegistrationProfile, RegistrationState, Time};
use serde::Serialize;

use crate::actions::desk::{Call, Desk, Done, Made};
use crate::actions::faults::Faults;
use crate::actions::input;
use crate::actions::write::{Begun, Write, begin};
use crate::domain::action::Action;
use crate::domain::event::EventKind;
use crate::domain::refusal::{Code, Path, Refusal};
use crate::domain::registration::Case;
use crate::domain::registration::machine::{self, Act};
use crate::domain::viewer::Viewer;
use crate::domain::{registration as rules, text};
use crate::error::Error;
use crate::store::deal::filed;
use crate::store::solutions;

pub mod exception;
mod form;
mod later;

pub use form::FormInput;

/// `registerDeal`.
#[derive(Clone, Debug, Serialize)]
pub struct Register {
    /// The record.
    pub opportunity: Option<OpportunityId>,
    /// Its version.
    pub expected_version: i32,
    /// The incentive to register for.
    pub incentive: IncentiveKind,
    /// What the contract says.
    pub form: FormInput,
}

/// Registers a won deal for an incentive: IP co-sell is reviewed, the others are approved and closed (R114, R124).
///
/// # Errors
/// `NOT_ELIGIBLE_FOR_REGISTRATION` with the conditions that are not met, `ILLEGAL_TRANSITION`, `TERMINAL_STATE`, and
/// the faults of the form.
pub async fn register(
    desk: &Desk,
    viewer: &Viewer,
    call: &Call,
    input: Register,
) -> Result<Done, Error> {
    let open = match begin(desk, viewer, call, "registerDeal", &input).await? {
        Begun::Now(open) => open,
        Begun::Again(done) => return Ok(*done),
    };
    let write = open.load(input.opportunity, input.expected_version).await?;
    let case = case(&write).await?;
    let incentive = input.incentive;
    let (profile, now) = (case.profile, write.open.now);
    let terms = form::terms(&write, profile, incentive, now, &input.form).await?;
    let given = form::check(&terms, &input.form);
    let (mut write, form) = write
        .guard(Action::RegisterDeal, given, |_, _| {
            let refusal = match case.filed(incentive) {
                None => rules::refusal(&case, incentive),
                filed => machine::again(filed),
            };
            refusal.into_iter().collect()
        })
        .await?;
    write.act()?;
    let id = RegistrationId(desk.clock.id());
    let act = match &terms.later {
        None => machine::filing(incentive),
        Some(later) => later::filing(&write, &form, later.rate).act(),
    };
    let state = machine::step(case.profile, None, act)?;
    let row = form::row(&write, id, incentive, state, form)?;
    write.deal.registrations.push(row);
    go_on(&mut write, id, act)?;
    finish(write, id).await
}

/// `resubmitRegistration`.
#[derive(Clone, Debug, Serialize)]
pub struct Resubmit {
    /// The registration.
    pub registration: Option<RegistrationId>,
    /// Its version.
    pub expected_version: i32,
    /// What the contract says, corrected.
    pub form: FormInput,
}

/// Files a registration again that the vendor wanted corrected (R105, R113).
///
/// # Errors
/// `ILLEGAL_TRANSITION`, `TERMINAL_STATE`, and the faults of the form.
pub async fn resubmit(
    desk: &Desk,
    viewer: &Viewer,
    call: &Call,
    input: Resubmit,
) -> Result<Done, Error> {
    let open = match begin(desk, viewer, call, "resubmitRegistration", &input).await? {
        Begun::Now(open) => open,
        Begun::Again(done) => return Ok(*done),
    };
    let write = open
        .load_registration(input.registration, input.expected_version)
        .await?;
    let row = row(&write)?;
    let (id, profile, from) = (row.id, row.profile, row.state);
    let (incentive, filed_at) = (row.incentive, row.created_at);
    let terms = form::terms(&write, profile, incentive, filed_at, &input.form).await?;
    let given = form::check(&terms, &input.form);
    let (mut write, form) = write
        .guard(Action::ResubmitRegistration, given, |_, _| {
            let step = machine::step(profile, Some(from), Act::Resubmit);
            step.err().into_iter().collect()
        })
        .await?;
    write.act()?;
    let row = row_mut(&mut write)?;
    row.reason = None;
    form::put(row, form);
    go_on(&mut write, id, Act::Resubmit)?;
    finish(write, id).await
}

/// What comes of a review.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Decision {
    /// It is passed, and closed.
    Pass,
    /// It is failed, and closed.
    Fail,
    /// The partner must correct it.
    RequireAction,
    /// An approved one of 2023 is reviewed all the same (R126).
    Audit,
    /// An approved one of 2023 is closed.
    Close,
}

impl Decision {
    fn act(self) -> Act {
        match self {
            Decision::Pass => Act::Pass,
            Decision::Fail => Act::Fail,
            Decision::RequireAction => Act::RequireAction,
            Decision::Audit => Act::Audit,
            Decision::Close => Act::Close,
        }
    }

    fn needs_reason(self) -> bool {
        matches!(self, Decision::Fail | Decision::RequireAction)
    }
}

/// `reviewRegistration`.
#[derive(Clone, Debug, Serialize)]
pub struct Review {
    /// The registration.
    pub registration: Option<RegistrationId>,
    /// Its version.
    pub expected_version: i32,
    /// What comes of it.
    pub decision: Decision,
    /// Why; the partner reads it.
    pub reason: Option<String>,
}

/// The vendor's review (R105, R114).
///
/// # Errors
/// `REASON_REQUIRED`, `FORBIDDEN` for all but the vendor's admins, `ILLEGAL_TRANSITION`, `TERMINAL_STATE`.
pub async fn review(
    desk: &Desk,
    viewer: &Viewer,
    call: &Call,
    input: Review,
) -> Result<Done, Error> {
    let open = match begin(desk, viewer, call, "reviewRegistration", &input).await? {
        Begun::Now(open) => open,
        Begun::Again(done) => return Ok(*done),
    };
    let write = open
        .load_registration(input.registration, input.expected_version)
        .await?;
    let row = row(&write)?;
    let (id, profile, from) = (row.id, row.profile, row.state);
    let act = input.decision.act();
    let (mut write, reason) = write
        .guard(Action::ReviewRegistration, reason(&input), |_, _| {
            machine::step(profile, Some(from), act)
                .err()
                .into_iter()
                .collect()
        })
        .await?;
    row_mut(&mut write)?.reason = reason;
    go_on(&mut write, id, act)?;
    finish(write, id).await
}

fn reason(input: &Review) -> Result<Option<String>, Vec<Refusal>> {
    let mut faults = Faults::new();
    let path = Path::of("reason");
    let reason = faults.take(input::note(input.reason.as_deref(), text::NOTE, &path));
    if reason == Some(None) && input.decision.needs_reason() {
        faults.add(
            Refusal::at(
                Code::ReasonRequired,
                &path,
                "Say why: the partner reads it and acts on it.",
            )
            .rule("R113"),
        );
    }
    faults.settle(reason)
}

/// What registration asks of the record that a write is about.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub(crate) async fn case(write: &Write<'_>) -> Result<Case, Error> {
    let ids: Vec<_> = write
        .deal
        .lines_of(write.target)
        .map(|line| line.solution_id)
        .collect();
    let rows = solutions::of_lines(&write.open.tx.db, &write.open.tx.on, &ids).await?;
    let incentives = ids.iter().filter_map(|id| {
        let row = rows.iter().find(|row| row.solution.id == *id)?;
        row.solution.incentive
    });
    let facts = write.facts();
    let record = facts.records.iter().find(|facts| facts.id == write.target);
    let record = record.ok_or_else(|| Error::internal("the record left its deal"))?;
    let mut case = Case::of(
        write.open.desk.registration_profile,
        &facts,
        record,
        incentives,
        write.deal.registrations.iter().map(filed),
    );
    let exceptions = write.deal.exceptions_of(write.target);
    case.exception = exceptions.map(|row| row.state).next();
    if case.profile == RegistrationProfile::Edition2023 {
        later::complete(write, &mut case).await?;
    }
    Ok(case)
}

fn row<'a>(write: &'a Write<'_>) -> Result<&'a registration::Model, Error> {
    write
        .registration
        .and_then(|id| write.deal.registration(id))
        .ok_or_else(gone)
}

fn row_mut<'a>(write: &'a mut Write<'_>) -> Result<&'a mut registration::Model, Error> {
    write
        .registration
        .and_then(|id| write.deal.registration_mut(id))
        .ok_or_else(gone)
}

fn gone() -> Error {
    Error::internal("the registration left its deal")
}

/// Moves a registration by the table of its edition, and closes it where nothing follows: each state with its time
/// and its event (R113, R129).
fn go_on(write: &mut Write<'_>, id: RegistrationId, act: Act) -> Result<(), Error> {
    let now = write.open.now;
    let row = write.deal.registration_mut(id).ok_or_else(gone)?;
    let (profile, is_new) = (row.profile, row.version == 0);
    let from = (!is_new).then_some(row.state);
    let state = machine::step(profile, from, act)?;
    enter(row, state, now);
    write.note(write.target, kind(act, state))?;
    if machine::closes(profile, state) {
        let row = write.deal.registration_mut(id).ok_or_else(gone)?;
        let closed = machine::step(profile, Some(state), Act::Close)?;
        enter(row, closed, now);
        write.note(write.target, EventKind::RegistrationClosed)?;
    }
    Ok(())
}

fn enter(row: &mut registration::Model, state: RegistrationState, now: Time) {
    use RegistrationState as S;
    row.state = state;
    row.version += 1;
    let at = match state {
        S::ReviewPending => &mut row.review_pending_at,
        S::MarketplaceValidationPending => &mut row.marketplace_validation_pending_at,
        S::ActionRequired => &mut row.action_required_at,
        S::Approved => &mut row.approved_at,
        S::Passed => &mut row.passed_at,
        S::Failed => &mut row.failed_at,
        S::Closed => &mut row.closed_at,
    };
    *at = Some(now);
    if matches!(state, S::Approved | S::Passed | S::Failed) {
        row.outcome = Some(state);
    }
}

fn kind(act: Act, state: RegistrationState) -> EventKind {
    use RegistrationState as S;
    match state {
        S::ReviewPending if act == Act::Resubmit => EventKind::RegistrationResubmitted,
        S::ReviewPending if act == Act::Audit => EventKind::RegistrationAudited,
        S::ReviewPending | S::MarketplaceValidationPending => EventKind::RegistrationFiled,
        S::ActionRequired => EventKind::RegistrationActionRequired,
        S::Approved => EventKind::RegistrationApproved,
        S::Passed => EventKind::RegistrationPassed,
        S::Failed => EventKind::RegistrationFailed,
        S::Closed => EventKind::RegistrationClosed,
    }
}

async fn finish(write: Write<'_>, id: RegistrationId) -> Result<Done, Error> {
    let made = Made {
        registration: Some(id),
        ..Made::default()
    };
    write.finish(made, Vec::new()).await
}

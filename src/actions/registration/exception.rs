//! `requestRegistrationException`, `decideRegistrationException`, `revalueRegistration`: how a filed registration of
//! 2023 is still changed (R127, R128).

use chrono::NaiveDate;
use covente_entity::types::ids::{ExceptionId, RegistrationId};
use covente_entity::types::{ExceptionState, PricingModel, RegistrationProfile};
use covente_entity::{registration, registration_exception};
use serde::Serialize;

use crate::actions::desk::{Call, Desk, Done};
use crate::actions::faults::Faults;
use crate::actions::input::{self, MoneyInput};
use crate::actions::rates::rate_on;
use crate::actions::registration::{finish, gone, row, row_mut};
use crate::actions::write::{Begun, Write, begin};
use crate::domain::action::Action;
use crate::domain::event::EventKind;
use crate::domain::money::Money;
use crate::domain::refusal::{Code, Path, Refusal};
use crate::domain::registration::exception::{self, Revaluation};
use crate::domain::text;
use crate::domain::viewer::Viewer;
use crate::error::Error;

/// `requestRegistrationException`.
#[derive(Clone, Debug, Serialize)]
pub struct Request {
    /// The registration.
    pub registration: Option<RegistrationId>,
    /// Its version.
    pub expected_version: i32,
    /// Why it is asked for.
    pub justification: String,
    /// Whether the contract has no end.
    pub perpetual: Option<bool>,
    /// Value of the whole contract.
    pub total: Option<MoneyInput>,
    /// When it was signed.
    pub signed_on: Option<String>,
    /// When it starts.
    pub starts_on: Option<String>,
    /// When it ends.
    pub ends_on: Option<String>,
}

struct Asked {
    justification: String,
    perpetual: Option<bool>,
    total: Option<Money>,
    signed_on: Option<NaiveDate>,
    starts_on: Option<NaiveDate>,
    ends_on: Option<NaiveDate>,
}

/// Asks for changes of a filed registration: once a record, within 60 days (R128).
///
/// # Errors
/// `REQUIRED` where nothing is to be changed, `TOO_LONG`, `DEADLINE_PASSED`, `ILLEGAL_TRANSITION`.
pub async fn request(
    desk: &Desk,
    viewer: &Viewer,
    call: &Call,
    input: Request,
) -> Result<Done, Error> {
    let open = match begin(desk, viewer, call, "requestRegistrationException", &input).await? {
        Begun::Now(open) => open,
        Begun::Again(done) => return Ok(*done),
    };
    let write = open
        .load_registration(input.registration, input.expected_version)
        .await?;
    let given = check(row(&write)?, &input);
    let (mut write, asked) = write
        .guard(Action::RequestRegistrationException, given, |write, _| {
            let now = write.open.now;
            let filed = row(write).map(|row| (row.profile, row.created_at));
            let refusal = filed.ok().and_then(|(profile, at)| {
                let asked = write.deal.exceptions_of(write.target).count();
                exception::requestable(profile, at, asked, now)
            });
            refusal.into_iter().collect()
        })
        .await?;
    write.act()?;
    let now = write.open.now;
    let row = row_mut(&mut write)?;
    row.version += 1;
    let (id, engagement_id) = (row.id, row.engagement_id);
    let created_by = write.open.viewer.subject.clone();
    write.deal.exceptions.push(registration_exception::Model {
        id: ExceptionId(desk.clock.id()),
        engagement_id,
        registration_id: id,
        justification: asked.justification,
        perpetual: asked.perpetual,
        total_minor: asked.total.map(|total| total.minor),
        signed_on: asked.signed_on,
        starts_on: asked.starts_on,
        ends_on: asked.ends_on,
        state: ExceptionState::Requested,
        decide_by: exception::decide_by(now),
        answer: None,
        decided_at: None,
        version: 1,
        created_by,
        created_at: now,
    });
    write.note(write.target, EventKind::ExceptionRequested)?;
    finish(write, id).await
}

fn check(row: &registration::Model, input: &Request) -> Result<Asked, Vec<Refusal>> {
    let at = Path::of;
    let mut faults = Faults::new();
    let justification = text::required(&input.justification, text::NOTE, &at("justification"));
    let justification = faults.take(justification);
    let total = input.total.as_ref();
    let total = total.map(|total| total.check(&at("totalContractValue")));
    let total = faults.take_all(total.transpose());
    let day = |text: &Option<String>, field| {
        let path = at(field);
        let text = text.as_deref();
        text.map(|text| input::date(text, NaiveDate::default(), &path))
            .transpose()
    };
    let signed_on = faults.take(day(&input.signed_on, "signedOn"));
    let starts_on = faults.take(day(&input.starts_on, "startsOn"));
    let ends_on = faults.take(day(&input.ends_on, "endsOn"));
    let asked = (|| {
        Some(Asked {
            justification: justification?,
            perpetual: input.perpetual,
            total: total?,
            signed_on: signed_on?,
            starts_on: starts_on?,
            ends_on: ends_on?,
        })
    })();
    let asked = faults.settle(asked)?;
    let wrong = possible(row, &asked);
    if wrong.is_empty() {
        Ok(asked)
    } else {
        Err(wrong)
    }
}

/// What the contract would be, were the changes made.
fn possible(row: &registration::Model, asked: &Asked) -> Vec<Refusal> {
    let mut faults = Vec::new();
    let at = Path::of;
    let nothing = asked.perpetual.is_none()
        && asked.total.is_none()
        && asked.signed_on.is_none()
        && asked.starts_on.is_none()
        && asked.ends_on.is_none();
    if nothing {
        let message = "Say what shall be changed.";
        faults.push(Refusal::at(Code::Required, &Path::default(), message).rule("R128"));
    }
    if let Some(total) = &asked.total {
        let path = at("totalContractValue");
        if total.currency != row.currency {
            let message = "The contract keeps its currency.";
            let path = path.field("currency");
            faults.push(Refusal::at(Code::InvalidValue, &path, message).rule("R128"));
        } else if total.minor < row.solution_minor {
            let message = "The solution is worth no more than the whole contract.";
            let path = path.field("amount");
            faults.push(Refusal::at(Code::OutOfRange, &path, message).rule("R122"));
        }
    }
    let perpetual = asked.perpetual.unwrap_or(row.perpetual);
    let starts_on = asked.starts_on.unwrap_or(row.starts_on);
    let ends_on = asked.ends_on.or(row.ends_on);
    let end = at("endsOn");
    if perpetual && asked.ends_on.is_some() {
        let message = "A contract without an end has no last day.";
        faults.push(Refusal::at(Code::InvalidValue, &end, message).rule("R122"));
    } else if !perpetual && ends_on.is_none() {
        let message = "Say when the contract ends.";
        faults.push(Refusal::at(Code::Required, &end, message).rule("R122"));
    } else if !perpetual && ends_on.is_some_and(|end| end < starts_on) {
        let message = "The contract ends on the day it starts, or later.";
        faults.push(Refusal::at(Code::OutOfRange, &end, message).rule("R122"));
    }
    faults
}

/// `decideRegistrationException`.
#[derive(Clone, Debug, Serialize)]
pub struct Decide {
    /// The registration.
    pub registration: Option<RegistrationId>,
    /// Its version.
    pub expected_version: i32,
    /// Whether the changes are made.
    pub grant: bool,
    /// What the partner is told.
    pub answer: Option<String>,
}

/// The vendor's decision on an exception, for good: granted, the changes are made (R128).
///
/// # Errors
/// `REASON_REQUIRED` where it is refused without one, `FORBIDDEN` for all but the vendor's admins,
/// `ILLEGAL_TRANSITION`.
pub async fn decide(
    desk: &Desk,
    viewer: &Viewer,
    call: &Call,
    input: Decide,
) -> Result<Done, Error> {
    let open = match begin(desk, viewer, call, "decideRegistrationException", &input).await? {
        Begun::Now(open) => open,
        Begun::Again(done) => return Ok(*done),
    };
    let write = open
        .load_registration(input.registration, input.expected_version)
        .await?;
    let id = row(&write)?.id;
    let of_it = |exception: &registration_exception::Model| exception.registration_id == id;
    let (mut write, answer) = write
        .guard(
            Action::DecideRegistrationException,
            answer(&input),
            |write, _| {
                let mut exceptions = write.deal.exceptions.iter();
                let state = exceptions.find(|it| of_it(it)).map(|it| it.state);
                exception::decidable(state).into_iter().collect()
            },
        )
        .await?;
    let now = write.open.now;
    let mut exceptions = write.deal.exceptions.iter_mut();
    let exception = exceptions.find(|it| of_it(it)).ok_or_else(gone)?;
    exception.state = if input.grant {
        ExceptionState::Granted
    } else {
        ExceptionState::Refused
    };
    exception.answer = answer;
    exception.decided_at = Some(now);
    exception.version += 1;
    let decided = exception.clone();
    let row = row_mut(&mut write)?;
    row.version += 1;
    if input.grant {
        grant(row, &decided);
    }
    write.note(write.target, EventKind::ExceptionDecided)?;
    finish(write, id).await
}

fn answer(input: &Decide) -> Result<Option<String>, Vec<Refusal>> {
    let mut faults = Faults::new();
    let path = Path::of("answer");
    let answer = faults.take(input::note(input.answer.as_deref(), text::NOTE, &path));
    if answer == Some(None) && !input.grant {
        let message = "Say why it is refused: the partner reads it.";
        faults.add(Refusal::at(Code::ReasonRequired, &path, message).rule("R128"));
    }
    faults.settle(answer)
}

/// Only these five can be changed by an exception (R128).
fn grant(row: &mut registration::Model, exception: &registration_exception::Model) {
    row.perpetual = exception.perpetual.unwrap_or(row.perpetual);
    row.total_minor = exception.total_minor.unwrap_or(row.total_minor);
    row.signed_on = exception.signed_on.unwrap_or(row.signed_on);
    row.starts_on = exception.starts_on.unwrap_or(row.starts_on);
    row.ends_on = exception.ends_on.or(row.ends_on).filter(|_| !row.perpetual);
}

/// `revalueRegistration`.
#[derive(Clone, Debug, Serialize)]
pub struct Revalue {
    /// The registration.
    pub registration: Option<RegistrationId>,
    /// Its version.
    pub expected_version: i32,
    /// The new value of the whole contract.
    pub total: MoneyInput,
}

/// Values a pay-as-you-go contract anew, once its total passes a million US dollars: once, in the fiscal year in which
/// it was filed (R127).
///
/// # Errors
/// `INVALID_VALUE`, `OUT_OF_RANGE`, `DEADLINE_PASSED`, `ILLEGAL_TRANSITION`.
pub async fn revalue(
    desk: &Desk,
    viewer: &Viewer,
    call: &Call,
    input: Revalue,
) -> Result<Done, Error> {
    let open = match begin(desk, viewer, call, "revalueRegistration", &input).await? {
        Begun::Now(open) => open,
        Begun::Again(done) => return Ok(*done),
    };
    let write = open
        .load_registration(input.registration, input.expected_version)
        .await?;
    let given = new_total(&write, &input.total).await?;
    let (mut write, total) = write
        .guard(Action::RevalueRegistration, given, |write, _| {
            let asked = row(write).map(|row| Revaluation {
                is_2023: row.profile == RegistrationProfile::Edition2023,
                pay_as_you_go: row.pricing == PricingModel::PayAsYouGo,
                revalued: row.revalued_at.is_some(),
                filed_on: row.created_at.date_naive(),
                today: write.open.now.date_naive(),
            });
            let refusal = asked.ok().and_then(Revaluation::refusal);
            refusal.into_iter().collect()
        })
        .await?;
    write.act()?;
    let now = write.open.now;
    let row = row_mut(&mut write)?;
    row.total_minor = total.minor;
    row.revalued_at = Some(now);
    row.version += 1;
    let id = row.id;
    write.note(write.target, EventKind::RegistrationRevalued)?;
    finish(write, id).await
}

async fn new_total(
    write: &Write<'_>,
    input: &MoneyInput,
) -> Result<Result<Money, Vec<Refusal>>, Error> {
    let path = Path::of("totalContractValue");
    let total = match input.check(&path) {
        Ok(total) => total,
        Err(faults) => return Ok(Err(faults)),
    };
    let row = row(write)?;
    let rate = rate_on(&write.open, &total.currency, write.open.now.date_naive()).await?;
    let old = Money {
        minor: row.total_minor,
        currency: row.currency.clone(),
    };
    let fault = exception::revalued(&old, &total, rate, &path);
    Ok(fault.map_or(Ok(total), |fault| Err(vec![fault])))
}

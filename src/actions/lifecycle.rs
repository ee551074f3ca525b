//! `acceptOpportunity`, `declineOpportunity`, `winOpportunity`, `loseOpportunity` (R70–R93).

use chrono::NaiveDate;
use covente_entity::team_member;
use covente_entity::types::ids::{OpportunityId, TeamMemberId};
use covente_entity::types::{CloseReason, ErrorReason, Person, SalesStage, WithdrawalReason};
use serde::Serialize;

use crate::actions::desk::{Call, Desk, Done, Made};
use crate::actions::faults::Faults;
use crate::actions::input::{self, MoneyInput, PersonInput, TEAM};
use crate::actions::invitations::{take_back, unanswered};
use crate::actions::registration::case;
use crate::actions::write::{Begun, Write, begin};
use crate::domain::action::Action;
use crate::domain::event::EventKind;
use crate::domain::lifecycle::Step;
use crate::domain::money::Money;
use crate::domain::refusal::{Code, Path, Refusal};
use crate::domain::viewer::Viewer;
use crate::domain::{contact, registration, sales_stage, text};
use crate::error::Error;

/// `acceptOpportunity`.
#[derive(Clone, Debug, Serialize)]
pub struct Accept {
    /// The record.
    pub opportunity: Option<OpportunityId>,
    /// Its version.
    pub expected_version: i32,
    /// One's own name for the deal: part of accepting (R79).
    pub name: String,
    /// The value, where it differs from the share that was offered.
    pub value: Option<MoneyInput>,
    /// The close date, where it differs.
    pub close_date: Option<String>,
    /// Notes for one's own company.
    pub private_notes: Option<String>,
    /// CRM id.
    pub crm_id: Option<String>,
    /// Campaign id.
    pub campaign_id: Option<String>,
    /// One's own people, who are added.
    pub team: Vec<PersonInput>,
}

struct Acceptance {
    name: String,
    value: Option<Money>,
    close_date: Option<NaiveDate>,
    private_notes: Option<String>,
    crm_id: Option<String>,
    campaign_id: Option<String>,
    team: Vec<Person>,
}

/// Accepts an inbound opportunity, with the edits that come with it, in one step (R71, R79).
///
/// # Errors
/// `DEADLINE_PASSED`, `ILLEGAL_TRANSITION`, `TERMINAL_STATE` and the faults of the input.
pub async fn accept(
    desk: &Desk,
    viewer: &Viewer,
    call: &Call,
    input: Accept,
) -> Result<Done, Error> {
    let open = match begin(desk, viewer, call, "acceptOpportunity", &input).await? {
        Begun::Now(open) => open,
        Begun::Again(done) => return Ok(*done),
    };
    let write = open.load(input.opportunity, input.expected_version).await?;
    let given = check_acceptance(&write, &input);
    let (mut write, given) = write
        .guard(Action::AcceptOpportunity, given, |_, _| Vec::new())
        .await?;
    let (target, now) = (write.target, write.open.now);
    write.act()?;
    write.step(target, Step::Accept, now)?;
    let record = write.record_mut()?;
    record.accepted_at = Some(now);
    record.sales_stage = Some(sales_stage::first(false));
    record.name = given.name;
    if let Some(value) = given.value {
        record.value_minor = value.minor;
        record.currency = value.currency;
    }
    record.close_date = given.close_date.unwrap_or(record.close_date);
    record.private_notes = given.private_notes.or_else(|| record.private_notes.take());
    record.crm_id = given.crm_id.or_else(|| record.crm_id.take());
    record.campaign_id = given.campaign_id.or_else(|| record.campaign_id.take());
    for person in given.team {
        join(&mut write, person)?;
    }
    write.note(target, EventKind::Accepted)?;
    write.finish(Made::default(), Vec::new()).await
}

fn check_acceptance(write: &Write<'_>, input: &Accept) -> Result<Acceptance, Vec<Refusal>> {
    let at = Path::of;
    let mut faults = Faults::new();
    let name = faults.take(text::required(&input.name, text::NAME, &at("name")));
    let value = faults.take_all(
        input
            .value
            .as_ref()
            .map(|value| value.check(&at("value")))
            .transpose(),
    );
    let today = write.open.now.date_naive();
    let close_date = input
        .close_date
        .as_deref()
        .map(|text| input::date(text, today, &at("closeDate")));
    let close_date = faults.take(close_date.transpose());
    let note =
        |text: &Option<String>, maximum, field| input::note(text.as_deref(), maximum, &at(field));
    let private_notes = faults.take(note(&input.private_notes, text::NOTE, "privateNotes"));
    let crm_id = faults.take(note(&input.crm_id, text::FOREIGN_ID, "crmId"));
    let campaign_id = faults.take(note(&input.campaign_id, text::FOREIGN_ID, "campaignId"));
    let team = faults.take_all(input::team(&input.team, &at("team")));
    for (place, person) in team.iter().flatten().enumerate() {
        if is_on(write, &person.email) {
            faults.add(input::twice(&at("team").index(place).field("email")));
        }
    }
    let number = write.deal.team_of(write.target).count() + input.team.len();
    if write.is_current() && number > TEAM && input.team.len() <= TEAM {
        faults.add(input::too_many(&at("team"), TEAM, number, "R44"));
    }
    let given = (|| {
        Some(Acceptance {
            name: name?,
            value: value?,
            close_date: close_date?,
            private_notes: private_notes?,
            crm_id: crm_id?,
            campaign_id: campaign_id?,
            team: team?,
        })
    })();
    faults.settle(given)
}

/// Whether somebody with this address is on the target record's team.
pub(crate) fn is_on(write: &Write<'_>, email: &str) -> bool {
    let key = contact::email_key(email);
    write.is_current()
        && write
            .deal
            .team_of(write.target)
            .any(|member| member.email_key == key)
}

/// Puts a person at the end of the target record's team.
///
/// # Errors
/// [`Error::Internal`]: the record is in the deal.
pub(crate) fn join(write: &mut Write<'_>, person: Person) -> Result<TeamMemberId, Error> {
    let id = TeamMemberId(write.open.desk.clock.id());
    let last = write
        .deal
        .team_of(write.target)
        .map(|member| member.position)
        .max()
        .unwrap_or(-1);
    let engagement_id = write.record()?.engagement_id;
    write.deal.team.push(team_member::Model {
        id,
        engagement_id,
        opportunity_id: write.target,
        position: last + 1,
        email_key: contact::email_key(&person.email),
        name: person.name,
        email: person.email,
        phone: person.phone,
    });
    Ok(id)
}

/// `declineOpportunity` and `loseOpportunity`.
#[derive(Clone, Debug, Serialize)]
pub struct Close {
    /// The record.
    pub opportunity: Option<OpportunityId>,
    /// Its version.
    pub expected_version: i32,
    /// Why.
    pub reason: Option<CloseReason>,
    /// What there is to say beside it.
    pub notes: Option<String>,
}

fn check_close(input: &Close) -> Result<(CloseReason, Option<String>), Vec<Refusal>> {
    let mut faults = Faults::new();
    let reason = faults.take(reason(input.reason, "R72"));
    let notes = faults.take(input::note(
        input.notes.as_deref(),
        text::NOTE,
        &Path::of("notes"),
    ));
    faults.settle(reason.zip(notes))
}

/// Declines an inbound opportunity; the sender is told why (R72).
///
/// # Errors
/// `REASON_REQUIRED`, `DEADLINE_PASSED`, `ILLEGAL_TRANSITION`, `TERMINAL_STATE`.
pub async fn decline(
    desk: &Desk,
    viewer: &Viewer,
    call: &Call,
    input: Close,
) -> Result<Done, Error> {
    let open = match begin(desk, viewer, call, "declineOpportunity", &input).await? {
        Begun::Now(open) => open,
        Begun::Again(done) => return Ok(*done),
    };
    let write = open.load(input.opportunity, input.expected_version).await?;
    let (mut write, (reason, notes)) = write
        .guard(Action::DeclineOpportunity, check_close(&input), |_, _| {
            Vec::new()
        })
        .await?;
    let (target, now) = (write.target, write.open.now);
    write.act()?;
    write.step(target, Step::Decline, now)?;
    let record = write.record_mut()?;
    record.decline_reason = Some(reason);
    record.close_notes = notes;
    write.note(target, EventKind::Declined)?;
    write.finish(Made::default(), Vec::new()).await
}

/// `winOpportunity`.
#[derive(Clone, Debug, Serialize)]
pub struct Win {
    /// The record.
    pub opportunity: Option<OpportunityId>,
    /// Its version.
    pub expected_version: i32,
}

/// Marks a record as won. Where the deal's own company wins, partners who have not answered are let go; the vendor
/// keeps its time to answer (R68, R91).
///
/// # Errors
/// `ILLEGAL_TRANSITION`, `TERMINAL_STATE`, `STAGES_INCOMPLETE`.
pub async fn win(desk: &Desk, viewer: &Viewer, call: &Call, input: Win) -> Result<Done, Error> {
    let open = match begin(desk, viewer, call, "winOpportunity", &input).await? {
        Begun::Now(open) => open,
        Begun::Again(done) => return Ok(*done),
    };
    let write = open.load(input.opportunity, input.expected_version).await?;
    let (mut write, ()) = write
        .guard(Action::WinOpportunity, Ok(()), |_, ()| Vec::new())
        .await?;
    let case = case(&write).await?;
    let (target, now) = (write.target, write.open.now);
    write.act()?;
    write.step(target, Step::Win, now)?;
    let record = write.record_mut()?;
    record.sales_stage = Some(SalesStage::Won);
    record.own_stage = None;
    let originator = record.is_originator;
    write.note(target, EventKind::Won)?;
    if originator {
        close_invitations(&mut write, false)?;
    }
    let warnings = registration::before(Action::WinOpportunity, &case, now);
    write.finish(Made::default(), warnings).await
}

/// Marks a record as lost, with the reason. Where the deal's own company loses, all who have not answered are let go
/// (R68, R93).
///
/// # Errors
/// `REASON_REQUIRED`, `ILLEGAL_TRANSITION`, `TERMINAL_STATE`.
pub async fn lose(desk: &Desk, viewer: &Viewer, call: &Call, input: Close) -> Result<Done, Error> {
    let open = match begin(desk, viewer, call, "loseOpportunity", &input).await? {
        Begun::Now(open) => open,
        Begun::Again(done) => return Ok(*done),
    };
    let write = open.load(input.opportunity, input.expected_version).await?;
    let (mut write, (reason, notes)) = write
        .guard(Action::LoseOpportunity, check_close(&input), |_, _| {
            Vec::new()
        })
        .await?;
    let (target, now) = (write.target, write.open.now);
    write.act()?;
    write.step(target, Step::Lose, now)?;
    let record = write.record_mut()?;
    record.lost_reason = Some(reason);
    record.close_notes = notes;
    let originator = record.is_originator;
    write.note(target, EventKind::Lost)?;
    if originator {
        close_invitations(&mut write, true)?;
    }
    write.finish(Made::default(), Vec::new()).await
}

/// `closeOpportunityAsError`.
#[derive(Clone, Debug, Serialize)]
pub struct CloseAsError {
    /// The record.
    pub opportunity: Option<OpportunityId>,
    /// Its version.
    pub expected_version: i32,
    /// What went wrong.
    pub reason: Option<ErrorReason>,
    /// What there is to say beside it.
    pub notes: Option<String>,
}

/// Closes a record that was a mistake, answered or not. Where the deal's own company does, all who have not answered
/// are let go (R68, R94).
///
/// # Errors
/// `REASON_REQUIRED`, `TERMINAL_STATE`.
pub async fn close_as_error(
    desk: &Desk,
    viewer: &Viewer,
    call: &Call,
    input: CloseAsError,
) -> Result<Done, Error> {
    let open = match begin(desk, viewer, call, "closeOpportunityAsError", &input).await? {
        Begun::Now(open) => open,
        Begun::Again(done) => return Ok(*done),
    };
    let write = open.load(input.opportunity, input.expected_version).await?;
    let mut faults = Faults::new();
    let reason = faults.take(reason(input.reason, "R94"));
    let notes = faults.take(input::note(
        input.notes.as_deref(),
        text::NOTE,
        &Path::of("notes"),
    ));
    let given = faults.settle(reason.zip(notes));
    let (mut write, (reason, notes)) = write
        .guard(Action::CloseOpportunityAsError, given, |_, _| Vec::new())
        .await?;
    let (target, now) = (write.target, write.open.now);
    write.act()?;
    write.step(target, Step::CloseAsError, now)?;
    let record = write.record_mut()?;
    record.error_reason = Some(reason);
    record.close_notes = notes;
    let originator = record.is_originator;
    write.note(target, EventKind::ClosedAsError)?;
    if originator {
        close_invitations(&mut write, true)?;
    }
    write.finish(Made::default(), Vec::new()).await
}

fn reason<T>(reason: Option<T>, rule: &'static str) -> Result<T, Refusal> {
    let path = Path::of("reason");
    reason.ok_or_else(|| {
        Refusal::at(Code::ReasonRequired, &path, "Say why: choose a reason.").rule(rule)
    })
}

fn close_invitations(write: &mut Write<'_>, vendor_too: bool) -> Result<(), Error> {
    let records = unanswered(&write.deal, vendor_too);
    if records.is_empty() {
        Ok(())
    } else {
        take_back(write, &records, WithdrawalReason::DealClosed)
    }
}

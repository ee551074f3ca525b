//! `addTeamMember`, `updateTeamMember`, `removeTeamMember`: the people of one's own record (R40, R41).

use covente_entity::types::Person;
use covente_entity::types::ids::{OpportunityId, TeamMemberId};
use serde::Serialize;

use crate::actions::desk::{Call, Desk, Done, Made};
use crate::actions::faults::Faults;
use crate::actions::input::{self, PersonInput, TEAM};
use crate::actions::lifecycle::{is_on, join};
use crate::actions::write::{Begun, Write, begin};
use crate::domain::action::Action;
use crate::domain::contact;
use crate::domain::event::EventKind;
use crate::domain::refusal::{Code, Path, Refusal};
use crate::domain::viewer::Viewer;
use crate::domain::visibility;
use crate::error::Error;
use crate::store::deal;

/// `addTeamMember`.
#[derive(Clone, Debug, Serialize)]
pub struct Add {
    /// The record.
    pub opportunity: Option<OpportunityId>,
    /// Its version.
    pub expected_version: i32,
    /// The person.
    pub member: PersonInput,
}

/// Puts a person on the team. A referrals user among them sees the deal from now on (R9).
///
/// # Errors
/// `TEAM_MEMBER_INCOMPLETE`, `INVALID_VALUE`, `OUT_OF_RANGE` for more than 50.
pub async fn add(desk: &Desk, viewer: &Viewer, call: &Call, input: Add) -> Result<Done, Error> {
    let open = match begin(desk, viewer, call, "addTeamMember", &input).await? {
        Begun::Now(open) => open,
        Begun::Again(done) => return Ok(*done),
    };
    let write = open.load(input.opportunity, input.expected_version).await?;
    let given = check_new(&write, &input.member);
    let (mut write, person) = write
        .guard(Action::AddTeamMember, given, |_, _| Vec::new())
        .await?;
    write.act()?;
    let member = join(&mut write, person)?;
    write.note(write.target, EventKind::TeamChanged)?;
    write
        .finish(
            Made {
                member: Some(member),
                ..Made::default()
            },
            Vec::new(),
        )
        .await
}

fn check_new(write: &Write<'_>, person: &PersonInput) -> Result<Person, Vec<Refusal>> {
    let path = Path::of("member");
    let mut faults = Faults::new();
    let person = faults.take_all(person.check(&path));
    if person
        .as_ref()
        .is_some_and(|person| is_on(write, &person.email))
    {
        faults.add(input::twice(&path.field("email")));
    }
    let number = write.deal.team_of(write.target).count() + 1;
    if write.is_current() && number > TEAM {
        faults.add(input::too_many(&path, TEAM, number, "R44"));
    }
    faults.settle(person)
}

/// `updateTeamMember`.
#[derive(Clone, Debug, Serialize)]
pub struct Change {
    /// The person.
    pub member: Option<TeamMemberId>,
    /// The record's version.
    pub expected_version: i32,
    /// Another name.
    pub name: Option<String>,
    /// Another e-mail address.
    pub email: Option<String>,
    /// Another phone number.
    pub phone: Option<String>,
}

/// Changes a person's data; what is not given stays.
///
/// # Errors
/// `NOT_ON_TEAM` where the caller would lose sight of the deal by it, and the faults of the input.
pub async fn update(
    desk: &Desk,
    viewer: &Viewer,
    call: &Call,
    input: Change,
) -> Result<Done, Error> {
    let open = match begin(desk, viewer, call, "updateTeamMember", &input).await? {
        Begun::Now(open) => open,
        Begun::Again(done) => return Ok(*done),
    };
    let id = input.member.ok_or_else(missing)?;
    let record = deal::record_of_member(&open.tx.on, id)
        .await?
        .ok_or_else(missing)?;
    let write = open
        .load(Some(record), input.expected_version)
        .await
        .map_err(|error| error.not_found_as(missing()))?;
    let given = check_change(&write, id, &input)?;
    let (mut write, person) = write
        .guard(Action::UpdateTeamMember, given, |write, person| {
            stays(write, id, Some(person))
        })
        .await?;
    write.act()?;
    if let Some(member) = write.deal.team.iter_mut().find(|member| member.id == id) {
        member.email_key = contact::email_key(&person.email);
        member.name = person.name;
        member.email = person.email;
        member.phone = person.phone;
    }
    write.note(write.target, EventKind::TeamChanged)?;
    write
        .finish(
            Made {
                member: Some(id),
                ..Made::default()
            },
            Vec::new(),
        )
        .await
}

fn check_change(
    write: &Write<'_>,
    id: TeamMemberId,
    input: &Change,
) -> Result<Result<Person, Vec<Refusal>>, Error> {
    let old = write
        .deal
        .team
        .iter()
        .find(|member| member.id == id)
        .ok_or_else(missing)?;
    let value = |new: &Option<String>, old: &String| new.as_ref().unwrap_or(old).clone();
    let whole = PersonInput {
        name: value(&input.name, &old.name),
        email: value(&input.email, &old.email),
        phone: value(&input.phone, &old.phone),
    };
    let mut faults = Faults::new();
    let person = faults.take_all(whole.check(&Path::default()));
    let key = contact::email_key(&whole.email);
    if write.is_current()
        && write
            .deal
            .team_of(write.target)
            .any(|member| member.id != id && member.email_key == key)
    {
        faults.add(input::twice(&Path::of("email")));
    }
    Ok(faults.settle(person))
}

/// `removeTeamMember`.
#[derive(Clone, Debug, Serialize)]
pub struct Remove {
    /// The person.
    pub member: Option<TeamMemberId>,
    /// The record's version.
    pub expected_version: i32,
}

/// Takes a person off the team. The last one stays (R40), and so does the entry that gives the caller sight.
///
/// # Errors
/// `TEAM_REQUIRED`, `NOT_ON_TEAM`.
pub async fn remove(
    desk: &Desk,
    viewer: &Viewer,
    call: &Call,
    input: Remove,
) -> Result<Done, Error> {
    let open = match begin(desk, viewer, call, "removeTeamMember", &input).await? {
        Begun::Now(open) => open,
        Begun::Again(done) => return Ok(*done),
    };
    let id = input.member.ok_or_else(missing)?;
    let record = deal::record_of_member(&open.tx.on, id)
        .await?
        .ok_or_else(missing)?;
    let write = open
        .load(Some(record), input.expected_version)
        .await
        .map_err(|error| error.not_found_as(missing()))?;
    let (mut write, ()) = write
        .guard(Action::RemoveTeamMember, Ok(()), |write, ()| {
            let mut refusals = stays(write, id, None);
            if write.deal.team_of(write.target).count() == 1 {
                refusals.push(
                    Refusal::new(
                        Code::TeamRequired,
                        "R40",
                        "A deal needs at least one person of your company.",
                    )
                    .on(&Path::of("teamMemberId")),
                );
            }
            refusals
        })
        .await?;
    write.act()?;
    write.deal.team.retain(|member| member.id != id);
    write.note(write.target, EventKind::TeamChanged)?;
    write.finish(Made::default(), Vec::new()).await
}

/// A user cannot take away the entry that gives them sight (design §7).
fn stays(write: &Write<'_>, id: TeamMemberId, instead: Option<&Person>) -> Vec<Refusal> {
    let viewer = write.open.viewer;
    let mut deal = write.deal.clone();
    match instead {
        None => deal.team.retain(|member| member.id != id),
        Some(person) => {
            for member in deal.team.iter_mut().filter(|member| member.id == id) {
                member.email_key = contact::email_key(&person.email);
            }
        }
    }
    let facts = deal.facts();
    let sees = facts
        .records
        .iter()
        .any(|record| record.id == write.target && visibility::sees_own(viewer, record));
    if sees {
        return Vec::new();
    }
    vec![
        Refusal::new(
            Code::NotOnTeam,
            "R7",
            "This entry gives you sight of the deal: somebody else must change it.",
        )
        .on(&Path::of("teamMemberId")),
    ]
}

fn missing() -> Error {
    Error::NotFound("There is no such team member on a deal of yours.")
}

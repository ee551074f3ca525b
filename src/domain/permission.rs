//! Role × scope × team × deed: what a role allows at a location (R7).

use covente_entity::types::ids::LocationId;

use crate::domain::refusal::{Code, Refusal};
use crate::domain::viewer::{Grant, Role, Scope, Viewer};

/// What someone does with a deal of their own company: the rows of R7.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Deed {
    /// Create a deal for a location.
    Create,
    /// View a deal at a location.
    View,
    /// Edit a deal at a location.
    Edit,
    /// Put people on the team, or take them off.
    AssignTeam,
    /// Accept or decline an inbound deal.
    Answer,
}

impl Deed {
    /// Every deed.
    pub const ALL: [Deed; 5] = [
        Deed::Create,
        Deed::View,
        Deed::Edit,
        Deed::AssignTeam,
        Deed::Answer,
    ];
}

/// How far a grant reaches: the cells of R7.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reach {
    /// Every deal of the granted scope.
    Scope,
    /// The deals of the granted scope on whose team the person is.
    Team,
    /// None.
    Nothing,
}

/// The cell of R7 for a role. Whether the scope is the company or some locations only decides which locations
/// count, so it is not a parameter.
#[must_use]
pub fn reach(role: Role, deed: Deed) -> Reach {
    match (role, deed) {
        (Role::PartnerAdmin | Role::ReferralsAdmin, _) | (Role::ReferralsUser, Deed::Create) => {
            Reach::Scope
        }
        (Role::ReferralsUser, Deed::View | Deed::Edit | Deed::AssignTeam | Deed::Answer) => {
            Reach::Team
        }
        (Role::ProgramAdmin, _) => Reach::Nothing,
    }
}

/// The locations in which a grant holds: a partner admin is one of the whole company (design §11).
#[must_use]
pub fn scope(grant: &Grant) -> &Scope {
    match grant.role {
        Role::PartnerAdmin => &Scope::All,
        Role::ReferralsAdmin | Role::ReferralsUser | Role::ProgramAdmin => &grant.scope,
    }
}

/// Whether the viewer may do this with a deal of their own company; if not, why.
///
/// # Errors
/// `FORBIDDEN` without any role for it, `LOCATION_OUT_OF_SCOPE` where the role holds elsewhere, `NOT_ON_TEAM` where
/// only the team entry is missing.
pub fn may(
    viewer: &Viewer,
    deed: Deed,
    location: LocationId,
    on_team: bool,
) -> Result<(), Refusal> {
    let mut able = false;
    let mut here = false;
    for grant in &viewer.grants {
        let reach = reach(grant.role, deed);
        able |= reach != Reach::Nothing;
        if reach == Reach::Nothing || !scope(grant).covers(location) {
            continue;
        }
        here = true;
        if reach == Reach::Scope || on_team {
            return Ok(());
        }
    }
    Err(match (able, here) {
        (false, _) => Refusal::new(Code::Forbidden, "R7", "Your role does not allow this."),
        (true, false) => Refusal::new(
            Code::LocationOutOfScope,
            "R7",
            "Your role is not granted for the location of this deal.",
        ),
        (true, true) => Refusal::new(
            Code::NotOnTeam,
            "R7",
            "Your role needs you on the team of this deal, by the e-mail address that you sign in with.",
        ),
    })
}

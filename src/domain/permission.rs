//! Role × deed: what a role allows with deals at a location (R7), and with the data of the programme (R4).

use covente_entity::types::ids::{LocationId, PartnerId};

use crate::domain::refusal::{Code, Path, Refusal};
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
    /// Register a won deal (R116).
    Register,
    /// Write messages from a deal (R138).
    Post,
    /// Ask what another company sees of a deal (C11).
    ViewAs,
}

impl Deed {
    /// Every deed.
    pub const ALL: [Deed; 8] = [
        Deed::Create,
        Deed::View,
        Deed::Edit,
        Deed::AssignTeam,
        Deed::Answer,
        Deed::Register,
        Deed::Post,
        Deed::ViewAs,
    ];
}

/// How far a grant reaches: the cells of R7, the farthest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
        (
            Role::ReferralsUser,
            Deed::View | Deed::Edit | Deed::AssignTeam | Deed::Answer | Deed::Register | Deed::Post,
        ) => Reach::Team,
        (Role::ReferralsUser, Deed::ViewAs) | (Role::ProgramAdmin, _) => Reach::Nothing,
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

/// What someone does with the data of the programme: its companies, its catalogue, its reviews (design §11).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Duty {
    /// Take a company into the programme.
    AdmitCompany,
    /// Vet a company: co-sell readiness, transacting, solution assessments (R12, R13, R57).
    VetCompany,
    /// Change a company's name, country and default location.
    KeepCompany,
    /// Make and change locations, their inbound contacts included (R3).
    KeepLocations,
    /// See the inbound contacts of locations.
    SeeInboundContacts,
    /// Publish, change and retire solutions of a company (R47).
    KeepSolutions,
    /// See solutions that are not published, and retired ones.
    SeeUnpublished,
    /// Release a solution for co-selling, and say which incentive it is eligible for (R11, R51).
    ReleaseSolutions,
    /// Say what one's own company calls the sales stages (R84).
    KeepStages,
    /// See what one's own company calls them.
    SeeStages,
    /// Create and edit routing rules of one's own company: a row of R7.
    KeepRouting,
    /// View them: another one.
    SeeRouting,
    /// Review the registrations of a programme's deals: the vendor's part (R105, R114).
    ReviewRegistrations,
    /// Publish what currencies are worth in US dollars (R117).
    PublishRates,
    /// See the mails to people of a company, and send dead letters again (R155).
    KeepNotifications,
    /// Make, see and revoke the tokens of a company's machines (R189).
    KeepTokens,
    /// Make, see and change where a company's events are sent to, and what became of each (R193).
    KeepWebhooks,
    /// Post files of opportunities, have them imported, see what became of their rows, take them back.
    ImportOpportunities,
}

impl Duty {
    /// Every duty.
    pub const ALL: [Duty; 18] = [
        Duty::AdmitCompany,
        Duty::VetCompany,
        Duty::KeepCompany,
        Duty::KeepLocations,
        Duty::SeeInboundContacts,
        Duty::KeepSolutions,
        Duty::SeeUnpublished,
        Duty::ReleaseSolutions,
        Duty::KeepStages,
        Duty::SeeStages,
        Duty::KeepRouting,
        Duty::SeeRouting,
        Duty::ReviewRegistrations,
        Duty::PublishRates,
        Duty::KeepNotifications,
        Duty::KeepTokens,
        Duty::KeepWebhooks,
        Duty::ImportOpportunities,
    ];
}

/// Of which companies a role holds a duty, the most first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Hold {
    /// Of every company.
    Every,
    /// Of one's own.
    Own,
    /// Of one's own, where the role is granted in the entire company (R6).
    Whole,
    /// Of none.
    Nothing,
}

/// The cell for a role. The vendor's own solutions, and the types of assessment, are those of the vendor's company; so
/// are all registrations to review, whoever filed them.
#[must_use]
pub fn hold(role: Role, duty: Duty) -> Hold {
    match (role, duty) {
        (
            Role::PartnerAdmin | Role::ReferralsAdmin,
            Duty::KeepStages
            | Duty::KeepRouting
            | Duty::KeepNotifications
            | Duty::KeepTokens
            | Duty::KeepWebhooks
            | Duty::ImportOpportunities,
        ) => Hold::Whole,
        (
            Role::PartnerAdmin | Role::ReferralsAdmin | Role::ReferralsUser,
            Duty::SeeInboundContacts | Duty::SeeUnpublished | Duty::SeeStages | Duty::SeeRouting,
        )
        | (
            Role::PartnerAdmin,
            Duty::KeepCompany
            | Duty::KeepLocations
            | Duty::KeepSolutions
            | Duty::ReviewRegistrations,
        )
        | (Role::ReferralsAdmin, Duty::ReviewRegistrations) => Hold::Own,
        (
            Role::PartnerAdmin,
            Duty::AdmitCompany | Duty::VetCompany | Duty::ReleaseSolutions | Duty::PublishRates,
        )
        | (
            Role::ReferralsAdmin | Role::ReferralsUser,
            Duty::AdmitCompany
            | Duty::VetCompany
            | Duty::KeepCompany
            | Duty::KeepLocations
            | Duty::KeepSolutions
            | Duty::ReleaseSolutions
            | Duty::PublishRates,
        )
        | (
            Role::ReferralsUser,
            Duty::KeepStages
            | Duty::KeepRouting
            | Duty::ReviewRegistrations
            | Duty::KeepNotifications
            | Duty::KeepTokens
            | Duty::KeepWebhooks
            | Duty::ImportOpportunities,
        )
        // What a company's deals go by is the company's own, and so are its machines. An admin of the programme sees no
        // deals, and so none of their registrations.
        | (
            Role::ProgramAdmin,
            Duty::KeepStages
            | Duty::SeeStages
            | Duty::KeepRouting
            | Duty::SeeRouting
            | Duty::ReviewRegistrations
            | Duty::KeepTokens
            | Duty::KeepWebhooks
            | Duty::ImportOpportunities,
        ) => Hold::Nothing,
        (
            Role::ProgramAdmin,
            Duty::AdmitCompany
            | Duty::VetCompany
            | Duty::KeepCompany
            | Duty::KeepLocations
            | Duty::SeeInboundContacts
            | Duty::KeepSolutions
            | Duty::SeeUnpublished
            | Duty::ReleaseSolutions
            | Duty::PublishRates
            // A mail server is mended by whoever runs it; of the deal they see nothing here either.
            | Duty::KeepNotifications,
        ) => Hold::Every,
    }
}

/// Whether the viewer has a grant that is nowhere narrower than this one, by the tables of this file: whoever hands it on
/// gives no more than their own.
#[must_use]
pub fn covers(viewer: &Viewer, wanted: &Grant) -> bool {
    let as_wide = |own: &Grant| {
        let deeds = |deed: &Deed| reach(own.role, *deed) <= reach(wanted.role, *deed);
        let duties = |duty: &Duty| hold(own.role, *duty) <= hold(wanted.role, *duty);
        Deed::ALL.iter().all(deeds)
            && Duty::ALL.iter().all(duties)
            && scope(own).holds(scope(wanted))
    };
    viewer.grants.iter().any(as_wide)
}

/// Whether the viewer holds a duty of a company; of none in particular where it does not exist yet.
#[must_use]
pub fn holds(viewer: &Viewer, duty: Duty, company: Option<PartnerId>) -> bool {
    viewer
        .grants
        .iter()
        .any(|grant| match hold(grant.role, duty) {
            Hold::Every => true,
            Hold::Own => company == Some(viewer.partner),
            Hold::Whole => company == Some(viewer.partner) && *scope(grant) == Scope::All,
            Hold::Nothing => false,
        })
}

/// The refusal for a duty that the viewer does not hold, at the input that asks for it.
#[must_use]
pub fn duty(
    viewer: &Viewer,
    duty: Duty,
    company: Option<PartnerId>,
    path: Option<&Path>,
) -> Option<Refusal> {
    if holds(viewer, duty, company) {
        return None;
    }
    let elsewhere = |grant: &Grant| hold(grant.role, duty) == Hold::Whole;
    if company == Some(viewer.partner) && viewer.grants.iter().any(elsewhere) {
        return Some(Refusal::new(
            Code::LocationOutOfScope,
            "R7",
            "Your role is granted for some locations; this is for admins of the whole company.",
        ));
    }
    let message = match duty {
        Duty::ReviewRegistrations => "Only an admin of the vendor reviews registrations.",
        Duty::AdmitCompany | Duty::VetCompany | Duty::ReleaseSolutions | Duty::PublishRates => {
            "Only an admin of the programme does this."
        }
        Duty::KeepStages
        | Duty::SeeStages
        | Duty::KeepRouting
        | Duty::SeeRouting
        | Duty::KeepTokens
        | Duty::KeepWebhooks
        | Duty::ImportOpportunities => "Only an admin of the whole company does this.",
        Duty::KeepCompany
        | Duty::KeepLocations
        | Duty::SeeInboundContacts
        | Duty::KeepSolutions
        | Duty::SeeUnpublished
        | Duty::KeepNotifications => {
            "Only a partner admin of this company, or an admin of the programme, does this."
        }
    };
    let refusal = Refusal::new(Code::Forbidden, "R4", message);
    Some(match path {
        Some(path) => refusal.on(path),
        None => refusal,
    })
}

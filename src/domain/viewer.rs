//! Who asks: the person, their company, and what they were granted (R4, R6).

use std::fmt;
use std::str::FromStr;

use covente_entity::types::ids::{LocationId, PartnerId};
use serde::{Deserialize, Serialize};

use crate::domain::calls::Machine;

/// A role, as granted by the programme (R4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Role {
    /// What a company-scope referrals admin may, and the data of one's own company.
    PartnerAdmin,
    /// All deals of the granted locations (R7).
    ReferralsAdmin,
    /// Deals of the granted locations on whose team one is (R7, R9).
    ReferralsUser,
    /// Companies and programme settings; no deals.
    ProgramAdmin,
}

impl Role {
    /// Every role.
    pub const ALL: [Role; 4] = [
        Role::PartnerAdmin,
        Role::ReferralsAdmin,
        Role::ReferralsUser,
        Role::ProgramAdmin,
    ];

    /// The name in tokens and on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Role::PartnerAdmin => "PARTNER_ADMIN",
            Role::ReferralsAdmin => "REFERRALS_ADMIN",
            Role::ReferralsUser => "REFERRALS_USER",
            Role::ProgramAdmin => "PROGRAM_ADMIN",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Role {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Role::ALL
            .into_iter()
            .find(|role| role.name() == text)
            .ok_or_else(|| {
                format!(
                    "{text:?} is not a role; the roles are {}",
                    Role::ALL.map(Role::name).join(", ")
                )
            })
    }
}

/// Where a role holds (R6).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Scope {
    /// In the entire company.
    All,
    /// In these locations only.
    Locations(Vec<LocationId>),
}

impl Scope {
    /// Whether the scope covers a location.
    #[must_use]
    pub fn covers(&self, location: LocationId) -> bool {
        match self {
            Scope::All => true,
            Scope::Locations(locations) => locations.contains(&location),
        }
    }

    /// Whether it covers all that another does.
    #[must_use]
    pub fn holds(&self, other: &Scope) -> bool {
        match other {
            Scope::All => *self == Scope::All,
            Scope::Locations(locations) => locations.iter().all(|location| self.covers(*location)),
        }
    }
}

/// One role with its scope.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Grant {
    /// The role.
    pub role: Role,
    /// Where it holds.
    pub scope: Scope,
}

/// Who asks. Everything that a rule may know about the caller is here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Viewer {
    /// The token's subject.
    pub subject: String,
    /// Verified e-mail address in small letters; it tells whose team entry is theirs (R9).
    pub email: Option<String>,
    /// The company.
    pub partner: PartnerId,
    /// Whether that company is the vendor.
    pub is_vendor: bool,
    /// What was granted.
    pub grants: Vec<Grant>,
    /// Through what the request came in; history shows it.
    pub via: String,
    /// The machine that asks; none where it is a person.
    pub machine: Option<Machine>,
}

impl Viewer {
    /// Whether any grant gives sight of deals; `PROGRAM_ADMIN` alone sees none (design §11).
    #[must_use]
    pub fn sees_deals(&self) -> bool {
        self.grants
            .iter()
            .any(|grant| grant.role != Role::ProgramAdmin)
    }
}

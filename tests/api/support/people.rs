//! Who takes part in a test, and what each was granted.

use std::time::Duration;

use covente::{
    demo::{Company, Small},
    domain::viewer::{Grant, Role, Scope},
    http::auth::Claims,
};

/// Somebody whom every world knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Persona {
    /// Runs the programme; sees no deals.
    Program,
    /// Admin of the vendor.
    Vendor,
    /// Admin of partner A.
    A,
    /// Admin of partner B.
    B,
    /// Admin of partner C.
    C,
    /// User of partner A at its first location; sees deals on whose team they are.
    UserA,
}

impl Persona {
    pub(crate) const ALL: [Self; 6] = [
        Self::Program,
        Self::Vendor,
        Self::A,
        Self::B,
        Self::C,
        Self::UserA,
    ];

    pub(crate) fn subject(self) -> &'static str {
        match self {
            Self::Program => "program",
            Self::Vendor => "vendor",
            Self::A => "partner-a",
            Self::B => "partner-b",
            Self::C => "partner-c",
            Self::UserA => "user-a",
        }
    }

    pub(crate) fn company(self, small: &Small) -> &Company {
        match self {
            Self::Program | Self::Vendor => &small.vendor,
            Self::A | Self::UserA => &small.a,
            Self::B => &small.b,
            Self::C => &small.c,
        }
    }

    pub(crate) fn claims(self, small: &Small) -> Claims {
        let company = self.company(small);
        let grant = match self {
            Self::Program => Grant {
                role: Role::ProgramAdmin,
                scope: Scope::All,
            },
            Self::Vendor | Self::A | Self::B | Self::C => Grant {
                role: Role::ReferralsAdmin,
                scope: Scope::All,
            },
            Self::UserA => Grant {
                role: Role::ReferralsUser,
                scope: Scope::Locations(vec![company.locations[0]]),
            },
        };
        Claims {
            subject: self.subject().to_owned(),
            email: Some(format!("{}@example.com", self.subject())),
            partner: company.id,
            grants: vec![grant],
        }
    }
}

/// Longer than any test takes; tokens go by the system's clock.
pub(crate) const TOKEN_LIFETIME: Duration = Duration::from_hours(1);

//! The people whom a visitor can be, computed from the data, so that a later start finds the same ones.

use covente_entity::partner;
use covente_entity::types::ids::{LocationId, PartnerId};
use serde::{Deserialize, Serialize};

use super::companies::{COMPANIES, PROGRAM_ADMIN, USER, USER_COMPANY, USER_LOCATION, VENDOR};
use super::party::email;
use super::people::slug;
use crate::domain::viewer::{Grant, Role, Scope};
use crate::error::Error;
use crate::store::asked::Asked;
use crate::store::connect::Db;
use crate::store::page::Window;
use crate::store::rankings::Among;
use crate::store::{keyed, partners};

/// Somebody of the demo.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Persona {
    /// What it is called on the command line and on the page.
    pub name: String,
    /// Who that is.
    pub about: String,
    /// The subject of its token.
    pub subject: String,
    /// Its e-mail address.
    pub email: String,
    /// Its company.
    pub partner: PartnerId,
    /// What it was granted.
    pub grants: Vec<Grant>,
}

/// A persona: its name, the place of its company in the table of companies, and the person.
struct Row {
    name: &'static str,
    company: usize,
    person: &'static str,
}

const fn row(name: &'static str, company: usize, person: &'static str) -> Row {
    Row {
        name,
        company,
        person,
    }
}

const A: usize = USER_COMPANY;
const B: usize = 2;
const C: usize = 3;

/// The page at `/` starts with the first.
const ROWS: &[Row] = &[
    row("partner-a", A, COMPANIES[A].people[0]),
    row("partner-b", B, COMPANIES[B].people[0]),
    row("partner-c", C, COMPANIES[C].people[0]),
    row("user-a", A, USER),
    row("vendor", VENDOR, COMPANIES[VENDOR].people[0]),
    row("program", VENDOR, PROGRAM_ADMIN),
];

/// The personas of the demo that a database holds.
///
/// # Errors
/// [`Error::Internal`] where the database holds something else than the demo.
pub(super) async fn all(db: &Db) -> Result<Vec<Persona>, Error> {
    let mut personas = Vec::new();
    for row in ROWS {
        personas.push(persona(db, row).await?);
    }
    Ok(personas)
}

async fn persona(db: &Db, row: &Row) -> Result<Persona, Error> {
    let company = company(db, row.company).await?;
    let place = match row.name {
        "user-a" => location(db, company.id).await?,
        _ => None,
    };
    let everywhere = |role| Grant {
        role,
        scope: Scope::All,
    };
    let grants = match row.name {
        "program" => vec![everywhere(Role::ProgramAdmin)],
        "user-a" => vec![Grant {
            role: Role::ReferralsUser,
            scope: Scope::Locations(place.iter().map(|(id, _)| *id).collect()),
        }],
        "partner-a" => vec![
            everywhere(Role::ReferralsAdmin),
            everywhere(Role::PartnerAdmin),
        ],
        _ => vec![everywhere(Role::ReferralsAdmin)],
    };
    let about = match row.name {
        "program" => format!("{}, who runs the programme and sees no deals", row.person),
        "user-a" => {
            let place = place.as_ref().map_or("", |(_, name)| name);
            format!(
                "{}, referrals user of {}, in {place} only",
                row.person, company.name
            )
        }
        "vendor" => format!(
            "{}, referrals admin of the vendor, {}",
            row.person, company.name
        ),
        _ => format!("{}, referrals admin of {}", row.person, company.name),
    };
    Ok(Persona {
        name: row.name.to_owned(),
        about,
        subject: slug(row.person, '.'),
        email: email(row.company, row.person),
        partner: company.id,
        grants,
    })
}

async fn company(db: &Db, place: usize) -> Result<partner::Model, Error> {
    let name = COMPANIES[place].name;
    let more_than_bear_it = Window::first(100);
    let page = partners::page(
        db,
        Some(name),
        &Among::default(),
        &Asked::default(),
        &more_than_bear_it,
    )
    .await?;
    page.rows.into_iter().find(|row| row.name == name).ok_or_else(|| {
        Error::internal(format!("the database holds a programme without {name}, which is not the demo's; --fresh starts over"))
    })
}

/// The one location of the referrals user.
async fn location(db: &Db, company: PartnerId) -> Result<Option<(LocationId, String)>, Error> {
    let spec = &COMPANIES[USER_COMPANY];
    let name = spec.location_name(&spec.locations[USER_LOCATION]);
    let found = keyed::locations(db, &[company])
        .await?
        .into_iter()
        .find(|row| row.name == name);
    Ok(found.map(|row| (row.id, row.city)))
}

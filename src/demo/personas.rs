//! The people whom a visitor can be, computed from the data, so that a later start finds the same ones.

use covente_entity::partner;
use covente_entity::types::Time;
use covente_entity::types::ids::{CustomerId, LocationId, PartnerId, SolutionId};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use super::companies::{COMPANIES, PROGRAM_ADMIN, USER, USER_COMPANY, USER_LOCATION, VENDOR};
use super::party::email;
use super::people::slug;
use crate::domain::text::fold;
use crate::domain::viewer::{Grant, Role, Scope, Viewer};
use crate::error::Error;
use crate::graphql::ids::{Kind, encode};
use crate::store::asked::Asked;
use crate::store::connect::Db;
use crate::store::customers::{self, Search};
use crate::store::page::Window;
use crate::store::{keyed, partners, solutions};

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
    /// Ids that it may use in a first deal, by the names of the placeholders of the example tabs; null where it has
    /// nothing to do with deals.
    pub examples: Value,
}

/// A persona, and the names of what its first deal could be about.
struct Row {
    name: &'static str,
    company: usize,
    person: &'static str,
    customer: &'static str,
    location: usize,
    solution: &'static str,
    partner: usize,
    partner_solution: &'static str,
}

const fn row(name: &'static str, company: usize, person: &'static str) -> Row {
    Row {
        name,
        company,
        person,
        customer: "",
        location: COMPANIES[company].default,
        solution: "",
        partner: VENDOR,
        partner_solution: "",
    }
}

const A: usize = USER_COMPANY;
const B: usize = 2;
const C: usize = 3;

/// The page at `/` starts with the first.
const ROWS: &[Row] = &[
    Row {
        customer: "Harrow Lane Assurance",
        solution: "Cloud Landing Zone in 30 Days",
        partner: B,
        partner_solution: "Demand Forecast Studio",
        ..row("partner-a", A, COMPANIES[A].people[0])
    },
    Row {
        customer: "Banque des Deux Rives",
        solution: "Demand Forecast Studio",
        partner: C,
        partner_solution: "Identity Clean-up",
        ..row("partner-b", B, COMPANIES[B].people[0])
    },
    Row {
        customer: "Lindenhof Klinikgruppe",
        solution: "Security Operations Centre 24/7",
        partner: A,
        partner_solution: "Cloud Landing Zone in 30 Days",
        ..row("partner-c", C, COMPANIES[C].people[0])
    },
    Row {
        customer: "Pennyquick Railways",
        location: USER_LOCATION,
        solution: "Managed Kubernetes Platform",
        partner: C,
        partner_solution: "OT Network Watch",
        ..row("user-a", A, USER)
    },
    Row {
        customer: "Ironwood Valley Health",
        solution: "Tessarine Fabric",
        partner: A,
        partner_solution: "Cloud Landing Zone in 30 Days",
        ..row("vendor", VENDOR, COMPANIES[VENDOR].people[0])
    },
    row("program", VENDOR, PROGRAM_ADMIN),
];

/// The personas of the demo that a database holds.
///
/// # Errors
/// [`Error::Internal`] where the database holds something else than the demo.
pub(super) async fn all(db: &Db, now: Time) -> Result<Vec<Persona>, Error> {
    let mut personas = Vec::new();
    for row in ROWS {
        personas.push(persona(db, row, now).await?);
    }
    Ok(personas)
}

async fn persona(db: &Db, row: &Row, now: Time) -> Result<Persona, Error> {
    let company = company(db, row.company).await?;
    let place = location(db, company.id, row).await?;
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
    let mut persona = Persona {
        name: row.name.to_owned(),
        about,
        subject: slug(row.person, '.'),
        email: email(row.company, row.person),
        partner: company.id,
        grants,
        examples: Value::Null,
    };
    if !row.customer.is_empty() {
        persona.examples = examples(db, row, &persona, place.map(|(id, _)| id), now).await?;
    }
    Ok(persona)
}

async fn examples(
    db: &Db,
    row: &Row,
    persona: &Persona,
    location: Option<LocationId>,
    now: Time,
) -> Result<Value, Error> {
    let partner = company(db, row.partner).await?.id;
    let viewer = viewer(row, persona);
    Ok(json!({
        "customerId": opaque(Kind::Customer, customer(db, row, persona).await?),
        "locationId": opaque(Kind::Location, location),
        "solutionId": opaque(Kind::Solution, solution(db, &viewer, persona.partner, row.solution).await?),
        "partnerId": opaque(Kind::Partner, Some(partner)),
        "partnerSolutionId": opaque(Kind::Solution, solution(db, &viewer, partner, row.partner_solution).await?),
        "email": persona.email,
        "closeDate": (now + chrono::TimeDelta::days(60)).date_naive(),
    }))
}

fn opaque(kind: Kind, id: Option<impl Into<Uuid>>) -> Option<String> {
    id.map(|id| encode(kind, id).to_string())
}

/// More than ever bear one name.
fn window() -> Window {
    Window::first(100)
}

async fn company(db: &Db, place: usize) -> Result<partner::Model, Error> {
    let name = COMPANIES[place].name;
    let page = partners::page(db, Some(name), &Asked::default(), &window()).await?;
    page.rows.into_iter().find(|row| row.name == name).ok_or_else(|| {
        Error::internal(format!("the database holds a programme without {name}, which is not the demo's; --fresh starts over"))
    })
}

async fn location(
    db: &Db,
    company: PartnerId,
    row: &Row,
) -> Result<Option<(LocationId, String)>, Error> {
    let spec = &COMPANIES[row.company];
    let name = spec.location_name(&spec.locations[row.location]);
    let found = keyed::locations(db, &[company])
        .await?
        .into_iter()
        .find(|row| row.name == name);
    Ok(found.map(|row| (row.id, row.city)))
}

async fn solution(
    db: &Db,
    viewer: &Viewer,
    company: PartnerId,
    name: &str,
) -> Result<Option<SolutionId>, Error> {
    let page = solutions::page(db, viewer, Some(name), None, &Asked::default(), &window()).await?;
    let found = page
        .rows
        .into_iter()
        .find(|row| row.solution.partner_id == company && row.solution.name == name);
    Ok(found.map(|row| row.solution.id))
}

fn viewer(row: &Row, persona: &Persona) -> Viewer {
    Viewer {
        subject: persona.subject.clone(),
        email: Some(persona.email.clone()),
        partner: persona.partner,
        is_vendor: row.company == VENDOR,
        grants: persona.grants.clone(),
        via: "API".to_owned(),
    }
}

async fn customer(db: &Db, row: &Row, persona: &Persona) -> Result<Option<CustomerId>, Error> {
    let viewer = viewer(row, persona);
    let search = Search {
        text: Some(fold(row.customer)),
        ..Search::default()
    };
    let page = customers::page(db, &viewer, &search, &Asked::default(), &window()).await?;
    Ok(page
        .rows
        .into_iter()
        .find(|found| found.name == row.customer)
        .map(|found| found.id))
}

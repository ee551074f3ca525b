//! The companies, locations, solutions and customers, as the tables name them.

use covente_entity::types::ids::{CustomerId, LocationId, PartnerId, SolutionId};
use covente_entity::types::{
    CustomerClass, InboundContact, InboundContacts, Locale, PartnerKind, Time,
};
use covente_entity::{customer, location, partner, solution};

use super::companies::{COMPANIES, VENDOR};
use super::customers::{CUSTOMERS, street};
use super::solutions::SOLUTIONS;
use crate::clock::Clock;
use crate::domain::text::fold;
use crate::error::Error;
use crate::store::connect::Db;

/// A company of the demo.
#[derive(Clone, Debug)]
pub struct Company {
    /// Its id.
    pub id: PartnerId,
    /// Its name.
    pub name: String,
    /// Its locations, by name.
    pub locations: Vec<LocationId>,
    /// Where an inbound deal lands that nothing else places.
    pub default_location: LocationId,
    /// Its solutions, those that are not published included.
    pub solutions: Vec<SolutionId>,
}

/// A programme without deals.
#[derive(Clone, Debug)]
pub struct Programme {
    /// The vendor.
    pub vendor: Company,
    /// Partner A, vetted for assessments.
    pub a: Company,
    /// Partner B.
    pub b: Company,
    /// Partner C.
    pub c: Company,
    /// The other partners; the last one is not released for co-selling.
    pub others: Vec<Company>,
    /// The customers.
    pub customers: Vec<CustomerId>,
    /// The solutions, in the order of their table.
    pub(super) solutions: Vec<SolutionId>,
}

impl Programme {
    /// A company by its place in the table.
    pub(super) fn company(&self, place: usize) -> &Company {
        match place {
            0 => &self.vendor,
            1 => &self.a,
            2 => &self.b,
            3 => &self.c,
            _ => &self.others[place - 4],
        }
    }
}

/// Writes the programme with as many of the customers, made at the clock's now.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub(super) async fn write(db: &Db, clock: &Clock, customers: usize) -> Result<Programme, Error> {
    let now = clock.now();
    let mut companies = Vec::new();
    let mut partners = Vec::new();
    let mut locations = Vec::new();
    for place in 0..COMPANIES.len() {
        let (partner, places) = company(clock, now, place)?;
        companies.push(Company {
            id: partner.id,
            name: partner.name.clone(),
            locations: places.iter().map(|location| location.id).collect(),
            default_location: partner.default_location_id,
            solutions: Vec::new(),
        });
        partners.push(partner);
        locations.extend(places);
    }
    let mut solutions = Vec::new();
    for row in SOLUTIONS {
        let company = &mut companies[row.company];
        let id = SolutionId(clock.id());
        company.solutions.push(id);
        solutions.push(solution::Model {
            id,
            partner_id: company.id,
            location_id: row.location.map(|place| company.locations[place]),
            kind: row.kind,
            name: row.name.to_owned(),
            name_folded: fold(row.name),
            description: row.description.to_owned(),
            incentive: row.incentive,
            co_sell_ready: row.ready,
            retired_at: None,
            version: 1,
            created_at: now,
        });
    }
    let customers: Vec<_> = (0..customers)
        .map(|place| customer(clock, now, place))
        .collect();
    let mut companies = companies.into_iter();
    let mut next = || {
        companies
            .next()
            .ok_or_else(|| Error::internal("the demo has fewer than four companies"))
    };
    let programme = Programme {
        vendor: next()?,
        a: next()?,
        b: next()?,
        c: next()?,
        others: companies.collect(),
        customers: customers.iter().map(|customer| customer.id).collect(),
        solutions: solutions.iter().map(|solution| solution.id).collect(),
    };
    let tx = db.begin().await?;
    tx.insert_partners(partners).await?;
    tx.insert_locations(locations).await?;
    tx.insert_solutions(solutions).await?;
    tx.insert_customers(customers).await?;
    tx.commit().await?;
    Ok(programme)
}

/// Whom a company wants told of offers: one address a company, in the language of the location's country.
fn desk(company: &str, country: &str) -> InboundContacts {
    let host = fold(company).replace(|c: char| !c.is_ascii_alphanumeric(), "-");
    InboundContacts(vec![InboundContact {
        name: "Referrals desk".to_owned(),
        email: format!("referrals@{host}.example"),
        locale: if country == "FR" {
            Locale::Fr
        } else {
            Locale::En
        },
        notify: true,
    }])
}

fn company(
    clock: &Clock,
    now: Time,
    place: usize,
) -> Result<(partner::Model, Vec<location::Model>), Error> {
    let row = &COMPANIES[place];
    let id = PartnerId(clock.id());
    let locations: Vec<_> = row
        .locations
        .iter()
        .enumerate()
        .map(|(number, location)| location::Model {
            id: LocationId(clock.id()),
            partner_id: id,
            name: row.location_name(location),
            city: location.city.to_owned(),
            country: location.country.to_owned(),
            membership_id: format!("4{:03}{:02}", place + 101, number + 1),
            inbound_contacts: desk(row.name, location.country),
            version: 1,
            created_at: now,
        })
        .collect();
    let default = locations
        .get(row.default)
        .ok_or_else(|| Error::internal(format!("{} has no default location", row.name)))?;
    let partner = partner::Model {
        id,
        kind: if place == VENDOR {
            PartnerKind::Vendor
        } else {
            PartnerKind::Partner
        },
        name: row.name.to_owned(),
        name_folded: fold(row.name),
        country: row.country.to_owned(),
        co_sell_ready: row.active,
        transacting: row.active,
        assessment_vetted: row.vetted,
        default_location_id: default.id,
        version: 1,
        created_at: now,
    };
    Ok((partner, locations))
}

fn customer(clock: &Clock, now: Time, place: usize) -> customer::Model {
    let row = &CUSTOMERS[place];
    customer::Model {
        id: CustomerId(clock.id()),
        name: row.name.to_owned(),
        name_folded: fold(row.name),
        line1: Some(street(row.country, place)),
        line2: None,
        city: Some(row.city.to_owned()),
        city_folded: Some(fold(row.city)),
        region: Some(row.region.to_owned()),
        postal_code: Some(row.postal_code.to_owned()),
        country: row.country.to_owned(),
        industry: Some(row.industry.to_owned()),
        duns: Some(format!("999{:06}", (place + 1) * 7919 % 1_000_000)),
        class: class(place),
        scheme: Some("DEMO".to_owned()),
        external_id: Some(format!("C{:03}", place + 1)),
        created_by: None,
        created_at: now,
    }
}

/// Some of each class (R30).
fn class(place: usize) -> CustomerClass {
    match place % 5 {
        0 | 1 => CustomerClass::VendorManaged,
        2 => CustomerClass::VendorUnmanaged,
        _ => CustomerClass::Other,
    }
}

//! The programme that every case plays in: eight companies, the first the vendor, with people of every role and scope.

use covente::{
    clock::Clock,
    domain::{
        text::fold,
        viewer::{Grant, Role, Scope, Viewer},
    },
    error::Error,
    store::connect::Db,
};
use covente_entity::{
    customer, location, partner, solution,
    types::{
        CustomerClass, InboundContact, InboundContacts, IncentiveKind, Locale, PartnerKind,
        SolutionKind,
        ids::{CustomerId, LocationId, PartnerId, SolutionId},
    },
};

/// How many companies there are; a case uses the first two to all of them.
pub(crate) const COMPANIES: usize = 8;
/// The company that owns the programme.
pub(crate) const VENDOR: usize = 0;
/// The company that is vetted for assessments.
pub(crate) const VETTED: usize = 1;
/// The company that is not released for co-selling, so that it neither starts deals nor is invited.
pub(crate) const UNRELEASED: usize = 7;

/// A company.
#[derive(Clone, Debug)]
pub(crate) struct Company {
    pub(crate) id: PartnerId,
    /// The first is where deals land that nothing else places.
    pub(crate) locations: [LocationId; 2],
    /// The first is published at no location; of the others see below.
    pub(crate) solutions: [SolutionId; 4],
}

/// The places of a company's solutions that are not just published: one stands at its second location and has an
/// incentive (as the vendor's first has another), one is not published, one is retired.
const ELSEWHERE: usize = 1;
const UNPUBLISHED: usize = 2;
const RETIRED: usize = 3;

/// Somebody of a company.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Who {
    Admin,
    AdminOfFirst,
    User,
    UserOfSecond,
    /// A user everywhere, an admin of the second location.
    Mixed,
    /// A user whose token names no e-mail address.
    Nameless,
    /// A partner admin whose grant names the first location, which means nothing for that role.
    PartnerAdmin,
    ProgramAdmin,
}

impl Who {
    pub(crate) const ALL: [Who; 8] = [
        Who::Admin,
        Who::AdminOfFirst,
        Who::User,
        Who::UserOfSecond,
        Who::Mixed,
        Who::Nameless,
        Who::PartnerAdmin,
        Who::ProgramAdmin,
    ];
}

/// What stands in a database before anything happens.
#[derive(Clone, Debug)]
pub(crate) struct Programme {
    pub(crate) companies: Vec<Company>,
    /// Reference customers, then one that each company created.
    pub(crate) customers: Vec<CustomerId>,
    /// What the vendor lets vetted companies assess.
    pub(crate) assessment: SolutionId,
}

/// Customers that all companies see.
pub(crate) const REFERENCES: usize = 2;

/// Where customers are: each second one in each.
pub(crate) const MARKETS: [&str; 2] = ["FR", "DE"];

/// The place of the market of a customer.
pub(crate) fn market(customer: usize) -> usize {
    customer % MARKETS.len()
}

impl Programme {
    #[expect(clippy::too_many_lines, reason = "the columns of four tables")]
    pub(crate) async fn write(db: &Db) -> Result<Self, Error> {
        let clock = Clock::movable();
        let now = clock.now();
        let companies: Vec<_> = (0..COMPANIES)
            .map(|_| Company {
                id: PartnerId(clock.id()),
                locations: [(); 2].map(|()| LocationId(clock.id())),
                solutions: [(); 4].map(|()| SolutionId(clock.id())),
            })
            .collect();
        let programme = Self {
            customers: (0..REFERENCES + COMPANIES)
                .map(|_| CustomerId(clock.id()))
                .collect(),
            assessment: SolutionId(clock.id()),
            companies,
        };
        let partners = programme.companies.iter().enumerate();
        let partners = partners.map(|(place, company)| partner::Model {
            id: company.id,
            kind: if place == VENDOR {
                PartnerKind::Vendor
            } else {
                PartnerKind::Partner
            },
            name: format!("Company {place}"),
            name_folded: fold(&format!("Company {place}")),
            country: "FR".into(),
            co_sell_ready: place != UNRELEASED,
            transacting: place != UNRELEASED,
            assessment_vetted: place == VETTED,
            default_location_id: company.locations[0],
            version: 1,
            created_at: now,
        });
        let partners = partners.collect();
        let mut locations = Vec::new();
        let mut solutions = Vec::new();
        for (place, company) in programme.companies.iter().enumerate() {
            for (number, id) in company.locations.iter().enumerate() {
                locations.push(location::Model {
                    id: *id,
                    partner_id: company.id,
                    name: format!("Location {place}.{number}"),
                    city: "Lyon".into(),
                    country: "FR".into(),
                    membership_id: format!("M{place}{number}"),
                    inbound_contacts: InboundContacts(vec![InboundContact {
                        name: format!("Desk {place}.{number}"),
                        email: format!("desk{number}@c{place}.example"),
                        locale: Locale::En,
                        notify: true,
                    }]),
                    version: 1,
                    created_at: now,
                });
            }
            for (number, id) in company.solutions.iter().enumerate() {
                let name = format!("Solution {place}.{number}");
                solutions.push(solution::Model {
                    id: *id,
                    partner_id: company.id,
                    location_id: (number == ELSEWHERE).then_some(company.locations[1]),
                    kind: if place == VENDOR {
                        SolutionKind::Vendor
                    } else {
                        SolutionKind::Partner
                    },
                    name_folded: fold(&name),
                    name,
                    description: format!("What company {place} sells."),
                    incentive: match (place, number) {
                        (_, ELSEWHERE) => Some(IncentiveKind::AzureIpCoSell),
                        (VENDOR, 0) => Some(IncentiveKind::BizAppsPremium),
                        _ => None,
                    },
                    co_sell_ready: number != UNPUBLISHED,
                    retired_at: (number == RETIRED).then_some(now),
                    version: 1,
                    created_at: now,
                });
            }
        }
        solutions.push(solution::Model {
            id: programme.assessment,
            partner_id: programme.companies[VENDOR].id,
            location_id: None,
            kind: SolutionKind::Assessment,
            name: "Assessment".into(),
            name_folded: "assessment".into(),
            description: "What vetted companies assess.".into(),
            incentive: None,
            co_sell_ready: true,
            retired_at: None,
            version: 1,
            created_at: now,
        });
        let customers = programme.customers.iter().enumerate();
        let customers = customers.map(|(place, id)| {
            let creator = place.checked_sub(REFERENCES);
            customer::Model {
                id: *id,
                name: format!("Customer {place}"),
                name_folded: fold(&format!("Customer {place}")),
                line1: Some("1 Rue".into()),
                line2: None,
                city: Some("Lyon".into()),
                city_folded: Some("lyon".into()),
                region: None,
                postal_code: Some("69001".into()),
                country: MARKETS[market(place)].into(),
                industry: Some("Steel".into()),
                duns: Some(format!("99900000{}", place % 10)),
                class: CustomerClass::Other,
                scheme: creator.is_none().then(|| "TEST".into()),
                external_id: creator.is_none().then(|| format!("T{place}")),
                created_by: creator.map(|company| programme.companies[company].id),
                created_at: now,
            }
        });
        let customers = customers.collect();
        let tx = db.begin().await?;
        tx.insert_partners(partners).await?;
        tx.insert_locations(locations).await?;
        tx.insert_solutions(solutions).await?;
        tx.insert_customers(customers).await?;
        tx.commit().await?;
        Ok(programme)
    }

    /// The place of a company.
    pub(crate) fn place(&self, id: PartnerId) -> usize {
        let place = self.companies.iter().position(|company| company.id == id);
        place.expect("a company of the programme")
    }

    /// Somebody, as a token would name them.
    pub(crate) fn viewer(&self, company: usize, who: Who) -> Viewer {
        let [first, second] = self.companies[company].locations;
        let at = |location| Scope::Locations(vec![location]);
        let grants = match who {
            Who::Admin => vec![(Role::ReferralsAdmin, Scope::All)],
            Who::AdminOfFirst => vec![(Role::ReferralsAdmin, at(first))],
            Who::User | Who::Nameless => vec![(Role::ReferralsUser, Scope::All)],
            Who::UserOfSecond => vec![(Role::ReferralsUser, at(second))],
            Who::Mixed => vec![
                (Role::ReferralsUser, Scope::All),
                (Role::ReferralsAdmin, at(second)),
            ],
            Who::PartnerAdmin => vec![(Role::PartnerAdmin, at(first))],
            Who::ProgramAdmin => vec![(Role::ProgramAdmin, Scope::All)],
        };
        Viewer {
            subject: format!("{who:?} {company}"),
            email: (who != Who::Nameless).then(|| email(company, who).to_lowercase()),
            partner: self.companies[company].id,
            is_vendor: company == VENDOR,
            grants: grants
                .into_iter()
                .map(|(role, scope)| Grant { role, scope })
                .collect(),
            via: "TEST".into(),
            machine: None,
        }
    }
}

/// The address of somebody, as a team entry has it: not in small letters.
pub(crate) fn email(company: usize, who: Who) -> String {
    format!("{who:?}@C{company}.example")
}

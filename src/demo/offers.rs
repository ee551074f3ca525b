//! What a deal is about, and the inputs that say so: its creation, its invitations, their acceptance.

use covente_entity::types::{HelpKind, SolutionKind, Time};

use super::companies::COMPANIES;
use super::customers::CUSTOMERS;
use super::party::Party;
use super::people::{FAMILY, GIVEN, currency, phone, slug};
use super::programme::Programme;
use super::random::Random;
use super::solutions::SOLUTIONS;
use super::texts::{ASKING, CAMPAIGNS, HELP, INVITING, NOTES, PROJECTS, SCOPES};
use crate::actions::create::Create;
use crate::actions::input::{ContactInput, HelpInput, InvitationInput, MoneyInput};
use crate::actions::invitations::Invite;
use crate::actions::lifecycle::Accept;
use crate::actions::vendor::Ask;

/// What a deal is about. Customers, solutions and locations are places in their tables.
#[derive(Debug)]
pub(super) struct Subject {
    customer: usize,
    name: String,
    /// In whole units of the currency.
    value: i64,
    currency: &'static str,
    solutions: Vec<usize>,
    pub(super) location: usize,
}

impl Subject {
    pub(super) fn choose(random: &mut Random, company: usize, assessment: bool) -> Self {
        let kind = if assessment {
            SolutionKind::Assessment
        } else {
            kind_of(company)
        };
        let able = (0..SOLUTIONS.len()).filter(|place| {
            let row = &SOLUTIONS[*place];
            row.ready && row.kind == kind && (assessment || row.company == company)
        });
        let number = if assessment { 1 } else { 1 + random.below(2) };
        let mut solutions = random.some(able.collect(), number);
        let row = &COMPANIES[company];
        let location = solutions
            .first()
            .and_then(|place| SOLUTIONS[*place].location)
            .unwrap_or_else(|| random.below(row.locations.len()));
        let country = row.locations[location].country;
        if !assessment && kind == SolutionKind::Partner && random.chance(30) {
            let vendors =
                (0..SOLUTIONS.len()).filter(|place| SOLUTIONS[*place].kind == SolutionKind::Vendor);
            solutions.extend(random.some(vendors.collect(), 1));
        }
        let near: Vec<usize> = (0..CUSTOMERS.len())
            .filter(|place| CUSTOMERS[*place].country == country)
            .collect();
        let customer = if random.chance(65) && !near.is_empty() {
            *random.pick(&near)
        } else {
            random.below(CUSTOMERS.len())
        };
        let (currency, dollar) = currency(country);
        let value = *random.pick(&[12, 18, 24, 36, 48, 64, 85, 120, 180, 240, 410]) * 1_000
            + random.between(0, 12) * 500;
        Self {
            customer,
            name: format!("{}{}", random.pick(PROJECTS), random.pick(SCOPES)),
            value: value * dollar,
            currency,
            solutions,
            location,
        }
    }

    /// A part of the value, in hundreds: not every currency has a smaller unit.
    pub(super) fn part(&self, percent: i64) -> MoneyInput {
        MoneyInput {
            amount: ((self.value * percent / 10_000).max(1) * 100).to_string(),
            currency: self.currency.to_owned(),
        }
    }

    /// A contact at the customer; one whom others will see has agreed to it.
    pub(super) fn contact(&self, random: &mut Random, shared: bool) -> ContactInput {
        let row = &CUSTOMERS[self.customer];
        let name = format!("{} {}", random.pick(GIVEN), random.pick(FAMILY));
        ContactInput {
            phone: phone(row.country, self.customer * 16 + random.below(16)),
            email: format!("{}@{}.example", slug(&name, '.'), slug(row.name, '-')),
            name,
            consent: shared || random.chance(40),
        }
    }

    /// Its creation, with a contact where one is needed, and with one that may be shared where others are or will be
    /// in the deal.
    pub(super) fn create(
        &self,
        programme: &Programme,
        random: &mut Random,
        own: &Party,
        close: Time,
        (needed, shared): (bool, bool),
    ) -> Create {
        let contact = (needed || random.chance(60)).then(|| self.contact(random, shared));
        Create {
            customer: programme.customers[self.customer],
            location: programme.company(own.company).locations[own.location],
            name: self.name.clone(),
            value: self.part(100),
            close_date: close.date_naive().to_string(),
            private_notes: sometimes(random, 60, NOTES),
            crm_id: random
                .chance(70)
                .then(|| format!("CRM-{}", random.between(1_000, 9_999))),
            campaign_id: sometimes(random, 25, CAMPAIGNS),
            contact,
            team: own.people(),
            solutions: self
                .solutions
                .iter()
                .map(|place| programme.solutions[*place])
                .collect(),
            vendor_may_view: false,
            vendor_help: None,
            invitations: Vec::new(),
        }
    }

    /// A request for help as an act of its own, with a contact where the deal has none yet.
    pub(super) fn ask(&self, random: &mut Random, without_contact: bool) -> Ask {
        Ask {
            opportunity: None,
            expected_version: 0,
            help: help(random),
            contact: without_contact.then(|| self.contact(random, true)),
        }
    }

    /// An offer to a company, and the place of its location where that lands.
    pub(super) fn invite(
        &self,
        programme: &Programme,
        random: &mut Random,
        company: usize,
    ) -> (Invite, usize) {
        let able = (0..SOLUTIONS.len())
            .filter(|place| SOLUTIONS[*place].company == company && SOLUTIONS[*place].ready);
        let number = 1 + random.below(2);
        let wanted = random.some(able.collect(), number);
        let location = wanted
            .first()
            .and_then(|place| SOLUTIONS[*place].location)
            .unwrap_or(COMPANIES[company].default);
        let percent = random.between(15, 45);
        let invitation = InvitationInput {
            partner: programme.company(company).id,
            share: self.part(percent),
            close_date: None,
            message: sometimes(random, 85, INVITING),
            solutions: wanted
                .iter()
                .map(|place| programme.solutions[*place])
                .collect(),
            help: kinds(random),
            team: None,
        };
        let invite = Invite {
            opportunity: None,
            expected_version: 0,
            invitation,
        };
        (invite, location)
    }

    /// A company takes part, under its own name for the deal and sometimes for another value.
    pub(super) fn accept(
        &self,
        random: &mut Random,
        party: &Party,
        share: Option<MoneyInput>,
    ) -> Accept {
        let customer = CUSTOMERS[self.customer].name;
        let percent = random.between(10, 50);
        Accept {
            opportunity: None,
            expected_version: 0,
            name: format!("{customer}: {}", self.name.to_lowercase()),
            value: share
                .filter(|_| random.chance(40))
                .map(|_| self.part(percent)),
            close_date: None,
            private_notes: sometimes(random, 40, NOTES),
            crm_id: random
                .chance(40)
                .then(|| format!("OPP-{}", random.between(10_000, 99_999))),
            campaign_id: None,
            team: party.people(),
        }
    }

    /// Another solution of the company for the deal.
    pub(super) fn more(&self, random: &mut Random, company: usize) -> Option<usize> {
        let kind = kind_of(company);
        let assessment = self
            .solutions
            .iter()
            .any(|place| SOLUTIONS[*place].kind == SolutionKind::Assessment);
        let able = (0..SOLUTIONS.len()).filter(|place| {
            let row = &SOLUTIONS[*place];
            !assessment
                && row.company == company
                && row.kind == kind
                && row.ready
                && !self.solutions.contains(place)
        });
        random.some(able.collect(), 1).pop()
    }
}

/// What is wanted of the vendor.
pub(super) fn help(random: &mut Random) -> HelpInput {
    HelpInput {
        help: kinds(random),
        message: sometimes(random, 80, ASKING),
    }
}

fn kind_of(company: usize) -> SolutionKind {
    if company == super::companies::VENDOR {
        SolutionKind::Vendor
    } else {
        SolutionKind::Partner
    }
}

fn kinds(random: &mut Random) -> Vec<HelpKind> {
    let number = 1 + random.below(2);
    random.some(HELP.to_vec(), number)
}

fn sometimes(random: &mut Random, percent: i64, texts: &[&str]) -> Option<String> {
    random
        .chance(percent)
        .then(|| (*random.pick(texts)).to_owned())
}

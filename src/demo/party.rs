//! Who acts for a company in a deal: its team at a location, and the one who owns the deal.

use std::sync::Arc;

use super::companies::{COMPANIES, USER, USER_COMPANY, USER_LOCATION, VENDOR};
use super::people::{phone, slug};
use super::programme::Programme;
use super::random::Random;
use crate::actions::input::PersonInput;
use crate::domain::viewer::{Grant, Role, Scope, Viewer};

/// A company in a deal.
#[derive(Clone, Debug)]
pub(super) struct Party {
    /// The company's place in the table.
    pub(super) company: usize,
    /// The location's place among the company's.
    pub(super) location: usize,
    /// Places among the company's people, the owner first.
    pub(super) team: Vec<usize>,
    pub(super) owner: Arc<Viewer>,
}

/// The e-mail address of somebody of a company.
pub(super) fn email(company: usize, name: &str) -> String {
    format!("{}@{}", slug(name, '.'), COMPANIES[company].domain)
}

/// What the user of partner A was granted.
pub(super) fn user_grant(programme: &Programme) -> Grant {
    Grant {
        role: Role::ReferralsUser,
        scope: Scope::Locations(vec![
            programme.company(USER_COMPANY).locations[USER_LOCATION],
        ]),
    }
}

/// Somebody of a company: its admins act everywhere, the user where they may.
pub(super) fn viewer(programme: &Programme, company: usize, name: &str) -> Arc<Viewer> {
    let grant = if name == USER {
        user_grant(programme)
    } else {
        Grant {
            role: Role::ReferralsAdmin,
            scope: Scope::All,
        }
    };
    Arc::new(Viewer {
        subject: slug(name, '.'),
        email: Some(email(company, name)),
        partner: programme.company(company).id,
        is_vendor: company == VENDOR,
        grants: vec![grant],
        via: "API".to_owned(),
        machine: None,
    })
}

/// Whether this is where the user of partner A works.
pub(super) fn is_users(company: usize, location: usize) -> bool {
    (company, location) == (USER_COMPANY, USER_LOCATION)
}

fn is_user(company: usize, person: usize) -> bool {
    COMPANIES[company].people[person] == USER
}

impl Party {
    /// One to three people of the company.
    pub(super) fn choose(
        programme: &Programme,
        random: &mut Random,
        company: usize,
        location: usize,
    ) -> Self {
        let people = &COMPANIES[company].people;
        let others = (0..people.len()).filter(|person| !is_user(company, *person));
        let number = 1 + random.below(3);
        let mut team = random.some(others.collect(), number);
        if is_users(company, location) && random.chance(75) {
            let user = (0..people.len()).filter(|person| is_user(company, *person));
            team.splice(random.below(2)..1, user);
        }
        Self {
            company,
            location,
            owner: viewer(programme, company, people[team[0]]),
            team,
        }
    }

    /// Who answers an invitation: the owner, but an admin for the user, who is not on the team before.
    pub(super) fn answers(&self, programme: &Programme) -> Arc<Viewer> {
        if is_user(self.company, self.team[0]) {
            let admin = COMPANIES[self.company].people[0];
            viewer(programme, self.company, admin)
        } else {
            Arc::clone(&self.owner)
        }
    }

    /// One of the company's people as an input.
    pub(super) fn person(&self, person: usize) -> PersonInput {
        let row = &COMPANIES[self.company];
        let name = row.people[person];
        PersonInput {
            name: name.to_owned(),
            email: email(self.company, name),
            phone: phone(
                row.locations[self.location].country,
                self.company * 10 + person,
            ),
        }
    }

    /// The owner's e-mail address, and another number under which they can be reached.
    pub(super) fn other_phone(&self) -> (String, String) {
        let country = COMPANIES[self.company].locations[self.location].country;
        let owner = self.team[0];
        (
            self.person(owner).email,
            phone(country, self.company * 10 + owner + 5),
        )
    }

    /// The team as an input.
    pub(super) fn people(&self) -> Vec<PersonInput> {
        self.team
            .iter()
            .map(|person| self.person(*person))
            .collect()
    }

    /// Somebody of the company who is not on the team yet, and is no user of another location.
    pub(super) fn newcomer(&self, random: &mut Random) -> Option<PersonInput> {
        let others = (0..COMPANIES[self.company].people.len())
            .filter(|person| !self.team.contains(person) && !is_user(self.company, *person));
        random
            .some(others.collect(), 1)
            .pop()
            .map(|person| self.person(person))
    }
}

//! The course of one deal, from its shape: who does what when.

mod work;

use std::sync::Arc;

use chrono::TimeDelta;
use covente_entity::types::Time;

use super::act::Act;
use super::companies::{COMPANIES, USER, VENDOR};
use super::offers::{Subject, help};
use super::party::{self, Party};
use super::plan::Step;
use super::programme::Programme;
use super::random::Random;
use super::shapes::{Answer, End, Guest, Shape, Vendor, When};
use super::texts::{NOTES, REFUSING};
use crate::actions::input::{MoneyInput, PersonInput};
use crate::actions::team;
use crate::domain::viewer::Viewer;

const DAY: i64 = 86_400;
const HOUR: i64 = 3_600;

/// A deal that is being planned.
pub(super) struct Course<'a> {
    programme: &'a Programme,
    deal: usize,
    random: Random,
    now: Time,
    start: Time,
    /// When its own company last does something about it.
    end: Time,
    own: Party,
    subject: Subject,
    steps: Vec<Step>,
    /// Places of the companies in the deal.
    taken: Vec<usize>,
}

impl<'a> Course<'a> {
    pub(super) fn new(programme: &'a Programme, deal: usize, shape: &Shape, now: Time) -> Self {
        let seed = u64::try_from(deal).unwrap_or_default();
        let mut random = Random::new(0x00c0_7e47_e000 + seed);
        let age = random.between(shape.age.0 * DAY, shape.age.1 * DAY);
        let start = now - TimeDelta::seconds(age);
        let part = match shape.end {
            End::At(_) => random.between(70, 97),
            End::Won | End::Lost => random.between(62, 92),
        };
        let end = start + TimeDelta::seconds(age * part / 100);
        let company = originator(&mut random, shape.vendor);
        let subject = Subject::choose(
            &mut random,
            company,
            matches!(shape.vendor, Vendor::Assessment),
        );
        let own = Party::choose(programme, &mut random, company, subject.location);
        Self {
            programme,
            deal,
            random,
            now,
            start,
            end,
            own,
            subject,
            steps: Vec::new(),
            taken: vec![company],
        }
    }

    /// Plans the whole deal.
    pub(super) fn run(
        mut self,
        shape: &Shape,
        awaited: &mut impl Iterator<Item = usize>,
        steps: &mut Vec<Step>,
    ) {
        let asked = match shape.vendor {
            Vendor::Asked(when, answer) => Some((when, answer)),
            Vendor::Unaware
            | Vendor::Views
            | Vendor::Shown
            | Vendor::Starts
            | Vendor::Assessment => None,
        };
        let assessment = shape.vendor == Vendor::Assessment;
        let shared = asked.is_some() || !shape.partners.is_empty() || assessment;
        let needed = matches!(asked, Some((When::First, _))) || assessment;
        let close = self.close_date(shape.end);
        let mut create = self.subject.create(
            self.programme,
            &mut self.random,
            &self.own,
            close,
            (needed, shared),
        );
        create.vendor_may_view = shape.vendor == Vendor::Views;
        if assessment {
            let notes = create.private_notes.take();
            create.private_notes = notes.or_else(|| NOTES.first().map(|text| (*text).to_owned()));
        } else if needed {
            create.vendor_help = Some(help(&mut self.random));
        }
        let owner = Arc::clone(&self.own.owner);
        if shape.vendor == Vendor::Shown {
            let at = self.moment(self.start, self.end, 5, 40);
            self.step(at, &owner, Act::Share);
        }
        if let Some((when, answer)) = asked {
            let sent = self.sent(when, answer);
            if when != When::First {
                let ask = self.subject.ask(&mut self.random, create.contact.is_none());
                self.step(sent, &owner, Act::AskVendor(ask));
            }
            let party = Party::choose(
                self.programme,
                &mut self.random,
                VENDOR,
                COMPANIES[VENDOR].default,
            );
            self.taken.push(VENDOR);
            self.answer(sent, answer, &party, None);
        }
        for Guest(when, answer) in shape.partners {
            let sent = self.sent(*when, *answer);
            let company = self.guest(*answer, awaited);
            let (invite, location) = self
                .subject
                .invite(self.programme, &mut self.random, company);
            let offered = invite.invitation.share.clone();
            if *when == When::First {
                create.invitations.push(invite.invitation);
            } else {
                self.step(sent, &owner, Act::Invite(Box::new(invite)));
            }
            let party = Party::choose(self.programme, &mut self.random, company, location);
            self.answer(sent, *answer, &party, Some(offered));
        }
        self.edit(shared);
        self.live(self.start, self.end, shape.end, &owner);
        steps.push(Step {
            at: self.start,
            deal: self.deal,
            viewer: owner,
            act: Act::Create(Box::new(create)),
        });
        steps.append(&mut self.steps);
    }

    fn step(&mut self, at: Time, viewer: &Arc<Viewer>, act: Act) {
        let (deal, viewer) = (self.deal, Arc::clone(viewer));
        let at = at + TimeDelta::microseconds(self.random.between(0, 1_000_000));
        self.steps.push(Step {
            at,
            deal,
            viewer,
            act,
        });
    }

    /// Some time between two percentages of the way from one instant to another.
    fn moment(&mut self, from: Time, to: Time, least: i64, most: i64) -> Time {
        let way = (to - from).num_seconds();
        from + TimeDelta::seconds(self.random.between(way * least / 100, way * most / 100))
    }

    /// Some time after an instant.
    fn after(&mut self, from: Time, least: i64, most: i64) -> Time {
        from + TimeDelta::seconds(self.random.between(least, most))
    }

    /// Ahead of now for most that are worked on, about when it was closed for the others.
    fn close_date(&mut self, end: End) -> Time {
        match end {
            End::At(_) if self.random.chance(90) => self.after(self.now, 10 * DAY, 150 * DAY),
            End::At(_) | End::Won | End::Lost => self.after(self.end, 0, 12 * DAY),
        }
    }

    /// When an invitation goes out.
    fn sent(&mut self, when: When, answer: Answer) -> Time {
        match (when, answer) {
            (When::First, _) => self.start,
            (_, Answer::LetGo) => self.after(self.end, -9 * DAY, -2 * DAY),
            (When::Later, _) => self.moment(self.start, self.end, 5, 35),
            (When::Lately, _) => self.after(self.now, -9 * DAY, -DAY),
        }
    }

    /// Who is invited: any partner that is not in the deal yet.
    fn guest(&mut self, answer: Answer, awaited: &mut impl Iterator<Item = usize>) -> usize {
        let free: Vec<usize> = active()
            .filter(|place| !self.taken.contains(place))
            .collect();
        let next = if answer == Answer::Awaited {
            awaited.take(16).find(|place| free.contains(place))
        } else {
            None
        };
        let company = next.unwrap_or_else(|| *self.random.pick(&free));
        self.taken.push(company);
        company
    }

    /// What becomes of an invitation.
    fn answer(&mut self, sent: Time, answer: Answer, party: &Party, offered: Option<MoneyInput>) {
        match answer {
            Answer::Awaited => self.staff(sent, party),
            Answer::Lapses | Answer::LetGo => {}
            Answer::Withdrawn => {
                let at = self.after(sent, DAY, 5 * DAY);
                let owner = Arc::clone(&self.own.owner);
                let invitee = self.programme.company(party.company).id;
                self.step(at, &owner, Act::Withdraw(invitee));
            }
            Answer::Declines => {
                let at = self.after(sent, 6 * HOUR, 8 * DAY);
                let close = self.close(REFUSING);
                let answers = party.answers(self.programme);
                self.step(at, &answers, Act::Decline(close));
            }
            Answer::Accepts(end) => {
                let at = self.after(sent, 6 * HOUR, 6 * DAY);
                let accept = self.subject.accept(&mut self.random, party, offered);
                let answers = party.answers(self.programme);
                self.step(at, &answers, Act::Accept(Box::new(accept)));
                let until = self.moment(at, self.now, 50, 95);
                self.live(at, until, end, &party.owner);
                if self.random.chance(20) {
                    let at = self.moment(at, until, 10, 90);
                    let update = self.update(false);
                    self.step(at, &party.owner, Act::Update(Box::new(update)));
                }
            }
        }
    }

    /// An admin hands an invitation to the user of the location where it landed.
    fn staff(&mut self, sent: Time, party: &Party) {
        if !party::is_users(party.company, party.location) {
            return;
        }
        let people = COMPANIES[party.company].people;
        let Some(user) = people.iter().position(|name| *name == USER) else {
            return;
        };
        let at = self.after(sent, HOUR, 20 * HOUR);
        let admin = party::viewer(self.programme, party.company, people[0]);
        let member = party.person(user);
        self.step(at, &admin, join(member));
    }
}

fn join(member: PersonInput) -> Act {
    Act::Join(team::Add {
        opportunity: None,
        expected_version: 0,
        member,
    })
}

/// The partners that the programme has released.
fn active() -> impl Iterator<Item = usize> {
    (0..COMPANIES.len()).filter(|place| *place != VENDOR && COMPANIES[*place].active)
}

/// Partner A starts the most deals, B and C more than the others.
fn originator(random: &mut Random, vendor: Vendor) -> usize {
    let weight = |place: usize| match place {
        1 => 3,
        2 | 3 => 2,
        _ => 1,
    };
    let able: Vec<usize> = match vendor {
        Vendor::Starts => vec![VENDOR],
        Vendor::Assessment => active().filter(|place| COMPANIES[*place].vetted).collect(),
        Vendor::Unaware | Vendor::Views | Vendor::Shown | Vendor::Asked(..) => active()
            .flat_map(|place| std::iter::repeat_n(place, weight(place)))
            .collect(),
    };
    *random.pick(&able)
}

//! What a company does with its own record: the stages, the end, and the edits between.

use std::sync::Arc;

use covente_entity::types::{SalesStage, Time};

use super::{Course, join};
use crate::actions::input::Patch;
use crate::actions::lifecycle::Close;
use crate::actions::marks::Mark;
use crate::actions::opportunities::{SetContact, Update};
use crate::actions::solutions;
use crate::demo::act::Act;
use crate::demo::shapes::End;
use crate::demo::texts::{LOSING, NOTES, REASONS};
use crate::domain::viewer::Viewer;

/// The stages that are marked on the way to the end.
const WAY: [SalesStage; 4] = [
    SalesStage::Qualified,
    SalesStage::Developed,
    SalesStage::Proposed,
    SalesStage::Negotiated,
];

impl Course<'_> {
    /// The stages of a record, and its end.
    pub(super) fn live(&mut self, from: Time, until: Time, end: End, viewer: &Arc<Viewer>) {
        let known = match end {
            End::At(stage) => WAY
                .iter()
                .position(|passed| *passed == stage)
                .map_or(0, |place| place + 1),
            End::Won if self.random.chance(40) => 2 + self.random.below(3),
            End::Lost if self.random.chance(40) => 1 + self.random.below(3),
            End::Won | End::Lost => 0,
        };
        let mut marks: Vec<SalesStage> = Vec::new();
        for (place, stage) in WAY.into_iter().take(known).enumerate() {
            if place + 1 == known || self.random.chance(10) {
                marks.push(stage);
            }
        }
        let parts = i64::try_from(marks.len()).unwrap_or_default() + 1;
        for (part, stage) in (1..).zip(marks) {
            let at = self.moment(from, until, (100 * part - 80) / parts, 100 * part / parts);
            let mark = Mark {
                opportunity: None,
                expected_version: 0,
                stage: Some(stage),
                own_stage: None,
            };
            self.step(at, viewer, Act::Mark(mark));
        }
        match end {
            End::At(_) => {}
            End::Won => self.step(until, viewer, Act::Win),
            End::Lost => {
                let close = self.close(LOSING);
                self.step(until, viewer, Act::Lose(close));
            }
        }
    }

    /// What else its own company does with the deal.
    pub(super) fn edit(&mut self, shared: bool) {
        let owner = Arc::clone(&self.own.owner);
        let (from, to) = (self.start, self.end);
        if self.random.chance(16) {
            let at = self.moment(from, to, 15, 95);
            let update = self.update(true);
            self.step(at, &owner, Act::Update(Box::new(update)));
        }
        if self.random.chance(6) {
            let at = self.moment(from, to, 5, 60);
            let contact = Patch::Set(self.subject.contact(&mut self.random, shared));
            let input = SetContact {
                opportunity: None,
                expected_version: 0,
                contact,
            };
            self.step(at, &owner, Act::SetContact(input));
        }
        if self.random.chance(12)
            && let Some(person) = self.own.newcomer(&mut self.random)
        {
            let email = person.email.clone();
            let at = self.moment(from, to, 5, 50);
            self.step(at, &owner, join(person));
            if self.random.chance(35) {
                let at = self.moment(from, to, 60, 95);
                self.step(at, &owner, Act::Leave(email));
            }
        }
        if self.random.chance(6) {
            let (email, phone) = self.own.other_phone();
            let at = self.moment(from, to, 5, 95);
            self.step(at, &owner, Act::Rephone(email, phone));
        }
        if self.random.chance(8)
            && let Some(solution) = self.subject.more(&mut self.random, self.own.company)
        {
            let solution = self.programme.solutions[solution];
            let at = self.moment(from, to, 10, 50);
            let input = solutions::Add {
                opportunity: None,
                expected_version: 0,
                solutions: vec![solution],
            };
            self.step(at, &owner, Act::AddSolutions(input));
            if self.random.chance(25) {
                let at = self.moment(from, to, 60, 95);
                self.step(at, &owner, Act::DropSolution(solution));
            }
        }
    }

    pub(super) fn update(&mut self, whole: bool) -> Update {
        let mut update = Update {
            opportunity: None,
            expected_version: 0,
            name: Patch::Keep,
            value: Patch::Keep,
            close_date: Patch::Keep,
            private_notes: Patch::Set((*self.random.pick(NOTES)).to_owned()),
            crm_id: Patch::Keep,
            campaign_id: Patch::Keep,
        };
        if whole {
            let percent = self.random.between(80, 140);
            update.value = Patch::Set(self.subject.part(percent));
        } else {
            update.crm_id = Patch::Set(format!("OPP-{}", self.random.between(10_000, 99_999)));
        }
        if whole && self.random.chance(40) {
            let date = self.close_date(End::At(SalesStage::Created)).date_naive();
            update.close_date = Patch::Set(date.to_string());
        }
        update
    }

    pub(super) fn close(&mut self, texts: &[&str]) -> Close {
        Close {
            opportunity: None,
            expected_version: 0,
            reason: Some(*self.random.pick(REASONS)),
            notes: Some((*self.random.pick(texts)).to_owned()),
        }
    }
}

//! The plan of the demo: everything that everybody does over the last six months, in the order of time.

use std::sync::Arc;

use chrono::TimeDelta;
use covente_entity::types::Time;

use super::act::Act;
use super::calendar::{MOST_AHEAD, office};
use super::course::Course;
use super::programme::Programme;
use super::shapes::SHAPES;
use crate::domain::viewer::Viewer;

/// How many deals there are.
pub(super) const DEALS: usize = 400;

/// How long before now the programme was set up.
pub(super) const HISTORY: TimeDelta = TimeDelta::days(190);

/// How long an answer is waited for in the plan (R142, R143).
pub(super) const ANSWER_WITHIN: TimeDelta = TimeDelta::days(14);

/// Who gets the invitations that wait for an answer now: partner A, B and C most of all.
const AWAITED: &[usize] = &[1, 2, 3, 4, 1, 2, 3, 5, 6, 1, 2, 3, 7, 8, 1, 2, 3, 9, 10, 11];

/// An act at its time.
#[derive(Clone, Debug)]
pub(super) struct Step {
    pub(super) at: Time,
    pub(super) deal: usize,
    pub(super) viewer: Arc<Viewer>,
    pub(super) act: Act,
}

/// Everything that happens until now.
pub(super) fn plan(programme: &Programme, now: Time) -> Vec<Step> {
    let now = now - MOST_AHEAD - TimeDelta::minutes(10);
    let mut awaited = AWAITED.iter().copied().cycle();
    let mut steps = Vec::new();
    for deal in 0..DEALS {
        let shape = &SHAPES[deal % SHAPES.len()];
        Course::new(programme, deal, shape, now).run(shape, &mut awaited, &mut steps);
    }
    steps.sort_by_key(|step| step.at);
    for step in &mut steps {
        step.at = office(step.at);
    }
    steps
}

/// The same in parts of about the same length; what happens in one deal stays in one part, in its order.
pub(super) fn shared_out(steps: Vec<Step>, parts: usize) -> Vec<Vec<Step>> {
    let mut lengths = [0_usize; DEALS];
    for step in &steps {
        lengths[step.deal] += 1;
    }
    let mut full = vec![0; parts];
    let places = lengths.map(|length| {
        let place = (0..parts)
            .min_by_key(|part| full[*part])
            .unwrap_or_default();
        full[place] += length;
        place
    });
    let mut shares = vec![Vec::new(); parts];
    for step in steps {
        shares[places[step.deal]].push(step);
    }
    shares
}

//! What the viewer can do to a record now, what it needs, or why not.

use async_graphql::SimpleObject;
use covente_entity::types::Time;

use crate::domain::action::Action;
use crate::domain::facts::{DealFacts, RecordFacts};
use crate::domain::registration::Case;
use crate::domain::viewer::Viewer;
use crate::domain::visibility::Relation;
use crate::domain::{may, refusal, registration};
use crate::graphql::scalars::{DateTime, Json};
use crate::graphql::types::enums::{OpportunityAction, UserErrorCode};
use crate::graphql::types::user_error::Warning;

/// Whether you can do something to a record now. Nothing has to be tried to find out.
#[derive(Clone, Debug, SimpleObject)]
pub struct AvailableAction {
    /// The action; each has a mutation of its name.
    pub action: OpportunityAction,
    /// Whether the mutation would be done, given the input that `requires` lists.
    pub allowed: bool,
    /// Why not; empty where it is allowed.
    pub refusals: Vec<Refusal>,
    /// The input that it needs beside the record and its version.
    pub requires: Vec<RequiredInput>,
    /// When the clock opens the action; null where it is open, or the clock does not decide.
    pub opens_at: Option<DateTime>,
    /// When the clock closes the action, such as the end of the time to answer; null where it stays open.
    pub closes_at: Option<DateTime>,
    /// What it would do that you should know before: the warnings that the mutation would answer with. Empty where it
    /// is not allowed.
    pub warnings: Vec<Warning>,
}

/// Why an action is not possible now.
#[derive(Clone, Debug, SimpleObject)]
pub struct Refusal {
    /// The stable code, for a program: the one that the mutation would answer.
    pub code: UserErrorCode,
    /// One sentence, for a person.
    pub message: String,
    /// The number of the rule behind it, as in `docs/rules.md`.
    pub rule: Option<String>,
    /// What a program may want to know besides; null where there is nothing.
    pub data: Option<Json>,
}

/// An input that an action needs.
#[derive(Clone, Debug, SimpleObject)]
pub struct RequiredInput {
    /// The field of the mutation's input, with dots between levels.
    pub path: String,
    /// One sentence, for a person.
    pub why: String,
}

impl From<refusal::Refusal> for Refusal {
    fn from(refusal: refusal::Refusal) -> Self {
        Self {
            code: refusal.code.into(),
            message: refusal.message,
            rule: refusal.rule.map(str::to_owned),
            data: refusal.data.map(Json),
        }
    }
}

impl From<may::Required> for RequiredInput {
    fn from(required: may::Required) -> Self {
        Self {
            path: required.path.to_owned(),
            why: required.why.to_owned(),
        }
    }
}

/// Every action on a record, as the rules answer for it now.
#[must_use]
pub fn available(
    viewer: &Viewer,
    relation: Relation,
    deal: &DealFacts,
    record: &RecordFacts,
    case: &Case,
    now: Time,
) -> Vec<AvailableAction> {
    let answer = |action: Action| {
        let mut refusals = may::refusals(action, viewer, relation, deal, record, now);
        refusals.extend(may::registration(action, case, now));
        let warnings = registration::before(action, case, now);
        AvailableAction {
            action: action.into(),
            allowed: refusals.is_empty(),
            closes_at: may::closes_at(action, record)
                .filter(|_| refusals.is_empty())
                .map(DateTime),
            warnings: warnings
                .into_iter()
                .filter(|_| refusals.is_empty())
                .map(Warning::from)
                .collect(),
            refusals: refusals.into_iter().map(Refusal::from).collect(),
            requires: may::requires(action, deal)
                .into_iter()
                .map(RequiredInput::from)
                .collect(),
            opens_at: None,
        }
    };
    Action::ALL.into_iter().map(answer).collect()
}

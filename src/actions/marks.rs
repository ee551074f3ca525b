//! `setSalesStage`: how far the sale is, by the standard name of a stage or the company's own (R83, R84, R86, R87).

use covente_entity::stage_mapping;
use covente_entity::types::SalesStage;
use covente_entity::types::ids::OpportunityId;
use serde::Serialize;
use serde_json::json;

use crate::actions::desk::{Call, Desk, Done, Made};
use crate::actions::stages::own;
use crate::actions::write::{Begun, Open, Write, begin};
use crate::domain::action::Action;
use crate::domain::event::EventKind;
use crate::domain::refusal::{Code, Path, Refusal};
use crate::domain::stage_mapping::{is_of, meaning};
use crate::domain::viewer::Viewer;
use crate::domain::{assessment, sales_stage, text};
use crate::error::Error;
use crate::store::stages;

/// `setSalesStage`.
#[derive(Clone, Debug, Serialize)]
pub struct Mark {
    /// The record.
    pub opportunity: Option<OpportunityId>,
    /// Its version.
    pub expected_version: i32,
    /// The stage; or
    pub stage: Option<SalesStage>,
    /// the company's own name or percentage for it (R84).
    pub own_stage: Option<String>,
}

/// A stage that is to be marked, and under which name of the company's own.
struct Marked {
    stage: SalesStage,
    own: Option<String>,
}

/// Marks how far the sale is; forward jumps and corrections back are fine, but not in an assessment (R83, R86).
///
/// # Errors
/// `INVALID_VALUE` for a stage that is not marked by hand, `STAGE_UNMAPPED` for a name that means none,
/// `STAGE_OUT_OF_ORDER`.
pub async fn set_sales_stage(
    desk: &Desk,
    viewer: &Viewer,
    call: &Call,
    input: Mark,
) -> Result<Done, Error> {
    let open = match begin(desk, viewer, call, "setSalesStage", &input).await? {
        Begun::Now(open) => open,
        Begun::Again(done) => return Ok(*done),
    };
    let write = open.load(input.opportunity, input.expected_version).await?;
    let names = match (input.stage, &input.own_stage) {
        (None, Some(_)) => names(&write.open).await?,
        _ => Vec::new(),
    };
    let given = meant(&write, input.stage, input.own_stage.as_deref(), &names)?;
    let path = path(input.stage);
    let (mut write, marked) = write
        .guard(Action::SetSalesStage, given, |write, marked| {
            let jump = jump(write, marked.stage).map(|refusal| refusal.on(&path));
            Vec::from_iter(jump)
        })
        .await?;
    set(&mut write, marked)?;
    write.finish(Made::default(), Vec::new()).await
}

/// What the caller's company calls the stages.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub(crate) async fn names(open: &Open<'_>) -> Result<Vec<stage_mapping::Model>, Error> {
    stages::of(&open.tx.db, &open.tx.on, &[open.viewer.partner]).await
}

/// Marks the stage of a deal that is only just made, as [`set_sales_stage`] would at once afterwards. The stage in which
/// it starts anyway is no mark.
///
/// # Errors
/// The outer one: the record is in the deal; the inner ones as of [`set_sales_stage`].
pub(crate) fn mark_new(
    write: &mut Write<'_>,
    stage: Option<SalesStage>,
    own_stage: Option<&str>,
    names: &[stage_mapping::Model],
) -> Result<Result<(), Vec<Refusal>>, Error> {
    let marked = match meant(write, stage, own_stage, names)? {
        Ok(marked) => marked,
        Err(faults) => return Ok(Err(faults)),
    };
    if marked.own.is_none() && write.record()?.sales_stage == Some(marked.stage) {
        return Ok(Ok(()));
    }
    let mut refusals = write.refusals(Action::SetSalesStage)?;
    refusals.extend(jump(write, marked.stage).map(|refusal| refusal.on(&path(stage))));
    if !refusals.is_empty() {
        return Ok(Err(refusals));
    }
    set(write, marked)?;
    Ok(Ok(()))
}

fn set(write: &mut Write<'_>, marked: Marked) -> Result<(), Error> {
    write.act()?;
    let record = write.record_mut()?;
    record.sales_stage = Some(marked.stage);
    record.own_stage = marked.own;
    write.note(write.target, EventKind::StageChanged)
}

/// Where the input says which stage it is.
fn path(stage: Option<SalesStage>) -> Path {
    Path::of(if stage.is_some() { "stage" } else { "ownStage" })
}

/// The stage that the input means: the standard one that it names, or what its own name or percentage stands for.
fn meant(
    write: &Write<'_>,
    stage: Option<SalesStage>,
    own_stage: Option<&str>,
    names: &[stage_mapping::Model],
) -> Result<Result<Marked, Vec<Refusal>>, Error> {
    let originator = write.record()?.is_originator;
    let of_assessment = write.deal.engagement.assessment;
    let (path, stage, own) = match (stage, own_stage) {
        (Some(stage), None) => (Path::of("stage"), stage, None),
        (None, Some(text)) => {
            let path = Path::of("ownStage");
            match mapped(text, names, of_assessment, &path) {
                // Either name of the first stage stands for the record's own.
                Ok((SalesStage::Created | SalesStage::Accepted, own)) => {
                    (path, sales_stage::first(originator), Some(own))
                }
                Ok((stage, own)) => (path, stage, Some(own)),
                Err(fault) => return Ok(Err(vec![fault])),
            }
        }
        (None, None) => {
            let message = "Give the stage, or your own name or percentage for it.";
            return Ok(Err(vec![Refusal::at(
                Code::Required,
                &Path::of("stage"),
                message,
            )]));
        }
        (Some(_), Some(_)) => {
            let message = "Give either the stage or your own name for it.";
            return Ok(Err(vec![Refusal::at(
                Code::InvalidValue,
                &Path::of("ownStage"),
                message,
            )]));
        }
    };
    if sales_stage::is_markable(stage, originator, of_assessment) {
        Ok(Ok(Marked { stage, own }))
    } else {
        Ok(Err(vec![unmarkable(stage, of_assessment, &path)]))
    }
}

/// What a name or a percentage of the company's own stands for, with the text as it is kept.
fn mapped(
    text: &str,
    names: &[stage_mapping::Model],
    of_assessment: bool,
    path: &Path,
) -> Result<(SalesStage, String), Refusal> {
    let text = text::required(text, text::NAME, path)?;
    match meaning(&text, &own(names), of_assessment) {
        Some(stage) => Ok((stage, text)),
        None => Err(unmapped(names, of_assessment, path)),
    }
}

/// A value that is not mapped is refused with the names that are, and never guessed (R84).
fn unmapped(names: &[stage_mapping::Model], of_assessment: bool, path: &Path) -> Refusal {
    let known: Vec<_> = names
        .iter()
        .filter(|row| is_of(row.stage, of_assessment))
        .map(|row| row.name.as_str())
        .collect();
    Refusal::at(
        Code::StageUnmapped,
        path,
        "Your company has not said which stage this is: see upsertStageMapping.",
    )
    .rule("R84")
    .with(json!({ "known": known }))
}

fn unmarkable(stage: SalesStage, of_assessment: bool, path: &Path) -> Refusal {
    let (rule, message) = if stage == SalesStage::Won {
        (
            "R88",
            "The stage WON comes with winning the deal: use winOpportunity.",
        )
    } else if is_of(stage, of_assessment) {
        (
            "R88",
            "This record did not start in that stage: the first stage comes with creating or accepting.",
        )
    } else if of_assessment {
        ("R130", "That is no stage of a solution assessment.")
    } else {
        ("R130", "That is a stage of solution assessments.")
    };
    Refusal::at(Code::InvalidValue, path, message).rule(rule)
}

/// What an assessment has against a stage that is not its next one. That all of them are marked, the table of actions
/// says.
fn jump(write: &Write<'_>, stage: SalesStage) -> Option<Refusal> {
    let now = write.record().ok()?.sales_stage?;
    let next = assessment::next(now).filter(|_| write.deal.engagement.assessment)?;
    (stage != next).then(|| assessment::out_of_order(now))
}

//! `upsertStageMapping`, `deleteStageMapping`: what a company calls the sales stages (R84, R87).

use covente_entity::stage_mapping;
use covente_entity::types::SalesStage;
use covente_entity::types::ids::StageMappingId;
use rust_decimal::prelude::ToPrimitive;
use serde::Serialize;
use serde_json::json;

use crate::actions::desk::{Call, Desk, Done, Made};
use crate::actions::duty::{guard, stale};
use crate::actions::faults::Faults;
use crate::actions::input::too_many;
use crate::actions::write::{Begun, Open, begin};
use crate::domain::permission::{Duty, duty, holds};
use crate::domain::refusal::{Code, Path, Refusal};
use crate::domain::stage_mapping::{NAMES, Own, read};
use crate::domain::text;
use crate::domain::viewer::Viewer;
use crate::error::Error;
use crate::store::programme::Written;
use crate::store::stages;

/// `upsertStageMapping`.
#[derive(Clone, Debug, Serialize)]
pub struct Upsert {
    /// The company's name for the stage.
    pub name: String,
    /// The percentage that goes with it.
    pub percent: Option<i32>,
    /// The stage that it means.
    pub stage: SalesStage,
    /// The version of the name, where the company has it already.
    pub expected_version: Option<i32>,
}

/// As the rules take the names of a company.
#[must_use]
pub fn own(rows: &[stage_mapping::Model]) -> Vec<Own<'_>> {
    rows.iter()
        .map(|row| Own {
            name_folded: &row.name_folded,
            percent: row.percent,
            stage: row.stage,
        })
        .collect()
}

/// Says what a name means: a new one, or one that the company has already.
///
/// # Errors
/// The faults of the input; `VERSION_CONFLICT`; `FORBIDDEN` and `LOCATION_OUT_OF_SCOPE`.
pub async fn upsert(
    desk: &Desk,
    viewer: &Viewer,
    call: &Call,
    input: Upsert,
) -> Result<Done, Error> {
    let open = match begin(desk, viewer, call, "upsertStageMapping", &input).await? {
        Begun::Now(open) => open,
        Begun::Again(done) => return Ok(*done),
    };
    let known = names(&open).await?;
    let folded = text::fold(&input.name);
    let old = known.iter().find(|row| row.name_folded == folded);
    let given = check(&open, &known, old, &input);
    let version = old.map_or(0, |row| row.version);
    let expected = input.expected_version.unwrap_or_default();
    let refusals = duty(viewer, Duty::KeepStages, Some(viewer.partner), None);
    let row = guard(given, version, expected, Vec::from_iter(refusals))?;
    let written = if old.is_some() {
        open.tx.update_stage(&row, version).await?
    } else {
        open.tx.insert_stage(&row).await?
    };
    if written != Written::Done {
        return Err(stale(None, expected));
    }
    finish(open, row).await
}

/// What the company calls the stages, as far as the viewer sees it: to others these faults and conflicts would tell it.
async fn names(open: &Open<'_>) -> Result<Vec<stage_mapping::Model>, Error> {
    let company = open.viewer.partner;
    if holds(open.viewer, Duty::SeeStages, Some(company)) {
        stages::of(&open.tx.db, &open.tx.on, &[company]).await
    } else {
        Ok(Vec::new())
    }
}

fn check(
    open: &Open<'_>,
    known: &[stage_mapping::Model],
    old: Option<&stage_mapping::Model>,
    input: &Upsert,
) -> Result<stage_mapping::Model, Vec<Refusal>> {
    let at = Path::of;
    let mut faults = Faults::new();
    let name = faults.take(text::required(&input.name, text::NAME, &at("name")));
    let folded = text::fold(&input.name);
    if name.is_some() && folded.is_empty() {
        faults.add(Refusal::at(
            Code::InvalidValue,
            &at("name"),
            "The name holds nothing by which it can be told from others.",
        ));
    }
    let percent = faults.take(percent(input));
    let taken = |row: &&stage_mapping::Model| {
        row.percent.is_some() && Some(row.percent) == percent && row.name_folded != folded
    };
    if let Some(other) = known.iter().find(taken) {
        faults.add(
            Refusal::at(
                Code::InvalidValue,
                &at("percent"),
                "Another name of your company has this percentage.",
            )
            .rule("R84")
            .with(json!({ "name": other.name })),
        );
    }
    if input.stage == SalesStage::Won {
        faults.add(
            Refusal::at(
                Code::InvalidValue,
                &at("stage"),
                "No name means WON: a deal is won by winOpportunity.",
            )
            .rule("R87"),
        );
    }
    if old.is_none() && known.len() >= NAMES {
        faults.add(too_many(&at("name"), NAMES, known.len() + 1, "R84"));
    }
    if let Some(old) = old.filter(|_| input.expected_version.is_none()) {
        faults.add(
            Refusal::at(
                Code::Required,
                &at("expectedVersion"),
                "Your company has this name already: say which version of it you mean.",
            )
            .with(json!({ "currentVersion": old.version })),
        );
    }
    let row = (|| {
        Some(stage_mapping::Model {
            id: old.map_or_else(|| StageMappingId(open.desk.clock.id()), |row| row.id),
            partner_id: open.viewer.partner,
            name: name?,
            name_folded: folded,
            percent: percent?,
            stage: input.stage,
            version: old.map_or(1, |row| row.version + 1),
            created_at: old.map_or(open.now, |row| row.created_at),
        })
    })();
    faults.settle(row)
}

/// The percentage that goes with a name; where the name is itself one, it is that.
fn percent(input: &Upsert) -> Result<Option<i32>, Refusal> {
    let path = Path::of("percent");
    let named = read(&input.name).filter(|number| number.fract().is_zero());
    let named = named.and_then(|number| number.to_i32());
    let percent = input.percent.or(named);
    if percent.is_some_and(|percent| !(0..100).contains(&percent)) {
        return Err(Refusal::at(
            Code::OutOfRange,
            &path,
            "A percentage of your own is from 0 to 99; 100 comes with winning.",
        )
        .rule("R87")
        .with(json!({ "minimum": 0, "maximum": 99 })));
    }
    if named.is_some() && percent != named {
        return Err(Refusal::at(
            Code::InvalidValue,
            &path,
            "The name says another percentage.",
        ));
    }
    Ok(percent)
}

/// `deleteStageMapping`.
#[derive(Clone, Debug, Serialize)]
pub struct Delete {
    /// The name.
    pub mapping: Option<StageMappingId>,
    /// Its version.
    pub expected_version: i32,
}

/// Takes a name away. Records whose stage was given under it keep it.
///
/// # Errors
/// `VERSION_CONFLICT`; `FORBIDDEN` and `LOCATION_OUT_OF_SCOPE`.
pub async fn delete(
    desk: &Desk,
    viewer: &Viewer,
    call: &Call,
    input: Delete,
) -> Result<Done, Error> {
    let open = match begin(desk, viewer, call, "deleteStageMapping", &input).await? {
        Begun::Now(open) => open,
        Begun::Again(done) => return Ok(*done),
    };
    let missing = || Error::NotFound("There is no such stage mapping of your company.");
    let row = names(&open)
        .await?
        .into_iter()
        .find(|row| Some(row.id) == input.mapping)
        .ok_or_else(missing)?;
    let refusals = duty(viewer, Duty::KeepStages, Some(viewer.partner), None);
    let (version, expected) = (row.version, input.expected_version);
    guard(Ok(()), version, expected, Vec::from_iter(refusals))?;
    if open.tx.delete_stage(row.id, version).await? != Written::Done {
        return Err(stale(None, version));
    }
    finish(open, row).await
}

async fn finish(open: Open<'_>, row: stage_mapping::Model) -> Result<Done, Error> {
    let made = Made {
        stage_mapping: Some(row.id),
        ..Made::default()
    };
    let mut done = open.finish(made).await?;
    done.stage_mapping = Some(row);
    Ok(done)
}

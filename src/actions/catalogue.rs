//! `publishSolution`, `updateSolution`, `retireSolution`: what can be sold, and by whom (R11, R47, R51).

use std::sync::Arc;

use covente_entity::types::ids::{LocationId, PartnerId, SolutionId};
use covente_entity::types::{IncentiveKind, PartnerKind, SolutionKind};
use covente_entity::{partner, solution};
use serde::Serialize;

use crate::actions::desk::{Call, Desk, Done, Made};
use crate::actions::duty::{allow, flag, guard, kept, stale};
use crate::actions::faults::Faults;
use crate::actions::input::{self, Patch};
use crate::actions::write::{Begun, Open, begin};
use crate::domain::permission::{Duty, duty};
use crate::domain::refusal::{Code, Path, Refusal};
use crate::domain::text;
use crate::domain::viewer::Viewer;
use crate::error::Error;
use crate::store::solutions::Row;
use crate::store::tx::Tx;
use crate::store::{partners, solutions};

/// `publishSolution`.
#[derive(Clone, Debug, Serialize)]
pub struct Publish {
    /// Whose it is; one's own company's by default.
    pub partner: Option<PartnerId>,
    /// What it is; by default what the company sells.
    pub kind: Option<SolutionKind>,
    /// Its name.
    pub name: String,
    /// What it is, for a seller.
    pub description: String,
    /// The location that sells it.
    pub location: Option<LocationId>,
    /// Whether it is released for co-selling.
    pub co_sell_ready: Option<bool>,
    /// The incentive that it is eligible for.
    pub incentive: Option<IncentiveKind>,
}

/// Puts a solution into the catalogue.
///
/// # Errors
/// The faults of the input; `FORBIDDEN`, where only an admin of the programme may at the field.
pub async fn publish(
    desk: &Desk,
    viewer: &Viewer,
    call: &Call,
    input: Publish,
) -> Result<Done, Error> {
    let open = match begin(desk, viewer, call, "publishSolution", &input).await? {
        Begun::Now(open) => open,
        Begun::Again(done) => return Ok(*done),
    };
    let row = new(&open, &input).await?.map_err(Error::Refused)?;
    let company = Some(row.partner.id);
    let keep = duty(viewer, Duty::KeepSolutions, company, None);
    let release = |asked: bool, field| {
        asked
            .then(|| {
                duty(
                    viewer,
                    Duty::ReleaseSolutions,
                    company,
                    Some(&Path::of(field)),
                )
            })
            .flatten()
    };
    let refusals = keep
        .into_iter()
        .chain(release(row.solution.co_sell_ready, "coSellReady"))
        .chain(release(row.solution.incentive.is_some(), "incentive"));
    allow(refusals.collect())?;
    open.tx
        .insert_solutions(vec![solution::Model::clone(&row.solution)])
        .await?;
    finish(open, row).await
}

async fn new(open: &Open<'_>, input: &Publish) -> Result<Result<Row, Vec<Refusal>>, Error> {
    let mut faults = Faults::new();
    let company = input.partner.unwrap_or(open.viewer.partner);
    let found = partners::find(&open.tx.db, &open.tx.on, &[company]).await?;
    let partner = found.into_iter().next().ok_or_else(|| {
        Refusal::at(
            Code::NotFound,
            &Path::of("partnerId"),
            "There is no such company.",
        )
    });
    let partner = faults.take(partner);
    let kind = partner.as_ref().map(|partner| kind(partner, input.kind));
    let kind = kind.and_then(|kind| faults.take(kind));
    let name = faults.take(text::required(&input.name, text::NAME, &Path::of("name")));
    let description = input::note(
        Some(&input.description),
        text::NOTE,
        &Path::of("description"),
    );
    let description = faults.take(description);
    let location = location(&open.tx, company, input.location).await?;
    let location = faults.take(location);
    let row = (|| {
        let (partner, name) = (partner?, name?);
        let solution = solution::Model {
            id: SolutionId(open.desk.clock.id()),
            partner_id: partner.id,
            location_id: location?,
            kind: kind?,
            name_folded: text::fold(&name),
            name,
            description: description?.unwrap_or_default(),
            incentive: input.incentive,
            co_sell_ready: input.co_sell_ready.unwrap_or_default(),
            retired_at: None,
            version: 1,
            created_at: open.now,
        };
        Some(Row {
            solution: Arc::new(solution),
            partner: Arc::new(partner),
        })
    })();
    Ok(faults.settle(row))
}

/// What a company sells: the vendor its own solutions and the types of assessment, a partner its own (R47).
fn kind(partner: &partner::Model, asked: Option<SolutionKind>) -> Result<SolutionKind, Refusal> {
    let vendors = partner.kind == PartnerKind::Vendor;
    match asked {
        None if vendors => Ok(SolutionKind::Vendor),
        None => Ok(SolutionKind::Partner),
        Some(kind) if vendors == (kind != SolutionKind::Partner) => Ok(kind),
        Some(_) => Err(Refusal::at(
            Code::InvalidValue,
            &Path::of("kind"),
            "The vendor sells its own solutions and assessments, a partner solutions of a partner.",
        )
        .rule("R47")),
    }
}

/// A location of the company.
async fn location(
    tx: &Tx,
    company: PartnerId,
    asked: Option<LocationId>,
) -> Result<Result<Option<LocationId>, Refusal>, Error> {
    let Some(id) = asked else {
        return Ok(Ok(None));
    };
    let found = partners::locations(&tx.db, &tx.on, &[id]).await?;
    if found.iter().any(|location| location.partner_id == company) {
        return Ok(Ok(Some(id)));
    }
    Ok(Err(Refusal::at(
        Code::NotFound,
        &Path::of("locationId"),
        "The company has no such location.",
    )))
}

/// `updateSolution`.
#[derive(Clone, Debug, Serialize)]
pub struct Update {
    /// The solution.
    pub solution: Option<SolutionId>,
    /// Its version.
    pub expected_version: i32,
    /// Its name.
    pub name: Patch<String>,
    /// What it is, for a seller.
    pub description: Patch<String>,
    /// The location that sells it.
    pub location: Patch<LocationId>,
    /// Whether it is released for co-selling.
    pub co_sell_ready: Patch<bool>,
    /// The incentive that it is eligible for.
    pub incentive: Patch<IncentiveKind>,
}

/// Changes a solution that is in the catalogue.
///
/// # Errors
/// The faults of the input; `FORBIDDEN`; `TERMINAL_STATE` for one that is retired.
pub async fn update(
    desk: &Desk,
    viewer: &Viewer,
    call: &Call,
    input: Update,
) -> Result<Done, Error> {
    let open = match begin(desk, viewer, call, "updateSolution", &input).await? {
        Begun::Now(open) => open,
        Begun::Again(done) => return Ok(*done),
    };
    let row = load(&open, input.solution).await?;
    let given = changed(&open, &row, &input).await?;
    let company = Some(row.partner.id);
    let release = |asked: bool, field| {
        asked
            .then(|| {
                duty(
                    viewer,
                    Duty::ReleaseSolutions,
                    company,
                    Some(&Path::of(field)),
                )
            })
            .flatten()
    };
    let refusals = refusals(viewer, &row)
        .into_iter()
        .chain(release(input.co_sell_ready != Patch::Keep, "coSellReady"))
        .chain(release(input.incentive != Patch::Keep, "incentive"));
    let solution = guard(
        given,
        row.solution.version,
        input.expected_version,
        refusals.collect(),
    )?;
    let solution = Arc::new(solution);
    write(open, Row { solution, ..row }).await
}

async fn changed(
    open: &Open<'_>,
    row: &Row,
    input: &Update,
) -> Result<Result<solution::Model, Vec<Refusal>>, Error> {
    let now = &row.solution;
    let mut faults = Faults::new();
    let name = faults.take(kept(
        &input.name,
        &now.name,
        &Path::of("name"),
        |text, path| text::required(text, text::NAME, path),
    ));
    let description = match &input.description {
        Patch::Keep => Ok(Some(now.description.clone())),
        Patch::Clear => Ok(None),
        Patch::Set(text) => text::optional(text, text::NOTE, &Path::of("description")),
    };
    let description = faults.take(description);
    let location = match input.location {
        Patch::Keep => Ok(now.location_id),
        Patch::Clear => Ok(None),
        Patch::Set(id) => location(&open.tx, row.partner.id, Some(id)).await?,
    };
    let location = faults.take(location);
    let ready = faults.take(flag(
        &input.co_sell_ready,
        now.co_sell_ready,
        &Path::of("coSellReady"),
    ));
    let incentive = match input.incentive {
        Patch::Keep => now.incentive,
        Patch::Clear => None,
        Patch::Set(incentive) => Some(incentive),
    };
    let solution = (|| {
        let name = name?;
        Some(solution::Model {
            name_folded: text::fold(&name),
            name,
            description: description?.unwrap_or_default(),
            location_id: location?,
            co_sell_ready: ready?,
            incentive,
            ..solution::Model::clone(now)
        })
    })();
    Ok(faults.settle(solution))
}

/// `retireSolution`.
#[derive(Clone, Debug, Serialize)]
pub struct Retire {
    /// The solution.
    pub solution: Option<SolutionId>,
    /// Its version.
    pub expected_version: i32,
}

/// Takes a solution out of the catalogue. It stays on the records that hold it, and never comes back.
///
/// # Errors
/// `FORBIDDEN`; `TERMINAL_STATE` for one that is retired already.
pub async fn retire(
    desk: &Desk,
    viewer: &Viewer,
    call: &Call,
    input: Retire,
) -> Result<Done, Error> {
    let open = match begin(desk, viewer, call, "retireSolution", &input).await? {
        Begun::Now(open) => open,
        Begun::Again(done) => return Ok(*done),
    };
    let mut row = load(&open, input.solution).await?;
    let refusals = refusals(viewer, &row);
    guard(
        Ok(()),
        row.solution.version,
        input.expected_version,
        refusals,
    )?;
    Arc::make_mut(&mut row.solution).retired_at = Some(open.now);
    write(open, row).await
}

async fn load(open: &Open<'_>, id: Option<SolutionId>) -> Result<Row, Error> {
    let missing = || Error::NotFound("There is no such solution, or you may not see it.");
    let id = id.ok_or_else(missing)?;
    let found = solutions::find(&open.tx.db, &open.tx.on, open.viewer, &[id]).await?;
    found.into_iter().next().ok_or_else(missing)
}

/// What stands against any change of a solution.
fn refusals(viewer: &Viewer, row: &Row) -> Vec<Refusal> {
    let retired = row.solution.retired_at.map(|_| {
        Refusal::new(
            Code::TerminalState,
            "R47",
            "This solution was retired; nothing can change it any more.",
        )
    });
    duty(viewer, Duty::KeepSolutions, Some(row.partner.id), None)
        .into_iter()
        .chain(retired)
        .collect()
}

async fn write(open: Open<'_>, mut row: Row) -> Result<Done, Error> {
    let version = row.solution.version;
    Arc::make_mut(&mut row.solution).version += 1;
    if !open.tx.update_solution(&row.solution, version).await? {
        return Err(stale(None, version));
    }
    finish(open, row).await
}

async fn finish(open: Open<'_>, row: Row) -> Result<Done, Error> {
    let made = Made {
        solution: Some(row.solution.id),
        ..Made::default()
    };
    let mut done = open.finish(made).await?;
    done.solution = Some(row);
    Ok(done)
}

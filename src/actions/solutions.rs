//! `addSolutions`, `updateOpportunitySolution`, `removeSolution`: what is sold in one's own record (R46–R50).

use covente_entity::opportunity_solution;
use covente_entity::types::SolutionKind;
use covente_entity::types::ids::{LineId, OpportunityId, SolutionId};
use serde::Serialize;

use crate::actions::desk::{Call, Desk, Done, Made};
use crate::actions::faults::Faults;
use crate::actions::input::{self, MoneyInput, Patch, SOLUTIONS};
use crate::actions::write::{Begun, Open, Write, begin};
use crate::domain::action::Action;
use crate::domain::event::EventKind;
use crate::domain::money::Money;
use crate::domain::refusal::{Code, Path, Refusal};
use crate::domain::viewer::Viewer;
use crate::error::Error;
use crate::store::deal;
use crate::store::solutions::Row;

/// `addSolutions`.
#[derive(Clone, Debug, Serialize)]
pub struct Add {
    /// The record.
    pub opportunity: Option<OpportunityId>,
    /// Its version.
    pub expected_version: i32,
    /// What to add.
    pub solutions: Vec<SolutionId>,
}

/// Adds solutions at the end of the list.
///
/// # Errors
/// `SOLUTION_REQUIRED` for an empty list, `ASSESSMENT_EXCLUSIVE`, `NOT_CO_SELL_READY`, `NOT_FOUND` at their places.
pub async fn add(desk: &Desk, viewer: &Viewer, call: &Call, input: Add) -> Result<Done, Error> {
    let open = match begin(desk, viewer, call, "addSolutions", &input).await? {
        Begun::Now(open) => open,
        Begun::Again(done) => return Ok(*done),
    };
    let write = open.load(input.opportunity, input.expected_version).await?;
    let given = check(&write, &input).await?;
    let (mut write, rows) = write
        .guard(Action::AddSolutions, given, |_, _| Vec::new())
        .await?;
    write.act()?;
    let last = write
        .deal
        .lines_of(write.target)
        .map(|line| line.position)
        .max()
        .unwrap_or(-1);
    for (row, position) in rows.iter().zip(last + 1..) {
        write.deal.lines.push(opportunity_solution::Model {
            id: LineId(write.open.desk.clock.id()),
            engagement_id: write.deal.engagement.id,
            opportunity_id: write.target,
            solution_id: row.solution.id,
            position,
            price_minor: None,
            currency: None,
            quantity: None,
        });
    }
    write.note(write.target, EventKind::SolutionsChanged)?;
    write.finish(Made::default(), Vec::new()).await
}

async fn check(write: &Write<'_>, input: &Add) -> Result<Result<Vec<Row>, Vec<Refusal>>, Error> {
    let path = Path::of("solutionIds");
    let open = &write.open;
    let mut faults = Faults::new();
    let rows = input::solutions(&open.tx, open.viewer.partner, &input.solutions, &path).await?;
    let rows = faults.take_all(rows);
    for (place, row) in rows.iter().flatten().enumerate() {
        let path = path.index(place);
        if row.solution.kind == SolutionKind::Assessment && !write.deal.engagement.assessment {
            faults.add(
                Refusal::at(
                    Code::AssessmentExclusive,
                    &path,
                    "An assessment stands alone: no other solution beside it.",
                )
                .rule("R49"),
            );
        } else if write.is_current()
            && write
                .deal
                .lines_of(write.target)
                .any(|line| line.solution_id == row.solution.id)
        {
            faults.add(Refusal::at(
                Code::InvalidValue,
                &path,
                "This solution is in the deal already.",
            ));
        }
    }
    let number = write.deal.lines_of(write.target).count() + input.solutions.len();
    if write.is_current() && number > SOLUTIONS {
        faults.add(input::too_many(&path, SOLUTIONS, number, "R50"));
    }
    Ok(faults.settle(rows))
}

/// `updateOpportunitySolution`.
#[derive(Clone, Debug, Serialize)]
pub struct Price {
    /// The solution's place on the record.
    pub line: Option<LineId>,
    /// The record's version.
    pub expected_version: i32,
    /// What one of it costs.
    pub price: Patch<MoneyInput>,
    /// How many.
    pub quantity: Patch<i32>,
}

/// How many of a solution at most (R50).
const QUANTITY: i32 = 1_000_000;

/// Sets price and quantity of a solution on the record (R50).
///
/// # Errors
/// `INVALID_VALUE` and `OUT_OF_RANGE` at the fields.
pub async fn price(desk: &Desk, viewer: &Viewer, call: &Call, input: Price) -> Result<Done, Error> {
    let open = match begin(desk, viewer, call, "updateOpportunitySolution", &input).await? {
        Begun::Now(open) => open,
        Begun::Again(done) => return Ok(*done),
    };
    let (id, write) = load(open, input.line, input.expected_version).await?;
    let given = priced(&input.price, input.quantity, Path::of);
    let (mut write, priced) = write
        .guard(Action::UpdateOpportunitySolution, given, |_, _| Vec::new())
        .await?;
    write.act()?;
    if let Some(line) = write.deal.lines.iter_mut().find(|line| line.id == id) {
        put(priced, line);
    }
    write.note(write.target, EventKind::SolutionsChanged)?;
    write.finish(Made::default(), Vec::new()).await
}

/// What a solution costs, and how many are sold, as checked.
type Priced = (Patch<Money>, Patch<i32>);

fn priced(
    price: &Patch<MoneyInput>,
    quantity: Patch<i32>,
    at: impl Fn(&str) -> Path,
) -> Result<Priced, Vec<Refusal>> {
    let mut faults = Faults::new();
    let price = match price {
        Patch::Set(money) => money.check(&at("price")).map(Patch::Set),
        Patch::Keep => Ok(Patch::Keep),
        Patch::Clear => Ok(Patch::Clear),
    };
    let price = faults.take_all(price);
    if quantity
        .set()
        .is_some_and(|quantity| !(1..=QUANTITY).contains(quantity))
    {
        faults.add(
            Refusal::at(
                Code::OutOfRange,
                &at("quantity"),
                "A quantity is from 1 to 1,000,000.",
            )
            .with(serde_json::json!({ "minimum": 1, "maximum": QUANTITY }))
            .rule("R50"),
        );
    }
    faults.settle(price.map(|price| (price, quantity)))
}

fn put((price, quantity): Priced, line: &mut opportunity_solution::Model) {
    match price {
        Patch::Keep => {}
        Patch::Clear => (line.price_minor, line.currency) = (None, None),
        Patch::Set(money) => {
            (line.price_minor, line.currency) = (Some(money.minor), Some(money.currency));
        }
    }
    match quantity {
        Patch::Keep => {}
        Patch::Clear => line.quantity = None,
        Patch::Set(quantity) => line.quantity = Some(quantity),
    }
}

/// Price and quantity of a solution, by its place in the list.
pub(crate) type Offered<'a> = (Option<&'a MoneyInput>, Option<i32>);

/// Sets prices and quantities on a deal that is only just made, as [`price`] would at once afterwards.
///
/// # Errors
/// The outer one: the record is in the deal; the inner ones at the places of the list.
pub(crate) fn price_new<'a>(
    write: &mut Write<'_>,
    offered: impl Iterator<Item = Offered<'a>>,
    path: &Path,
) -> Result<Result<(), Vec<Refusal>>, Error> {
    let given = |is: Option<&MoneyInput>| is.cloned().map_or(Patch::Keep, Patch::Set);
    let mut faults = Faults::new();
    let mut all = Vec::new();
    for (place, (price, quantity)) in offered.enumerate() {
        if price.is_some() || quantity.is_some() {
            let quantity = quantity.map_or(Patch::Keep, Patch::Set);
            let at = |field: &str| path.index(place).field(field);
            let one = faults.take_all(priced(&given(price), quantity, at));
            all.extend(one.map(|one| (place, one)));
        }
    }
    let all = match faults.settle(Some(all)) {
        Ok(all) if all.is_empty() => return Ok(Ok(())),
        Ok(all) => all,
        Err(faults) => return Ok(Err(faults)),
    };
    let refusals = write.refusals(Action::UpdateOpportunitySolution)?;
    if !refusals.is_empty() {
        return Ok(Err(refusals));
    }
    write.act()?;
    let target = write.target;
    let lines = write.deal.lines.iter_mut();
    let mut ours = lines.filter(|line| line.opportunity_id == target);
    let mut passed = 0;
    for (place, one) in all {
        if let Some(line) = ours.nth(place - passed) {
            put(one, line);
        }
        passed = place + 1;
    }
    write.note(target, EventKind::SolutionsChanged)?;
    Ok(Ok(()))
}

/// `removeSolution`.
#[derive(Clone, Debug, Serialize)]
pub struct Remove {
    /// The solution's place on the record.
    pub line: Option<LineId>,
    /// The record's version.
    pub expected_version: i32,
}

/// Takes a solution off. The last one stays (R46).
///
/// # Errors
/// `SOLUTION_REQUIRED`.
pub async fn remove(
    desk: &Desk,
    viewer: &Viewer,
    call: &Call,
    input: Remove,
) -> Result<Done, Error> {
    let open = match begin(desk, viewer, call, "removeSolution", &input).await? {
        Begun::Now(open) => open,
        Begun::Again(done) => return Ok(*done),
    };
    let (id, write) = load(open, input.line, input.expected_version).await?;
    let (mut write, ()) = write
        .guard(Action::RemoveSolution, Ok(()), |write, ()| {
            if write.deal.lines_of(write.target).count() > 1 {
                return Vec::new();
            }
            vec![
                Refusal::new(
                    Code::SolutionRequired,
                    "R46",
                    "A deal needs at least one solution.",
                )
                .on(&Path::of("opportunitySolutionId")),
            ]
        })
        .await?;
    write.act()?;
    write.deal.lines.retain(|line| line.id != id);
    write.note(write.target, EventKind::SolutionsChanged)?;
    write.finish(Made::default(), Vec::new()).await
}

/// The deal of a solution on a record.
async fn load(
    open: Open<'_>,
    line: Option<LineId>,
    expected_version: i32,
) -> Result<(LineId, Write<'_>), Error> {
    let missing = || Error::NotFound("There is no such solution on a deal of yours.");
    let id = line.ok_or_else(missing)?;
    let record = deal::record_of_line(&open.tx.on, id)
        .await?
        .ok_or_else(missing)?;
    match open.load(Some(record), expected_version).await {
        Err(Error::NotFound(_)) => Err(missing()),
        write => Ok((id, write?)),
    }
}

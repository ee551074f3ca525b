//! Opportunities of a file, some rows a transaction, each by the rules of the mutations (R44, R50, R168, C14).

use std::collections::HashMap;

use covente_entity::types::SalesStage;
use covente_entity::types::ids::{ImportBatchId, OpportunityId};
use covente_entity::{import_batch, import_row, stage_mapping};

use crate::actions::bulk::column::column;
use crate::actions::bulk::refer::References;
use crate::actions::create::{self, Around};
use crate::actions::desk::{Call, Desk, Made, hash};
use crate::actions::write::{Begun, Open, Write, begin};
use crate::actions::{marks, solutions};
use crate::domain::refusal::{Code, Path, Refusal};
use crate::domain::text::fold;
use crate::domain::viewer::Viewer;
use crate::error::Error;

mod column;
pub(crate) mod file;
mod refer;
mod row;
pub(crate) mod run;
mod undo;

pub use self::row::{COLUMNS, NEEDED, Row};
pub(crate) use self::undo::taken_back;
pub use self::undo::{Fate, forget, undo};

/// Rows of a transaction at most.
pub const BATCH: usize = 500;

/// What became of a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It made this record.
    Created(OpportunityId),
    /// It made this record in an earlier run, and says the same; with the batch of that run.
    Unchanged(OpportunityId, ImportBatchId),
    /// It made none; each reason begins its path with a column.
    Refused(Vec<Refusal>),
}

/// What became of some rows, and the batch that they belong to; none as long as no row made a record.
#[derive(Clone, Debug)]
pub struct Stored {
    /// The batch.
    pub batch: Option<ImportBatchId>,
    /// One a row, in their order.
    pub outcomes: Vec<Outcome>,
}

/// Stores rows in one transaction, no two of them under one key. Rows that the rules refuse stop no other; rows that were
/// imported before are left alone. A dry run decides all of it and stores nothing.
///
/// # Errors
/// `FORBIDDEN` for a machine that may not create opportunities; [`Error::Busy`] where other runs import the same rows
/// again and again; then nothing is stored.
pub async fn store(
    desk: &Desk,
    viewer: &Viewer,
    call: &Call,
    file: &str,
    batch: Option<ImportBatchId>,
    rows: &[Row],
) -> Result<Stored, Error> {
    let mut attempts = 0;
    loop {
        attempts += 1;
        match once(desk, viewer, call, file, batch, rows).await {
            Err(Error::Busy(_)) if attempts < 3 => {}
            done => return done,
        }
    }
}

async fn once(
    desk: &Desk,
    viewer: &Viewer,
    call: &Call,
    file: &str,
    batch: Option<ImportBatchId>,
    rows: &[Row],
) -> Result<Stored, Error> {
    let Begun::Now(mut open) = begin(desk, viewer, call, "createOpportunity", &()).await? else {
        return Err(Error::internal("no key was given"));
    };
    let keys = rows.iter().map(|row| row.key.as_str());
    let known = open.tx.imported(viewer.partner, keys).await?;
    let known: HashMap<_, _> = known
        .iter()
        .map(|row| (row.row_key.as_str(), row))
        .collect();
    let new: Vec<_> = rows
        .iter()
        .filter(|row| !known.contains_key(row.key.as_str()))
        .collect();
    let refer = References::load(&open, &new).await?;
    let inputs: Vec<_> = new.iter().map(|row| refer.input(row)).collect();
    let all: Vec<_> = inputs.iter().map(|(input, _)| input).collect();
    let around = Around::load(&open, &all).await?;
    let names = marks::names(&open).await?;
    let (mut aside, mut imported) = (Vec::new(), Vec::new());
    let mut outcomes = Vec::with_capacity(rows.len());
    let mut inputs = inputs.into_iter();
    for row in rows {
        let hash = hash(row)?;
        if let Some(known) = known.get(row.key.as_str()) {
            outcomes.push(again(known, &hash));
            continue;
        }
        let Some((input, unclear)) = inputs.next() else {
            return Err(Error::internal("a new row without an input"));
        };
        let given = match create::decide(&open, &around, &input, Ok(Vec::new())) {
            Ok(given) if unclear.is_empty() => given,
            Ok(_) => {
                outcomes.push(Outcome::Refused(unclear));
                continue;
            }
            Err(refusals) => {
                outcomes.push(Outcome::Refused(merged(unclear, refusals)));
                continue;
            }
        };
        let mut write = create::start(open, &around, &input, &given).await?;
        let refused = after(&mut write, row, &names)?;
        let record = write.target;
        let deal;
        (open, deal) = write.set_aside();
        if refused.is_empty() {
            aside.push(deal);
            imported.push((row.key.clone(), hash, record));
            outcomes.push(Outcome::Created(record));
        } else {
            outcomes.push(Outcome::Refused(merged(Vec::new(), refused)));
        }
    }
    if imported.is_empty() {
        open.tx.rollback().await?;
        return Ok(Stored { batch, outcomes });
    }
    open.store(aside).await?;
    let id = batch_of(&open, file, batch).await?;
    let made = imported
        .into_iter()
        .map(|(row_key, hash, opportunity_id)| import_row::Model {
            partner_id: viewer.partner,
            row_key,
            batch_id: id,
            opportunity_id,
            hash,
        });
    open.tx.add_imported(made.collect()).await?;
    open.finish(Made::default()).await?;
    let batch = if call.dry_run { None } else { Some(id) };
    Ok(Stored { batch, outcomes })
}

/// What a row comes to that was imported before. What people did with the record since is theirs: another content under
/// the same key changes nothing.
fn again(known: &import_row::Model, hash: &str) -> Outcome {
    if known.hash == hash {
        return Outcome::Unchanged(known.opportunity_id, known.batch_id);
    }
    Outcome::Refused(vec![
        Refusal::at(
            Code::InvalidValue,
            &Path::of("key"),
            "A row with this key was imported before and said something else: change the opportunity itself, or take \
             its batch back first.",
        )
        .rule("R168"),
    ])
}

/// What comes after creating a deal: prices and the sales stage, by the rules of their own mutations.
fn after(
    write: &mut Write<'_>,
    row: &Row,
    names: &[stage_mapping::Model],
) -> Result<Vec<Refusal>, Error> {
    let mut refusals = Vec::new();
    let offered = row
        .solutions
        .iter()
        .map(|sold| (sold.price.as_ref(), sold.quantity));
    let priced = solutions::price_new(write, offered, &Path::of("solutionIds"))?;
    refusals.extend(priced.err().into_iter().flatten());
    if let Some(text) = &row.stage {
        let (stage, own) = stage(text, names);
        let marked = marks::mark_new(write, stage, own, names)?;
        refusals.extend(marked.err().into_iter().flatten());
    }
    Ok(refusals)
}

/// A name of the company's own comes before a standard one (R84).
fn stage<'a>(
    text: &'a str,
    names: &[stage_mapping::Model],
) -> (Option<SalesStage>, Option<&'a str>) {
    let folded = fold(text);
    let standard = row::named::<SalesStage>(text);
    match standard {
        Some(stage) if names.iter().all(|own| own.name_folded != folded) => (Some(stage), None),
        _ => (None, Some(text)),
    }
}

/// What is against a row, each at its column; what is unclear about a name stands for what the rules say of it.
fn merged(unclear: Vec<Refusal>, refusals: Vec<Refusal>) -> Vec<Refusal> {
    let mut all = unclear;
    let known: Vec<_> = all
        .iter()
        .filter_map(|fault| fault.path.first().cloned())
        .collect();
    let refusals = refusals.into_iter().map(column);
    all.extend(refusals.filter(|refusal| {
        refusal
            .path
            .first()
            .is_none_or(|column| !known.contains(column))
    }));
    all
}

/// The batch that rows of a file belong to: the one whose file was not read to its end, else a new one.
async fn batch_of(
    open: &Open<'_>,
    file: &str,
    batch: Option<ImportBatchId>,
) -> Result<ImportBatchId, Error> {
    let company = open.viewer.partner;
    let known = match batch {
        Some(batch) => Some(batch),
        None => open.tx.unfinished_batch(company, file).await?,
    };
    if let Some(known) = known {
        return Ok(known);
    }
    let id = ImportBatchId(open.desk.clock.id());
    let batch = import_batch::Model {
        id,
        partner_id: company,
        subject: open.viewer.subject.clone(),
        file: file.to_owned(),
        created_at: open.now,
        finished_at: None,
    };
    open.tx.add_batch(batch).await?;
    Ok(id)
}

/// Says that the end of a batch's file was reached, so that the next run of a file of this name is another batch.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn finish(desk: &Desk, batch: ImportBatchId) -> Result<(), Error> {
    let tx = desk.db.begin().await?;
    tx.finish_batch(batch, desk.clock.now()).await?;
    tx.commit_quietly().await
}

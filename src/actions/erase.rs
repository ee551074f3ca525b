//! Erases a person: everywhere, deal by deal, each in a transaction of its own (design §9).
//!
//! A run that is broken off has erased the person in some places; the next finds the others. Histories keep their events:
//! records and events are overwritten alike, so that one still folds to the other.

use std::collections::{BTreeMap, BTreeSet};

use covente_entity::types::Time;
use covente_entity::types::ids::EngagementId;
use serde_json::Value;

use crate::domain::api_token;
use crate::domain::erasure::{Fate, Holds, PLACES, Part, Person, Place, Row, place};
use crate::error::Error;
use crate::store::connect::Db;
use crate::store::dump::TABLES;
use crate::store::tx::Tx;

/// Rows that are of no deal, overwritten at once.
const AT_ONCE: usize = 100;
/// How often the database is looked through at most: others may write down the person again meanwhile.
const ROUNDS: u32 = 5;

/// The tables that tell under which subject an address signs in. They are overwritten last, so that a run after one that was
/// broken off knows it, too.
const TELLING: [&str; 2] = ["webhook_endpoint", "import_run"];

/// Rows that were overwritten or taken away, by table.
pub type Counts = BTreeMap<&'static str, u64>;

/// Where a person was found.
#[derive(Default)]
struct Found {
    deals: BTreeSet<EngagementId>,
    rows: Vec<(&'static Place, Row)>,
}

/// What a run came to.
#[derive(Debug, Default)]
pub struct Outcome {
    /// What was overwritten, or would be.
    pub rows: Counts,
    /// Whether the person is gone. A preview leaves everybody where they are.
    pub is_gone: bool,
}

/// Erases a person, or only tells what that would overwrite: then each transaction is taken back.
///
/// # Errors
/// [`Error::Internal`] of the database; what was committed until then stays erased.
pub async fn person(
    db: &Db,
    mut person: Person,
    now: Time,
    is_preview: bool,
) -> Result<Outcome, Error> {
    learn(db, &mut person).await?;
    if is_preview {
        let mut outcome = Outcome::default();
        let found = find(db, &person).await?;
        erase(db, &person, &found, Mode::Preview, &mut outcome.rows).await?;
        return Ok(outcome);
    }
    db.wipe().await?;
    let done = rounds(db, &person, now).await;
    db.wiped().await?;
    done
}

async fn rounds(db: &Db, person: &Person, now: Time) -> Result<Outcome, Error> {
    let mut outcome = Outcome::default();
    for _ in 0..ROUNDS {
        let found = find(db, person).await?;
        if found.deals.is_empty() && found.rows.is_empty() {
            outcome.is_gone = true;
            break;
        }
        hush(db, person, now).await?;
        erase(db, person, &found, Mode::Store, &mut outcome.rows).await?;
    }
    Ok(outcome)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Preview,
    Store,
}

/// The subjects that the database knows to be theirs: of the endpoints that send with their sight.
async fn learn(db: &Db, person: &mut Person) -> Result<(), Error> {
    let moment = db.moment().await?;
    let mut subjects = Vec::new();
    let mut each = |row: Row| {
        let text = |column: &str| row.get(column).and_then(Value::as_str).map(str::to_owned);
        let is_theirs = text("email").is_some_and(|email| email == person.key());
        // A machine has its own subject, whatever address it stands on teams by.
        let of_a_person = |subject: &String| !subject.starts_with(api_token::SUBJECT);
        subjects.extend(text("subject").filter(of_a_person).filter(|_| is_theirs));
        Ok::<(), Error>(())
    };
    for table in TELLING {
        moment.rows(table, &mut each).await??;
    }
    moment.end().await?;
    for subject in subjects {
        person.signs_in_as(&subject);
    }
    Ok(())
}

/// Everything that holds them now.
async fn find(db: &Db, person: &Person) -> Result<Found, Error> {
    let mut found = Found::default();
    let nobody = BTreeSet::new();
    let moment = db.moment().await?;
    for table in TABLES {
        let place = known(table)?;
        if holds_nothing(place) {
            continue;
        }
        let each = |row: Row| {
            if person.fate(place, &row, &nobody) == Fate::Kept {
                return Ok(());
            }
            match place.part {
                Part::Alone => found.rows.push((place, row)),
                Part::Deal => {
                    found.deals.insert(deal_of(&row)?);
                }
            }
            Ok::<(), Error>(())
        };
        moment.rows(table, each).await??;
    }
    moment.end().await?;
    found
        .rows
        .sort_by_key(|(place, _)| TELLING.contains(&place.table));
    Ok(found)
}

fn known(table: &str) -> Result<&'static Place, Error> {
    place(table).ok_or_else(|| Error::internal(format!("nobody said what {table} holds")))
}

fn holds_nothing(place: &Place) -> bool {
    place.columns().all(|(holds, _)| holds == Holds::Nothing)
}

fn deal_of(row: &Row) -> Result<EngagementId, Error> {
    let id = row.get("engagement_id").or_else(|| row.get("id"));
    let id = id.and_then(Value::as_str).unwrap_or_default();
    id.parse().map_err(Error::internal)
}

/// Drops the mail that waits for them, and lets none be made for the address that takes the place of theirs.
async fn hush(db: &Db, person: &Person, now: Time) -> Result<(), Error> {
    let tx = db.begin().await?;
    tx.drop_notifications(person.key()).await?;
    tx.silence(person.address(), now).await?;
    tx.commit_quietly().await
}

async fn erase(
    db: &Db,
    person: &Person,
    found: &Found,
    mode: Mode,
    counts: &mut Counts,
) -> Result<(), Error> {
    for deal in &found.deals {
        let tx = db.begin().await?;
        of_deal(&tx, person, *deal, counts).await?;
        end(tx, mode).await?;
    }
    for rows in found.rows.chunks(AT_ONCE) {
        let tx = db.begin().await?;
        for (place, row) in rows {
            if let Some(row) = tx.row_again(place.table, row).await? {
                overwrite(&tx, person, place, &row, &BTreeSet::new(), counts).await?;
            }
        }
        end(tx, mode).await?;
    }
    Ok(())
}

async fn end(tx: Tx, mode: Mode) -> Result<(), Error> {
    match mode {
        Mode::Store => tx.commit().await,
        Mode::Preview => tx.rollback().await,
    }
}

/// Overwrites all that a deal holds of them, in the lock under which everybody writes to it.
async fn of_deal(
    tx: &Tx,
    person: &Person,
    deal: EngagementId,
    counts: &mut Counts,
) -> Result<(), Error> {
    tx.raise_deal(deal).await?;
    let mut all = Vec::new();
    let mut names = BTreeSet::new();
    for place in PLACES.iter().filter(|place| place.part == Part::Deal) {
        if holds_nothing(place) {
            continue;
        }
        let rows = tx.rows_of_deal(place.table, deal).await?;
        for row in &rows {
            names.append(&mut person.names(place, row));
        }
        all.extend(rows.into_iter().map(|row| (place, row)));
    }
    for (place, row) in &all {
        overwrite(tx, person, place, row, &names, counts).await?;
    }
    Ok(())
}

async fn overwrite(
    tx: &Tx,
    person: &Person,
    place: &Place,
    row: &Row,
    names: &BTreeSet<String>,
    counts: &mut Counts,
) -> Result<(), Error> {
    match person.fate(place, row, names) {
        Fate::Kept => return Ok(()),
        Fate::Overwritten(cells) => tx.put_cells(place.table, row, cells).await?,
        Fate::Gone => tx.take_away(place.table, row).await?,
    }
    *counts.entry(place.table).or_default() += 1;
    Ok(())
}

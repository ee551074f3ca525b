//! What became of each row of a posted file, in the order of the file.

use covente_entity::import_result;
use covente_entity::types::ImportOutcome;
use covente_entity::types::ids::ImportRunId;
use sea_orm::{
    ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Select, Set,
};
use serde_json::Value;

use crate::error::Error;
use crate::store::connect::Db;
use crate::store::page::{Page, Window};
use crate::store::tx::Tx;
use crate::store::write::insert_all;

/// A row's outcome as it stands in the database.
pub type Row = import_result::Model;

/// The rows of a run of which some outcome is asked for, or any. The caller looks after the run.
fn list(run: ImportRunId, outcomes: Option<&[ImportOutcome]>) -> Select<import_result::Entity> {
    let rows = import_result::Entity::find().filter(import_result::Column::RunId.eq(run));
    match outcomes {
        Some(some) => rows.filter(import_result::Column::Outcome.is_in(some.iter().copied())),
        None => rows,
    }
}

/// A page of them.
///
/// # Errors
/// [`Error::CursorInvalid`] for a place of another order, [`Error::Internal`] of the database.
pub async fn page(
    db: &Db,
    run: ImportRunId,
    outcomes: Option<&[ImportOutcome]>,
    window: &Window,
) -> Result<Page<import_result::Model>, Error> {
    let line = import_result::Column::Line;
    let mut query = list(run, outcomes).limit(window.size.saturating_add(1));
    if let Some(after) = &window.after {
        query = query.filter(line.gt(after.number()?));
    }
    if let Some(before) = &window.before {
        query = query.filter(line.lt(before.number()?));
    }
    let mut rows = if window.backwards {
        query.order_by_desc(line).all(&db.read).await?
    } else {
        query.order_by_asc(line).all(&db.read).await?
    };
    if window.backwards {
        rows.reverse();
    }
    Ok(Page::of(rows, window, |row| row.line))
}

/// How many these are.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn count(
    db: &Db,
    run: ImportRunId,
    outcomes: Option<&[ImportOutcome]>,
) -> Result<u64, Error> {
    Ok(list(run, outcomes).count(&db.read).await?)
}

/// Refused rows as they stand in the file, after a line, with their lines.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn refused_after(
    db: &Db,
    run: ImportRunId,
    line: i64,
    limit: u64,
) -> Result<Vec<(i64, Option<Vec<u8>>)>, Error> {
    Ok(list(run, Some(&[ImportOutcome::Refused]))
        .select_only()
        .column(import_result::Column::Line)
        .column(import_result::Column::Text)
        .filter(import_result::Column::Line.gt(line))
        .order_by_asc(import_result::Column::Line)
        .limit(limit)
        .into_tuple()
        .all(&db.read)
        .await?)
}

impl Tx {
    /// Notes what became of some rows.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn add_import_results(&self, rows: Vec<import_result::Model>) -> Result<(), Error> {
        let rows = rows.into_iter().map(IntoActiveModel::into_active_model);
        insert_all::<import_result::Entity>(&self.on, rows.collect()).await
    }

    /// Notes what became of the record of a row when it was to be taken back.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn settle_import_result(
        &self,
        run: ImportRunId,
        key: &str,
        outcome: ImportOutcome,
        errors: Option<Value>,
    ) -> Result<(), Error> {
        import_result::Entity::update_many()
            .set(import_result::ActiveModel {
                outcome: Set(outcome),
                errors: Set(errors),
                ..Default::default()
            })
            .filter(import_result::Column::RunId.eq(run))
            .filter(import_result::Column::RowKey.eq(key))
            .filter(import_result::Column::Outcome.ne(ImportOutcome::Refused))
            .exec(&self.on)
            .await?;
        Ok(())
    }
}

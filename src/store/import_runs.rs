//! Runs over posted files: as admins list them, as a node takes them, and how far they are.

use covente_entity::types::ids::{ImportRunId, UploadId};
use covente_entity::types::{ImportState, Time};
use covente_entity::{import_result, import_run, upload};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, Select, Set,
};
use uuid::Uuid;

use crate::domain::permission::{Duty, holds};
use crate::domain::viewer::Viewer;
use crate::error::Error;
use crate::store::asked::Asked;
use crate::store::column::Column;
use crate::store::connect::Db;
use crate::store::page::{self, Page, Window};
use crate::store::programme::Written;
use crate::store::tx::Tx;

/// A run as it stands in the database.
pub type Row = import_run::Model;

#[derive(Clone, Copy, Debug)]
enum Field {}

impl Field {
    fn column(self) -> Column {
        match self {}
    }
}

/// The runs of the viewer's company, for its admins alone.
fn list(viewer: &Viewer) -> Select<import_run::Entity> {
    let of_company = import_run::Column::PartnerId.eq(viewer.partner);
    let query = import_run::Entity::find().filter(of_company);
    if holds(viewer, Duty::ImportOpportunities, Some(viewer.partner)) {
        query
    } else {
        query.filter(Expr::val(1).eq(0))
    }
}

/// What a node is to work on.
fn is_due() -> Condition {
    let due = [ImportState::Running, ImportState::Undoing];
    Condition::all().add(import_run::Column::State.is_in(due))
}

/// A page of these runs, newest first.
///
/// # Errors
/// [`Error::CursorInvalid`] for a place of another order, [`Error::Internal`] of the database.
pub async fn page(
    db: &Db,
    viewer: &Viewer,
    window: &Window,
) -> Result<Page<import_run::Model>, Error> {
    let asked: Asked<Field> = Asked::default();
    let id = import_run::Column::Id;
    let keys = asked.keys::<import_run::Entity>(db.dialect, &Field::column, id, None);
    page::fetch(db, list(viewer), &keys, window).await
}

/// How many these are.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn count(db: &Db, viewer: &Viewer) -> Result<u64, Error> {
    Ok(list(viewer).count(&db.read).await?)
}

/// Those of some runs that the viewer looks after.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn find(
    db: &Db,
    on: &impl ConnectionTrait,
    viewer: &Viewer,
    ids: &[ImportRunId],
) -> Result<Vec<import_run::Model>, Error> {
    let among = db.dialect.any(import_run::Column::Id, ids.iter().copied());
    Ok(list(viewer).filter(among).all(on).await?)
}

/// The files that runs of the viewer's company are over.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn files(
    db: &Db,
    viewer: &Viewer,
    ids: &[UploadId],
) -> Result<Vec<upload::Model>, Error> {
    Ok(upload::Entity::find()
        .filter(upload::Column::PartnerId.eq(viewer.partner))
        .filter(db.dialect.any(upload::Column::Id, ids.iter().copied()))
        .all(&db.read)
        .await?)
}

/// A run that waits for a node, the oldest first; none where each has one.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn waiting(db: &Db, now: Time) -> Result<Option<ImportRunId>, Error> {
    Ok(import_run::Entity::find()
        .select_only()
        .column(import_run::Column::Id)
        .filter(is_due())
        .filter(is_free(now))
        .order_by_asc(import_run::Column::Id)
        .limit(1)
        .into_tuple()
        .one(&db.read)
        .await?)
}

fn is_free(now: Time) -> Condition {
    Condition::any()
        .add(import_run::Column::ClaimedUntil.is_null())
        .add(import_run::Column::ClaimedUntil.lte(now))
}

impl Tx {
    /// How many runs of the viewer's company have not ended.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn count_open_imports(&self, viewer: &Viewer) -> Result<u64, Error> {
        let open = list(viewer).filter(is_due());
        Ok(open.count(&self.on).await?)
    }

    /// A run that did not exist.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn insert_import(&self, row: &import_run::Model) -> Result<(), Error> {
        import_run::Entity::insert(row.clone().into_active_model())
            .exec_without_returning(&self.on)
            .await?;
        Ok(())
    }

    /// A run that a person changed, if it is still at the version that the change was decided on.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn update_import(
        &self,
        row: &import_run::Model,
        version: i32,
    ) -> Result<Written, Error> {
        let updated = import_run::Entity::update_many()
            .set(import_run::ActiveModel {
                state: Set(row.state),
                reason: Set(row.reason),
                version: Set(row.version),
                finished_at: Set(row.finished_at),
                claim: Set(None),
                claimed_until: Set(None),
                ..Default::default()
            })
            .filter(import_run::Column::Id.eq(row.id))
            .filter(import_run::Column::Version.eq(version))
            .exec(&self.on)
            .await;
        Written::of(updated.map(|written| written.rows_affected))
    }

    /// Takes a run for a node until an instant; none where another was quicker.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn claim_import(
        &self,
        id: ImportRunId,
        claim: Uuid,
        now: Time,
        until: Time,
    ) -> Result<Option<import_run::Model>, Error> {
        import_run::Entity::update_many()
            .col_expr(import_run::Column::Claim, Expr::val(claim))
            .col_expr(import_run::Column::ClaimedUntil, Expr::val(until))
            .filter(import_run::Column::Id.eq(id))
            .filter(is_due())
            .filter(is_free(now))
            .exec(&self.on)
            .await?;
        Ok(import_run::Entity::find_by_id(id)
            .filter(import_run::Column::Claim.eq(claim))
            .one(&self.on)
            .await?)
    }

    /// Notes how far a run is, if this node still has it, and tells whether it has.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn advance_import(&self, row: &import_run::Model) -> Result<bool, Error> {
        let written = import_run::Entity::update_many()
            .set(import_run::ActiveModel {
                state: Set(row.state),
                fault: Set(row.fault.clone()),
                header: Set(row.header.clone()),
                line: Set(row.line),
                rows: Set(row.rows),
                created: Set(row.created),
                unchanged: Set(row.unchanged),
                refused: Set(row.refused),
                taken_back: Set(row.taken_back),
                batch_id: Set(row.batch_id),
                finished_at: Set(row.finished_at),
                claimed_until: Set(row.claimed_until),
                ..Default::default()
            })
            .filter(import_run::Column::Id.eq(row.id))
            .filter(import_run::Column::Claim.eq(row.claim))
            .exec(&self.on)
            .await?;
        Ok(written.rows_affected == 1)
    }

    /// Forgets runs that ended before an instant, with what became of their rows. What they made stays.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn forget_imports(&self, before: Time) -> Result<(), Error> {
        let old: Vec<ImportRunId> = import_run::Entity::find()
            .select_only()
            .column(import_run::Column::Id)
            .filter(import_run::Column::FinishedAt.lt(before))
            .filter(import_run::Column::State.ne(ImportState::Undoing))
            .into_tuple()
            .all(&self.on)
            .await?;
        if old.is_empty() {
            return Ok(());
        }
        import_result::Entity::delete_many()
            .filter(import_result::Column::RunId.is_in(old.iter().copied()))
            .exec(&self.on)
            .await?;
        import_run::Entity::delete_many()
            .filter(import_run::Column::Id.is_in(old))
            .exec(&self.on)
            .await?;
        Ok(())
    }
}

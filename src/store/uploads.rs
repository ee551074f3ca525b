//! Files that were posted, part by part, so that a file is never in memory whole and any node may read it.

use covente_entity::types::Time;
use covente_entity::types::ids::{PartnerId, UploadId};
use covente_entity::{import_run, upload, upload_part};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, Select,
};

use crate::domain::permission::{Duty, holds};
use crate::domain::viewer::Viewer;
use crate::error::Error;
use crate::store::connect::Db;
use crate::store::tx::Tx;

/// A file as it stands in the database.
pub type Row = upload::Model;

/// The bytes of a part of a file at most.
pub const PART: usize = 256 * 1024;

/// Files that a company has posted and not yet had imported, at most: the oldest make room.
const WAITING: u64 = 20;

/// A new file, of which nothing is there yet.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn begin(db: &Db, row: Row) -> Result<(), Error> {
    upload::Entity::insert(row.into_active_model())
        .exec_without_returning(&db.write)
        .await?;
    Ok(())
}

/// The next bytes of a file, under their number.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn add(db: &Db, id: UploadId, number: i32, body: Vec<u8>) -> Result<(), Error> {
    let part = upload_part::Model {
        upload_id: id,
        number,
        body,
    };
    upload_part::Entity::insert(part.into_active_model())
        .exec_without_returning(&db.write)
        .await?;
    Ok(())
}

/// Says that a file is whole.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn complete(db: &Db, id: UploadId, bytes: i64) -> Result<(), Error> {
    upload::Entity::update_many()
        .col_expr(upload::Column::Bytes, Expr::val(bytes))
        .filter(upload::Column::Id.eq(id))
        .exec(&db.write)
        .await?;
    Ok(())
}

/// Takes a file away of which no more comes.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn discard(db: &Db, id: UploadId) -> Result<(), Error> {
    forget(&db.write, vec![id]).await
}

/// A part of a file; none after its last.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn part(db: &Db, id: UploadId, number: i32) -> Result<Option<Vec<u8>>, Error> {
    let part = upload_part::Entity::find_by_id((id, number));
    Ok(part.one(&db.read).await?.map(|part| part.body))
}

/// Files that no run is over.
fn unused() -> Select<upload::Entity> {
    let used = import_run::Entity::find()
        .select_only()
        .column(import_run::Column::UploadId)
        .into_query();
    upload::Entity::find()
        .select_only()
        .column(upload::Column::Id)
        .filter(upload::Column::Id.not_in_subquery(used))
}

async fn forget(on: &impl ConnectionTrait, ids: Vec<UploadId>) -> Result<(), Error> {
    if ids.is_empty() {
        return Ok(());
    }
    upload_part::Entity::delete_many()
        .filter(upload_part::Column::UploadId.is_in(ids.iter().copied()))
        .exec(on)
        .await?;
    upload::Entity::delete_many()
        .filter(upload::Column::Id.is_in(ids))
        .exec(on)
        .await?;
    Ok(())
}

/// Lets the oldest files of a company go that nobody imported, so that one more has room.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn make_room(db: &Db, company: PartnerId) -> Result<(), Error> {
    let beyond: Vec<UploadId> = unused()
        .filter(upload::Column::PartnerId.eq(company))
        .order_by_desc(upload::Column::Id)
        .offset(WAITING - 1)
        .limit(100)
        .into_tuple()
        .all(&db.read)
        .await?;
    forget(&db.write, beyond).await
}

impl Tx {
    /// A whole file that the viewer may have imported.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn upload(
        &self,
        viewer: &Viewer,
        id: UploadId,
    ) -> Result<Option<upload::Model>, Error> {
        if !holds(viewer, Duty::ImportOpportunities, Some(viewer.partner)) {
            return Ok(None);
        }
        Ok(upload::Entity::find_by_id(id)
            .filter(upload::Column::PartnerId.eq(viewer.partner))
            .filter(upload::Column::Bytes.is_not_null())
            .one(&self.on)
            .await?)
    }

    /// Forgets files that no run is over and that were posted before an instant.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn forget_uploads(&self, before: Time) -> Result<(), Error> {
        let old: Vec<UploadId> = unused()
            .filter(upload::Column::CreatedAt.lt(before))
            .into_tuple()
            .all(&self.on)
            .await?;
        forget(&self.on, old).await
    }
}

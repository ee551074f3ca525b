//! What a company calls the sales stages (R84): its own alone.

use covente_entity::stage_mapping;
use covente_entity::types::ids::{PartnerId, StageMappingId};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder,
};

use crate::error::Error;
use crate::store::connect::Db;
use crate::store::programme::Written;
use crate::store::tx::Tx;

/// The names of companies, each company's by name.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn of(
    db: &Db,
    on: &impl ConnectionTrait,
    companies: &[PartnerId],
) -> Result<Vec<stage_mapping::Model>, Error> {
    Ok(stage_mapping::Entity::find()
        .filter(
            db.dialect
                .any(stage_mapping::Column::PartnerId, companies.iter().copied()),
        )
        .order_by_asc(stage_mapping::Column::NameFolded)
        .all(on)
        .await?)
}

impl Tx {
    /// A name that did not exist; it or its percentage may have been taken meanwhile.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn insert_stage(&self, row: &stage_mapping::Model) -> Result<Written, Error> {
        let inserted = stage_mapping::Entity::insert(row.clone().into_active_model())
            .exec_without_returning(&self.on)
            .await;
        Written::of(inserted)
    }

    /// A name that changed, if it is still at the version that the change was decided on.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn update_stage(
        &self,
        row: &stage_mapping::Model,
        version: i32,
    ) -> Result<Written, Error> {
        let updated = stage_mapping::Entity::update_many()
            .set(row.clone().into_active_model().reset_all())
            .filter(stage_mapping::Column::Id.eq(row.id))
            .filter(stage_mapping::Column::Version.eq(version))
            .exec(&self.on)
            .await;
        Written::of(updated.map(|written| written.rows_affected))
    }

    /// Takes a name away, if it is still at this version.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn delete_stage(&self, id: StageMappingId, version: i32) -> Result<Written, Error> {
        let deleted = stage_mapping::Entity::delete_many()
            .filter(stage_mapping::Column::Id.eq(id))
            .filter(stage_mapping::Column::Version.eq(version))
            .exec(&self.on)
            .await;
        Written::of(deleted.map(|written| written.rows_affected))
    }
}

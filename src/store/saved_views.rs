//! The views that a person keeps: theirs alone, in the company that they keep them for.

use covente_entity::saved_view;
use covente_entity::types::ids::SavedViewId;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, Select,
};

use crate::domain::viewer::Viewer;
use crate::error::Error;
use crate::store::asked::Asked;
use crate::store::column::{Column, Kind};
use crate::store::connect::Db;
use crate::store::page::{self, Page, Window};
use crate::store::programme::Written;
use crate::store::tx::Tx;

#[derive(Clone, Copy, Debug)]
enum Field {
    Name,
}

impl Field {
    fn column(self) -> Column {
        match self {
            Self::Name => {
                Column::of::<saved_view::Entity>(saved_view::Column::NameFolded, Kind::Folded)
            }
        }
    }
}

fn list(viewer: &Viewer) -> Select<saved_view::Entity> {
    saved_view::Entity::find()
        .filter(saved_view::Column::PartnerId.eq(viewer.partner))
        .filter(saved_view::Column::Subject.eq(viewer.subject.as_str()))
}

/// A page of the viewer's views, by name.
///
/// # Errors
/// [`Error::CursorInvalid`] for a place of another order, [`Error::Internal`] of the database.
pub async fn page(
    db: &Db,
    viewer: &Viewer,
    window: &Window,
) -> Result<Page<saved_view::Model>, Error> {
    let asked: Asked<Field> = Asked::default();
    let (id, default) = (saved_view::Column::Id, Some(Field::Name));
    let keys = asked.keys::<saved_view::Entity>(db.dialect, &Field::column, id, default);
    page::fetch(db, list(viewer), &keys, window).await
}

/// How many views the viewer keeps.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn count(on: &impl ConnectionTrait, viewer: &Viewer) -> Result<u64, Error> {
    Ok(list(viewer).count(on).await?)
}

/// Those of some views that are the viewer's.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn find(
    db: &Db,
    on: &impl ConnectionTrait,
    viewer: &Viewer,
    ids: &[SavedViewId],
) -> Result<Vec<saved_view::Model>, Error> {
    let among = db.dialect.any(saved_view::Column::Id, ids.iter().copied());
    Ok(list(viewer).filter(among).all(on).await?)
}

/// The viewer's view of a name, given in small letters without accents.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn named(
    on: &impl ConnectionTrait,
    viewer: &Viewer,
    folded: &str,
) -> Result<Option<saved_view::Model>, Error> {
    let of_name = saved_view::Column::NameFolded.eq(folded);
    Ok(list(viewer).filter(of_name).one(on).await?)
}

impl Tx {
    /// A view that did not exist; its name may have been taken meanwhile.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn insert_view(&self, row: &saved_view::Model) -> Result<Written, Error> {
        let inserted = saved_view::Entity::insert(row.clone().into_active_model())
            .exec_without_returning(&self.on)
            .await;
        Written::of(inserted)
    }

    /// A view that changed, if it is still at the version that the change was decided on.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn update_view(
        &self,
        row: &saved_view::Model,
        version: i32,
    ) -> Result<Written, Error> {
        let updated = saved_view::Entity::update_many()
            .set(row.clone().into_active_model().reset_all())
            .filter(saved_view::Column::Id.eq(row.id))
            .filter(saved_view::Column::Version.eq(version))
            .exec(&self.on)
            .await;
        Written::of(updated.map(|written| written.rows_affected))
    }

    /// Takes a view away, if it is still at this version.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn delete_view(&self, id: SavedViewId, version: i32) -> Result<Written, Error> {
        let deleted = saved_view::Entity::delete_many()
            .filter(saved_view::Column::Id.eq(id))
            .filter(saved_view::Column::Version.eq(version))
            .exec(&self.on)
            .await;
        Written::of(deleted.map(|written| written.rows_affected))
    }
}

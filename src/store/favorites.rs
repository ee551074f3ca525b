//! The records that a person marked (R141): personal, in any list that gives the record to them.

use covente_entity::types::Time;
use covente_entity::types::ids::OpportunityId;
use covente_entity::{favorite, opportunity};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query, SimpleExpr};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::domain::viewer::Viewer;
use crate::error::Error;
use crate::store::connect::Db;
use crate::store::tx::Tx;

/// Whether the viewer marked the record of a query.
pub(crate) fn marked(viewer: &Viewer) -> SimpleExpr {
    Expr::exists(
        Query::select()
            .expr(Expr::val(1))
            .from(favorite::Entity)
            .and_where(
                Expr::col((favorite::Entity, favorite::Column::OpportunityId))
                    .equals((opportunity::Entity, opportunity::Column::Id)),
            )
            .and_where(favorite::Column::PartnerId.eq(viewer.partner))
            .and_where(favorite::Column::Subject.eq(viewer.subject.as_str()))
            .to_owned(),
    )
}

/// Those of some records that the viewer marked.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn of(
    db: &Db,
    viewer: &Viewer,
    records: &[OpportunityId],
) -> Result<Vec<OpportunityId>, Error> {
    Ok(favorite::Entity::find()
        .select_only()
        .column(favorite::Column::OpportunityId)
        .filter(favorite::Column::PartnerId.eq(viewer.partner))
        .filter(favorite::Column::Subject.eq(viewer.subject.as_str()))
        .filter(
            db.dialect
                .any(favorite::Column::OpportunityId, records.iter().copied()),
        )
        .into_tuple()
        .all(&db.read)
        .await?)
}

impl Tx {
    /// Marks a record; a second mark changes nothing.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn add_favorite(
        &self,
        viewer: &Viewer,
        record: OpportunityId,
        at: Time,
    ) -> Result<(), Error> {
        let row = favorite::ActiveModel {
            partner_id: Set(viewer.partner),
            subject: Set(viewer.subject.clone()),
            opportunity_id: Set(record),
            created_at: Set(at),
        };
        favorite::Entity::insert(row)
            .on_conflict(
                OnConflict::columns([
                    favorite::Column::PartnerId,
                    favorite::Column::Subject,
                    favorite::Column::OpportunityId,
                ])
                .do_nothing()
                .to_owned(),
            )
            .try_insert()
            .exec_without_returning(&self.on)
            .await?;
        Ok(())
    }

    /// Takes a mark away, if there is one.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn remove_favorite(
        &self,
        viewer: &Viewer,
        record: OpportunityId,
    ) -> Result<(), Error> {
        favorite::Entity::delete_by_id((viewer.partner, viewer.subject.clone(), record))
            .exec(&self.on)
            .await?;
        Ok(())
    }
}

//! Registrations in the viewer's sight: those of records that they see, and for the vendor those that it may review.

use covente_entity::types::ids::RegistrationId;
use covente_entity::{engagement, opportunity, registration};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SimpleExpr};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, JoinType, PaginatorTrait, QueryFilter,
    QuerySelect, Select,
};

use crate::domain::viewer::Viewer;
use crate::error::Error;
use crate::store::asked::Asked;
use crate::store::connect::Db;
use crate::store::page::{self, Page, Window};
use crate::store::{join, sight};

mod fields;

pub use fields::Field;

fn list(db: &Db, viewer: &Viewer) -> Select<registration::Entity> {
    registration::Entity::find()
        .join(
            JoinType::InnerJoin,
            join::on::<registration::Entity, opportunity::Entity>(
                registration::Column::OpportunityId,
                opportunity::Column::Id,
            ),
        )
        .join(
            JoinType::InnerJoin,
            join::on::<registration::Entity, engagement::Entity>(
                registration::Column::EngagementId,
                engagement::Column::Id,
            ),
        )
        .filter(
            Condition::any()
                .add(sight::opportunities(viewer, db.dialect))
                .add(started(db, viewer)),
        )
}

/// Registrations of partners in deals that the viewer's company started as the vendor, where they see its own record.
fn started(db: &Db, viewer: &Viewer) -> SimpleExpr {
    let own = Expr::exists(
        Query::select()
            .expr(Expr::val(1))
            .from(opportunity::Entity)
            .and_where(
                Expr::col((opportunity::Entity, opportunity::Column::EngagementId))
                    .equals((registration::Entity, registration::Column::EngagementId)),
            )
            .cond_where(sight::own(viewer, db.dialect))
            .to_owned(),
    );
    engagement::Column::StartedByVendor
        .eq(true)
        .and(engagement::Column::OriginatorId.eq(viewer.partner))
        .and(own)
}

/// A page of registrations, by their own order newest first.
///
/// # Errors
/// [`Error::CursorInvalid`] for a place of another order, [`Error::Internal`] of the database.
pub async fn page(
    db: &Db,
    viewer: &Viewer,
    asked: &Asked<Field>,
    window: &Window,
) -> Result<Page<registration::Model>, Error> {
    let query = asked.narrow(list(db, viewer), db.dialect, &Field::column);
    let id = registration::Column::Id;
    let keys = asked.keys::<registration::Entity>(db.dialect, &Field::column, id, None);
    page::fetch(db, query, &keys, window).await
}

/// How many registrations that list holds.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn count(db: &Db, viewer: &Viewer, asked: &Asked<Field>) -> Result<u64, Error> {
    let query = asked.narrow(list(db, viewer), db.dialect, &Field::column);
    Ok(query.count(&db.read).await?)
}

/// Registrations by id; those that the viewer does not see are not there.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn find(
    db: &Db,
    on: &impl ConnectionTrait,
    viewer: &Viewer,
    ids: &[RegistrationId],
) -> Result<Vec<registration::Model>, Error> {
    Ok(list(db, viewer)
        .filter(
            db.dialect
                .any(registration::Column::Id, ids.iter().copied()),
        )
        .all(on)
        .await?)
}

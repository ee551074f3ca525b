//! Invitations that the viewer's company sent or received, as far as the viewer sees the record of their own.

use covente_entity::types::Status;
use covente_entity::types::ids::InvitationId;
use covente_entity::{invitation, opportunity};
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

/// Which way invitations went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From the viewer's company.
    Sent,
    /// To the viewer's company.
    Received,
}

fn list(
    db: &Db,
    viewer: &Viewer,
    direction: Direction,
    statuses: Option<&[Status]>,
) -> Select<invitation::Entity> {
    let query = invitation::Entity::find().join(
        JoinType::InnerJoin,
        join::on::<invitation::Entity, opportunity::Entity>(
            invitation::Column::OpportunityId,
            opportunity::Column::Id,
        ),
    );
    let query = match direction {
        Direction::Sent => query.filter(sees(db, viewer, invitation::Column::SenderOpportunityId)),
        Direction::Received => query.filter(sees(db, viewer, invitation::Column::OpportunityId)),
    };
    match statuses {
        None => query,
        Some(statuses) => query.filter(opportunity::Column::Status.is_in(statuses.iter().copied())),
    }
}

/// Whether the viewer sees the record of their own company that a column names.
fn sees(db: &Db, viewer: &Viewer, record: invitation::Column) -> SimpleExpr {
    Expr::exists(
        Query::select()
            .expr(Expr::val(1))
            .from(opportunity::Entity)
            .and_where(
                Expr::col((opportunity::Entity, opportunity::Column::Id))
                    .equals((invitation::Entity, record)),
            )
            .cond_where(sight::own(viewer, db.dialect))
            .to_owned(),
    )
}

/// A page of invitations, by their own order newest first.
///
/// # Errors
/// [`Error::CursorInvalid`] for a place of another order, [`Error::Internal`] of the database.
pub async fn page(
    db: &Db,
    viewer: &Viewer,
    direction: Direction,
    statuses: Option<&[Status]>,
    asked: &Asked<Field>,
    window: &Window,
) -> Result<Page<invitation::Model>, Error> {
    let query = list(db, viewer, direction, statuses);
    let query = asked.narrow(query, db.dialect, &Field::column);
    let id = invitation::Column::Id;
    let keys = asked.keys::<invitation::Entity>(db.dialect, &Field::column, id, None);
    page::fetch(db, query, &keys, window).await
}

/// How many invitations a list holds.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn count(
    db: &Db,
    viewer: &Viewer,
    direction: Direction,
    statuses: Option<&[Status]>,
    asked: &Asked<Field>,
) -> Result<u64, Error> {
    let query = list(db, viewer, direction, statuses);
    let query = asked.narrow(query, db.dialect, &Field::column);
    Ok(query.count(&db.read).await?)
}

/// Invitations by id; those of which the viewer sees neither end are not there.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn find(
    db: &Db,
    on: &impl ConnectionTrait,
    viewer: &Viewer,
    ids: &[InvitationId],
) -> Result<Vec<invitation::Model>, Error> {
    Ok(invitation::Entity::find()
        .filter(db.dialect.any(invitation::Column::Id, ids.iter().copied()))
        .filter(
            Condition::any()
                .add(sees(db, viewer, invitation::Column::SenderOpportunityId))
                .add(sees(db, viewer, invitation::Column::OpportunityId)),
        )
        .all(on)
        .await?)
}

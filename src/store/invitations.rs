//! Invitations that the viewer's company sent or received, as far as the viewer sees the record of their own.

use covente_entity::types::Status;
use covente_entity::types::ids::InvitationId;
use covente_entity::{invitation, opportunity};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SimpleExpr};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, JoinType, PaginatorTrait, QueryFilter,
    QuerySelect, Select,
};
use uuid::Uuid;

use crate::domain::viewer::Viewer;
use crate::error::Error;
use crate::store::connect::Db;
use crate::store::page::{self, Page, Window};
use crate::store::{join, sight};

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
    let mut query = invitation::Entity::find();
    query = match direction {
        Direction::Sent => query.filter(sees(db, viewer, invitation::Column::SenderOpportunityId)),
        Direction::Received => query.filter(sees(db, viewer, invitation::Column::OpportunityId)),
    };
    if let Some(statuses) = statuses {
        query = query
            .join(
                JoinType::InnerJoin,
                join::on::<invitation::Entity, opportunity::Entity>(
                    invitation::Column::OpportunityId,
                    opportunity::Column::Id,
                ),
            )
            .filter(opportunity::Column::Status.is_in(statuses.iter().copied()));
    }
    query
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

/// A page of invitations, newest first.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn page(
    db: &Db,
    viewer: &Viewer,
    direction: Direction,
    statuses: Option<&[Status]>,
    window: &Window<Uuid>,
) -> Result<Page<invitation::Model>, Error> {
    let query = page::newest_first(
        list(db, viewer, direction, statuses),
        invitation::Column::Id,
        window,
    );
    Ok(window.page(query.all(&db.read).await?))
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
) -> Result<u64, Error> {
    Ok(list(db, viewer, direction, statuses)
        .count(&db.read)
        .await?)
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

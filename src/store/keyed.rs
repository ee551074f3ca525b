//! The lists of many deals at once: what the loaders of a request ask for (design §8).

use std::sync::Arc;

use covente_entity::types::ids::{EngagementId, PartnerId};
use covente_entity::{
    event, invitation, location, opportunity_solution, partner, registration,
    registration_exception, solution, team_member,
};
use sea_orm::sea_query::SimpleExpr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, JoinType, QueryFilter,
    QueryOrder, QueryResult, QuerySelect,
};

use crate::domain::event::EventKind;
use crate::error::Error;
use crate::store::connect::Db;
use crate::store::join;

/// A solution on a record, with the solution and the company that sells it.
#[derive(Clone, Debug)]
pub struct Line {
    /// The line.
    pub line: opportunity_solution::Model,
    /// The solution.
    pub solution: Arc<solution::Model>,
    /// Whose solution it is.
    pub partner: Arc<partner::Model>,
}

impl FromQueryResult for Line {
    fn from_query_result(row: &QueryResult, _: &str) -> Result<Self, DbErr> {
        Ok(Self {
            line: opportunity_solution::Model::from_query_result(row, "o_")?,
            solution: Arc::new(solution::Model::from_query_result(row, "s_")?),
            partner: Arc::new(partner::Model::from_query_result(row, "p_")?),
        })
    }
}

/// The people of deals, by place.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn team(db: &Db, deals: &[EngagementId]) -> Result<Vec<team_member::Model>, Error> {
    Ok(team_member::Entity::find()
        .filter(
            db.dialect
                .any(team_member::Column::EngagementId, deals.iter().copied()),
        )
        .order_by_asc(team_member::Column::Position)
        .order_by_asc(team_member::Column::Id)
        .all(&db.read)
        .await?)
}

/// The solutions of deals, by place.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn lines(db: &Db, deals: &[EngagementId]) -> Result<Vec<Line>, Error> {
    let of_deals = db.dialect.any(
        opportunity_solution::Column::EngagementId,
        deals.iter().copied(),
    );
    lines_where(&db.read, of_deals).await
}

/// Those of one deal, in a transaction.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn lines_of(on: &impl ConnectionTrait, deal: EngagementId) -> Result<Vec<Line>, Error> {
    lines_where(on, opportunity_solution::Column::EngagementId.eq(deal)).await
}

async fn lines_where(on: &impl ConnectionTrait, of_deals: SimpleExpr) -> Result<Vec<Line>, Error> {
    let query = opportunity_solution::Entity::find()
        .join(
            JoinType::InnerJoin,
            join::on::<opportunity_solution::Entity, solution::Entity>(
                opportunity_solution::Column::SolutionId,
                solution::Column::Id,
            ),
        )
        .join(
            JoinType::InnerJoin,
            join::on::<solution::Entity, partner::Entity>(
                solution::Column::PartnerId,
                partner::Column::Id,
            ),
        )
        .select_only();
    let query =
        join::columns::<opportunity_solution::Entity, _>(query, "opportunity_solution", "o_");
    let query = join::columns::<solution::Entity, _>(query, "solution", "s_");
    Ok(join::columns::<partner::Entity, _>(query, "partner", "p_")
        .filter(of_deals)
        .order_by_asc(opportunity_solution::Column::Position)
        .order_by_asc(opportunity_solution::Column::Id)
        .into_model::<Line>()
        .all(on)
        .await?)
}

/// The invitations of deals, oldest first.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn invitations(db: &Db, deals: &[EngagementId]) -> Result<Vec<invitation::Model>, Error> {
    Ok(invitation::Entity::find()
        .filter(
            db.dialect
                .any(invitation::Column::EngagementId, deals.iter().copied()),
        )
        .order_by_asc(invitation::Column::Id)
        .all(&db.read)
        .await?)
}

/// The registrations of deals, oldest first.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn registrations(
    db: &Db,
    deals: &[EngagementId],
) -> Result<Vec<registration::Model>, Error> {
    Ok(registration::Entity::find()
        .filter(
            db.dialect
                .any(registration::Column::EngagementId, deals.iter().copied()),
        )
        .order_by_asc(registration::Column::Id)
        .all(&db.read)
        .await?)
}

/// The exceptions to registrations of deals: one a deal at most.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn exceptions(
    db: &Db,
    deals: &[EngagementId],
) -> Result<Vec<registration_exception::Model>, Error> {
    Ok(registration_exception::Entity::find()
        .filter(db.dialect.any(
            registration_exception::Column::EngagementId,
            deals.iter().copied(),
        ))
        .all(&db.read)
        .await?)
}

/// The events of deals in which a sales stage was entered, oldest first.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn stage_marks(db: &Db, deals: &[EngagementId]) -> Result<Vec<event::Model>, Error> {
    Ok(event::Entity::find()
        .filter(
            db.dialect
                .any(event::Column::EngagementId, deals.iter().copied()),
        )
        .filter(event::Column::Kind.is_in(EventKind::OF_STAGE.map(EventKind::name)))
        .order_by_asc(event::Column::Seq)
        .all(&db.read)
        .await?)
}

/// The events of deals that changed a record, oldest first: all but what was said and reminded of.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn changes(db: &Db, deals: &[EngagementId]) -> Result<Vec<event::Model>, Error> {
    Ok(event::Entity::find()
        .filter(
            db.dialect
                .any(event::Column::EngagementId, deals.iter().copied()),
        )
        .filter(event::Column::Kind.is_not_in(EventKind::OF_NO_CHANGE.map(EventKind::name)))
        .order_by_asc(event::Column::Seq)
        .all(&db.read)
        .await?)
}

/// The locations of companies, by name.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn locations(db: &Db, companies: &[PartnerId]) -> Result<Vec<location::Model>, Error> {
    locations_on(db, &db.read, companies).await
}

/// The same, in a transaction.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn locations_on(
    db: &Db,
    on: &impl ConnectionTrait,
    companies: &[PartnerId],
) -> Result<Vec<location::Model>, Error> {
    Ok(location::Entity::find()
        .filter(
            db.dialect
                .any(location::Column::PartnerId, companies.iter().copied()),
        )
        .order_by_asc(location::Column::Name)
        .order_by_asc(location::Column::Id)
        .all(on)
        .await?)
}

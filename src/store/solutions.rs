//! The catalogue: what is published for co-selling, and what one's own company has beside it (R47).

use std::sync::Arc;

use covente_entity::types::SolutionKind;
use covente_entity::types::ids::{PartnerId, SolutionId};
use covente_entity::{partner, solution};
use sea_orm::sea_query::ExprTrait;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, JoinType,
    PaginatorTrait, QueryFilter, QueryResult, QuerySelect, Select,
};

use crate::domain::permission::{self, Duty};
use crate::domain::text::fold;
use crate::domain::viewer::Viewer;
use crate::error::Error;
use crate::store::asked::Asked;
use crate::store::connect::Db;
use crate::store::dialect::{like_prefix, like_word};
use crate::store::join;
use crate::store::page::{self, Page, Window};

mod fields;

pub use fields::Field;

/// A solution with the company that sells it.
#[derive(Clone, Debug)]
pub struct Row {
    /// The solution.
    pub solution: Arc<solution::Model>,
    /// Whose it is.
    pub partner: Arc<partner::Model>,
}

impl FromQueryResult for Row {
    fn from_query_result(row: &QueryResult, _: &str) -> Result<Self, DbErr> {
        Ok(Self {
            solution: Arc::new(solution::Model::from_query_result(row, "s_")?),
            partner: Arc::new(partner::Model::from_query_result(row, "p_")?),
        })
    }
}

fn rows(query: Select<solution::Entity>) -> Select<solution::Entity> {
    let query = query
        .join(
            JoinType::InnerJoin,
            join::on::<solution::Entity, partner::Entity>(
                solution::Column::PartnerId,
                partner::Column::Id,
            ),
        )
        .select_only();
    let query = join::columns::<solution::Entity, _>(query, "solution", "s_");
    join::columns::<partner::Entity, _>(query, "partner", "p_")
}

/// What a company sees that keeps its own solutions alone.
fn seen_by(company: PartnerId) -> Condition {
    Condition::any()
        .add(solution::Column::CoSellReady.eq(true))
        .add(solution::Column::PartnerId.eq(company))
}

fn list(
    viewer: &Viewer,
    search: Option<&str>,
    kind: Option<SolutionKind>,
) -> Select<solution::Entity> {
    let mut query = solution::Entity::find().filter(solution::Column::RetiredAt.is_null());
    if !permission::holds(viewer, Duty::SeeUnpublished, None) {
        query = query.filter(seen_by(viewer.partner));
    }
    if let Some(search) = search.map(fold).filter(|search| !search.is_empty()) {
        query = query.filter(
            solution::Column::NameFolded
                .like(like_prefix(&search))
                .or(solution::Column::NameFolded.like(like_word(&search))),
        );
    }
    if let Some(kind) = kind {
        query = query.filter(solution::Column::Kind.eq(kind));
    }
    query
}

/// A page of the catalogue, by its own order by name, as the viewer sees it: without what is retired.
///
/// # Errors
/// [`Error::CursorInvalid`] for a place of another order, [`Error::Internal`] of the database.
pub async fn page(
    db: &Db,
    viewer: &Viewer,
    search: Option<&str>,
    kind: Option<SolutionKind>,
    asked: &Asked<Field>,
    window: &Window,
) -> Result<Page<Row>, Error> {
    let query = rows(list(viewer, search, kind));
    let query = asked.narrow(query, db.dialect, &Field::column);
    let (id, default) = (solution::Column::Id, Some(Field::Name));
    let keys = asked.keys::<solution::Entity>(db.dialect, &Field::column, id, default);
    page::fetch(db, query, &keys, window).await
}

/// How many solutions that list holds.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn count(
    db: &Db,
    viewer: &Viewer,
    search: Option<&str>,
    kind: Option<SolutionKind>,
    asked: &Asked<Field>,
) -> Result<u64, Error> {
    let query = rows(list(viewer, search, kind));
    let query = asked.narrow(query, db.dialect, &Field::column);
    Ok(query.count(&db.read).await?)
}

/// Solutions by id that a company may put into a deal, or that it must publish first: none that is retired.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn for_sale(
    db: &Db,
    on: &impl ConnectionTrait,
    company: PartnerId,
    ids: &[SolutionId],
) -> Result<Vec<Row>, Error> {
    Ok(rows(solution::Entity::find())
        .filter(seen_by(company))
        .filter(solution::Column::RetiredAt.is_null())
        .filter(db.dialect.any(solution::Column::Id, ids.iter().copied()))
        .into_model::<Row>()
        .all(on)
        .await?)
}

/// The same by the form of the name that a search compares.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn named(
    on: &impl ConnectionTrait,
    company: PartnerId,
    names: impl ExactSizeIterator<Item = String>,
) -> Result<Vec<Row>, Error> {
    if names.len() == 0 {
        return Ok(Vec::new());
    }
    Ok(rows(solution::Entity::find())
        .filter(seen_by(company))
        .filter(solution::Column::RetiredAt.is_null())
        .filter(solution::Column::NameFolded.is_in(names))
        .into_model::<Row>()
        .all(on)
        .await?)
}

/// Solutions by id, in the viewer's sight: of those that they keep also what is not published, and what is retired.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn find(
    db: &Db,
    on: &impl ConnectionTrait,
    viewer: &Viewer,
    ids: &[SolutionId],
) -> Result<Vec<Row>, Error> {
    let published = Condition::all()
        .add(solution::Column::CoSellReady.eq(true))
        .add(solution::Column::RetiredAt.is_null());
    let mut seen = Condition::any()
        .add(published)
        .add(solution::Column::PartnerId.eq(viewer.partner));
    if permission::holds(viewer, Duty::SeeUnpublished, None) {
        seen = Condition::all();
    }
    Ok(rows(solution::Entity::find())
        .filter(seen)
        .filter(db.dialect.any(solution::Column::Id, ids.iter().copied()))
        .into_model::<Row>()
        .all(on)
        .await?)
}

/// Solutions by id, whoever asks: for the lines of a deal that the viewer sees.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn of_lines(
    db: &Db,
    on: &impl ConnectionTrait,
    ids: &[SolutionId],
) -> Result<Vec<Row>, Error> {
    Ok(rows(solution::Entity::find())
        .filter(db.dialect.any(solution::Column::Id, ids.iter().copied()))
        .into_model::<Row>()
        .all(on)
        .await?)
}

/// Whether a company has a solution that is published for co-selling (R11).
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn any_ready(on: &impl ConnectionTrait, company: PartnerId) -> Result<bool, Error> {
    let ready: Option<SolutionId> = solution::Entity::find()
        .filter(solution::Column::PartnerId.eq(company))
        .filter(solution::Column::CoSellReady.eq(true))
        .filter(solution::Column::RetiredAt.is_null())
        .select_only()
        .column(solution::Column::Id)
        .limit(1)
        .into_tuple()
        .one(on)
        .await?;
    Ok(ready.is_some())
}

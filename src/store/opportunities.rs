//! Records in the viewer's sight, each with its deal, customer, company and location in one row.

use std::sync::Arc;

use covente_entity::types::ids::{EngagementId, OpportunityId};
use covente_entity::{customer, engagement, location, opportunity, partner};
use sea_orm::sea_query::ExprTrait;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, JoinType, PaginatorTrait,
    QueryFilter, QueryOrder, QueryResult, QuerySelect, Select,
};

use crate::domain::search::Sought;
use crate::domain::viewer::Viewer;
use crate::error::Error;
use crate::store::asked::Asked;
use crate::store::connect::Db;
use crate::store::page::{self, Page, Window};
use crate::store::{favorites, join, search, sight};

mod fields;
pub mod figures;

pub(crate) use fields::customer_seen;
pub use fields::{Field, type_place};

/// A record with what stands beside it.
#[derive(Clone, Debug)]
pub struct Row {
    /// The record.
    pub record: opportunity::Model,
    /// Its deal.
    pub engagement: Arc<engagement::Model>,
    /// The deal's customer.
    pub customer: Arc<customer::Model>,
    /// Whose record it is.
    pub partner: Arc<partner::Model>,
    /// The location that it belongs to.
    pub location: Arc<location::Model>,
}

impl FromQueryResult for Row {
    fn from_query_result(row: &QueryResult, _: &str) -> Result<Self, DbErr> {
        Ok(Self {
            record: opportunity::Model::from_query_result(row, "r_")?,
            engagement: Arc::new(engagement::Model::from_query_result(row, "e_")?),
            customer: Arc::new(customer::Model::from_query_result(row, "c_")?),
            partner: Arc::new(partner::Model::from_query_result(row, "p_")?),
            location: Arc::new(location::Model::from_query_result(row, "l_")?),
        })
    }
}

/// Which list a desk looks at (R164).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// Offered to the viewer's company.
    Inbound,
    /// Started by the viewer's company.
    Outbound,
    /// Other companies' records that the vendor may view.
    Shared,
    /// Of all these, what the viewer marked (R141).
    Favorites,
}

/// What a list of records holds, of those that the viewer sees.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wanted {
    /// Those of one list of the desk; all where none is named.
    pub tab: Option<Tab>,
    /// Those in which these words are found.
    pub search: Option<Sought>,
    /// Those that meet a filter, and their order.
    pub asked: Asked<Field>,
}

impl Wanted {
    fn select(&self, db: &Db, viewer: &Viewer) -> Select<opportunity::Entity> {
        let column = |field: Field| field.column(viewer, db.dialect);
        let list = tab_of(db, viewer, self.tab);
        let list = self.asked.narrow(list, db.dialect, &column);
        match &self.search {
            None => list,
            Some(sought) => list.filter(search::found(viewer, db.dialect, sought)),
        }
    }
}

fn joined() -> Select<opportunity::Entity> {
    opportunity::Entity::find()
        .join(
            JoinType::InnerJoin,
            join::on::<opportunity::Entity, engagement::Entity>(
                opportunity::Column::EngagementId,
                engagement::Column::Id,
            ),
        )
        .join(
            JoinType::InnerJoin,
            join::on::<engagement::Entity, customer::Entity>(
                engagement::Column::CustomerId,
                customer::Column::Id,
            ),
        )
        .join(
            JoinType::InnerJoin,
            join::on::<opportunity::Entity, partner::Entity>(
                opportunity::Column::PartnerId,
                partner::Column::Id,
            ),
        )
        .join(
            JoinType::InnerJoin,
            join::on::<opportunity::Entity, location::Entity>(
                opportunity::Column::LocationId,
                location::Column::Id,
            ),
        )
}

fn rows(query: Select<opportunity::Entity>) -> Select<opportunity::Entity> {
    let query = query.select_only();
    let query = join::columns::<opportunity::Entity, _>(query, "opportunity", "r_");
    let query = join::columns::<engagement::Entity, _>(query, "engagement", "e_");
    let query = join::columns::<customer::Entity, _>(query, "customer", "c_");
    let query = join::columns::<partner::Entity, _>(query, "partner", "p_");
    join::columns::<location::Entity, _>(query, "location", "l_")
}

/// The records of a tab, or of all of them.
fn tab_of(db: &Db, viewer: &Viewer, tab: Option<Tab>) -> Select<opportunity::Entity> {
    let query = joined();
    match tab {
        None => query.filter(sight::opportunities(viewer, db.dialect)),
        Some(Tab::Inbound) => query
            .filter(sight::own(viewer, db.dialect))
            .filter(opportunity::Column::IsOriginator.eq(false)),
        Some(Tab::Outbound) => query
            .filter(sight::own(viewer, db.dialect))
            .filter(opportunity::Column::IsOriginator.eq(true)),
        Some(Tab::Shared) => query.filter(sight::shared(viewer)),
        Some(Tab::Favorites) => query
            .filter(sight::opportunities(viewer, db.dialect))
            .filter(favorites::marked(viewer)),
    }
}

/// A page of a list, by its own order newest first.
///
/// # Errors
/// [`Error::CursorInvalid`] for a place of another order, [`Error::Internal`] of the database.
pub async fn page(
    db: &Db,
    viewer: &Viewer,
    wanted: &Wanted,
    window: &Window,
) -> Result<Page<Row>, Error> {
    let column = |field: Field| field.column(viewer, db.dialect);
    let id = opportunity::Column::Id;
    let keys = (wanted.asked).keys::<opportunity::Entity>(db.dialect, &column, id, None);
    page::fetch(db, rows(wanted.select(db, viewer)), &keys, window).await
}

/// How many records a list holds.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn count(db: &Db, viewer: &Viewer, wanted: &Wanted) -> Result<u64, Error> {
    Ok(wanted.select(db, viewer).count(&db.read).await?)
}

/// Records by id; those that the viewer does not see are not there.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn find(
    db: &Db,
    on: &impl ConnectionTrait,
    viewer: &Viewer,
    ids: &[OpportunityId],
) -> Result<Vec<Row>, Error> {
    Ok(rows(joined())
        .filter(db.dialect.any(opportunity::Column::Id, ids.iter().copied()))
        .filter(sight::opportunities(viewer, db.dialect))
        .into_model::<Row>()
        .all(on)
        .await?)
}

/// The records of the viewer's own company in some deals, the one that counts last (R67): open or finished ones after
/// those that ended unanswered.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn own_in(
    db: &Db,
    viewer: &Viewer,
    engagements: &[EngagementId],
) -> Result<Vec<Row>, Error> {
    Ok(rows(joined())
        .filter(db.dialect.any(
            opportunity::Column::EngagementId,
            engagements.iter().copied(),
        ))
        .filter(sight::own(viewer, db.dialect))
        .order_by_desc(sight::ended_unaccepted().cast_as("integer"))
        .order_by_asc(opportunity::Column::Id)
        .into_model::<Row>()
        .all(&db.read)
        .await?)
}

/// The rows of a deal that a write has at hand, so that its payload reads nothing else.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn of_deal(
    on: &impl ConnectionTrait,
    engagement: EngagementId,
) -> Result<Vec<Row>, Error> {
    Ok(rows(joined())
        .filter(opportunity::Column::EngagementId.eq(engagement))
        .order_by_asc(opportunity::Column::Id)
        .into_model::<Row>()
        .all(on)
        .await?)
}

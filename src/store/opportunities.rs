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
use crate::store::dialect::Dialect;
use crate::store::page::{self, Page, Window};
use crate::store::whole::{self, Stamp, Whole};
use crate::store::{engagements, favorites, join, search, sight};

mod fields;
pub mod figures;

pub(crate) use fields::customer_seen;
pub use fields::{Field, type_place};

/// A record with what stands beside it.
#[derive(Clone, Debug)]
pub struct Row {
    /// The record.
    pub record: Arc<opportunity::Model>,
    /// Its deal.
    pub engagement: Arc<engagement::Model>,
    /// The deal's customer.
    pub customer: Arc<customer::Model>,
    /// Whose record it is.
    pub partner: Arc<partner::Model>,
    /// The location that it belongs to.
    pub location: Arc<location::Model>,
}

/// A record with what is its own, its deal being read beside it.
pub(crate) struct Record {
    pub(crate) own: opportunity::Model,
    partner: partner::Model,
    location: location::Model,
}

impl Record {
    /// With its deal.
    pub(crate) fn of(self, deal: &engagements::Row) -> Row {
        Row {
            record: Arc::new(self.own),
            engagement: Arc::clone(&deal.engagement),
            customer: Arc::clone(&deal.customer),
            partner: Arc::new(self.partner),
            location: Arc::new(self.location),
        }
    }
}

impl FromQueryResult for Record {
    fn from_query_result(row: &QueryResult, _: &str) -> Result<Self, DbErr> {
        Ok(Self {
            own: opportunity::Model::from_query_result(row, "r_")?,
            partner: partner::Model::from_query_result(row, "p_")?,
            location: location::Model::from_query_result(row, "l_")?,
        })
    }
}

/// A record that was found, and which state of its deal it was found in.
#[derive(Debug)]
struct Found {
    record: OpportunityId,
    stamp: Stamp,
}

impl FromQueryResult for Found {
    fn from_query_result(row: &QueryResult, prefix: &str) -> Result<Self, DbErr> {
        Ok(Self {
            record: row.try_get("found_", "record")?,
            stamp: Stamp::from_query_result(row, prefix)?,
        })
    }
}

/// Records that were found, each with its deal whole.
pub type Seen = (Arc<Row>, Arc<Whole>);

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
        let list = with_customers(tab_of(db, viewer, self.tab));
        let list = self.asked.narrow(list, db.dialect, &column);
        match &self.search {
            None => list,
            Some(sought) => list.filter(search::found(viewer, db.dialect, sought)),
        }
    }
}

/// Records with their deals.
fn in_deals() -> Select<opportunity::Entity> {
    opportunity::Entity::find().join(
        JoinType::InnerJoin,
        join::on::<opportunity::Entity, engagement::Entity>(
            opportunity::Column::EngagementId,
            engagement::Column::Id,
        ),
    )
}

fn with_customers(query: Select<opportunity::Entity>) -> Select<opportunity::Entity> {
    query.join(
        JoinType::InnerJoin,
        join::on::<engagement::Entity, customer::Entity>(
            engagement::Column::CustomerId,
            customer::Column::Id,
        ),
    )
}

fn with_companies(query: Select<opportunity::Entity>) -> Select<opportunity::Entity> {
    query
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

fn records(query: Select<opportunity::Entity>) -> Select<opportunity::Entity> {
    let query = query.select_only();
    let query = join::columns::<opportunity::Entity, _>(query, "opportunity", "r_");
    let query = join::columns::<partner::Entity, _>(query, "partner", "p_");
    join::columns::<location::Entity, _>(query, "location", "l_")
}

/// What tells which records were found.
fn found(query: Select<opportunity::Entity>) -> Select<opportunity::Entity> {
    let query = query.select_only();
    Stamp::select(query.column_as(opportunity::Column::Id, "found_record"))
}

/// The records that were found, with their deals. One whose deal was purged meanwhile is gone.
async fn seen(db: &Db, found: &[Found]) -> Result<Vec<Option<Seen>>, Error> {
    let stamps: Vec<Stamp> = found.iter().map(|found| found.stamp).collect();
    let wholes = whole::of(db, &stamps).await?;
    let of = |found: &Found| {
        let whole = wholes.get(&found.stamp.deal)?;
        Some((Arc::clone(whole.record(found.record)?), Arc::clone(whole)))
    };
    Ok(found.iter().map(of).collect())
}

/// The records of a tab, or of all of them.
fn tab_of(db: &Db, viewer: &Viewer, tab: Option<Tab>) -> Select<opportunity::Entity> {
    let query = in_deals();
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
) -> Result<Page<Seen>, Error> {
    let column = |field: Field| field.column(viewer, db.dialect);
    let id = opportunity::Column::Id;
    let keys = (wanted.asked).keys::<opportunity::Entity>(db.dialect, &column, id, None);
    let page: Page<Found> =
        page::fetch(db, found(wanted.select(db, viewer)), &keys, window).await?;
    let seen = seen(db, &page.rows).await?;
    let seen = seen.into_iter().zip(page.places);
    let (rows, places) = seen
        .filter_map(|(seen, place)| Some((seen?, place)))
        .unzip();
    Ok(Page {
        rows,
        places,
        has_next: page.has_next,
        has_previous: page.has_previous,
    })
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
pub async fn find(db: &Db, viewer: &Viewer, ids: &[OpportunityId]) -> Result<Vec<Seen>, Error> {
    let found = found(in_deals())
        .filter(db.dialect.any(opportunity::Column::Id, ids.iter().copied()))
        .filter(sight::opportunities(viewer, db.dialect))
        .into_model::<Found>()
        .all(&db.read)
        .await?;
    Ok(seen(db, &found).await?.into_iter().flatten().collect())
}

/// The deal of a record that the viewer sees.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn deal_of(
    on: &impl ConnectionTrait,
    dialect: Dialect,
    viewer: &Viewer,
    id: OpportunityId,
) -> Result<Option<EngagementId>, Error> {
    Ok(in_deals()
        .filter(opportunity::Column::Id.eq(id))
        .filter(sight::opportunities(viewer, dialect))
        .select_only()
        .column(opportunity::Column::EngagementId)
        .into_tuple()
        .one(on)
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
) -> Result<Vec<Seen>, Error> {
    let found = found(in_deals())
        .filter(db.dialect.any(
            opportunity::Column::EngagementId,
            engagements.iter().copied(),
        ))
        .filter(sight::own(viewer, db.dialect))
        .order_by_desc(sight::ended_unaccepted().cast_as("integer"))
        .order_by_asc(opportunity::Column::Id)
        .into_model::<Found>()
        .all(&db.read)
        .await?;
    Ok(seen(db, &found).await?.into_iter().flatten().collect())
}

/// The records of deals with their companies and locations, oldest first, whoever asks.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub(crate) async fn of_deals(db: &Db, deals: &[EngagementId]) -> Result<Vec<Record>, Error> {
    Ok(records(with_companies(opportunity::Entity::find()))
        .filter(
            db.dialect
                .any(opportunity::Column::EngagementId, deals.iter().copied()),
        )
        .order_by_asc(opportunity::Column::Id)
        .into_model::<Record>()
        .all(&db.read)
        .await?)
}

/// The records of a deal that a write has at hand, so that its payload reads nothing else.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn of_deal(
    on: &impl ConnectionTrait,
    engagement: EngagementId,
) -> Result<Vec<Row>, Error> {
    let query = records(with_companies(with_customers(in_deals())));
    let query = join::columns::<engagement::Entity, _>(query, "engagement", "e_");
    Ok(
        join::columns::<customer::Entity, _>(query, "customer", "c_")
            .filter(opportunity::Column::EngagementId.eq(engagement))
            .order_by_asc(opportunity::Column::Id)
            .into_model::<Row>()
            .all(on)
            .await?,
    )
}

impl FromQueryResult for Row {
    fn from_query_result(row: &QueryResult, prefix: &str) -> Result<Self, DbErr> {
        let deal = engagements::Row::from_query_result(row, prefix)?;
        Ok(Record::from_query_result(row, prefix)?.of(&deal))
    }
}

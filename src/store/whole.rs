//! Deals whole, as they are read: kept in memory for as long as they are as they were (design §8).
//!
//! Whoever writes a deal raises the version of its engagement, and whoever changes a row of the catalogue that deals name
//! raises the version of the catalogue. So a statement that finds records tells by two numbers whether what was kept still
//! holds; what was read after that statement is never older than they say. Nothing that is kept depends on who asks.

use std::collections::HashMap;
use std::sync::Arc;

use covente_entity::types::ids::{EngagementId, OpportunityId, PartnerId};
use covente_entity::{engagement, invitation, team_member};
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use sea_orm::sea_query::{Expr, SimpleExpr};
use sea_orm::{DbErr, EntityTrait, FromQueryResult, QueryFilter, QueryResult, QuerySelect};

use crate::error::Error;
use crate::store::connect::Db;
use crate::store::keyed::{self, Line};
use crate::store::{engagements, opportunities, partners};

/// A list of a deal, or why it could not be read: then what needs it fails, and nothing else (design §5).
#[derive(Clone, Debug)]
pub struct Part<T>(Result<Vec<Arc<T>>, Arc<Error>>);

impl<T> Part<T> {
    fn of(rows: Vec<T>) -> Self {
        Self(Ok(rows.into_iter().map(Arc::new).collect()))
    }

    /// The list.
    ///
    /// # Errors
    /// [`Error::Internal`]: why it could not be read.
    pub fn list(&self) -> Result<&[Arc<T>], Error> {
        match &self.0 {
            Ok(list) => Ok(list),
            Err(cause) => Err(Error::internal(Arc::clone(cause))),
        }
    }

    /// The list as far as it was read.
    #[must_use]
    pub fn read(&self) -> &[Arc<T>] {
        self.0.as_deref().unwrap_or_default()
    }

    fn is_whole(&self) -> bool {
        self.0.is_ok()
    }
}

/// A deal with all that stands in it, whoever asks.
#[derive(Clone, Debug)]
pub struct Whole {
    /// The deal with its customer.
    pub engagement: Arc<engagements::Row>,
    /// The records with their companies and locations, oldest first.
    pub records: Vec<Arc<opportunities::Row>>,
    /// The people of all records, by place.
    pub team: Part<team_member::Model>,
    /// The solutions of all records, by place.
    pub lines: Part<Line>,
    /// All invitations, oldest first.
    pub invitations: Part<invitation::Model>,
    /// The vendor's company.
    pub vendor: Option<PartnerId>,
}

impl Whole {
    /// A deal as a write left it; none of no record.
    #[must_use]
    pub fn left(
        records: Vec<opportunities::Row>,
        team: Vec<team_member::Model>,
        lines: Vec<Line>,
        invitations: Vec<invitation::Model>,
        vendor: Option<PartnerId>,
    ) -> Option<Self> {
        let first = records.first()?;
        Some(Self {
            engagement: Arc::new(engagements::Row {
                engagement: Arc::clone(&first.engagement),
                customer: Arc::clone(&first.customer),
            }),
            records: records.into_iter().map(Arc::new).collect(),
            team: Part::of(team),
            lines: Part::of(lines),
            invitations: Part::of(invitations),
            vendor,
        })
    }

    fn is_whole(&self) -> bool {
        self.team.is_whole() && self.lines.is_whole() && self.invitations.is_whole()
    }

    /// One of its records.
    #[must_use]
    pub fn record(&self, id: OpportunityId) -> Option<&Arc<opportunities::Row>> {
        self.records.iter().find(|row| row.record.id == id)
    }
}

/// Which state of a deal is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The deal.
    pub deal: EngagementId,
    version: i32,
    catalogue: i64,
}

/// The version of the catalogue, as a column of any statement.
fn catalogue() -> SimpleExpr {
    Expr::cust("(SELECT version FROM catalogue_head)")
}

impl Stamp {
    /// Adds the columns of a stamp to a query that joins the engagement.
    pub(crate) fn select<S: QuerySelect>(query: S) -> S {
        let of = |column| Expr::col((engagement::Entity, column));
        query
            .column_as(of(engagement::Column::Id), "stamp_deal")
            .column_as(of(engagement::Column::Version), "stamp_version")
            .column_as(catalogue(), "stamp_catalogue")
    }
}

impl FromQueryResult for Stamp {
    fn from_query_result(row: &QueryResult, _: &str) -> Result<Self, DbErr> {
        Ok(Self {
            deal: row.try_get("stamp_", "deal")?,
            version: row.try_get("stamp_", "version")?,
            catalogue: row.try_get("stamp_", "catalogue")?,
        })
    }
}

/// The deals that a node has read.
#[derive(Debug)]
pub(crate) struct Known(Cache<EngagementId, (Stamp, Arc<Whole>), Bytes>);

/// About what a deal takes in memory.
#[derive(Clone, Debug)]
struct Bytes;

impl Weighter<EngagementId, (Stamp, Arc<Whole>)> for Bytes {
    fn weight(&self, _: &EngagementId, (_, whole): &(Stamp, Arc<Whole>)) -> u64 {
        let rows = [
            (1, 1_500),
            (whole.records.len(), 1_500),
            (whole.team.read().len(), 500),
            (whole.lines.read().len(), 800),
            (whole.invitations.read().len(), 1_000),
        ];
        let bytes: usize = rows.into_iter().map(|(rows, bytes)| rows * bytes).sum();
        u64::try_from(bytes).unwrap_or(u64::MAX)
    }
}

/// About what a deal takes, for the size of the table that holds so many bytes of them.
const USUAL: u64 = 10_000;

impl Known {
    /// One for so many bytes of deals.
    pub(crate) fn new(bytes: u64) -> Self {
        let deals = usize::try_from(bytes / USUAL).unwrap_or(usize::MAX).max(16);
        Self(Cache::with_weighter(deals, bytes, Bytes))
    }
}

/// Some deals as they are now, in one statement where they are known.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn find(
    db: &Db,
    deals: &[EngagementId],
) -> Result<HashMap<EngagementId, Arc<Whole>>, Error> {
    if deals.is_empty() {
        return Ok(HashMap::new());
    }
    let query = engagement::Entity::find().select_only().filter(
        db.dialect
            .any(engagement::Column::Id, deals.iter().copied()),
    );
    let stamps = Stamp::select(query).into_model::<Stamp>().all(&db.read);
    of(db, &stamps.await?).await
}

/// Deals as they are since their stamps were read: those that are known from memory, and all others in five statements
/// side by side.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn of(db: &Db, stamps: &[Stamp]) -> Result<HashMap<EngagementId, Arc<Whole>>, Error> {
    let mut found = HashMap::with_capacity(stamps.len());
    let mut missing = HashMap::new();
    for stamp in stamps {
        match db.known.0.get(&stamp.deal) {
            Some((known, whole)) if known == *stamp => {
                found.insert(stamp.deal, whole);
            }
            Some(_) | None => {
                missing.insert(stamp.deal, *stamp);
            }
        }
    }
    if !missing.is_empty() {
        let deals: Vec<EngagementId> = missing.keys().copied().collect();
        for (deal, whole) in read(db, &deals).await? {
            if let Some(stamp) = missing.get(&deal)
                && whole.is_whole()
            {
                db.known.0.insert(deal, (*stamp, Arc::clone(&whole)));
            }
            found.insert(deal, whole);
        }
    }
    Ok(found)
}

async fn read(db: &Db, deals: &[EngagementId]) -> Result<HashMap<EngagementId, Arc<Whole>>, Error> {
    let (engagements, records, team, lines, invitations, vendor) = tokio::join!(
        engagements::whoever_asks(db, deals),
        opportunities::of_deals(db, deals),
        keyed::team(db, deals),
        keyed::lines(db, deals),
        keyed::invitations(db, deals),
        partners::vendor(db, &db.read),
    );
    let (engagements, records, vendor) = (engagements?, records?, vendor?);
    let mut team = Parts::of(team, |row| row.engagement_id);
    let mut lines = Parts::of(lines, |row| row.line.engagement_id);
    let mut invitations = Parts::of(invitations, |row| row.engagement_id);
    let mut records_of: HashMap<EngagementId, Vec<opportunities::Record>> = HashMap::new();
    for row in records {
        let deal = row.own.engagement_id;
        records_of.entry(deal).or_default().push(row);
    }
    let wholes = engagements.into_iter().map(|row| {
        let deal = row.engagement.id;
        let records = records_of.remove(&deal).unwrap_or_default().into_iter();
        let records = records.map(|record| Arc::new(record.of(&row)));
        let whole = Whole {
            records: records.collect(),
            team: team.take(deal),
            lines: lines.take(deal),
            invitations: invitations.take(deal),
            vendor,
            engagement: Arc::new(row),
        };
        (deal, Arc::new(whole))
    });
    Ok(wholes.collect())
}

/// The lists of many deals.
struct Parts<T>(Result<HashMap<EngagementId, Vec<T>>, Arc<Error>>);

impl<T> Parts<T> {
    fn of(rows: Result<Vec<T>, Error>, deal: impl Fn(&T) -> EngagementId) -> Self {
        Self(rows.map_err(Arc::new).map(|rows| {
            let mut lists: HashMap<EngagementId, Vec<T>> = HashMap::new();
            for row in rows {
                lists.entry(deal(&row)).or_default().push(row);
            }
            lists
        }))
    }

    fn take(&mut self, deal: EngagementId) -> Part<T> {
        match &mut self.0 {
            Ok(lists) => Part::of(lists.remove(&deal).unwrap_or_default()),
            Err(cause) => Part(Err(Arc::clone(cause))),
        }
    }
}

//! The event log: appended to in the transaction of a write, numbered into one order without holes (design §9).

use covente_entity::types::Time;
use covente_entity::types::ids::{EngagementId, OpportunityId, PartnerId};
use covente_entity::{event, event_audience, event_head};
use sea_orm::sea_query::{Expr, ExprTrait, SimpleExpr};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, Statement,
};
use serde_json::{Value, json};

use crate::domain::event::{Audience, Changes, EventKind, SCHEMA, companies};
use crate::error::Error;
use crate::store::connect::Db;
use crate::store::dialect::Dialect;
use crate::store::{join, tx::Tx};

/// A fact of the log.
pub type Event = event::Model;

/// A fact to be recorded.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The deal.
    pub engagement: EngagementId,
    /// The record that changed.
    pub record: OpportunityId,
    /// Whose record that is.
    pub partner: PartnerId,
    /// What happened.
    pub kind: EventKind,
    /// Who did it; none for the clock.
    pub actor: Option<(String, PartnerId)>,
    /// Through what.
    pub via: String,
    /// When it counts as having happened.
    pub at: Time,
    /// When it is written.
    pub recorded_at: Time,
    /// The record's version after it.
    pub record_version: i32,
    /// What changed.
    pub changes: Changes,
    /// Whom it concerns.
    pub audience: Audience,
    /// What it tells beside a change.
    pub about: Option<Value>,
}

/// Facts that are appended at once: so many as the parameters of one statement allow.
const AT_ONCE: usize = 1_000;

/// Appends facts in their order, in two statements for up to [`AT_ONCE`].
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn append(on: &impl ConnectionTrait, entries: &[Entry]) -> Result<(), Error> {
    for entries in entries.chunks(AT_ONCE) {
        append_some(on, entries).await?;
    }
    Ok(())
}

async fn append_some(on: &impl ConnectionTrait, entries: &[Entry]) -> Result<(), Error> {
    let mut numbers = event::Entity::insert_many(entries.iter().map(row))
        .exec_with_returning_keys(on)
        .await?;
    // Both databases number the rows of one statement as they stand in it, but may return them in another order.
    numbers.sort_unstable();
    let concerned = entries.iter().zip(numbers).flat_map(|(entry, seq)| {
        companies(&entry.audience)
            .into_iter()
            .map(move |partner_id| event_audience::ActiveModel {
                seq: Set(seq),
                partner_id: Set(partner_id),
            })
    });
    event_audience::Entity::insert_many(concerned)
        .exec_without_returning(on)
        .await?;
    Ok(())
}

fn row(entry: &Entry) -> event::ActiveModel {
    event::ActiveModel {
        seq: NotSet,
        position: Set(None),
        engagement_id: Set(entry.engagement),
        opportunity_id: Set(entry.record),
        partner_id: Set(entry.partner),
        kind: Set(entry.kind.name().to_owned()),
        actor_subject: Set(entry.actor.as_ref().map(|(subject, _)| subject.clone())),
        actor_partner_id: Set(entry.actor.as_ref().map(|(_, partner)| *partner)),
        via: Set(entry.via.clone()),
        at: Set(entry.at),
        recorded_at: Set(entry.recorded_at),
        record_version: Set(entry.record_version),
        schema: Set(SCHEMA),
        changes: Set(json!(entry.changes)),
        audience: Set(json!(entry.audience)),
        about: Set(entry.about.clone()),
    }
}

/// Numbers what is not numbered yet, in the order of insertion, and answers how many that were. The one row of
/// `event_head` is the lock: on Postgres the caller's transaction holds it until it commits. SQLite's one writer needs
/// none.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn number(on: &impl ConnectionTrait, dialect: Dialect) -> Result<u64, Error> {
    if let Some(lock) = dialect.for_update() {
        let head = format!("SELECT position FROM event_head WHERE id = 1 {lock}");
        on.query_one_raw(Statement::from_string(dialect.backend(), head))
            .await?;
    }
    let numbered = on
        .execute_unprepared(
            "UPDATE event SET position = (SELECT position FROM event_head WHERE id = 1) + fresh.place \
             FROM (SELECT seq, ROW_NUMBER() OVER (ORDER BY seq) AS place FROM event WHERE position IS NULL) AS fresh \
             WHERE event.seq = fresh.seq",
        )
        .await?
        .rows_affected();
    if numbered > 0 {
        let places = i64::try_from(numbered).map_err(Error::internal)?;
        event_head::Entity::update_many()
            .col_expr(
                event_head::Column::Position,
                Expr::col(event_head::Column::Position).add(places),
            )
            .filter(event_head::Column::Id.eq(1))
            .exec(on)
            .await?;
    }
    Ok(numbered)
}

impl Tx {
    /// Numbers what other transactions committed: the work of the sequencer.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn number(&self) -> Result<u64, Error> {
        number(&self.on, self.db.dialect).await
    }
}

/// Whether events wait for a number.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn has_unnumbered(db: &Db) -> Result<bool, Error> {
    let waiting = event::Entity::find()
        .select_only()
        .column(event::Column::Seq)
        .filter(event::Column::Position.is_null())
        .limit(1)
        .into_tuple::<i64>()
        .one(&db.read)
        .await?;
    Ok(waiting.is_some())
}

/// The newest position.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn head(db: &Db) -> Result<i64, Error> {
    let head = event_head::Entity::find_by_id(1).one(&db.read).await?;
    Ok(head.map_or(0, |head| head.position))
}

/// How far back the feed goes: only what comes after this position can be asked for.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn horizon(db: &Db) -> Result<i64, Error> {
    let head = event_head::Entity::find_by_id(1).one(&db.read).await?;
    Ok(head.map_or(0, |head| head.horizon))
}

impl Tx {
    /// Lets the feed begin after everything that was written before an instant. Nothing is deleted: histories read it.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn forget_feed(&self, before: Time) -> Result<(), Error> {
        let head = event_head::Entity::find_by_id(1).one(&self.on).await?;
        let Some(head) = head else {
            return Ok(());
        };
        let kept: Option<i64> = event::Entity::find()
            .filter(event::Column::Position.gt(head.horizon))
            .filter(event::Column::RecordedAt.gte(before))
            .order_by_asc(event::Column::Position)
            .select_only()
            .column(event::Column::Position)
            .limit(1)
            .into_tuple()
            .one(&self.on)
            .await?;
        let horizon = kept.map_or(head.position, |kept| kept - 1);
        if horizon > head.horizon {
            event_head::Entity::update_many()
                .col_expr(event_head::Column::Horizon, Expr::val(horizon))
                .filter(event_head::Column::Id.eq(1))
                .filter(event_head::Column::Horizon.lt(horizon))
                .exec(&self.on)
                .await?;
        }
        Ok(())
    }
}

/// Events after a position that concern a company, oldest first; of one deal if that is named.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn after(
    db: &Db,
    company: PartnerId,
    engagement: Option<EngagementId>,
    position: i64,
    limit: u64,
) -> Result<Vec<event::Model>, Error> {
    let query = match engagement {
        Some(engagement) => event::Entity::find()
            .filter(event::Column::EngagementId.eq(engagement))
            .filter(concerns(company)),
        None => event::Entity::find()
            .join(
                JoinType::InnerJoin,
                join::on::<event::Entity, event_audience::Entity>(
                    event::Column::Seq,
                    event_audience::Column::Seq,
                ),
            )
            .filter(event_audience::Column::PartnerId.eq(company)),
    };
    Ok(query
        .filter(event::Column::Position.gt(position))
        .order_by_asc(event::Column::Position)
        .limit(limit)
        .all(&db.read)
        .await?)
}

/// Whether an event concerned a company, looked up for each event by itself. Not a join, which databases are free to turn
/// about: Postgres, as long as it knows nothing of the tables, then reads all events of the deal once for each of the company.
fn concerns(company: PartnerId) -> SimpleExpr {
    let told = event_audience::Entity::find()
        .select_only()
        .expr(Expr::val(1).count())
        .filter(
            Expr::col((event_audience::Entity, event_audience::Column::Seq))
                .equals((event::Entity, event::Column::Seq)),
        )
        .filter(event_audience::Column::PartnerId.eq(company))
        .into_query();
    Expr::from(told).gt(0)
}

/// All events after a position, oldest first.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn all_after(db: &Db, position: i64, limit: u64) -> Result<Vec<event::Model>, Error> {
    Ok(event::Entity::find()
        .filter(event::Column::Position.gt(position))
        .order_by_asc(event::Column::Position)
        .limit(limit)
        .all(&db.read)
        .await?)
}

/// The same inside a transaction, for those who work on each event once.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn untold(
    on: &impl ConnectionTrait,
    position: i64,
    limit: u64,
) -> Result<Vec<Event>, Error> {
    Ok(event::Entity::find()
        .filter(event::Column::Position.gt(position))
        .order_by_asc(event::Column::Position)
        .limit(limit)
        .all(on)
        .await?)
}

/// The event at a position; none where it went with its deal.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn at(db: &Db, position: i64) -> Result<Option<event::Model>, Error> {
    Ok(event::Entity::find()
        .filter(event::Column::Position.eq(position))
        .one(&db.read)
        .await?)
}

/// When something of these kinds first happened to a record.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn first(
    on: &impl ConnectionTrait,
    record: OpportunityId,
    kinds: &[EventKind],
) -> Result<Option<Time>, Error> {
    Ok(event::Entity::find()
        .filter(event::Column::OpportunityId.eq(record))
        .filter(event::Column::Kind.is_in(kinds.iter().map(|kind| kind.name())))
        .order_by_asc(event::Column::Seq)
        .select_only()
        .column(event::Column::At)
        .limit(1)
        .into_tuple()
        .one(on)
        .await?)
}

/// The events of a record after a version of it, oldest first.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn since(
    on: &impl ConnectionTrait,
    record: OpportunityId,
    version: i32,
) -> Result<Vec<event::Model>, Error> {
    Ok(event::Entity::find()
        .filter(event::Column::OpportunityId.eq(record))
        .filter(event::Column::RecordVersion.gt(version))
        .order_by_asc(event::Column::Seq)
        .all(on)
        .await?)
}

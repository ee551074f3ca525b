//! What companies of deals wrote to each other, in the earshot of the one who asks.

use covente_entity::message::{Column, Entity, Model};
use covente_entity::types::MessageAudience;
use covente_entity::types::ids::{EngagementId, MessageId};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, IntoActiveModel,
    QueryFilter, QuerySelect, QueryTrait,
};

use crate::domain::message::Earshot;
use crate::error::Error;
use crate::store::connect::Db;

/// A deal, and what of it is heard.
pub type Heard<'a> = (EngagementId, &'a Earshot);

/// Which part of a deal's messages is wanted; the places are those of the messages next to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Part {
    /// Messages at most.
    pub size: u64,
    /// Counted from the newest.
    pub backwards: bool,
    /// Only what comes after this place.
    pub after: Option<i64>,
    /// Only what comes before this place.
    pub before: Option<i64>,
}

fn heard(deals: &[Heard<'_>]) -> Condition {
    deals.iter().fold(Condition::any(), |any, (deal, earshot)| {
        let mut for_them = Condition::any().add(Column::AddresseeId.eq(earshot.company));
        if earshot.joint {
            for_them = for_them.add(Column::Audience.eq(MessageAudience::AllParties));
        }
        let from = |records: &[_]| Column::OpportunityId.is_in(records.iter().copied());
        let said = Condition::any()
            .add(from(&earshot.own))
            .add(Condition::all().add(from(&earshot.others)).add(for_them));
        any.add(
            Condition::all()
                .add(Column::EngagementId.eq(*deal))
                .add(said),
        )
    })
}

/// That part of the messages of each deal, and one more where more follow; oldest first, in one statement.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn parts(db: &Db, deals: &[Heard<'_>], part: Part) -> Result<Vec<Model>, Error> {
    if deals.is_empty() {
        return Ok(Vec::new());
    }
    let order = if part.backwards { "DESC" } else { "ASC" };
    let number = format!("ROW_NUMBER() OVER (PARTITION BY engagement_id ORDER BY place {order})");
    let mut numbered = Entity::find().filter(heard(deals));
    if let Some(after) = part.after {
        numbered = numbered.filter(Column::Place.gt(after));
    }
    if let Some(before) = part.before {
        numbered = numbered.filter(Column::Place.lt(before));
    }
    let numbered = numbered.expr_as(Expr::cust(number), "number").into_query();
    let limit = i64::try_from(part.size)
        .unwrap_or(i64::MAX)
        .saturating_add(1);
    let statement = Query::select()
        .expr(Expr::cust("*"))
        .from_subquery(numbered, Alias::new("numbered"))
        .and_where(Expr::col(Alias::new("number")).lte(limit))
        .order_by(Alias::new("place"), sea_orm::Order::Asc)
        .to_owned();
    let found = db.read.query_all(&statement).await?;
    let rows = found.iter().map(|row| Model::from_query_result(row, ""));
    Ok(rows.collect::<Result<_, _>>()?)
}

/// How many messages of each deal are heard; deals without any are not there.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn counts(db: &Db, deals: &[Heard<'_>]) -> Result<Vec<(EngagementId, i64)>, Error> {
    if deals.is_empty() {
        return Ok(Vec::new());
    }
    Ok(Entity::find()
        .select_only()
        .column(Column::EngagementId)
        .column_as(Column::Id.count(), "number")
        .filter(heard(deals))
        .group_by(Column::EngagementId)
        .into_tuple()
        .all(&db.read)
        .await?)
}

/// Messages by id, whoever asks: the caller looks next at what is heard of their deals.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn find(db: &Db, ids: &[MessageId]) -> Result<Vec<Model>, Error> {
    Ok(Entity::find()
        .filter(db.dialect.any(Column::Id, ids.iter().copied()))
        .all(&db.read)
        .await?)
}

/// A new message.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn insert(on: &impl ConnectionTrait, message: &Model) -> Result<(), Error> {
    Entity::insert(message.clone().into_active_model())
        .exec_without_returning(on)
        .await?;
    Ok(())
}

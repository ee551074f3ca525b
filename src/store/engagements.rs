//! Deals by id, for those who see a record in them.

use std::collections::HashMap;
use std::sync::Arc;

use covente_entity::types::ids::EngagementId;
use covente_entity::{customer, engagement, opportunity};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SimpleExpr};
use sea_orm::{
    ColumnTrait, Condition, DbErr, EntityTrait, FromQueryResult, JoinType, QueryFilter,
    QueryResult, QuerySelect, Select,
};

use crate::domain::viewer::Viewer;
use crate::error::Error;
use crate::store::connect::Db;
use crate::store::whole::{self, Stamp, Whole};
use crate::store::{join, sight};

/// A deal with its customer.
#[derive(Clone, Debug)]
pub struct Row {
    /// The deal.
    pub engagement: Arc<engagement::Model>,
    /// Its customer.
    pub customer: Arc<customer::Model>,
}

impl FromQueryResult for Row {
    fn from_query_result(row: &QueryResult, _: &str) -> Result<Self, DbErr> {
        Ok(Self {
            engagement: Arc::new(engagement::Model::from_query_result(row, "e_")?),
            customer: Arc::new(customer::Model::from_query_result(row, "c_")?),
        })
    }
}

/// Deals by id, whole; those in which the viewer sees no record are not there.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn find(
    db: &Db,
    viewer: &Viewer,
    ids: &[EngagementId],
) -> Result<HashMap<EngagementId, Arc<Whole>>, Error> {
    let query = Stamp::select(engagement::Entity::find().select_only())
        .filter(db.dialect.any(engagement::Column::Id, ids.iter().copied()))
        .filter(sees_record(db, viewer));
    let stamps = query.into_model::<Stamp>().all(&db.read).await?;
    whole::of(db, &stamps).await
}

/// Deals by id, whoever asks: what is shown of them goes by `domain::visibility`.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub(crate) async fn whoever_asks(db: &Db, ids: &[EngagementId]) -> Result<Vec<Row>, Error> {
    Ok(rows(db, ids).into_model::<Row>().all(&db.read).await?)
}

fn rows(db: &Db, ids: &[EngagementId]) -> Select<engagement::Entity> {
    let query = engagement::Entity::find()
        .join(
            JoinType::InnerJoin,
            join::on::<engagement::Entity, customer::Entity>(
                engagement::Column::CustomerId,
                customer::Column::Id,
            ),
        )
        .select_only();
    let query = join::columns::<engagement::Entity, _>(query, "engagement", "e_");
    join::columns::<customer::Entity, _>(query, "customer", "c_")
        .filter(db.dialect.any(engagement::Column::Id, ids.iter().copied()))
}

/// Whether the viewer sees a record of the deal.
fn sees_record(db: &Db, viewer: &Viewer) -> SimpleExpr {
    Expr::exists(
        Query::select()
            .expr(Expr::val(1))
            .from(opportunity::Entity)
            .and_where(
                Expr::col((opportunity::Entity, opportunity::Column::EngagementId))
                    .equals((engagement::Entity, engagement::Column::Id)),
            )
            .cond_where(sight::opportunities(viewer, db.dialect))
            .to_owned(),
    )
}

/// The customers of deals in which the viewer's company takes part; none for whoever has no role for deals. A party
/// whose record ended unaccepted keeps the customer's name, not the customer (design §11).
pub(crate) fn customer_of_own_deal(viewer: &Viewer) -> SimpleExpr {
    if !viewer.sees_deals() {
        return Expr::val(1).eq(0);
    }
    Expr::exists(
        Query::select()
            .expr(Expr::val(1))
            .from(engagement::Entity)
            .inner_join(
                opportunity::Entity,
                Expr::col((opportunity::Entity, opportunity::Column::EngagementId))
                    .equals((engagement::Entity, engagement::Column::Id)),
            )
            .and_where(
                Expr::col((engagement::Entity, engagement::Column::CustomerId))
                    .equals((customer::Entity, customer::Column::Id)),
            )
            .cond_where(
                Condition::any()
                    .add(
                        Condition::all()
                            .add(opportunity::Column::PartnerId.eq(viewer.partner))
                            .add(sight::ended_unaccepted().not()),
                    )
                    .add(sight::shared(viewer)),
            )
            .to_owned(),
    )
}

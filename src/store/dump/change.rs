//! Rows of any table, changed in place.

use covente_entity::types::ids::EngagementId;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, IdenStatic as _, Iterable as _,
    PrimaryKeyToColumn as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, Value,
};

use super::{Row, cell, cells};
use crate::error::Error;

pub(super) async fn of_deal<E: EntityTrait>(
    on: &impl ConnectionTrait,
    deal: EngagementId,
) -> Result<Vec<Row>, Error> {
    let column = column::<E>("engagement_id")
        .or_else(|| column::<E>("id"))
        .ok_or_else(|| Error::internal("rows that are of no deal"))?;
    let mut query = E::find().filter(column.eq(deal.0)).lock_exclusive();
    for key in E::PrimaryKey::iter() {
        query = query.order_by_asc(key.into_column());
    }
    query.all(on).await?.iter().map(cells::<E>).collect()
}

pub(super) async fn again<E: EntityTrait>(
    on: &impl ConnectionTrait,
    row: &Row,
) -> Result<Option<Row>, Error> {
    let query = E::find().filter(same::<E>(row)?).lock_exclusive();
    query.one(on).await?.as_ref().map(cells::<E>).transpose()
}

pub(super) async fn put<E: EntityTrait>(
    on: &impl ConnectionTrait,
    row: &Row,
    new: Row,
) -> Result<(), Error> {
    let mut update = E::update_many().filter(same::<E>(row)?);
    for (name, cell) in new {
        let column = column::<E>(&name)
            .ok_or_else(|| Error::internal(format!("there is no column {name}")))?;
        let cell = cell::read::<E>(column, cell).map_err(Error::internal)?;
        update = update.col_expr(column, column.save_as(Expr::val(cell)));
    }
    update.exec(on).await?;
    Ok(())
}

pub(super) async fn take_away<E: EntityTrait>(
    on: &impl ConnectionTrait,
    row: &Row,
) -> Result<(), Error> {
    E::delete_many().filter(same::<E>(row)?).exec(on).await?;
    Ok(())
}

fn column<E: EntityTrait>(name: &str) -> Option<E::Column> {
    E::Column::iter().find(|column| column.as_str() == name)
}

/// The row of the same key.
fn same<E: EntityTrait>(row: &Row) -> Result<Condition, Error> {
    let mut same = Condition::all();
    for key in E::PrimaryKey::iter() {
        let column = key.into_column();
        let cell = row.get(column.as_str()).cloned().unwrap_or_default();
        let cell: Value = cell::read::<E>(column, cell).map_err(Error::internal)?;
        same = same.add(column.eq(cell));
    }
    Ok(same)
}

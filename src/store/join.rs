//! Rows of several tables in one statement: each table's columns under a prefix of its own.

use sea_orm::sea_query::{Alias, Expr, IntoIden};
use sea_orm::{EntityTrait, IdenStatic, Iterable, QuerySelect, RelationDef};

/// Adds all columns of an entity to a query, each named `prefix` + column, read from the table or its alias.
pub fn columns<E: EntityTrait, S: QuerySelect>(
    mut query: S,
    table: &'static str,
    prefix: &str,
) -> S {
    for column in E::Column::iter() {
        let name = column.as_str();
        query = query.column_as(
            Expr::col((Alias::new(table).into_iden(), Alias::new(name).into_iden())),
            format!("{prefix}{name}"),
        );
    }
    query
}

/// How two tables join on one column each.
pub fn on<F: EntityTrait, T: EntityTrait>(from: F::Column, to: T::Column) -> RelationDef {
    F::belongs_to(T::default()).from(from).to(to).into()
}

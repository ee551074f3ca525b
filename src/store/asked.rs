//! What a client asks of a list: by what to narrow it, and by what to sort it.

use sea_orm::{EntityTrait, QueryFilter, Select};

use crate::store::column::Column;
use crate::store::dialect::Dialect;
use crate::store::filter::Filter;
use crate::store::order::{Keys, Sort};

/// A filter and an order over the fields of one list.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked<F> {
    /// Only the rows that meet it.
    pub filter: Option<Filter<F>>,
    /// The first decides, the next where the ones before are equal; empty for the list's own order.
    pub order: Vec<Sort<F>>,
}

impl<F> Default for Asked<F> {
    fn default() -> Self {
        Self {
            filter: None,
            order: Vec::new(),
        }
    }
}

impl<F: Copy> Asked<F> {
    /// Narrows a query to the rows that meet the filter.
    pub(crate) fn narrow<E: EntityTrait>(
        &self,
        query: Select<E>,
        dialect: Dialect,
        column: &impl Fn(F) -> Column,
    ) -> Select<E> {
        match &self.filter {
            None => query,
            Some(filter) => query.filter(filter.condition(dialect, column)),
        }
    }

    /// The order, or by default that of one field from the least on, or newest first.
    pub(crate) fn keys<E: EntityTrait>(
        &self,
        dialect: Dialect,
        column: &impl Fn(F) -> Column,
        id: E::Column,
        default: Option<F>,
    ) -> Keys {
        let default: Vec<_> = default
            .into_iter()
            .map(|field| Sort {
                field,
                descending: false,
            })
            .collect();
        let sorts = if self.order.is_empty() {
            &default
        } else {
            &self.order
        };
        Keys::new::<E, F>(dialect, sorts, column, id)
    }
}

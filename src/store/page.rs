//! A page of a list by key: which rows to read, and what lies before and after them.

use sea_orm::sea_query::{Expr, ExprTrait, SimpleExpr};
use sea_orm::{ColumnTrait, Order, QueryFilter, QueryOrder, QuerySelect, Value};
use uuid::Uuid;

/// What part of a list is wanted. The keys are those of the rows next to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window<K> {
    /// Rows at most.
    pub size: u64,
    /// Counted from the end of the list.
    pub backwards: bool,
    /// Only what comes after this key.
    pub after: Option<K>,
    /// Only what comes before this key.
    pub before: Option<K>,
}

/// A page, in the order of the list.
#[derive(Clone, Debug)]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// Whether rows follow.
    pub has_next: bool,
    /// Whether rows come before.
    pub has_previous: bool,
}

impl<K> Window<K> {
    /// Makes a page of what [`newest_first`] or [`by_name`] read: one row more than asked tells that more follow.
    #[must_use]
    pub fn page<T>(&self, mut rows: Vec<T>) -> Page<T> {
        let size = usize::try_from(self.size).unwrap_or(usize::MAX);
        let more = rows.len() > size;
        rows.truncate(size);
        if self.backwards {
            rows.reverse();
            Page {
                rows,
                has_next: self.before.is_some(),
                has_previous: more,
            }
        } else {
            Page {
                rows,
                has_next: more,
                has_previous: self.after.is_some(),
            }
        }
    }
}

/// Newest first: ids sort by the time of their making.
pub fn newest_first<C: ColumnTrait, S: QueryFilter + QueryOrder + QuerySelect>(
    mut query: S,
    id: C,
    window: &Window<Uuid>,
) -> S {
    if let Some(after) = window.after {
        query = query.filter(id.lt(after));
    }
    if let Some(before) = window.before {
        query = query.filter(id.gt(before));
    }
    let order = if window.backwards {
        Order::Asc
    } else {
        Order::Desc
    };
    query.order_by(id, order).limit(window.size + 1)
}

/// By name, the id deciding between equal ones.
pub fn by_name<C: ColumnTrait, S: QueryFilter + QueryOrder + QuerySelect>(
    mut query: S,
    name: C,
    id: C,
    window: &Window<(String, Uuid)>,
) -> S {
    let key = || {
        pair(
            Expr::col(name.as_column_ref()),
            Expr::col(id.as_column_ref()),
        )
    };
    if let Some((text, last)) = &window.after {
        query = query.filter(key().gt(pair(value(text.clone()), value(*last))));
    }
    if let Some((text, first)) = &window.before {
        query = query.filter(key().lt(pair(value(text.clone()), value(*first))));
    }
    let order = if window.backwards {
        Order::Desc
    } else {
        Order::Asc
    };
    query
        .order_by(name, order.clone())
        .order_by(id, order)
        .limit(window.size + 1)
}

fn value(value: impl Into<Value>) -> SimpleExpr {
    Expr::val(value)
}

fn pair(first: SimpleExpr, second: SimpleExpr) -> SimpleExpr {
    Expr::tuple([first, second])
}

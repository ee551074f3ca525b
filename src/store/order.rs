//! In which order a list stands, and which rows lie beyond a place in it.

use sea_orm::sea_query::{Alias, Expr, ExprTrait, NullOrdering, SelectStatement, SimpleExpr};
use sea_orm::{Condition, DbErr, EntityTrait, Order, QueryResult};

use crate::error::Error;
use crate::store::column::{Atom, Column, Kind};
use crate::store::dialect::Dialect;
use crate::store::page::{Place, Window};

/// One field to sort by. What is null, or not for the viewer to see, counts as the greatest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort<F> {
    /// The field.
    pub field: F,
    /// The greatest first.
    pub descending: bool,
}

/// The fields of an order in SQL. The last one is the id, so that no two rows are equal.
#[derive(Clone, Debug)]
pub(crate) struct Keys {
    dialect: Dialect,
    keys: Vec<(Column, bool)>,
}

impl Keys {
    /// An order by some fields and then, in the direction of the last of them, by the id; without any, newest first.
    pub(crate) fn new<E: EntityTrait, F: Copy>(
        dialect: Dialect,
        sorts: &[Sort<F>],
        column: &impl Fn(F) -> Column,
        id: E::Column,
    ) -> Self {
        let last = sorts.last().is_none_or(|sort| sort.descending);
        let keys = sorts
            .iter()
            .map(|sort| (column(sort.field), sort.descending))
            .chain([(Column::of::<E>(id, Kind::Id), last)]);
        Self {
            dialect,
            keys: keys.collect(),
        }
    }

    /// Cuts a window out of a query, and lets each row tell its place.
    ///
    /// # Errors
    /// `CURSOR_INVALID` for a place that is none of this order.
    pub(crate) fn cut(&self, query: &mut SelectStatement, window: &Window) -> Result<(), Error> {
        for (place, towards) in [(&window.after, true), (&window.before, false)] {
            if let Some(place) = place {
                query.and_where(self.beyond(place, towards)?);
            }
        }
        for (number, (column, descending)) in self.keys.iter().enumerate() {
            let value = column.value(self.dialect);
            query.expr_as(value.clone(), Alias::new(name(number)));
            let falls = *descending != window.backwards;
            let order = if falls { Order::Desc } else { Order::Asc };
            if column.nullable {
                let nulls = if falls {
                    NullOrdering::First
                } else {
                    NullOrdering::Last
                };
                query.order_by_expr_with_nulls(value, order, nulls);
            } else {
                query.order_by_expr(value, order);
            }
        }
        query.limit(window.size + 1);
        Ok(())
    }

    /// The place of a row that [`Keys::cut`] chose.
    pub(crate) fn place(&self, row: &QueryResult) -> Result<Place, DbErr> {
        let atoms = self
            .keys
            .iter()
            .enumerate()
            .map(|(number, (column, _))| column.read(row, &name(number)));
        Ok(Place(atoms.collect::<Result<_, _>>()?))
    }

    /// The rows after a place, or, against the order, those before it.
    fn beyond(&self, place: &Place, towards: bool) -> Result<SimpleExpr, Error> {
        let fits = place.0.len() == self.keys.len()
            && self
                .keys
                .iter()
                .zip(&place.0)
                .all(|((column, _), atom)| column.admits(atom.as_ref()));
        if !fits {
            return Err(Error::CursorInvalid);
        }
        Ok(self
            .together(place, towards)
            .unwrap_or_else(|| self.one_by_one(place, towards)))
    }

    /// All keys in one comparison, which an index can answer; only where they run the same way and are never null.
    fn together(&self, place: &Place, towards: bool) -> Option<SimpleExpr> {
        let (_, descending) = self.keys.first()?;
        let alike = |(column, falls): &(Column, bool)| falls == descending && !column.nullable;
        if !self.keys.iter().all(alike) {
            return None;
        }
        let row = self
            .keys
            .iter()
            .map(|(column, _)| column.value(self.dialect));
        let there = place.0.iter().flatten().map(stored);
        let (row, there) = (Expr::tuple(row), Expr::tuple(there));
        Some(if *descending == towards {
            row.lt(there)
        } else {
            row.gt(there)
        })
    }

    /// Greater by the first key, or equal by it and greater by the second, and so on.
    fn one_by_one(&self, place: &Place, towards: bool) -> SimpleExpr {
        let mut any = Condition::any();
        let mut equal = Condition::all();
        for ((column, descending), atom) in self.keys.iter().zip(&place.0) {
            let value = || column.value(self.dialect);
            let falls = *descending == towards;
            let further = match (atom, falls) {
                (None, false) => None,
                (None, true) => Some(value().is_not_null()),
                (Some(atom), true) => Some(value().lt(stored(atom))),
                (Some(atom), false) if column.nullable => {
                    Some(value().gt(stored(atom)).or(value().is_null()))
                }
                (Some(atom), false) => Some(value().gt(stored(atom))),
            };
            if let Some(further) = further {
                any = any.add(equal.clone().add(further));
            }
            equal = equal.add(match atom {
                None => value().is_null(),
                Some(atom) => value().eq(stored(atom)),
            });
        }
        any.into()
    }
}

/// A value that was read from a row, which has the form of its kind already.
fn stored(atom: &Atom) -> SimpleExpr {
    Expr::val(atom.clone())
}

fn name(number: usize) -> String {
    format!("k_{number}")
}

#[cfg(test)]
mod tests;

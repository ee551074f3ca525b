//! What lists are narrowed and sorted by: filters and orders as clients write them, made what the store takes.

use async_graphql::Enum;

use crate::error::Error;
use crate::store::asked::Asked;
use crate::store::filter::Filter;
use crate::store::order::Sort;

pub mod catalogue;
pub mod deals;
pub mod events;
pub(crate) mod operand;
pub mod operators;
pub mod question;
pub mod registrations;
mod shapes;

/// Fields of an order at most.
const FIELDS: usize = 8;

/// Which way a field is sorted. What is null, or not for you to see, counts as the greatest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum OrderDirection {
    /// The least first: A before Z, the oldest before the newest; null last.
    Asc,
    /// The greatest first: Z before A, the newest before the oldest; null first.
    Desc,
}

/// A filter of one list.
pub trait Narrows: Sized {
    /// The fields of the list.
    type Field: Copy;

    /// As the store takes it.
    ///
    /// # Errors
    /// `BAD_REQUEST` for a value that is none, with the name of its field.
    fn filter(self) -> Result<Filter<Self::Field>, Error>;
}

/// A field that one list is sorted by, and which way.
pub trait Sorts: Sized {
    /// The fields of the list.
    type Field: Copy;

    /// As the store takes it.
    fn sort(&self) -> Sort<Self::Field>;

    /// As the name of an order has it, to which cursors are bound.
    fn name(&self) -> String;
}

/// What a client asks of a list, and the name of the order that it gets.
///
/// # Errors
/// `BAD_REQUEST` for a filter or an order that is not well formed, or too large.
pub fn asked<N: Narrows, S: Sorts<Field = N::Field>>(
    list: &str,
    filter: Option<N>,
    order_by: Option<Vec<S>>,
) -> Result<(Asked<N::Field>, String), Error> {
    let filter = filter.map(Narrows::filter).transpose()?;
    if let Some(filter) = &filter {
        filter.check()?;
    }
    let order_by = order_by.unwrap_or_default();
    if order_by.len() > FIELDS {
        return Err(Error::BadRequest(format!(
            "`orderBy` has at most {FIELDS} fields; this one has {}.",
            order_by.len()
        )));
    }
    let name = order_by.iter().fold(list.to_owned(), |mut name, sort| {
        name.push(' ');
        name.push_str(&sort.name());
        name
    });
    let order = order_by.iter().map(Sorts::sort).collect();
    Ok((Asked { filter, order }, name))
}

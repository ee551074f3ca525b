//! A page of a list: which rows to read, and what lies before and after them.

use sea_orm::{ConnectionTrait, EntityTrait, FromQueryResult, QueryTrait, Select};
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::store::column::Atom;
use crate::store::connect::Db;
use crate::store::order::Keys;

/// A place in a list: what its order goes by, of the row that stands there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Place(pub(crate) Vec<Option<Atom>>);

impl Place {
    /// As bytes, for a cursor.
    ///
    /// # Errors
    /// [`Error::Internal`], which never comes: all that a place holds can be written.
    pub fn bytes(&self) -> Result<Vec<u8>, Error> {
        serde_json::to_vec(self).map_err(Error::internal)
    }

    /// The place of what has a number in its list.
    #[must_use]
    pub fn numbered(number: i64) -> Self {
        Self(vec![Some(Atom::Number(number))])
    }

    /// That number.
    ///
    /// # Errors
    /// [`Error::CursorInvalid`] for a place of another kind of list.
    pub fn number(&self) -> Result<i64, Error> {
        match self.0.as_slice() {
            [Some(Atom::Number(number))] => Ok(*number),
            _ => Err(Error::CursorInvalid),
        }
    }

    /// From bytes; none where they are no place of any list.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok()
    }
}

/// What part of a list is wanted. The places are those of the rows next to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Window {
    /// Rows at most.
    pub size: u64,
    /// Counted from the end of the list.
    pub backwards: bool,
    /// Only what comes after this place.
    pub after: Option<Place>,
    /// Only what comes before this place.
    pub before: Option<Place>,
}

impl Window {
    /// The beginning of a list.
    #[must_use]
    pub fn first(size: u64) -> Self {
        Self {
            size,
            backwards: false,
            after: None,
            before: None,
        }
    }

    /// Whether rows follow a page, and whether rows come before it, where more were found than it holds, or not.
    fn beyond(&self, more: bool) -> (bool, bool) {
        if self.backwards {
            (self.before.is_some(), more)
        } else {
            (more, self.after.is_some())
        }
    }
}

/// A page, in the order of the list.
#[derive(Clone, Debug)]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// Where each of them stands.
    pub places: Vec<Place>,
    /// Whether rows follow.
    pub has_next: bool,
    /// Whether rows come before.
    pub has_previous: bool,
}

impl<T> Page<T> {
    /// What was found in a window, one row more than asked telling that more follow, by the number of each row.
    #[must_use]
    pub fn of(mut rows: Vec<T>, window: &Window, number: impl Fn(&T) -> i64) -> Self {
        let size = usize::try_from(window.size).unwrap_or(usize::MAX);
        let more = rows.len() > size;
        if window.backwards {
            rows.drain(..rows.len().saturating_sub(size));
        } else {
            rows.truncate(size);
        }
        let (has_next, has_previous) = window.beyond(more);
        Self {
            places: rows
                .iter()
                .map(|row| Place::numbered(number(row)))
                .collect(),
            rows,
            has_next,
            has_previous,
        }
    }
}

/// Reads the page of a query that an order and a window cut out. One row more than asked tells that more follow.
pub(crate) async fn fetch<E: EntityTrait, R: FromQueryResult>(
    db: &Db,
    query: Select<E>,
    keys: &Keys,
    window: &Window,
) -> Result<Page<R>, Error> {
    let mut statement = query.into_query();
    keys.cut(&mut statement, window)?;
    let mut found = db.read.query_all(&statement).await?;
    let size = usize::try_from(window.size).unwrap_or(usize::MAX);
    let more = found.len() > size;
    found.truncate(size);
    if window.backwards {
        found.reverse();
    }
    let (has_next, has_previous) = window.beyond(more);
    let rows = found.iter().map(|row| R::from_query_result(row, ""));
    let places = found.iter().map(|row| keys.place(row));
    Ok(Page {
        rows: rows.collect::<Result<_, _>>()?,
        places: places.collect::<Result<_, _>>()?,
        has_next,
        has_previous,
    })
}

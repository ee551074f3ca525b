//! Lists in pages, by the Relay convention: sealed cursors, at most a hundred entries, a count only when asked for.

use std::borrow::Cow;

use async_graphql::{Object, OutputType, SimpleObject, TypeName};
use covente_entity::types::ids::PartnerId;
use futures_util::future::BoxFuture;

use crate::domain::viewer::Viewer;
use crate::error::Error;
use crate::graphql::context::State;
use crate::graphql::cursor::Cursors;
use crate::graphql::error::Fault;
use crate::store::page::{Page, Place, Window};

/// Entries of a page at most.
pub const MAXIMUM: i32 = 100;
/// Entries of a page where the client names no number.
pub const DEFAULT: i32 = 20;

/// What can stand in a list of its own.
pub trait Listed: OutputType + 'static {
    /// The name of the list.
    const CONNECTION: &'static str;
    /// The name of an entry.
    const EDGE: &'static str;
}

/// Which page a client asks for.
#[derive(Clone, Debug, Default)]
pub struct Paging {
    /// Entries from the beginning.
    pub first: Option<i32>,
    /// After this cursor.
    pub after: Option<String>,
    /// Entries from the end.
    pub last: Option<i32>,
    /// Before this cursor.
    pub before: Option<String>,
}

/// A list as one company sees it, under the name of its order.
pub struct List<'a> {
    cursors: &'a Cursors,
    company: PartnerId,
    order: String,
}

impl<'a> List<'a> {
    /// A list of the viewer's company.
    #[must_use]
    pub fn new(state: &'a State, viewer: &Viewer, order: impl Into<String>) -> Self {
        Self {
            cursors: &state.cursors,
            company: viewer.partner,
            order: order.into(),
        }
    }

    /// The part of the list that a client asks for.
    ///
    /// # Errors
    /// `BAD_REQUEST` for an impossible number of entries, `CURSOR_INVALID` for a cursor of another list.
    pub fn window(&self, paging: Paging) -> Result<Window, Error> {
        let size = match (paging.first, paging.last) {
            (Some(_), Some(_)) => {
                return Err(Error::BadRequest(
                    "Give `first` or `last`, not both.".into(),
                ));
            }
            (first, last) => first.or(last).unwrap_or(DEFAULT),
        };
        let size = u64::try_from(size)
            .ok()
            .filter(|_| size <= MAXIMUM)
            .ok_or_else(|| {
                Error::BadRequest(format!(
                    "`first` and `last` are from 0 to {MAXIMUM}; this one is {size}."
                ))
            })?;
        Ok(Window {
            size,
            backwards: paging.last.is_some(),
            after: paging.after.map(|cursor| self.open(&cursor)).transpose()?,
            before: paging.before.map(|cursor| self.open(&cursor)).transpose()?,
        })
    }

    fn open(&self, cursor: &str) -> Result<Place, Error> {
        let bytes = self.cursors.open(self.company, &self.order, cursor)?;
        Place::read(&bytes).ok_or(Error::CursorInvalid)
    }

    /// A page of the list as the schema shows it.
    ///
    /// # Errors
    /// `INTERNAL` for a place that cannot be written.
    pub fn page<R, N, E: Into<Fault> + 'static>(
        &self,
        page: Page<R>,
        node: impl Fn(R) -> N,
        count: impl Fn() -> BoxFuture<'static, Result<u64, E>> + Send + Sync + 'static,
    ) -> Result<Connection<N>, Error> {
        let edges = page.rows.into_iter().zip(page.places).map(|(row, place)| {
            Ok(Edge {
                cursor: self
                    .cursors
                    .seal(self.company, &self.order, &place.bytes()?),
                node: node(row),
            })
        });
        Ok(Connection {
            edges: edges.collect::<Result<_, Error>>()?,
            has_next: page.has_next,
            has_previous: page.has_previous,
            count: Box::new(move || {
                let counting = count();
                Box::pin(async move { counting.await.map_err(Into::into) })
            }),
        })
    }
}

type Count = Box<dyn Fn() -> BoxFuture<'static, Result<u64, Fault>> + Send + Sync>;

/// A page of a list.
pub struct Connection<N> {
    edges: Vec<Edge<N>>,
    has_next: bool,
    has_previous: bool,
    count: Count,
}

/// An entry of a page.
pub struct Edge<N> {
    cursor: String,
    node: N,
}

/// Where a page stands in its list.
#[derive(Clone, Debug, SimpleObject)]
pub struct PageInfo {
    /// Whether the list goes on after this page.
    has_next_page: bool,
    /// Whether there is more of the list before this page.
    has_previous_page: bool,
    /// The cursor of the first entry; null where the page is empty.
    start_cursor: Option<String>,
    /// The cursor of the last entry, for `after`; null where the page is empty.
    end_cursor: Option<String>,
}

impl PageInfo {
    /// Where a page stands that was put together elsewhere.
    #[must_use]
    pub fn new(
        has_next_page: bool,
        has_previous_page: bool,
        start_cursor: Option<String>,
        end_cursor: Option<String>,
    ) -> Self {
        Self {
            has_next_page,
            has_previous_page,
            start_cursor,
            end_cursor,
        }
    }
}

impl<N: Listed> TypeName for Connection<N> {
    fn type_name() -> Cow<'static, str> {
        N::CONNECTION.into()
    }
}

impl<N: Listed> TypeName for Edge<N> {
    fn type_name() -> Cow<'static, str> {
        N::EDGE.into()
    }
}

impl<N> Connection<N> {
    /// The entries with their cursors.
    #[must_use]
    pub fn entries(&self) -> &[Edge<N>] {
        &self.edges
    }

    /// The entries.
    #[must_use]
    pub fn items(&self) -> Vec<&N> {
        self.edges.iter().map(|edge| &edge.node).collect()
    }

    /// Where the page stands in the list.
    #[must_use]
    pub fn place(&self) -> PageInfo {
        PageInfo {
            has_next_page: self.has_next,
            has_previous_page: self.has_previous,
            start_cursor: self.edges.first().map(|edge| edge.cursor.clone()),
            end_cursor: self.edges.last().map(|edge| edge.cursor.clone()),
        }
    }

    /// How many entries the whole list has.
    ///
    /// # Errors
    /// Why it could not be counted.
    pub async fn total(&self) -> Result<i32, Fault> {
        let count = (self.count)().await?;
        Ok(i32::try_from(count).unwrap_or(i32::MAX))
    }
}

/// A page of a list.
#[Object(name_type)]
impl<N: Listed> Connection<N> {
    /// The entries of this page with their cursors, in the order of the list.
    async fn edges(&self) -> &[Edge<N>] {
        self.entries()
    }

    /// The entries of this page without their cursors.
    async fn nodes(&self) -> Vec<&N> {
        self.items()
    }

    /// Where this page stands in the list.
    async fn page_info(&self) -> PageInfo {
        self.place()
    }

    /// How many entries the whole list has. It is counted only where it is selected.
    async fn total_count(&self) -> Result<i32, Fault> {
        self.total().await
    }
}

/// An entry of a list and its place there.
#[Object(name_type)]
impl<N: Listed> Edge<N> {
    /// The place in the list, for `after` and `before`. It holds for your company and this list only.
    async fn cursor(&self) -> &str {
        &self.cursor
    }

    /// The entry.
    async fn node(&self) -> &N {
        &self.node
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn list(cursors: &Cursors) -> List<'_> {
        List {
            cursors,
            company: PartnerId(Uuid::from_u128(1)),
            order: "partners".to_owned(),
        }
    }

    #[test]
    fn a_page_has_a_hundred_entries_at_most() {
        let cursors = Cursors::new(b"secret");
        let window = |first, last| {
            let paging = Paging {
                first,
                last,
                ..Paging::default()
            };
            list(&cursors)
                .window(paging)
                .map(|window| (window.size, window.backwards))
                .map_err(|error| error.code())
        };
        assert_eq!(window(None, None), Ok((20, false)));
        assert_eq!(window(Some(0), None), Ok((0, false)));
        assert_eq!(window(None, Some(100)), Ok((100, true)));
        assert_eq!(window(Some(101), None), Err("BAD_REQUEST"));
        assert_eq!(window(None, Some(-1)), Err("BAD_REQUEST"));
        assert_eq!(window(Some(1), Some(1)), Err("BAD_REQUEST"));
    }

    #[test]
    fn a_cursor_leads_back_to_its_place() {
        let cursors = Cursors::new(b"secret");
        let list = list(&cursors);
        let place = Place::read(r#"[{"t":"société"},null,{"n":9}]"#.as_bytes()).unwrap();
        let after = cursors.seal(list.company, &list.order, &place.bytes().unwrap());
        let open = |after: &str| {
            let paging = Paging {
                after: Some(after.to_owned()),
                ..Paging::default()
            };
            list.window(paging)
                .map(|window| window.after)
                .map_err(|error| error.code())
        };
        assert_eq!(open(&after), Ok(Some(place)));
        assert_eq!(open("41"), Err("CURSOR_INVALID"));
        for bytes in [&b"short"[..], b"", b"{}", b"[[]]"] {
            let other = cursors.seal(list.company, &list.order, bytes);
            assert_eq!(open(&other), Err("CURSOR_INVALID"), "{bytes:?}");
        }
    }
}

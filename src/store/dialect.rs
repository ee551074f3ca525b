//! The one place that knows which database is in use.

use sea_orm::sea_query::{Expr, Func, SimpleExpr};
use sea_orm::{ColumnTrait, DatabaseConnection, DbBackend};
use uuid::Uuid;

/// SQLite or Postgres.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// Embedded; one writer.
    Sqlite,
    /// A server; many writers and nodes.
    Postgres,
}

impl Dialect {
    /// That of an open connection.
    #[must_use]
    pub fn of(connection: &DatabaseConnection) -> Self {
        if connection.get_database_backend() == DbBackend::Postgres {
            Dialect::Postgres
        } else {
            Dialect::Sqlite
        }
    }

    /// `column` is one of the ids. On Postgres as one array, so that every length is the same statement.
    pub fn any<C: ColumnTrait, I: Into<Uuid>>(
        self,
        column: C,
        ids: impl IntoIterator<Item = I>,
    ) -> SimpleExpr {
        let ids = ids.into_iter().map(Into::<Uuid>::into);
        match self {
            Dialect::Postgres => column.eq_any(ids),
            Dialect::Sqlite => column.is_in(ids),
        }
    }

    /// A text as its bytes sort, which is how SQLite sorts anyway: a server's own language would sort otherwise.
    #[must_use]
    pub fn bytewise(self, text: SimpleExpr) -> SimpleExpr {
        match self {
            Dialect::Postgres => SimpleExpr::cust_with_expr("$1 COLLATE \"C\"", text),
            Dialect::Sqlite => text,
        }
    }

    /// A text with its letters A to Z made small. Others stay: the databases do not agree on them.
    #[must_use]
    pub fn small_letters(self, text: SimpleExpr) -> SimpleExpr {
        Func::lower(self.bytewise(text)).into()
    }

    /// The month of a day, such as `2026-11`.
    #[must_use]
    pub fn month_of_day(self, day: SimpleExpr) -> SimpleExpr {
        match self {
            Dialect::Sqlite => begins(day),
            Dialect::Postgres => SimpleExpr::cust_with_expr("to_char($1, 'YYYY-MM')", day),
        }
    }

    /// The month of an instant in UTC.
    #[must_use]
    pub fn month_of_instant(self, instant: SimpleExpr) -> SimpleExpr {
        match self {
            Dialect::Sqlite => begins(instant),
            Dialect::Postgres => {
                SimpleExpr::cust_with_expr("to_char(timezone('UTC', $1), 'YYYY-MM')", instant)
            }
        }
    }

    /// An instant as whole seconds since 1970.
    #[must_use]
    pub fn epoch(self, instant: SimpleExpr) -> SimpleExpr {
        match self {
            Dialect::Sqlite => Func::cust("unixepoch").arg(instant).into(),
            Dialect::Postgres => {
                SimpleExpr::cust_with_expr("CAST(floor(extract(epoch FROM $1)) AS bigint)", instant)
            }
        }
    }

    /// A text of the search has a word that begins so: letters and digits only, as `domain::search` splits them.
    #[must_use]
    pub fn has_word(self, beginning: &str) -> SimpleExpr {
        match self {
            Dialect::Sqlite => SimpleExpr::cust_with_values(
                "search_text.id IN (SELECT rowid FROM search_index WHERE search_index MATCH ?)",
                [format!("\"{beginning}\"*")],
            ),
            Dialect::Postgres => SimpleExpr::cust_with_values(
                "search_text.vector @@ CAST($1 AS tsquery)",
                [format!("'{beginning}':*")],
            ),
        }
    }

    /// How a statement takes the lock on the row that it reads. SQLite's writer holds the whole database already.
    #[must_use]
    pub fn for_update(self) -> Option<&'static str> {
        match self {
            Dialect::Postgres => Some("FOR UPDATE"),
            Dialect::Sqlite => None,
        }
    }

    /// The n-th bind parameter of a statement written by hand.
    #[must_use]
    pub fn parameter(self, n: usize) -> String {
        match self {
            Dialect::Postgres => format!("${n}"),
            Dialect::Sqlite => format!("?{n}"),
        }
    }

    /// sea-orm's name for it.
    #[must_use]
    pub fn backend(self) -> DbBackend {
        match self {
            Dialect::Postgres => DbBackend::Postgres,
            Dialect::Sqlite => DbBackend::Sqlite,
        }
    }
}

/// A text as a prefix of a `LIKE`, its own `%`, `_` and `\` taken literally.
#[must_use]
pub fn like_prefix(text: &str) -> sea_orm::sea_query::LikeExpr {
    sea_orm::sea_query::LikeExpr::new(format!("{}%", escape(text))).escape('\\')
}

/// The same, for the beginning of any later word.
#[must_use]
pub fn like_word(text: &str) -> sea_orm::sea_query::LikeExpr {
    sea_orm::sea_query::LikeExpr::new(format!("% {}%", escape(text))).escape('\\')
}

/// The same, for any part.
#[must_use]
pub fn like_part(text: &str) -> sea_orm::sea_query::LikeExpr {
    sea_orm::sea_query::LikeExpr::new(format!("%{}%", escape(text))).escape('\\')
}

fn escape(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_")
}
/// SQLite keeps days and instants as texts, which begin with the year and the month.
fn begins(text: SimpleExpr) -> SimpleExpr {
    let (from, letters) = (Expr::Constant(1.into()), Expr::Constant(7.into()));
    Func::cust("substr").args([text, from, letters]).into()
}

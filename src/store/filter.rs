//! What a client narrows a list by: tests on its fields, joined by and, or and not, as a condition in SQL.

use sea_orm::Condition;
use sea_orm::sea_query::{Expr, ExprTrait, Func, SimpleExpr};

use crate::error::Error;
use crate::store::column::{Atom, Column};
use crate::store::dialect::{Dialect, like_part, like_prefix};

/// How deep `or` and `not` may stand in each other.
const LEVELS: usize = 8;
/// Tests of one filter at most.
const TESTS: usize = 100;
/// Values of one list at most.
const VALUES: usize = 100;

/// A filter over the fields of one list.
#[derive(Clone, Debug, PartialEq)]
pub enum Filter<F> {
    /// Each of these holds; none hold always.
    All(Vec<Filter<F>>),
    /// One of these holds; none hold never.
    Any(Vec<Filter<F>>),
    /// This does not hold.
    Not(Box<Filter<F>>),
    /// A field passes a test.
    Is(F, Test),
}

/// A test of one field. One that is null, or that the viewer may not see, passes none but [`Test::Null`].
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// It is one of these.
    In(Vec<Atom>),
    /// It is none of these.
    NotIn(Vec<Atom>),
    /// It is less.
    Lt(Atom),
    /// It is less or equal.
    Lte(Atom),
    /// It is greater.
    Gt(Atom),
    /// It is greater or equal.
    Gte(Atom),
    /// This text stands somewhere in it.
    Contains(String),
    /// It begins with this text.
    StartsWith(String),
    /// It is null, or is not.
    Null(bool),
}

impl<F: Copy> Filter<F> {
    /// Holds a filter to what a statement can bear.
    ///
    /// # Errors
    /// `BAD_REQUEST` that names the bound.
    pub fn check(&self) -> Result<(), Error> {
        let too_much = |sentence: String| Err(Error::BadRequest(sentence));
        if self.levels() > LEVELS {
            return too_much(format!(
                "In a filter, `or` and `not` may stand in each other {LEVELS} levels deep, not deeper."
            ));
        }
        let tests = self.tests();
        if tests > TESTS {
            return too_much(format!(
                "A filter has at most {TESTS} tests; this one has {tests}."
            ));
        }
        let longest = self.longest();
        if longest > VALUES {
            return too_much(format!(
                "A list in a filter has at most {VALUES} values; this one has {longest}."
            ));
        }
        Ok(())
    }

    fn levels(&self) -> usize {
        match self {
            Filter::All(parts) => parts.iter().map(Filter::levels).max().unwrap_or(0),
            Filter::Any(parts) => 1 + parts.iter().map(Filter::levels).max().unwrap_or(0),
            Filter::Not(part) => 1 + part.levels(),
            Filter::Is(..) => 0,
        }
    }

    /// An empty list counts too: it stands in the statement as well.
    fn tests(&self) -> usize {
        match self {
            Filter::All(parts) | Filter::Any(parts) => {
                parts.iter().map(Filter::tests).sum::<usize>().max(1)
            }
            Filter::Not(part) => part.tests(),
            Filter::Is(..) => 1,
        }
    }

    fn longest(&self) -> usize {
        match self {
            Filter::All(parts) | Filter::Any(parts) => {
                parts.iter().map(Filter::longest).max().unwrap_or(0)
            }
            Filter::Not(part) => part.longest(),
            Filter::Is(_, Test::In(values) | Test::NotIn(values)) => values.len(),
            Filter::Is(..) => 0,
        }
    }

    /// The filter in SQL. It is true or false of every row, never unknown, so that `not` turns it round.
    pub(crate) fn condition(&self, dialect: Dialect, column: &impl Fn(F) -> Column) -> SimpleExpr {
        let joined = |condition: Condition, parts: &[Filter<F>]| {
            parts
                .iter()
                .fold(condition, |all, part| {
                    all.add(part.condition(dialect, column))
                })
                .into()
        };
        match self {
            Filter::All(parts) => joined(Condition::all(), parts),
            Filter::Any(parts) => joined(Condition::any(), parts),
            Filter::Not(part) => part.condition(dialect, column).not(),
            Filter::Is(field, test) => holds(dialect, column(*field), test),
        }
    }
}

fn holds(dialect: Dialect, mut column: Column, test: &Test) -> SimpleExpr {
    if let Some(mut rows) = column.among.take() {
        return Expr::exists(rows.and_where(holds(dialect, column, test)).to_owned());
    }
    let passed = passes(dialect, &column, test);
    if column.nullable && !matches!(test, Test::Null(_)) {
        Func::coalesce([passed, Expr::Constant(false.into())]).into()
    } else {
        passed
    }
}

fn passes(dialect: Dialect, column: &Column, test: &Test) -> SimpleExpr {
    let value = || column.value(dialect);
    let all = |values: &[Atom]| -> Vec<SimpleExpr> {
        values.iter().map(|value| column.operand(value)).collect()
    };
    match test {
        Test::In(values) => value().is_in(all(values)),
        // Of nothing, what is null is none either, but it passes no test.
        Test::NotIn(values) if values.is_empty() => value().is_not_null(),
        Test::NotIn(values) => value().is_not_in(all(values)),
        Test::Lt(other) => value().lt(column.operand(other)),
        Test::Lte(other) => value().lte(column.operand(other)),
        Test::Gt(other) => value().gt(column.operand(other)),
        Test::Gte(other) => value().gte(column.operand(other)),
        Test::Contains(part) => column
            .searched(dialect)
            .like(like_part(&column.needle(part))),
        Test::StartsWith(start) => column
            .searched(dialect)
            .like(like_prefix(&column.needle(start))),
        Test::Null(true) => value().is_null(),
        Test::Null(false) => value().is_not_null(),
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::sea_query::{Alias, PostgresQueryBuilder, Query, SqliteQueryBuilder};

    use super::*;
    use crate::store::column::Kind;

    fn column(field: &'static str) -> Column {
        let expr = Expr::col(Alias::new(field));
        match field {
            "name" => Column::new(expr, Kind::Folded),
            "crm" => Column::new(expr, Kind::Exact).nullable(),
            _ => Column::new(expr, Kind::Number).nullable(),
        }
    }

    fn sql(filter: &Filter<&'static str>, dialect: Dialect) -> String {
        let condition = filter.condition(dialect, &column);
        let query = Query::select().expr(condition).to_owned();
        let sql = match dialect {
            Dialect::Sqlite => query.to_string(SqliteQueryBuilder),
            Dialect::Postgres => query.to_string(PostgresQueryBuilder),
        };
        sql.trim_start_matches("SELECT ").to_owned()
    }

    fn number(value: i64) -> Atom {
        Atom::Number(value)
    }

    #[test]
    fn what_is_null_passes_no_test_and_not_turns_that_round() {
        let less = Filter::Is("n", Test::Lt(number(3)));
        assert_eq!(sql(&less, Dialect::Sqlite), r#"COALESCE("n" < 3, FALSE)"#);
        let not = Filter::Not(Box::new(less));
        assert_eq!(
            sql(&not, Dialect::Sqlite),
            r#"NOT COALESCE("n" < 3, FALSE)"#
        );
        let null = Filter::Is("n", Test::Null(true));
        assert_eq!(sql(&null, Dialect::Sqlite), r#""n" IS NULL"#);
        let none = Filter::Is("n", Test::NotIn(vec![]));
        assert_eq!(
            sql(&none, Dialect::Sqlite),
            r#"COALESCE("n" IS NOT NULL, FALSE)"#
        );
    }

    #[test]
    fn texts_are_compared_in_their_form_and_by_their_bytes() {
        let is = Filter::Is("name", Test::In(vec![Atom::Text("Société".into())]));
        assert_eq!(sql(&is, Dialect::Sqlite), r#""name" IN ('societe')"#);
        assert_eq!(
            sql(&is, Dialect::Postgres),
            r#"("name" COLLATE "C") IN ('societe')"#
        );
        let has = Filter::Is("crm", Test::Contains("A%".into()));
        assert_eq!(
            sql(&has, Dialect::Sqlite),
            r#"COALESCE(LOWER("crm") LIKE '%a\%%' ESCAPE '\', FALSE)"#
        );
    }

    #[test]
    fn all_of_nothing_holds_and_any_of_nothing_does_not() {
        assert_eq!(sql(&Filter::All(vec![]), Dialect::Sqlite), "TRUE");
        assert_eq!(sql(&Filter::Any(vec![]), Dialect::Sqlite), "FALSE");
    }

    #[test]
    fn a_filter_is_bounded_in_depth_tests_and_lists() {
        let test = || Filter::Is("n", Test::Lt(number(1)));
        let deep = |levels| {
            (0..levels).fold(test(), |inner, level| match level % 2 {
                0 => Filter::Not(Box::new(inner)),
                _ => Filter::Any(vec![Filter::All(vec![inner])]),
            })
        };
        let wide = |tests| Filter::All((0..tests).map(|_| test()).collect());
        let long = |values| Filter::Is("n", Test::In((0..values).map(number).collect()));
        for (good, bad) in [
            (deep(8), deep(9)),
            (wide(100), wide(101)),
            (long(100), long(101)),
            (wide(1), Filter::All(vec![Filter::All(vec![]); 101])),
        ] {
            assert!(good.check().is_ok());
            assert_eq!(
                bad.check().map_err(|error| error.code()),
                Err("BAD_REQUEST")
            );
        }
    }
}

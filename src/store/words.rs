//! Puts the words of new and changed texts into the search index; the database's own triggers tell which those are.

use covente_entity::types::SearchPart;
use covente_entity::{
    customer, engagement, invitation, message, opportunity, search_text, solution, team_member,
};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement, UnionType};
use sea_orm::{
    ActiveEnum, ConnectionTrait, DbErr, EntityTrait, IdenStatic, Iterable, QueryResult, Statement,
};
use uuid::Uuid;

use crate::domain::search;
use crate::error::Error;
use crate::store::dialect::Dialect;

/// Texts that are split at once.
const AT_ONCE: u64 = 500;

/// Splits every text that has no words yet: those that this transaction wrote, in one statement where it wrote none, and
/// in two where it wrote some.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub(crate) async fn put_in(on: &impl ConnectionTrait, dialect: Dialect) -> Result<(), Error> {
    let Some(_) = split(on, dialect, &wanting()).await? else {
        return Ok(());
    };
    // So many at once come of a file or of a new version. Each kind is gone through once, in the order of its index: to
    // ask for any that are left would pass over all that were just split, again and again.
    for part in SearchPart::iter() {
        let mut after = Uuid::nil();
        while let Some(last) = split(on, dialect, &next(part, after)).await? {
            after = last;
        }
    }
    Ok(())
}

/// Splits the texts that a statement finds. Gives the source of the last one if there may be more.
async fn split(
    on: &impl ConnectionTrait,
    dialect: Dialect,
    wanting: &SelectStatement,
) -> Result<Option<Uuid>, Error> {
    let found = on.query_all(wanting).await?;
    let rows = found.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    if !rows.is_empty() {
        on.execute_raw(update(dialect, &rows)).await?;
    }
    match found.last() {
        Some(last) if u64::try_from(rows.len()).unwrap_or(AT_ONCE) == AT_ONCE => {
            Ok(Some(last.try_get("", "source")?))
        }
        _ => Ok(None),
    }
}

/// Those of one kind without words, after a source.
fn next(part: SearchPart, after: Uuid) -> SelectStatement {
    use search_text::{Column as T, Entity as Texts};
    of(part)
        .and_where(Expr::col((Texts, T::Source)).gt(after))
        .order_by((Texts, T::Source), Order::Asc)
        .limit(AT_ONCE)
        .to_owned()
}

/// The texts without words, with what they are made of.
fn wanting() -> SelectStatement {
    let mut parts = SearchPart::iter().map(of);
    let mut all = parts.next().unwrap_or_default();
    for part in parts {
        all.union(UnionType::All, part);
    }
    all.limit(AT_ONCE);
    all
}

/// Those of one kind: where they stand, and up to three columns.
fn of(part: SearchPart) -> SelectStatement {
    match part {
        SearchPart::Name => {
            use opportunity::{Column as C, Entity};
            texts::<Entity>(part, C::Id, &[C::Name])
        }
        SearchPart::Internal => {
            use opportunity::{Column as C, Entity};
            texts::<Entity>(part, C::Id, &[C::PrivateNotes, C::CrmId, C::CampaignId])
        }
        SearchPart::Person => {
            use team_member::{Column as C, Entity};
            texts::<Entity>(part, C::Id, &[C::Name, C::Email])
        }
        SearchPart::Solution => {
            use solution::{Column as C, Entity};
            texts::<Entity>(part, C::Id, &[C::Name])
        }
        SearchPart::Reference => {
            use engagement::{Column as C, Entity};
            texts::<Entity>(part, C::Id, &[C::Reference])
        }
        SearchPart::Contact => {
            use engagement::{Column as C, Entity};
            texts::<Entity>(part, C::Id, &[C::ContactName, C::ContactEmail])
        }
        SearchPart::Customer => {
            use customer::{Column as C, Entity};
            texts::<Entity>(part, C::Id, &[C::Name])
        }
        SearchPart::CustomerId => {
            use customer::{Column as C, Entity};
            texts::<Entity>(part, C::Id, &[C::ExternalId])
        }
        SearchPart::Message => {
            use message::{Column as C, Entity};
            texts::<Entity>(part, C::Id, &[C::Body])
        }
        SearchPart::Invitation => {
            use invitation::{Column as C, Entity};
            texts::<Entity>(part, C::Id, &[C::Message])
        }
    }
}

fn texts<E: EntityTrait>(
    part: SearchPart,
    id: E::Column,
    columns: &[E::Column],
) -> SelectStatement {
    use search_text::{Column as T, Entity as Texts};
    let text = |place: usize| match columns.get(place) {
        Some(column) => Expr::col((E::default(), *column)),
        None => Expr::cust("CAST(NULL AS TEXT)"),
    };
    Query::select()
        .column((Texts, T::Id))
        .column((Texts, T::Source))
        .expr_as(text(0), "text_0")
        .expr_as(text(1), "text_1")
        .expr_as(text(2), "text_2")
        .from(Texts)
        .inner_join(
            E::default(),
            Expr::col((E::default(), id)).equals((Texts, T::Source)),
        )
        .and_where(Expr::col((Texts, T::Part)).eq(Expr::Constant(part.to_value().into())))
        .and_where(Expr::col((Texts, T::Words)).is_null())
        .to_owned()
}

/// The number of a text, and its words.
fn read(row: &QueryResult) -> Result<(i64, String), DbErr> {
    let text = |name: &str| {
        row.try_get::<Option<String>>("", name)
            .map(Option::unwrap_or_default)
    };
    let whole = [text("text_0")?, text("text_1")?, text("text_2")?].join(" ");
    Ok((
        row.try_get("", search_text::Column::Id.as_str())?,
        search::words(&whole),
    ))
}

fn update(dialect: Dialect, rows: &[(i64, String)]) -> Statement {
    let pairs: Vec<_> = (0..rows.len())
        .map(|row| {
            let [id, words] = [1, 2].map(|column| dialect.parameter(2 * row + column));
            format!("(CAST({id} AS bigint), {words})")
        })
        .collect();
    let sql = format!(
        "UPDATE search_text SET words = split.column2 FROM (VALUES {}) AS split WHERE search_text.id = split.column1",
        pairs.join(", ")
    );
    let values = rows
        .iter()
        .flat_map(|(id, words)| [(*id).into(), words.as_str().into()]);
    Statement::from_sql_and_values(dialect.backend(), sql, values)
}

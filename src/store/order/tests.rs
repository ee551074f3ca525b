//! What lies beyond a place, in SQL.

use sea_orm::sea_query::{Query, SqliteQueryBuilder};
use uuid::Uuid;

use super::*;
use covente_entity::opportunity;

#[derive(Clone, Copy)]
enum Field {
    /// Never null.
    A,
    /// May be null.
    B,
}

fn column(field: Field) -> Column {
    match field {
        Field::A => Column::new(Expr::col(Alias::new("a")), Kind::Number),
        Field::B => Column::new(Expr::col(Alias::new("b")), Kind::Number).nullable(),
    }
}

fn keys(sorts: &[(Field, bool)]) -> Keys {
    let sorts: Vec<_> = sorts
        .iter()
        .map(|&(field, descending)| Sort { field, descending })
        .collect();
    let id = opportunity::Column::Id;
    Keys::new::<opportunity::Entity, _>(Dialect::Sqlite, &sorts, &column, id)
}

fn place(values: &[Option<i64>]) -> Place {
    let values = values.iter().map(|value| value.map(Atom::Number));
    Place(values.chain([Some(Atom::Id(Uuid::nil()))]).collect())
}

/// The condition and the order of what lies after a place; the id is written short.
fn after(keys: &Keys, place: Place, backwards: bool) -> String {
    let mut query = Query::select();
    let (after, before) = if backwards {
        (None, Some(place))
    } else {
        (Some(place), None)
    };
    let window = Window {
        size: 1,
        backwards,
        after,
        before,
    };
    keys.cut(&mut query, &window).unwrap();
    let sql = query.to_string(SqliteQueryBuilder);
    let (_, sql) = sql.split_once(" WHERE ").unwrap();
    sql.replace(r#""opportunity"."id""#, "id")
        .replace("'00000000-0000-0000-0000-000000000000'", "X")
        .replace(" LIMIT 2", "")
        .replace('"', "")
}

#[test]
fn keys_that_run_one_way_are_compared_as_one() {
    let up = keys(&[(Field::A, false)]);
    assert_eq!(
        after(&up, place(&[Some(1)]), false),
        "(a, id) > (1, X) ORDER BY a ASC, id ASC"
    );
    assert_eq!(
        after(&up, place(&[Some(1)]), true),
        "(a, id) < (1, X) ORDER BY a DESC, id DESC"
    );
    let newest = keys(&[]);
    assert_eq!(
        after(&newest, place(&[]), false),
        "(id) < (X) ORDER BY id DESC"
    );
}

#[test]
fn null_counts_as_the_greatest() {
    let up = keys(&[(Field::B, false)]);
    assert_eq!(
        after(&up, place(&[Some(1)]), false),
        "b > 1 OR b IS NULL OR (b = 1 AND id > X) ORDER BY b ASC NULLS LAST, id ASC"
    );
    assert_eq!(
        after(&up, place(&[None]), false),
        "b IS NULL AND id > X ORDER BY b ASC NULLS LAST, id ASC"
    );
    assert_eq!(
        after(&up, place(&[None]), true),
        "b IS NOT NULL OR (b IS NULL AND id < X) ORDER BY b DESC NULLS FIRST, id DESC"
    );
    let down = keys(&[(Field::B, true)]);
    assert_eq!(
        after(&down, place(&[Some(1)]), false),
        "b < 1 OR (b = 1 AND id < X) ORDER BY b DESC NULLS FIRST, id DESC"
    );
}

#[test]
fn each_key_goes_its_own_way() {
    let mixed = keys(&[(Field::A, true), (Field::B, false)]);
    assert_eq!(
        after(&mixed, place(&[Some(1), Some(2)]), false),
        "a < 1 OR (a = 1 AND (b > 2 OR b IS NULL)) OR (a = 1 AND b = 2 AND id > X) \
         ORDER BY a DESC, b ASC NULLS LAST, id ASC"
    );
    assert_eq!(
        after(&mixed, place(&[Some(1), None]), true),
        "a > 1 OR (a = 1 AND b IS NOT NULL) OR (a = 1 AND b IS NULL AND id < X) \
         ORDER BY a ASC, b DESC NULLS FIRST, id DESC"
    );
}

#[test]
fn a_place_of_another_shape_is_refused() {
    let keys = keys(&[(Field::A, false), (Field::B, false)]);
    let refused = |place: Option<Place>| {
        let window = Window {
            after: place,
            ..Window::first(1)
        };
        let outcome = keys.cut(&mut Query::select(), &window);
        outcome.map_err(|error| error.code())
    };
    assert_eq!(refused(Some(place(&[Some(1), None]))), Ok(()));
    for wrong in [
        place(&[None, Some(1)]),
        place(&[Some(1)]),
        place(&[Some(1), None, None]),
        Place(vec![
            Some(Atom::Flag(true)),
            None,
            Some(Atom::Id(Uuid::nil())),
        ]),
        Place(vec![Some(Atom::Number(1)), None, None]),
    ] {
        assert_eq!(
            refused(Some(wrong.clone())),
            Err("CURSOR_INVALID"),
            "{wrong:?}"
        );
    }
}

#[test]
fn a_place_is_read_as_it_was_written() {
    let place = Place(vec![
        Some(Atom::Text("société\"\\".into())),
        None,
        Some(Atom::Number(i64::MIN)),
        Some(Atom::Instant(
            "2027-03-31T09:30:00.123456Z".parse().unwrap(),
        )),
        Some(Atom::Day("2027-03-31".parse().unwrap())),
        Some(Atom::Flag(true)),
        Some(Atom::Id(Uuid::from_u128(9))),
    ]);
    assert_eq!(Place::read(&place.bytes().unwrap()), Some(place));
    for bytes in [&b""[..], b"{}", b"[1]", b"[{\"q\":1}]", b"\xff", b"[[[["] {
        assert_eq!(Place::read(bytes), None, "{bytes:?}");
    }
}

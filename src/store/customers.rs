//! Customers: reference data that all may search, and what the viewer's own company and deals brought (design §11).

use covente_entity::customer;
use covente_entity::types::CustomerClass;
use covente_entity::types::ids::CustomerId;
use sea_orm::sea_query::{ExprTrait, SimpleExpr};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect,
    Select,
};

use crate::domain::text::fold;
use crate::domain::viewer::Viewer;
use crate::error::Error;
use crate::store::asked::Asked;
use crate::store::connect::Db;
use crate::store::dialect::{like_prefix, like_word};
use crate::store::engagements;
use crate::store::page::{self, Page, Window};

mod fields;

pub use fields::Field;

/// What a search names; what is not named does not narrow it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// ISO 3166-1 alpha-2, in capitals.
    pub country: Option<String>,
    /// The beginning of the city.
    pub city: Option<String>,
    /// The beginning of a word of the name, or the D-U-N-S number (R27).
    pub text: Option<String>,
}

fn seen_by(viewer: &Viewer) -> Condition {
    Condition::any()
        .add(customer::Column::CreatedBy.is_null())
        .add(customer::Column::CreatedBy.eq(viewer.partner))
        .add(engagements::customer_of_own_deal(viewer))
}

fn list(viewer: &Viewer, search: &Search) -> Select<customer::Entity> {
    let mut query = customer::Entity::find().filter(seen_by(viewer));
    if let Some(country) = &search.country {
        query = query.filter(customer::Column::Country.eq(country));
    }
    if let Some(city) = search
        .city
        .as_deref()
        .map(fold)
        .filter(|city| !city.is_empty())
    {
        query = query.filter(customer::Column::CityFolded.like(like_prefix(&city)));
    }
    if let Some(text) = search
        .text
        .as_deref()
        .map(fold)
        .filter(|text| !text.is_empty())
    {
        query = query.filter(named(&text));
    }
    query
}

fn named(text: &str) -> SimpleExpr {
    let name = customer::Column::NameFolded
        .like(like_prefix(text))
        .or(customer::Column::NameFolded.like(like_word(text)));
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    if digits.len() == 9 {
        name.or(customer::Column::Duns.eq(digits))
    } else {
        name
    }
}

/// A page of customers, by their own order by name.
///
/// # Errors
/// [`Error::CursorInvalid`] for a place of another order, [`Error::Internal`] of the database.
pub async fn page(
    db: &Db,
    viewer: &Viewer,
    search: &Search,
    asked: &Asked<Field>,
    window: &Window,
) -> Result<Page<customer::Model>, Error> {
    let query = asked.narrow(list(viewer, search), db.dialect, &Field::column);
    let (id, default) = (customer::Column::Id, Some(Field::Name));
    let keys = asked.keys::<customer::Entity>(db.dialect, &Field::column, id, default);
    page::fetch(db, query, &keys, window).await
}

/// How many customers that list holds.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn count(
    db: &Db,
    viewer: &Viewer,
    search: &Search,
    asked: &Asked<Field>,
) -> Result<u64, Error> {
    let query = asked.narrow(list(viewer, search), db.dialect, &Field::column);
    Ok(query.count(&db.read).await?)
}

/// How the vendor knows a customer, whoever asks (R30).
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn class(
    on: &impl ConnectionTrait,
    id: CustomerId,
) -> Result<Option<CustomerClass>, Error> {
    Ok(customer::Entity::find_by_id(id)
        .select_only()
        .column(customer::Column::Class)
        .into_tuple()
        .one(on)
        .await?)
}

/// Customers by id, as far as the viewer may see them.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn find(
    db: &Db,
    on: &impl ConnectionTrait,
    viewer: &Viewer,
    ids: &[CustomerId],
) -> Result<Vec<customer::Model>, Error> {
    Ok(customer::Entity::find()
        .filter(db.dialect.any(customer::Column::Id, ids.iter().copied()))
        .filter(seen_by(viewer))
        .all(on)
        .await?)
}

/// Customers by the form of the name that a search compares, as far as the viewer may see them.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn of_name(
    on: &impl ConnectionTrait,
    viewer: &Viewer,
    names: impl ExactSizeIterator<Item = String>,
) -> Result<Vec<customer::Model>, Error> {
    if names.len() == 0 {
        return Ok(Vec::new());
    }
    Ok(customer::Entity::find()
        .filter(customer::Column::NameFolded.is_in(names))
        .filter(seen_by(viewer))
        .all(on)
        .await?)
}

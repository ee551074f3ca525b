//! Companies and their locations: the ecosystem, which every signed-in company may search (R57).

use covente_entity::types::PartnerKind;
use covente_entity::types::ids::{LocationId, PartnerId};
use covente_entity::{location, partner};
use sea_orm::sea_query::ExprTrait;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect, Select,
};

use crate::domain::text::fold;
use crate::error::Error;
use crate::store::asked::Asked;
use crate::store::connect::Db;
use crate::store::dialect::{like_prefix, like_word};
use crate::store::page::{self, Page, Window};
use crate::store::rankings::Among;

mod fields;

pub use fields::Field;

/// What a company is to the programme; none where there is no such company.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn kind(db: &Db, id: PartnerId) -> Result<Option<PartnerKind>, Error> {
    Ok(partner::Entity::find_by_id(id)
        .select_only()
        .column(partner::Column::Kind)
        .into_tuple()
        .one(&db.read)
        .await?)
}

/// The vendor's company, where the programme has one. It is looked up until it is found, and never changes then.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn vendor(db: &Db, on: &impl ConnectionTrait) -> Result<Option<PartnerId>, Error> {
    if let Some(vendor) = db.vendor.get() {
        return Ok(Some(*vendor));
    }
    let found: Option<PartnerId> = partner::Entity::find()
        .filter(partner::Column::Kind.eq(PartnerKind::Vendor))
        .select_only()
        .column(partner::Column::Id)
        .into_tuple()
        .one(on)
        .await?;
    if let Some(vendor) = found {
        db.vendor.get_or_init(|| async move { vendor }).await;
    }
    Ok(found)
}

fn list(search: Option<&str>) -> Select<partner::Entity> {
    let query = partner::Entity::find();
    match search.map(fold).filter(|search| !search.is_empty()) {
        None => query,
        Some(search) => query.filter(
            partner::Column::NameFolded
                .like(like_prefix(&search))
                .or(partner::Column::NameFolded.like(like_word(&search))),
        ),
    }
}

/// A page of companies, by their own order by name, of those with a word that begins like the search; ranked by offers
/// of a kind, where they are ranked.
///
/// # Errors
/// [`Error::CursorInvalid`] for a place of another order, [`Error::Internal`] of the database.
pub async fn page(
    db: &Db,
    search: Option<&str>,
    among: &Among,
    asked: &Asked<Field>,
    window: &Window,
) -> Result<Page<partner::Model>, Error> {
    let column = |field: Field| field.column(among);
    let query = asked.narrow(list(search), db.dialect, &column);
    let (id, default) = (partner::Column::Id, Some(Field::Name));
    let keys = asked.keys::<partner::Entity>(db.dialect, &column, id, default);
    page::fetch(db, query, &keys, window).await
}

/// How many companies that list holds.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn count(db: &Db, search: Option<&str>, asked: &Asked<Field>) -> Result<u64, Error> {
    let column = |field: Field| field.column(&Among::default());
    let query = asked.narrow(list(search), db.dialect, &column);
    Ok(query.count(&db.read).await?)
}

/// Companies by id.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn find(
    db: &Db,
    on: &impl ConnectionTrait,
    ids: &[PartnerId],
) -> Result<Vec<partner::Model>, Error> {
    Ok(partner::Entity::find()
        .filter(db.dialect.any(partner::Column::Id, ids.iter().copied()))
        .all(on)
        .await?)
}

/// Locations by id.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn locations(
    db: &Db,
    on: &impl ConnectionTrait,
    ids: &[LocationId],
) -> Result<Vec<location::Model>, Error> {
    Ok(location::Entity::find()
        .filter(db.dialect.any(location::Column::Id, ids.iter().copied()))
        .all(on)
        .await?)
}

/// The location of a membership number, in whatever company: the number is unique.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn member(
    on: &impl ConnectionTrait,
    membership_id: &str,
) -> Result<Option<LocationId>, Error> {
    Ok(location::Entity::find()
        .filter(location::Column::MembershipId.eq(membership_id))
        .select_only()
        .column(location::Column::Id)
        .into_tuple()
        .one(on)
        .await?)
}

/// Companies by the form of the name that a search compares.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn named(db: &Db, name: &str) -> Result<Vec<partner::Model>, Error> {
    Ok(partner::Entity::find()
        .filter(partner::Column::NameFolded.eq(fold(name)))
        .all(&db.read)
        .await?)
}

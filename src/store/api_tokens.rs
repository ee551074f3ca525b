//! The tokens of machines: as their company's admins list them, and as a request proves itself by one.

use covente_entity::api_token;
use covente_entity::types::Time;
use covente_entity::types::ids::ApiTokenId;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QuerySelect, Select,
};

use crate::domain::permission::{Duty, holds};
use crate::domain::viewer::Viewer;
use crate::error::Error;
use crate::store::asked::Asked;
use crate::store::column::Column;
use crate::store::connect::Db;
use crate::store::page::{self, Page, Window};
use crate::store::programme::Written;
use crate::store::tx::Tx;

/// A token as it stands in the database.
pub type Row = api_token::Model;

#[derive(Clone, Copy, Debug)]
enum Field {}

impl Field {
    fn column(self) -> Column {
        match self {}
    }
}

/// The tokens of the viewer's company, for its admins alone.
fn list(viewer: &Viewer) -> Select<api_token::Entity> {
    let query = api_token::Entity::find().filter(api_token::Column::PartnerId.eq(viewer.partner));
    if holds(viewer, Duty::KeepTokens, Some(viewer.partner)) {
        query
    } else {
        query.filter(Expr::val(1).eq(0))
    }
}

/// What counts at an instant.
fn counts(now: Time) -> Condition {
    Condition::all()
        .add(api_token::Column::RevokedAt.is_null())
        .add(
            api_token::Column::ExpiresAt
                .is_null()
                .or(api_token::Column::ExpiresAt.gt(now)),
        )
}

/// A page of these tokens, newest first.
///
/// # Errors
/// [`Error::CursorInvalid`] for a place of another order, [`Error::Internal`] of the database.
pub async fn page(
    db: &Db,
    viewer: &Viewer,
    window: &Window,
) -> Result<Page<api_token::Model>, Error> {
    let asked: Asked<Field> = Asked::default();
    let id = api_token::Column::Id;
    let keys = asked.keys::<api_token::Entity>(db.dialect, &Field::column, id, None);
    page::fetch(db, list(viewer), &keys, window).await
}

/// How many these are.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn count(db: &Db, viewer: &Viewer) -> Result<u64, Error> {
    Ok(list(viewer).count(&db.read).await?)
}

/// How many of them count at an instant.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn count_good(
    on: &impl ConnectionTrait,
    viewer: &Viewer,
    now: Time,
) -> Result<u64, Error> {
    Ok(list(viewer).filter(counts(now)).count(on).await?)
}

/// Those of some tokens that the viewer looks after.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn find(
    db: &Db,
    on: &impl ConnectionTrait,
    viewer: &Viewer,
    ids: &[ApiTokenId],
) -> Result<Vec<api_token::Model>, Error> {
    let among = db.dialect.any(api_token::Column::Id, ids.iter().copied());
    Ok(list(viewer).filter(among).all(on).await?)
}

/// The token of a prefix, whoever asks: the one statement by which a request proves itself.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn by_prefix(db: &Db, prefix: &str) -> Result<Option<api_token::Model>, Error> {
    Ok(api_token::Entity::find()
        .filter(api_token::Column::Prefix.eq(prefix))
        .one(&db.read)
        .await?)
}

/// Those of some tokens that still count at an instant.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn good(db: &Db, ids: &[ApiTokenId], now: Time) -> Result<Vec<ApiTokenId>, Error> {
    Ok(api_token::Entity::find()
        .select_only()
        .column(api_token::Column::Id)
        .filter(db.dialect.any(api_token::Column::Id, ids.iter().copied()))
        .filter(counts(now))
        .into_tuple()
        .all(&db.read)
        .await?)
}

/// Notes that a token was used, unless that was noted since an instant.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn touch(db: &Db, id: ApiTokenId, now: Time, since: Time) -> Result<(), Error> {
    let last = api_token::Column::LastUsedAt;
    api_token::Entity::update_many()
        .col_expr(last, Expr::val(now))
        .filter(api_token::Column::Id.eq(id))
        .filter(last.is_null().or(last.lte(since)))
        .exec(&db.write)
        .await?;
    Ok(())
}

impl Tx {
    /// A token that did not exist; its prefix may be another's.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn insert_api_token(&self, row: &api_token::Model) -> Result<Written, Error> {
        let inserted = api_token::Entity::insert(row.clone().into_active_model())
            .exec_without_returning(&self.on)
            .await;
        Written::of(inserted)
    }

    /// Revokes a token, unless it is already.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn revoke_api_token(
        &self,
        id: ApiTokenId,
        at: Time,
        by: &str,
    ) -> Result<bool, Error> {
        let revoked = api_token::Entity::update_many()
            .set(api_token::ActiveModel {
                revoked_at: Set(Some(at)),
                revoked_by: Set(Some(by.to_owned())),
                ..Default::default()
            })
            .filter(api_token::Column::Id.eq(id))
            .filter(api_token::Column::RevokedAt.is_null())
            .exec(&self.on)
            .await?;
        Ok(revoked.rows_affected == 1)
    }
}

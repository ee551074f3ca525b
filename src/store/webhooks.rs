//! Where companies have their events sent to, as their admins look after it.

use covente_entity::types::Time;
use covente_entity::types::ids::{PartnerId, WebhookEndpointId};
use covente_entity::{webhook_delivery, webhook_endpoint};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QuerySelect, QueryTrait, Select,
};

use crate::domain::permission::{Duty, holds};
use crate::domain::viewer::Viewer;
use crate::error::Error;
use crate::store::asked::Asked;
use crate::store::column::Column;
use crate::store::connect::Db;
use crate::store::log_reader::LogReader;
use crate::store::page::{self, Page, Window};
use crate::store::programme::Written;
use crate::store::tx::Tx;

/// An endpoint as it stands in the database.
pub type Row = webhook_endpoint::Model;

#[derive(Clone, Copy, Debug)]
enum Field {}

impl Field {
    fn column(self) -> Column {
        match self {}
    }
}

/// The endpoints of the viewer's company, for its admins alone.
pub(super) fn list(viewer: &Viewer) -> Select<webhook_endpoint::Entity> {
    let of_company = webhook_endpoint::Column::PartnerId.eq(viewer.partner);
    let query = webhook_endpoint::Entity::find().filter(of_company);
    if holds(viewer, Duty::KeepWebhooks, Some(viewer.partner)) {
        query
    } else {
        query.filter(Expr::val(1).eq(0))
    }
}

/// A page of these endpoints, newest first.
///
/// # Errors
/// [`Error::CursorInvalid`] for a place of another order, [`Error::Internal`] of the database.
pub async fn page(
    db: &Db,
    viewer: &Viewer,
    window: &Window,
) -> Result<Page<webhook_endpoint::Model>, Error> {
    let asked: Asked<Field> = Asked::default();
    let id = webhook_endpoint::Column::Id;
    let keys = asked.keys::<webhook_endpoint::Entity>(db.dialect, &Field::column, id, None);
    page::fetch(db, list(viewer), &keys, window).await
}

/// How many these are.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn count(db: &Db, viewer: &Viewer) -> Result<u64, Error> {
    Ok(list(viewer).count(&db.read).await?)
}

/// Those of some endpoints that the viewer looks after.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn find(
    db: &Db,
    on: &impl ConnectionTrait,
    viewer: &Viewer,
    ids: &[WebhookEndpointId],
) -> Result<Vec<webhook_endpoint::Model>, Error> {
    let among = db
        .dialect
        .any(webhook_endpoint::Column::Id, ids.iter().copied());
    Ok(list(viewer).filter(among).all(on).await?)
}

/// An endpoint to which something is on its way; none where it is gone or off.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn open(
    db: &Db,
    id: WebhookEndpointId,
) -> Result<Option<webhook_endpoint::Model>, Error> {
    Ok(webhook_endpoint::Entity::find_by_id(id)
        .filter(webhook_endpoint::Column::Enabled.eq(true))
        .one(&db.read)
        .await?)
}

/// Whether anything is sent anywhere.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn any_open(db: &Db) -> Result<bool, Error> {
    is_any_open(&db.read).await
}

async fn is_any_open(on: &impl ConnectionTrait) -> Result<bool, Error> {
    let open: Option<WebhookEndpointId> = webhook_endpoint::Entity::find()
        .filter(webhook_endpoint::Column::Enabled.eq(true))
        .select_only()
        .column(webhook_endpoint::Column::Id)
        .limit(1)
        .into_tuple()
        .one(on)
        .await?;
    Ok(open.is_some())
}

impl Tx {
    /// From where on events are sent to an endpoint that is opened now. Where it is the only one, all before it is passed
    /// over: nobody reads the log for endpoints that are not there.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn webhooks_begin(&self) -> Result<i64, Error> {
        let newest = self.newest().await?;
        if !is_any_open(&self.on).await? {
            self.read_until(LogReader::Webhooks).await?;
            self.has_read(LogReader::Webhooks, newest).await?;
        }
        Ok(newest)
    }

    /// How many endpoints the viewer's company has.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn count_webhooks(&self, viewer: &Viewer) -> Result<u64, Error> {
        Ok(list(viewer).count(&self.on).await?)
    }

    /// The endpoints of some companies to which something is sent.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn open_webhooks(
        &self,
        companies: Vec<PartnerId>,
    ) -> Result<Vec<webhook_endpoint::Model>, Error> {
        let of_them = self
            .db
            .dialect
            .any(webhook_endpoint::Column::PartnerId, companies);
        Ok(webhook_endpoint::Entity::find()
            .filter(of_them)
            .filter(webhook_endpoint::Column::Enabled.eq(true))
            .all(&self.on)
            .await?)
    }

    /// An endpoint that did not exist.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn insert_webhook(&self, row: &webhook_endpoint::Model) -> Result<(), Error> {
        webhook_endpoint::Entity::insert(row.clone().into_active_model())
            .exec_without_returning(&self.on)
            .await?;
        Ok(())
    }

    /// An endpoint that changed, if it is still at the version that the change was decided on.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn update_webhook(
        &self,
        row: &webhook_endpoint::Model,
        version: i32,
    ) -> Result<Written, Error> {
        let updated = webhook_endpoint::Entity::update_many()
            .set(row.clone().into_active_model().reset_all())
            .filter(webhook_endpoint::Column::Id.eq(row.id))
            .filter(webhook_endpoint::Column::Version.eq(version))
            .exec(&self.on)
            .await;
        Written::of(updated.map(|written| written.rows_affected))
    }

    /// Switches an endpoint off whose receiver wants nothing more.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn end_webhook(&self, id: WebhookEndpointId, now: Time) -> Result<(), Error> {
        webhook_endpoint::Entity::update_many()
            .set(webhook_endpoint::ActiveModel {
                enabled: Set(false),
                gone: Set(true),
                updated_at: Set(now),
                ..Default::default()
            })
            .col_expr(
                webhook_endpoint::Column::Version,
                Expr::col(webhook_endpoint::Column::Version).add(1),
            )
            .filter(webhook_endpoint::Column::Id.eq(id))
            .filter(webhook_endpoint::Column::Enabled.eq(true))
            .exec(&self.on)
            .await?;
        Ok(())
    }

    /// Takes an endpoint away with all that is on its way to it, if it is still at this version.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn delete_webhook(
        &self,
        id: WebhookEndpointId,
        version: i32,
    ) -> Result<Written, Error> {
        let itself = webhook_endpoint::Entity::find()
            .select_only()
            .column(webhook_endpoint::Column::Id)
            .filter(webhook_endpoint::Column::Id.eq(id))
            .filter(webhook_endpoint::Column::Version.eq(version));
        webhook_delivery::Entity::delete_many()
            .filter(webhook_delivery::Column::EndpointId.in_subquery(itself.into_query()))
            .exec(&self.on)
            .await?;
        let deleted = webhook_endpoint::Entity::delete_many()
            .filter(webhook_endpoint::Column::Id.eq(id))
            .filter(webhook_endpoint::Column::Version.eq(version))
            .exec(&self.on)
            .await;
        Written::of(deleted.map(|written| written.rows_affected))
    }
}

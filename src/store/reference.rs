//! Customers of an import: those that are there already, and what is written of a batch.

use covente_entity::customer;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, SqlErr};

use crate::error::Error;
use crate::store::tx::Tx;

impl Tx {
    /// Reference customers by scheme and external id.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn customers_by_key(
        &self,
        keys: impl ExactSizeIterator<Item = (String, String)>,
    ) -> Result<Vec<customer::Model>, Error> {
        if keys.len() == 0 {
            return Ok(Vec::new());
        }
        let key = Expr::tuple([
            Expr::col(customer::Column::Scheme.as_column_ref()),
            Expr::col(customer::Column::ExternalId.as_column_ref()),
        ]);
        Ok(customer::Entity::find()
            .filter(key.in_tuples(keys))
            .all(&self.on)
            .await?)
    }

    /// Reference customers without an external id, by the form of the name that a search compares.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn customers_by_name(
        &self,
        names: impl ExactSizeIterator<Item = String>,
    ) -> Result<Vec<customer::Model>, Error> {
        if names.len() == 0 {
            return Ok(Vec::new());
        }
        Ok(customer::Entity::find()
            .filter(customer::Column::CreatedBy.is_null())
            .filter(customer::Column::ExternalId.is_null())
            .filter(customer::Column::NameFolded.is_in(names))
            .all(&self.on)
            .await?)
    }

    /// Customers that did not exist when the transaction looked.
    ///
    /// # Errors
    /// [`Error::Busy`] where another import wrote one of them meanwhile.
    pub async fn add_customers(&self, rows: Vec<customer::Model>) -> Result<(), Error> {
        if rows.is_empty() {
            return Ok(());
        }
        let rows = rows.into_iter().map(IntoActiveModel::into_active_model);
        match customer::Entity::insert_many(rows)
            .exec_without_returning(&self.on)
            .await
        {
            Ok(_) => Ok(()),
            Err(cause) if matches!(cause.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => {
                Err(Error::Busy(Box::new(cause)))
            }
            Err(cause) => Err(cause.into()),
        }
    }

    /// A customer that changed.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn change_customer(&self, row: customer::Model) -> Result<(), Error> {
        row.into_active_model().reset_all().update(&self.on).await?;
        Ok(())
    }
}

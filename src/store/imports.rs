//! Imported files of opportunities: their batches, and which row made which record.

use covente_entity::types::Time;
use covente_entity::types::ids::{ImportBatchId, OpportunityId, PartnerId};
use covente_entity::{import_batch, import_row, opportunity};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, SqlErr,
};

use crate::error::Error;
use crate::store::connect::Db;
use crate::store::tx::Tx;

/// A batch by its id, of one company.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn batch(
    db: &Db,
    company: PartnerId,
    id: ImportBatchId,
) -> Result<Option<import_batch::Model>, Error> {
    Ok(import_batch::Entity::find_by_id(id)
        .filter(import_batch::Column::PartnerId.eq(company))
        .one(&db.read)
        .await?)
}

/// The rows of a batch after a key, by key.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn rows(
    db: &Db,
    batch: ImportBatchId,
    after: &str,
    limit: u64,
) -> Result<Vec<import_row::Model>, Error> {
    Ok(import_row::Entity::find()
        .filter(import_row::Column::BatchId.eq(batch))
        .filter(import_row::Column::RowKey.gt(after))
        .order_by_asc(import_row::Column::RowKey)
        .limit(limit)
        .all(&db.read)
        .await?)
}

/// A record that a row of a company made.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn record(
    db: &Db,
    company: PartnerId,
    id: OpportunityId,
) -> Result<Option<opportunity::Model>, Error> {
    Ok(opportunity::Entity::find_by_id(id)
        .filter(opportunity::Column::PartnerId.eq(company))
        .one(&db.read)
        .await?)
}

impl Tx {
    /// Those of a company's rows that were imported, by their keys.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn imported(
        &self,
        company: PartnerId,
        keys: impl ExactSizeIterator<Item = &str>,
    ) -> Result<Vec<import_row::Model>, Error> {
        if keys.len() == 0 {
            return Ok(Vec::new());
        }
        Ok(import_row::Entity::find()
            .filter(import_row::Column::PartnerId.eq(company))
            .filter(import_row::Column::RowKey.is_in(keys))
            .all(&self.on)
            .await?)
    }

    /// The batch of a file whose end was not reached.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn unfinished_batch(
        &self,
        company: PartnerId,
        file: &str,
    ) -> Result<Option<ImportBatchId>, Error> {
        Ok(import_batch::Entity::find()
            .filter(import_batch::Column::PartnerId.eq(company))
            .filter(import_batch::Column::File.eq(file))
            .filter(import_batch::Column::FinishedAt.is_null())
            .order_by_desc(import_batch::Column::Id)
            .select_only()
            .column(import_batch::Column::Id)
            .limit(1)
            .into_tuple()
            .one(&self.on)
            .await?)
    }

    /// A new batch.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn add_batch(&self, batch: import_batch::Model) -> Result<(), Error> {
        import_batch::Entity::insert(batch.into_active_model())
            .exec_without_returning(&self.on)
            .await?;
        Ok(())
    }

    /// Says that the end of a batch's file was reached.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn finish_batch(&self, id: ImportBatchId, now: Time) -> Result<(), Error> {
        import_batch::Entity::update_many()
            .col_expr(import_batch::Column::FinishedAt, Expr::val(now))
            .filter(import_batch::Column::Id.eq(id))
            .exec(&self.on)
            .await?;
        Ok(())
    }

    /// Rows that had not been imported when the transaction looked.
    ///
    /// # Errors
    /// [`Error::Busy`] where another run imported one of them meanwhile.
    pub async fn add_imported(&self, rows: Vec<import_row::Model>) -> Result<(), Error> {
        if rows.is_empty() {
            return Ok(());
        }
        let rows = rows.into_iter().map(IntoActiveModel::into_active_model);
        match import_row::Entity::insert_many(rows)
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

    /// Forgets that rows were imported.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn forget_imported(
        &self,
        company: PartnerId,
        keys: impl Iterator<Item = &str>,
    ) -> Result<(), Error> {
        import_row::Entity::delete_many()
            .filter(import_row::Column::PartnerId.eq(company))
            .filter(import_row::Column::RowKey.is_in(keys))
            .exec(&self.on)
            .await?;
        Ok(())
    }
}

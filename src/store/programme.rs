//! Writes the reference data of a programme: companies, locations, solutions, customers.

use covente_entity::{customer, location, partner, solution};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, SqlErr,
};

use crate::error::Error;
use crate::store::tx::Tx;

/// What became of a row that has a number of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// It is there.
    Done,
    /// It is not at the version that the change was decided on.
    Stale,
    /// The number is another row's.
    Taken,
}

impl Written {
    pub(crate) fn of(rows: Result<u64, DbErr>) -> Result<Self, Error> {
        match rows {
            Ok(0) => Ok(Written::Stale),
            Ok(_) => Ok(Written::Done),
            Err(cause) if matches!(cause.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => {
                Ok(Written::Taken)
            }
            Err(cause) => Err(cause.into()),
        }
    }
}

impl Tx {
    /// Companies that did not exist.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn insert_partners(&self, rows: Vec<partner::Model>) -> Result<(), Error> {
        self.insert_all::<partner::Entity>(rows).await
    }

    /// Locations that did not exist, of companies that do.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn insert_locations(&self, rows: Vec<location::Model>) -> Result<(), Error> {
        self.insert_all::<location::Entity>(rows).await
    }

    /// Solutions that did not exist.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn insert_solutions(&self, rows: Vec<solution::Model>) -> Result<(), Error> {
        self.insert_all::<solution::Entity>(rows).await
    }

    /// Customers that did not exist.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn insert_customers(&self, rows: Vec<customer::Model>) -> Result<(), Error> {
        self.insert_all::<customer::Entity>(rows).await
    }

    /// A company that changed, if it is still at the version that the change was decided on.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn update_partner(&self, row: &partner::Model, version: i32) -> Result<bool, Error> {
        let written = partner::Entity::update_many()
            .set(row.clone().into_active_model().reset_all())
            .filter(partner::Column::Id.eq(row.id))
            .filter(partner::Column::Version.eq(version))
            .exec(&self.on)
            .await?;
        Ok(written.rows_affected == 1)
    }

    /// A location that did not exist; its membership number may be another's.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn insert_location(&self, row: &location::Model) -> Result<Written, Error> {
        let inserted = location::Entity::insert(row.clone().into_active_model())
            .exec_without_returning(&self.on)
            .await;
        Written::of(inserted)
    }

    /// A location that changed, if it is still at the version that the change was decided on.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn update_location(
        &self,
        row: &location::Model,
        version: i32,
    ) -> Result<Written, Error> {
        let updated = location::Entity::update_many()
            .set(row.clone().into_active_model().reset_all())
            .filter(location::Column::Id.eq(row.id))
            .filter(location::Column::Version.eq(version))
            .exec(&self.on)
            .await;
        Written::of(updated.map(|written| written.rows_affected))
    }

    /// A solution that changed, likewise.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn update_solution(
        &self,
        row: &solution::Model,
        version: i32,
    ) -> Result<bool, Error> {
        let written = solution::Entity::update_many()
            .set(row.clone().into_active_model().reset_all())
            .filter(solution::Column::Id.eq(row.id))
            .filter(solution::Column::Version.eq(version))
            .exec(&self.on)
            .await?;
        Ok(written.rows_affected == 1)
    }

    async fn insert_all<E>(&self, rows: Vec<E::Model>) -> Result<(), Error>
    where
        E: EntityTrait,
        E::Model: IntoActiveModel<E::ActiveModel>,
    {
        if rows.is_empty() {
            return Ok(());
        }
        let rows = rows.into_iter().map(IntoActiveModel::into_active_model);
        E::insert_many(rows)
            .exec_without_returning(&self.on)
            .await?;
        Ok(())
    }
}

//! Writes the reference data of a programme: companies, locations, solutions, customers.

use covente_entity::{customer, location, partner, solution};
use sea_orm::{EntityTrait, IntoActiveModel};

use crate::error::Error;
use crate::store::tx::Tx;

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

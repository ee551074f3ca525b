//! One registration for each incentive, and one exception, are a record's and no longer a deal's.

use sea_orm_migration::prelude::*;

/// A deal that the vendor started has a record of each partner that took part, and each registers its own.
const STATEMENTS: &[&str] = &[
    "DROP INDEX registration_once",
    "CREATE UNIQUE INDEX registration_once ON registration (opportunity_id, incentive)",
    "DROP INDEX registration_exception_once",
    "CREATE UNIQUE INDEX registration_exception_once ON registration_exception (registration_id)",
];

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        for statement in STATEMENTS {
            connection.execute_unprepared(statement).await?;
        }
        Ok(())
    }
}

//! The version of the catalogue: how often a company, location, solution or customer was changed that deals may name.

use sea_orm_migration::{prelude::*, schema::*, sea_orm::DbBackend};

/// Whatever is changed in them shows in deals; what is added shows in none that was there before.
const TABLES: [&str; 4] = ["partner", "location", "solution", "customer"];

const RAISE: &str = "UPDATE catalogue_head SET version = version + 1;";

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let head = Table::create()
            .table("catalogue_head")
            .col(integer("id"))
            .col(big_integer("version"))
            .primary_key(Index::create().col("id"))
            .to_owned();
        manager.create_table(head).await?;
        let connection = manager.get_connection();
        let is_postgres = manager.get_database_backend() == DbBackend::Postgres;
        connection
            .execute_unprepared("INSERT INTO catalogue_head (id, version) VALUES (1, 1)")
            .await?;
        if is_postgres {
            let function = format!(
                "CREATE FUNCTION catalogue_changed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {RAISE} RETURN NULL; END $$"
            );
            connection.execute_unprepared(&function).await?;
        }
        for table in TABLES {
            let trigger = if is_postgres {
                format!(
                    "CREATE TRIGGER catalogue_{table} AFTER UPDATE ON {table} \
                     FOR EACH STATEMENT EXECUTE FUNCTION catalogue_changed()"
                )
            } else {
                format!(
                    "CREATE TRIGGER catalogue_{table} AFTER UPDATE ON {table} BEGIN {RAISE} END"
                )
            };
            connection.execute_unprepared(&trigger).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        if manager.get_database_backend() == DbBackend::Postgres {
            connection
                .execute_unprepared("DROP FUNCTION catalogue_changed() CASCADE")
                .await?;
        } else {
            for table in TABLES {
                let drop = format!("DROP TRIGGER catalogue_{table}");
                connection.execute_unprepared(&drop).await?;
            }
        }
        let head = Table::drop().table("catalogue_head").to_owned();
        manager.drop_table(head).await
    }
}

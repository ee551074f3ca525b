//! What companies call the sales stages, and the name under which a record's stage was given.

use sea_orm_migration::{prelude::*, schema::*};

/// Columns and indexes, in SQL that both databases read alike.
const STATEMENTS: &[&str] = &[
    "ALTER TABLE opportunity ADD COLUMN own_stage text",
    "CREATE UNIQUE INDEX stage_mapping_name ON stage_mapping (partner_id, name_folded)",
    "CREATE UNIQUE INDEX stage_mapping_percent ON stage_mapping (partner_id, percent)",
];

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("stage_mapping")
                    .col(uuid("id"))
                    .col(uuid("partner_id"))
                    .col(text("name"))
                    .col(text("name_folded"))
                    .col(integer_null("percent"))
                    .col(string_len("stage", 40))
                    .col(integer("version"))
                    .col(timestamp_with_time_zone("created_at"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("stage_mapping", "partner_id")
                            .to("partner", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        let connection = manager.get_connection();
        for statement in STATEMENTS {
            connection.execute_unprepared(statement).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .alter_table(
                Table::alter()
                    .table("opportunity")
                    .drop_column("own_stage")
                    .to_owned(),
            )
            .await?;
        manager
            .drop_table(Table::drop().table("stage_mapping").to_owned())
            .await
    }
}

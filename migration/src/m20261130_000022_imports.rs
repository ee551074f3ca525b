//! Files of opportunities that were imported: the batches, and which row made which record.

use sea_orm_migration::{prelude::*, schema::*};

/// Indexes, in SQL that both databases read alike.
const STATEMENTS: &[&str] = &[
    "CREATE INDEX import_batch_partner ON import_batch (partner_id, id)",
    "CREATE INDEX import_row_batch ON import_row (batch_id, row_key)",
];

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("import_batch")
                    .col(uuid("id"))
                    .col(uuid("partner_id"))
                    .col(text("subject"))
                    .col(text("file"))
                    .col(timestamp_with_time_zone("created_at"))
                    .col(timestamp_with_time_zone_null("finished_at"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("import_batch", "partner_id")
                            .to("partner", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("import_row")
                    .col(uuid("partner_id"))
                    .col(text("row_key"))
                    .col(uuid("batch_id"))
                    .col(uuid("opportunity_id"))
                    .col(text("hash"))
                    .primary_key(Index::create().col("partner_id").col("row_key"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("import_row", "batch_id")
                            .to("import_batch", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("import_row", "opportunity_id")
                            .to("opportunity", "id"),
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
        for table in ["import_row", "import_batch"] {
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        Ok(())
    }
}

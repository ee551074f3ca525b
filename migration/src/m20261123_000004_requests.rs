//! What a repeated request is answered with, and the movable clock.

use sea_orm_migration::{prelude::*, schema::*};

/// Indexes and first rows, in SQL that both databases read alike.
const STATEMENTS: &[&str] = &[
    "CREATE INDEX idempotency_age ON idempotency (created_at)",
    "INSERT INTO clock (id, offset_us) VALUES (1, 0)",
];

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("idempotency")
                    .col(uuid("partner_id"))
                    .col(text("subject"))
                    .col(string_len("mutation", 40))
                    .col(text("key"))
                    .col(text("input_hash"))
                    .col(json_binary("outcome"))
                    .col(timestamp_with_time_zone("created_at"))
                    .primary_key(
                        Index::create()
                            .col("partner_id")
                            .col("subject")
                            .col("mutation")
                            .col("key"),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("clock")
                    .col(integer("id"))
                    .col(big_integer("offset_us"))
                    .primary_key(Index::create().col("id"))
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
            .drop_table(Table::drop().table("clock").to_owned())
            .await?;
        manager
            .drop_table(Table::drop().table("idempotency").to_owned())
            .await?;
        Ok(())
    }
}

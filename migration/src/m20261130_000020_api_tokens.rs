//! Tokens by which machines sign in, and room for their names where history says how a change came in.

use sea_orm_migration::{prelude::*, schema::*, sea_orm::DbBackend};

/// In SQL that both databases read alike.
const STATEMENTS: &[&str] = &[
    "CREATE UNIQUE INDEX api_token_prefix ON api_token (prefix)",
    "CREATE INDEX api_token_partner ON api_token (partner_id, id)",
];
/// SQLite holds no text to a length.
const ROOM: &[&str] = &[
    "ALTER TABLE event ALTER COLUMN via TYPE text",
    "ALTER TABLE message ALTER COLUMN via TYPE text",
];

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("api_token")
                    .col(uuid("id"))
                    .col(uuid("partner_id"))
                    .col(text("name"))
                    .col(string_len("prefix", 40))
                    .col(blob("hash"))
                    .col(json_binary("grants"))
                    .col(json_binary_null("actions"))
                    .col(text_null("email"))
                    .col(text("created_by"))
                    .col(timestamp_with_time_zone("created_at"))
                    .col(timestamp_with_time_zone_null("last_used_at"))
                    .col(timestamp_with_time_zone_null("expires_at"))
                    .col(timestamp_with_time_zone_null("revoked_at"))
                    .col(text_null("revoked_by"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("api_token", "partner_id")
                            .to("partner", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        let connection = manager.get_connection();
        for statement in STATEMENTS {
            connection.execute_unprepared(statement).await?;
        }
        if manager.get_database_backend() == DbBackend::Postgres {
            for statement in ROOM {
                connection.execute_unprepared(statement).await?;
            }
        }
        Ok(())
    }

    /// The room stays: names may be there that need it.
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("api_token").to_owned())
            .await
    }
}

//! How companies answered what was offered to them, and how far the log is counted for it.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("partner_figure")
                    .col(uuid("partner_id"))
                    .col(string_len("country", 40))
                    .col(string_len("kind", 40))
                    .col(big_integer("accepted"))
                    .col(big_integer("declined"))
                    .col(big_integer("expired"))
                    .col(big_integer("answered_seconds"))
                    .col(big_integer("reported"))
                    .col(integer_null("steps"))
                    .primary_key(Index::create().col("partner_id").col("country").col("kind"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("partner_figure", "partner_id")
                            .to("partner", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("log_reader")
                    .col(string_len("name", 40))
                    .col(big_integer("position"))
                    .primary_key(Index::create().col("name"))
                    .to_owned(),
            )
            .await?;
        // From the first event on: what happened before there were rankings counts as well.
        manager
            .get_connection()
            .execute_unprepared("INSERT INTO log_reader (name, position) VALUES ('ranking', 0)")
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["log_reader", "partner_figure"] {
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        Ok(())
    }
}

//! What companies of a deal write to each other.

use sea_orm_migration::{prelude::*, schema::*};

/// In the order in which a deal's messages are read.
const INDEX: &str = "CREATE UNIQUE INDEX message_place ON message (engagement_id, place)";

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let to = |column, table| {
            ForeignKey::create()
                .from("message", column)
                .to(table, "id")
                .to_owned()
        };
        manager
            .create_table(
                Table::create()
                    .table("message")
                    .col(uuid("id"))
                    .col(uuid("engagement_id"))
                    .col(integer("place"))
                    .col(uuid("opportunity_id"))
                    .col(uuid("partner_id"))
                    .col(string_len("audience", 40))
                    .col(uuid_null("addressee_id"))
                    .col(text("body"))
                    .col(text("posted_by"))
                    .col(string_len("via", 40))
                    .col(timestamp_with_time_zone("posted_at"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(&mut to("engagement_id", "engagement"))
                    .foreign_key(&mut to("opportunity_id", "opportunity"))
                    .foreign_key(&mut to("partner_id", "partner"))
                    .foreign_key(&mut to("addressee_id", "partner"))
                    .to_owned(),
            )
            .await?;
        let connection = manager.get_connection();
        connection.execute_unprepared(INDEX).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("message").to_owned())
            .await
    }
}

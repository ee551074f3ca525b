//! Where companies have their events sent to, and the events on their way.

use sea_orm_migration::{prelude::*, schema::*};

/// Indexes and first rows, in SQL that both databases read alike. What happened before there was an endpoint is not sent.
const STATEMENTS: &[&str] = &[
    "CREATE INDEX webhook_endpoint_partner ON webhook_endpoint (partner_id, id)",
    "CREATE UNIQUE INDEX webhook_delivery_once ON webhook_delivery (endpoint_id, position)",
    "CREATE INDEX webhook_delivery_due ON webhook_delivery (next_at) WHERE state = 'PENDING'",
    "CREATE INDEX webhook_delivery_order ON webhook_delivery (endpoint_id, engagement_id, position) WHERE state = 'PENDING'",
    "CREATE INDEX webhook_delivery_endpoint ON webhook_delivery (endpoint_id, id)",
    "INSERT INTO log_reader (name, position) SELECT 'webhooks', position FROM event_head WHERE id = 1",
];

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let to = |from, column, table| {
            ForeignKey::create()
                .from(from, column)
                .to(table, "id")
                .to_owned()
        };
        manager
            .create_table(
                Table::create()
                    .table("webhook_endpoint")
                    .col(uuid("id"))
                    .col(uuid("partner_id"))
                    .col(text("url"))
                    .col(text("document"))
                    .col(text_null("operation_name"))
                    .col(json_binary("variables"))
                    .col(uuid_null("engagement_id"))
                    .col(text("secret"))
                    .col(text_null("old_secret"))
                    .col(timestamp_with_time_zone_null("old_secret_until"))
                    .col(text("subject"))
                    .col(text_null("email"))
                    .col(json_binary("grants"))
                    .col(boolean("enabled"))
                    .col(boolean("gone"))
                    .col(big_integer("after_position"))
                    .col(integer("version"))
                    .col(timestamp_with_time_zone("created_at"))
                    .col(timestamp_with_time_zone("updated_at"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(&mut to("webhook_endpoint", "partner_id", "partner"))
                    .foreign_key(&mut to("webhook_endpoint", "engagement_id", "engagement"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("webhook_delivery")
                    .col(uuid("id"))
                    .col(uuid("endpoint_id"))
                    .col(big_integer_null("position"))
                    .col(uuid_null("engagement_id"))
                    .col(string_len("event_type", 80))
                    .col(string_len("state", 40))
                    .col(integer("parts"))
                    .col(integer("attempts"))
                    .col(timestamp_with_time_zone("next_at"))
                    .col(uuid_null("claim"))
                    .col(timestamp_with_time_zone_null("claimed_until"))
                    .col(integer_null("status"))
                    .col(text_null("error"))
                    .col(timestamp_with_time_zone("created_at"))
                    .col(timestamp_with_time_zone_null("delivered_at"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(&mut to(
                        "webhook_delivery",
                        "endpoint_id",
                        "webhook_endpoint",
                    ))
                    .foreign_key(&mut to("webhook_delivery", "engagement_id", "engagement"))
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
            .get_connection()
            .execute_unprepared("DELETE FROM log_reader WHERE name = 'webhooks'")
            .await?;
        for table in ["webhook_delivery", "webhook_endpoint"] {
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        Ok(())
    }
}

//! Mails to people about events, how far the log is told, and what people chose for their addresses.

use sea_orm_migration::{prelude::*, schema::*};

/// Indexes and first rows, in SQL that both databases read alike. What happened before there was mail is not mailed.
const STATEMENTS: &[&str] = &[
    "CREATE UNIQUE INDEX notification_once ON notification (event_seq, email_key)",
    "CREATE INDEX notification_due ON notification (next_at) WHERE state = 'PENDING'",
    "CREATE INDEX notification_partner ON notification (partner_id, id)",
    "CREATE INDEX notification_email ON notification (email_key) WHERE state = 'PENDING'",
    "INSERT INTO log_reader (name, position) SELECT 'notifications', position FROM event_head WHERE id = 1",
];

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let to = |column, table| {
            ForeignKey::create()
                .from("notification", column)
                .to(table, "id")
                .to_owned()
        };
        manager
            .create_table(
                Table::create()
                    .table("notification")
                    .col(uuid("id"))
                    .col(big_integer("event_seq"))
                    .col(string_len("topic", 40))
                    .col(uuid("engagement_id"))
                    .col(uuid("opportunity_id"))
                    .col(uuid("partner_id"))
                    .col(text("name"))
                    .col(text("email"))
                    .col(text("email_key"))
                    .col(string_len("locale", 40))
                    .col(string_len("state", 40))
                    .col(integer("attempts"))
                    .col(timestamp_with_time_zone("next_at"))
                    .col(uuid_null("claim"))
                    .col(timestamp_with_time_zone_null("claimed_until"))
                    .col(text_null("error"))
                    .col(timestamp_with_time_zone("created_at"))
                    .col(timestamp_with_time_zone_null("sent_at"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(&mut to("engagement_id", "engagement"))
                    .foreign_key(&mut to("opportunity_id", "opportunity"))
                    .foreign_key(&mut to("partner_id", "partner"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("notification_preference")
                    .col(text("email_key"))
                    .col(boolean("enabled"))
                    .col(string_len_null("locale", 40))
                    .col(timestamp_with_time_zone("updated_at"))
                    .primary_key(Index::create().col("email_key"))
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
            .execute_unprepared("DELETE FROM log_reader WHERE name = 'notifications'")
            .await?;
        for table in ["notification_preference", "notification"] {
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        Ok(())
    }
}

//! The event log, whom each event concerns, and the head of the one order.

use sea_orm_migration::{prelude::*, schema::*};

/// Indexes and first rows, in SQL that both databases read alike.
const STATEMENTS: &[&str] = &[
    "CREATE INDEX event_unnumbered ON event (seq) WHERE position IS NULL",
    "CREATE INDEX event_engagement ON event (engagement_id, seq)",
    "CREATE INDEX event_opportunity ON event (opportunity_id, seq)",
    "CREATE INDEX event_audience_partner ON event_audience (partner_id, seq)",
    "INSERT INTO event_head (id, position) VALUES (1, 0)",
];

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("event")
                    .col(big_integer("seq").auto_increment().primary_key())
                    .col(big_integer_null("position").unique_key())
                    .col(uuid("engagement_id"))
                    .col(uuid("opportunity_id"))
                    .col(uuid("partner_id"))
                    .col(string_len("kind", 40))
                    .col(text_null("actor_subject"))
                    .col(uuid_null("actor_partner_id"))
                    .col(string_len("via", 40))
                    .col(timestamp_with_time_zone("at"))
                    .col(timestamp_with_time_zone("recorded_at"))
                    .col(integer("record_version"))
                    .col(integer("schema"))
                    .col(json_binary("changes"))
                    .col(json_binary("audience"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("event_audience")
                    .col(big_integer("seq"))
                    .col(uuid("partner_id"))
                    .primary_key(Index::create().col("seq").col("partner_id"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("event_head")
                    .col(integer("id"))
                    .col(big_integer("position"))
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
            .drop_table(Table::drop().table("event_head").to_owned())
            .await?;
        manager
            .drop_table(Table::drop().table("event_audience").to_owned())
            .await?;
        manager
            .drop_table(Table::drop().table("event").to_owned())
            .await?;
        Ok(())
    }
}

//! Companies, their locations, what they sell, and whom deals are about.

use sea_orm_migration::{prelude::*, schema::*};

/// Indexes and first rows, in SQL that both databases read alike.
const STATEMENTS: &[&str] = &[
    "CREATE UNIQUE INDEX partner_one_vendor ON partner (kind) WHERE kind = 'VENDOR'",
    "CREATE INDEX partner_name ON partner (name_folded)",
    "CREATE INDEX location_partner ON location (partner_id)",
    "CREATE INDEX solution_partner ON solution (partner_id)",
    "CREATE INDEX customer_name ON customer (name_folded)",
    "CREATE INDEX customer_place ON customer (country, city_folded)",
];

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("partner")
                    .col(uuid("id"))
                    .col(string_len("kind", 40))
                    .col(text("name"))
                    .col(text("name_folded"))
                    .col(string_len("country", 40))
                    .col(boolean("co_sell_ready"))
                    .col(boolean("transacting"))
                    .col(boolean("assessment_vetted"))
                    .col(uuid("default_location_id"))
                    .col(integer("version"))
                    .col(timestamp_with_time_zone("created_at"))
                    .primary_key(Index::create().col("id"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("location")
                    .col(uuid("id"))
                    .col(uuid("partner_id"))
                    .col(text("name"))
                    .col(text("city"))
                    .col(string_len("country", 40))
                    .col(text("membership_id").unique_key())
                    .col(integer("version"))
                    .col(timestamp_with_time_zone("created_at"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("location", "partner_id")
                            .to("partner", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("solution")
                    .col(uuid("id"))
                    .col(uuid("partner_id"))
                    .col(uuid_null("location_id"))
                    .col(string_len("kind", 40))
                    .col(text("name"))
                    .col(text("name_folded"))
                    .col(text("description"))
                    .col(string_len_null("incentive", 40))
                    .col(boolean("co_sell_ready"))
                    .col(integer("version"))
                    .col(timestamp_with_time_zone("created_at"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("solution", "partner_id")
                            .to("partner", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("solution", "location_id")
                            .to("location", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("customer")
                    .col(uuid("id"))
                    .col(text("name"))
                    .col(text("name_folded"))
                    .col(text_null("line1"))
                    .col(text_null("line2"))
                    .col(text_null("city"))
                    .col(text_null("city_folded"))
                    .col(text_null("region"))
                    .col(text_null("postal_code"))
                    .col(string_len("country", 40))
                    .col(text_null("industry"))
                    .col(text_null("duns"))
                    .col(uuid_null("created_by"))
                    .col(timestamp_with_time_zone("created_at"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("customer", "created_by")
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
            .drop_table(Table::drop().table("customer").to_owned())
            .await?;
        manager
            .drop_table(Table::drop().table("solution").to_owned())
            .await?;
        manager
            .drop_table(Table::drop().table("location").to_owned())
            .await?;
        manager
            .drop_table(Table::drop().table("partner").to_owned())
            .await?;
        Ok(())
    }
}

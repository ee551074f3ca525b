//! Deal registration: what was filed for which incentive, exceptions, and the rates that values are converted at.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("registration")
                    .col(uuid("id"))
                    .col(uuid("engagement_id"))
                    .col(uuid("opportunity_id"))
                    .col(uuid("partner_id"))
                    .col(string_len("profile", 40))
                    .col(string_len("incentive", 40))
                    .col(string_len("contract", 40))
                    .col(big_integer("total_minor"))
                    .col(big_integer("solution_minor"))
                    .col(string_len("currency", 3))
                    .col(string_len("deployment", 40))
                    .col(string_len("tenant", 40))
                    .col(date("signed_on"))
                    .col(date("starts_on"))
                    .col(date_null("ends_on"))
                    .col(text("contact_name"))
                    .col(text("contact_email"))
                    .col(text("contact_phone"))
                    .col(boolean("named_in_contract"))
                    .col(boolean("marketplace"))
                    .col(date_null("marketplace_on"))
                    .col(boolean("consumed_revenue"))
                    .col(boolean("perpetual"))
                    .col(string_len("pricing", 40))
                    .col(string_len("state", 40))
                    .col(string_len_null("outcome", 40))
                    .col(text_null("reason"))
                    .col(timestamp_with_time_zone_null("review_pending_at"))
                    .col(timestamp_with_time_zone_null(
                        "marketplace_validation_pending_at",
                    ))
                    .col(timestamp_with_time_zone_null("action_required_at"))
                    .col(timestamp_with_time_zone_null("approved_at"))
                    .col(timestamp_with_time_zone_null("passed_at"))
                    .col(timestamp_with_time_zone_null("failed_at"))
                    .col(timestamp_with_time_zone_null("closed_at"))
                    .col(timestamp_with_time_zone_null("revalued_at"))
                    .col(integer("version"))
                    .col(text("created_by"))
                    .col(timestamp_with_time_zone("created_at"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("registration", "engagement_id")
                            .to("engagement", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("registration", "opportunity_id")
                            .to("opportunity", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("registration", "partner_id")
                            .to("partner", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("registration_once")
                    .table("registration")
                    .col("engagement_id")
                    .col("incentive")
                    .unique()
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("registration_state")
                    .table("registration")
                    .col("state")
                    .col("id")
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("registration_record")
                    .table("registration")
                    .col("opportunity_id")
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("registration_exception")
                    .col(uuid("id"))
                    .col(uuid("engagement_id"))
                    .col(uuid("registration_id"))
                    .col(text("justification"))
                    .col(boolean_null("perpetual"))
                    .col(big_integer_null("total_minor"))
                    .col(date_null("signed_on"))
                    .col(date_null("starts_on"))
                    .col(date_null("ends_on"))
                    .col(string_len("state", 40))
                    .col(timestamp_with_time_zone("decide_by"))
                    .col(text_null("answer"))
                    .col(timestamp_with_time_zone_null("decided_at"))
                    .col(integer("version"))
                    .col(text("created_by"))
                    .col(timestamp_with_time_zone("created_at"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("registration_exception", "engagement_id")
                            .to("engagement", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("registration_exception", "registration_id")
                            .to("registration", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("registration_exception_once")
                    .table("registration_exception")
                    .col("engagement_id")
                    .unique()
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("exchange_rate")
                    .col(string_len("currency", 3))
                    .col(date("month"))
                    .col(text("rate"))
                    .col(integer("version"))
                    .col(text("published_by"))
                    .col(timestamp_with_time_zone("published_at"))
                    .primary_key(Index::create().col("currency").col("month"))
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["exchange_rate", "registration_exception", "registration"] {
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        Ok(())
    }
}

//! What a desk works with all day: favourites, prices, inbound contacts, retired solutions, classes of customers.

use sea_orm_migration::{prelude::*, schema::*};

/// Columns and indexes, in SQL that both databases read alike.
const STATEMENTS: &[&str] = &[
    "ALTER TABLE opportunity ADD COLUMN error_reason varchar(40)",
    "ALTER TABLE opportunity_solution ADD COLUMN price_minor bigint",
    "ALTER TABLE opportunity_solution ADD COLUMN currency varchar(3)",
    "ALTER TABLE opportunity_solution ADD COLUMN quantity integer",
    "ALTER TABLE customer ADD COLUMN class varchar(40) NOT NULL DEFAULT 'OTHER'",
    "ALTER TABLE customer ADD COLUMN scheme text",
    "ALTER TABLE customer ADD COLUMN external_id text",
    "CREATE UNIQUE INDEX customer_external ON customer (scheme, external_id)",
    "DROP INDEX opportunity_one_open",
    "CREATE UNIQUE INDEX opportunity_one_open ON opportunity (engagement_id, partner_id) \
     WHERE status NOT IN ('DECLINED', 'EXPIRED', 'WITHDRAWN') \
     AND NOT (status = 'CLOSED_AS_ERROR' AND accepted_at IS NULL)",
    "CREATE INDEX opportunity_solution_solution ON opportunity_solution (solution_id, opportunity_id)",
];

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("favorite")
                    .col(uuid("partner_id"))
                    .col(text("subject"))
                    .col(uuid("opportunity_id"))
                    .col(timestamp_with_time_zone("created_at"))
                    .primary_key(
                        Index::create()
                            .col("partner_id")
                            .col("subject")
                            .col("opportunity_id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("favorite", "opportunity_id")
                            .to("opportunity", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        let mut contacts = json_binary("inbound_contacts");
        manager
            .alter_table(
                Table::alter()
                    .table("location")
                    .add_column(contacts.default("[]"))
                    .to_owned(),
            )
            .await?;
        manager
            .alter_table(
                Table::alter()
                    .table("solution")
                    .add_column(timestamp_with_time_zone_null("retired_at"))
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
            .drop_table(Table::drop().table("favorite").to_owned())
            .await?;
        let connection = manager.get_connection();
        connection
            .execute_unprepared("DROP INDEX opportunity_solution_solution")
            .await?;
        connection
            .execute_unprepared("DROP INDEX customer_external")
            .await?;
        connection
            .execute_unprepared("DROP INDEX opportunity_one_open")
            .await?;
        connection
            .execute_unprepared(
                "CREATE UNIQUE INDEX opportunity_one_open ON opportunity (engagement_id, partner_id) \
                 WHERE status NOT IN ('DECLINED', 'EXPIRED', 'WITHDRAWN')",
            )
            .await?;
        for (table, column) in [
            ("opportunity", "error_reason"),
            ("opportunity_solution", "price_minor"),
            ("opportunity_solution", "currency"),
            ("opportunity_solution", "quantity"),
            ("customer", "class"),
            ("customer", "scheme"),
            ("customer", "external_id"),
            ("location", "inbound_contacts"),
            ("solution", "retired_at"),
        ] {
            manager
                .alter_table(Table::alter().table(table).drop_column(column).to_owned())
                .await?;
        }
        Ok(())
    }
}

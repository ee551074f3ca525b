//! Where deals that the vendor sends to a company go.

use sea_orm_migration::{prelude::*, schema::*};

/// No two rules of a company are for the same market and solution. Null, which stands for all, equals nothing in an
/// index, so each kind of rule has one of its own.
const STATEMENTS: &[&str] = &[
    "CREATE UNIQUE INDEX routing_rule_both ON routing_rule (partner_id, solution_id, market) \
     WHERE solution_id IS NOT NULL AND market IS NOT NULL",
    "CREATE UNIQUE INDEX routing_rule_solution ON routing_rule (partner_id, solution_id) WHERE market IS NULL",
    "CREATE UNIQUE INDEX routing_rule_market ON routing_rule (partner_id, market) WHERE solution_id IS NULL",
];

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let to = |column, table| {
            ForeignKey::create()
                .from("routing_rule", column)
                .to(table, "id")
                .to_owned()
        };
        manager
            .create_table(
                Table::create()
                    .table("routing_rule")
                    .col(uuid("id"))
                    .col(uuid("partner_id"))
                    .col(string_len_null("market", 40))
                    .col(uuid_null("solution_id"))
                    .col(uuid("location_id"))
                    .col(integer("version"))
                    .col(timestamp_with_time_zone("created_at"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(&mut to("partner_id", "partner"))
                    .foreign_key(&mut to("solution_id", "solution"))
                    .foreign_key(&mut to("location_id", "location"))
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
            .drop_table(Table::drop().table("routing_rule").to_owned())
            .await
    }
}

//! Questions about lists of records that people keep under a name.

use sea_orm_migration::{prelude::*, schema::*};

const NAME: &str =
    "CREATE UNIQUE INDEX saved_view_name ON saved_view (partner_id, subject, name_folded)";

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("saved_view")
                    .col(uuid("id"))
                    .col(uuid("partner_id"))
                    .col(text("subject"))
                    .col(text("name"))
                    .col(text("name_folded"))
                    .col(json_binary("question"))
                    .col(integer("version"))
                    .col(timestamp_with_time_zone("created_at"))
                    .col(timestamp_with_time_zone("updated_at"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("saved_view", "partner_id")
                            .to("partner", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        manager.get_connection().execute_unprepared(NAME).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("saved_view").to_owned())
            .await
    }
}

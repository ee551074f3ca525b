//! How far back the feed of events goes.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let head = Table::alter()
            .table("event_head")
            .add_column(big_integer("horizon").default(0))
            .to_owned();
        manager.alter_table(head).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let head = Table::alter()
            .table("event_head")
            .drop_column("horizon")
            .to_owned();
        manager.alter_table(head).await
    }
}

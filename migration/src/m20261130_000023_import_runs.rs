//! Files of opportunities that were posted, the runs over them, and what became of each row.

use sea_orm_migration::{prelude::*, schema::*};

/// Indexes, in SQL that both databases read alike.
const STATEMENTS: &[&str] = &[
    "CREATE INDEX upload_partner ON upload (partner_id, created_at)",
    "CREATE INDEX import_run_partner ON import_run (partner_id, id)",
    "CREATE INDEX import_run_upload ON import_run (upload_id)",
    "CREATE INDEX import_run_due ON import_run (claimed_until) WHERE state IN ('RUNNING', 'UNDOING')",
    "CREATE INDEX import_result_outcome ON import_result (run_id, outcome, line)",
    "CREATE INDEX import_result_key ON import_result (run_id, row_key)",
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
                    .table("upload")
                    .col(uuid("id"))
                    .col(uuid("partner_id"))
                    .col(text("name"))
                    .col(string_len("format", 40))
                    .col(big_integer_null("bytes"))
                    .col(timestamp_with_time_zone("created_at"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(&mut to("upload", "partner_id", "partner"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("upload_part")
                    .col(uuid("upload_id"))
                    .col(integer("number"))
                    .col(blob("body"))
                    .primary_key(Index::create().col("upload_id").col("number"))
                    .foreign_key(&mut to("upload_part", "upload_id", "upload"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("import_run")
                    .col(uuid("id"))
                    .col(uuid("partner_id"))
                    .col(uuid("upload_id"))
                    .col(text("subject"))
                    .col(text_null("email"))
                    .col(json_binary("grants"))
                    .col(text("via"))
                    .col(json_binary("mapping"))
                    .col(boolean("preview"))
                    .col(string_len("state", 40))
                    .col(text_null("fault"))
                    .col(blob_null("header"))
                    .col(big_integer("line"))
                    .col(big_integer("rows"))
                    .col(big_integer("created"))
                    .col(big_integer("unchanged"))
                    .col(big_integer("refused"))
                    .col(big_integer("taken_back"))
                    .col(uuid_null("batch_id"))
                    .col(string_len_null("reason", 40))
                    .col(integer("version"))
                    .col(timestamp_with_time_zone("created_at"))
                    .col(timestamp_with_time_zone_null("finished_at"))
                    .col(uuid_null("claim"))
                    .col(timestamp_with_time_zone_null("claimed_until"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(&mut to("import_run", "partner_id", "partner"))
                    .foreign_key(&mut to("import_run", "upload_id", "upload"))
                    .foreign_key(&mut to("import_run", "batch_id", "import_batch"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("import_result")
                    .col(uuid("run_id"))
                    .col(big_integer("line"))
                    .col(text_null("row_key"))
                    .col(string_len("outcome", 40))
                    .col(uuid_null("opportunity_id"))
                    .col(json_binary_null("errors"))
                    .col(blob_null("text"))
                    .primary_key(Index::create().col("run_id").col("line"))
                    .foreign_key(&mut to("import_result", "run_id", "import_run"))
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
        for table in ["import_result", "import_run", "upload_part", "upload"] {
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        Ok(())
    }
}

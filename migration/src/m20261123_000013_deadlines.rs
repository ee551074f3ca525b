//! The clocks that run on deals, and what an event tells beside a change.

use sea_orm_migration::{prelude::*, schema::*};

/// Indexes, in SQL that both databases read alike.
const STATEMENTS: &[&str] = &[
    "CREATE UNIQUE INDEX deadline_once ON deadline (kind, COALESCE(registration_id, opportunity_id))",
    "CREATE INDEX deadline_due ON deadline (due_at)",
    "CREATE INDEX deadline_remind ON deadline (remind_at) WHERE remind_at IS NOT NULL",
    "CREATE INDEX deadline_engagement ON deadline (engagement_id)",
    "CREATE INDEX deadline_opportunity ON deadline (opportunity_id)",
    "CREATE INDEX deadline_owner ON deadline (owner_id, due_at)",
];

/// What runs already: offers and help requests that are not answered, exceptions that are not decided. The id of what is
/// measured serves as the clock's. No reminder comes of them; the clocks that are reckoned from a start, and not stored
/// with an end, are those of deals from now on.
const RUNNING: &[&str] = &[
    "INSERT INTO deadline (id, kind, engagement_id, opportunity_id, invitation_id, owner_id, started_at, due_at) \
     SELECT o.id, CASE WHEN i.is_help_request THEN 'ANSWER_TO_HELP_REQUEST' ELSE 'ANSWER_TO_OFFER' END, \
     o.engagement_id, o.id, i.id, o.partner_id, o.status_since, o.due_at \
     FROM opportunity o JOIN invitation i ON i.opportunity_id = o.id \
     WHERE o.status = 'RECEIVED' AND o.due_at IS NOT NULL",
    "INSERT INTO deadline (id, kind, engagement_id, opportunity_id, registration_id, owner_id, started_at, due_at) \
     SELECT x.id, 'EXCEPTION_DECISION', x.engagement_id, r.opportunity_id, r.id, p.id, x.created_at, x.decide_by \
     FROM registration_exception x JOIN registration r ON r.id = x.registration_id \
     JOIN partner p ON p.kind = 'VENDOR' WHERE x.state = 'REQUESTED'",
];

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let to = |column, table| {
            ForeignKey::create()
                .from("deadline", column)
                .to(table, "id")
                .to_owned()
        };
        manager
            .create_table(
                Table::create()
                    .table("deadline")
                    .col(uuid("id"))
                    .col(string_len("kind", 40))
                    .col(uuid("engagement_id"))
                    .col(uuid("opportunity_id"))
                    .col(uuid_null("invitation_id"))
                    .col(uuid_null("registration_id"))
                    .col(uuid("owner_id"))
                    .col(timestamp_with_time_zone("started_at"))
                    .col(timestamp_with_time_zone("due_at"))
                    .col(timestamp_with_time_zone_null("remind_at"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(&mut to("engagement_id", "engagement"))
                    .foreign_key(&mut to("opportunity_id", "opportunity"))
                    .foreign_key(&mut to("invitation_id", "invitation"))
                    .foreign_key(&mut to("registration_id", "registration"))
                    .foreign_key(&mut to("owner_id", "partner"))
                    .to_owned(),
            )
            .await?;
        manager
            .alter_table(
                Table::alter()
                    .table("event")
                    .add_column(json_binary_null("about"))
                    .to_owned(),
            )
            .await?;
        let connection = manager.get_connection();
        for statement in STATEMENTS.iter().chain(RUNNING) {
            connection.execute_unprepared(statement).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .alter_table(
                Table::alter()
                    .table("event")
                    .drop_column("about")
                    .to_owned(),
            )
            .await?;
        manager
            .drop_table(Table::drop().table("deadline").to_owned())
            .await
    }
}

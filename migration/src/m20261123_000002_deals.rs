//! Engagements, the records of their parties, teams, solutions and invitations.

use sea_orm_migration::{prelude::*, schema::*};

/// Indexes and first rows, in SQL that both databases read alike.
const STATEMENTS: &[&str] = &[
    "CREATE UNIQUE INDEX opportunity_one_open ON opportunity (engagement_id, partner_id) WHERE status NOT IN ('DECLINED', 'EXPIRED', 'WITHDRAWN')",
    "CREATE UNIQUE INDEX opportunity_one_originator ON opportunity (engagement_id) WHERE is_originator",
    "CREATE INDEX opportunity_engagement ON opportunity (engagement_id)",
    "CREATE INDEX opportunity_tab ON opportunity (partner_id, is_originator, id)",
    "CREATE INDEX opportunity_shared ON opportunity (is_originator, id)",
    "CREATE INDEX opportunity_due ON opportunity (due_at) WHERE status = 'RECEIVED'",
    "CREATE INDEX engagement_customer ON engagement (customer_id)",
    "CREATE INDEX team_member_engagement ON team_member (engagement_id)",
    "CREATE INDEX team_member_sight ON team_member (opportunity_id, email_key)",
    "CREATE INDEX opportunity_solution_engagement ON opportunity_solution (engagement_id)",
    "CREATE UNIQUE INDEX opportunity_solution_once ON opportunity_solution (opportunity_id, solution_id)",
    "CREATE UNIQUE INDEX invitation_record ON invitation (opportunity_id)",
    "CREATE INDEX invitation_engagement ON invitation (engagement_id)",
    "CREATE INDEX invitation_sent ON invitation (sender_id, id)",
    "CREATE INDEX invitation_received ON invitation (invitee_id, id)",
];

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("engagement")
                    .col(uuid("id"))
                    .col(text("reference").unique_key())
                    .col(uuid("customer_id"))
                    .col(uuid("originator_id"))
                    .col(boolean("started_by_vendor"))
                    .col(string_len("vendor_involvement", 40))
                    .col(boolean("assessment"))
                    .col(boolean("partner_invited"))
                    .col(text_null("contact_name"))
                    .col(text_null("contact_phone"))
                    .col(text_null("contact_email"))
                    .col(boolean("contact_consent"))
                    .col(json_binary("help_kinds"))
                    .col(integer("version"))
                    .col(timestamp_with_time_zone("created_at"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("engagement", "customer_id")
                            .to("customer", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("engagement", "originator_id")
                            .to("partner", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("opportunity")
                    .col(uuid("id"))
                    .col(uuid("engagement_id"))
                    .col(uuid("partner_id"))
                    .col(uuid("location_id"))
                    .col(boolean("is_originator"))
                    .col(string_len("status", 40))
                    .col(timestamp_with_time_zone("status_since"))
                    .col(string_len_null("sales_stage", 40))
                    .col(text("name"))
                    .col(big_integer("value_minor"))
                    .col(string_len("currency", 40))
                    .col(date("close_date"))
                    .col(text_null("private_notes"))
                    .col(text_null("crm_id"))
                    .col(text_null("campaign_id"))
                    .col(string_len_null("decline_reason", 40))
                    .col(string_len_null("lost_reason", 40))
                    .col(text_null("close_notes"))
                    .col(text("created_by"))
                    .col(timestamp_with_time_zone("created_at"))
                    .col(timestamp_with_time_zone("updated_at"))
                    .col(timestamp_with_time_zone_null("due_at"))
                    .col(timestamp_with_time_zone_null("accepted_at"))
                    .col(timestamp_with_time_zone_null("closed_at"))
                    .col(integer("version"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("opportunity", "engagement_id")
                            .to("engagement", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("opportunity", "partner_id")
                            .to("partner", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("opportunity", "location_id")
                            .to("location", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("team_member")
                    .col(uuid("id"))
                    .col(uuid("engagement_id"))
                    .col(uuid("opportunity_id"))
                    .col(integer("position"))
                    .col(text("name"))
                    .col(text("email"))
                    .col(text("email_key"))
                    .col(text("phone"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("team_member", "engagement_id")
                            .to("engagement", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("team_member", "opportunity_id")
                            .to("opportunity", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("opportunity_solution")
                    .col(uuid("id"))
                    .col(uuid("engagement_id"))
                    .col(uuid("opportunity_id"))
                    .col(uuid("solution_id"))
                    .col(integer("position"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("opportunity_solution", "engagement_id")
                            .to("engagement", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("opportunity_solution", "opportunity_id")
                            .to("opportunity", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("opportunity_solution", "solution_id")
                            .to("solution", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("invitation")
                    .col(uuid("id"))
                    .col(uuid("engagement_id"))
                    .col(uuid("sender_id"))
                    .col(uuid("sender_opportunity_id"))
                    .col(uuid("invitee_id"))
                    .col(uuid("opportunity_id"))
                    .col(boolean("is_help_request"))
                    .col(text_null("message"))
                    .col(json_binary("help_kinds"))
                    .col(big_integer("share_minor"))
                    .col(string_len("currency", 40))
                    .col(date("close_date"))
                    .col(json_binary("team"))
                    .col(json_binary("solution_ids"))
                    .col(timestamp_with_time_zone("sent_at"))
                    .col(timestamp_with_time_zone("due_at"))
                    .col(string_len_null("withdrawal_reason", 40))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("invitation", "engagement_id")
                            .to("engagement", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("invitation", "sender_id")
                            .to("partner", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("invitation", "sender_opportunity_id")
                            .to("opportunity", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("invitation", "invitee_id")
                            .to("partner", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("invitation", "opportunity_id")
                            .to("opportunity", "id"),
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
            .drop_table(Table::drop().table("invitation").to_owned())
            .await?;
        manager
            .drop_table(Table::drop().table("opportunity_solution").to_owned())
            .await?;
        manager
            .drop_table(Table::drop().table("team_member").to_owned())
            .await?;
        manager
            .drop_table(Table::drop().table("opportunity").to_owned())
            .await?;
        manager
            .drop_table(Table::drop().table("engagement").to_owned())
            .await?;
        Ok(())
    }
}

//! Schema changes of Covente, one a file, in order.

#![cfg_attr(
    not(test),
    expect(
        clippy::wildcard_imports,
        reason = "the vocabulary of a schema change is its prelude"
    )
)]
#![expect(
    clippy::too_many_lines,
    reason = "a table is as long as its columns are many"
)]

use sea_orm_migration::prelude::*;

use sea_orm_migration::sea_orm::{EntityTrait as _, QueryOrder as _, QuerySelect as _};
use sea_orm_migration::seaql_migrations::{Column, Entity};

pub use sea_orm_migration::prelude::MigratorTrait;

mod m20261123_000001_companies;
mod m20261123_000002_deals;
mod m20261123_000003_events;
mod m20261123_000004_requests;
mod m20261123_000005_desk;
mod m20261123_000006a_stages;
mod m20261123_000006b_routing;
mod m20261123_000007_registrations;
mod m20261123_000008_messages;
mod m20261123_000011_rankings;
mod m20261123_000012_registrations_of_records;
mod m20261123_000013_deadlines;
mod m20261123_000014_notifications;
mod m20261123_000015_search;
mod m20261123_000016_saved_views;
mod m20261130_000017_feed;
mod m20261130_000018_catalogue_head;
mod m20261130_000020_api_tokens;
mod m20261130_000021_webhooks;
mod m20261130_000022_imports;
mod m20261130_000023_import_runs;

/// All schema changes, oldest first.
#[derive(Debug)]
pub struct Migrator;

impl Migrator {
    /// The names of the schema changes that a database has, oldest first: none where it has no table of them. It makes
    /// nothing, and knows nothing of what this binary brings.
    ///
    /// # Errors
    /// Of the database.
    pub async fn applied<'c>(
        on: impl IntoSchemaManagerConnection<'c>,
    ) -> Result<Vec<String>, DbErr> {
        let manager = SchemaManager::new(on);
        if !manager.has_table("seaql_migrations").await? {
            return Ok(Vec::new());
        }
        Entity::find()
            .select_only()
            .column(Column::Version)
            .order_by_asc(Column::Version)
            .into_tuple()
            .all(manager.get_connection())
            .await
    }
}

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261123_000001_companies::Migration),
            Box::new(m20261123_000002_deals::Migration),
            Box::new(m20261123_000003_events::Migration),
            Box::new(m20261123_000004_requests::Migration),
            Box::new(m20261123_000005_desk::Migration),
            Box::new(m20261123_000006a_stages::Migration),
            Box::new(m20261123_000006b_routing::Migration),
            Box::new(m20261123_000007_registrations::Migration),
            Box::new(m20261123_000008_messages::Migration),
            Box::new(m20261123_000011_rankings::Migration),
            Box::new(m20261123_000012_registrations_of_records::Migration),
            Box::new(m20261123_000013_deadlines::Migration),
            Box::new(m20261123_000014_notifications::Migration),
            Box::new(m20261123_000015_search::Migration),
            Box::new(m20261123_000016_saved_views::Migration),
            Box::new(m20261130_000017_feed::Migration),
            Box::new(m20261130_000018_catalogue_head::Migration),
            Box::new(m20261130_000020_api_tokens::Migration),
            Box::new(m20261130_000021_webhooks::Migration),
            Box::new(m20261130_000022_imports::Migration),
            Box::new(m20261130_000023_import_runs::Migration),
        ]
    }
}

//! What an erasure needs besides rows: that nobody goes on with what they have read, and that nothing is left in the file.

use covente_entity::types::ids::EngagementId;
use covente_entity::types::{Locale, Time};
use covente_entity::{engagement, notification_preference, opportunity};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use crate::error::Error;
use crate::store::connect::Db;
use crate::store::dialect::Dialect;
use crate::store::tx::Tx;

impl Tx {
    /// Takes a deal as a write does, and raises the versions of its records: what was kept of it in memory counts no more,
    /// and who has read a record before cannot write it back.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn raise_deal(&self, deal: EngagementId) -> Result<(), Error> {
        engagement::Entity::update_many()
            .col_expr(
                engagement::Column::Version,
                Expr::col(engagement::Column::Version).add(1),
            )
            .filter(engagement::Column::Id.eq(deal))
            .exec(&self.on)
            .await?;
        opportunity::Entity::update_many()
            .col_expr(
                opportunity::Column::Version,
                Expr::col(opportunity::Column::Version).add(1),
            )
            .filter(opportunity::Column::EngagementId.eq(deal))
            .exec(&self.on)
            .await?;
        Ok(())
    }

    /// Lets no mail be sent to an address that nobody has.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn silence(&self, email_key: String, now: Time) -> Result<(), Error> {
        let locale: Option<Locale> = None;
        self.keep_preference(&notification_preference::Model {
            email_key,
            enabled: false,
            locale,
            updated_at: now,
        })
        .await
    }
}

impl Db {
    /// Has SQLite overwrite on the disk what is taken out of its file, in the index of the search as well. Postgres does it
    /// when it vacuums.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn wipe(&self) -> Result<(), Error> {
        self.wipes(true).await
    }

    /// Ends that, and empties the journal as far as nobody reads it.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn wiped(&self) -> Result<(), Error> {
        self.wipes(false).await?;
        if self.dialect == Dialect::Sqlite {
            self.write
                .execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)")
                .await?;
        }
        Ok(())
    }

    async fn wipes(&self, wipes: bool) -> Result<(), Error> {
        if self.dialect == Dialect::Sqlite {
            let is = i32::from(wipes);
            let index = format!(
                "INSERT INTO search_index (search_index, rank) VALUES ('secure-delete', {is})"
            );
            self.write
                .execute_unprepared(&format!("PRAGMA secure_delete = {is}"))
                .await?;
            self.write.execute_unprepared(&index).await?;
        }
        Ok(())
    }
}

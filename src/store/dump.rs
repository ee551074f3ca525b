//! Every table as rows of JSON and back, so that a programme moves from one database to another (C26).

use covente_entity::types::ids::EngagementId;
use covente_entity::{
    api_token, clock, customer, deadline, engagement, event, event_audience, event_head,
    exchange_rate, favorite, idempotency, import_batch, import_result, import_row, import_run,
    invitation, location, log_reader, message, notification, notification_preference, opportunity,
    opportunity_solution, partner, partner_figure, registration, registration_exception,
    routing_rule, saved_view, solution, stage_mapping, team_member, upload, upload_part,
    webhook_delivery, webhook_endpoint,
};
use futures_util::TryStreamExt as _;
use sea_orm::{
    AccessMode, ActiveModelTrait, ConnectionTrait, DatabaseTransaction, EntityTrait,
    IdenStatic as _, IsolationLevel, Iterable as _, ModelTrait, PaginatorTrait as _,
    PrimaryKeyToColumn as _, QueryOrder as _, QuerySelect as _, Statement, TransactionOptions,
    TransactionTrait,
};
use serde_json::{Map, Value};

use crate::error::Error;
use crate::store::connect::Db;
use crate::store::dialect::Dialect;
use crate::store::tx::Tx;
use crate::store::write::insert_all;

mod cell;
mod change;

/// A row: columns to values.
pub type Row = Map<String, Value>;

/// A transaction that reads the database as it was at one moment.
#[derive(Debug)]
pub struct Moment(DatabaseTransaction);

/// Lists the tables, each after those that its rows refer to, and makes what goes through them by name.
macro_rules! tables {
    ($($table:ident),+ $(,)?) => {
        /// Every table that is the programme's, each after those that its rows refer to. The words of the search are not
        /// among them: they come of the others.
        pub const TABLES: &[&str] = &[$(stringify!($table)),+];

        /// Every column of these tables.
        #[cfg(test)]
        fn columns() -> Vec<(&'static str, &'static str)> {
            let mut columns = Vec::new();
            $(
                let of_table = $table::Column::iter().map(|column| (stringify!($table), column.as_str()));
                columns.extend(of_table);
            )+
            columns
        }

        impl Moment {
            /// Hands every row of a table on, in the order of its key.
            ///
            /// # Errors
            /// [`Error::Internal`] of the database, and what the sink answers.
            pub async fn rows<F>(
                &self,
                table: &str,
                each: impl FnMut(Row) -> Result<(), F>,
            ) -> Result<Result<(), F>, Error> {
                match table {
                    $(stringify!($table) => read::<$table::Entity, F>(&self.0, each).await,)+
                    _ => Err(Error::internal(format!("there is no table {table}"))),
                }
            }
        }

        impl Tx {
            /// Puts rows into a table.
            ///
            /// # Errors
            /// The outer one of the database; the inner one where a row is not of the table, in one sentence.
            pub async fn put(
                &self,
                table: &str,
                rows: Vec<Row>,
            ) -> Result<Result<(), String>, Error> {
                match table {
                    $(stringify!($table) => put::<$table::Entity>(&self.on, rows).await,)+
                    _ => Ok(Err(format!("there is no table {table}"))),
                }
            }

            /// The rows of a table that are of a deal, in the order of their key, held until the transaction ends.
            ///
            /// # Errors
            /// [`Error::Internal`] of the database, and for a table whose rows are of no deal.
            pub async fn rows_of_deal(
                &self,
                table: &str,
                deal: EngagementId,
            ) -> Result<Vec<Row>, Error> {
                match table {
                    $(stringify!($table) => change::of_deal::<$table::Entity>(&self.on, deal).await,)+
                    _ => Err(Error::internal(format!("there is no table {table}"))),
                }
            }

            /// A row as it is now, held until the transaction ends; none where it is gone.
            ///
            /// # Errors
            /// [`Error::Internal`] of the database.
            pub async fn row_again(&self, table: &str, row: &Row) -> Result<Option<Row>, Error> {
                match table {
                    $(stringify!($table) => change::again::<$table::Entity>(&self.on, row).await,)+
                    _ => Err(Error::internal(format!("there is no table {table}"))),
                }
            }

            /// Puts these cells into a row.
            ///
            /// # Errors
            /// [`Error::Internal`] of the database.
            pub async fn put_cells(
                &self,
                table: &str,
                row: &Row,
                cells: Row,
            ) -> Result<(), Error> {
                match table {
                    $(stringify!($table) => change::put::<$table::Entity>(&self.on, row, cells).await,)+
                    _ => Err(Error::internal(format!("there is no table {table}"))),
                }
            }

            /// Takes a row away.
            ///
            /// # Errors
            /// [`Error::Internal`] of the database.
            pub async fn take_away(&self, table: &str, row: &Row) -> Result<(), Error> {
                match table {
                    $(stringify!($table) => change::take_away::<$table::Entity>(&self.on, row).await,)+
                    _ => Err(Error::internal(format!("there is no table {table}"))),
                }
            }

            /// The first table that holds anything, of those that are empty in a new database.
            ///
            /// # Errors
            /// [`Error::Internal`] of the database.
            pub async fn first_filled(&self) -> Result<Option<&'static str>, Error> {
                $(
                    if !FROM_THE_START.contains(&stringify!($table))
                        && $table::Entity::find().limit(1).count(&self.on).await? > 0
                    {
                        return Ok(Some(stringify!($table)));
                    }
                )+
                Ok(None)
            }
        }
    };
}

tables!(
    partner,
    location,
    solution,
    customer,
    exchange_rate,
    stage_mapping,
    routing_rule,
    engagement,
    opportunity,
    team_member,
    opportunity_solution,
    invitation,
    registration,
    registration_exception,
    message,
    event,
    event_audience,
    event_head,
    deadline,
    favorite,
    notification,
    notification_preference,
    saved_view,
    api_token,
    webhook_endpoint,
    webhook_delivery,
    idempotency,
    partner_figure,
    log_reader,
    clock,
    import_batch,
    import_row,
    upload,
    upload_part,
    import_run,
    import_result,
);

/// Tables that hold rows in a new database.
const FROM_THE_START: [&str; 3] = ["event_head", "log_reader", "clock"];

impl Db {
    /// Begins to read the database as it is now, whatever others write meanwhile.
    ///
    /// # Errors
    /// [`Error::Busy`] where no connection is free in time.
    pub async fn moment(&self) -> Result<Moment, Error> {
        // A transaction of SQLite that only reads sees one moment anyway.
        let options = match self.dialect {
            Dialect::Sqlite => TransactionOptions::default(),
            Dialect::Postgres => TransactionOptions {
                isolation_level: Some(IsolationLevel::RepeatableRead),
                access_mode: Some(AccessMode::ReadOnly),
                ..TransactionOptions::default()
            },
        };
        Ok(Moment(self.read.begin_with_options(options).await?))
    }
}

impl Moment {
    /// Ends it.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn end(self) -> Result<(), Error> {
        Ok(self.0.rollback().await?)
    }
}

impl Tx {
    /// Takes away what a new database holds, so that the rows of another take its place.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn make_room(&self) -> Result<(), Error> {
        event_head::Entity::delete_many().exec(&self.on).await?;
        log_reader::Entity::delete_many().exec(&self.on).await?;
        clock::Entity::delete_many().exec(&self.on).await?;
        Ok(())
    }

    /// Lets the database go on counting events after the last one that was put in. SQLite does by itself.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn count_on(&self) -> Result<(), Error> {
        if self.db.dialect == Dialect::Postgres {
            let statement = "SELECT setval(pg_get_serial_sequence('event', 'seq'), \
                             GREATEST((SELECT MAX(seq) FROM event), 1))";
            let backend = self.db.dialect.backend();
            self.on
                .query_one_raw(Statement::from_string(backend, statement))
                .await?;
        }
        Ok(())
    }
}

async fn read<E: EntityTrait, F>(
    on: &DatabaseTransaction,
    mut each: impl FnMut(Row) -> Result<(), F>,
) -> Result<Result<(), F>, Error> {
    let mut query = E::find();
    for key in E::PrimaryKey::iter() {
        query = query.order_by_asc(key.into_column());
    }
    let mut rows = query.stream(on).await?;
    while let Some(row) = rows.try_next().await? {
        if let Err(fault) = each(cells::<E>(&row)?) {
            return Ok(Err(fault));
        }
    }
    Ok(Ok(()))
}

fn cells<E: EntityTrait>(row: &E::Model) -> Result<Row, Error> {
    let cell = |column: E::Column| {
        let written = cell::written(row.get(column))?;
        Ok((column.as_str().to_owned(), written))
    };
    E::Column::iter().map(cell).collect()
}

async fn put<E: EntityTrait>(
    on: &impl ConnectionTrait,
    rows: Vec<Row>,
) -> Result<Result<(), String>, Error> {
    let mut active = Vec::with_capacity(rows.len());
    for mut row in rows {
        let mut model = <E::ActiveModel as ActiveModelTrait>::default();
        for column in E::Column::iter() {
            let name = column.as_str();
            let Some(value) = row.remove(name) else {
                return Ok(Err(format!("it lacks {name}")));
            };
            let read = cell::read::<E>(column, value);
            let set = read.and_then(|value| {
                let wrong = |_| format!("{name} is not what the table holds");
                model.try_set(column, value).map_err(wrong)
            });
            if let Err(why) = set {
                return Ok(Err(why));
            }
        }
        if let Some(name) = row.keys().next() {
            return Ok(Err(format!("it has {name}, which the table has not")));
        }
        active.push(model);
    }
    insert_all::<E>(on, active).await?;
    Ok(Ok(()))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use sea_orm::{ConnectionTrait as _, Statement};

    use super::*;
    use crate::domain::erasure::{PLACES, Part};
    use crate::store::migrate;

    #[test]
    fn it_is_said_of_every_column_what_it_holds_of_a_person() {
        let said: BTreeSet<_> = PLACES
            .iter()
            .flat_map(|place| place.columns().map(|(_, column)| (place.table, column)))
            .collect();
        let known: BTreeSet<_> = columns().into_iter().collect();
        assert_eq!(said, known);
        let times: usize = PLACES.iter().map(|place| place.columns().count()).sum();
        assert_eq!(times, known.len(), "a column is said twice");
        for place in PLACES {
            let is_of_deal = known.contains(&(place.table, "engagement_id"));
            let is_deal = place.table == "engagement";
            assert!(
                (place.part == Part::Deal) == (is_of_deal || is_deal)
                    || matches!(place.table, "webhook_endpoint" | "webhook_delivery"),
                "{}",
                place.table
            );
        }
    }

    #[tokio::test]
    async fn every_table_of_the_database_is_written_but_what_comes_of_the_others() {
        let folder = std::env::temp_dir().join(format!("covente-dump-{}", uuid::Uuid::new_v4()));
        std::fs::create_dir(&folder).unwrap();
        let url = format!("sqlite:{}", folder.join("covente.sqlite").display());
        let db = Db::open(&url, 2).await.unwrap();
        migrate::up(&db).await.unwrap();
        let statement = Statement::from_string(
            db.dialect.backend(),
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' \
             AND name NOT LIKE 'search%' AND name NOT IN ('seaql_migrations', 'catalogue_head')",
        );
        let rows = db.read.query_all_raw(statement).await.unwrap();
        let names = rows
            .iter()
            .map(|row| row.try_get::<String>("", "name").unwrap());
        let names: BTreeSet<_> = names.collect();
        let known: BTreeSet<_> = TABLES.iter().map(|name| (*name).to_owned()).collect();
        assert_eq!(names, known);
        let tx = db.begin().await.unwrap();
        assert_eq!(tx.first_filled().await.unwrap(), None);
        tx.rollback().await.unwrap();
        db.close().await.unwrap();
        std::fs::remove_dir_all(folder).unwrap();
    }
}

//! Which keys a run has met, and where: a database of `SQLite` in a temporary file without a name, so that memory does
//! not grow with the run.

use std::collections::HashMap;

use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement, Value,
};

use crate::error::Error;

/// What was met so far.
#[derive(Debug)]
pub struct Seen(DatabaseConnection);

impl Seen {
    /// Nothing yet.
    ///
    /// # Errors
    /// [`Error::Internal`] where no temporary file can be made.
    pub async fn nothing() -> Result<Self, Error> {
        // An empty name is SQLite's own for a file that is gone with its connection: so there is one, and it stays.
        let mut options = ConnectOptions::new("sqlite:");
        options
            .max_connections(1)
            .min_connections(1)
            .sqlx_logging(false);
        let on = Database::connect(options).await?;
        on.execute_unprepared(
            "CREATE TABLE seen (key TEXT PRIMARY KEY, line INTEGER NOT NULL) WITHOUT ROWID",
        )
        .await?;
        Ok(Self(on))
    }

    /// Notes keys with their lines, and tells for each the line on which it was met first, if that is an earlier one.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn meet(&self, keys: &[(String, i64)]) -> Result<Vec<Option<i64>>, Error> {
        let mut first = self.find(keys).await?;
        let mut met = Vec::with_capacity(keys.len());
        let mut new = Vec::new();
        for (key, line) in keys {
            let earlier = first.get(key).copied();
            if earlier.is_none() {
                first.insert(key.clone(), *line);
                new.push((key, *line));
            }
            met.push(earlier);
        }
        self.insert(&new).await?;
        Ok(met)
    }

    async fn find(&self, keys: &[(String, i64)]) -> Result<HashMap<String, i64>, Error> {
        if keys.is_empty() {
            return Ok(HashMap::new());
        }
        let sql = format!(
            "SELECT key, line FROM seen WHERE key IN ({})",
            vec!["?"; keys.len()].join(", ")
        );
        let values = keys.iter().map(|(key, _)| Value::from(key.as_str()));
        let statement = Statement::from_sql_and_values(DbBackend::Sqlite, sql, values);
        let mut found = HashMap::new();
        for row in self.0.query_all_raw(statement).await? {
            found.insert(row.try_get("", "key")?, row.try_get("", "line")?);
        }
        Ok(found)
    }

    async fn insert(&self, new: &[(&String, i64)]) -> Result<(), Error> {
        if new.is_empty() {
            return Ok(());
        }
        let sql = format!(
            "INSERT INTO seen (key, line) VALUES {}",
            vec!["(?, ?)"; new.len()].join(", ")
        );
        let values = new
            .iter()
            .flat_map(|(key, line)| [Value::from(key.as_str()), Value::from(*line)]);
        let statement = Statement::from_sql_and_values(DbBackend::Sqlite, sql, values);
        self.0.execute_raw(statement).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_key_is_met_for_the_first_time_once() {
        let seen = Seen::nothing().await.unwrap();
        let keys = |texts: &[(&str, i64)]| -> Vec<(String, i64)> {
            texts
                .iter()
                .map(|(key, line)| ((*key).to_owned(), *line))
                .collect()
        };
        let met = seen
            .meet(&keys(&[("a", 2), ("b", 3), ("a", 4)]))
            .await
            .unwrap();
        assert_eq!(met, [None, None, Some(2)]);
        let met = seen
            .meet(&keys(&[("c", 5), ("a", 6), ("b", 7)]))
            .await
            .unwrap();
        assert_eq!(met, [None, Some(2), Some(3)]);
        assert_eq!(seen.meet(&[]).await.unwrap(), []);
    }
}

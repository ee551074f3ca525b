//! Runs the program on a database of the test's own.

use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
};

use sea_orm::{ConnectionTrait as _, Database, DatabaseConnection, Statement};

use crate::places::{self, Folder, on_server};

/// At least 32 bytes, as the settings ask.
pub(crate) const SECRET: &str = "a secret that is known to all of the tests";

/// A folder, and the address of a database that is not there yet (SQLite) or empty (Postgres).
pub(crate) struct Place {
    folder: Folder,
    pub(crate) url: String,
    /// Its name on the server.
    name: Option<String>,
}

/// How a run ended.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) said: String,
    pub(crate) faults: String,
}

impl Place {
    pub(crate) fn on_sqlite() -> Self {
        let folder = Folder::new(&places::name("operate"));
        Self {
            url: places::sqlite_url(&folder.path().join("covente.sqlite")),
            folder,
            name: None,
        }
    }

    pub(crate) async fn on_postgres() -> Self {
        let name = places::name("operate");
        on_server(&format!("CREATE DATABASE {name}")).await;
        Self {
            folder: Folder::new(&name),
            url: places::postgres_url(&name),
            name: Some(name),
        }
    }

    pub(crate) async fn remove(self) {
        if let Some(name) = self.name {
            on_server(&format!("DROP DATABASE {name} WITH (FORCE)")).await;
        }
    }

    pub(crate) fn is_sqlite(&self) -> bool {
        self.name.is_none()
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The program in the folder, with the database and the secret in its environment and nothing else.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_covente"));
        self.furnish(&mut command);
        command
    }

    /// The same within a shell that says first what is special.
    pub(crate) fn in_shell(&self, before: &str, arguments: &str) -> Ran {
        let mut command = Command::new("bash");
        let program = env!("CARGO_BIN_EXE_covente");
        command.args(["-c", &format!("{before}; exec {program} {arguments}")]);
        self.furnish(&mut command);
        ran(&command.output().expect("a shell"))
    }

    pub(crate) fn furnish(&self, command: &mut Command) {
        command
            .current_dir(self.folder.path())
            .env_clear()
            .env("PATH", "/usr/local/bin:/usr/bin:/bin")
            .env("HOME", self.folder.path())
            .env("COVENTE_DATABASE_URL", &self.url)
            .env("COVENTE_DATABASE_CONNECTIONS", "4")
            .env("COVENTE_SECRET", SECRET);
    }

    pub(crate) fn covente(&self, arguments: &[&str]) -> Ran {
        self.covente_with(&[], arguments)
    }

    /// The same with more in the environment.
    pub(crate) fn covente_with(&self, more: &[(&str, &str)], arguments: &[&str]) -> Ran {
        let mut command = self.command();
        command.args(arguments).envs(more.iter().copied());
        ran(&command.output().expect("the program runs"))
    }

    /// A run that must succeed.
    pub(crate) fn done(&self, arguments: &[&str]) -> String {
        let ran = self.covente(arguments);
        assert_eq!(ran.code, 0, "{arguments:?}: {ran:?}");
        ran.said
    }

    pub(crate) async fn on(&self) -> DatabaseConnection {
        let make = if self.is_sqlite() { "?mode=rwc" } else { "" };
        let url = format!("{}{make}", self.url);
        Database::connect(&url).await.expect("the database")
    }

    /// Carries a statement out past the program.
    pub(crate) async fn execute(&self, statement: &str) {
        let on = self.on().await;
        on.execute_unprepared(statement)
            .await
            .expect("a statement that is carried out");
        on.close().await.expect("a closed connection");
    }

    /// The number that a statement finds.
    pub(crate) async fn count(&self, statement: &str) -> i64 {
        count_in(&self.url, statement).await
    }
}

/// The number that a statement finds in a database.
pub(crate) async fn count_in(url: &str, statement: &str) -> i64 {
    let on = Database::connect(url).await.expect("the database");
    let statement = Statement::from_string(on.get_database_backend(), statement);
    let row = on.query_one_raw(statement).await.expect("a row");
    let count = row.expect("a row").try_get_by_index(0).expect("a number");
    on.close().await.expect("a closed connection");
    count
}

fn ran(output: &Output) -> Ran {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    Ran {
        code: output.status.code().unwrap_or(-1),
        said: text(&output.stdout),
        faults: text(&output.stderr),
    }
}

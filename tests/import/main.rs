//! `covente import` and `covente export`: the program itself, run on files, on both databases.

use std::{
    env, fs,
    path::PathBuf,
    process::{self, Command, Output},
    sync::atomic::{AtomicUsize, Ordering},
};

use sea_orm::{ConnectionTrait as _, Database, DatabaseConnection};

mod customers;
mod opportunities;
mod programme;
mod trouble;

/// Makes `name::sqlite` and `name::postgres` of each named `async fn name(place: &Place)`.
#[macro_export]
macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            #[test]
            fn sqlite() {
                $crate::on_sqlite(super::$name);
            }

            #[test]
            fn postgres() {
                $crate::on_postgres(super::$name);
            }
        }
    )+};
}

/// A migrated database, and a folder for files.
struct Place {
    folder: PathBuf,
    url: String,
}

/// How a run ended.
#[derive(Debug)]
struct Ran {
    code: i32,
    said: String,
    faults: Vec<String>,
    /// How the batch is taken back, as the run said while it went on.
    undo: Option<String>,
}

impl Place {
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_covente"));
        command
            .args(arguments)
            .env_remove("COVENTE_DATA")
            .env("COVENTE_DATABASE_URL", &self.url)
            .current_dir(&self.folder);
        command
    }

    fn covente(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().expect("the program runs")
    }

    fn ran(&self, arguments: &[&str]) -> Ran {
        Ran::of(&self.covente(arguments))
    }

    async fn on(&self) -> DatabaseConnection {
        Database::connect(&self.url).await.expect("the database")
    }
}

impl Ran {
    fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("a text");
        let mut faults: Vec<_> = text(&output.stderr).lines().map(str::to_owned).collect();
        let place = faults.iter().position(|line| line.starts_with("batch "));
        Self {
            code: output.status.code().expect("an exit code"),
            said: text(&output.stdout).trim().to_owned(),
            undo: place.map(|place| faults.remove(place)),
            faults,
        }
    }
}

static NUMBER: AtomicUsize = AtomicUsize::new(0);

impl Place {
    fn new(name: &str) -> Self {
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let folder =
            env::temp_dir().join(format!("covente-import-{name}-{}-{number}", process::id()));
        fs::create_dir(&folder).expect("a folder");
        let url = format!("sqlite:{}", folder.join("covente.sqlite").display());
        Self { folder, url }
    }

    fn migrate(&self) {
        let output = self.covente(&["migrate", "up"]);
        assert!(output.status.success(), "{output:?}");
    }

    fn remove(&self) {
        fs::remove_dir_all(&self.folder).expect("the folder goes");
    }
}

fn run(work: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.expect("a runtime").block_on(work);
}

fn on_sqlite(test: impl AsyncFnOnce(&Place)) {
    let place = Place::new("sqlite");
    place.migrate();
    run(test(&place));
    place.remove();
}

#[expect(
    clippy::disallowed_methods,
    reason = "a setting of the tests, not of the server"
)]
fn on_postgres(test: impl AsyncFnOnce(&Place)) {
    let server = env::var("COVENTE_TEST_POSTGRES_URL")
        .expect("COVENTE_TEST_POSTGRES_URL is needed: run scripts/test, or scripts/test --sqlite");
    let mut place = Place::new("postgres");
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let name = format!("covente_import_{}_{number}", process::id());
    let (host, _) = server
        .rsplit_once('/')
        .expect("a URL that ends with a database");
    place.url = format!("{host}/{name}");
    run(async {
        let admin = Database::connect(&server).await.expect("the server");
        let on_server = async |statement: String| {
            admin
                .execute_unprepared(&statement)
                .await
                .expect("a statement");
        };
        on_server(format!("CREATE DATABASE {name}")).await;
        place.migrate();
        test(&place).await;
        on_server(format!("DROP DATABASE {name} WITH (FORCE)")).await;
        admin.close().await.expect("a closed connection");
    });
    place.remove();
}

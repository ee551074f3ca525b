//! Where the databases of tests are: folders that go with their owner, and the Postgres of all tests.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process,
    sync::{
        OnceLock,
        atomic::{AtomicUsize, Ordering},
    },
};

use sea_orm::{ConnectionTrait as _, Database};

/// A folder that goes with its owner, also when a test fails.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        let path = env::temp_dir().join(name);
        fs::create_dir(&path).expect("a folder for a test");
        Self(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A name that no other test and no other run has.
pub(crate) fn name(kind: &str) -> String {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    format!(
        "covente_{kind}_{}_{}",
        process::id(),
        COUNT.fetch_add(1, Ordering::Relaxed)
    )
}

pub(crate) fn sqlite_url(file: &Path) -> String {
    format!("sqlite:{}", file.display())
}

/// That of a database on the Postgres of all tests.
pub(crate) fn postgres_url(name: &str) -> String {
    let (server, _) = server()
        .rsplit_once('/')
        .expect("a URL that ends with a database");
    format!("{server}/{name}")
}

#[expect(
    clippy::disallowed_methods,
    reason = "a setting of the tests, not of the server"
)]
fn server() -> &'static str {
    static URL: OnceLock<String> = OnceLock::new();
    URL.get_or_init(|| {
        env::var("COVENTE_TEST_POSTGRES_URL").expect(
            "COVENTE_TEST_POSTGRES_URL is needed: run scripts/test, or scripts/postgres cargo test, \
             or scripts/test --sqlite",
        )
    })
}

/// Has the Postgres of all tests carry out a statement.
pub(crate) async fn on_server(statement: &str) {
    let connection = Database::connect(server())
        .await
        .expect("the test's Postgres");
    connection
        .execute_unprepared(statement)
        .await
        .expect("a statement that the server carries out");
    connection
        .close()
        .await
        .expect("a connection that can be closed");
}

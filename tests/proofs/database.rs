//! A database for each case, copied from one that was migrated and filled with the programme once.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process,
    sync::{
        OnceLock,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use covente::store::{connect::Db, migrate};
use sea_orm::{ConnectionTrait as _, Database as Connector};

use crate::{programme::Programme, trial::setting};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Backend {
    Sqlite,
    Postgres,
}

pub(crate) struct Database {
    pub(crate) url: String,
    /// What stands in it from the start.
    pub(crate) programme: &'static Programme,
    place: Place,
}

enum Place {
    Folder(Folder),
    Postgres(String),
}

/// A folder that goes with its owner, also when a case fails.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = env::temp_dir().join(name);
        fs::create_dir(&path).expect("a folder for a database");
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

impl Database {
    pub(crate) async fn new(backend: Backend) -> Self {
        let template = template(backend);
        let name = name("case");
        let (url, place) = match backend {
            Backend::Sqlite => {
                let folder = Folder::new(&name);
                let file = folder.0.join("covente.sqlite");
                fs::write(&file, &template.file).expect("a copy of the template");
                (sqlite_url(&file), Place::Folder(folder))
            }
            Backend::Postgres => {
                on_server(&format!(
                    "CREATE DATABASE {name} TEMPLATE {} STRATEGY file_copy",
                    template.name
                ))
                .await;
                (postgres_url(&name), Place::Postgres(name))
            }
        };
        Self {
            url,
            programme: &template.programme,
            place,
        }
    }

    pub(crate) async fn open(&self) -> Db {
        let db = Db::open(&self.url, 2).await.expect("a database that opens");
        db.knowing(64 << 20)
    }

    pub(crate) async fn remove(self) {
        match self.place {
            Place::Folder(folder) => drop(folder),
            Place::Postgres(name) => on_server(&format!("DROP DATABASE {name} WITH (FORCE)")).await,
        }
    }
}

/// A database that is copied and never used: its name on the server, or the content of its file.
struct Template {
    name: String,
    file: Vec<u8>,
    programme: Programme,
}

fn template(backend: Backend) -> &'static Template {
    static SQLITE: OnceLock<Template> = OnceLock::new();
    static POSTGRES: OnceLock<Template> = OnceLock::new();
    let slot = match backend {
        Backend::Sqlite => &SQLITE,
        Backend::Postgres => &POSTGRES,
    };
    // The first case that asks makes it; on a thread of its own, since a case is in a runtime already.
    slot.get_or_init(|| {
        thread::spawn(move || {
            tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .expect("a runtime")
                .block_on(make_template(backend))
        })
        .join()
        .expect("a template that could be made")
    })
}

async fn make_template(backend: Backend) -> Template {
    let name = name("proofs");
    match backend {
        Backend::Sqlite => {
            let folder = Folder::new(&name);
            let path = folder.0.join("covente.sqlite");
            let programme = fill(&sqlite_url(&path)).await;
            let file = fs::read(&path).expect("the template's file");
            Template {
                name,
                file,
                programme,
            }
        }
        Backend::Postgres => {
            on_server(&format!("CREATE DATABASE {name}")).await;
            let programme = fill(&postgres_url(&name)).await;
            Template {
                name,
                file: Vec::new(),
                programme,
            }
        }
    }
}

async fn fill(url: &str) -> Programme {
    let db = Db::open(url, 2).await.expect("an empty database");
    migrate::up(&db).await.expect("a schema");
    let programme = Programme::write(&db).await.expect("a programme");
    db.close().await.expect("a database that closes");
    programme
}

fn sqlite_url(file: &Path) -> String {
    format!("sqlite:{}", file.display())
}

fn postgres_url(name: &str) -> String {
    let (server, _) = server()
        .rsplit_once('/')
        .expect("a URL that ends with a database");
    format!("{server}/{name}")
}

fn server() -> &'static str {
    static URL: OnceLock<String> = OnceLock::new();
    URL.get_or_init(|| {
        setting("COVENTE_TEST_POSTGRES_URL").expect(
            "COVENTE_TEST_POSTGRES_URL is needed: run scripts/test, or scripts/postgres cargo test, \
             or scripts/test --sqlite",
        )
    })
}

async fn on_server(statement: &str) {
    let connection = Connector::connect(server())
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

/// A name that no other case and no other run has.
fn name(kind: &str) -> String {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    format!(
        "covente_{kind}_{}_{}",
        process::id(),
        COUNT.fetch_add(1, Ordering::Relaxed)
    )
}

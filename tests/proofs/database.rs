//! A database for each case, copied from one that was migrated and filled with the programme once.

use std::{fs, sync::OnceLock, thread};

use covente::store::{connect::Db, migrate};

use crate::{
    places::{Folder, name, on_server, postgres_url, sqlite_url},
    programme::Programme,
};

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

impl Database {
    pub(crate) async fn new(backend: Backend) -> Self {
        let template = template(backend);
        let name = name("case");
        let (url, place) = match backend {
            Backend::Sqlite => {
                let folder = Folder::new(&name);
                let file = folder.path().join("covente.sqlite");
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
            let path = folder.path().join("covente.sqlite");
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

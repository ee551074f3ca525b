//! A database for each test, copied from one that was migrated and filled once.

use std::{fs, sync::OnceLock, thread};

use covente::demo::{self, Small};

use super::app;
use crate::places::{Folder, name, on_server, postgres_url, sqlite_url};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Backend {
    Sqlite,
    Postgres,
}

pub(crate) struct Database {
    pub(crate) url: String,
    /// What stands in it from the start.
    pub(crate) small: Small,
    place: Place,
}

enum Place {
    Folder(Folder),
    Postgres(String),
}

impl Database {
    pub(crate) async fn new(backend: Backend) -> Self {
        let template = template(backend);
        let name = name("test");
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
            small: template.small.clone(),
            place,
        }
    }

    /// One without tables.
    pub(crate) async fn empty(backend: Backend) -> Self {
        let small = template(backend).small.clone();
        let name = name("empty");
        let (url, place) = match backend {
            Backend::Sqlite => {
                let folder = Folder::new(&name);
                let file = folder.path().join("covente.sqlite");
                (sqlite_url(&file), Place::Folder(folder))
            }
            Backend::Postgres => {
                on_server(&format!("CREATE DATABASE {name}")).await;
                (postgres_url(&name), Place::Postgres(name))
            }
        };
        Self { url, small, place }
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
    small: Small,
}

fn template(backend: Backend) -> &'static Template {
    static SQLITE: OnceLock<Template> = OnceLock::new();
    static POSTGRES: OnceLock<Template> = OnceLock::new();
    let slot = match backend {
        Backend::Sqlite => &SQLITE,
        Backend::Postgres => &POSTGRES,
    };
    // The first test that asks makes it, the others wait; on a thread of its own, since tests are in a runtime already.
    slot.get_or_init(|| {
        thread::spawn(move || actix_web::rt::System::new().block_on(make_template(backend)))
            .join()
            .expect("a template that could be made")
    })
}

async fn make_template(backend: Backend) -> Template {
    let name = name("template");
    match backend {
        Backend::Sqlite => {
            let folder = Folder::new(&name);
            let path = folder.path().join("covente.sqlite");
            let small = fill(&sqlite_url(&path)).await;
            assert!(
                !folder.path().join("covente.sqlite-wal").exists(),
                "the template is open still"
            );
            let file = fs::read(&path).expect("the template's file");
            Template { name, file, small }
        }
        Backend::Postgres => {
            on_server(&format!("CREATE DATABASE {name}")).await;
            let small = fill(&postgres_url(&name)).await;
            Template {
                name,
                file: Vec::new(),
                small,
            }
        }
    }
}

/// Migrates an empty database and puts the companies, solutions and customers of the tests into it.
async fn fill(url: &str) -> Small {
    demo::small(&app::settings(url))
        .await
        .expect("a small programme")
}

//! The program as its operators use it: processes, files and databases, on SQLite and Postgres.

mod copies;
mod doctor;
mod documents;
mod erase;
mod migrations;
#[path = "../places/mod.rs"]
mod places;
mod program;
mod programme;
mod seen;
mod server;
mod shell;
mod shipped;
mod stopping;
#[cfg(feature = "otel")]
mod traces;

use program::Place;

/// Makes `name::sqlite` and `name::postgres` of each named `async fn name(place: &Place)`.
macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            #[test]
            fn sqlite() {
                crate::run(async {
                    let place = crate::Place::on_sqlite();
                    super::$name(&place).await;
                });
            }

            #[test]
            fn postgres() {
                crate::run(async {
                    let place = crate::Place::on_postgres().await;
                    super::$name(&place).await;
                    place.remove().await;
                });
            }
        }
    )+};
}

/// Makes a test of each named `async fn name(place: &Place)` that is about the file of SQLite.
macro_rules! on_sqlite {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            #[test]
            fn sqlite() {
                crate::run(async { super::$name(&crate::Place::on_sqlite()).await });
            }
        }
    )+};
}

use {on_both, on_sqlite};

/// Runs a test in a runtime of its own.
fn run(test: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime")
        .block_on(test);
}

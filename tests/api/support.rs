//! The harness: a test is an `async fn(&World)`, and [`on_both`](crate::on_both) runs it on both databases.

use covente::config::Config;

pub(crate) mod app;
pub(crate) mod client;
pub(crate) mod database;
pub(crate) mod deals;
pub(crate) mod log;
pub(crate) mod people;
pub(crate) mod receiver;
pub(crate) mod redact;
pub(crate) mod smtp;
pub(crate) mod socket;
pub(crate) mod subscriber;
pub(crate) mod world;

pub(crate) use self::{
    client::Person,
    database::Backend,
    deals::{Deal, Received},
    people::Persona,
    socket::Socket,
    subscriber::Subscriber,
    world::World,
};

/// Makes `name::sqlite` and `name::postgres` of each named `async fn name(world: &World)`.
///
/// A test that is not listed is dead code, which the lints refuse.
#[macro_export]
macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            #[test]
            fn sqlite() {
                $crate::support::run($crate::support::Backend::Sqlite, super::$name);
            }

            #[test]
            fn postgres() {
                $crate::support::run($crate::support::Backend::Postgres, super::$name);
            }
        }
    )+};
}

/// The same for servers whose settings a function changes: `on_both_with!(settings: name, …)`.
#[macro_export]
macro_rules! on_both_with {
    ($tune:ident: $($name:ident),+ $(,)?) => {$(
        mod $name {
            #[test]
            fn sqlite() {
                $crate::support::run_with(
                    $crate::support::Backend::Sqlite,
                    super::$tune,
                    super::$name,
                );
            }

            #[test]
            fn postgres() {
                $crate::support::run_with(
                    $crate::support::Backend::Postgres,
                    super::$tune,
                    super::$name,
                );
            }
        }
    )+};
}

/// Compares a whole response with the checked-in snapshot of this name, which holds for both databases.
#[macro_export]
macro_rules! assert_response {
    ($name:expr, $response:expr $(,)?) => {
        insta::assert_json_snapshot!($name, $crate::support::redact::redacted(&$response))
    };
}

/// Runs one test in a world of its own: database, clock and server.
pub(crate) fn run(backend: Backend, test: impl AsyncFnOnce(&World)) {
    run_with(backend, |_| {}, test);
}

/// The same with other settings of the server.
pub(crate) fn run_with(
    backend: Backend,
    tune: impl FnOnce(&mut Config),
    test: impl AsyncFnOnce(&World),
) {
    actix_web::rt::System::new().block_on(async {
        let world = World::new(backend, tune).await;
        test(&world).await;
        world.close().await;
    });
}

//! The server as processes that die: no committed change is missing from the feed, told twice, or told out of order.

mod beneath;
mod client;
mod follower;
mod killed;
mod load;
mod nodes;
#[path = "../places/mod.rs"]
mod places;
mod process;
mod programme;
mod receiver;
mod scene;
mod wakes;
mod whole;

use std::{env, fmt::Debug, str::FromStr};

/// How much of a fault `scripts/test` makes; `scripts/nightly` asks for more by this variable.
#[expect(
    clippy::disallowed_methods,
    reason = "a setting of the tests, not of the server"
)]
fn much<T: FromStr<Err: Debug>>(variable: &str, short: T) -> T {
    env::var(variable).map_or(short, |text| text.parse().expect("a number"))
}

/// Runs a test in a runtime of its own.
fn run(test: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime")
        .block_on(test);
}

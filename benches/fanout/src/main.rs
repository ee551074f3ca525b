//! Measures what it costs to tell many subscribers of one change, by Covente and by hand: `benches/fanout/run` starts it.

use std::error::Error;
use std::process::ExitCode;

use clap::Parser;

mod companies;
mod contestant;
mod course;
mod crowd;
mod hand;
#[expect(
    dead_code,
    reason = "it is the other benchmark's, which asks more of it"
)]
#[path = "../../read/src/processes.rs"]
mod processes;

/// The same as the server has.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Why the measurement broke off, for whoever started it.
type Fault = Box<dyn Error + Send + Sync>;

/// Measures what it costs to tell many subscribers of one change.
#[derive(Parser)]
enum Command {
    /// Starts both servers in turns, connects the subscribers, makes changes, and prints a table.
    Run(course::Options),
    /// Connects dashboards of many companies, of which a change concerns two, and then live figures; prints two tables.
    Companies(companies::Options),
    /// Serves a task for each socket, which sends one shared payload.
    Hand(hand::Options),
}

/// Runs on one thread.
fn alone(course: impl Future<Output = Result<(), Fault>>) -> Result<(), Fault> {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    builder.enable_all().build()?.block_on(course)
}

fn main() -> ExitCode {
    let ended = match Command::parse() {
        Command::Hand(options) => actix_web::rt::System::new().block_on(hand::serve(options)),
        Command::Run(options) => alone(course::run(&options)),
        Command::Companies(options) => alone(companies::run(&options)),
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("covente-fanout: {fault}");
            ExitCode::FAILURE
        }
    }
}

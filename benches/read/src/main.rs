//! Measures how fast deals are read, by Covente and by others over the same database: `benches/run` starts it.

use std::error::Error;
use std::process::ExitCode;

use clap::Parser;

mod bare;
mod contestant;
mod course;
mod load;
mod processes;
mod same;
mod table;
mod target;

/// The same as the server has.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Why the measurement broke off, for whoever started it.
type Fault = Box<dyn Error + Send + Sync>;

/// Measures how fast deals are read.
#[derive(Parser)]
enum Command {
    /// Starts all servers, compares their answers, measures them in turns, and prints a table.
    Run(course::Options),
    /// Serves the same data without GraphQL.
    Bare(bare::Options),
}

fn main() -> ExitCode {
    let ended = match Command::parse() {
        Command::Bare(options) => actix_web::rt::System::new().block_on(bare::serve(options)),
        Command::Run(options) => tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(Fault::from)
            .and_then(|runtime| runtime.block_on(course::run(&options))),
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("covente-bench: {fault}");
            ExitCode::FAILURE
        }
    }
}

//! The program `covente`.

use std::process::ExitCode;

/// Quicker than the system's own with many small allocations on many threads.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    covente::cli::run()
}

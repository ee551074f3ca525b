//! `covente import`: customers and opportunities from files, and a whole programme from its export.

mod acting;
mod customers;
mod header;
mod mapping;
mod opportunities;
mod programme;
mod report;
mod results;
mod undo;

use std::{
    fs::File,
    io::Read,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use clap::{Args, Subcommand};

use super::Fault;

#[derive(Args)]
pub(super) struct Options {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Customers that all companies may search, from CSV.
    Customers(customers::Options),
    /// Opportunities of one company, from CSV or NDJSON.
    Opportunities(opportunities::Options),
    /// A whole programme as covente export wrote it, into an empty database.
    Programme(programme::Options),
    /// Take a batch of opportunities back: close those as errors that may still be closed.
    Undo(undo::Options),
}

pub(super) fn run(options: Options) -> Result<(), Fault> {
    match options.what {
        What::Customers(options) => customers::run(options),
        What::Opportunities(options) => opportunities::run(options),
        What::Programme(options) => programme::run(options),
        What::Undo(options) => undo::run(options),
    }
}

/// The file, with how long it is.
fn open(path: &Path) -> Result<(File, u64), Fault> {
    let file = File::open(path).map_err(|cause| unusable(path, &cause))?;
    let about = file.metadata().map_err(|cause| unusable(path, &cause))?;
    if about.is_dir() {
        return Err(unusable(path, &"it is a directory"));
    }
    Ok((file, about.len()))
}

fn unusable(path: &Path, why: &dyn std::fmt::Display) -> Fault {
    Fault::Setting(format!("{} cannot be used: {why}", path.display()))
}

/// A reader that counts.
struct Counted(File, Arc<AtomicU64>);

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.0.read(buffer)?;
        self.1
            .fetch_add(u64::try_from(read).unwrap_or_default(), Ordering::Relaxed);
        Ok(read)
    }
}

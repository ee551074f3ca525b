//! `covente completions` and `covente man`: the command line, as shells and readers of manuals want it.

use std::{
    io::{self, Write as _},
    path::PathBuf,
};

use clap::Args;
use clap_complete::{Shell, generate};

use super::{Fault, definition};

#[derive(Args)]
#[command(after_help = COMPLETIONS_HELP)]
pub(super) struct Completions {
    /// The shell that is to complete.
    #[arg(value_enum)]
    shell: Shell,
}

#[derive(Args)]
#[command(after_help = MAN_HELP)]
pub(super) struct Man {
    /// The folder for a page of each command; without it the page of the program goes to standard output.
    folder: Option<PathBuf>,
}

const COMPLETIONS_HELP: &str = "\
For bash: covente completions bash > ~/.local/share/bash-completion/completions/covente";

const MAN_HELP: &str = "\
To look at it: covente man > covente.1 && man ./covente.1";

pub(super) fn completions(options: &Completions) -> Result<(), Fault> {
    // Made whole first: a reader that goes away must not end this in a panic.
    let mut script = Vec::new();
    generate(options.shell, &mut definition(), "covente", &mut script);
    Ok(io::stdout().write_all(&script)?)
}

pub(super) fn man(options: &Man) -> Result<(), Fault> {
    match &options.folder {
        Some(folder) => clap_mangen::generate_to(definition(), folder)
            .map_err(|cause| Fault::file(folder, &cause)),
        None => Ok(clap_mangen::Man::new(definition()).render(&mut io::stdout())?),
    }
}

//! The command line: one subcommand a file.

mod backup;
mod company;
mod data;
mod demo;
mod doctor;
mod erase;
mod export;
mod fault;
mod import;
mod init;
mod log;
mod migrate;
mod place;
mod private;
mod schema;
mod seed;
mod serve;
mod settings;
mod shell;
mod token;
mod traces;

use std::{io, path::PathBuf, process::ExitCode};

use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

use self::{fault::Fault, log::log_to_stderr};
use crate::config::Config;

/// A self-hosted GraphQL server for deals that a vendor and its partners sell together.
#[derive(Parser)]
#[command(name = "covente", version, after_help = AFTER_HELP)]
struct Cli {
    #[command(subcommand)]
    command: Command,

    /// A file with settings, as covente init writes it; options and variables go before it.
    #[arg(
        id = "settings",
        long,
        value_name = "FILE",
        env = "COVENTE_SETTINGS",
        global = true
    )]
    _settings: Option<PathBuf>,
}

const AFTER_HELP: &str = "\
To look around:          covente demo
To run for real:         covente init, then covente doctor and covente serve, with --settings covente.env
Every option is also an environment variable, named beside it in the help of its command.

Exit code: 0 done; 1 it failed; 2 a setting, an option or a file that was named cannot be used; 3 the database lacks schema
changes of this program (covente migrate up); 4 the database is newer than this program; 130 and 143 stopped at once by ctrl-c
or SIGTERM, a server by a second one.";

#[derive(Subcommand)]
enum Command {
    /// Serve GraphQL, with the settings given here or in COVENTE_… variables.
    #[command(after_help = SERVE_HELP)]
    Serve(Box<Config>),
    /// Set up a made-up programme in a directory of its own and serve it, with tokens ready to use.
    Demo(demo::Options),
    /// Write a file with every setting, described, to begin with.
    Init(init::Options),
    /// Look whether the settings, the database, the clock, mail and keys are as they should be.
    Doctor(Box<Config>),
    /// Make the vendor of a programme, the first company, in a database that has none.
    Seed(seed::Options),
    /// Write a whole programme, with histories and events, to a file.
    Export(export::Options),
    /// Read customers, opportunities or a whole programme from a file.
    Import(import::Options),
    /// Overwrite what the database holds of a person.
    Erase(erase::Options),
    /// Bring the database's tables up to date, or show how far they are.
    Migrate(migrate::Options),
    /// Copy an SQLite database into a file, while the server runs.
    Backup(backup::Backup),
    /// Put a backup in the place of an SQLite database.
    Restore(backup::Restore),
    /// Print the GraphQL schema in its definition language.
    Schema,
    /// Print a token of auth mode dev, and nothing else, on standard output.
    Token(token::Options),
    /// Print a script by which a shell completes this program's command line.
    Completions(shell::Completions),
    /// Print the manual, or write a page of each command.
    Man(shell::Man),
}

const SERVE_HELP: &str = "\
Example, SQLite and tokens of this server's own:
  COVENTE_SECRET=$(openssl rand -hex 32) covente serve --database-url sqlite:covente.sqlite

Example, Postgres and an identity provider:
  COVENTE_DATABASE_URL=postgres://covente:PASSWORD@127.0.0.1/covente COVENTE_SECRET=… \\
  COVENTE_AUTH_MODE=oidc COVENTE_OIDC_ISSUER=https://login.example.com/ COVENTE_AUDIENCE=covente \\
  covente serve --listen 0.0.0.0:8080

On SIGTERM or ctrl-c, requests in flight finish and sockets close with 1001; a second one ends it at once.";

/// Runs the program, and answers with an exit code as the help of the program lists them.
#[must_use]
pub fn run() -> ExitCode {
    match command().and_then(dispatch) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("covente: {fault}");
            fault.exit_code()
        }
    }
}

/// The command that was asked for; a wrong command line ends the program here, with its explanation.
fn command() -> Result<Command, Fault> {
    let mut matches = definition().get_matches();
    if let Some(file) = matches.get_one::<PathBuf>("settings") {
        matches = settings::with_file(definition(), file)?.get_matches();
    }
    match Cli::from_arg_matches(&matches) {
        Ok(cli) => Ok(cli.command),
        Err(fault) => fault.exit(),
    }
}

/// The whole command line. The help shows no value from the environment: some are secrets.
#[must_use]
pub fn definition() -> clap::Command {
    hidden(Cli::command())
}

fn hidden(command: clap::Command) -> clap::Command {
    command
        .mut_args(|arg| arg.hide_env_values(true))
        .mut_subcommands(hidden)
}

fn dispatch(command: Command) -> Result<(), Fault> {
    match command {
        Command::Serve(config) => serve::run(&config),
        Command::Demo(options) => demo::run(options),
        Command::Init(options) => init::run(&options),
        Command::Doctor(config) => doctor::run(&config),
        Command::Seed(options) => seed::run(&options),
        Command::Export(options) => export::run(options),
        Command::Import(options) => import::run(options),
        Command::Erase(options) => erase::run(options),
        Command::Migrate(options) => migrate::run(&options),
        Command::Backup(options) => backup::backup(&options),
        Command::Restore(options) => backup::restore(&options),
        Command::Schema => schema::run(),
        Command::Token(options) => token::run(options),
        Command::Completions(options) => shell::completions(&options),
        Command::Man(options) => shell::man(&options),
    }
}

/// The threads for everything but requests: those have the server's own.
fn runtime() -> io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_defined() {
        definition().debug_assert();
    }

    #[test]
    fn every_option_is_also_a_variable_and_is_described() {
        let definition = definition();
        let mut commands: Vec<_> = definition.get_subcommands().collect();
        while let Some(command) = commands.pop() {
            commands.extend(command.get_subcommands());
            for arg in command.get_arguments().filter(|arg| !arg.is_positional()) {
                let id = arg.get_id().as_str();
                if matches!(id, "help" | "version") {
                    continue;
                }
                let variable = arg
                    .get_env()
                    .unwrap_or_default()
                    .to_string_lossy()
                    .into_owned();
                assert!(
                    variable.starts_with("COVENTE_"),
                    "{} --{id}",
                    command.get_name()
                );
                assert!(arg.get_help().is_some(), "{} --{id}", command.get_name());
            }
        }
    }
}

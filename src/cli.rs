//! The command line: one subcommand a file.

mod data;
mod demo;
mod import;
mod migrate;
mod schema;
mod serve;
mod token;

use std::{fmt, io, process::ExitCode};

use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand};
use tracing_subscriber::EnvFilter;

use crate::{
    config::{Config, SettingFault},
    error::Error,
    http::ListenFault,
    store::connect::Unopened,
};

/// A self-hosted GraphQL server for deals that a vendor and its partners sell together.
#[derive(Parser)]
#[command(name = "covente", version, after_help = AFTER_HELP)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

const AFTER_HELP: &str = "\
To look around:          covente demo
To run for real:         covente migrate up, then covente serve
Every option is also an environment variable, named beside it in the help of its command.";

#[derive(Subcommand)]
enum Command {
    /// Serve GraphQL, with the settings given here or in COVENTE_… variables.
    #[command(after_help = SERVE_HELP)]
    Serve(Box<Config>),
    /// Set up a made-up programme in a directory of its own and serve it, with tokens ready to use.
    Demo(demo::Options),
    /// Read reference data, such as customers, from a file.
    Import(import::Options),
    /// Bring the database's tables up to date, or show how far they are.
    Migrate(migrate::Options),
    /// Print the GraphQL schema in its definition language.
    Schema,
    /// Print a token of auth mode dev, and nothing else, on standard output.
    Token(token::Options),
}

const SERVE_HELP: &str = "\
Example, SQLite and tokens of this server's own:
  COVENTE_SECRET=$(openssl rand -hex 32) covente serve --database-url sqlite:covente.sqlite

Example, Postgres and an identity provider:
  COVENTE_DATABASE_URL=postgres://covente:PASSWORD@127.0.0.1/covente COVENTE_SECRET=… \\
  COVENTE_AUTH_MODE=oidc COVENTE_OIDC_ISSUER=https://login.example.com/ COVENTE_AUDIENCE=covente \\
  covente serve --listen 0.0.0.0:8080

On SIGTERM or ctrl-c, requests in flight finish and sockets close with 1001.";

/// Runs the program. The exit code is 0, 1 when something failed, or 2 when a setting or option is wrong.
#[must_use]
pub fn run() -> ExitCode {
    match dispatch(command()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("covente: {fault}");
            fault.exit_code()
        }
    }
}

/// The command that was asked for; a wrong command line ends the program here, with its explanation.
fn command() -> Command {
    let matches = definition().get_matches();
    match Cli::from_arg_matches(&matches) {
        Ok(cli) => cli.command,
        Err(fault) => fault.exit(),
    }
}

/// The help shows no value from the environment: some are secrets.
fn definition() -> clap::Command {
    Cli::command().mut_subcommands(|command| command.mut_args(|arg| arg.hide_env_values(true)))
}

fn dispatch(command: Command) -> Result<(), Fault> {
    match command {
        Command::Serve(config) => serve::run(&config),
        Command::Demo(options) => demo::run(options),
        Command::Import(options) => import::run(options),
        Command::Migrate(options) => migrate::run(&options),
        Command::Schema => schema::run(),
        Command::Token(options) => token::run(options),
    }
}

/// Why a command did not do its work: one sentence.
#[derive(Debug)]
enum Fault {
    /// A setting or option is wrong.
    Setting(String),
    /// Something failed.
    Failed(String),
}

impl Fault {
    fn exit_code(&self) -> ExitCode {
        match self {
            Self::Setting(_) => ExitCode::from(2),
            Self::Failed(_) => ExitCode::FAILURE,
        }
    }

    /// A file or directory that could not be used.
    fn file(path: &std::path::Path, cause: &io::Error) -> Self {
        Self::Failed(format!("{} cannot be used: {cause}", path.display()))
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Setting(sentence) | Self::Failed(sentence) => f.write_str(sentence),
        }
    }
}

impl From<SettingFault> for Fault {
    fn from(fault: SettingFault) -> Self {
        Self::Setting(fault.to_string())
    }
}

impl From<ListenFault> for Fault {
    fn from(fault: ListenFault) -> Self {
        Self::Setting(fault.to_string())
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        match error {
            // Here the reader is the operator, who must see the cause.
            Error::Internal(cause) | Error::Busy(cause) | Error::Away(cause) => {
                match cause.downcast::<ListenFault>() {
                    Ok(fault) => (*fault).into(),
                    Err(cause) if cause.is::<Unopened>() => Self::Setting(cause.to_string()),
                    Err(cause) => Self::Failed(cause.to_string()),
                }
            }
            Error::Unauthenticated(_)
            | Error::Forbidden(_)
            | Error::NotFound(_)
            | Error::BadRequest(_)
            | Error::CursorInvalid
            | Error::CursorExpired
            | Error::Refused(_) => Self::Failed(error.message()),
        }
    }
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        Self::Failed(error.to_string())
    }
}

/// The threads for everything but requests: those have the server's own.
fn runtime() -> io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
}

/// Logs go to standard error, so that standard output holds results alone.
fn log_to_stderr(filter: &str) {
    let filter = EnvFilter::try_new(filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let colours = io::IsTerminal::is_terminal(&io::stderr());
    // A second start in one process, as in tests, keeps the first.
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(colours)
        .with_writer(io::stderr)
        .try_init();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_defined() {
        definition().debug_assert();
    }

    #[test]
    fn every_option_is_also_a_variable_and_every_setting_is_described() {
        let page = include_str!("../docs/settings.md");
        for command in definition().get_subcommands() {
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
                assert!(
                    page.contains(&format!("`{variable}`")),
                    "docs/settings.md lacks {variable}"
                );
                assert!(arg.get_help().is_some(), "{} --{id}", command.get_name());
            }
        }
    }
}

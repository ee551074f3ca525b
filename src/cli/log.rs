//! The log of the program, on standard error, so that standard output holds results alone.

use std::io;

use tracing_subscriber::EnvFilter;

use crate::config::LogFormat;

/// As text. A second start in one process, as in tests, keeps the first.
pub(super) fn log_to_stderr(filter: &str) {
    log_as(filter, LogFormat::Text);
}

pub(super) fn log_as(filter: &str, format: LogFormat) {
    let filter = EnvFilter::try_new(filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr);
    let _ = match format {
        LogFormat::Text => log
            .with_ansi(io::IsTerminal::is_terminal(&io::stderr()))
            .try_init(),
        // Fields stand beside the message, by their names.
        LogFormat::Json => log.json().flatten_event(true).try_init(),
    };
}

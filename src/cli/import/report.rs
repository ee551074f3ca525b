//! What a person sees of an import: a bar on a terminal, plain lines elsewhere, faults on standard error.

use std::io::{self, IsTerminal as _};

use indicatif::{ProgressBar, ProgressStyle};

use crate::{actions::import::Tally, cli::Fault};

/// A plain line after so many rows.
const EVERY: u64 = 10_000;

/// Counts, and shows how far it is.
pub(super) struct Report {
    bar: Option<ProgressBar>,
    pub(super) rows: u64,
    pub(super) created: u64,
    pub(super) changed: u64,
    pub(super) unchanged: u64,
    pub(super) repeated: u64,
    pub(super) refused: u64,
}

impl Report {
    /// For a file of so many bytes.
    pub(super) fn new(bytes: u64) -> Self {
        let bar = io::stderr().is_terminal().then(|| {
            let style = ProgressStyle::with_template("{wide_bar} {percent:>3} % {msg} {elapsed}");
            let bar = ProgressBar::new(bytes);
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
            bar
        });
        Self {
            bar,
            rows: 0,
            created: 0,
            changed: 0,
            unchanged: 0,
            repeated: 0,
            refused: 0,
        }
    }

    /// One row more was read.
    pub(super) fn row(&mut self) {
        self.rows += 1;
        if self.bar.is_none() && self.rows.is_multiple_of(EVERY) {
            eprintln!("{} rows read", self.rows);
        }
    }

    /// So many bytes were read.
    pub(super) fn at(&self, bytes: u64) {
        if let Some(bar) = &self.bar {
            bar.set_position(bytes);
            bar.set_message(format!("{} rows", self.rows));
        }
    }

    /// A batch was written.
    pub(super) fn count(&mut self, tally: Tally) {
        self.created += tally.created;
        self.changed += tally.changed;
        self.unchanged += tally.unchanged;
    }

    /// Says something about the file.
    pub(super) fn say(&self, sentence: &str) {
        match &self.bar {
            Some(bar) => bar.suspend(|| eprintln!("{sentence}")),
            None => eprintln!("{sentence}"),
        }
    }

    /// Takes the bar away.
    pub(super) fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }

    /// How the command ends: refused rows are told by its exit code.
    pub(super) fn outcome(&self) -> Result<(), Fault> {
        match self.refused {
            0 => Ok(()),
            1 => Err(Fault::Failed("1 row was refused".into())),
            refused => Err(Fault::Failed(format!("{refused} rows were refused"))),
        }
    }

    /// The end of it in one line.
    pub(super) fn summary(&self) -> String {
        let Self {
            rows,
            created,
            changed,
            unchanged,
            repeated,
            refused,
            ..
        } = self;
        format!(
            "{rows} rows: {created} created, {changed} changed, {unchanged} unchanged, {repeated} repeated, {refused} refused"
        )
    }
}

//! What is wrong with one setting, in one sentence.

use std::fmt::{self, Display};

/// One setting that cannot be used: which, why, and what a right value looks like. Never holds a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingFault {
    pub variable: &'static str,
    pub fault: String,
    pub example: &'static str,
}

impl SettingFault {
    pub(super) fn new(
        variable: &'static str,
        fault: impl Into<String>,
        example: &'static str,
    ) -> Self {
        Self {
            variable,
            fault: fault.into(),
            example,
        }
    }

    /// The same fault of a command that reads its value from another variable.
    #[must_use]
    pub fn read_from(self, variable: &'static str) -> Self {
        Self { variable, ..self }
    }
}

impl Display for SettingFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            variable,
            fault,
            example,
        } = self;
        write!(
            f,
            "{variable} {fault}; write for example {variable}={example}"
        )
    }
}

impl std::error::Error for SettingFault {}

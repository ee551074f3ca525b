//! Why a command did not do its work, and the exit code that says so.

use std::{fmt, io, path::Path, process::ExitCode};

use crate::{
    config::SettingFault,
    error::Error,
    http::ListenFault,
    store::{connect::Unopened, copy::Unmade, migrate::Unfit},
};

/// Why a command did not do its work: one sentence.
#[derive(Debug)]
pub(super) enum Fault {
    /// A setting or option is wrong.
    Setting(String),
    /// Something failed.
    Failed(String),
    /// The database lacks schema changes of this program.
    Older(String),
    /// The database is newer than this program.
    Newer(String),
}

impl Fault {
    /// These are documented in the help of the program, and in `docs/operating.md`.
    pub(super) fn exit_code(&self) -> ExitCode {
        ExitCode::from(match self {
            Self::Failed(_) => 1,
            Self::Setting(_) => 2,
            Self::Older(_) => 3,
            Self::Newer(_) => 4,
        })
    }

    /// A file or directory that could not be used.
    pub(super) fn file(path: &Path, cause: &io::Error) -> Self {
        Self::Failed(format!("{} cannot be used: {cause}", path.display()))
    }

    /// What is hidden from whoever asks over the network. Here the reader is the operator, who must see it.
    fn caused(cause: Box<dyn std::error::Error + Send + Sync>) -> Self {
        let cause = match cause.downcast::<ListenFault>() {
            Ok(fault) => return (*fault).into(),
            Err(cause) => cause,
        };
        let said = cause.to_string();
        match cause.downcast_ref::<Unfit>() {
            Some(Unfit::Older(_)) => return Self::Older(said),
            Some(Unfit::Newer(_)) => return Self::Newer(said),
            None => {}
        }
        let is_asked_wrongly = cause.is::<Unopened>()
            || matches!(
                cause.downcast_ref(),
                Some(Unmade::Taken(_) | Unmade::Unusable(..))
            );
        if is_asked_wrongly {
            return Self::Setting(said);
        }
        Self::Failed(said)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Setting(sentence)
            | Self::Failed(sentence)
            | Self::Older(sentence)
            | Self::Newer(sentence) => f.write_str(sentence),
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
            Error::Internal(cause) | Error::Busy(cause) | Error::Away(cause) => Self::caused(cause),
            Error::Unauthenticated(_)
            | Error::Forbidden(_)
            | Error::NotFound(_)
            | Error::BadRequest(_)
            | Error::CursorInvalid
            | Error::CursorExpired => Self::Failed(error.message()),
            // Here the input is options.
            Error::Refused(_) => Self::Setting(error.message()),
        }
    }
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        Self::Failed(error.to_string())
    }
}

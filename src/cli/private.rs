//! Files for their owner alone: what they hold was said in confidence.

use std::{
    fs::{File, OpenOptions},
    io,
    path::Path,
};

/// A new file. One that is there already is left as it is.
///
/// # Errors
/// As for any file that is opened; that it is there already, in words.
pub(super) fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map_err(|cause| {
        if cause.kind() == io::ErrorKind::AlreadyExists {
            io::Error::new(cause.kind(), "it is there already")
        } else {
            cause
        }
    })
}

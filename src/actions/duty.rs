//! What changes of companies and of the catalogue have in common: the order of answers, and fields that may be left out.

use serde_json::json;

use crate::actions::input::Patch;
use crate::domain::refusal::{Code, Path, Refusal};
use crate::error::Error;

/// Lets a change go on where the input is well formed, the version is the expected one, and no rule says no; in this
/// order, each with all that it has to say (design §7).
///
/// # Errors
/// [`Error::Refused`].
pub(crate) fn guard<T>(
    given: Result<T, Vec<Refusal>>,
    version: i32,
    expected: i32,
    refusals: Vec<Refusal>,
) -> Result<T, Error> {
    let given = given.map_err(Error::Refused)?;
    if version != expected {
        return Err(stale(Some(version), expected));
    }
    allow(refusals)?;
    Ok(given)
}

/// The same for what did not exist and so has no version.
///
/// # Errors
/// [`Error::Refused`].
pub(crate) fn allow(refusals: Vec<Refusal>) -> Result<(), Error> {
    if refusals.is_empty() {
        Ok(())
    } else {
        Err(Error::Refused(refusals))
    }
}

/// Somebody changed it meanwhile; to which version is not known where that was just now.
pub(crate) fn stale(version: Option<i32>, expected: i32) -> Error {
    Refusal::new(
        Code::VersionConflict,
        "R203",
        format!("This is not at version {expected} any more: somebody changed it meanwhile."),
    )
    .with(json!({ "currentVersion": version }))
    .into()
}

/// What a field becomes that can be changed but not cleared.
///
/// # Errors
/// `REQUIRED` at the path for `null`, and what the check says.
pub(crate) fn kept<T, U>(
    asked: &Patch<T>,
    now: &U,
    path: &Path,
    check: impl FnOnce(&T, &Path) -> Result<U, Refusal>,
) -> Result<U, Refusal>
where
    U: Clone,
{
    match asked {
        Patch::Keep => Ok(now.clone()),
        Patch::Clear => Err(Refusal::at(
            Code::Required,
            path,
            "This field cannot be cleared.",
        )),
        Patch::Set(value) => check(value, path),
    }
}

/// The same for what needs no check.
///
/// # Errors
/// `REQUIRED` at the path for `null`.
pub(crate) fn flag(asked: &Patch<bool>, now: bool, path: &Path) -> Result<bool, Refusal> {
    kept(asked, &now, path, |value, _| Ok(*value))
}

//! The mapping of an import, as a file says it.

use std::{fs, path::Path};

use super::unusable;
use crate::{
    actions::bulk::file::{Mapping, mapping::Written},
    cli::Fault,
};

/// The most that a mapping file is read of.
const LARGEST: u64 = 1024 * 1024;

/// That of a file, TOML or JSON by its ending; without one, the columns are named as ours.
pub(super) fn read(path: Option<&Path>) -> Result<Mapping, Fault> {
    let Some(path) = path else {
        return Mapping::of(Written::default()).map_err(Fault::Setting);
    };
    let about = fs::metadata(path).map_err(|cause| unusable(path, &cause))?;
    if about.len() > LARGEST {
        return Err(unusable(path, &"it is larger than a mapping can be"));
    }
    let text = fs::read_to_string(path).map_err(|cause| unusable(path, &cause))?;
    let is_json = path
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("json"));
    let written = if is_json {
        serde_json::from_str(&text).map_err(|cause| unusable(path, &cause))?
    } else {
        toml::from_str(&text).map_err(|cause| unusable(path, &cause.message()))?
    };
    Mapping::of(written).map_err(|why| unusable(path, &why))
}

//! The file of `--settings`: what it says is what an option or a variable would, where neither does.

use std::{
    collections::{BTreeSet, HashMap},
    fs,
    path::Path,
};

use clap::Command;

use super::Fault;
use crate::config::file::{self, LineFault};

/// The command line with what the file says as its defaults.
pub(super) fn with_file(definition: Command, path: &Path) -> Result<Command, Fault> {
    let unusable = |why: &str| Fault::Setting(format!("{} {why}", path.display()));
    let text =
        fs::read_to_string(path).map_err(|cause| unusable(&format!("cannot be read: {cause}")))?;
    let settings = file::read(&text).map_err(|LineFault { line, why }| {
        unusable(&format!("cannot be used: line {line} {why}"))
    })?;
    let known = variables(&definition);
    for (name, _) in &settings {
        if name.starts_with("COVENTE_") && !known.contains(*name) {
            return Err(unusable(&format!("cannot be used: {name} is no setting")));
        }
    }
    let said: HashMap<String, String> = settings
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    Ok(definition.mut_subcommands(|command| {
        command.mut_args(|arg| {
            let name = arg
                .get_env()
                .map(|name| name.to_string_lossy().into_owned());
            match name.and_then(|name| said.get(&name)) {
                Some(value) => arg.default_value(value.clone()).hide_default_value(true),
                None => arg,
            }
        })
    }))
}

/// The variables of all commands.
fn variables(definition: &Command) -> BTreeSet<String> {
    definition
        .get_subcommands()
        .flat_map(Command::get_arguments)
        .filter_map(|arg| Some(arg.get_env()?.to_str()?.to_owned()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_a_setting_may_stand_in_the_file() {
        let name = format!("covente-settings-{}", uuid::Uuid::new_v4());
        let path = std::env::temp_dir().join(name);
        let read = |text: &str| {
            fs::write(&path, text).unwrap();
            with_file(super::super::definition(), &path).map(drop)
        };
        read("COVENTE_LISTEN=127.0.0.1:0\nHOME=/\n").unwrap();
        let said = read("COVENTE_LISTN=x").unwrap_err().to_string();
        assert!(said.ends_with("COVENTE_LISTN is no setting"), "{said}");
        fs::remove_file(&path).unwrap();
        let said = read_absent(&path);
        assert!(said.contains("cannot be read"), "{said}");
    }

    fn read_absent(path: &Path) -> String {
        let read = with_file(super::super::definition(), path);
        read.map(drop).unwrap_err().to_string()
    }
}

//! The page of settings: its tables are printed from the command line, so that neither says what the other does not.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use clap::{Arg, Command};

/// Where a table begins, with the command and the heading that it is of, and where it ends.
const BEGIN: &str = "<!-- ";
const END: &str = "<!-- end -->";

#[test]
fn the_settings_are_the_checked_in_page() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/settings.md");
    let page = fs::read_to_string(&path).expect("docs/settings.md");
    let printed = print(&page);
    #[expect(
        clippy::disallowed_methods,
        reason = "a switch of this test, not a setting"
    )]
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &printed).expect("docs/settings.md");
    } else {
        assert_eq!(page, printed, "docs/settings.md is not what the code says");
    }
    every_setting_stands_in(&printed);
}

/// The page with its tables made anew; what stands between them stays.
fn print(page: &str) -> String {
    let definition = covente::cli::definition();
    let mut printed = String::new();
    let mut is_in_table = false;
    for line in page.lines() {
        if line == END {
            is_in_table = false;
        }
        if !is_in_table {
            writeln!(printed, "{line}").expect("a text");
        }
        if let Some(of) = line.strip_prefix(BEGIN).filter(|_| line != END) {
            is_in_table = true;
            let of = of.trim_end_matches(" -->");
            printed += &table(&definition, of);
        }
    }
    printed
}

fn table(definition: &Command, of: &str) -> String {
    let (command, heading) = match of.split_once(": ") {
        Some((command, heading)) => (command, Some(heading)),
        None => (of, None),
    };
    let mut names = command.split(' ');
    let command = names.try_fold(definition, |command, name| command.find_subcommand(name));
    let command = command.unwrap_or_else(|| panic!("no command {of}"));
    let mut table = "| variable | option | meaning |\n| --- | --- | --- |\n".to_owned();
    for arg in command.get_arguments() {
        if arg.get_env().is_some() && arg.get_help_heading() == heading {
            table += &row(arg);
        }
    }
    table
}

fn row(arg: &Arg) -> String {
    let variable = arg.get_env().unwrap_or_default().to_string_lossy();
    let option = arg.get_long().unwrap_or_default();
    let said = arg.get_long_help().or(arg.get_help());
    let said = said.map(ToString::to_string).unwrap_or_default();
    let mut meaning = said.split_whitespace().collect::<Vec<_>>().join(" ");
    if !meaning.ends_with('.') {
        meaning.push('.');
    }
    if let Some(default) = arg.get_default_values().first() {
        let default = default.to_string_lossy();
        if arg.get_action().takes_values() {
            write!(meaning, " Default `{default}`.").expect("a text");
        }
    }
    let meaning = meaning.replace('|', "\\|");
    format!("| `{variable}` | `--{option}` | {meaning} |\n")
}

/// A setting that stands in no table is named in the text at least.
fn every_setting_stands_in(page: &str) {
    let definition = covente::cli::definition();
    let mut known: BTreeSet<String> = BTreeSet::from(["COVENTE_SETTINGS".to_owned()]);
    let mut commands: Vec<_> = definition.get_subcommands().collect();
    while let Some(command) = commands.pop() {
        commands.extend(command.get_subcommands());
        for variable in command.get_arguments().filter_map(Arg::get_env) {
            known.insert(variable.to_string_lossy().into_owned());
        }
    }
    for variable in &known {
        assert!(page.contains(&format!("`{variable}`")), "no {variable}");
    }
    let words = page.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
    for word in words.filter(|word| word.starts_with("COVENTE_")) {
        assert!(known.contains(word), "{word} is no setting");
    }
}

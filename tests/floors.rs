//! The floors of design §3: which module may import which, held by reading every path in the source.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// One row of the table: what these modules may name of ours, and what they must never name of others.
struct Floor {
    level: u8,
    modules: &'static [&'static str],
    may: &'static [&'static str],
    never: &'static [&'static str],
}

/// Open to every floor from 2 up.
const OPEN: &[&str] = &["clock", "config", "error", "domain", "entity::types"];

const EVERYTHING: &[&str] = &[
    "entity",
    "migration",
    "store",
    "events",
    "actions",
    "jobs",
    "graphql",
    "http",
    "app",
    "cli",
    "demo",
];

#[rustfmt::skip]
const FLOORS: &[Floor] = &[
    Floor { level: 1, modules: &["domain", "clock", "config", "error"], may: &["entity::types", "domain", "clock", "config", "error"],
            never: &["sea_orm", "async_graphql", "actix_web", "tokio"] },
    Floor { level: 2, modules: &["store"],   may: &["entity", "migration"],                   never: &["async_graphql", "actix_web"] },
    Floor { level: 3, modules: &["events"],  may: &["store"],                                 never: &["async_graphql", "actix_web"] },
    Floor { level: 4, modules: &["actions"], may: &["store", "entity"],                       never: &["async_graphql", "actix_web"] },
    Floor { level: 5, modules: &["jobs"],    may: &["actions", "store", "events", "entity"],  never: &["async_graphql", "actix_web"] },
    Floor { level: 6, modules: &["graphql"], may: &["actions", "store", "events", "entity"],  never: &["sea_orm", "actix_web"] },
    Floor { level: 7, modules: &["http"],    may: &["graphql", "events", "store"],            never: &[] },
    Floor { level: 8, modules: &["app", "cli", "demo", "main", "lib"], may: EVERYTHING,       never: &[] },
];

/// What a never-row lets through: an error may keep the database's as its hidden cause.
const EXCEPT: &[(&str, &str)] = &[("error", "sea_orm::DbErr"), ("error", "sea_orm::SqlErr")];

/// The crates of the workspace, as the table calls them.
const CRATES: &[(&str, &str)] = &[
    ("covente_entity", "entity"),
    ("covente_migration", "migration"),
];

#[test]
fn every_module_imports_only_what_its_floor_allows() {
    let mut breaches = Vec::new();
    for file in sources("src") {
        let text = fs::read_to_string(&file).expect("a source file that can be read");
        breaches.extend(breaches_of(&file, &text));
    }
    assert!(
        breaches.is_empty(),
        "floors of design §3:\n{}",
        breaches.join("\n")
    );
}

#[test]
fn every_module_stands_in_the_table() {
    let known: BTreeSet<_> = FLOORS
        .iter()
        .flat_map(|floor| floor.modules)
        .copied()
        .collect();
    let unknown: BTreeSet<_> = sources("src")
        .iter()
        .map(|file| module_of(file))
        .filter(|module| !known.contains(module.as_str()))
        .collect();
    assert!(
        unknown.is_empty(),
        "these modules stand on no floor: {unknown:?}"
    );
}

#[test]
fn the_tables_and_the_migrations_import_nothing_of_ours() {
    for folder in ["entity/src", "migration/src"] {
        for file in sources(folder) {
            let text = fs::read_to_string(&file).expect("a source file that can be read");
            for (line, path) in paths(&text) {
                let ours = path[0].starts_with("covente");
                assert!(
                    !ours,
                    "{}:{line} imports {}",
                    file.display(),
                    path.join("::")
                );
            }
        }
    }
}

#[test]
fn the_environment_is_read_by_the_settings_alone() {
    for file in sources("src")
        .iter()
        .filter(|file| module_of(file) != "config")
    {
        let text = fs::read_to_string(file).expect("a source file that can be read");
        for (line, path) in paths(&text) {
            let path = path.join("::");
            let reads = path == "std::env"
                || path.starts_with("std::env::var")
                || path.starts_with("env::var");
            assert!(
                !reads,
                "{}:{line} reads the environment: {path}",
                file.display()
            );
        }
    }
}

#[test]
fn a_breach_is_named_with_its_file_and_line() {
    let text = "
        use crate::{domain::lifecycle, store::{page, keyed::*}}; // crate::http in a comment is none
        const TEXT: &str = \"crate::http::auth\";
        fn f<'a>(x: &'a str) -> crate::graphql::Schema { super::super::jobs::run() }
        use covente_entity::{opportunity, types::ids::OpportunityId};
        use sea_orm::DbErr;
    ";
    let found = breaches_of(Path::new("src/events/hub.rs"), text);
    assert_eq!(
        found,
        [
            "src/events/hub.rs:4: events (floor 3) may not import graphql::Schema",
            "src/events/hub.rs:4: events (floor 3) may not import jobs::run",
            "src/events/hub.rs:5: events (floor 3) may not import entity::opportunity",
        ]
    );
    let found = breaches_of(
        Path::new("src/domain/money.rs"),
        "use sea_orm::{DbErr, Value};",
    );
    assert_eq!(found.len(), 2, "{found:?}");
    let found = breaches_of(Path::new("src/error.rs"), "use sea_orm::{DbErr, Value};");
    assert_eq!(
        found,
        ["src/error.rs:1: error (floor 1) may never import sea_orm::Value"]
    );
}

/// Every breach in one file, in the order of its lines.
fn breaches_of(file: &Path, text: &str) -> Vec<String> {
    let module = module_of(file);
    let Some(floor) = FLOORS
        .iter()
        .find(|floor| floor.modules.contains(&module.as_str()))
    else {
        return Vec::new(); // another test names it
    };
    let mut breaches = Vec::new();
    for (line, path) in paths(text) {
        let fault = match ours(file, &path) {
            Some(target) if !allowed(floor, &module, &target) => {
                format!("may not import {}", target.join("::"))
            }
            None if forbidden(floor, &module, &path) => {
                format!("may never import {}", path.join("::"))
            }
            Some(_) | None => continue,
        };
        breaches.push(format!(
            "{}:{line}: {module} (floor {}) {fault}",
            file.display(),
            floor.level
        ));
    }
    breaches
}

fn allowed(floor: &Floor, module: &str, target: &[String]) -> bool {
    let open = if floor.level >= 2 { OPEN } else { &[] };
    target[0] == module
        || floor
            .may
            .iter()
            .chain(open)
            .any(|allowed| starts_with(target, allowed))
}

fn forbidden(floor: &Floor, module: &str, path: &[String]) -> bool {
    let excepted = EXCEPT
        .iter()
        .any(|(of, except)| *of == module && starts_with(path, except));
    !excepted && floor.never.iter().any(|never| starts_with(path, never))
}

fn starts_with(path: &[String], prefix: &str) -> bool {
    prefix
        .split("::")
        .enumerate()
        .all(|(index, segment)| path.get(index).is_some_and(|found| found == segment))
}

/// The path below our own crates that this path names, or none if it is another's.
fn ours(file: &Path, path: &[String]) -> Option<Vec<String>> {
    if let Some((_, name)) = CRATES.iter().find(|(krate, _)| path[0] == *krate) {
        return Some(
            [(*name).to_owned()]
                .into_iter()
                .chain(path[1..].iter().cloned())
                .collect(),
        );
    }
    let target = match path[0].as_str() {
        "crate" | "covente" => &path[1..],
        "super" => {
            let supers = path
                .iter()
                .take_while(|segment| *segment == "super")
                .count();
            (supers >= depth_of(file)).then(|| &path[supers..])?
        }
        _ => return None,
    };
    let module = target.first()?;
    FLOORS
        .iter()
        .any(|floor| floor.modules.contains(&module.as_str()))
        .then(|| target.to_vec())
}

/// The top-level module to which a file below `src` belongs.
fn module_of(file: &Path) -> String {
    let below: PathBuf = file
        .iter()
        .skip_while(|part| *part != "src")
        .skip(1)
        .collect();
    let first = below.iter().next().expect("a file below src");
    Path::new(first)
        .file_stem()
        .expect("a module's name")
        .to_string_lossy()
        .into_owned()
}

/// How many `super` lead from a file to the crate's root.
fn depth_of(file: &Path) -> usize {
    file.iter().skip_while(|part| *part != "src").count() - 1
}

fn sources(folder: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![PathBuf::from(folder)]; // tests run at the top of the package
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of sources") {
            let path = entry.expect("an entry of the folder").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    assert!(!files.is_empty(), "no sources in {folder}");
    files
}

/// Every path of a source text with its line; a tree of `use` gives one path a leaf.
fn paths(text: &str) -> Vec<(usize, Vec<String>)> {
    let tokens = tokens(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let starts =
            is_word(&tokens[at].1) && tokens.get(at + 1).is_some_and(|(_, token)| token == "::");
        at = if starts {
            leaves(&tokens, at, &[], &mut found)
        } else {
            at + 1
        };
    }
    found
}

/// Reads one tree from a token on, adds its leaves, and returns the place behind it.
fn leaves(
    tokens: &[(usize, String)],
    mut at: usize,
    before: &[String],
    found: &mut Vec<(usize, Vec<String>)>,
) -> usize {
    let mut path = before.to_vec();
    let line = tokens.get(at).map_or(0, |(line, _)| *line);
    while let Some((_, token)) = tokens.get(at) {
        if token == "{" && !path.is_empty() {
            at += 1;
            while tokens.get(at).is_some_and(|(_, token)| token != "}") {
                at = leaves(tokens, at, &path, found);
                while tokens
                    .get(at)
                    .is_some_and(|(_, token)| token != "," && token != "}")
                {
                    at += 1; // `as name`
                }
                at += usize::from(tokens.get(at).is_some_and(|(_, token)| token == ","));
            }
            return at + 1;
        }
        if !is_word(token) && token != "*" {
            break;
        }
        path.push(token.clone());
        at += 1;
        if tokens.get(at).is_none_or(|(_, token)| token != "::") {
            break;
        }
        at += 1;
    }
    found.push((line, path));
    at
}

fn is_word(token: &str) -> bool {
    token.starts_with(|first: char| first.is_alphabetic() || first == '_')
}

/// Words, `::` and single signs with their lines; comments, texts and characters are left out.
fn tokens(text: &str) -> Vec<(usize, String)> {
    let chars: Vec<char> = text.chars().collect();
    let mut tokens = Vec::new();
    let (mut at, mut line) = (0, 1);
    let skip = |from: usize, to: usize| {
        chars[from..to.min(chars.len())]
            .iter()
            .filter(|c| **c == '\n')
            .count()
    };
    while at < chars.len() {
        let rest = &chars[at..];
        let length = match rest {
            ['/', '/', ..] => until(rest, 2, &['\n']),
            ['/', '*', ..] => until(rest, 2, &['*', '/']) + 2,
            ['r', '"', ..] => until(rest, 2, &['"']) + 1,
            ['r', '#', '"', ..] => until(rest, 3, &['"', '#']) + 2,
            ['"', ..] => quoted(rest),
            ['\'', '\\', ..] => until(rest, 3, &['\'']) + 1,
            ['\'', _, '\'', ..] => 3,
            [':', ':', ..] => 2,
            [first, ..] if first.is_alphanumeric() || *first == '_' => rest
                .iter()
                .take_while(|c| c.is_alphanumeric() || **c == '_')
                .count(),
            _ => 1,
        };
        let token: String = rest.iter().take(length).collect();
        if is_word(&token) && !token.contains('"')
            || token == "::"
            || (length == 1 && !rest[0].is_whitespace())
        {
            tokens.push((line, token));
        }
        line += skip(at, at + length);
        at += length;
    }
    tokens
}

/// Where an end first stands, counted from a place on; the text's length if nowhere.
fn until(chars: &[char], from: usize, end: &[char]) -> usize {
    (from..chars.len())
        .find(|at| chars[*at..].starts_with(end))
        .unwrap_or(chars.len())
}

fn quoted(chars: &[char]) -> usize {
    let mut at = 1;
    while at < chars.len() && chars[at] != '"' {
        at += if chars[at] == '\\' { 2 } else { 1 };
    }
    at + 1
}

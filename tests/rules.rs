//! `docs/rules.toml` holds every rule that the code cites, and each is proved by a test or is a definition.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

#[derive(serde::Deserialize)]
struct Rule {
    says: String,
    proof: String,
    reason: Option<String>,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn rules() -> BTreeMap<u32, Rule> {
    let text =
        fs::read_to_string(root().join("docs/rules.toml")).expect("a file of this repository");
    let rules: BTreeMap<String, Rule> = toml::from_str(&text).expect("a file of this repository");
    rules
        .into_iter()
        .map(|(name, rule)| (name[1..].parse().expect("a file of this repository"), rule))
        .collect()
}

fn rust_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder)
        .expect("a file of this repository")
        .flatten()
    {
        let path = entry.path();
        if path.is_dir() {
            rust_files(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// The rule numbers in a text: `R7`, and `r7` in the name of a test.
fn cited(text: &str) -> BTreeSet<u32> {
    text.split(|c: char| !c.is_ascii_alphanumeric())
        .filter_map(|word| word.strip_prefix('R').or_else(|| word.strip_prefix('r')))
        .filter(|digits| (1..=3).contains(&digits.len()))
        .filter_map(|digits| digits.parse().ok())
        .collect()
}

fn cited_in(folders: &[&str]) -> BTreeMap<u32, Vec<PathBuf>> {
    let mut files = Vec::new();
    for folder in folders {
        rust_files(&root().join(folder), &mut files);
    }
    let mut found: BTreeMap<u32, Vec<PathBuf>> = BTreeMap::new();
    for file in files {
        for number in cited(&fs::read_to_string(&file).expect("a file of this repository")) {
            found.entry(number).or_default().push(file.clone());
        }
    }
    found
}

#[test]
fn every_cited_rule_stands_in_the_list() {
    let rules = rules();
    let unknown: Vec<_> = cited_in(&["src", "entity/src", "tests"])
        .into_iter()
        .filter(|(number, _)| !rules.contains_key(number))
        .collect();
    assert!(
        unknown.is_empty(),
        "cited, but not in docs/rules.toml: {unknown:#?}"
    );
}

#[test]
fn every_rule_of_the_list_is_cited_and_proved() {
    let code = cited_in(&["src", "entity/src"]);
    // A unit test stands beside the rule, in a file of `src`; a definition gives its reason instead.
    let tests = cited_in(&["tests"]);
    let in_units: BTreeSet<u32> = code
        .iter()
        .filter(|(_, files)| {
            files.iter().any(|file| {
                let text = fs::read_to_string(file).expect("a file of this repository");
                text.split_once("#[cfg(test)]").is_some()
            })
        })
        .map(|(number, _)| *number)
        .collect();
    for (number, rule) in rules() {
        match rule.proof.as_str() {
            "test" => assert!(
                tests.contains_key(&number) || in_units.contains(&number),
                "R{number} claims a test, and no test names it"
            ),
            "definition" => assert!(
                rule.reason.is_some(),
                "R{number} is a definition without a reason"
            ),
            other => panic!("R{number}: {other:?} is no proof"),
        }
    }
}

#[test]
fn the_rule_page_is_generated_from_the_list() {
    let tests = cited_in(&["tests"]);
    let mut page = String::from(
        "# Rules\n\nGenerated from `docs/rules.toml` by `UPDATE=1 cargo test --test rules`.\n\n| rule | says | proof |\n| --- | --- | --- |\n",
    );
    for (number, rule) in rules() {
        let proof = match &rule.reason {
            Some(reason) => format!("definition: {reason}"),
            None => tests.get(&number).map_or_else(
                || "unit tests beside the rule".to_owned(),
                |files| {
                    let names: BTreeSet<_> = files
                        .iter()
                        .filter_map(|file| {
                            file.file_stem()?.to_str().map(|name| format!("`{name}`"))
                        })
                        .collect();
                    names.into_iter().collect::<Vec<_>>().join(", ")
                },
            ),
        };
        writeln!(page, "| R{number} | {} | {proof} |", rule.says)
            .expect("a file of this repository");
    }
    let path = root().join("docs/rules.md");
    #[expect(
        clippy::disallowed_methods,
        reason = "a switch of this test, not a setting"
    )]
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &page).expect("a file of this repository");
    }
    assert_eq!(
        fs::read_to_string(&path).unwrap_or_default(),
        page,
        "docs/rules.md is stale: UPDATE=1 writes it anew"
    );
}

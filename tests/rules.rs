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

/// The rules of the article that Covente was asked for after: each is proved here, or is a definition.
const ARTICLE: [u32; 86] = [
    1, 2, 3, 4, 9, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 25, 26, 27, 28, 29, 34, 35, 40, 41,
    42, 43, 46, 47, 48, 49, 51, 52, 54, 57, 58, 59, 60, 61, 62, 64, 69, 70, 71, 72, 73, 79, 80, 81,
    82, 83, 84, 85, 89, 90, 91, 92, 93, 99, 100, 102, 103, 105, 106, 107, 108, 109, 110, 111, 112,
    113, 114, 130, 131, 135, 136, 137, 138, 141, 142, 143, 144, 153, 154, 164, 165,
];

/// The rule numbers in a text: `R7`, and `r7` in the name of a test.
fn cited(text: &str) -> BTreeSet<u32> {
    text.split(|c: char| !c.is_ascii_alphanumeric())
        .filter_map(|word| word.strip_prefix('R').or_else(|| word.strip_prefix('r')))
        .filter(|digits| (1..=3).contains(&digits.len()))
        .filter_map(|digits| digits.parse().ok())
        .collect()
}

fn cited_in(folders: &[&str]) -> BTreeSet<u32> {
    let mut files = Vec::new();
    for folder in folders {
        rust_files(&root().join(folder), &mut files);
    }
    let text = |file: &PathBuf| fs::read_to_string(file).expect("a file of this repository");
    files.iter().flat_map(|file| cited(&text(file))).collect()
}

/// The tests that name each rule: in their own name, in the comment above them, or in their text.
fn proofs() -> BTreeMap<u32, BTreeSet<String>> {
    let mut files = Vec::new();
    for folder in ["src", "entity/src", "tests"] {
        rust_files(&root().join(folder), &mut files);
    }
    let mut found: BTreeMap<u32, BTreeSet<String>> = BTreeMap::new();
    for file in files {
        let text = fs::read_to_string(&file).expect("a file of this repository");
        let module = file.file_stem().and_then(|name| name.to_str());
        let module = module.expect("a file of this repository");
        for (name, numbers) in functions(&text) {
            for number in numbers {
                let name = format!("{module}::{name}");
                found.entry(number).or_default().insert(name);
            }
        }
    }
    found
}

/// The tests of a file, each with the rules that it names.
fn functions(text: &str) -> Vec<(&str, BTreeSet<u32>)> {
    let on_both: BTreeSet<&str> = text
        .split("on_both")
        .skip(1)
        .filter_map(|list| list.split([')', '}']).next())
        .flat_map(|list| list.split(|c: char| !c.is_ascii_alphanumeric() && c != '_'))
        .collect();
    let (mut found, mut above) = (Vec::<(&str, BTreeSet<u32>)>::new(), BTreeSet::new());
    let (mut is_test, mut inside) = (false, false);
    for line in text.lines().map(str::trim_start) {
        let name = [
            "fn ",
            "async fn ",
            "pub(crate) async fn ",
            "pub(crate) fn ",
            "pub fn ",
        ]
        .into_iter()
        .find_map(|start| line.strip_prefix(start))
        .and_then(|rest| rest.split(['(', '<']).next());
        if let Some(name) = name {
            inside = is_test || on_both.contains(name);
            if inside {
                above.extend(cited(name));
                found.push((name, std::mem::take(&mut above)));
            }
            above.clear();
            is_test = false;
        } else if line.starts_with("#[") {
            is_test |= line.ends_with("test]");
        } else if line.starts_with("///") {
            above.extend(cited(line));
        } else if inside && let Some((_, numbers)) = found.last_mut() {
            numbers.extend(cited(line));
        }
    }
    found
}

#[test]
fn every_cited_rule_stands_in_the_list() {
    let rules = rules();
    let mut unknown = cited_in(&["src", "entity/src", "tests"]);
    unknown.retain(|number| !rules.contains_key(number));
    assert!(
        unknown.is_empty(),
        "cited, but not in docs/rules.toml: {unknown:?}"
    );
}

#[test]
fn every_rule_of_the_article_stands_in_the_list() {
    let rules = rules();
    let missing: Vec<_> = ARTICLE
        .into_iter()
        .filter(|number| !rules.contains_key(number))
        .collect();
    assert!(missing.is_empty(), "not in docs/rules.toml: {missing:?}");
}

#[test]
fn every_rule_of_the_list_has_a_test_or_is_a_definition() {
    let proofs = proofs();
    let unproved: Vec<_> = rules()
        .into_iter()
        .filter(|(number, rule)| match rule.proof.as_str() {
            "test" => !proofs.contains_key(number),
            "definition" => rule.reason.is_none(),
            _ => true,
        })
        .map(|(number, _)| number)
        .collect();
    assert!(
        unproved.is_empty(),
        "no test names them, or no reason is given: {unproved:?}"
    );
}

#[test]
fn the_rule_page_is_generated_from_the_list() {
    let proofs = proofs();
    let mut page = String::from(
        "# Rules\n\nGenerated from `docs/rules.toml` by `UPDATE=1 cargo test --test rules`. A test is named by its file; where a rule\nhas many, three are.\n\n| rule | says | proof |\n| --- | --- | --- |\n",
    );
    for (number, rule) in rules() {
        let proof = match &rule.reason {
            Some(reason) => format!("definition: {reason}"),
            None => proofs.get(&number).map_or_else(String::new, |tests| {
                let names: Vec<_> = tests.iter().take(3).map(|it| format!("`{it}`")).collect();
                names.join(", ")
            }),
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

//! Each code of the guard table (A21), and each worked example (A22), has a test that speaks to the API.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// What A21 names and the schema makes unsayable, so that no code stands for it, with the test that the input has no such
/// field.
const UNSAYABLE: [(&str, &str); 2] = [
    (
        "LOCATION_IMMUTABLE",
        "the_location_of_a_record_cannot_be_said_in_a_change",
    ),
    (
        "INVITER_FIELD_FROZEN",
        "a22_9_the_sender_cannot_change_an_offer_and_the_invitee_can_change_its_part",
    ),
];

/// How many worked examples there are.
const EXAMPLES: usize = 16;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).expect("a file of this repository")
}

/// The sources of the tests of the API, support left out.
fn tests() -> String {
    let folder = fs::read_dir(root().join("tests/api")).expect("a folder of this repository");
    let files = folder.flatten().map(|entry| entry.path());
    let rust = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "rs");
    files.filter(rust).map(|path| read(&path)).collect()
}

/// The variants of an enum in a source, as clients read them.
fn codes(source: &str, name: &str) -> Vec<String> {
    let start = format!("pub enum {name} {{");
    let (_, body) = source.split_once(&start).expect("the list of codes");
    let (body, _) = body.split_once("\n}").expect("its end");
    let variants = body.lines().map(str::trim);
    variants
        .filter(|line| !line.starts_with("//"))
        .filter_map(|line| line.strip_suffix(','))
        .map(screaming)
        .collect()
}

/// `NotOnTeam` as `NOT_ON_TEAM`.
fn screaming(variant: &str) -> String {
    let mut code = String::new();
    for (place, letter) in variant.char_indices() {
        if letter.is_ascii_uppercase() && place > 0 {
            code.push('_');
        }
        code.push(letter.to_ascii_uppercase());
    }
    code
}

#[test]
fn each_guard_code_is_answered_in_a_test_of_the_api() {
    let source = read(&root().join("src/domain/refusal.rs"));
    let mut all = codes(&source, "Code");
    all.extend(codes(&source, "WarningCode"));
    assert!(all.len() > 30, "{all:?} are not all");
    let tests = tests();
    let unproved: Vec<_> = all
        .iter()
        .filter(|code| !tests.contains(&format!("\"{code}\"")))
        .collect();
    assert!(
        unproved.is_empty(),
        "no test in tests/api expects {unproved:?}"
    );
}

#[test]
fn what_cannot_be_said_is_proved_to_have_no_field() {
    let source = read(&root().join("src/domain/refusal.rs"));
    let all: BTreeSet<_> = codes(&source, "Code").into_iter().collect();
    let tests = tests();
    for (code, test) in UNSAYABLE {
        assert!(!all.contains(code), "{code} can be said after all");
        let head = format!("async fn {test}(");
        assert!(tests.contains(&head), "{code} is proved by no {test}");
    }
}

#[test]
fn each_worked_example_has_a_test_by_its_number() {
    let tests = tests();
    let missing: Vec<_> = (1..=EXAMPLES)
        .filter(|number| !tests.contains(&format!("async fn a22_{number}_")))
        .collect();
    assert!(missing.is_empty(), "no test is named for A22 {missing:?}");
}

//! The page of the error codes, generated from `docs/errors.toml` and the schema, and held to the code.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{TypeKind, TypeSystemDefinition};
use covente::domain::viewer::Role;
use covente::graphql::schema;
use serde::Deserialize;

use super::compare;

#[derive(Deserialize)]
struct Codes {
    requests: BTreeMap<String, Request>,
    refusals: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct Request {
    status: String,
    when: String,
    r#do: String,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn codes() -> Codes {
    let text = fs::read_to_string(root().join("docs/errors.toml")).expect("the list of codes");
    toml::from_str(&text).expect("a list of codes")
}

/// The values of an enum of the schema, each with its description in one line.
fn values(name: &str) -> Vec<(String, String)> {
    let schema = parse_schema(schema::sdl()).expect("a schema that parses");
    let values = schema.definitions.into_iter().find_map(|definition| {
        let TypeSystemDefinition::Type(definition) = definition else {
            return None;
        };
        let TypeKind::Enum(values) = definition.node.kind else {
            return None;
        };
        (definition.node.name.node == name).then_some(values.values)
    });
    let values = values.expect("an enum of the schema").into_iter();
    values
        .map(|value| {
            let description = value.node.description.expect("a description").node;
            let line = description.split_whitespace().collect::<Vec<_>>().join(" ");
            (value.node.value.node.to_string(), line)
        })
        .collect()
}

#[test]
fn the_page_of_the_codes_is_generated() {
    let codes = codes();
    let mut page = String::from(
        "# Error codes\n\nGenerated from `docs/errors.toml` and the schema; do not edit.\n\nEvery code is stable. A \
         message may change: show it to people, and let programs read the code.\n\n## What stops a request, or a \
         field\n\nA top-level error with `extensions.code`. The status is that of `application/graphql-response+json`; \
         to whoever accepts `application/json` alone, what GraphQL refuses is 200. With `socket` the code comes as an \
         `error` message. An error with a `path` nulls its own field and nothing more.\n\n| code | status | when | what \
         a client does |\n| --- | --- | --- | --- |\n",
    );
    for (code, request) in &codes.requests {
        let Request {
            status,
            when,
            r#do: then,
        } = request;
        writeln!(page, "| `{code}` | {status} | {when} | {then} |").expect("room");
    }
    page.push_str(
        "\n## What the rules or the input refuse\n\nA `userError` of a payload, with `path`, `message` and `rule`. \
         Nothing was stored.\n\n| code | when | what a client does |\n| --- | --- | --- |\n",
    );
    let refusals = values("UserErrorCode");
    for (code, when) in &refusals {
        let then = codes
            .refusals
            .get(code)
            .expect("what a client does about a code");
        writeln!(page, "| `{code}` | {when} | {then} |").expect("room");
    }
    page.push_str(
        "\n## Warnings\n\nA `warning` of a payload: it was done all the same. Show it.\n\n| code | when |\n| --- | --- |\n",
    );
    for (code, when) in values("WarningCode") {
        writeln!(page, "| `{code}` | {when} |").expect("room");
    }
    compare("../errors.md", &page);
    let named: BTreeSet<&String> = refusals.iter().map(|(code, _)| code).collect();
    let listed: BTreeSet<&String> = codes.refusals.keys().collect();
    assert_eq!(
        listed, named,
        "docs/errors.toml has other refusals than the schema"
    );
}

#[test]
fn every_code_that_stops_a_request_is_listed_and_no_other() {
    let mut files = ["src/error.rs", "src/graphql/document.rs"]
        .map(|file| root().join(file))
        .to_vec();
    for folder in ["src/http", "src/graphql/document"] {
        rust_files(&root().join(folder), &mut files);
    }
    let mut used = BTreeSet::new();
    for file in files {
        let text = fs::read_to_string(&file).expect("a file of this repository");
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        // An escaped quote shifts what stands inside, so that all pieces are looked at.
        let literals = code.split('"');
        used.extend(literals.filter(|text| is_code(text)).map(str::to_owned));
    }
    // What an action refuses becomes user errors, and has no code of its own on the way.
    assert!(used.remove("REFUSED"));
    let listed: BTreeSet<String> = codes().requests.into_keys().collect();
    assert_eq!(
        listed, used,
        "docs/errors.toml has other codes than the code"
    );
}

fn is_code(text: &str) -> bool {
    let shouts = |text: &str| {
        text.bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte == b'_')
    };
    let is_role = Role::ALL.iter().any(|role| role.name() == text);
    text.len() >= 4
        && shouts(text)
        && !is_role
        && !["COVENTE_", "CARGO_"]
            .iter()
            .any(|start| text.starts_with(start))
        && !["JSON", "POST"].contains(&text)
}

fn rust_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of this repository") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            rust_files(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

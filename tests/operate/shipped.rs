//! The files that are shipped beside the program: what they set is there to be set, and what they draw is served.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use crate::{
    on_sqlite,
    program::Place,
    programme::Programme,
    server::{Server, free_port, get},
};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(name: &str) -> String {
    let read = fs::read_to_string(root().join(name));
    read.unwrap_or_else(|fault| panic!("{name}: {fault}"))
}

/// Every word of a text that begins so, once.
fn words(text: &str, begin: &str) -> BTreeSet<String> {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
        .filter(|word| word.starts_with(begin) && word.len() > begin.len())
        .map(str::to_owned)
        .collect()
}

fn shipped() -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = ["Dockerfile", "compose.yaml"]
        .iter()
        .map(|name| root().join(name))
        .collect();
    let mut folders = vec![root().join("deploy")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("a file").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files
}

#[test]
fn every_setting_in_a_shipped_file_is_one() {
    let known = words(&read("docs/settings.md"), "COVENTE_");
    let files = shipped();
    assert!(files.len() > 6, "{files:?}");
    for file in files {
        let text = fs::read_to_string(&file).expect("a text");
        for name in words(&text, "COVENTE_") {
            assert!(known.contains(&name), "{}: {name}", file.display());
        }
    }
}

async fn every_figure_of_the_dashboard_is_served(place: &Place) {
    Programme::fill(place).await;
    let listen = format!("127.0.0.1:{}", free_port());
    let server = Server::start(place, &[("COVENTE_METRICS_LISTEN", listen.as_str())]).await;
    // One operation and one error, so that there are figures of them.
    for query in [r#"{"query":"{ __typename }"}"#, r#"{"query":"{"}"#] {
        let asked = server
            .http
            .post(format!("{}/graphql", server.url))
            .header("Content-Type", "application/json")
            .body(query);
        asked.send().await.expect("an answer");
    }
    let figures = words(
        &get(&server.http, &format!("http://{listen}/metrics"))
            .await
            .1,
        "covente_",
    );
    let board: serde_json::Value =
        serde_json::from_str(&read("docs/grafana.json")).expect("a dashboard in JSON");
    let drawn = words(&board.to_string(), "covente_");
    assert!(drawn.len() > 10, "{drawn:?}");
    for name in &drawn {
        assert!(figures.contains(name), "{name} is drawn and not served");
    }
    let told = words(&read("docs/operating.md"), "covente_");
    for name in &told {
        assert!(
            figures.contains(name) || figures.contains(&format!("{name}_count")),
            "{name} is told of and not served"
        );
    }
}

on_sqlite!(every_figure_of_the_dashboard_is_served);

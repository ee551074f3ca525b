//! The commands of the documentation: each is run, in the order in which they are read.

use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::Path,
    process::{Child, Command, Stdio},
};

use crate::{
    program::Place,
    server::{free_port, until},
};

/// In this order: what a page makes, the next may use.
const PAGES: &[&str] = &[
    "docs/quick-start.md",
    "docs/concepts.md",
    "docs/operating.md",
    "docs/upgrading.md",
    "docs/backup.md",
    "docs/security.md",
    "docs/sizing.md",
    "README.md",
    "docs/tour.md",
    "docs/data.md",
    "docs/promises.md",
    "docs/performance.md",
    "docs/schema.md",
];
/// What the pages call a Postgres, and where they listen.
const POSTGRES: &str = "postgres://covente:PASSWORD@127.0.0.1/covente";
const LISTEN: &str = "127.0.0.1:8080";
const METRICS: &str = "127.0.0.1:9464";

/// What a page wants to be done.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Run to its end, which must be a good one.
    Run,
    /// Run beside what comes after it, until the page ends.
    Server,
    /// Needs what a test has not, such as a cluster: it must be a script, and the files that it names must be there.
    Elsewhere,
}

struct Block {
    kind: Kind,
    script: String,
}

fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let Some(info) = line.strip_prefix("```") else {
            continue;
        };
        let body: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        let kind = match info {
            "sh" => Kind::Run,
            "sh server" => Kind::Server,
            "sh elsewhere" => Kind::Elsewhere,
            _ => continue,
        };
        blocks.push(Block {
            kind,
            script: body.join("\n"),
        });
    }
    blocks
}

/// A server that ends with its page.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let pid = self.0.id().to_string();
        let _ = Command::new("kill").args(["-TERM", &pid]).status();
        let _ = self.0.wait();
    }
}

struct Reader<'a> {
    place: &'a Place,
    http: reqwest::Client,
    listen: String,
    metrics: String,
}

impl Reader<'_> {
    fn command(&self, script: &str) -> Command {
        let script = script
            .replace(POSTGRES, &self.place.url)
            .replace(LISTEN, &self.listen)
            .replace(METRICS, &self.metrics);
        let mut command = Command::new("bash");
        command
            .args(["-euo", "pipefail", "-c", &script])
            .current_dir(self.place.folder())
            .env_clear()
            .env(
                "PATH",
                format!("{}/bin:/usr/bin:/bin", self.place.folder().display()),
            )
            .env("HOME", self.place.folder())
            .env("COVENTE_LISTEN", &self.listen);
        command
    }

    async fn read(&self, page: &str) {
        let text = fs::read_to_string(root().join(page)).expect("a page");
        let mut servers = Vec::new();
        for Block { kind, script } in blocks(&text) {
            match kind {
                Kind::Elsewhere => look(page, &script),
                Kind::Run => {
                    let ran = self.command(&script).output().expect("bash");
                    let said = String::from_utf8_lossy(&ran.stderr).into_owned();
                    assert!(ran.status.success(), "{page}:\n{script}\n{said}");
                }
                Kind::Server => {
                    servers.push(self.serve(&format!("exec {script}")));
                    let ready = format!("http://{}/readyz", self.listen);
                    until(page, async || {
                        let answer = self.http.get(&ready).send().await;
                        answer.is_ok_and(|answer| answer.status().is_success())
                    })
                    .await;
                }
            }
        }
    }

    fn serve(&self, script: &str) -> Running {
        let mut command = self.command(script);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        Running(command.spawn().expect("a server"))
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// What can be said of commands that are not run.
fn look(page: &str, script: &str) {
    let parsed = Command::new("bash").args(["-n", "-c", script]).status();
    assert!(parsed.expect("bash").success(), "{page}:\n{script}");
    for word in script.split_whitespace() {
        if ["deploy/", "scripts/", "benches/", "docs/"]
            .iter()
            .any(|folder| word.starts_with(folder))
        {
            assert!(root().join(word).exists(), "{page}: {word}");
        }
    }
}

/// The programs by the names that a reader types: `cargo run … --` is the program that is tested.
fn furnish(place: &Place) {
    let program = env!("CARGO_BIN_EXE_covente");
    let folder = place.file("bin");
    fs::create_dir(&folder).expect("a folder");
    let cargo = format!(
        "#!/bin/sh\nwhile [ \"$1\" != -- ]; do shift; done\nshift\nexec {program} \"$@\"\n"
    );
    let itself = format!("#!/bin/sh\nexec {program} \"$@\"\n");
    for (name, script) in [("cargo", cargo), ("covente", itself)] {
        let file = folder.join(name);
        fs::write(&file, script).expect("a script");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).expect("a script");
    }
    let customers = root().join("tests/data/customers.csv");
    fs::copy(customers, place.file("customers.csv")).expect("a file");
}

mod every_command_of_the_documentation_works {
    #[test]
    fn postgres() {
        crate::run(super::every_command_of_the_documentation_works());
    }
}

async fn every_command_of_the_documentation_works() {
    let place = Place::on_postgres().await;
    furnish(&place);
    let address = || format!("127.0.0.1:{}", free_port());
    let reader = Reader {
        place: &place,
        http: reqwest::Client::builder()
            .tls_certs_only([])
            .no_proxy()
            .build()
            .expect("a client"),
        listen: address(),
        metrics: address(),
    };
    for page in PAGES {
        reader.read(page).await;
    }
    let (http, url) = (&reader.http, format!("http://{}/healthz", reader.listen));
    assert!(http.get(&url).send().await.is_err(), "a server is left");
    drop(reader);
    place.remove().await;
}

#[test]
fn a_page_tells_its_commands_by_their_fences() {
    let text = "```sh\none\ntwo\n```\n\n```graphql\nno\n```\n```sh server\nthree\n```\n```sh elsewhere\nfour\n```";
    let found = blocks(text);
    let found: Vec<(Kind, &str)> = found
        .iter()
        .map(|block| (block.kind, block.script.as_str()))
        .collect();
    assert!(
        found
            == [
                (Kind::Run, "one\ntwo"),
                (Kind::Server, "three"),
                (Kind::Elsewhere, "four")
            ]
    );
}

//! A server as a process, with what it logs.

use std::{
    fs::{self, File},
    net::TcpListener,
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use serde_json::Value;
use tokio::time::sleep;

use crate::{places, program::Place};

const TRY_AGAIN: Duration = Duration::from_millis(50);
/// How often something is tried.
const TRIES: u32 = 3600;

/// A port that was free a moment ago, that nobody else of this process was given, and below those that the system hands
/// out by itself.
pub(crate) fn free_port() -> u16 {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let from = std::process::id() * 7;
    loop {
        let step = NEXT.fetch_add(1, Ordering::Relaxed);
        assert!(step < 10_000, "no port is free");
        let port = u16::try_from(20_000 + (from + step) % 12_000).expect("a port");
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}

/// Waits until something is so.
pub(crate) async fn until(what: &str, mut so: impl AsyncFnMut() -> bool) {
    for _ in 0..TRIES {
        if so().await {
            return;
        }
        sleep(TRY_AGAIN).await;
    }
    panic!("waited in vain: {what}");
}

pub(crate) struct Server {
    pub(crate) url: String,
    pub(crate) port: u16,
    pub(crate) http: reqwest::Client,
    process: Child,
    log: PathBuf,
}

impl Server {
    /// One that is ready.
    pub(crate) async fn start(place: &Place, more: &[(&str, &str)]) -> Self {
        let mut server = Self::spawn(place, more);
        let (http, ready) = (server.http.clone(), format!("{}/readyz", server.url));
        until("a server that is ready", async || {
            if let Some(status) = server.process.try_wait().expect("a process") {
                panic!("the server ended with {status}: {}", server.log());
            }
            let answer = http.get(&ready).send().await;
            answer.is_ok_and(|answer| answer.status().is_success())
        })
        .await;
        server
    }

    fn spawn(place: &Place, more: &[(&str, &str)]) -> Self {
        let port = free_port();
        let log = place.file(&places::name("log"));
        let mut command = place.command();
        command
            .arg("serve")
            .env("COVENTE_LISTEN", format!("127.0.0.1:{port}"))
            .envs(more.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(File::create(&log).expect("a file for the log"));
        Self {
            url: format!("http://127.0.0.1:{port}"),
            port,
            // Nothing here is encrypted: no certificates need to be read.
            http: reqwest::Client::builder()
                .tls_certs_only([])
                .no_proxy()
                .build()
                .expect("a client"),
            process: command.spawn().expect("the program"),
            log,
        }
    }

    pub(crate) async fn get(&self, path: &str) -> (u16, String) {
        get(&self.http, &format!("{}{path}", self.url)).await
    }

    /// Asks GraphQL.
    pub(crate) async fn post(&self, token: Option<&str>, body: &Value) -> (u16, Value) {
        let url = format!("{}/graphql", self.url);
        let mut request = self.http.post(url).json(body);
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        let answer = request.send().await.expect("an answer");
        let status = answer.status().as_u16();
        (status, answer.json().await.expect("an answer in JSON"))
    }

    /// What it has logged.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(&self.log).expect("the log")
    }

    pub(crate) fn signal(&self, name: &str) {
        let pid = self.process.id().to_string();
        let sent = Command::new("kill").args([name, &pid]).status();
        assert!(sent.expect("kill").success(), "a process of ours");
    }

    pub(crate) fn has_ended(&mut self) -> bool {
        self.process.try_wait().expect("a process").is_some()
    }

    /// The exit code, once it has ended.
    pub(crate) async fn ended(&mut self) -> Option<i32> {
        until("the end of a server", async || self.has_ended()).await;
        self.process.wait().expect("a process").code()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

pub(crate) async fn get(http: &reqwest::Client, url: &str) -> (u16, String) {
    let answer = http.get(url).send().await.expect("an answer");
    let status = answer.status().as_u16();
    (status, answer.text().await.expect("a text"))
}

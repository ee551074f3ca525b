//! Processes that end with their owner: nodes of the server, and what lies beneath them.

use std::{
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use tokio::time::sleep;

use crate::places::{self, Folder};

/// How long anything may take to start.
const PATIENCE: u32 = 600;
const TRY_AGAIN: Duration = Duration::from_millis(50);

/// A port that was free a moment ago, that nobody else of this process was given, and below those that the system hands
/// out by itself.
pub(crate) fn free_port() -> u16 {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let from = std::process::id();
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
pub(crate) async fn until(what: &str, so: impl AsyncFn() -> bool) {
    for _ in 0..PATIENCE {
        if so().await {
            return;
        }
        sleep(TRY_AGAIN).await;
    }
    panic!("{what} in vain");
}

/// A process of ours.
pub(crate) struct Process(Child);

impl Process {
    pub(crate) fn start(command: &mut Command) -> Self {
        let command = command.stdin(Stdio::null()).stdout(Stdio::null());
        Self(command.spawn().expect("a process that starts"))
    }

    /// `kill -9`.
    pub(crate) fn kill(&mut self) {
        self.0.kill().expect("a process of ours");
        self.0.wait().expect("the end of a process");
    }

    /// Asks it to end at once, as Postgres understands it, and waits.
    pub(crate) fn interrupt(&mut self) {
        let signalled = Command::new("kill")
            .args(["-INT", &self.0.id().to_string()])
            .status();
        assert!(signalled.expect("kill").success(), "a process of ours");
        self.0.wait().expect("the end of a process");
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A node of the server.
pub(crate) struct Node {
    pub(crate) url: String,
    settings: Vec<(&'static str, String)>,
    /// None while it is down.
    process: Option<Process>,
}

impl Node {
    /// One that is down yet, with these settings beside its address.
    pub(crate) fn new(settings: Vec<(&'static str, String)>, port: u16) -> Self {
        let listen = format!("127.0.0.1:{port}");
        let url = format!("http://{listen}");
        let mut settings = settings;
        settings.extend([
            ("COVENTE_LISTEN", listen),
            ("COVENTE_LOG", "error".to_owned()),
            // What one person may ask in a minute is less than what a load asks.
            ("COVENTE_COST_PER_MINUTE", "0".to_owned()),
            ("COVENTE_WEBHOOK_LOOPBACK", "true".to_owned()),
            ("COVENTE_WEBHOOK_SECONDS", "5".to_owned()),
        ]);
        Self {
            url,
            settings,
            process: None,
        }
    }

    /// Starts it, and waits until it is ready.
    pub(crate) async fn up(&mut self) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_covente"));
        command.arg("serve").envs(self.settings.iter().cloned());
        // What it complains of while what lies beneath it is down is meant.
        command.stderr(Stdio::null());
        self.process = Some(Process::start(&mut command));
        let ready = format!("{}/readyz", self.url);
        let http = crate::client::http();
        until("waited for a node", async || {
            let answer = http.get(&ready).send().await;
            answer.is_ok_and(|answer| answer.status().is_success())
        })
        .await;
    }

    /// `kill -9`.
    pub(crate) fn kill(&mut self) {
        self.process.take().expect("a node that is up").kill();
    }
}

/// A Postgres that only this test uses, and that can be stopped.
pub(crate) struct Postgres {
    folder: Folder,
    port: u16,
    process: Option<Process>,
}

impl Postgres {
    pub(crate) async fn start() -> Self {
        let mut postgres = Self {
            folder: Folder::new(&places::name("postgres")),
            port: free_port(),
            process: None,
        };
        postgres.up().await;
        postgres
    }

    pub(crate) fn url(&self) -> String {
        format!("postgres://covente@127.0.0.1:{}/postgres", self.port)
    }

    pub(crate) async fn up(&mut self) {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/postgres-server");
        let mut command = Command::new(script);
        command.arg(self.folder.path()).arg(self.port.to_string());
        // What was committed must be there after a stop, as where it matters.
        command.env("COVENTE_TEST_POSTGRES_SETTINGS", "synchronous_commit=on");
        command.stderr(Stdio::null());
        self.process = Some(Process::start(&mut command));
        let url = self.url();
        until(
            "waited for Postgres",
            async || match sea_orm::Database::connect(&url).await {
                Ok(on) => on.close().await.is_ok(),
                Err(_) => false,
            },
        )
        .await;
    }

    /// Ends all sessions and stops it.
    pub(crate) fn down(&mut self) {
        self.process
            .take()
            .expect("a Postgres that is up")
            .interrupt();
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        if let Some(process) = &mut self.process {
            process.interrupt();
        }
    }
}

/// A NATS server that only this test uses, and that can be stopped.
#[cfg(feature = "nats")]
pub(crate) struct Nats {
    port: u16,
    process: Option<Process>,
}

#[cfg(feature = "nats")]
impl Nats {
    pub(crate) async fn start() -> Self {
        let mut nats = Self {
            port: free_port(),
            process: None,
        };
        nats.up().await;
        nats
    }

    pub(crate) fn url(&self) -> String {
        format!("nats://127.0.0.1:{}", self.port)
    }

    pub(crate) async fn up(&mut self) {
        let mut command = Command::new("nats-server");
        command.args(["--addr", "127.0.0.1", "--port", &self.port.to_string()]);
        command.stderr(Stdio::null());
        self.process = Some(Process::start(&mut command));
        let port = self.port;
        until("waited for NATS", async || {
            tokio::net::TcpStream::connect(("127.0.0.1", port))
                .await
                .is_ok()
        })
        .await;
    }

    pub(crate) fn kill(&mut self) {
        self.process.take().expect("a NATS that is up").kill();
    }
}

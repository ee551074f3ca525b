//! A real mail server on this machine, whose inbox a test reads.

use std::{
    cell::RefCell,
    env,
    io::{BufRead as _, BufReader},
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use covente::config::Config;
use serde_json::Value;
use tokio::sync::mpsc::{Receiver, channel};

/// Far longer than any letter takes.
const PATIENCE: Duration = Duration::from_mins(1);

/// The server of tests/smtp, which ends with its owner.
pub(crate) struct MailServer {
    child: Child,
    said: Receiver<Value>,
    pub(crate) port: u16,
}

/// A letter that it took.
#[derive(Debug)]
pub(crate) struct Taken {
    pub(crate) to: String,
    pub(crate) sender: String,
    pub(crate) subject: String,
    pub(crate) text: String,
    headers: Vec<(String, String)>,
}

impl Taken {
    /// The values of a header.
    pub(crate) fn header(&self, name: &str) -> Vec<&str> {
        let values = self.headers.iter();
        values
            .filter(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
            .collect()
    }
}

impl MailServer {
    /// Starts one on a port of its own, or, with one that is known already, where another was.
    pub(crate) fn start(port: u16) -> Self {
        let mut child = Command::new(python())
            .args(["tests/smtp/server.py", &port.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("Python, which scripts/test finds");
        let out = child.stdout.take().expect("its output");
        let (send, said) = channel(1_000);
        thread::spawn(move || {
            for line in BufReader::new(out).lines().map_while(Result::ok) {
                let line = serde_json::from_str(&line).expect("a line of JSON");
                if send.blocking_send(line).is_err() {
                    return;
                }
            }
        });
        let mut server = Self {
            child,
            said,
            port: 0,
        };
        let first = server.said.blocking_recv_apart().expect(
            "a mail server that starts: scripts/install python3-aiosmtpd installs what it needs",
        );
        server.port = u16::try_from(first["port"].as_u64().expect("a port")).expect("a port");
        server
    }

    async fn next(&mut self) -> Value {
        let said = tokio::time::timeout(PATIENCE, self.said.recv()).await;
        said.expect("a letter in time").expect("a server that runs")
    }

    /// The next letter.
    pub(crate) async fn letter(&mut self) -> Taken {
        let said = self.next().await;
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        let to = said["to"].as_array().map(Vec::as_slice);
        let [to] = to.unwrap_or_else(|| panic!("no letter: {said}")) else {
            panic!("not to one: {said}")
        };
        let headers = said["headers"].as_array().expect("headers");
        let headers: Vec<_> = headers
            .iter()
            .map(|header| (text(&header[0]), text(&header[1])))
            .collect();
        let subject = headers.iter().find(|(name, _)| name == "Subject");
        Taken {
            to: text(to),
            sender: text(&said["sender"]),
            subject: subject.expect("a subject").1.clone(),
            text: text(&said["text"]),
            headers,
        }
    }

    /// So many letters, by whom they are to.
    pub(crate) async fn letters(&mut self, count: usize) -> Vec<Taken> {
        let mut letters = Vec::new();
        while letters.len() < count {
            letters.push(self.letter().await);
        }
        letters.sort_by(|one, other| one.to.cmp(&other.to));
        letters
    }

    /// The next refusal: of which address, with which code.
    pub(crate) async fn refusal(&mut self) -> (String, u64) {
        let said = self.next().await;
        let address = said["refused"].as_str();
        let address = address.unwrap_or_else(|| panic!("no refusal: {said}"));
        (address.to_owned(), said["code"].as_u64().expect("a code"))
    }

    /// Ends it; returns its port.
    pub(crate) fn stop(self) -> u16 {
        self.port
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Debian's, since its packages are.
#[expect(
    clippy::disallowed_methods,
    reason = "a setting of the tests, not of the server"
)]
fn python() -> String {
    env::var("COVENTE_TEST_PYTHON").unwrap_or_else(|_| "/usr/bin/python3".to_owned())
}

thread_local! {
    static STARTED: RefCell<Option<MailServer>> = const { RefCell::new(None) };
}

/// Settings of a server that sends to a mail server, which is started here and given out by [`started`].
pub(crate) fn by_smtp(config: &mut Config) {
    let server = MailServer::start(0);
    to_port(config, server.port);
    STARTED.set(Some(server));
}

/// The same for a mail server that is there.
pub(crate) fn to_port(config: &mut Config, port: u16) {
    config.mail.way = Some("smtp".into());
    config.mail.host = Some("127.0.0.1".into());
    config.mail.port = Some(port.to_string());
    config.mail.tls = Some("none".into());
    config.mail.from = Some("Covente <covente@programme.example>".into());
}

/// The mail server of this test.
pub(crate) fn started() -> MailServer {
    STARTED.take().expect("a test that is listed with by_smtp")
}

/// Reads from a channel outside the runtime's own tasks.
trait Apart {
    fn blocking_recv_apart(&mut self) -> Option<Value>;
}

impl Apart for Receiver<Value> {
    fn blocking_recv_apart(&mut self) -> Option<Value> {
        // A runtime's thread must not block on a channel of its own: another one does.
        thread::scope(|scope| scope.spawn(|| self.blocking_recv()).join().ok().flatten())
    }
}

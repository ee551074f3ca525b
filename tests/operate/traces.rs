//! The spans of operations, as a collector of OpenTelemetry is sent them.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex, PoisonError},
    thread,
};

use serde_json::json;

use crate::{
    on_sqlite,
    program::Place,
    programme::{EMAIL, Programme},
    server::{Server, free_port},
};

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const CALLER: &str = "00f067aa0ba902b7";

/// A server that takes what it is sent.
struct Collector {
    url: String,
    bodies: Arc<Mutex<Vec<u8>>>,
}

impl Collector {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let bodies = Arc::default();
        let taken = Arc::clone(&bodies);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                take(stream, &taken);
            }
        });
        Self { url, bodies }
    }

    fn got(&self) -> Vec<u8> {
        let bodies = self.bodies.lock();
        bodies.unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Takes one request, and answers as a collector does that takes everything.
fn take(stream: TcpStream, bodies: &Mutex<Vec<u8>>) {
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    while reader.read_line(&mut head).expect("a line") > 2 {}
    assert!(head.starts_with("POST /v1/traces HTTP/1.1\r\n"), "{head}");
    let head = head.to_ascii_lowercase();
    assert!(
        head.contains("content-type: application/x-protobuf\r\n"),
        "{head}"
    );
    let (_, length) = head.split_once("content-length: ").expect("a length");
    let length = length.lines().next().expect("a length").parse();
    let mut body = vec![0; length.expect("a number")];
    reader.read_exact(&mut body).expect("a body");
    bodies
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .extend(body);
    let answer = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
    reader
        .get_mut()
        .write_all(answer.as_bytes())
        .expect("an answer");
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

fn unhex(text: &str) -> Vec<u8> {
    let byte = |at: usize| u8::from_str_radix(&text[at..at + 2], 16).expect("two digits");
    (0..text.len()).step_by(2).map(byte).collect()
}

async fn a_span_tells_the_operation_under_the_trace_of_its_caller(place: &Place) {
    let programme = Programme::fill(place).await;
    let collector = Collector::start();
    let to = [("COVENTE_OTEL_ENDPOINT", collector.url.as_str())];
    let mut server = Server::start(place, &to).await;
    let secret = "what nobody else is to know";
    let body = json!({
        "query": "query OwnDeals($of: String) { opportunities(tab: OUTBOUND, search: $of) { totalCount } }",
        "variables": {"of": secret},
    });
    let sent = server
        .http
        .post(format!("{}/graphql", server.url))
        .header("traceparent", format!("00-{TRACE}-{CALLER}-01"))
        .bearer_auth(&programme.token)
        .json(&body)
        .send();
    assert_eq!(sent.await.expect("an answer").status().as_u16(), 200);
    server
        .post(None, &json!({"query": "query Stranger { __typename }"}))
        .await;
    // At its end it sends what it still has.
    server.signal("-TERM");
    assert_eq!(server.ended().await, Some(0), "{}", server.log());
    let got = collector.got();
    let partner = programme.partner();
    for part in [
        "query OwnDeals",
        "graphql.operation.name",
        "graphql.operation.type",
        "covente.statements",
        "service.name",
        partner.as_str(),
    ] {
        assert!(holds(&got, part.as_bytes()), "no {part}");
    }
    assert!(holds(&got, &unhex(TRACE)), "it has a trace of its own");
    assert!(holds(&got, &unhex(CALLER)), "nobody called it");
    for hidden in [secret, &programme.token, EMAIL, "Stranger"] {
        assert!(!holds(&got, hidden.as_bytes()), "it tells {hidden}");
    }
}

async fn a_collector_that_is_away_or_hangs_stops_nothing(place: &Place) {
    let programme = Programme::fill(place).await;
    let hangs = TcpListener::bind("127.0.0.1:0").expect("a port");
    let hangs = hangs.local_addr().map(|address| (address, hangs));
    let (hanging, _kept) = hangs.expect("an address");
    let away = format!("127.0.0.1:{}", free_port());
    for (address, said) in [
        (away, "BatchSpanProcessor.ExportError"),
        (hanging.to_string(), "the last traces could not be sent"),
    ] {
        let to = format!("http://{address}");
        let more = [
            ("COVENTE_OTEL_ENDPOINT", to.as_str()),
            ("COVENTE_LOG", "warn"),
        ];
        let mut server = Server::start(place, &more).await;
        let body = json!({"query": "query OwnDeals { viewer { subject } }"});
        // More than the queue takes.
        for _ in 0..3_000 {
            let (status, _) = server.post(Some(&programme.token), &body).await;
            assert_eq!(status, 200);
        }
        server.signal("-TERM");
        assert_eq!(server.ended().await, Some(0), "{}", server.log());
        assert!(server.log().contains(said), "{}", server.log());
    }
}

async fn what_is_no_address_of_a_collector_stops_the_start(place: &Place) {
    let ran = place.covente(&["serve", "--otel-endpoint", "collector:4318"]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(
        ran.faults.contains("COVENTE_OTEL_ENDPOINT is no URL"),
        "{ran:?}"
    );
}

on_sqlite!(
    a_span_tells_the_operation_under_the_trace_of_its_caller,
    a_collector_that_is_away_or_hangs_stops_nothing,
    what_is_no_address_of_a_collector_stops_the_start,
);

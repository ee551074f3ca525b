//! How a server ends: what is in flight is answered first, unless it is told twice.

use std::{sync::Arc, time::Duration};

use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader},
    net::{TcpListener, TcpStream},
    sync::Notify,
    time::{Instant, sleep},
};

use crate::{
    on_both, on_sqlite,
    program::Place,
    programme::Programme,
    server::{Server, until},
};

const BODY: &str = r#"{"query":"{ __typename }"}"#;

/// A request of which the last byte has not come yet: the server waits for it.
async fn half_a_request(server: &Server) -> TcpStream {
    let mut stream = TcpStream::connect(("127.0.0.1", server.port))
        .await
        .expect("a connection");
    let length = BODY.len();
    let begin = format!(
        "POST /graphql HTTP/1.1\r\nHost: covente\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{}",
        &BODY[..length - 1]
    );
    stream.write_all(begin.as_bytes()).await.expect("a request");
    // Long enough that the server has it in hand, which it tells nobody.
    sleep(Duration::from_millis(300)).await;
    stream
}

async fn stops(server: &Server) {
    until("a server that stops", async || {
        server.log().contains("covente stops")
    })
    .await;
}

async fn what_is_in_flight_is_answered_before_the_end(place: &Place) {
    let mut server = Server::start(place, &[("COVENTE_SHUTDOWN_SECONDS", "60")]).await;
    let mut stream = half_a_request(&server).await;
    server.signal("-TERM");
    stops(&server).await;
    sleep(Duration::from_millis(300)).await;
    assert!(!server.has_ended(), "a request was dropped");
    assert!(
        TcpStream::connect(("127.0.0.1", server.port))
            .await
            .is_err(),
        "a new connection is taken by a server that stops"
    );
    stream.write_all(b"}").await.expect("the last byte");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.contains("__typename"), "{answer}");
    assert_eq!(server.ended().await, Some(0), "{}", server.log());
}

async fn a_server_waits_no_longer_than_its_setting_says(place: &Place) {
    let mut server = Server::start(place, &[("COVENTE_SHUTDOWN_SECONDS", "1")]).await;
    let _stream = half_a_request(&server).await;
    server.signal("-TERM");
    let begun = Instant::now();
    assert_eq!(server.ended().await, Some(0), "{}", server.log());
    assert!(
        begun.elapsed() < Duration::from_secs(8),
        "{:?}",
        begun.elapsed()
    );
}

async fn a_second_signal_ends_it_at_once(place: &Place) {
    for (signal, code) in [("-TERM", 143), ("-INT", 130)] {
        let mut server = Server::start(place, &[("COVENTE_SHUTDOWN_SECONDS", "60")]).await;
        let _stream = half_a_request(&server).await;
        server.signal(signal);
        stops(&server).await;
        sleep(Duration::from_millis(300)).await;
        assert!(!server.has_ended(), "one signal was enough");
        let begun = Instant::now();
        server.signal(signal);
        assert_eq!(server.ended().await, Some(code), "{}", server.log());
        assert!(
            begun.elapsed() < Duration::from_secs(3),
            "{:?}",
            begun.elapsed()
        );
    }
}

/// A mail server that keeps a sender waiting with the last letter until it is let go, and answers then that it has it.
async fn slow_mail_server(has_letter: Arc<Notify>, go_on: Arc<Notify>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(take_letters(
                stream,
                Arc::clone(&has_letter),
                Arc::clone(&go_on),
            ));
        }
    });
    port
}

async fn take_letters(stream: TcpStream, has_letter: Arc<Notify>, go_on: Arc<Notify>) {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    write.write_all(b"220 slow\r\n").await.expect("a greeting");
    while let Ok(Some(line)) = lines.next_line().await {
        let answer = match line.get(..4) {
            Some("DATA") => "354 go on\r\n",
            Some("QUIT") => "221 bye\r\n",
            _ if line == "." => {
                has_letter.notify_one();
                go_on.notified().await;
                // Whoever waits beside it may go on, too.
                go_on.notify_one();
                "250 taken\r\n"
            }
            Some("EHLO" | "MAIL" | "RCPT" | "RSET" | "NOOP") => "250 yes\r\n",
            _ => continue,
        };
        if write.write_all(answer.as_bytes()).await.is_err() {
            return;
        }
    }
}

async fn a_mail_that_is_under_way_is_settled_before_the_end(place: &Place) {
    let programme = Programme::fill(place).await;
    let (has_letter, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let port = slow_mail_server(Arc::clone(&has_letter), Arc::clone(&go_on)).await;
    let port = port.to_string();
    let mail = [
        ("COVENTE_MAIL", "smtp"),
        ("COVENTE_MAIL_HOST", "127.0.0.1"),
        ("COVENTE_MAIL_PORT", port.as_str()),
        ("COVENTE_MAIL_TLS", "none"),
        ("COVENTE_MAIL_FROM", "Covente <covente@example.com>"),
        ("COVENTE_SHUTDOWN_SECONDS", "60"),
    ];
    let mut server = Server::start(place, &mail).await;
    programme.invite(&server).await;
    has_letter.notified().await;
    server.signal("-TERM");
    stops(&server).await;
    sleep(Duration::from_millis(500)).await;
    assert!(!server.has_ended(), "a mail was broken off");
    go_on.notify_one();
    assert_eq!(server.ended().await, Some(0), "{}", server.log());
    let claimed = "SELECT COUNT(*) FROM notification WHERE claim IS NOT NULL";
    assert_eq!(place.count(claimed).await, 0, "a mail is under way still");
    let sent = "SELECT COUNT(*) FROM notification WHERE sent_at IS NOT NULL";
    assert!(place.count(sent).await > 0, "no mail is known to be sent");
}

on_both!(a_mail_that_is_under_way_is_settled_before_the_end);

on_sqlite!(
    what_is_in_flight_is_answered_before_the_end,
    a_server_waits_no_longer_than_its_setting_says,
    a_second_signal_ends_it_at_once,
);

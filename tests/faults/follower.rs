//! A subscriber that comes back, to whatever node is there, and goes on from its last cursor.

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::{
    net::TcpStream,
    sync::watch,
    time::{Duration, sleep, timeout},
};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Message, client::IntoClientRequest as _, http::HeaderValue},
};

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

const DOCUMENT: &str = "subscription ($after: String) {
    opportunityEvents(after: $after) { cursor version opportunity { id } } }";

/// How long to wait before another try.
const AGAIN: Duration = Duration::from_millis(50);
/// After how long without a word a socket is taken for dead: pings come more often.
const SILENCE: Duration = Duration::from_mins(1);

/// Follows the feed from a place on, and ends when it has heard the event with the cursor that it is told as the last.
pub(crate) async fn follow(
    urls: Vec<String>,
    number: usize,
    token: String,
    after: Value,
    last: watch::Receiver<Option<String>>,
) -> Vec<Value> {
    until(urls, number, token, after, last, usize::MAX).await
}

/// The same, or until it has heard so many.
pub(crate) async fn until(
    urls: Vec<String>,
    number: usize,
    token: String,
    after: Value,
    mut last: watch::Receiver<Option<String>>,
    most: usize,
) -> Vec<Value> {
    let mut told: Vec<Value> = Vec::new();
    let mut turn = number;
    loop {
        let place = told.last().map_or(&after, |event| &event["cursor"]);
        turn += 1;
        let Some(mut socket) = open(&urls[turn % urls.len()], &token, place).await else {
            sleep(AGAIN).await;
            continue;
        };
        loop {
            let is_last = |told: &[Value]| {
                let last = last.borrow();
                last.as_ref().is_some_and(|last| {
                    told.last().map_or(&after, |event| &event["cursor"]) == last.as_str()
                })
            };
            if told.len() == most || is_last(&told) {
                return told;
            }
            let message = tokio::select! {
                message = timeout(SILENCE, next(&mut socket)) => message.expect("a word from the server"),
                Ok(()) = last.changed() => continue,
            };
            let Some(mut message) = message else {
                break;
            };
            if message["type"] != "next" {
                // What it cannot tell now it tells when it is asked again, but for a place that it does not know.
                let code = &message["payload"][0]["extensions"]["code"];
                assert!(
                    code != "CURSOR_EXPIRED" && code != "CURSOR_INVALID",
                    "{message:#}"
                );
                break;
            }
            told.push(message["payload"]["data"]["opportunityEvents"].take());
        }
        sleep(AGAIN).await;
    }
}

async fn open(url: &str, token: &str, after: &Value) -> Option<Socket> {
    let address = format!("{}/graphql", url.replacen("http", "ws", 1));
    let mut request = address
        .into_client_request()
        .expect("a request for a socket");
    let protocol = HeaderValue::from_static("graphql-transport-ws");
    request
        .headers_mut()
        .insert("sec-websocket-protocol", protocol);
    let (mut socket, _) = connect_async(request).await.ok()?;
    let payload = json!({"authorization": format!("Bearer {token}")});
    send(
        &mut socket,
        &json!({"type": "connection_init", "payload": payload}),
    )
    .await?;
    let answer = timeout(SILENCE, next(&mut socket)).await.ok()??;
    if answer["type"] != "connection_ack" {
        return None;
    }
    let payload = json!({"query": DOCUMENT, "variables": {"after": after}});
    send(
        &mut socket,
        &json!({"id": "1", "type": "subscribe", "payload": payload}),
    )
    .await?;
    Some(socket)
}

async fn send(socket: &mut Socket, message: &Value) -> Option<()> {
    socket.send(Message::text(message.to_string())).await.ok()
}

/// The next message of the protocol; None where the socket is gone.
async fn next(socket: &mut Socket) -> Option<Value> {
    loop {
        let Message::Text(text) = socket.next().await?.ok()? else {
            continue;
        };
        let message: Value = serde_json::from_str(&text).ok()?;
        if message["type"] == "ping" {
            send(socket, &json!({"type": "pong"})).await?;
            continue;
        }
        return Some(message);
    }
}

//! A bare WebSocket: for messages and answers that no well-behaved client sees.

use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::{net::TcpStream, time::timeout};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Bytes, Error, Message, client::IntoClientRequest as _, http::HeaderValue},
};

/// How long anything may take that should come at once.
const PATIENCE: Duration = Duration::from_secs(10);

pub(crate) struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Socket {
    /// Opens a socket and says nothing.
    pub(crate) async fn open(url: &str) -> Self {
        Self::ask(url, "graphql-transport-ws")
            .await
            .expect("an open socket")
    }

    /// Asks for a socket of some protocol.
    pub(crate) async fn ask(url: &str, protocol: &'static str) -> Result<Self, Error> {
        let address = format!("{}/graphql", url.replacen("http", "ws", 1));
        let mut request = address
            .into_client_request()
            .expect("a request for a socket");
        request
            .headers_mut()
            .insert("sec-websocket-protocol", HeaderValue::from_static(protocol));
        let (socket, _) = connect_async(request).await?;
        Ok(Self(socket))
    }

    /// Opens a socket and signs in.
    pub(crate) async fn signed_in(url: &str, token: &str) -> Self {
        let mut socket = Self::open(url).await;
        let payload = json!({"Authorization": format!("Bearer {token}")});
        socket
            .say(&json!({"type": "connection_init", "payload": payload}))
            .await;
        let greeting = socket.hear().await;
        assert_eq!(greeting["type"], "connection_ack", "{greeting}");
        assert!(greeting["payload"]["cursor"].is_string(), "{greeting}");
        socket
    }

    pub(crate) async fn say(&mut self, message: &Value) {
        self.say_text(&message.to_string()).await;
    }

    pub(crate) async fn say_text(&mut self, text: &str) {
        let sent = self.0.send(Message::text(text)).await;
        sent.expect("a socket that takes a message");
    }

    pub(crate) async fn say_bytes(&mut self, bytes: &'static [u8]) {
        let sent = self
            .0
            .send(Message::Binary(Bytes::from_static(bytes)))
            .await;
        sent.expect("a socket that takes a message");
    }

    /// Starts an operation.
    pub(crate) async fn subscribe(&mut self, id: &str, document: &str, variables: Value) {
        let payload = json!({"query": document, "variables": variables});
        self.say(&json!({"type": "subscribe", "id": id, "payload": payload}))
            .await;
    }

    /// The next message.
    pub(crate) async fn hear(&mut self) -> Value {
        let message = self.hear_within(PATIENCE).await;
        message.expect("a message, within the time that anything may take")
    }

    /// The next message, if one comes within this time.
    pub(crate) async fn hear_within(&mut self, patience: Duration) -> Option<Value> {
        let text = async {
            loop {
                let frame = self.0.next().await.expect("an open socket");
                match frame.expect("a frame") {
                    Message::Text(text) => return text,
                    Message::Close(frame) => panic!("the server closed the socket: {frame:?}"),
                    Message::Binary(_)
                    | Message::Ping(_)
                    | Message::Pong(_)
                    | Message::Frame(_) => {}
                }
            }
        };
        let text = timeout(patience, text).await.ok()?;
        Some(serde_json::from_str(&text).expect("a message in JSON"))
    }

    /// Waits for the server's close and returns its code, with the messages that came before it.
    pub(crate) async fn closed(mut self) -> (u16, Vec<Value>) {
        let mut heard = Vec::new();
        let closing = async {
            loop {
                match self.0.next().await {
                    Some(Ok(Message::Close(Some(frame)))) => return u16::from(frame.code),
                    Some(Ok(Message::Text(text))) => {
                        heard.push(serde_json::from_str(&text).expect("a message in JSON"));
                    }
                    Some(Ok(_)) => {}
                    Some(Err(_)) | None => return 1006,
                }
            }
        };
        let code = timeout(PATIENCE, closing).await;
        (
            code.expect("a close, within the time that anything may take"),
            heard,
        )
    }
}

//! One open window: a subscription over `graphql-transport-ws`.

use std::{cell::RefCell, collections::HashSet, rc::Rc, time::Duration};

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::{net::TcpStream, time::timeout};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Message, client::IntoClientRequest as _, http::HeaderValue},
};

pub(crate) const STATUS_CHANGED: &str = "subscription ($opportunityId: ID, $after: String) {
    opportunityStatusChanged(opportunityId: $opportunityId, after: $after) {
        engagement { id }
        party { partner { name } role status }
        from
        to
        opportunity { id status partner { name } }
        actor { subject via partner { name } }
        at
        cursor
    }
}";

/// How long anything may take that should come at once.
const PATIENCE: Duration = Duration::from_secs(10);

pub(crate) struct Subscriber {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    /// Engagements that only served to find out whether the window is open.
    ignored: Rc<RefCell<HashSet<String>>>,
}

impl Subscriber {
    /// Connects and signs in.
    pub(crate) async fn connect(url: &str, token: &str) -> Self {
        let address = format!("{}/graphql", url.replacen("http", "ws", 1));
        let mut request = address
            .into_client_request()
            .expect("a request for a socket");
        request.headers_mut().insert(
            "sec-websocket-protocol",
            HeaderValue::from_static("graphql-transport-ws"),
        );
        let (socket, _) = connect_async(request).await.expect("an open socket");
        let mut subscriber = Self {
            socket,
            ignored: Rc::default(),
        };
        let payload = json!({"authorization": format!("Bearer {token}")});
        subscriber
            .send(&json!({"type": "connection_init", "payload": payload}))
            .await;
        let answer = subscriber.message().await;
        assert_eq!(answer["type"], "connection_ack", "{answer}");
        subscriber
    }

    pub(crate) async fn start(&mut self, document: &str, variables: Value) {
        let payload = json!({"query": document, "variables": variables});
        self.send(&json!({"id": "1", "type": "subscribe", "payload": payload}))
            .await;
    }

    /// The next status change.
    pub(crate) async fn next(&mut self) -> Value {
        let waiting = self.peek(PATIENCE).await;
        waiting.expect("a status change, within the time that anything may take")
    }

    /// The next status change, if one comes within this time.
    pub(crate) async fn peek(&mut self, patience: Duration) -> Option<Value> {
        timeout(patience, async {
            loop {
                let mut message = self.message().await;
                assert_eq!(message["type"], "next", "{message:#}");
                let change = message["payload"]["data"]["opportunityStatusChanged"].take();
                assert!(change.is_object(), "{message:#}");
                let engagement = change["engagement"]["id"]
                    .as_str()
                    .expect("an engagement's id");
                if !self.ignored.borrow().contains(engagement) {
                    return change;
                }
            }
        })
        .await
        .ok()
    }

    /// The next response to the subscription, whatever it holds.
    pub(crate) async fn next_message(&mut self) -> Value {
        timeout(PATIENCE, self.message())
            .await
            .expect("a message, within the time that anything may take")
    }

    /// From here on, changes of these engagements are passed over, also of those that are still to be added.
    pub(crate) fn ignore(&mut self, engagements: Rc<RefCell<HashSet<String>>>) {
        self.ignored = engagements;
    }

    /// Ends the subscription and closes the socket as a well-behaved client does.
    pub(crate) async fn stop(mut self) {
        self.send(&json!({"id": "1", "type": "complete"})).await;
        self.socket
            .close(None)
            .await
            .expect("a socket that can be closed");
    }

    /// The cable is pulled: no `complete`, no close frame.
    pub(crate) fn cut(self) {
        drop(self.socket);
    }

    async fn send(&mut self, message: &Value) {
        let text = Message::text(message.to_string());
        self.socket
            .send(text)
            .await
            .expect("a socket that takes a message");
    }

    /// The next message of the protocol; pings are answered on the way.
    async fn message(&mut self) -> Value {
        loop {
            let message = self
                .socket
                .next()
                .await
                .expect("an open socket")
                .expect("a message");
            if let Message::Close(frame) = &message {
                panic!("the server closed the socket: {frame:?}");
            }
            let Message::Text(text) = message else {
                continue;
            };
            let message: Value = serde_json::from_str(&text).expect("a message in JSON");
            if message["type"] == "ping" {
                self.send(&json!({"type": "pong"})).await;
                continue;
            }
            return message;
        }
    }
}

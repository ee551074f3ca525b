//! The subscribers: sockets that count what comes.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::{Duration, Instant};

use futures_util::stream::SplitSink;
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::sync::Notify;
use tokio::task::spawn_local;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Message, Utf8Bytes};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async_with_config};

use crate::Fault;
use crate::contestant::{DOCUMENT, Server};

/// How long everybody may take to hear of a change.
const PATIENCE: Duration = Duration::from_mins(1);
/// How many connect at one time.
const TOGETHER: usize = 50;
/// What a socket here needs to read: small, so that this program does not need the memory that it measures.
const BUFFER: usize = 2048;

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// What all of them have heard of the present change.
#[derive(Default)]
struct Heard {
    count: Cell<usize>,
    first: Cell<Option<Instant>>,
    last: Cell<Option<Instant>>,
    message: RefCell<Option<Utf8Bytes>>,
    told: Notify,
}

/// What one subscriber follows, and as whom.
#[derive(Clone)]
pub(crate) struct Wish {
    pub(crate) token: String,
    pub(crate) payload: Value,
}

pub(crate) struct Crowd {
    size: usize,
    heard: Rc<Heard>,
    // A socket is closed when its way out is dropped.
    _ways_out: Vec<SplitSink<Socket, Message>>,
}

impl Crowd {
    /// Connects so many with the server's own token and the document that most have, and waits until all follow.
    pub(crate) async fn gather(server: &Server, size: usize) -> Result<Self, Fault> {
        let wish = Wish {
            token: server.token.clone(),
            payload: json!({"query": DOCUMENT}),
        };
        Self::of(server, &vec![wish; size]).await
    }

    /// Connects one for each wish.
    pub(crate) async fn of(server: &Server, wishes: &[Wish]) -> Result<Self, Fault> {
        let size = wishes.len();
        let heard = Rc::new(Heard::default());
        let mut ways_out = Vec::with_capacity(size);
        while ways_out.len() < size {
            let next = wishes.iter().skip(ways_out.len()).take(TOGETHER);
            let sockets = next.map(|wish| subscriber(server, wish));
            for socket in futures_util::future::try_join_all(sockets).await? {
                let (writer, mut reader) = socket.split();
                ways_out.push(writer);
                let heard = Rc::clone(&heard);
                spawn_local(async move {
                    while let Some(Ok(message)) = reader.next().await {
                        if let Message::Text(text) = message
                            && text.contains("\"next\"")
                        {
                            heard.hear(text);
                        }
                    }
                });
            }
        }
        Ok(Self {
            size,
            heard,
            _ways_out: ways_out,
        })
    }

    /// Forgets what was heard before.
    pub(crate) fn listen(&self) {
        self.heard.count.set(0);
        self.heard.first.set(None);
    }

    /// Waits until everybody has heard, and tells when the first and the last did.
    pub(crate) async fn heard(&self) -> Result<(Instant, Instant), Fault> {
        let all = async {
            while self.heard.count.get() < self.size {
                self.heard.told.notified().await;
            }
        };
        if timeout(PATIENCE, all).await.is_err() {
            let count = self.heard.count.get();
            return Err(format!("{count} of {} heard of a change", self.size).into());
        }
        let first = self.heard.first.get().ok_or("nobody to hear")?;
        Ok((first, self.heard.last.get().unwrap_or(first)))
    }

    /// The last message that came.
    pub(crate) fn message(&self) -> Option<String> {
        let message = self.heard.message.borrow();
        message.as_ref().map(|text| text.as_str().to_owned())
    }
}

impl Heard {
    fn hear(&self, message: Utf8Bytes) {
        let now = Instant::now();
        if self.first.get().is_none() {
            self.first.set(Some(now));
        }
        self.last.set(Some(now));
        self.count.set(self.count.get() + 1);
        self.message.replace(Some(message));
        self.told.notify_one();
    }
}

async fn subscriber(server: &Server, wish: &Wish) -> Result<Socket, Fault> {
    let address = format!("{}/graphql", server.url.replacen("http", "ws", 1));
    let mut request = address.into_client_request()?;
    let protocol = HeaderValue::from_static("graphql-transport-ws");
    request
        .headers_mut()
        .insert("sec-websocket-protocol", protocol);
    let config = WebSocketConfig::default()
        .read_buffer_size(BUFFER)
        .write_buffer_size(0);
    let (mut socket, _) = connect_async_with_config(request, Some(config), true).await?;
    let payload = json!({"authorization": format!("Bearer {}", wish.token)});
    send(
        &mut socket,
        &json!({"type": "connection_init", "payload": payload}),
    )
    .await?;
    let answer = socket.next().await.ok_or("a socket that closed")??;
    if !answer.to_text()?.contains("connection_ack") {
        return Err(answer.to_string().into());
    }
    send(
        &mut socket,
        &json!({"id": "1", "type": "subscribe", "payload": wish.payload}),
    )
    .await?;
    Ok(socket)
}

async fn send(socket: &mut Socket, message: &serde_json::Value) -> Result<(), Fault> {
    Ok(socket.send(Message::text(message.to_string())).await?)
}

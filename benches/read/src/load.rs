//! Asks a server as fast as it answers, on connections that stay open.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use futures_util::future::try_join_all;
use http_body_util::{BodyExt as _, Full};
use hyper::{
    Request, StatusCode,
    body::Bytes,
    client::conn::http1::{SendRequest, handshake},
    header::HeaderMap,
};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use crate::Fault;
use crate::contestant::{Contestant, Query};
use crate::target::{Target, Tokens};

/// What is asked of whom.
pub(crate) struct Asking<'a> {
    pub(crate) contestant: Contestant,
    pub(crate) address: SocketAddr,
    pub(crate) query: Query,
    pub(crate) targets: &'a [Target],
    pub(crate) tokens: &'a Tokens,
}

/// How it went.
pub(crate) struct Answers {
    /// How long each answer took, the quickest first.
    pub(crate) times: Vec<Duration>,
    /// Bytes of all bodies.
    pub(crate) bytes: usize,
    /// From the first request to the last answer.
    pub(crate) elapsed: Duration,
}

/// Asks on so many connections at once, and the next as soon as there is an answer.
pub(crate) async fn load(
    asking: &Asking<'_>,
    clients: usize,
    time: Duration,
) -> Result<Answers, Fault> {
    let mut senders = Vec::with_capacity(clients);
    for _ in 0..clients {
        senders.push(connect(asking.address).await?);
    }
    let began = Instant::now();
    let each = senders
        .into_iter()
        .enumerate()
        .map(|(number, sender)| client(asking, sender, number, clients, began + time));
    let each = try_join_all(each).await?;
    let elapsed = began.elapsed();
    let bytes = each.iter().map(|(_, bytes)| bytes).sum();
    let mut times: Vec<_> = each.into_iter().flat_map(|(times, _)| times).collect();
    times.sort_unstable();
    Ok(Answers {
        times,
        bytes,
        elapsed,
    })
}

async fn client(
    asking: &Asking<'_>,
    mut sender: SendRequest<Full<Bytes>>,
    number: usize,
    clients: usize,
    until: Instant,
) -> Result<(Vec<Duration>, usize), Fault> {
    let (mut times, mut bytes) = (Vec::new(), 0);
    let mut place = number;
    while Instant::now() < until {
        let target = asking.targets[place % asking.targets.len()];
        place += clients;
        let request = asking.contestant.ask(asking.query, target, asking.tokens)?;
        let began = Instant::now();
        let (_, body) = send(&mut sender, request).await?;
        times.push(began.elapsed());
        if body.len() < asking.query.least_bytes() {
            let name = asking.contestant.name();
            return Err(format!("{name} gave {}", String::from_utf8_lossy(&body)).into());
        }
        bytes += body.len();
    }
    Ok((times, bytes))
}

/// One request on a connection of its own.
pub(crate) async fn once(
    address: SocketAddr,
    request: Request<Full<Bytes>>,
) -> Result<(HeaderMap, Bytes), Fault> {
    let mut sender = connect(address).await?;
    send(&mut sender, request).await
}

async fn connect(address: SocketAddr) -> Result<SendRequest<Full<Bytes>>, Fault> {
    let stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let (sender, connection) = handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    Ok(sender)
}

async fn send(
    sender: &mut SendRequest<Full<Bytes>>,
    request: Request<Full<Bytes>>,
) -> Result<(HeaderMap, Bytes), Fault> {
    sender.ready().await?;
    let (head, body) = sender.send_request(request).await?.into_parts();
    let body = body.collect().await?.to_bytes();
    if head.status != StatusCode::OK || body.starts_with(b"{\"errors\"") {
        let text = String::from_utf8_lossy(&body);
        return Err(format!("{}: {text}", head.status).into());
    }
    Ok((head.headers, body))
}

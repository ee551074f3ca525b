//! A receiver of webhooks that never fails, and what must have come to it whatever died on the other side.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use futures_util::{StreamExt as _, stream::FuturesUnordered};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader},
    net::{TcpListener, TcpStream},
    time::{Duration, sleep},
};

use crate::client;

/// How long what was under way when a node died may take: another sends it when its time is over.
const PATIENCE: Duration = Duration::from_mins(3);
const PAUSE: Duration = Duration::from_millis(100);
const DOCUMENT: &str = "subscription { opportunityEvents { cursor engagement { id } } }";

/// What came: the id of each message, and its body.
type Got = Rc<RefCell<Vec<(String, Value)>>>;

pub(crate) struct Receiver {
    listener: TcpListener,
    got: Got,
}

impl Receiver {
    /// One to which everything is sent from now on that a company hears of.
    pub(crate) async fn of(url: &str, token: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let create = "mutation ($input: CreateWebhookEndpointInput!) {
            createWebhookEndpoint(input: $input) { userErrors { code message } } }";
        let input =
            json!({"url": format!("http://{address}/"), "subscription": {"document": DOCUMENT}});
        let made = client::ask(url, token, create, json!({"input": input})).await;
        let made = made.expect("an endpoint");
        assert_eq!(made["createWebhookEndpoint"]["userErrors"], json!([]));
        Self {
            listener,
            got: Got::default(),
        }
    }

    /// Takes what comes, for as long as it is waited for.
    pub(crate) async fn serve(&self) {
        let mut open = FuturesUnordered::new();
        loop {
            tokio::select! {
                accepted = self.listener.accept() => {
                    let (socket, _) = accepted.expect("a connection");
                    open.push(self.take(socket));
                }
                Some(()) = open.next() => {}
            }
        }
    }

    /// One message of a connection; whoever dies in the middle of it has sent none.
    async fn take(&self, socket: TcpStream) {
        let read = async {
            let mut reader = BufReader::new(socket);
            let (mut id, mut length) = (None, 0);
            loop {
                let mut line = String::new();
                reader.read_line(&mut line).await.ok()?;
                let Some((name, value)) = line.trim_end().split_once(": ") else {
                    match line.trim_end() {
                        "" if line.is_empty() => return None,
                        "" => break,
                        _ => continue,
                    }
                };
                match name.to_lowercase().as_str() {
                    "webhook-id" => id = Some(value.to_owned()),
                    "content-length" => length = value.parse().ok()?,
                    _ => {}
                }
            }
            let mut body = vec![0; length];
            reader.read_exact(&mut body).await.ok()?;
            let body: Value = serde_json::from_slice(&body).expect("JSON");
            self.got.borrow_mut().push((id?, body));
            let answer = b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n";
            reader.into_inner().write_all(answer).await.ok()
        };
        read.await;
    }

    /// Waits until all of a feed came: nothing else did, and the events of each deal came in their order.
    pub(crate) async fn has_all(&self, feed: &[Value]) {
        let wanted: BTreeSet<_> = feed.iter().map(|event| cursor(&event["cursor"])).collect();
        let heard = async {
            loop {
                let came: BTreeSet<_> = self.cursors().into_iter().map(|(_, at)| at).collect();
                if came.is_superset(&wanted) {
                    return;
                }
                sleep(PAUSE).await;
            }
        };
        let in_time = tokio::time::timeout(PATIENCE, heard).await.is_ok();
        let cursors = self.cursors();
        let came: BTreeSet<_> = cursors.iter().map(|(_, at)| at.clone()).collect();
        let missing: Vec<_> = wanted.difference(&came).collect();
        assert!(
            in_time,
            "{} of {} did not come",
            missing.len(),
            wanted.len()
        );
        assert_eq!(came, wanted, "something came that is not in the feed");
        let mut of_id = BTreeMap::new();
        for (id, at) in &cursors {
            let known = of_id.entry(id).or_insert(at);
            assert_eq!(*known, at, "one id for two events");
        }
        assert_eq!(of_id.len(), wanted.len(), "two ids for one event");
        let place: BTreeMap<_, _> = feed
            .iter()
            .enumerate()
            .map(|(place, event)| (cursor(&event["cursor"]), place))
            .collect();
        let mut last: BTreeMap<String, usize> = BTreeMap::new();
        let mut seen = BTreeSet::new();
        for (_, body) in self.got.borrow().iter() {
            let event = &body["data"]["opportunityEvents"];
            let at = cursor(&event["cursor"]);
            if !seen.insert(at.clone()) {
                continue;
            }
            let deal = cursor(&event["engagement"]["id"]);
            let before = last.insert(deal.clone(), place[&at]);
            assert!(before < Some(place[&at]), "{deal} came out of order");
        }
        println!("{} webhooks for {} events", cursors.len(), wanted.len());
    }

    fn cursors(&self) -> Vec<(String, String)> {
        let got = self.got.borrow();
        got.iter()
            .map(|(id, body)| {
                (
                    id.clone(),
                    cursor(&body["data"]["opportunityEvents"]["cursor"]),
                )
            })
            .collect()
    }
}

fn cursor(text: &Value) -> String {
    text.as_str().expect("a text").to_owned()
}

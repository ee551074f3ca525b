//! Wake-ups by a NATS server, for many nodes.

use async_nats::{Client, ConnectOptions, Subscriber};
use futures_util::StreamExt as _;
use tokio::sync::OnceCell;

use crate::error::Error;

/// What the nodes of one programme tell each other under.
const SUBJECT: &str = "covente.events";

/// A line to a NATS server, which opens itself anew when it breaks.
#[derive(Clone, Debug)]
pub struct Line {
    client: std::sync::Arc<OnceCell<Client>>,
    server: String,
}

/// What the others tell.
pub(super) struct Messages(Subscriber);

impl Line {
    /// One to a server. Nothing is sent yet, so that a server which is away stops no start.
    ///
    /// # Errors
    /// [`Error::Internal`] for what is no address of a server.
    pub(super) fn open(server: &str) -> Result<Self, Error> {
        server
            .parse::<async_nats::ServerAddr>()
            .map_err(Error::internal)?;
        Ok(Self {
            client: std::sync::Arc::default(),
            server: server.to_owned(),
        })
    }

    async fn client(&self) -> Result<&Client, Error> {
        let connect = || async {
            let options = ConnectOptions::new().retry_on_initial_connect();
            options.connect(&self.server).await
        };
        self.client
            .get_or_try_init(connect)
            .await
            .map_err(Error::internal)
    }

    pub(super) async fn ring(&self) {
        let rung = async {
            let client = self.client().await?;
            let told = client.publish(SUBJECT, "".into()).await;
            told.map_err(Error::internal)
        };
        if let Err(error) = rung.await {
            tracing::warn!(%error, "the other nodes could not be told of events; they still poll");
        }
    }

    pub(super) async fn listen(&self) -> Result<Messages, Error> {
        let subscribed = self.client().await?.subscribe(SUBJECT).await;
        Ok(Messages(subscribed.map_err(Error::internal)?))
    }
}

impl Messages {
    /// Waits until something is told; what was told meanwhile is one.
    pub(super) async fn next(&mut self) -> Result<(), Error> {
        let told = self.0.next().await;
        told.map(drop)
            .ok_or_else(|| Error::internal("the subscription at the NATS server ended"))
    }
}

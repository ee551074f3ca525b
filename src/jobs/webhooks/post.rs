//! Hands a signed body to a receiver, at an address that may be sent to, and follows no redirect.

use std::error::Error as StdError;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use covente_entity::types::Time;
use covente_entity::webhook_endpoint;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};
use reqwest::redirect::Policy;
use reqwest::{Client, Response};
use standardwebhooks::{
    HEADER_WEBHOOK_ID, HEADER_WEBHOOK_SIGNATURE, HEADER_WEBHOOK_TIMESTAMP, Webhook,
};

use crate::domain::address::Reach;
use crate::domain::refusal::Path;
use crate::domain::webhook::target;
use crate::error::Error;

/// How a receiver knows who sends.
const AGENT: &str = concat!("Covente/", env!("CARGO_PKG_VERSION"));
/// Connections to one receiver that are kept open between two events.
const IDLE: usize = 2;

/// Sends.
pub struct Post {
    client: Client,
    reach: Reach,
    patience: Duration,
}

/// What a receiver answered.
pub(super) struct Reply {
    /// The status.
    pub(super) status: u16,
    /// How long it wants to be left alone.
    pub(super) retry_after: Option<Duration>,
}

impl Post {
    /// One that sends to some addresses, and waits so long for an answer.
    ///
    /// # Errors
    /// [`Error::Internal`] where the system's certificates cannot be read.
    pub fn new(reach: Reach, patience: Duration) -> Result<Self, Error> {
        let client = Client::builder()
            .user_agent(AGENT)
            .redirect(Policy::none())
            .timeout(patience)
            .pool_max_idle_per_host(IDLE)
            // A proxy would look names up by itself, and reach what may not be sent to.
            .no_proxy()
            .dns_resolver(Arc::new(Resolver(reach)))
            .build()
            .map_err(Error::internal)?;
        Ok(Self {
            client,
            reach,
            patience,
        })
    }

    /// How long an answer is waited for.
    pub(super) fn patience(&self) -> Duration {
        self.patience
    }

    /// Sends a body, signed by the endpoint's secret, and by the one before it for as long as that counts.
    ///
    /// # Errors
    /// Why there was no answer, as an admin of the receiver's company is told.
    pub(super) async fn send(
        &self,
        endpoint: &webhook_endpoint::Model,
        id: &str,
        body: &str,
        now: Time,
    ) -> Result<Reply, String> {
        // What a setting allowed once may be forbidden since, and an address needs no resolver.
        let url = target(&endpoint.url, self.reach, &Path::of("url"))
            .map_err(|refusal| refusal.message)?;
        let old = endpoint.old_secret.as_deref();
        let old = old.filter(|_| endpoint.old_secret_until.is_some_and(|until| now < until));
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        let timestamp = since.map_or(0, |since| since.as_secs());
        let secrets = [Some(endpoint.secret.as_str()), old];
        let signatures = secrets
            .into_iter()
            .flatten()
            .map(|secret| {
                let timestamp = i64::try_from(timestamp).unwrap_or(i64::MAX);
                Webhook::new(secret)?.sign(id, timestamp, body.as_bytes())
            })
            .collect::<Result<Vec<_>, _>>();
        let signatures = signatures.map_err(|_| "The secret cannot sign.".to_owned())?;
        let request = self
            .client
            .post(url)
            .header(CONTENT_TYPE, "application/json")
            .header(HEADER_WEBHOOK_ID, id)
            .header(HEADER_WEBHOOK_TIMESTAMP, timestamp)
            .header(HEADER_WEBHOOK_SIGNATURE, signatures.join(" "))
            .body(body.to_owned());
        let answer = request.send().await.map_err(|error| why(&error))?;
        Ok(Reply {
            status: answer.status().as_u16(),
            retry_after: retry_after(&answer),
        })
    }
}

/// Seconds or a date (RFC 9110).
fn retry_after(answer: &Response) -> Option<Duration> {
    let asked = answer.headers().get(RETRY_AFTER)?.to_str().ok()?;
    if let Ok(seconds) = asked.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let at = httpdate::parse_http_date(asked.trim()).ok()?;
    at.duration_since(SystemTime::now()).ok()
}

/// Why there was no answer, in a sentence without the address, which the admin knows.
fn why(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return "The receiver did not answer in time.".to_owned();
    }
    let mut cause: &dyn StdError = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    format!("The receiver could not be reached: {cause}.")
}

/// Looks names up, and gives none of the addresses that may not be sent to.
struct Resolver(Reach);

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let reach = self.0;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let allowed: Vec<SocketAddr> =
                found.filter(|address| reach.allows(address.ip())).collect();
            if allowed.is_empty() {
                return Err("its name stands for no address of the public internet".into());
            }
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}

//! The keys of an identity provider, fetched as `OpenID` Connect says, kept, and renewed.

use std::{
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use jsonwebtoken::{AlgorithmFamily, DecodingKey};
use reqwest::{Client, Url, redirect::Policy};
use serde_json::Value;
use tokio::{sync::Mutex, time::Instant};

use super::AuthFault;
use crate::config::keys::Keys;

/// An unknown key id makes us look again, at most this often: anyone can write a token with an unknown id.
const RENEW_AT_MOST: Duration = Duration::from_mins(1);
/// Before the first keys have come there is nothing to serve with, so we look again sooner.
const RETRY_FIRST: Duration = Duration::from_secs(5);
/// A key that the provider has taken back is trusted no longer than this, while the provider answers.
const STALE_AFTER: Duration = Duration::from_hours(1);
const LARGEST_ANSWER: usize = 1 << 20;

pub(super) struct Provider {
    issuer: String,
    jwks_url: Option<String>,
    client: Client,
    keys: RwLock<Option<Arc<Fetched>>>,
    /// When we last looked; its lock lets one look at a time.
    looked: Mutex<Option<Instant>>,
}

struct Fetched {
    keys: Keys,
    at: Instant,
}

impl Provider {
    pub(super) fn new(issuer: String, jwks_url: Option<String>) -> Result<Self, reqwest::Error> {
        let client = Client::builder()
            .timeout(Duration::from_secs(10))
            .redirect(Policy::none())
            .build()?;
        Ok(Self {
            issuer,
            jwks_url,
            client,
            keys: RwLock::new(None),
            looked: Mutex::new(None),
        })
    }

    pub(super) async fn key(
        &self,
        id: Option<&str>,
        family: AlgorithmFamily,
    ) -> Result<DecodingKey, AuthFault> {
        if let Some(key) = self.fresh(id, family) {
            return Ok(key);
        }
        let mut looked = self.looked.lock().await;
        if let Some(key) = self.fresh(id, family) {
            return Ok(key);
        }
        let pause = if self.fetched().is_some() {
            RENEW_AT_MOST
        } else {
            RETRY_FIRST
        };
        if looked.is_none_or(|at| at.elapsed() >= pause) {
            *looked = Some(Instant::now());
            match self.fetch().await {
                Ok(keys) => self.keep(keys),
                Err(fault) => tracing::warn!(
                    oidc.issuer = self.issuer,
                    fault,
                    "the issuer's keys could not be fetched"
                ),
            }
        }
        let fetched = self.fetched().ok_or(AuthFault::Unavailable)?;
        fetched
            .keys
            .find(id, family)
            .cloned()
            .ok_or(AuthFault::Refused("the token is signed by an unknown key"))
    }

    fn fetched(&self) -> Option<Arc<Fetched>> {
        self.keys
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn fresh(&self, id: Option<&str>, family: AlgorithmFamily) -> Option<DecodingKey> {
        let fetched = self
            .fetched()
            .filter(|fetched| fetched.at.elapsed() < STALE_AFTER)?;
        fetched.keys.find(id, family).cloned()
    }

    fn keep(&self, keys: Keys) {
        let fetched = Arc::new(Fetched {
            keys,
            at: Instant::now(),
        });
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = Some(fetched);
    }

    pub(super) async fn fetch(&self) -> Result<Keys, &'static str> {
        let url = match &self.jwks_url {
            Some(url) => url.clone(),
            None => self.discover().await?,
        };
        Keys::from_jwks(&self.get(&url).await?)
    }

    async fn discover(&self) -> Result<String, &'static str> {
        let url = format!(
            "{}/.well-known/openid-configuration",
            self.issuer.trim_end_matches('/')
        );
        let document: Value = serde_json::from_slice(&self.get(&url).await?)
            .map_err(|_| "the discovery document is no JSON")?;
        let text = |name| document.get(name).and_then(Value::as_str);
        if text("issuer") != Some(self.issuer.as_str()) {
            return Err("the discovery document names another issuer");
        }
        let keys = text("jwks_uri").ok_or("the discovery document names no jwks_uri")?;
        let scheme = |url: &str| {
            Url::parse(url)
                .map(|url| url.scheme().to_owned())
                .unwrap_or_default()
        };
        if scheme(keys) != "https" && scheme(keys) != scheme(&self.issuer) {
            return Err("the discovery document names a jwks_uri that is not https");
        }
        Ok(keys.to_owned())
    }

    async fn get(&self, url: &str) -> Result<Vec<u8>, &'static str> {
        let mut response = self
            .client
            .get(url)
            .send()
            .await
            .map_err(|_| "the issuer cannot be reached")?;
        if !response.status().is_success() {
            return Err("the issuer answered with another status than 200");
        }
        let mut body = Vec::new();
        while let Some(chunk) = response
            .chunk()
            .await
            .map_err(|_| "the issuer's answer broke off")?
        {
            body.extend_from_slice(&chunk);
            if body.len() > LARGEST_ANSWER {
                return Err("the issuer's answer is too long");
            }
        }
        Ok(body)
    }
}

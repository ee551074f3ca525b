//! Sign-in: from a bearer token to a viewer.

pub mod claims;
mod held;
mod known;
mod machine;
mod provider;

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
    time::{Duration, SystemTime},
};

use covente_entity::types::{
    PartnerKind,
    ids::{ApiTokenId, PartnerId},
};
use jsonwebtoken::{
    Algorithm, AlgorithmFamily, DecodingKey, Validation, decode, decode_header, errors::ErrorKind,
};
use serde_json::{Map, Value};

use self::{held::Open, known::Known, provider::Provider};
use crate::{
    clock::Clock,
    config::{Auth, ClaimNames, Settings, keys::Keys},
    domain::viewer::Viewer,
    error::Error,
    store::{connect::Db, partners},
};

pub use self::{claims::Claims, held::Held};

/// How far another machine's clock may be off; our own tokens need none.
const FOREIGN_LEEWAY: Duration = Duration::from_secs(30);

/// Why a token gave no viewer.
#[derive(Debug)]
pub enum AuthFault {
    /// The token does not count, for this reason.
    Refused(&'static str),
    /// Whether it counts cannot be told now: the identity provider does not answer.
    Unavailable,
    /// Our own fault.
    Failed(Error),
}

/// A viewer, and until when their token counts.
#[derive(Clone, Debug)]
pub struct SignedIn {
    pub viewer: Arc<Viewer>,
    pub until: SystemTime,
    /// The token of a machine, which may be revoked at any time.
    pub machine: Option<ApiTokenId>,
}

impl SignedIn {
    /// How long the token still counts.
    #[must_use]
    pub fn remaining(&self) -> Duration {
        self.until
            .duration_since(SystemTime::now())
            .unwrap_or_default()
    }
}

/// Checks tokens. One for the whole server.
pub struct Authenticator {
    signer: Signer,
    audience: Vec<String>,
    claims: ClaimNames,
    db: Db,
    /// The time that the tokens of machines go by, which stand beside what the rules know.
    clock: Clock,
    /// What each company is: that never changes.
    kinds: RwLock<HashMap<PartnerId, PartnerKind>>,
    known: Known,
    open: Open,
}

enum Signer {
    Own(DecodingKey),
    File(Keys),
    Provider { issuer: String, provider: Provider },
}

impl Authenticator {
    /// # Errors
    /// When the client for the identity provider cannot be made.
    pub fn new(settings: &Settings, db: Db, clock: Clock) -> Result<Self, reqwest::Error> {
        let signer = match &settings.auth {
            Auth::Dev => Signer::Own(DecodingKey::from_secret(settings.secret.bytes())),
            Auth::Jwt(keys) => Signer::File(keys.clone()),
            Auth::Oidc { issuer, jwks_url } => {
                let provider = Provider::new(issuer.clone(), jwks_url.clone())?;
                Signer::Provider {
                    issuer: issuer.clone(),
                    provider,
                }
            }
        };
        Ok(Self {
            signer,
            audience: settings.audience.clone(),
            claims: settings.claims.clone(),
            db,
            clock,
            kinds: RwLock::default(),
            known: Known::none(),
            open: Open::default(),
        })
    }

    /// The viewer that a token stands for; no token, no viewer.
    ///
    /// # Errors
    /// When there is a token that does not count, or that cannot be checked.
    pub async fn viewer(&self, bearer: Option<&str>) -> Result<Option<SignedIn>, AuthFault> {
        let Some(token) = bearer else { return Ok(None) };
        if machine::is_machines(token) {
            return self.machine(token).await.map(Some);
        }
        if let Some(signed_in) = self.known.find(token) {
            return Ok(Some(signed_in));
        }
        let claims = self.verified(token).await?;
        let said = Claims::read(&claims, &self.claims).map_err(AuthFault::Refused)?;
        let kind = self.kind(said.partner).await?;
        let signed_in = SignedIn {
            until: self.until(&claims),
            machine: None,
            viewer: Arc::new(Viewer {
                subject: said.subject,
                email: said.email,
                partner: said.partner,
                is_vendor: kind == PartnerKind::Vendor,
                grants: said.grants,
                via: "API".into(),
                machine: None,
            }),
        };
        self.known.keep(token, &signed_in);
        Ok(Some(signed_in))
    }

    async fn verified(&self, token: &str) -> Result<Map<String, Value>, AuthFault> {
        let header =
            decode_header(token).map_err(|_| AuthFault::Refused("the token is no signed JWT"))?;
        let key = self.key(header.alg, header.kid.as_deref()).await?;
        match decode(token, &key, &self.validation(header.alg)) {
            Ok(token) => Ok(token.claims),
            Err(fault) => Err(AuthFault::Refused(reason(fault.kind()))),
        }
    }

    /// The key for an algorithm. A secret never checks another's token, a public key never serves as a secret.
    async fn key(&self, algorithm: Algorithm, id: Option<&str>) -> Result<DecodingKey, AuthFault> {
        const UNFIT: AuthFault =
            AuthFault::Refused("the token is signed by an algorithm that does not fit");
        let family = algorithm.family();
        match &self.signer {
            Signer::Own(key) if algorithm == Algorithm::HS256 => Ok(key.clone()),
            Signer::Own(_) => Err(UNFIT),
            Signer::File(_) | Signer::Provider { .. } if family == AlgorithmFamily::Hmac => {
                Err(UNFIT)
            }
            Signer::File(keys) => keys
                .find(id, family)
                .cloned()
                .ok_or(AuthFault::Refused("the token is signed by an unknown key")),
            Signer::Provider { provider, .. } => provider.key(id, family).await,
        }
    }

    fn validation(&self, algorithm: Algorithm) -> Validation {
        let mut validation = Validation::new(algorithm);
        validation.leeway = self.leeway().as_secs();
        validation.validate_nbf = true;
        let mut required = vec!["exp", "sub"];
        if let Signer::Provider { issuer, .. } = &self.signer {
            validation.set_issuer(&[issuer]);
            required.push("iss");
        }
        if self.audience.is_empty() {
            validation.validate_aud = false;
        } else {
            validation.set_audience(&self.audience);
            required.push("aud");
        }
        validation.set_required_spec_claims(&required);
        validation
    }

    fn leeway(&self) -> Duration {
        match self.signer {
            Signer::Own(_) => Duration::ZERO,
            Signer::File(_) | Signer::Provider { .. } => FOREIGN_LEEWAY,
        }
    }

    fn until(&self, claims: &Map<String, Value>) -> SystemTime {
        let seconds = claims.get("exp").and_then(Value::as_f64).map_or(0, whole);
        let until = SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(seconds));
        until
            .and_then(|until| until.checked_add(self.leeway()))
            .unwrap_or(SystemTime::UNIX_EPOCH)
    }

    async fn kind(&self, partner: PartnerId) -> Result<PartnerKind, AuthFault> {
        let known = self
            .kinds
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&partner)
            .copied();
        if let Some(kind) = known {
            return Ok(kind);
        }
        let kind = partners::kind(&self.db, partner)
            .await
            .map_err(AuthFault::Failed)?
            .ok_or(AuthFault::Refused(
                "the token names a company that this server does not know",
            ))?;
        self.kinds
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(partner, kind);
        Ok(kind)
    }
}

/// How many keys an identity provider gives now.
///
/// # Errors
/// Why it gives none.
pub async fn issuers_keys(issuer: String, jwks_url: Option<String>) -> Result<usize, &'static str> {
    let provider = Provider::new(issuer, jwks_url);
    let provider = provider.map_err(|_| "no client for it can be made")?;
    Ok(provider.fetch().await?.count())
}

/// The token of an `Authorization: Bearer …` header or of the same text in `connection_init`.
#[must_use]
pub fn bearer(authorization: &str) -> Option<&str> {
    let (scheme, token) = authorization.trim().split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the rest are one to the bearer: a token that proves nothing"
)]
fn reason(kind: &ErrorKind) -> &'static str {
    match kind {
        ErrorKind::ExpiredSignature => "the token has expired",
        ErrorKind::ImmatureSignature => "the token does not count yet",
        ErrorKind::InvalidIssuer => "the token has another issuer",
        ErrorKind::InvalidAudience => "the token is for another audience",
        ErrorKind::MissingRequiredClaim(_) => "the token lacks one of exp, sub, iss and aud",
        _ => "the token's signature does not hold",
    }
}

/// A time claim may be written as 1.7e9.
fn whole(seconds: f64) -> u64 {
    Duration::try_from_secs_f64(seconds).map_or(0, |time| time.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bearer_token_is_read_whatever_the_case_of_its_scheme() {
        assert_eq!(bearer("Bearer abc"), Some("abc"));
        assert_eq!(bearer("bearer  abc "), Some("abc"));
        assert_eq!(bearer("Basic abc"), None);
        assert_eq!(bearer("Bearer "), None);
        assert_eq!(bearer("abc"), None);
    }
}

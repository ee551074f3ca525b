//! The settings after they were checked: what the running server is built from.

use std::{
    fmt,
    net::SocketAddr,
    path::{Path, PathBuf},
    time::Duration,
};

use chrono::TimeDelta;
use covente_entity::types::RegistrationProfile;

use lettre::message::Mailbox;

use super::{keys::Keys, limits::Limits, web::Web, webhooks::Webhooks};

/// Where the data is.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseSettings {
    pub url: String,
    pub connections: u32,
}

/// Every setting of a running server. Each is documented at [`super::Config`].
#[derive(Clone)]
pub struct Settings {
    pub database_url: String,
    pub database_connections: u32,
    pub migrate: Migrate,
    pub listen: SocketAddr,
    /// Where Prometheus reads; nowhere where there is none.
    pub metrics_listen: Option<SocketAddr>,
    /// The collector that spans are sent to; none where there is none.
    pub traces: Option<String>,
    pub shutdown: Duration,
    pub log: String,
    pub log_format: LogFormat,
    pub secret: Secret,
    pub clock: ClockMode,
    pub response_days: u32,
    /// Which edition of the conditions deal registration goes by (R117).
    pub registration_profile: RegistrationProfile,
    /// How long before a clock runs out its owner is reminded.
    pub reminders: Vec<TimeDelta>,
    /// How many bytes of deals are kept in memory.
    pub cache_bytes: u64,
    /// How far back the feed of events goes; none where it forgets nothing.
    pub feed_kept: Option<TimeDelta>,
    /// By what the nodes wake each other.
    pub wake: WakeSettings,
    pub auth: Auth,
    /// Of these a token must name one, unless there are none.
    pub audience: Vec<String>,
    pub claims: ClaimNames,
    pub mail: Mail,
    pub webhooks: Webhooks,
    pub web: Web,
    pub limits: Limits,
}

impl fmt::Debug for Settings {
    /// Leaves out the database's address, which may hold a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("listen", &self.listen)
            .finish_non_exhaustive()
    }
}

impl Settings {
    /// The folder whose mails anybody who reaches the server may read: in auth mode dev alone.
    #[must_use]
    pub fn outbox(&self) -> Option<&Path> {
        match &self.mail {
            Mail::Folder { path, .. } if self.auth.is_dev() => Some(path),
            Mail::Folder { .. } | Mail::Off | Mail::Smtp(_) => None,
        }
    }
}

/// What is done at the start with a database that lacks schema changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Migrate {
    /// They are applied.
    Auto,
    /// It is not served.
    Check,
    /// It is not looked at.
    Off,
}

/// How the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    Text,
    Json,
}

/// By what the nodes of a programme wake each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WakeSettings {
    /// By their database.
    Database,
    /// By a NATS server, whose address may hold a password.
    #[cfg(feature = "nats")]
    Nats(String),
}

/// Where mail goes.
#[derive(Clone, Debug)]
pub enum Mail {
    /// Nowhere.
    Off,
    /// To a mail server.
    Smtp(Smtp),
    /// Into a folder, in the name of a sender.
    Folder { path: PathBuf, from: Mailbox },
}

/// A mail server, and what it asks for.
#[derive(Clone, Debug)]
pub struct Smtp {
    pub host: String,
    pub port: u16,
    pub tls: MailTls,
    pub login: Option<(String, Secret)>,
    pub from: Mailbox,
}

/// How the line to a mail server is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailTls {
    /// Not at all.
    None,
    /// From the first greeting on; a server that does not is refused.
    StartTls,
    /// From the first byte on.
    Tls,
}

/// Who signs tokens.
#[derive(Clone, Debug)]
pub enum Auth {
    /// This server, by its secret.
    Dev,
    /// Whoever holds the private half of these keys.
    Jwt(Keys),
    /// An identity provider; its keys are fetched when the first token comes.
    Oidc {
        issuer: String,
        jwks_url: Option<String>,
    },
}

impl Auth {
    #[must_use]
    pub fn is_dev(&self) -> bool {
        matches!(self, Self::Dev)
    }
}

/// The names of the claims that make a viewer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimNames {
    pub partner: String,
    pub grants: String,
    pub email: String,
    pub email_verified: String,
}

impl Default for ClaimNames {
    fn default() -> Self {
        Self {
            partner: "partner".into(),
            grants: "grants".into(),
            email: "email".into(),
            email_verified: "email_verified".into(),
        }
    }
}

/// Which clock drives deadlines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockMode {
    System,
    Movable,
}

/// A value that is never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    #[must_use]
    pub fn new(value: impl Into<String>) -> Self {
        Self(value.into())
    }

    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(hidden)")
    }
}

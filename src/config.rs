//! Every setting of the server: what it means, its default and the environment variable that carries it.

mod check;
mod fault;
pub mod file;
pub mod keys;
mod limits;
mod mail;
mod read;
pub mod settings;
mod web;
mod webhooks;

use clap::Args;

pub use fault::SettingFault;
pub use limits::{DocumentLimits, Limits, LimitsConfig};
pub use mail::MailConfig;
pub use settings::{
    Auth, ClaimNames, ClockMode, DatabaseSettings, LogFormat, Mail, MailTls, Migrate, Secret,
    Settings, Smtp, WakeSettings,
};
pub use web::{Cors, Documents, StatusCodes, Web, WebConfig};
pub use webhooks::{Webhooks, WebhooksConfig};

/// Where the data is. `covente migrate` needs nothing else.
#[derive(Args, Clone, Default)]
#[command(next_help_heading = "Database")]
pub struct DatabaseConfig {
    /// The database: `sqlite:PATH` or `postgres://USER:PASSWORD@HOST/NAME`. Required.
    #[arg(
        long,
        value_name = "URL",
        env = "COVENTE_DATABASE_URL",
        hide_env_values = true
    )]
    pub database_url: Option<String>,

    /// How many connections this node opens in all, 2 to 1000; on Postgres one more hears of other nodes. Default 16.
    ///
    /// On Postgres each thread that serves has some of its own, if there are enough.
    #[arg(long, value_name = "N", env = "COVENTE_DATABASE_CONNECTIONS")]
    pub database_connections: Option<String>,
}

/// The settings of a running server, as they were written: text, not yet checked.
///
/// Every field is optional text, so that a wrong value is answered by one sentence of ours, which never shows a secret.
#[derive(Args, Clone, Default)]
#[command(next_help_heading = "Server")]
pub struct Config {
    #[command(flatten)]
    pub database: DatabaseConfig,

    /// What to do at the start with a database that lacks schema changes: auto applies them, check refuses to start, off
    /// does not look. Default auto.
    ///
    /// With off nobody looks either whether the database is newer than the program (docs/upgrading.md).
    #[arg(
        long,
        value_name = "auto|check|off",
        env = "COVENTE_MIGRATE",
        help_heading = "Database"
    )]
    pub migrate: Option<String>,

    /// The address and port to listen on; port 0 takes a free one. Default 127.0.0.1:8080.
    #[arg(
        long,
        value_name = "ADDRESS:PORT",
        env = "COVENTE_LISTEN",
        help_heading = "Server"
    )]
    pub listen: Option<String>,

    /// How long requests in flight may take to finish after SIGTERM or ctrl-c, in seconds. Default 20.
    #[arg(
        long,
        value_name = "SECONDS",
        env = "COVENTE_SHUTDOWN_SECONDS",
        help_heading = "Server"
    )]
    pub shutdown_seconds: Option<String>,

    /// What is logged to standard error, for example info,covente=debug. Default `info,actix_server=warn`.
    #[arg(
        long,
        value_name = "FILTER",
        env = "COVENTE_LOG",
        help_heading = "Server"
    )]
    pub log: Option<String>,

    /// How it is logged: text, or json, an object a line. Default text.
    #[arg(
        long,
        value_name = "text|json",
        env = "COVENTE_LOG_FORMAT",
        help_heading = "Server"
    )]
    pub log_format: Option<String>,

    /// The address and port for `/metrics`, which Prometheus reads. Default none.
    ///
    /// Nobody signs in there, so keep it to your own network (docs/operating.md).
    #[arg(
        long,
        value_name = "ADDRESS:PORT",
        env = "COVENTE_METRICS_LISTEN",
        help_heading = "Server"
    )]
    pub metrics_listen: Option<String>,

    /// A collector of OpenTelemetry that is told of each operation, such as `http://127.0.0.1:4318`. Default none.
    ///
    /// It takes OTLP over HTTP, in binaries built with `--features otel` (docs/operating.md).
    #[arg(
        long,
        value_name = "URL",
        env = "COVENTE_OTEL_ENDPOINT",
        hide_env_values = true,
        help_heading = "Server"
    )]
    pub otel_endpoint: Option<String>,

    /// At least 32 bytes that only this programme's servers know; signs cursors, and tokens in auth mode dev. Required.
    ///
    /// The same on every node.
    #[arg(
        long,
        value_name = "TEXT",
        env = "COVENTE_SECRET",
        hide_env_values = true,
        help_heading = "Server"
    )]
    pub secret: Option<String>,

    /// Which clock drives deadlines: system, or movable (auth mode dev only). Default system.
    #[arg(
        long,
        value_name = "CLOCK",
        env = "COVENTE_CLOCK",
        help_heading = "Server"
    )]
    pub clock: Option<String>,

    /// How many times 24 hours an invitation may wait for its answer, 1 to 365; running deadlines stay. Default 14.
    #[arg(
        long,
        value_name = "DAYS",
        env = "COVENTE_RESPONSE_DAYS",
        help_heading = "Server"
    )]
    pub response_days: Option<String>,

    /// The conditions of deal registration: the edition of 2020 or that of 2023. Default 2020.
    ///
    /// What was filed goes on under the edition that it was filed under.
    #[arg(
        long,
        value_name = "2020|2023",
        env = "COVENTE_REGISTRATION_PROFILE",
        help_heading = "Server"
    )]
    pub registration_profile: Option<String>,

    /// How long before a clock runs out its owner is reminded, with commas between, or `off`. Default P3D,P1D.
    ///
    /// Durations from PT1M to P366D, eight at most.
    #[arg(
        long,
        value_name = "DURATION,…",
        env = "COVENTE_REMINDERS",
        help_heading = "Server"
    )]
    pub reminders: Option<String>,

    /// How many times 24 hours the feed of events goes back, 1 to 3650, or `all`; histories keep everything. Default 90.
    ///
    /// An older cursor is answered with `CURSOR_EXPIRED`.
    #[arg(
        long,
        value_name = "DAYS|all",
        env = "COVENTE_FEED_DAYS",
        help_heading = "Server"
    )]
    pub feed_days: Option<String>,

    /// How many megabytes of deals this node keeps in memory once they were read, 0 to 65536. Default 512.
    ///
    /// A deal takes about 10 kB. What is kept is never older than the database.
    #[arg(
        long,
        value_name = "MEGABYTES",
        env = "COVENTE_CACHE_MEGABYTES",
        help_heading = "Server"
    )]
    pub cache_megabytes: Option<String>,

    /// A NATS server by which many nodes wake each other, such as `nats://10.0.0.5:4222`. Default: they do by the database.
    ///
    /// `nats://…` or `tls://…`, in binaries built with `--features nats`.
    #[arg(
        long,
        value_name = "URL",
        env = "COVENTE_NATS_URL",
        hide_env_values = true,
        help_heading = "Server"
    )]
    pub nats_url: Option<String>,

    /// Who signs tokens: dev (this server's secret), jwt (keys in a file) or oidc (an identity provider). Default dev.
    #[arg(
        long,
        value_name = "MODE",
        env = "COVENTE_AUTH_MODE",
        help_heading = "Sign-in"
    )]
    pub auth_mode: Option<String>,

    /// Allow auth mode dev on an address that other machines can reach. Default false.
    #[arg(
        long,
        value_name = "true|false",
        env = "COVENTE_DEV_AUTH_ANYWHERE",
        help_heading = "Sign-in",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "true"
    )]
    pub dev_auth_anywhere: Option<String>,

    /// The public keys of auth mode jwt: a PEM public key or a JWKS document.
    #[arg(
        long,
        value_name = "FILE",
        env = "COVENTE_JWT_KEY_FILE",
        help_heading = "Sign-in"
    )]
    pub jwt_key_file: Option<String>,

    /// The issuer of auth mode oidc; tokens must carry it as iss.
    #[arg(
        long,
        value_name = "URL",
        env = "COVENTE_OIDC_ISSUER",
        help_heading = "Sign-in"
    )]
    pub oidc_issuer: Option<String>,

    /// Where the issuer's keys are. Default: as the issuer's /.well-known/openid-configuration says.
    #[arg(
        long,
        value_name = "URL",
        env = "COVENTE_OIDC_JWKS_URL",
        help_heading = "Sign-in"
    )]
    pub oidc_jwks_url: Option<String>,

    /// The audiences (aud) of which a token must name one, with commas between. Required in auth mode oidc.
    #[arg(
        long,
        value_name = "NAME,…",
        env = "COVENTE_AUDIENCE",
        help_heading = "Sign-in"
    )]
    pub audience: Option<String>,

    /// The claim that holds the id of the viewer's company. Default partner.
    #[arg(
        long,
        value_name = "CLAIM",
        env = "COVENTE_CLAIM_PARTNER",
        help_heading = "Sign-in"
    )]
    pub claim_partner: Option<String>,

    /// The claim that holds the viewer's grants. Default grants.
    #[arg(
        long,
        value_name = "CLAIM",
        env = "COVENTE_CLAIM_GRANTS",
        help_heading = "Sign-in"
    )]
    pub claim_grants: Option<String>,

    /// The claim that holds the viewer's e-mail address. Default email.
    #[arg(
        long,
        value_name = "CLAIM",
        env = "COVENTE_CLAIM_EMAIL",
        help_heading = "Sign-in"
    )]
    pub claim_email: Option<String>,

    /// The claim that says whether the e-mail address is verified; it counts only then. Default `email_verified`.
    #[arg(
        long,
        value_name = "CLAIM",
        env = "COVENTE_CLAIM_EMAIL_VERIFIED",
        help_heading = "Sign-in"
    )]
    pub claim_email_verified: Option<String>,

    #[command(flatten)]
    pub mail: MailConfig,

    #[command(flatten)]
    pub webhooks: WebhooksConfig,

    #[command(flatten)]
    pub web: WebConfig,

    #[command(flatten)]
    pub limits: LimitsConfig,
}

impl Config {
    /// The two settings that have no default; all else as it comes.
    #[must_use]
    pub fn of(database_url: impl Into<String>, secret: impl Into<String>) -> Self {
        Self {
            database: DatabaseConfig {
                database_url: Some(database_url.into()),
                database_connections: None,
            },
            secret: Some(secret.into()),
            ..Self::default()
        }
    }
}

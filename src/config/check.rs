//! The check that turns written settings into usable ones.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use chrono::TimeDelta;
use covente_entity::types::RegistrationProfile;
use reqwest::Url;

use crate::domain::duration;
use crate::domain::refusal::Path;

use super::{
    Auth, ClaimNames, ClockMode, Config, DatabaseConfig, DatabaseSettings, LogFormat, Migrate,
    Secret, SettingFault, Settings, WakeSettings,
    keys::Keys,
    read::{Checked, choice, needed, number, seconds, switch, web_address, written},
};

impl DatabaseConfig {
    /// # Errors
    /// The first setting that cannot be used.
    pub fn check(&self) -> Checked<DatabaseSettings> {
        Ok(DatabaseSettings {
            connections: number(
                "COVENTE_DATABASE_CONNECTIONS",
                self.database_connections.as_deref(),
                16,
                2..=1000,
                "16",
            )?,
            url: database_url(self.database_url.as_deref())?,
        })
    }
}

impl Config {
    /// # Errors
    /// The first setting that cannot be used.
    pub fn check(&self) -> Checked<Settings> {
        let auth = self.auth()?;
        let listen = address("COVENTE_LISTEN", self.listen.as_deref().or(Some(HERE)))?
            .unwrap_or_else(|| SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)));
        let anywhere = switch(
            "COVENTE_DEV_AUTH_ANYWHERE",
            self.dev_auth_anywhere.as_deref(),
        )?;
        if auth.is_dev() && !anywhere && !listen.ip().is_loopback() {
            return Err(SettingFault::new(
                "COVENTE_LISTEN",
                format!(
                    "is {listen}, which other machines can reach, while auth mode dev is for one machine \
                     (set COVENTE_AUTH_MODE to jwt or oidc, or force it with COVENTE_DEV_AUTH_ANYWHERE=true)"
                ),
                "127.0.0.1:8080",
            ));
        }
        let clock = clock(self.clock.as_deref(), &auth)?;
        let audience = audience(self.audience.as_deref(), &auth)?;
        let database = self.database.check()?;
        Ok(Settings {
            database_url: database.url,
            database_connections: database.connections,
            migrate: self.migrate()?,
            listen,
            metrics_listen: address("COVENTE_METRICS_LISTEN", self.metrics_listen.as_deref())?,
            traces: traces(self.otel_endpoint.as_deref())?,
            shutdown: seconds(
                "COVENTE_SHUTDOWN_SECONDS",
                self.shutdown_seconds.as_deref(),
                20,
            )?,
            log: log(self.log.as_deref())?,
            log_format: self.log_format()?,
            secret: secret(self.secret.as_deref())?,
            clock,
            response_days: number(
                "COVENTE_RESPONSE_DAYS",
                self.response_days.as_deref(),
                14,
                1..=365,
                "14",
            )?,
            registration_profile: registration_profile(self.registration_profile.as_deref())?,
            reminders: reminders(self.reminders.as_deref())?,
            cache_bytes: number(
                "COVENTE_CACHE_MEGABYTES",
                self.cache_megabytes.as_deref(),
                512_u64,
                0..=65_536,
                "512",
            )? << 20,
            feed_kept: feed_kept(self.feed_days.as_deref())?,
            wake: wake(self.nats_url.as_deref())?,
            web: self.web.check(auth.is_dev())?,
            auth,
            audience,
            claims: self.claims()?,
            mail: self.mail.check()?,
            webhooks: self.webhooks.check()?,
            limits: self.limits.check()?,
        })
    }

    fn migrate(&self) -> Checked<Migrate> {
        let choices = &["auto", "check", "off"];
        let chosen = choice("COVENTE_MIGRATE", self.migrate.as_deref(), choices)?;
        Ok([Migrate::Auto, Migrate::Check, Migrate::Off][chosen])
    }

    fn log_format(&self) -> Checked<LogFormat> {
        let (choices, text) = (&["text", "json"], self.log_format.as_deref());
        let chosen = choice("COVENTE_LOG_FORMAT", text, choices)?;
        Ok([LogFormat::Text, LogFormat::Json][chosen])
    }

    fn claims(&self) -> Checked<ClaimNames> {
        fn named(
            variable: &'static str,
            value: Option<&str>,
            default: &'static str,
        ) -> Checked<String> {
            written(variable, value, default).map(|name| name.unwrap_or(default).to_owned())
        }
        Ok(ClaimNames {
            partner: named(
                "COVENTE_CLAIM_PARTNER",
                self.claim_partner.as_deref(),
                "partner",
            )?,
            grants: named(
                "COVENTE_CLAIM_GRANTS",
                self.claim_grants.as_deref(),
                "grants",
            )?,
            email: named("COVENTE_CLAIM_EMAIL", self.claim_email.as_deref(), "email")?,
            email_verified: named(
                "COVENTE_CLAIM_EMAIL_VERIFIED",
                self.claim_email_verified.as_deref(),
                "email_verified",
            )?,
        })
    }

    fn auth(&self) -> Checked<Auth> {
        match written("COVENTE_AUTH_MODE", self.auth_mode.as_deref(), "dev")?.unwrap_or("dev") {
            "dev" => Ok(Auth::Dev),
            "jwt" => keys(self.jwt_key_file.as_deref()).map(Auth::Jwt),
            "oidc" => Ok(Auth::Oidc {
                issuer: issuer(self.oidc_issuer.as_deref())?,
                jwks_url: web_address("COVENTE_OIDC_JWKS_URL", self.oidc_jwks_url.as_deref())?,
            }),
            other => Err(SettingFault::new(
                "COVENTE_AUTH_MODE",
                format!("is '{other}', which is none of dev, jwt and oidc"),
                "jwt",
            )),
        }
    }
}

const HERE: &str = "127.0.0.1:8080";

/// An IP address of this machine with a port.
fn address(variable: &'static str, value: Option<&str>) -> Checked<Option<SocketAddr>> {
    let example = match variable {
        "COVENTE_LISTEN" => HERE,
        _ => "127.0.0.1:9464",
    };
    let Some(text) = written(variable, value, example)? else {
        return Ok(None);
    };
    if let Some(port) = text
        .strip_prefix("localhost:")
        .and_then(|port| port.parse().ok())
    {
        return Ok(Some(SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), port)));
    }
    text.parse().map(Some).map_err(|_| {
        SettingFault::new(
            variable,
            format!("is '{text}', which is no IP address with a port"),
            example,
        )
    })
}

fn log(value: Option<&str>) -> Checked<String> {
    const VARIABLE: &str = "COVENTE_LOG";
    let Some(text) = written(VARIABLE, value, "info")? else {
        return Ok("info,actix_server=warn".into());
    };
    match tracing_subscriber::EnvFilter::try_new(text) {
        Ok(_) => Ok(text.to_owned()),
        Err(_) => Err(SettingFault::new(
            VARIABLE,
            format!("is '{text}', which is no log filter"),
            "info,covente=debug",
        )),
    }
}

fn secret(value: Option<&str>) -> Checked<Secret> {
    const VARIABLE: &str = "COVENTE_SECRET";
    const EXAMPLE: &str = "$(openssl rand -hex 32)";
    let text = needed(VARIABLE, value, EXAMPLE)?;
    if text.len() < 32 {
        return Err(SettingFault::new(
            VARIABLE,
            format!("has {} bytes where at least 32 are needed", text.len()),
            EXAMPLE,
        ));
    }
    Ok(Secret::new(text))
}

fn clock(value: Option<&str>, auth: &Auth) -> Checked<ClockMode> {
    const VARIABLE: &str = "COVENTE_CLOCK";
    match written(VARIABLE, value, "system")? {
        None | Some("system") => Ok(ClockMode::System),
        Some("movable") if auth.is_dev() => Ok(ClockMode::Movable),
        Some("movable") => Err(SettingFault::new(
            VARIABLE,
            "is movable, which only COVENTE_AUTH_MODE=dev allows",
            "system",
        )),
        Some(other) => Err(SettingFault::new(
            VARIABLE,
            format!("is '{other}', which is neither system nor movable"),
            "system",
        )),
    }
}

fn registration_profile(value: Option<&str>) -> Checked<RegistrationProfile> {
    const VARIABLE: &str = "COVENTE_REGISTRATION_PROFILE";
    match written(VARIABLE, value, "2020")? {
        None | Some("2020") => Ok(RegistrationProfile::Edition2020),
        Some("2023") => Ok(RegistrationProfile::Edition2023),
        Some(other) => Err(SettingFault::new(
            VARIABLE,
            format!("is '{other}', which is neither 2020 nor 2023"),
            "2020",
        )),
    }
}

/// Lead times, each once: from a minute to a year, eight at most.
fn reminders(value: Option<&str>) -> Checked<Vec<TimeDelta>> {
    const VARIABLE: &str = "COVENTE_REMINDERS";
    const EXAMPLE: &str = "P3D,P1D";
    let text = written(VARIABLE, value, EXAMPLE)?.unwrap_or(EXAMPLE);
    if text == "off" {
        return Ok(Vec::new());
    }
    let fault = |why: &str| SettingFault::new(VARIABLE, format!("is '{text}', {why}"), EXAMPLE);
    let mut leads = Vec::new();
    for part in text.split(',') {
        let lead = duration::parse(part, &Path::default())
            .ok()
            .filter(|lead| (TimeDelta::minutes(1)..=TimeDelta::days(366)).contains(lead))
            .ok_or_else(|| fault("where each lead time is a duration from PT1M to P366D"))?;
        leads.push(lead);
    }
    leads.sort_unstable();
    leads.dedup();
    if leads.len() > 8 {
        return Err(fault("which is more than eight lead times"));
    }
    Ok(leads)
}

/// How far back the feed goes; none for all of it.
fn feed_kept(value: Option<&str>) -> Checked<Option<TimeDelta>> {
    if value.is_some_and(|text| text.trim() == "all") {
        return Ok(None);
    }
    let days = number("COVENTE_FEED_DAYS", value, 90, 1..=3_650, "90")?;
    Ok(Some(TimeDelta::days(days)))
}

fn traces(value: Option<&str>) -> Checked<Option<String>> {
    const VARIABLE: &str = "COVENTE_OTEL_ENDPOINT";
    const EXAMPLE: &str = "http://127.0.0.1:4318";
    let Some(collector) = written(VARIABLE, value, EXAMPLE)? else {
        return Ok(None);
    };
    if !cfg!(feature = "otel") {
        let why = "is set, and this binary was built without OpenTelemetry: build it with `--features otel`";
        return Err(SettingFault::new(VARIABLE, why, EXAMPLE));
    }
    match Url::parse(collector) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => Ok(Some(collector.to_owned())),
        Ok(_) | Err(_) => {
            let why = "is no URL that begins with http:// or https://";
            Err(SettingFault::new(VARIABLE, why, EXAMPLE))
        }
    }
}

fn wake(value: Option<&str>) -> Checked<WakeSettings> {
    const VARIABLE: &str = "COVENTE_NATS_URL";
    const EXAMPLE: &str = "nats://10.0.0.5:4222";
    let Some(server) = written(VARIABLE, value, EXAMPLE)? else {
        return Ok(WakeSettings::Database);
    };
    #[cfg(feature = "nats")]
    if server.starts_with("nats://") || server.starts_with("tls://") {
        return Ok(WakeSettings::Nats(server.to_owned()));
    }
    // The address may hold a password.
    let why = if cfg!(feature = "nats") || server.is_empty() {
        "is no address that begins with nats:// or tls://"
    } else {
        "is set, and this binary was built without NATS: build it with `--features nats`"
    };
    Err(SettingFault::new(VARIABLE, why, EXAMPLE))
}

fn audience(value: Option<&str>, auth: &Auth) -> Checked<Vec<String>> {
    const VARIABLE: &str = "COVENTE_AUDIENCE";
    let names: Vec<String> = written(VARIABLE, value, "covente")?
        .unwrap_or_default()
        .split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect();
    if names.is_empty() && matches!(auth, Auth::Oidc { .. }) {
        let fault = "is not set, so that every token of the issuer would count, also those made for other applications";
        return Err(SettingFault::new(VARIABLE, fault, "covente"));
    }
    Ok(names)
}

/// A database's address may hold a password, so a fault never quotes it.
fn database_url(value: Option<&str>) -> Checked<String> {
    const VARIABLE: &str = "COVENTE_DATABASE_URL";
    const SQLITE: &str = "sqlite:covente.sqlite";
    const POSTGRES: &str = "postgres://covente:PASSWORD@127.0.0.1/covente";
    let text = needed(VARIABLE, value, SQLITE)?;
    if let Some(path) = text.strip_prefix("sqlite:") {
        return match path.trim_start_matches('/') {
            "" => Err(SettingFault::new(
                VARIABLE,
                "names no file after sqlite:",
                SQLITE,
            )),
            path if path.contains(":memory:") || path.contains("mode=memory") => {
                Err(SettingFault::new(
                    VARIABLE,
                    "names a database in memory, of which every connection would have its own",
                    SQLITE,
                ))
            }
            _ => Ok(text.to_owned()),
        };
    }
    if text.starts_with("postgres://") || text.starts_with("postgresql://") {
        return match Url::parse(text) {
            Ok(_) => Ok(text.to_owned()),
            Err(_) => Err(SettingFault::new(
                VARIABLE,
                "is no URL (a password with special characters must be percent-encoded)",
                POSTGRES,
            )),
        };
    }
    Err(SettingFault::new(
        VARIABLE,
        "begins with neither sqlite: nor postgres://",
        SQLITE,
    ))
}

fn keys(value: Option<&str>) -> Checked<Keys> {
    const VARIABLE: &str = "COVENTE_JWT_KEY_FILE";
    const EXAMPLE: &str = "/etc/covente/public.pem";
    let path = needed(VARIABLE, value, EXAMPLE)?;
    let text = std::fs::read_to_string(path).map_err(|error| {
        SettingFault::new(
            VARIABLE,
            format!("is '{path}', which cannot be read ({})", error.kind()),
            EXAMPLE,
        )
    })?;
    Keys::read(&text).map_err(|fault| {
        SettingFault::new(VARIABLE, format!("is '{path}', which {fault}"), EXAMPLE)
    })
}

fn issuer(value: Option<&str>) -> Checked<String> {
    const VARIABLE: &str = "COVENTE_OIDC_ISSUER";
    needed(VARIABLE, value, "https://login.example.com/")?;
    Ok(web_address(VARIABLE, value)?.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "0123456789abcdef0123456789abcdef";

    fn config() -> Config {
        Config::of("sqlite:covente.sqlite", SECRET)
    }

    fn fault(config: impl std::borrow::Borrow<Config>) -> String {
        config.borrow().check().unwrap_err().to_string()
    }

    #[test]
    fn two_settings_are_enough() {
        let settings = config().check().unwrap();
        assert_eq!(settings.listen.to_string(), "127.0.0.1:8080");
        assert_eq!(settings.database_connections, 16);
        assert_eq!(settings.response_days, 14);
        assert_eq!(settings.clock, ClockMode::System);
        assert!(settings.auth.is_dev());
        assert_eq!(settings.claims, ClaimNames::default());
    }

    #[test]
    fn lead_times_are_durations_each_once() {
        let leads = |text: Option<&str>| reminders(text).map(|leads| leads.len());
        assert_eq!(leads(None), Ok(2));
        assert_eq!(leads(Some("off")), Ok(0));
        assert_eq!(leads(Some("PT1H, P1D,PT24H")), Ok(2));
        for wrong in ["", "P0D", "3 days", "P3D,", "P367D", "PT30S"] {
            let said = leads(Some(wrong)).unwrap_err().to_string();
            assert!(said.starts_with("COVENTE_REMINDERS is "), "{said}");
        }
    }

    #[test]
    fn a_fault_names_the_setting_and_gives_an_example_in_one_sentence() {
        let said = fault(Config {
            listen: Some("8080".into()),
            ..config()
        });
        assert_eq!(
            said,
            "COVENTE_LISTEN is '8080', which is no IP address with a port; write for example COVENTE_LISTEN=127.0.0.1:8080"
        );
    }

    #[test]
    fn every_wrong_number_is_refused_with_its_range() {
        for wrong in ["0", "1001", "many", "-1", "1.5", ""] {
            let mut config = config();
            config.database.database_connections = Some(wrong.into());
            assert!(
                fault(config).starts_with("COVENTE_DATABASE_CONNECTIONS is "),
                "{wrong}"
            );
        }
    }

    #[test]
    fn a_short_secret_is_refused_and_not_shown() {
        let said = fault(Config::of("sqlite:x", "hunter2"));
        assert!(said.starts_with("COVENTE_SECRET has 7 bytes"), "{said}");
        assert!(!said.contains("hunter2"), "{said}");
        assert!(
            fault(Config {
                secret: None,
                ..config()
            })
            .starts_with("COVENTE_SECRET is not set")
        );
    }

    #[test]
    fn a_database_password_is_never_shown() {
        for url in [
            "mysql://u:hunter2@h/d",
            "postgres://u:hunter2@h:x/d",
            "hunter2",
        ] {
            let said = fault(Config::of(url, SECRET));
            assert!(said.starts_with("COVENTE_DATABASE_URL "), "{said}");
            assert!(!said.contains("hunter2"), "{said}");
        }
        let shown = format!(
            "{:?}",
            Config::of("postgres://u:hunter2@h/d", SECRET)
                .check()
                .unwrap()
        );
        assert!(
            !shown.contains("hunter2") && !shown.contains(SECRET),
            "{shown}"
        );
    }

    #[test]
    fn a_database_in_memory_or_without_a_name_is_refused() {
        for url in [
            "sqlite::memory:",
            "sqlite://:memory:",
            "sqlite:x?mode=memory",
            "sqlite:",
            "sqlite://",
        ] {
            assert!(
                fault(Config::of(url, SECRET)).starts_with("COVENTE_DATABASE_URL names"),
                "{url}"
            );
        }
    }

    #[test]
    fn dev_sign_in_stays_on_this_machine_unless_forced() {
        let open = Config {
            listen: Some("0.0.0.0:8080".into()),
            ..config()
        };
        assert!(fault(open.clone()).contains("COVENTE_DEV_AUTH_ANYWHERE=true"));
        assert!(
            Config {
                dev_auth_anywhere: Some("true".into()),
                ..open
            }
            .check()
            .is_ok()
        );
        assert!(
            Config {
                listen: Some("[::1]:0".into()),
                ..config()
            }
            .check()
            .is_ok()
        );
        assert!(
            Config {
                listen: Some("localhost:0".into()),
                ..config()
            }
            .check()
            .is_ok()
        );
    }

    #[test]
    fn the_movable_clock_needs_dev_sign_in() {
        let movable = Config {
            clock: Some("movable".into()),
            ..config()
        };
        assert_eq!(movable.clone().check().unwrap().clock, ClockMode::Movable);
        let oidc = Config {
            auth_mode: Some("oidc".into()),
            oidc_issuer: Some("https://login.example.com/".into()),
            audience: Some("covente".into()),
            ..movable
        };
        assert!(fault(oidc).starts_with("COVENTE_CLOCK is movable"));
    }

    #[test]
    fn an_identity_provider_needs_an_audience_and_a_closed_line() {
        let oidc = Config {
            auth_mode: Some("oidc".into()),
            oidc_issuer: Some("https://login.example.com/".into()),
            ..config()
        };
        assert!(fault(oidc.clone()).starts_with("COVENTE_AUDIENCE is not set"));
        let open = Config {
            oidc_issuer: Some("http://login.example.com/".into()),
            ..oidc.clone()
        };
        assert!(fault(open).starts_with("COVENTE_OIDC_ISSUER is 'http://"));
        assert!(
            fault(Config {
                oidc_issuer: None,
                ..oidc
            })
            .starts_with("COVENTE_OIDC_ISSUER is not set")
        );
    }

    #[test]
    fn keys_must_be_in_a_file_that_can_be_read() {
        let jwt = Config {
            auth_mode: Some("jwt".into()),
            ..config()
        };
        assert!(fault(jwt.clone()).starts_with("COVENTE_JWT_KEY_FILE is not set"));
        let none = Config {
            jwt_key_file: Some("/nowhere/key.pem".into()),
            ..jwt
        };
        assert!(
            fault(none)
                .starts_with("COVENTE_JWT_KEY_FILE is '/nowhere/key.pem', which cannot be read")
        );
    }

    #[test]
    fn an_unknown_word_is_answered_with_the_known_ones() {
        assert!(
            fault(Config {
                auth_mode: Some("saml".into()),
                ..config()
            })
            .contains("none of dev, jwt and oidc")
        );
        assert!(
            fault(Config {
                clock: Some("sundial".into()),
                ..config()
            })
            .contains("neither system nor movable")
        );
        assert!(
            fault(Config {
                dev_auth_anywhere: Some("yes".into()),
                ..config()
            })
            .contains("neither true nor false")
        );
        assert!(
            fault(Config {
                log: Some("a=b=c".into()),
                ..config()
            })
            .starts_with("COVENTE_LOG ")
        );
    }
}

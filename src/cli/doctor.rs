//! `covente doctor`: what is not as it should be, and how to mend it.

use std::fmt::Display;

use chrono::TimeDelta;

use super::{Fault, log_to_stderr, runtime};
use crate::{
    clock::Clock,
    config::{Auth, ClockMode, Config, DatabaseSettings, Mail, Settings},
    http::auth,
    jobs::mail,
    store::{condition, connect::Db, migrate},
};

/// How far two clocks may differ.
const APART: TimeDelta = TimeDelta::seconds(5);

/// What was looked at, and what was found.
struct Found(Vec<(&'static str, Result<String, Fault>)>);

pub(super) fn run(config: &Config) -> Result<(), Fault> {
    log_to_stderr("off");
    let mut found = Found(Vec::new());
    runtime()?.block_on(async {
        let settings = config.check();
        found.note(
            "settings",
            settings.as_ref().map(of_settings).map_err(Clone::clone),
        );
        let settings = settings.ok();
        match config.database.check() {
            Ok(database) => found.database(&database, settings.as_ref()).await,
            Err(fault) => found.note::<Fault>("database", Err(fault.into())),
        }
        if let Some(settings) = &settings {
            found.note("mail", of_mail(&settings.mail).await);
            found.note("keys", of_keys(&settings.auth).await);
        }
    });
    found.conclude()
}

impl Found {
    /// Says what was found at once: some looks take their time.
    fn note<F: Into<Fault>>(&mut self, what: &'static str, found: Result<String, F>) {
        let found = found.map_err(Into::into);
        match &found {
            Ok(said) => println!("ok     {what:<10} {said}"),
            Err(fault) => println!("wrong  {what:<10} {fault}"),
        }
        self.0.push((what, found));
    }

    async fn database(&mut self, database: &DatabaseSettings, settings: Option<&Settings>) {
        let db = match Db::open_existing(&database.url, database.connections).await {
            Ok(db) => db,
            Err(error) => return self.note("database", Err(error)),
        };
        self.note("database", of_database(&db, database.connections).await);
        let migrated = migrate::check(&db).await;
        let is_ours = migrated.is_ok();
        let said = "every schema change is applied";
        self.note("migrations", migrated.map(|()| said.to_owned()));
        let is_movable = settings.is_some_and(|settings| settings.clock == ClockMode::Movable);
        self.note("clock", of_clock(&db, is_ours && !is_movable).await);
        // Nothing is said any more.
        let _ = db.close().await;
    }

    /// The first that is wrong gives the exit code.
    fn conclude(self) -> Result<(), Fault> {
        let looks = self.0.len();
        let wrong = self.0.iter().filter(|(_, found)| found.is_err()).count();
        let first = self.0.into_iter().find_map(|(_, found)| found.err());
        let said = format!("{wrong} of {looks} are not as they should be");
        match first {
            None => Ok(()),
            Some(Fault::Setting(_)) => Err(Fault::Setting(said)),
            Some(Fault::Failed(_)) => Err(Fault::Failed(said)),
            Some(Fault::Older(_)) => Err(Fault::Older(said)),
            Some(Fault::Newer(_)) => Err(Fault::Newer(said)),
        }
    }
}

fn of_settings(settings: &Settings) -> String {
    let signed = match settings.auth {
        Auth::Dev => "tokens by this server's secret",
        Auth::Jwt(_) => "tokens by keys of a file",
        Auth::Oidc { .. } => "tokens by an identity provider",
    };
    format!("listens on {}, {signed}", settings.listen)
}

async fn of_database(db: &Db, connections: u32) -> Result<String, Fault> {
    if let Some(damage) = condition::damage(db).await? {
        return Err(Fault::Failed(damage.to_string()));
    }
    let version = condition::version(db).await?;
    condition::try_to_write(db).await.map_err(|error| {
        let why = Fault::from(error);
        Fault::Failed(format!(
            "{version} cannot be written to: {why}; look at the rights of the file and its folder, or of the database's user"
        ))
    })?;
    match condition::connections(db).await? {
        Some(most) if most <= connections => Err(Fault::Setting(format!(
            "{version} lets {most} connections in, and this node may open {} of them; lower COVENTE_DATABASE_CONNECTIONS \
             or raise max_connections",
            connections + 1
        ))),
        Some(most) => Ok(format!("{version}, {most} connections for all nodes")),
        None => Ok(version),
    }
}

async fn of_clock(db: &Db, is_told_by_events: bool) -> Result<String, Fault> {
    const MEND: &str = "set the machine's clock by NTP";
    if let Some(theirs) = condition::time(db).await? {
        let apart = (theirs - Clock::real()).abs();
        if apart > APART {
            let seconds = apart.num_seconds();
            return Err(Fault::Failed(format!(
                "this machine and the database's are {seconds} s apart; {MEND} on both"
            )));
        }
    }
    if is_told_by_events && let Some(newest) = condition::newest_event(db).await? {
        let ahead = newest - Clock::real();
        if ahead > APART {
            let seconds = ahead.num_seconds();
            return Err(Fault::Failed(format!(
                "the newest event is {seconds} s in the future, so that this clock or the one of whoever wrote it is wrong; {MEND}"
            )));
        }
    }
    Ok("runs with the database's".to_owned())
}

async fn of_mail(mail: &Mail) -> Result<String, Fault> {
    let said = match mail {
        Mail::Off => return Ok("off".to_owned()),
        Mail::Folder { path, .. } => format!("into the folder {}", path.display()),
        Mail::Smtp(smtp) => format!("by {}:{}", smtp.host, smtp.port),
    };
    match mail::reach(mail).await {
        Ok(()) => Ok(said),
        Err(why) => Err(Fault::Failed(format!(
            "mail {said} cannot be sent: {why}; look at COVENTE_MAIL_HOST, COVENTE_MAIL_PORT, COVENTE_MAIL_TLS and the sign-in"
        ))),
    }
}

async fn of_keys(auth: &Auth) -> Result<String, Fault> {
    match auth {
        Auth::Dev => Ok("this server's secret".to_owned()),
        Auth::Jwt(keys) => Ok(counted(keys.count(), "in the file")),
        Auth::Oidc { issuer, jwks_url } => {
            match auth::issuers_keys(issuer.clone(), jwks_url.clone()).await {
                Ok(keys) => Ok(counted(keys, format!("of {issuer}"))),
                Err(why) => Err(Fault::Failed(format!(
                    "the keys of {issuer} cannot be had: {why}; look at COVENTE_OIDC_ISSUER and COVENTE_OIDC_JWKS_URL"
                ))),
            }
        }
    }
}

fn counted(keys: usize, whose: impl Display) -> String {
    let s = if keys == 1 { "" } else { "s" };
    format!("{keys} key{s} {whose}")
}

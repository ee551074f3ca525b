//! `covente demo`: a made-up programme, served with tokens ready to use.

use std::{
    fmt::Write as _,
    fs,
    io::{self, Read as _},
    net::SocketAddr,
    path::{Path, PathBuf},
};

use clap::Args;

use super::{
    Fault,
    data::{DEFAULT, Data},
    log_to_stderr, runtime,
    serve::{start, until_stopped},
    token::{days, sign},
};
use crate::{
    config::{Config, MailConfig, Settings, WebhooksConfig},
    demo,
    http::{
        self,
        auth::Claims,
        graphiql::{PageConfig, Persona},
        stop::Signals,
    },
    store::{
        connect::{Db, sqlite_path},
        migrate,
    },
};

#[derive(Args)]
#[command(after_help = HELP)]
pub(super) struct Options {
    /// The address and port to listen on. Default 127.0.0.1:8080.
    #[arg(long, value_name = "ADDRESS:PORT", env = "COVENTE_LISTEN")]
    listen: Option<String>,

    /// The directory for the secret, the personas and the database.
    #[arg(long, value_name = "DIR", env = "COVENTE_DATA", default_value = DEFAULT)]
    data: PathBuf,

    /// Another database than a file in that directory, for example `postgres://USER:PASSWORD@HOST/NAME`.
    ///
    /// Its variable is not the one of `covente serve`, so that a demo never meets real data by mistake.
    #[arg(
        long,
        value_name = "URL",
        env = "COVENTE_DEMO_DATABASE_URL",
        hide_env_values = true
    )]
    database_url: Option<String>,

    /// Start over: empty the demo's database first.
    #[arg(long, env = "COVENTE_DEMO_FRESH")]
    fresh: bool,

    /// Listen also where other machines reach it. Whoever does can be anybody in the demo.
    #[arg(
        long,
        value_name = "true|false",
        env = "COVENTE_DEV_AUTH_ANYWHERE",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "true"
    )]
    dev_auth_anywhere: Option<String>,

    /// What is logged to standard error. Default warn.
    #[arg(long, value_name = "FILTER", env = "COVENTE_LOG")]
    log: Option<String>,
}

const HELP: &str = "\
Its clock can be moved: the mutation advanceClock(by: \"P15D\") lets fifteen days pass, deadlines included.
A second start goes on with the same data; --fresh starts over.";

pub(super) fn run(options: Options) -> Result<(), Fault> {
    let data = Data::at(options.data.clone());
    data.create()?;
    let fresh = options.fresh;
    let settings = settings(options, &data)?;
    log_to_stderr(&settings.log);
    http::check_free(&settings)?;
    runtime()?.block_on(async {
        let personas = prepare(&settings, fresh).await?;
        data.write_personas(&personas)?;
        let personas = signed_in(&settings, personas)?;
        let page = PageConfig {
            personas: personas.clone(),
            clock_movable: true,
        };
        let signals = Signals::listen()?;
        let app = start(settings, page).await?;
        print!("{}", welcome(app.address(), &personas));
        until_stopped(app, signals).await
    })
}

fn settings(options: Options, data: &Data) -> Result<Settings, Fault> {
    let url = options.database_url.unwrap_or_else(|| data.database_url());
    let config = Config {
        listen: options.listen,
        clock: Some("movable".into()),
        dev_auth_anywhere: options.dev_auth_anywhere,
        log: Some(options.log.unwrap_or_else(|| "warn".into())),
        mail: MailConfig {
            way: Some("folder".into()),
            folder: Some(data.outbox()),
            ..MailConfig::default()
        },
        // Whoever tries webhooks has a receiver beside the demo.
        webhooks: WebhooksConfig {
            webhook_loopback: Some("true".into()),
            ..WebhooksConfig::default()
        },
        ..Config::of(url, data.secret()?)
    };
    config.check().map_err(|fault| match fault.variable {
        "COVENTE_DATABASE_URL" => fault.read_from("COVENTE_DEMO_DATABASE_URL").into(),
        _ => fault.into(),
    })
}

/// Migrates, and seeds what is not seeded yet.
async fn prepare(settings: &Settings, fresh: bool) -> Result<Vec<demo::Persona>, Fault> {
    if let (true, Some(file)) = (fresh, sqlite_path(&settings.database_url)) {
        remove_database(file)?;
    }
    let db = Db::open(&settings.database_url, settings.database_connections).await?;
    if fresh {
        migrate::fresh(&db).await?;
    }
    migrate::up(&db).await?;
    let personas = demo::ensure(&db, settings).await?;
    db.close().await?;
    Ok(personas)
}

/// Removes an `SQLite` database with the files beside it; any other file stays.
fn remove_database(path: &Path) -> Result<(), Fault> {
    let fault = |cause: &io::Error| Fault::file(path, cause);
    let mut head = Vec::new();
    match fs::File::open(path) {
        Ok(file) => file
            .take(16)
            .read_to_end(&mut head)
            .map_err(|cause| fault(&cause))?,
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(cause) => return Err(fault(&cause)),
    };
    if !head.is_empty() && head != b"SQLite format 3\0" {
        return Err(Fault::Failed(format!(
            "{} is no SQLite database, so --fresh does not remove it",
            path.display()
        )));
    }
    for suffix in ["", "-wal", "-shm"] {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        match fs::remove_file(&name) {
            Err(cause) if cause.kind() != io::ErrorKind::NotFound => return Err(fault(&cause)),
            _ => {}
        }
    }
    Ok(())
}

fn signed_in(settings: &Settings, personas: Vec<demo::Persona>) -> Result<Vec<Persona>, Fault> {
    let sign_in = |persona: demo::Persona| {
        let claims = Claims {
            subject: persona.subject,
            email: Some(persona.email),
            partner: persona.partner,
            grants: persona.grants,
        };
        Ok(Persona {
            token: sign(&claims, settings, days(30))?,
            name: persona.name,
            about: persona.about,
        })
    };
    personas.into_iter().map(sign_in).collect()
}

fn welcome(address: SocketAddr, personas: &[Persona]) -> String {
    let mut text = String::new();
    let width = personas
        .iter()
        .map(|persona| persona.name.len())
        .max()
        .unwrap_or_default();
    // Writing to a string cannot fail.
    let _ = writeln!(
        text,
        "Covente serves a made-up co-sell programme at http://{address}/\n"
    );
    for Persona {
        name, about, token, ..
    } in personas
    {
        let _ = writeln!(text, "{name:width$}  {about}\n{:width$}  {token}\n", "");
    }
    let _ = writeln!(
        text,
        "Open http://{address}/ and press play in a tab; the switch at the top changes who you are."
    );
    let _ = writeln!(
        text,
        "The same deals as a sales team would see them, live: http://{address}/dashboard/"
    );
    let _ = writeln!(
        text,
        "The mails that it would send are at http://{address}/outbox"
    );
    let _ = writeln!(
        text,
        "Or ask from a shell: curl http://{address}/graphql -H 'Content-Type: application/json' \
         -H \"Authorization: Bearer TOKEN\" -d '{{\"query\":\"{{ viewer {{ partner {{ name }} }} }}\"}}'"
    );
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn starting_over_removes_databases_and_nothing_else() {
        let path = std::env::temp_dir().join(format!("covente-fresh-{}", uuid::Uuid::new_v4()));
        fs::write(&path, "a letter").unwrap();
        assert!(remove_database(&path).is_err());
        fs::write(&path, b"SQLite format 3\0rest").unwrap();
        remove_database(&path).unwrap();
        assert!(!path.exists());
        remove_database(&path).unwrap();
    }

    #[test]
    fn the_welcome_shows_each_persona_with_a_token() {
        let persona = Persona {
            name: "partner-a".into(),
            about: "Admin of Alder Cloud".into(),
            token: "x.y.z".into(),
        };
        let text = welcome("127.0.0.1:8080".parse().unwrap(), &[persona]);
        assert!(
            text.contains("partner-a  Admin of Alder Cloud\n           x.y.z\n"),
            "{text}"
        );
        assert!(
            text.contains(r#"-d '{"query":"{ viewer { partner { name } } }"}'"#),
            "{text}"
        );
    }
}

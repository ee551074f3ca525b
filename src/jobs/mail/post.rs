//! Where letters go: a mail server, or a folder.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use lettre::address::AddressError;
use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};

use crate::config::{Mail, MailTls, Smtp};
use crate::domain::letter::Letter;

/// How long a mail server may take for one answer.
const PATIENCE: Duration = Duration::from_secs(20);
/// Answers that are about our own sign-in, and so about no letter (RFC 4954).
const SIGN_IN: [u16; 4] = [530, 534, 535, 538];

/// Where letters go.
pub(super) struct Post {
    from: Mailbox,
    way: Way,
}

enum Way {
    Server(Box<AsyncSmtpTransport<Tokio1Executor>>),
    Folder(PathBuf),
    /// No line to the server can be encrypted, for this reason.
    Nowhere(String),
}

/// Why a letter was not taken.
#[derive(Debug)]
pub(super) enum Refused {
    /// It never will be.
    ForGood(String),
    /// It may be later on.
    ForNow(String),
}

/// Tells vacation notices not to answer (RFC 3834).
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

impl Post {
    /// As the settings say; none where no mail is sent.
    pub(super) fn open(mail: &Mail) -> Option<Self> {
        match mail {
            Mail::Off => None,
            Mail::Smtp(smtp) => Some(Self {
                from: smtp.from.clone(),
                way: match server(smtp) {
                    Ok(server) => Way::Server(Box::new(server)),
                    Err(error) => Way::Nowhere(error.to_string()),
                },
            }),
            Mail::Folder { path, from } => Some(Self {
                from: from.clone(),
                way: Way::Folder(path.clone()),
            }),
        }
    }

    /// The host that mails are named after.
    pub(super) fn host(&self) -> &str {
        self.from.email.domain()
    }

    /// Hands a letter over.
    ///
    /// # Errors
    /// Why it was not taken, and whether it may be later on.
    pub(super) async fn send(&self, letter: &Letter) -> Result<(), Refused> {
        let message = self.message(letter)?;
        match &self.way {
            Way::Server(server) => match server.send(message).await {
                Ok(_) => Ok(()),
                Err(error) => Err(judge(&error)),
            },
            Way::Nowhere(why) => Err(Refused::ForNow(why.clone())),
            Way::Folder(folder) => keep(folder, letter, &message)
                .await
                .map_err(|error| Refused::ForNow(error.to_string())),
        }
    }

    /// Whether a letter could be handed over now.
    ///
    /// # Errors
    /// Why not.
    pub(super) async fn reach(&self) -> Result<(), String> {
        match &self.way {
            Way::Server(server) => match server.test_connection().await {
                Ok(true) => Ok(()),
                Ok(false) => Err("the mail server does not go on".to_owned()),
                Err(error) => Err(error.to_string()),
            },
            Way::Nowhere(why) => Err(why.clone()),
            Way::Folder(folder) => probe(folder).await.map_err(|error| error.to_string()),
        }
    }

    fn message(&self, letter: &Letter) -> Result<Message, Refused> {
        let never = |error: &dyn std::fmt::Display| Refused::ForGood(error.to_string());
        let address = letter
            .email
            .parse()
            .map_err(|error: AddressError| never(&error))?;
        Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(Some(letter.name.clone()), address))
            .subject(letter.subject.clone())
            .message_id(Some(letter.message_id.clone()))
            .date(SystemTime::from(letter.date))
            .header(AutoSubmitted)
            .header(ContentType::TEXT_PLAIN)
            .body(letter.text.clone())
            .map_err(|error| never(&error))
    }
}

/// Whether a file can be written into a folder.
async fn probe(folder: &Path) -> std::io::Result<()> {
    tokio::fs::create_dir_all(folder).await?;
    let file = folder.join(".covente-doctor");
    tokio::fs::write(&file, b"").await?;
    tokio::fs::remove_file(&file).await
}

fn server(smtp: &Smtp) -> Result<AsyncSmtpTransport<Tokio1Executor>, smtp::Error> {
    let parameters = || TlsParameters::new(smtp.host.clone());
    let tls = match smtp.tls {
        MailTls::None => Tls::None,
        MailTls::StartTls => Tls::Required(parameters()?),
        MailTls::Tls => Tls::Wrapper(parameters()?),
    };
    let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&smtp.host)
        .port(smtp.port)
        .tls(tls)
        .timeout(Some(PATIENCE));
    if let Some((user, password)) = &smtp.login {
        builder = builder.credentials(Credentials::new(user.clone(), password.text().to_owned()));
    }
    Ok(builder.build())
}

/// A refusal of the letter is for good; one of our sign-in, or no answer at all, is not the letter's fault.
fn judge(error: &smtp::Error) -> Refused {
    let why = match std::error::Error::source(error) {
        Some(cause) => format!("{error}: {cause}"),
        None => error.to_string(),
    };
    let is_ours = error
        .status()
        .is_some_and(|code| SIGN_IN.contains(&u16::from(code)));
    if (error.is_permanent() && !is_ours) || error.is_client() {
        Refused::ForGood(why)
    } else {
        Refused::ForNow(why)
    }
}

/// Keeps a letter as a mail program reads it, and beside it as the page at `/outbox` does. The same letter again takes the
/// same place.
async fn keep(folder: &Path, letter: &Letter, message: &Message) -> std::io::Result<()> {
    let name = letter.message_id.trim_start_matches('<');
    let name = name.split('@').next().unwrap_or(name);
    tokio::fs::create_dir_all(folder).await?;
    tokio::fs::write(folder.join(format!("{name}.eml")), message.formatted()).await?;
    // Written whole and then put in its place: whoever lists the folder finds no half of it.
    let half = folder.join(format!("{name}.part"));
    tokio::fs::write(&half, serde_json::to_vec(letter)?).await?;
    tokio::fs::rename(half, folder.join(format!("{name}.json"))).await
}

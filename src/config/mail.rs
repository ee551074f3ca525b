//! The settings of mail: whether it is sent, through which server, and in whose name.

use std::path::PathBuf;

use clap::Args;
use lettre::message::Mailbox;

use super::settings::{Mail, MailTls, Secret, Smtp};
use super::{
    SettingFault,
    read::{Checked, needed, number, written},
};

/// How mail goes out, as it was written.
#[derive(Args, Clone, Default)]
#[command(next_help_heading = "Mail")]
pub struct MailConfig {
    /// Where mail goes: off, smtp, or folder, where it can be read and is not sent. Default off.
    ///
    /// In auth mode dev such a folder is shown at `/outbox`.
    #[arg(
        long = "mail",
        value_name = "WAY",
        env = "COVENTE_MAIL",
        help_heading = "Mail"
    )]
    pub way: Option<String>,

    /// The mail server of mail smtp: its name, or its address.
    #[arg(
        long = "mail-host",
        value_name = "HOST",
        env = "COVENTE_MAIL_HOST",
        help_heading = "Mail"
    )]
    pub host: Option<String>,

    /// Its port. Default 587 with starttls, 465 with tls, 25 with none.
    #[arg(
        long = "mail-port",
        value_name = "PORT",
        env = "COVENTE_MAIL_PORT",
        help_heading = "Mail"
    )]
    pub port: Option<String>,

    /// How the line to it is encrypted: starttls, tls from the first byte, or none. Default starttls.
    ///
    /// A password goes over an open line to this machine only.
    #[arg(
        long = "mail-tls",
        value_name = "MODE",
        env = "COVENTE_MAIL_TLS",
        help_heading = "Mail"
    )]
    pub tls: Option<String>,

    /// The user to sign in as; left out where the mail server asks for none.
    #[arg(
        long = "mail-user",
        value_name = "NAME",
        env = "COVENTE_MAIL_USER",
        help_heading = "Mail"
    )]
    pub user: Option<String>,

    /// The password of that user.
    #[arg(
        long = "mail-password",
        value_name = "TEXT",
        env = "COVENTE_MAIL_PASSWORD",
        hide_env_values = true,
        help_heading = "Mail"
    )]
    pub password: Option<String>,

    /// The sender of mails, as Covente <covente@example.com>. Required in mail smtp.
    ///
    /// Its domain is that of the Message-IDs.
    #[arg(
        long = "mail-from",
        value_name = "SENDER",
        env = "COVENTE_MAIL_FROM",
        help_heading = "Mail"
    )]
    pub from: Option<String>,

    /// The folder of mail folder. Default outbox.
    #[arg(
        long = "mail-folder",
        value_name = "DIR",
        env = "COVENTE_MAIL_FOLDER",
        help_heading = "Mail"
    )]
    pub folder: Option<String>,
}

const FROM: &str = "Covente <covente@example.com>";

impl MailConfig {
    /// # Errors
    /// The first setting that cannot be used.
    pub fn check(&self) -> Checked<Mail> {
        match written("COVENTE_MAIL", self.way.as_deref(), "smtp")? {
            None | Some("off") => Ok(Mail::Off),
            Some("smtp") => Ok(Mail::Smtp(self.smtp()?)),
            Some("folder") => Ok(Mail::Folder {
                path: PathBuf::from(
                    written("COVENTE_MAIL_FOLDER", self.folder.as_deref(), "outbox")?
                        .unwrap_or("outbox"),
                ),
                from: sender(
                    written("COVENTE_MAIL_FROM", self.from.as_deref(), FROM)?.unwrap_or(FROM),
                )?,
            }),
            Some(other) => Err(SettingFault::new(
                "COVENTE_MAIL",
                format!("is '{other}', which is none of off, smtp and folder"),
                "smtp",
            )),
        }
    }

    fn smtp(&self) -> Checked<Smtp> {
        const HOST: &str = "COVENTE_MAIL_HOST";
        let host = needed(HOST, self.host.as_deref(), "mail.example.com")?;
        if host.contains(|c: char| c.is_whitespace() || c == '/' || c == '@') {
            return Err(SettingFault::new(
                HOST,
                format!("is '{host}', which is no name of a host"),
                "mail.example.com",
            ));
        }
        let (tls, port) = self.tls()?;
        let login = self.login()?;
        let own = matches!(host, "localhost" | "127.0.0.1" | "::1");
        if login.is_some() && tls == MailTls::None && !own {
            return Err(SettingFault::new(
                "COVENTE_MAIL_TLS",
                "is none, which would send the password in the open to another machine",
                "starttls",
            ));
        }
        Ok(Smtp {
            host: host.to_owned(),
            port: number(
                "COVENTE_MAIL_PORT",
                self.port.as_deref(),
                port,
                1..=65_535,
                "587",
            )?,
            tls,
            login,
            from: sender(needed("COVENTE_MAIL_FROM", self.from.as_deref(), FROM)?)?,
        })
    }

    fn tls(&self) -> Checked<(MailTls, u16)> {
        const VARIABLE: &str = "COVENTE_MAIL_TLS";
        match written(VARIABLE, self.tls.as_deref(), "starttls")? {
            None | Some("starttls") => Ok((MailTls::StartTls, 587)),
            Some("tls") => Ok((MailTls::Tls, 465)),
            Some("none") => Ok((MailTls::None, 25)),
            Some(other) => Err(SettingFault::new(
                VARIABLE,
                format!("is '{other}', which is none of starttls, tls and none"),
                "starttls",
            )),
        }
    }

    /// A fault of it never quotes the password.
    fn login(&self) -> Checked<Option<(String, Secret)>> {
        const USER: &str = "COVENTE_MAIL_USER";
        const PASSWORD: &str = "COVENTE_MAIL_PASSWORD";
        let user = written(USER, self.user.as_deref(), "covente")?;
        let password = self.password.as_deref().filter(|text| !text.is_empty());
        match (user, password) {
            (None, None) => Ok(None),
            (Some(user), Some(password)) => Ok(Some((user.to_owned(), Secret::new(password)))),
            (Some(_), None) => Err(SettingFault::new(
                PASSWORD,
                format!("is not set, while {USER} is"),
                "$(cat password)",
            )),
            (None, Some(_)) => Err(SettingFault::new(
                USER,
                format!("is not set, while {PASSWORD} is"),
                "covente",
            )),
        }
    }
}

fn sender(text: &str) -> Checked<Mailbox> {
    text.parse().map_err(|_| {
        SettingFault::new(
            "COVENTE_MAIL_FROM",
            format!("is '{text}', which is no sender with an e-mail address"),
            "'Covente <covente@example.com>'",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn smtp() -> MailConfig {
        MailConfig {
            way: Some("smtp".into()),
            host: Some("mail.example.com".into()),
            from: Some(FROM.into()),
            ..MailConfig::default()
        }
    }

    fn fault(config: &MailConfig) -> String {
        config.check().unwrap_err().to_string()
    }

    #[test]
    fn mail_is_off_unless_it_is_asked_for() {
        assert!(matches!(MailConfig::default().check(), Ok(Mail::Off)));
    }

    #[test]
    fn the_port_goes_by_the_encryption() {
        for (tls, port) in [(None, 587), (Some("tls"), 465), (Some("none"), 25)] {
            let config = MailConfig {
                tls: tls.map(str::to_owned),
                ..smtp()
            };
            let Ok(Mail::Smtp(smtp)) = config.check() else {
                panic!("{tls:?} cannot be used")
            };
            assert_eq!(smtp.port, port);
        }
    }

    #[test]
    fn a_fault_names_its_setting_and_never_the_password() {
        let with = |change: fn(&mut MailConfig)| {
            let mut config = smtp();
            config.password = Some("hunter2".into());
            config.user = Some("covente".into());
            change(&mut config);
            fault(&config)
        };
        for (said, begins) in [
            (
                with(|it| it.way = Some("post".into())),
                "COVENTE_MAIL is 'post'",
            ),
            (with(|it| it.host = None), "COVENTE_MAIL_HOST is not set"),
            (
                with(|it| it.host = Some("a b".into())),
                "COVENTE_MAIL_HOST is 'a b'",
            ),
            (
                with(|it| it.port = Some("0".into())),
                "COVENTE_MAIL_PORT is '0'",
            ),
            (
                with(|it| it.tls = Some("ssl".into())),
                "COVENTE_MAIL_TLS is 'ssl'",
            ),
            (
                with(|it| it.tls = Some("none".into())),
                "COVENTE_MAIL_TLS is none",
            ),
            (with(|it| it.user = None), "COVENTE_MAIL_USER is not set"),
            (
                with(|it| it.password = None),
                "COVENTE_MAIL_PASSWORD is not set",
            ),
            (with(|it| it.from = None), "COVENTE_MAIL_FROM is not set"),
            (
                with(|it| it.from = Some("me".into())),
                "COVENTE_MAIL_FROM is 'me'",
            ),
        ] {
            assert!(said.starts_with(begins), "{said}");
            assert!(!said.contains("hunter2"), "{said}");
        }
    }
}

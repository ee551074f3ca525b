//! The directory of a demo: its secret, its personas, and its database if that is a file.

use std::{
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use covente_entity::types::ids::PartnerId;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Fault, private};
use crate::{
    demo,
    http::auth::{
        Claims,
        claims::{grant, grant_json},
    },
};

/// Where a demo lives unless it is told otherwise.
pub(super) const DEFAULT: &str = ".covente-demo";

pub(super) struct Data(PathBuf);

/// One line of `personas.json`.
#[derive(Serialize, Deserialize)]
struct Entry {
    name: String,
    about: String,
    subject: String,
    email: String,
    partner: PartnerId,
    grants: Vec<Value>,
}

impl Data {
    pub(super) fn at(path: PathBuf) -> Self {
        Self(path)
    }

    pub(super) fn create(&self) -> Result<(), Fault> {
        fs::create_dir_all(&self.0).map_err(|cause| Fault::file(&self.0, &cause))
    }

    pub(super) fn database_url(&self) -> String {
        format!("sqlite:{}", self.0.join("covente.sqlite").display())
    }

    /// The folder for the demo's mails.
    pub(super) fn outbox(&self) -> String {
        self.0.join("outbox").display().to_string()
    }

    /// The database of a demo that was started before, if that is a file.
    pub(super) fn known_database_url(&self) -> Result<String, Fault> {
        let path = self.0.join("covente.sqlite");
        fs::metadata(&path).map_err(|cause| self.absent(&path, &cause))?;
        Ok(self.database_url())
    }

    /// The secret of this directory, made at the first start, readable by its owner alone.
    pub(super) fn secret(&self) -> Result<String, Fault> {
        let path = self.0.join("secret");
        match private::create(&path) {
            Ok(mut file) => {
                let secret = random_hex()?;
                file.write_all(secret.as_bytes())
                    .map_err(|cause| Fault::file(&path, &cause))?;
                Ok(secret)
            }
            Err(fault) if fault.kind() == io::ErrorKind::AlreadyExists => self.known_secret(),
            Err(fault) => Err(Fault::file(&path, &fault)),
        }
    }

    /// The secret of a demo that was started before.
    pub(super) fn known_secret(&self) -> Result<String, Fault> {
        let path = self.0.join("secret");
        let text = fs::read_to_string(&path).map_err(|cause| self.absent(&path, &cause))?;
        Ok(text.trim().to_owned())
    }

    pub(super) fn write_personas(&self, personas: &[demo::Persona]) -> Result<(), Fault> {
        let path = self.0.join("personas.json");
        let entries: Vec<Entry> = personas.iter().map(Entry::of).collect();
        let text = serde_json::to_string_pretty(&entries)
            .map_err(|cause| Fault::Failed(cause.to_string()))?;
        fs::write(&path, text + "\n").map_err(|cause| Fault::file(&path, &cause))
    }

    /// What the token of a persona says.
    pub(super) fn persona(&self, name: &str) -> Result<Claims, Fault> {
        let path = self.0.join("personas.json");
        let text = fs::read_to_string(&path).map_err(|cause| self.absent(&path, &cause))?;
        let damaged =
            |cause: &str| Fault::Failed(format!("{} cannot be read: {cause}", path.display()));
        let entries: Vec<Entry> =
            serde_json::from_str(&text).map_err(|cause| damaged(&cause.to_string()))?;
        let names: Vec<&str> = entries.iter().map(|entry| entry.name.as_str()).collect();
        let Some(entry) = entries.iter().find(|entry| entry.name == name) else {
            return Err(Fault::Setting(format!(
                "--persona is '{name}', which the demo does not know; write one of {}",
                names.join(", ")
            )));
        };
        entry.claims().map_err(damaged)
    }

    fn absent(&self, path: &Path, cause: &io::Error) -> Fault {
        if cause.kind() == io::ErrorKind::NotFound {
            let directory = self.0.display();
            return Fault::Setting(format!(
                "{directory} holds no demo; start one with covente demo --data {directory}, or name another directory with --data"
            ));
        }
        Fault::file(path, cause)
    }
}

impl Entry {
    fn of(persona: &demo::Persona) -> Self {
        Self {
            name: persona.name.clone(),
            about: persona.about.clone(),
            subject: persona.subject.clone(),
            email: persona.email.clone(),
            partner: persona.partner,
            grants: persona.grants.iter().map(grant_json).collect(),
        }
    }

    fn claims(&self) -> Result<Claims, &'static str> {
        Ok(Claims {
            subject: self.subject.clone(),
            email: Some(self.email.clone()),
            partner: self.partner,
            grants: self.grants.iter().map(grant).collect::<Result<_, _>>()?,
        })
    }
}

/// 32 random bytes as text.
pub(super) fn random_hex() -> Result<String, Fault> {
    let mut bytes = [0_u8; 32];
    aws_lc_rs::rand::fill(&mut bytes)
        .map_err(|_| Fault::Failed("the system gives no random bytes".into()))?;
    Ok(bytes
        .iter()
        .fold(String::new(), |text, byte| text + &format!("{byte:02x}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_made_once_and_is_the_owners_alone() {
        let path = std::env::temp_dir().join(format!("covente-data-{}", uuid::Uuid::new_v4()));
        let data = Data::at(path.clone());
        assert!(data.known_secret().is_err());
        data.create().unwrap();
        let secret = data.secret().unwrap();
        assert_eq!(secret.len(), 64);
        assert_eq!(data.secret().unwrap(), secret);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = fs::metadata(path.join("secret"))
                .unwrap()
                .permissions()
                .mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        fs::remove_dir_all(path).unwrap();
    }
}

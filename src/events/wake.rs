//! How nodes wake each other when the order of events goes on: a message without data, under which each still polls.

use std::future::pending;
use std::time::Duration;

use tokio::time::sleep;

use crate::config::WakeSettings;
use crate::error::Error;
use crate::events::head::Head;
use crate::store::connect::Db;
use crate::store::notices::Notices;

#[cfg(feature = "nats")]
mod nats;

/// How long to wait before a line that broke is opened anew. The poll goes on meanwhile.
const AGAIN: Duration = Duration::from_secs(1);

/// What this node tells the others by.
#[derive(Clone, Debug)]
pub enum Wake {
    /// Nothing: it is alone on its database.
    Alone,
    /// The notifications of Postgres, at this address.
    Postgres(String),
    /// A NATS server.
    #[cfg(feature = "nats")]
    Nats(nats::Line),
}

impl Wake {
    /// By what the settings say.
    ///
    /// # Errors
    /// [`Error::Internal`] where a NATS server has an address that cannot be one.
    pub fn of(settings: &WakeSettings, db: &Db, url: &str) -> Result<Self, Error> {
        match settings {
            #[cfg(feature = "nats")]
            WakeSettings::Nats(server) => Ok(Self::Nats(nats::Line::open(server)?)),
            WakeSettings::Database if db.numbers_at_commit() => Ok(Self::Alone),
            WakeSettings::Database => Ok(Self::Postgres(url.to_owned())),
        }
    }

    /// Whether the transaction that numbers events is what tells of them.
    #[must_use]
    pub fn is_told_by_the_database(&self) -> bool {
        matches!(self, Self::Postgres(_))
    }

    /// Tells the others that the order goes on.
    pub async fn ring(&self) {
        match self {
            Self::Alone | Self::Postgres(_) => {}
            #[cfg(feature = "nats")]
            Self::Nats(line) => line.ring().await,
        }
    }

    /// Hears the others for as long as the node runs.
    pub async fn listen(self, db: Db, head: Head) {
        loop {
            if let Err(error) = self.hear(&db, &head).await {
                tracing::warn!(%error, "the line to the other nodes broke; events are still polled for");
            }
            sleep(AGAIN).await;
        }
    }

    async fn hear(&self, db: &Db, head: &Head) -> Result<(), Error> {
        match self {
            Self::Alone => pending().await,
            Self::Postgres(url) => {
                let mut notices = Notices::open(url).await?;
                loop {
                    // What came before the line was open is read once it is.
                    head.refresh(db).await?;
                    notices.next().await?;
                }
            }
            #[cfg(feature = "nats")]
            Self::Nats(line) => {
                let mut messages = line.listen().await?;
                loop {
                    head.refresh(db).await?;
                    messages.next().await?;
                }
            }
        }
    }
}

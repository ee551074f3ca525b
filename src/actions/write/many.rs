//! New deals of one transaction, each decided alone, and stored with as few statements as one of them takes.

use crate::actions::write::{Open, Write};
use crate::error::Error;
use crate::store::deal::Deal;
use crate::store::event_log::{self, Entry};
use crate::store::{deadlines, write};

/// A new deal that waits to be stored with others.
#[derive(Debug)]
pub(crate) struct Aside {
    deal: Deal,
    entries: Vec<Entry>,
}

impl<'a> Write<'a> {
    /// Lays the new deal aside, and gives the transaction back for the next one.
    pub(crate) fn set_aside(self) -> (Open<'a>, Aside) {
        let Self {
            open,
            deal,
            entries,
            ..
        } = self;
        (open, Aside { deal, entries })
    }
}

impl Open<'_> {
    /// Stores what was laid aside, the events in the order of the deals.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub(crate) async fn store(&self, aside: Vec<Aside>) -> Result<(), Error> {
        let on = &self.tx.on;
        let deals = aside.iter().map(|aside| &aside.deal);
        write::insert_many(on, deals.clone()).await?;
        deadlines::start(on, deals, self.now, &self.desk.reminders).await?;
        let entries: Vec<_> = aside.into_iter().flat_map(|aside| aside.entries).collect();
        event_log::append(on, &entries).await
    }
}

//! A message as part of a write, with the event that tells whom it concerns (R138).

use covente_entity::message;

use crate::actions::write::Write;
use crate::domain::event::{self, Audience, EventKind};
use crate::domain::message::{Address, readers};
use crate::domain::visibility::Group;
use crate::error::Error;

impl Write<'_> {
    /// Adds a message from the record that the action is about. Its event concerns those who hear it now.
    ///
    /// # Errors
    /// [`Error::Internal`]: the record is in the deal.
    pub(crate) fn say(&mut self, message: message::Model) -> Result<(), Error> {
        self.note(self.target, EventKind::MessagePosted)?;
        let address = Address {
            audience: message.audience,
            to: message.addressee_id,
        };
        let facts = self.facts();
        let from = facts.records.iter().find(|record| record.id == self.target);
        if let (Some(entry), Some(from)) = (self.entries.last_mut(), from) {
            entry.changes = event::said(message.id, address);
            entry.audience = Audience::from([(Group::Message, readers(&facts, from, address))]);
        }
        self.said = Some(Box::new(message));
        Ok(())
    }
}

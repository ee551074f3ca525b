//! What a subscriber follows, and what is made for it of each event. Documents are run above, behind [`Render`].

use std::sync::Arc;
use std::time::Duration;

use covente_entity::types::ids::{EngagementId, PartnerId};
use futures_util::future::BoxFuture;

use crate::error::Error;
use crate::events::fact::Fact;

/// What a piece is made of.
#[derive(Clone, Copy, Debug)]
pub enum Of<'a> {
    /// Of an event.
    Fact(&'a Arc<Fact>),
    /// Of all as it is now.
    Now,
}

/// Runs a subscription's document as one viewer.
pub trait Render: Send + Sync {
    /// What the subscriber is sent, in the order of its parts: nothing where it hears nothing.
    ///
    /// # Errors
    /// Why that cannot be told now. It can be asked again.
    fn render<'a>(&'a self, of: Of<'a>) -> BoxFuture<'a, Result<Vec<Piece>, Error>>;
}

/// The part of an event that tells that nothing more is heard of its deal.
pub const LAST: usize = 1;

/// One answer, ready to be sent: the same bytes for all who asked the same and see the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Which part of the event it is, counted from 0.
    pub part: usize,
    /// The place after which a subscriber goes on that has this; none where there is none to go on from.
    pub cursor: Option<Arc<str>>,
    /// The answer as JSON.
    pub body: Arc<str>,
}

/// What tells equal subscriptions: of those with one key each is sent the same. A hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key(pub [u8; 32]);

/// What is followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// What happens, from a place in the one order on: every fact once.
    Facts {
        /// Of this deal only.
        engagement: Option<EngagementId>,
        /// From where on.
        from: Place,
    },
    /// How something stands: now, and whenever it stands otherwise.
    State {
        /// How often it is looked at besides, where what changes it is no event.
        look: Option<Duration>,
    },
}

/// How far a subscriber has come in the one order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Everything up to this position was given.
    pub position: i64,
    /// And of the event that stands next this many parts.
    pub parts: usize,
}

impl Place {
    /// After everything up to a position.
    #[must_use]
    pub fn after(position: i64) -> Self {
        Self { position, parts: 0 }
    }

    /// How many parts of the event at a position were given before.
    #[must_use]
    pub fn parts_of(self, position: i64) -> usize {
        if position == self.position + 1 {
            self.parts
        } else {
            0
        }
    }
}

/// A subscription that may begin.
#[derive(Clone)]
pub struct Feed {
    /// What equal ones share.
    pub key: Key,
    /// Whose it is.
    pub company: PartnerId,
    /// What it follows.
    pub what: What,
    /// What makes its answers.
    pub render: Arc<dyn Render>,
}

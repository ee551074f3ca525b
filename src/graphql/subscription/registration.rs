//! `registrationChanged`.

use async_graphql::{Context, ID, Object, Subscription};
use futures_util::Stream;

use crate::domain::event::{RegistrationMove, registration_move};
use crate::domain::field::Field;
use crate::graphql::error::Fault;
use crate::graphql::scalars::DateTime;
use crate::graphql::subscription::tell::{self, Heard};
use crate::graphql::types::actor::Actor;
use crate::graphql::types::engagement::Engagement;
use crate::graphql::types::enums::RegistrationState;
use crate::graphql::types::registration::Registration;

/// A change of a registration.
pub(crate) struct RegistrationChange {
    heard: Heard,
    moved: RegistrationMove,
}

/// A change of a registration. What it links to is as it is now, which may be newer than the change.
#[Object]
impl RegistrationChange {
    /// The deal.
    async fn engagement(&self) -> Engagement {
        self.heard.engagement()
    }

    /// The registration.
    async fn registration(&self) -> Result<Registration, Fault> {
        self.heard.registration(&self.moved).await
    }

    /// Where it stood; null where it was just filed.
    async fn from(&self) -> Option<RegistrationState> {
        self.moved.from.map(Into::into)
    }

    /// Where it stood from then on; the same as `from` where only an exception or its value changed.
    async fn to(&self) -> RegistrationState {
        self.moved.to.into()
    }

    /// What the vendor said with it; null where it said nothing.
    async fn reason(&self) -> Option<&str> {
        self.moved.reason.as_deref()
    }

    /// Who made the change, as far as you may know.
    async fn actor(&self) -> Actor {
        self.heard.actor()
    }

    /// When the change happened.
    async fn at(&self) -> DateTime {
        self.heard.fact.event.at.into()
    }

    /// The place of this change in the one order of all changes; give it as `after` to go on from here.
    async fn cursor(&self) -> &str {
        &self.heard.cursor
    }
}

/// Changes of registrations.
#[derive(Default)]
pub(super) struct RegistrationFeed;

/// Changes of registrations.
#[Subscription]
impl RegistrationFeed {
    /// Every change of a registration that you may see, in the one order of all changes: of one deal, or of all deals.
    /// It goes on from now, or, with `after`, from any earlier change without a gap and without a double, also across
    /// a restart of the server. Codes: `NOT_FOUND` for a deal that you do not see, `CURSOR_INVALID`.
    async fn registration_changed(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "A record that you see: only changes of its deal. Left out: of all deals."
        )]
        opportunity_id: Option<ID>,
        #[graphql(
            desc = "The cursor of the last change that you know; left out: only what happens from now on."
        )]
        after: Option<String>,
    ) -> async_graphql::Result<impl Stream<Item = async_graphql::Result<RegistrationChange>> + use<>>
    {
        tell::items(ctx, opportunity_id, after, |telling| {
            let heard = telling.heard()?;
            let is_told = heard
                .told
                .iter()
                .any(|told| told.field == Field::Registrations);
            let moved = registration_move(&heard.fact.changes).filter(|_| is_told)?;
            Some(RegistrationChange { heard, moved })
        })
        .await
    }
}

//! `opportunityEvents`, and the views on it that follow one kind.

use async_graphql::{Context, ID, Subscription};
use futures_util::Stream;

use crate::domain::event::EventKind;
use crate::graphql::lists::events::{OpportunityEventFilter, Wanted};
use crate::graphql::subscription::tell::{self, Telling};
use crate::graphql::types::event::{
    DeadlineNearEvent, MessagePostedEvent, OpportunityEvent, OpportunityReceivedEvent,
};

/// What happens.
#[derive(Default)]
pub(super) struct EventFeed;

/// What happens.
#[Subscription]
impl EventFeed {
    /// Everything that happens in the deals that you see, in the one order of all events. It goes on from now, or, with
    /// `after`, from any earlier event without a gap and without a double, also across a restart of the server and from one
    /// server to another. Where you hear no more of a deal, the last thing that you are told of it is `SightLostEvent`,
    /// whatever the filter. Codes: `NOT_FOUND` for a deal that you do not see, `CURSOR_INVALID`, and `CURSOR_EXPIRED` for a
    /// cursor that is older than the server's feed: then read what you show anew, and follow from now on.
    async fn opportunity_events(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "The cursor of the last event that you know; left out: only what happens from now on."
        )]
        after: Option<String>,
        #[graphql(desc = "Only events that meet this.")] filter: Option<OpportunityEventFilter>,
    ) -> async_graphql::Result<impl Stream<Item = async_graphql::Result<OpportunityEvent>> + use<>>
    {
        let (opportunity, wanted) = Wanted::of(filter)?;
        tell::items(ctx, opportunity, after, move |telling| {
            wanted
                .meets(&telling)
                .then(|| OpportunityEvent::of(telling))
        })
        .await
    }

    /// Every deal that is offered to your company, from now on or after a cursor, as in `opportunityEvents`.
    async fn invitation_received(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "The cursor of the last event that you know; left out: only what happens from now on."
        )]
        after: Option<String>,
    ) -> async_graphql::Result<
        impl Stream<Item = async_graphql::Result<OpportunityReceivedEvent>> + use<>,
    > {
        tell::items(ctx, None, after, |telling| {
            let heard = telling
                .heard()
                .filter(|heard| heard.kind == EventKind::Received)?;
            let is_own = heard.fact.event.partner_id == heard.reader.viewer.partner;
            is_own.then(|| OpportunityReceivedEvent::new(heard))
        })
        .await
    }

    /// Every message that you may read, of one deal or of all, from now on or after a cursor, as in `opportunityEvents`.
    async fn message_posted(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "A record that you see: only messages of its deal. Left out: of all deals."
        )]
        opportunity_id: Option<ID>,
        #[graphql(
            desc = "The cursor of the last event that you know; left out: only what happens from now on."
        )]
        after: Option<String>,
    ) -> async_graphql::Result<impl Stream<Item = async_graphql::Result<MessagePostedEvent>> + use<>>
    {
        tell::items(ctx, opportunity_id, after, |telling| {
            of_kind(telling, EventKind::MessagePosted).map(MessagePostedEvent::new)
        })
        .await
    }

    /// Every reminder of a clock that runs out soon and on which your company has to move, of one deal or of all, from now on
    /// or after a cursor, as in `opportunityEvents`.
    async fn deadline_near(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "A record that you see: only clocks of its deal. Left out: of all deals."
        )]
        opportunity_id: Option<ID>,
        #[graphql(
            desc = "The cursor of the last event that you know; left out: only what happens from now on."
        )]
        after: Option<String>,
    ) -> async_graphql::Result<impl Stream<Item = async_graphql::Result<DeadlineNearEvent>> + use<>>
    {
        tell::items(ctx, opportunity_id, after, |telling| {
            of_kind(telling, EventKind::DeadlineNear).map(DeadlineNearEvent::new)
        })
        .await
    }
}

fn of_kind(telling: Telling, kind: EventKind) -> Option<tell::Heard> {
    telling.heard().filter(|heard| heard.kind == kind)
}

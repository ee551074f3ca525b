//! What happened in a deal, as the feed tells it: a type for each kind, all of one interface.

use async_graphql::{ID, Interface};

use crate::domain::event::EventKind;
use crate::graphql::nullable::Nullable;
use crate::graphql::scalars::DateTime;
use crate::graphql::subscription::tell::Telling;
use crate::graphql::types::actor::Actor;
use crate::graphql::types::engagement::Engagement;
use crate::graphql::types::engagement_party::EngagementParty;
use crate::graphql::types::enums::HistoryKind;
use crate::graphql::types::history::FieldChange;
use crate::graphql::types::opportunity::Opportunity;

mod common;
mod connection;
mod kinds;

pub(crate) use connection::{OpportunityEventConnection, OpportunityEventEdge};
pub(crate) use kinds::{
    CustomerContactChangedEvent, DeadlineNearEvent, DetailsChangedEvent, HelpRequestedEvent,
    InvitationWithdrawnEvent, MessagePostedEvent, OpportunityAcceptedEvent,
    OpportunityClosedAsErrorEvent, OpportunityCreatedEvent, OpportunityDeclinedEvent,
    OpportunityExpiredEvent, OpportunityLostEvent, OpportunityReceivedEvent,
    OpportunitySharedEvent, OpportunityWithdrawnEvent, OpportunityWonEvent, PartnerInvitedEvent,
    RegistrationChangedEvent, SalesStageChangedEvent, SightLostEvent, SolutionsChangedEvent,
    TeamChangedEvent,
};

/// Something that happened in a deal: to the record of one company in it. It tells what you were told of it then, as far as
/// you may see it now; what it links to is as it is now, which may be newer.
#[expect(clippy::duplicated_attributes, reason = "several fields have one type")]
#[derive(Interface)]
#[graphql(
    field(
        name = "cursor",
        ty = "&str",
        desc = "The place in the one order of all events; give it as `after` to go on from here."
    ),
    field(
        name = "kind",
        ty = "Option<HistoryKind>",
        desc = "What happened; null in `SightLostEvent`."
    ),
    field(
        name = "at",
        ty = "DateTime",
        desc = "When it counts as having happened: an expiry at its deadline."
    ),
    field(
        name = "recorded_at",
        ty = "DateTime",
        desc = "When it was written down."
    ),
    field(name = "engagement_id", ty = "ID", desc = "The id of the deal."),
    field(
        name = "engagement",
        ty = "Nullable<Engagement>",
        desc = "The deal; null where you see it no more."
    ),
    field(
        name = "party",
        ty = "Nullable<EngagementParty>",
        desc = "The company to whose record it happened, as far as you see it; null where you see it no more."
    ),
    field(
        name = "opportunity",
        ty = "Nullable<Opportunity>",
        desc = "Your own company's record of the deal; null where it has none that you see."
    ),
    field(
        name = "actor",
        ty = "Nullable<Actor>",
        desc = "Who did it and through what, as far as you may know; null where you see the deal no more."
    ),
    field(
        name = "version",
        ty = "Option<i32>",
        desc = "The version of the record after it; null for another company's record."
    ),
    field(
        name = "changes",
        ty = "Vec<FieldChange>",
        desc = "The fields that it changed, before and after, as far as you may see them."
    )
)]
pub(crate) enum OpportunityEvent {
    Created(OpportunityCreatedEvent),
    Received(OpportunityReceivedEvent),
    Accepted(OpportunityAcceptedEvent),
    Declined(OpportunityDeclinedEvent),
    Expired(OpportunityExpiredEvent),
    Withdrawn(OpportunityWithdrawnEvent),
    Won(OpportunityWonEvent),
    Lost(OpportunityLostEvent),
    ClosedAsError(OpportunityClosedAsErrorEvent),
    Shared(OpportunitySharedEvent),
    HelpRequested(HelpRequestedEvent),
    Invited(PartnerInvitedEvent),
    InvitationWithdrawn(InvitationWithdrawnEvent),
    DetailsChanged(DetailsChangedEvent),
    ContactChanged(CustomerContactChangedEvent),
    StageChanged(SalesStageChangedEvent),
    TeamChanged(TeamChangedEvent),
    SolutionsChanged(SolutionsChangedEvent),
    RegistrationChanged(RegistrationChangedEvent),
    MessagePosted(MessagePostedEvent),
    DeadlineNear(DeadlineNearEvent),
    SightLost(SightLostEvent),
}

impl OpportunityEvent {
    /// What a viewer is told.
    pub(crate) fn of(telling: Telling) -> Self {
        let heard = match telling {
            Telling::Heard(heard) => *heard,
            Telling::Lost(lost) => return SightLostEvent::new(lost).into(),
        };
        match heard.kind {
            EventKind::Created => OpportunityCreatedEvent::new(heard).into(),
            EventKind::Received => OpportunityReceivedEvent::new(heard).into(),
            EventKind::Accepted => OpportunityAcceptedEvent::new(heard).into(),
            EventKind::Declined => OpportunityDeclinedEvent::new(heard).into(),
            EventKind::Expired => OpportunityExpiredEvent::new(heard).into(),
            EventKind::Withdrawn => OpportunityWithdrawnEvent::new(heard).into(),
            EventKind::Won => OpportunityWonEvent::new(heard).into(),
            EventKind::Lost => OpportunityLostEvent::new(heard).into(),
            EventKind::ClosedAsError => OpportunityClosedAsErrorEvent::new(heard).into(),
            EventKind::Shared => OpportunitySharedEvent::new(heard).into(),
            EventKind::HelpRequested => HelpRequestedEvent::new(heard).into(),
            EventKind::Invited => PartnerInvitedEvent::new(heard).into(),
            EventKind::InvitationWithdrawn => InvitationWithdrawnEvent::new(heard).into(),
            EventKind::DetailsChanged => DetailsChangedEvent::new(heard).into(),
            EventKind::ContactChanged => CustomerContactChangedEvent::new(heard).into(),
            EventKind::StageChanged => SalesStageChangedEvent::new(heard).into(),
            EventKind::TeamChanged => TeamChangedEvent::new(heard).into(),
            EventKind::SolutionsChanged => SolutionsChangedEvent::new(heard).into(),
            EventKind::RegistrationFiled
            | EventKind::RegistrationResubmitted
            | EventKind::RegistrationActionRequired
            | EventKind::RegistrationApproved
            | EventKind::RegistrationPassed
            | EventKind::RegistrationFailed
            | EventKind::RegistrationClosed
            | EventKind::RegistrationAudited
            | EventKind::RegistrationRevalued
            | EventKind::ExceptionRequested
            | EventKind::ExceptionDecided => RegistrationChangedEvent::new(heard).into(),
            EventKind::MessagePosted => MessagePostedEvent::new(heard).into(),
            EventKind::DeadlineNear => DeadlineNearEvent::new(heard).into(),
        }
    }
}

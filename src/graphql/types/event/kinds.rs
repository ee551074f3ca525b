//! The kinds of events, each with what only it tells.

use std::sync::Arc;

use async_graphql::{ID, Object};
use covente_entity::types::ids::InvitationId;
use serde::de::DeserializeOwned;

use crate::domain::duration;
use crate::domain::event::{RegistrationMove, Reminder, registration_move};
use crate::domain::field::Field;
use crate::domain::history::Told;
use crate::domain::visibility::Relation;
use crate::graphql::error::Fault;
use crate::graphql::ids::{self, Kind};
use crate::graphql::nullable::Nullable;
use crate::graphql::scalars::{DateTime, Duration};
use crate::graphql::subscription::tell::{Heard, Lost};
use crate::graphql::types::actor::Actor;
use crate::graphql::types::engagement::Engagement;
use crate::graphql::types::engagement_party::EngagementParty;
use crate::graphql::types::enums::{
    CloseReason, DeadlineKind, ErrorReason, HistoryKind, RegistrationState, SalesStage,
};
use crate::graphql::types::event::common::event;
use crate::graphql::types::history::FieldChange;
use crate::graphql::types::invitation::Invitation;
use crate::graphql::types::message::Message;
use crate::graphql::types::opportunity::Opportunity;
use crate::graphql::types::registration::Registration;

event! {
    /// A company started a deal.
    OpportunityCreatedEvent {}
}

event! {
    /// A deal was offered to a company, whose record of it begins here.
    OpportunityReceivedEvent {
        /// The offer; null where you see neither end of it.
        async fn invitation(&self) -> Nullable<Invitation> {
            Nullable(self.0.received().await)
        }
    }
}

event! {
    /// A company accepted what it was offered.
    OpportunityAcceptedEvent {}
}

event! {
    /// A company declined what it was offered.
    OpportunityDeclinedEvent {
        /// Why; null where you may not know.
        async fn reason(&self) -> Option<CloseReason> {
            let reason: Option<covente_entity::types::CloseReason> = self.0.after(Field::DeclineReason);
            reason.map(Into::into)
        }

        /// What was said besides; null where nothing was, or you may not know.
        async fn notes(&self) -> Option<String> {
            self.0.after(Field::CloseNotes)
        }
    }
}

event! {
    /// Nobody of the company answered in time.
    OpportunityExpiredEvent {}
}

event! {
    /// What a company was offered was taken back, or the deal was closed before an answer.
    OpportunityWithdrawnEvent {}
}

event! {
    /// A company won its part.
    OpportunityWonEvent {}
}

event! {
    /// A company lost its part.
    OpportunityLostEvent {
        /// Why; null where none was given, or you may not know.
        async fn reason(&self) -> Option<CloseReason> {
            let reason: Option<covente_entity::types::CloseReason> = self.0.after(Field::LostReason);
            reason.map(Into::into)
        }

        /// What was said besides; null where nothing was, or you may not know.
        async fn notes(&self) -> Option<String> {
            self.0.after(Field::CloseNotes)
        }
    }
}

event! {
    /// A company closed its record as a mistake.
    OpportunityClosedAsErrorEvent {
        /// What was wrong; null where you may not know.
        async fn reason(&self) -> Option<ErrorReason> {
            let reason: Option<covente_entity::types::ErrorReason> = self.0.after(Field::ErrorReason);
            reason.map(Into::into)
        }

        /// What was said besides; null where nothing was, or you may not know.
        async fn notes(&self) -> Option<String> {
            self.0.after(Field::CloseNotes)
        }
    }
}

event! {
    /// The vendor was let view a deal.
    OpportunitySharedEvent {}
}

event! {
    /// The vendor was asked for help.
    HelpRequestedEvent {
        /// The request; null where you see neither end of it.
        async fn invitation(&self) -> Nullable<Invitation> {
            Nullable(self.0.sent().await)
        }
    }
}

event! {
    /// A partner was invited.
    PartnerInvitedEvent {
        /// The invitation; null where you see neither end of it.
        async fn invitation(&self) -> Nullable<Invitation> {
            Nullable(self.0.sent().await)
        }
    }
}

event! {
    /// An invitation was taken back.
    InvitationWithdrawnEvent {
        /// The invitation; null where you see neither end of it.
        async fn invitation(&self) -> Nullable<Invitation> {
            Nullable(self.0.sent().await)
        }
    }
}

event! {
    /// Name, value, close date, notes or ids of other systems changed.
    DetailsChangedEvent {}
}

event! {
    /// The customer's contact changed.
    CustomerContactChangedEvent {}
}

event! {
    /// A sales stage was marked.
    SalesStageChangedEvent {
        /// The stage before; null where there was none, or you may not know.
        async fn from(&self) -> Option<SalesStage> {
            let stage: Option<covente_entity::types::SalesStage> = self.0.before(Field::SalesStage);
            stage.map(Into::into)
        }

        /// The stage after; null where you may not know.
        async fn to(&self) -> Option<SalesStage> {
            let stage: Option<covente_entity::types::SalesStage> = self.0.after(Field::SalesStage);
            stage.map(Into::into)
        }
    }
}

event! {
    /// The team of a record changed.
    TeamChangedEvent {}
}

event! {
    /// The solutions on a record changed.
    SolutionsChangedEvent {}
}

event! {
    /// A registration was filed, decided on or changed.
    RegistrationChangedEvent {
        /// The registration.
        async fn registration(&self) -> Nullable<Registration> {
            let found = async {
                let moved = self.0.moved()?;
                self.0.registration(&moved).await
            };
            Nullable::found(found.await)
        }

        /// Where it stood; null where it was just filed.
        async fn from(&self) -> Option<RegistrationState> {
            self.0.moved().ok()?.from.map(Into::into)
        }

        /// Where it stood from then on; the same as `from` where only an exception or its value changed. Null where you may
        /// not know.
        async fn to(&self) -> Option<RegistrationState> {
            Some(self.0.moved().ok()?.to.into())
        }

        /// What the vendor said with it; null where it said nothing.
        async fn reason(&self) -> Option<String> {
            self.0.moved().ok()?.reason
        }
    }
}

event! {
    /// A company wrote a message that you may read.
    MessagePostedEvent {
        /// The message.
        async fn message(&self) -> Nullable<Message> {
            let found = async {
                let id = self.0.message.ok_or_else(|| Fault::internal("an event of no message"))?;
                let row = self.0.reader.message(id).await?;
                Ok(row.map(|row| Message::new(Arc::clone(&self.0.reader), row)))
            };
            Nullable(found.await)
        }
    }
}

event! {
    /// A clock runs out soon, and it is your company's move: a reminder.
    DeadlineNearEvent {
        /// What the clock measures; null for a reminder of another version of the server.
        async fn deadline_kind(&self) -> Option<DeadlineKind> {
            Some(self.0.reminder()?.kind.into())
        }

        /// When it runs out.
        async fn due_at(&self) -> Option<DateTime> {
            Some(self.0.reminder()?.due_at.into())
        }

        /// How long before that this was to be said.
        async fn lead_time(&self) -> Option<Duration> {
            let seconds = self.0.reminder()?.lead_seconds;
            Some(Duration(duration::write(chrono::TimeDelta::seconds(seconds))))
        }
    }
}

/// You hear no more of a deal: your company's part in it has ended, or you were taken off the team by which you saw it. It
/// tells nothing but which deal that is.
pub(crate) struct SightLostEvent(Lost);

impl SightLostEvent {
    pub(crate) fn new(lost: Lost) -> Self {
        Self(lost)
    }
}

/// You hear no more of a deal: your company's part in it has ended, or you were taken off the team by which you saw it. It
/// tells nothing but which deal that is.
#[Object]
impl SightLostEvent {
    /// The place in the one order of all events; give it as `after` to go on from here.
    pub(super) async fn cursor(&self) -> &str {
        &self.0.cursor
    }

    /// Always null.
    pub(super) async fn kind(&self) -> Option<HistoryKind> {
        None
    }

    /// When it counts as having happened: an expiry at its deadline.
    pub(super) async fn at(&self) -> DateTime {
        self.0.fact.event.at.into()
    }

    /// When it was written down.
    pub(super) async fn recorded_at(&self) -> DateTime {
        self.0.fact.event.recorded_at.into()
    }

    /// The id of the deal.
    pub(super) async fn engagement_id(&self) -> ID {
        ids::encode(Kind::Engagement, self.0.engagement)
    }

    /// Always null.
    pub(super) async fn engagement(&self) -> Nullable<Engagement> {
        Nullable(Ok(None))
    }

    /// Always null.
    pub(super) async fn party(&self) -> Nullable<EngagementParty> {
        Nullable(Ok(None))
    }

    /// Always null.
    pub(super) async fn opportunity(&self) -> Nullable<Opportunity> {
        Nullable(Ok(None))
    }

    /// Always null.
    pub(super) async fn actor(&self) -> Nullable<Actor> {
        Nullable(Ok(None))
    }

    /// Always null.
    pub(super) async fn version(&self) -> Option<i32> {
        None
    }

    /// Always empty.
    pub(super) async fn changes(&self) -> Vec<FieldChange> {
        Vec::new()
    }
}

impl Heard {
    fn told_of(&self, field: Field) -> Option<&Told> {
        self.told.iter().find(|told| told.field == field)
    }

    fn before<T: DeserializeOwned>(&self, field: Field) -> Option<T> {
        serde_json::from_value(self.told_of(field)?.change.before.clone()).ok()
    }

    fn after<T: DeserializeOwned>(&self, field: Field) -> Option<T> {
        serde_json::from_value(self.told_of(field)?.change.after.clone()).ok()
    }

    fn moved(&self) -> Result<RegistrationMove, Fault> {
        registration_move(&self.fact.changes)
            .ok_or_else(|| Fault::internal("an event of no registration"))
    }

    fn reminder(&self) -> Option<Reminder> {
        serde_json::from_value(self.fact.event.about.clone()?).ok()
    }

    /// The invitation that made the record.
    async fn received(&self) -> Result<Option<Invitation>, Fault> {
        let record = self.fact.event.opportunity_id;
        let mut all = self.view.whole.invitations.list()?.iter();
        match all.find(|row| row.opportunity_id == record) {
            Some(row) => self.invitation(row.id).await,
            None => Ok(None),
        }
    }

    /// The invitation that the change is of.
    async fn sent(&self) -> Result<Option<Invitation>, Fault> {
        let told = self.told_of(Field::Invitations);
        let id = told.and_then(|told| told.key.split_once('.')?.1.parse().ok());
        match id {
            Some(id) => self.invitation(InvitationId(id)).await,
            None => Ok(None),
        }
    }

    async fn invitation(&self, id: InvitationId) -> Result<Option<Invitation>, Fault> {
        let row = self.reader.invitation.load(id).await?;
        Ok(row.map(|row| Invitation::new(Arc::clone(&self.reader), row)))
    }
}

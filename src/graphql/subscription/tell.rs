//! What a viewer is told of an event, by their sight of now and by whom it concerned then (design §9, §11).

use std::sync::Arc;
use std::vec;

use async_graphql::{Context, ID};
use covente_entity::types::ids::{EngagementId, MessageId};
use futures_util::stream;

use crate::domain::event::{EventKind, RegistrationMove, said_to};
use crate::domain::feed::takes_sight;
use crate::domain::history::{Told, told};
use crate::domain::message::Earshot;
use crate::domain::viewer::Viewer;
use crate::domain::visibility::{Extent, Relation, extent};
use crate::error::Error;
use crate::events::fact::Fact;
use crate::events::feed::{LAST, Place};
use crate::graphql::context::{self, State};
use crate::graphql::deal_view::DealView;
use crate::graphql::error::Fault;
use crate::graphql::reader::Reader;
use crate::graphql::subscription::begin::{Source, seal, source};
use crate::graphql::types::actor::Actor;
use crate::graphql::types::engagement::Engagement;
use crate::graphql::types::engagement_party::EngagementParty;
use crate::graphql::types::opportunity::Opportunity;
use crate::graphql::types::registration::Registration;
use crate::store::engagements;

/// An event that a viewer hears of, with its deal as it is now.
#[derive(Clone)]
pub(crate) struct Heard {
    pub(crate) reader: Arc<Reader>,
    pub(crate) engagement: Arc<engagements::Row>,
    pub(crate) view: Arc<DealView>,
    /// The place of the record that it happened to among the parties.
    pub(crate) place: usize,
    /// What the viewer is to that record.
    pub(crate) relation: Relation,
    pub(crate) fact: Arc<Fact>,
    pub(crate) kind: EventKind,
    /// The changes that the viewer is told of.
    pub(crate) told: Arc<Vec<Told>>,
    /// The message, where it is one.
    pub(crate) message: Option<MessageId>,
    pub(crate) cursor: Arc<str>,
}

impl Heard {
    pub(crate) fn engagement(&self) -> Engagement {
        Engagement::new(Arc::clone(&self.reader), Arc::clone(&self.engagement))
    }

    pub(crate) fn party(&self) -> EngagementParty {
        let (reader, view) = (Arc::clone(&self.reader), Arc::clone(&self.view));
        EngagementParty::new(reader, view, self.place, self.relation)
    }

    pub(crate) async fn own(&self) -> Result<Option<Opportunity>, Fault> {
        let own = self.reader.own.load(self.engagement.engagement.id).await?;
        Ok(own.map(|row| Opportunity::new(Arc::clone(&self.reader), row)))
    }

    pub(crate) fn actor(&self) -> Actor {
        Actor::new(Arc::clone(&self.reader), &self.view, &self.fact.event)
    }

    pub(crate) async fn registration(
        &self,
        moved: &RegistrationMove,
    ) -> Result<Registration, Fault> {
        let deal = self.engagement.engagement.id;
        let filed = self.reader.filed.all.list(deal).await?;
        let row = filed.iter().find(|row| row.id == moved.id).cloned();
        let row = row.ok_or_else(|| Fault::internal("the registration left its deal"))?;
        Ok(Registration::new(Arc::clone(&self.reader), Arc::new(row)))
    }
}

/// That nothing more is heard of a deal.
#[derive(Clone)]
pub(crate) struct Lost {
    pub(crate) engagement: EngagementId,
    pub(crate) fact: Arc<Fact>,
    pub(crate) cursor: Arc<str>,
}

/// What a viewer is told.
#[derive(Clone)]
pub(crate) enum Telling {
    /// What happened.
    Heard(Box<Heard>),
    /// That it was the last thing.
    Lost(Lost),
}

/// The parts of an event, by which a subscriber knows how much of it was given.
const HEARD: usize = 0;
const LOST: usize = LAST;

/// What a viewer is told of an event: it, and that it was the last. Each with its part.
///
/// # Errors
/// [`Error::Internal`] where a part of the deal could not be read.
pub(crate) fn tell(
    state: &State,
    viewer: &Arc<Viewer>,
    fact: &Arc<Fact>,
) -> Result<Vec<(usize, Telling)>, Error> {
    let Some(whole) = &fact.whole else {
        return Ok(Vec::new());
    };
    let (reader, view) = Reader::at(state, Arc::clone(viewer), whole)?;
    let Some(place) = view.place(fact.event.opportunity_id) else {
        return Ok(Vec::new());
    };
    let record = &view.facts.records[place];
    let is_last = takes_sight(viewer, &view.facts, record, &fact.changes);
    let cursor = |place| Arc::from(seal(&state.cursors, viewer, place));
    let mut tellings = Vec::new();
    let mut hear = |kind, relation, told: Vec<Told>, message| {
        let given = if is_last {
            Place {
                position: fact.position - 1,
                parts: HEARD + 1,
            }
        } else {
            Place::after(fact.position)
        };
        let heard = Heard {
            reader: Arc::clone(&reader),
            engagement: Arc::clone(&whole.engagement),
            view: Arc::clone(&view),
            place,
            relation,
            fact: Arc::clone(fact),
            kind,
            told: Arc::new(told),
            message,
            cursor: cursor(given),
        };
        tellings.push((HEARD, Telling::Heard(Box::new(heard))));
    };
    if let Some(kind) = fact.kind
        && let Some(relation) = view.relation(place)
    {
        let company = viewer.partner;
        match kind {
            EventKind::MessagePosted => {
                if let Some((id, address)) = said_to(&fact.changes)
                    && Earshot::of(viewer, &view.facts).hears(record.id, address)
                    && fact.concerns(company)
                {
                    hear(kind, relation, Vec::new(), Some(id));
                }
            }
            EventKind::DeadlineNear => {
                let mut groups = fact.audience.iter();
                if groups.any(|(group, companies)| {
                    companies.contains(&company) && extent(relation, *group) == Extent::Yes
                }) {
                    hear(kind, relation, Vec::new(), None);
                }
            }
            EventKind::Created
            | EventKind::Received
            | EventKind::Accepted
            | EventKind::Declined
            | EventKind::Expired
            | EventKind::Withdrawn
            | EventKind::Won
            | EventKind::Lost
            | EventKind::ClosedAsError
            | EventKind::Shared
            | EventKind::HelpRequested
            | EventKind::Invited
            | EventKind::InvitationWithdrawn
            | EventKind::DetailsChanged
            | EventKind::ContactChanged
            | EventKind::StageChanged
            | EventKind::TeamChanged
            | EventKind::SolutionsChanged
            | EventKind::RegistrationFiled
            | EventKind::RegistrationResubmitted
            | EventKind::RegistrationActionRequired
            | EventKind::RegistrationApproved
            | EventKind::RegistrationPassed
            | EventKind::RegistrationFailed
            | EventKind::RegistrationClosed
            | EventKind::RegistrationAudited
            | EventKind::RegistrationRevalued
            | EventKind::ExceptionRequested
            | EventKind::ExceptionDecided => {
                let told = told(company, relation, &fact.audience, &fact.changes);
                if relation == Relation::Own || !told.is_empty() {
                    hear(kind, relation, told, None);
                }
            }
        }
    }
    if is_last {
        let lost = Lost {
            engagement: fact.event.engagement_id,
            fact: Arc::clone(fact),
            cursor: cursor(Place::after(fact.position)),
        };
        tellings.push((LOST, Telling::Lost(lost)));
    }
    Ok(tellings)
}

/// What one run of a subscription gives.
pub(super) type Items<T> = stream::Iter<vec::IntoIter<async_graphql::Result<T>>>;

/// The items of a subscription to events: of the deal of one record or of all, after a cursor or from now on.
///
/// # Errors
/// `NOT_FOUND` for a record that the viewer does not see, `CURSOR_INVALID`, `CURSOR_EXPIRED`.
pub(super) async fn items<T: 'static>(
    ctx: &Context<'_>,
    opportunity: Option<ID>,
    after: Option<String>,
    item: impl Fn(Telling) -> Option<T>,
) -> async_graphql::Result<Items<T>> {
    let mut items = Vec::new();
    match source(ctx)? {
        Source::Begin(beginning) => {
            let (opportunity, after) = (opportunity.as_ref(), after.as_ref());
            beginning.follow(ctx, opportunity, after).await?;
        }
        Source::Fact(fact, given) => {
            let viewer = &context::reader(ctx)?.viewer;
            let tellings = match tell(context::state(ctx)?, viewer, fact) {
                Ok(tellings) => tellings,
                Err(error) => {
                    given.fail(error.into());
                    Vec::new()
                }
            };
            for (part, telling) in tellings {
                let cursor = Arc::clone(telling.cursor());
                if let Some(item) = item(telling) {
                    given.give(part, cursor);
                    items.push(Ok(item));
                }
            }
        }
        Source::Now(_) => return Err(Fault::internal("events have no state").into()),
    }
    Ok(stream::iter(items))
}

impl Telling {
    /// Its place in the one order.
    pub(crate) fn cursor(&self) -> &Arc<str> {
        match self {
            Telling::Heard(heard) => &heard.cursor,
            Telling::Lost(lost) => &lost.cursor,
        }
    }

    /// What happened, if something did.
    pub(crate) fn heard(self) -> Option<Heard> {
        match self {
            Telling::Heard(heard) => Some(*heard),
            Telling::Lost(_) => None,
        }
    }
}

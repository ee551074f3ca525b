//! What of the feed is wanted.

use async_graphql::{ID, InputObject};
use covente_entity::types::ids::PartnerId;

use crate::domain::event::EventKind;
use crate::error::Error;
use crate::graphql::error::Fault;
use crate::graphql::ids::{self, Kind};
use crate::graphql::subscription::tell::Telling;
use crate::graphql::types::enums::HistoryKind;

/// Values of a list at most.
const MOST: usize = 100;

/// Which events are wanted. What is left out does not narrow.
#[derive(Clone, Debug, InputObject)]
pub struct OpportunityEventFilter {
    /// A record that you see: only what happens in its deal, to the record of any company in it.
    pub opportunity_id: Option<ID>,
    /// Only these kinds, 100 at most. `SightLostEvent` is told all the same.
    pub kinds: Option<Vec<HistoryKind>>,
    /// Only what happens to records of these companies, 100 at most. `SightLostEvent` is told all the same.
    pub partner_ids: Option<Vec<ID>>,
}

/// The same, understood.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    kinds: Option<Vec<EventKind>>,
    companies: Option<Vec<PartnerId>>,
}

impl Wanted {
    /// What a client asks for, with the record whose deal it is about.
    ///
    /// # Errors
    /// `BAD_REQUEST` for lists that are too long.
    pub fn of(filter: Option<OpportunityEventFilter>) -> Result<(Option<ID>, Self), Fault> {
        let Some(filter) = filter else {
            return Ok((None, Self::default()));
        };
        let lengths = [
            filter.kinds.as_ref().map_or(0, Vec::len),
            filter.partner_ids.as_ref().map_or(0, Vec::len),
        ];
        if lengths.into_iter().any(|length| length > MOST) {
            let message = format!("A list of the filter has at most {MOST} values.");
            return Err(Error::BadRequest(message).into());
        }
        let company = |id: &ID| ids::decode(id, Kind::Partner).map(PartnerId);
        let wanted = Self {
            kinds: filter
                .kinds
                .map(|kinds| kinds.into_iter().map(Into::into).collect()),
            // What is no company's id is that of none.
            companies: filter
                .partner_ids
                .map(|ids| ids.iter().filter_map(company).collect()),
        };
        Ok((filter.opportunity_id, wanted))
    }

    /// The kinds, where they are named.
    #[must_use]
    pub fn kinds(&self) -> Option<&[EventKind]> {
        self.kinds.as_deref()
    }

    /// Whether it asks for what a viewer is told.
    pub(crate) fn meets(&self, telling: &Telling) -> bool {
        match telling {
            Telling::Heard(heard) => {
                let company = &heard.fact.event.partner_id;
                let kinds = self.kinds.as_ref();
                let companies = self.companies.as_ref();
                kinds.is_none_or(|kinds| kinds.contains(&heard.kind))
                    && companies.is_none_or(|companies| companies.contains(company))
            }
            Telling::Lost(_) => true,
        }
    }
}

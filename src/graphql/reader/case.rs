//! What the rules of deal registration need to know of a record, from the lists of its deal.

use std::sync::Arc;

use covente_entity::types::ids::{EngagementId, RegistrationId};
use covente_entity::types::{CustomerClass, ExceptionState, RegistrationProfile};
use covente_entity::{event, exchange_rate, registration, registration_exception};
use rust_decimal::Decimal;

use crate::domain::money::Money;
use crate::domain::registration::Case;
use crate::domain::registration::contract::dollars;
use crate::graphql::error::Fault;
use crate::graphql::loaders::{Asker, Batch, lists, rows};
use crate::graphql::reader::Reader;
use crate::store::deal::filed;
use crate::store::exchange_rates::{self, Key};
use crate::store::opportunities::Row;
use crate::store::{keyed, registrations};

/// What was filed of deals for an incentive, and what decides over it.
pub struct Filed {
    /// Registrations in the viewer's sight.
    pub one: Batch<RegistrationId, registration::Model>,
    /// The registrations of a deal, whoever asks.
    pub all: Batch<EngagementId, Vec<registration::Model>>,
    /// The exceptions to the registrations of a deal, whoever asks.
    pub exceptions: Batch<EngagementId, Vec<registration_exception::Model>>,
    /// What currencies are worth in US dollars in a month.
    pub rates: Batch<Key, exchange_rate::Model>,
    /// The events of a deal in which a sales stage was entered, whoever asks.
    pub stage_marks: Batch<EngagementId, Vec<event::Model>>,
}

impl Filed {
    pub(super) fn new(ask: &Asker) -> Self {
        Self {
            one: rows(
                ask,
                |ask, keys| async move {
                    registrations::find(&ask.db, &ask.db.read, &ask.viewer, &keys).await
                },
                |row| row.id,
            ),
            all: lists(
                ask,
                |ask, keys| async move { keyed::registrations(&ask.db, &keys).await },
                |row| row.engagement_id,
            ),
            exceptions: lists(
                ask,
                |ask, keys| async move { keyed::exceptions(&ask.db, &keys).await },
                |row| row.engagement_id,
            ),
            rates: rows(
                ask,
                |ask, keys| async move { exchange_rates::find(&ask.db.read, &keys).await },
                Key::of_row,
            ),
            stage_marks: lists(
                ask,
                |ask, keys| async move { keyed::stage_marks(&ask.db, &keys).await },
                |row| row.engagement_id,
            ),
        }
    }
}

impl Reader {
    /// The case of a record, and what was filed of its deal.
    ///
    /// # Errors
    /// Why it could not be read.
    pub async fn case(&self, row: &Row) -> Result<(Case, Arc<Vec<registration::Model>>), Fault> {
        let id = row.engagement.id;
        let (view, registrations) =
            tokio::try_join!(self.deal(&row.engagement), self.filed.all.list(id))?;
        let record = view.facts.records.iter().find(|it| it.id == row.record.id);
        let record = record.ok_or_else(|| Fault::internal("a record outside its deal"))?;
        let own = view.whole.lines.list()?.iter();
        let own = own.filter(|line| line.line.opportunity_id == record.id);
        let mut case = Case::of(
            self.registration_profile,
            &view.facts,
            record,
            own.filter_map(|line| line.solution.incentive),
            registrations.iter().map(filed),
        );
        if registrations
            .iter()
            .any(|row| row.profile == RegistrationProfile::Edition2023)
        {
            let exceptions = self.filed.exceptions.list(id).await?;
            let of_vendor = view.facts.vendor == Some(record.partner);
            let own = exceptions.iter().filter(|exception| {
                let mut filed = registrations.iter();
                let filed = filed.find(|row| row.id == exception.registration_id);
                of_vendor || filed.is_some_and(|row| row.opportunity_id == record.id)
            });
            // To the vendor one that waits for it comes first.
            let mut states: Vec<_> = own.map(|row| row.state).collect();
            states.sort_by_key(|state| *state != ExceptionState::Requested);
            case.exception = states.first().copied();
        }
        if case.profile == RegistrationProfile::Edition2023 {
            case.managed = row.customer.class == CustomerClass::VendorManaged;
            case.dollars = self.dollars(row, &case).await?;
        }
        Ok((case, registrations))
    }

    /// The value of a record in US dollars, at the rate of its month; none where none is published (R117).
    async fn dollars(&self, row: &Row, case: &Case) -> Result<Option<Decimal>, Fault> {
        let value = Money {
            minor: row.record.value_minor,
            currency: row.record.currency.clone(),
        };
        let key = Key::of(&value.currency, case.valued_on(self.clock.now()));
        let found = match key.filter(|_| value.currency != "USD") {
            Some(key) => self.filed.rates.load(key).await?,
            None => None,
        };
        let rate = exchange_rates::rate(&value.currency, found.as_deref());
        Ok(rate.and_then(|rate| dollars(&value, rate)))
    }
}

//! What the rules of deal registration need to know of a record, from the lists of its deal.

use std::sync::Arc;

use covente_entity::registration;
use covente_entity::types::{CustomerClass, RegistrationProfile};
use rust_decimal::Decimal;

use crate::actions::registration::filed;
use crate::domain::money::Money;
use crate::domain::registration::Case;
use crate::domain::registration::contract::dollars;
use crate::graphql::error::Fault;
use crate::graphql::reader::Reader;
use crate::store::exchange_rates::{self, Key};
use crate::store::opportunities::Row;

impl Reader {
    /// The case of a record, and what was filed of its deal.
    ///
    /// # Errors
    /// Why it could not be read.
    pub async fn case(&self, row: &Row) -> Result<(Case, Arc<Vec<registration::Model>>), Fault> {
        let id = row.engagement.id;
        let (view, lines, registrations) = tokio::try_join!(
            self.deal(&row.engagement),
            self.lines.list(id),
            self.registrations.list(id),
        )?;
        let record = view.facts.records.iter().find(|it| it.id == row.record.id);
        let record = record.ok_or_else(|| Fault::internal("a record outside its deal"))?;
        let own = lines
            .iter()
            .filter(|line| line.line.opportunity_id == record.id);
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
            let exceptions = self.exceptions.list(id).await?;
            case.exception = exceptions.first().map(|row| row.state);
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
            Some(key) => self.rates.load(key).await?,
            None => None,
        };
        let rate = exchange_rates::rate(&value.currency, found.as_deref());
        Ok(rate.and_then(|rate| dollars(&value, rate)))
    }
}

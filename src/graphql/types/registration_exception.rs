//! What a partner asked to be changed in a filed registration.

use async_graphql::SimpleObject;
use covente_entity::{registration, registration_exception};

use crate::graphql::scalars::{Date, DateTime};
use crate::graphql::types::enums::RegistrationExceptionState;
use crate::graphql::types::money::Money;

/// What a partner asked to be changed in what a record filed, once for each record. What is null was to stay as it is.
#[derive(Clone, Debug, SimpleObject)]
pub struct RegistrationException {
    /// Where it stands.
    pub state: RegistrationExceptionState,
    /// Why it was asked for.
    pub justification: String,
    /// Whether the contract has no end.
    pub perpetual: Option<bool>,
    /// Value of the whole contract.
    pub total_contract_value: Option<Money>,
    /// The day on which the contract was signed.
    pub signed_on: Option<Date>,
    /// The day on which the contract starts.
    pub starts_on: Option<Date>,
    /// The day on which the contract ends.
    pub ends_on: Option<Date>,
    /// When it was asked for.
    pub requested_at: DateTime,
    /// Until when the vendor is to decide: fourteen working days after it was asked for.
    pub decide_by: DateTime,
    /// When it was decided, for good; null before.
    pub decided_at: Option<DateTime>,
    /// What the vendor said; null where it said nothing.
    pub answer: Option<String>,
}

impl RegistrationException {
    /// From its row, and that of its registration.
    #[must_use]
    pub fn of(row: &registration_exception::Model, registration: &registration::Model) -> Self {
        Self {
            state: row.state.into(),
            justification: row.justification.clone(),
            perpetual: row.perpetual,
            total_contract_value: row
                .total_minor
                .map(|minor| Money::of(minor, &registration.currency)),
            signed_on: row.signed_on.map(Into::into),
            starts_on: row.starts_on.map(Into::into),
            ends_on: row.ends_on.map(Into::into),
            requested_at: row.created_at.into(),
            decide_by: row.decide_by.into(),
            decided_at: row.decided_at.map(DateTime),
            answer: row.answer.clone(),
        }
    }
}

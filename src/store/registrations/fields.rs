//! What registrations can be filtered and sorted by.

use covente_entity::registration::{Column as C, Entity};
use covente_entity::types::{IncentiveKind, RegistrationState};

use crate::store::amount;
use crate::store::column::{Column, Kind};

/// A field of the list of registrations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// Where it stands.
    State,
    /// The incentive that it is for.
    Incentive,
    /// The company that filed it.
    Partner,
    /// When it was filed.
    FiledAt,
    /// When it was closed.
    ClosedAt,
    /// When the contract was signed.
    SignedOn,
    /// The value of the contract.
    TotalValue,
    /// Its currency.
    Currency,
}

impl Field {
    pub(crate) fn column(self) -> Column {
        match self {
            Field::State => Column::rank::<Entity, RegistrationState>(C::State),
            Field::Incentive => Column::rank::<Entity, IncentiveKind>(C::Incentive),
            Field::Partner => Column::of::<Entity>(C::PartnerId, Kind::Id),
            Field::FiledAt => Column::of::<Entity>(C::CreatedAt, Kind::Instant),
            Field::ClosedAt => Column::of::<Entity>(C::ClosedAt, Kind::Instant).nullable(),
            Field::SignedOn => Column::of::<Entity>(C::SignedOn, Kind::Day),
            Field::TotalValue => amount::column::<Entity>(C::TotalMinor, C::Currency),
            Field::Currency => Column::of::<Entity>(C::Currency, Kind::Code),
        }
    }
}

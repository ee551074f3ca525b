//! What solutions can be filtered and sorted by.

use covente_entity::partner;
use covente_entity::solution::{Column as C, Entity};
use covente_entity::types::{IncentiveKind, SolutionKind};

use crate::store::column::{Column, Kind};

/// A field of the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// Its name.
    Name,
    /// Whose kind it is.
    Kind,
    /// The incentive that it is eligible for.
    Incentive,
    /// The company that sells it, by id.
    Partner,
    /// The name of that company.
    PartnerName,
    /// Whether it is published for co-selling.
    CoSellReady,
}

impl Field {
    pub(crate) fn column(self) -> Column {
        match self {
            Field::Name => Column::of::<Entity>(C::NameFolded, Kind::Folded),
            Field::Kind => Column::rank::<Entity, SolutionKind>(C::Kind),
            Field::Incentive => Column::rank::<Entity, IncentiveKind>(C::Incentive).nullable(),
            Field::Partner => Column::of::<Entity>(C::PartnerId, Kind::Id),
            Field::PartnerName => {
                Column::of::<partner::Entity>(partner::Column::NameFolded, Kind::Folded)
            }
            Field::CoSellReady => Column::of::<Entity>(C::CoSellReady, Kind::Flag),
        }
    }
}

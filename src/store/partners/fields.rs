//! What companies can be filtered and sorted by.

use covente_entity::partner::{Column as C, Entity};
use covente_entity::types::PartnerKind;

use crate::store::column::{Column, Kind};
use crate::store::rankings::{self, Among};

/// A field of the list of companies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// Its name.
    Name,
    /// What it is to the programme.
    Kind,
    /// Where it is at home.
    Country,
    /// Whether it is released for co-selling.
    CoSellReady,
    /// How far up it stands, by how it answers and reports (R165).
    Ranking,
}

impl Field {
    pub(crate) fn column(self, among: &Among) -> Column {
        match self {
            Field::Name => Column::of::<Entity>(C::NameFolded, Kind::Folded),
            Field::Kind => Column::rank::<Entity, PartnerKind>(C::Kind),
            Field::Country => Column::of::<Entity>(C::Country, Kind::Code),
            Field::CoSellReady => Column::of::<Entity>(C::CoSellReady, Kind::Flag),
            Field::Ranking => rankings::steps(among),
        }
    }
}

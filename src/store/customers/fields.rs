//! What customers can be filtered and sorted by.

use covente_entity::customer::{Column as C, Entity};

use crate::store::column::{Column, Kind};

/// A field of the list of customers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// Its name.
    Name,
    /// Country.
    Country,
    /// City.
    City,
    /// State or region.
    Region,
    /// Industry.
    Industry,
    /// D-U-N-S number.
    Duns,
    /// When it was made.
    CreatedAt,
}

impl Field {
    pub(crate) fn column(self) -> Column {
        match self {
            Field::Name => Column::of::<Entity>(C::NameFolded, Kind::Folded),
            Field::Country => Column::of::<Entity>(C::Country, Kind::Code),
            Field::City => Column::of::<Entity>(C::CityFolded, Kind::Folded).nullable(),
            Field::Region => Column::of::<Entity>(C::Region, Kind::Name).nullable(),
            Field::Industry => Column::of::<Entity>(C::Industry, Kind::Name).nullable(),
            Field::Duns => Column::of::<Entity>(C::Duns, Kind::Code).nullable(),
            Field::CreatedAt => Column::of::<Entity>(C::CreatedAt, Kind::Instant),
        }
    }
}

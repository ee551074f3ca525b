//! A customer.

use std::sync::Arc;

use async_graphql::{ID, Object, SimpleObject};
use covente_entity::customer;

use crate::graphql::connection::Listed;
use crate::graphql::ids::{self, Kind};
use crate::graphql::scalars::{CountryCode, Duns};
use crate::graphql::types::enums::CustomerClass;

/// A customer.
#[derive(Clone)]
pub struct Customer(Arc<customer::Model>);

impl Customer {
    /// From its row.
    #[must_use]
    pub fn new(row: Arc<customer::Model>) -> Self {
        Self(row)
    }
}

impl Listed for Customer {
    const CONNECTION: &'static str = "CustomerConnection";
    const EDGE: &'static str = "CustomerEdge";
}

/// A company that deals are about.
#[Object]
impl Customer {
    /// Opaque id.
    pub async fn id(&self) -> ID {
        ids::encode(Kind::Customer, self.0.id)
    }

    /// Its name.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Where it is.
    async fn address(&self) -> Address {
        Address {
            line1: self.0.line1.clone(),
            line2: self.0.line2.clone(),
            city: self.0.city.clone(),
            region: self.0.region.clone(),
            postal_code: self.0.postal_code.clone(),
            country: self.0.country.as_str().into(),
        }
    }

    /// Its industry, in the words of whoever entered it; null where unknown.
    async fn industry(&self) -> Option<&str> {
        self.0.industry.as_deref()
    }

    /// Its D-U-N-S number; null where unknown.
    async fn duns(&self) -> Option<Duns> {
        self.0.duns.clone().map(Duns)
    }

    /// How the vendor knows it.
    async fn class(&self) -> CustomerClass {
        self.0.class.into()
    }

    /// What its external id is an id of, such as `CIK`; null where it has none.
    async fn scheme(&self) -> Option<&str> {
        self.0.scheme.as_deref()
    }

    /// Its id in that scheme, by which reference data is known from one import to the next; null where it has none.
    async fn external_id(&self) -> Option<&str> {
        self.0.external_id.as_deref()
    }

    /// Whether it is reference data of the programme, which all companies see. One that a company created is seen by
    /// that company and by the companies in its deals.
    async fn is_reference(&self) -> bool {
        self.0.created_by.is_none()
    }
}

/// A postal address.
#[derive(Clone, Debug, SimpleObject)]
pub struct Address {
    /// Street and number; null where unknown.
    pub line1: Option<String>,
    /// What does not fit the first line; null where there is nothing.
    pub line2: Option<String>,
    /// City; null where unknown.
    pub city: Option<String>,
    /// State, province or region; null where unknown.
    pub region: Option<String>,
    /// Postal code; null where unknown.
    pub postal_code: Option<String>,
    /// Country.
    pub country: CountryCode,
}

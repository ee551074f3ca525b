//! What stands around new deals: their customers, locations and solutions, looked up for many at once.

use std::collections::{HashMap, HashSet};

use covente_entity::types::ids::{CustomerId, LocationId, PartnerId, SolutionId};
use covente_entity::{customer, partner};

use crate::actions::create::Create;
use crate::actions::input::SOLUTIONS;
use crate::actions::write::Open;
use crate::error::Error;
use crate::store::solutions::Row;
use crate::store::{customers, partners, solutions};

/// What the checks of new deals of one company ask for.
pub(crate) struct Around {
    /// The company.
    pub(crate) company: partner::Model,
    /// Whether it may start deals: the vendor, or released for co-selling with a published solution (R11, R12).
    pub(crate) may_sell: bool,
    /// The vendor's company.
    pub(crate) vendor: Option<PartnerId>,
    customers: HashMap<CustomerId, customer::Model>,
    locations: HashSet<LocationId>,
    solutions: HashMap<SolutionId, Row>,
}

impl Around {
    /// That of some inputs, in as many statements as for one.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] where the viewer's company is not there, [`Error::Internal`] of the database.
    pub(crate) async fn load(open: &Open<'_>, inputs: &[&Create]) -> Result<Self, Error> {
        let (db, on, viewer) = (&open.tx.db, &open.tx.on, open.viewer);
        let company = partners::find(db, on, &[viewer.partner]).await?.pop();
        let company = company.ok_or(Error::Unauthenticated(
            "Your token names a company that is not in this programme.",
        ))?;
        let ids: Vec<_> = distinct(inputs.iter().map(|input| input.customer));
        let customers = customers::find(db, on, viewer, &ids).await?;
        let ids: Vec<_> = distinct(inputs.iter().map(|input| input.location));
        let locations = partners::locations(db, on, &ids).await?;
        // A list that is too long is refused before it is looked at.
        let lists = inputs.iter().map(|input| &input.solutions);
        let ids: Vec<_> = distinct(
            lists
                .filter(|list| list.len() <= SOLUTIONS)
                .flatten()
                .copied(),
        );
        let solutions = if ids.is_empty() {
            Vec::new()
        } else {
            solutions::for_sale(db, on, viewer.partner, &ids).await?
        };
        let may_sell = viewer.is_vendor
            || (company.co_sell_ready && solutions::any_ready(on, viewer.partner).await?);
        Ok(Self {
            company,
            may_sell,
            vendor: partners::vendor(db, on).await?,
            customers: customers.into_iter().map(|row| (row.id, row)).collect(),
            locations: locations
                .into_iter()
                .filter(|location| location.partner_id == viewer.partner)
                .map(|location| location.id)
                .collect(),
            solutions: solutions
                .into_iter()
                .map(|row| (row.solution.id, row))
                .collect(),
        })
    }

    /// A customer that the viewer sees.
    pub(crate) fn customer(&self, id: CustomerId) -> Option<&customer::Model> {
        self.customers.get(&id)
    }

    /// Whether the company has this location.
    pub(crate) fn has_location(&self, id: LocationId) -> bool {
        self.locations.contains(&id)
    }

    /// A solution that the company may sell, or must publish first.
    pub(crate) fn solution(&self, id: SolutionId) -> Option<&Row> {
        self.solutions.get(&id)
    }
}

/// Each once, in their order.
fn distinct<T: Copy + Eq + std::hash::Hash>(all: impl Iterator<Item = T>) -> Vec<T> {
    let mut met = HashSet::new();
    all.filter(|one| met.insert(*one)).collect()
}

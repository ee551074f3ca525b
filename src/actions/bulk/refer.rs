//! What the rows of a file name: customers, locations and solutions, by what the company calls them.

use std::collections::{HashMap, HashSet};

use covente_entity::types::ids::{CustomerId, LocationId, SolutionId};
use covente_entity::{customer, location};
use uuid::Uuid;

use crate::actions::bulk::row::Row;
use crate::actions::create::Create;
use crate::actions::import;
use crate::actions::write::Open;
use crate::domain::refusal::{Code, Path, Refusal};
use crate::domain::text::fold;
use crate::error::Error;
use crate::store::{customers, keyed, partners, solutions};

/// What some rows name, looked up for all of them at once.
pub(super) struct References {
    /// Customers by scheme and external id.
    keyed: HashMap<(String, String), CustomerId>,
    /// Customers by name.
    customers: HashMap<String, Vec<customer::Model>>,
    locations: Vec<location::Model>,
    default_location: LocationId,
    /// Solutions by name.
    solutions: HashMap<String, Vec<SolutionId>>,
}

impl References {
    pub(super) async fn load(open: &Open<'_>, rows: &[&Row]) -> Result<Self, Error> {
        let (db, on, viewer) = (&open.tx.db, &open.tx.on, open.viewer);
        let keys = rows.iter().filter_map(|row| key(&row.customer));
        let keys: HashSet<_> = keys.collect();
        let names = rows.iter().map(|row| fold(&row.customer));
        let names: HashSet<_> = names.collect();
        let sold = rows.iter().flat_map(|row| &row.solutions);
        let wanted: HashSet<_> = sold.map(|sold| fold(&sold.solution)).collect();
        let mut found = Self {
            keyed: HashMap::new(),
            customers: HashMap::new(),
            locations: keyed::locations_on(db, on, &[viewer.partner]).await?,
            default_location: LocationId(Uuid::nil()),
            solutions: HashMap::new(),
        };
        for customer in open.tx.customers_by_key(keys.into_iter()).await? {
            if let Some(key) = customer.scheme.zip(customer.external_id) {
                found.keyed.insert(key, customer.id);
            }
        }
        for customer in customers::of_name(on, viewer, names.into_iter()).await? {
            let namesakes = found.customers.entry(customer.name_folded.clone());
            namesakes.or_default().push(customer);
        }
        for row in solutions::named(on, viewer.partner, wanted.into_iter()).await? {
            let namesakes = found.solutions.entry(row.solution.name_folded.clone());
            namesakes.or_default().push(row.solution.id);
        }
        let company = partners::find(db, on, &[viewer.partner]).await?.pop();
        if let Some(company) = company {
            found.default_location = company.default_location_id;
        }
        Ok(found)
    }

    /// The row as the mutation takes it, with what is unclear about its names. What is not there has an id of nothing: the
    /// mutation's own rules say so.
    pub(super) fn input(&self, row: &Row) -> (Create, Vec<Refusal>) {
        let mut unclear = Vec::new();
        let customer = self.customer(row, &mut unclear);
        let location = row
            .location
            .as_deref()
            .map_or(self.default_location, |name| {
                self.location(name, &mut unclear)
            });
        let solutions = row.solutions.iter().enumerate().map(|(place, sold)| {
            let path = Path::of("solutions").index(place);
            self.solution(&sold.solution, &path, &mut unclear)
        });
        let solutions = solutions.collect();
        let input = Create {
            customer,
            location,
            name: row.name.clone(),
            value: row.value.clone(),
            close_date: row.close_date.clone(),
            private_notes: row.private_notes.clone(),
            crm_id: row.crm_id.clone(),
            campaign_id: row.campaign_id.clone(),
            contact: row.contact.clone(),
            team: row.team.clone(),
            solutions,
            vendor_may_view: row.vendor_may_view,
            vendor_help: row.vendor_help.clone(),
            invitations: Vec::new(),
        };
        (input, unclear)
    }

    fn customer(&self, row: &Row, unclear: &mut Vec<Refusal>) -> CustomerId {
        if let Ok(id) = row.customer.parse() {
            return id;
        }
        if let Some(id) = key(&row.customer).and_then(|key| self.keyed.get(&key)) {
            return *id;
        }
        let country = row.customer_country.as_deref().map(str::to_ascii_uppercase);
        let named = self.customers.get(&fold(&row.customer));
        let named = named.into_iter().flatten().filter(|customer| {
            country
                .as_ref()
                .is_none_or(|country| customer.country == *country)
        });
        let ids: Vec<_> = named.map(|customer| customer.id).collect();
        only(
            &ids,
            &Path::of("customer"),
            "Several customers have this name: give the external id, such as CIK:66740, or the customer_country.",
            unclear,
        )
        .unwrap_or(CustomerId(Uuid::nil()))
    }

    fn location(&self, name: &str, unclear: &mut Vec<Refusal>) -> LocationId {
        if let Ok(id) = name.parse() {
            return id;
        }
        let by_number = self.locations.iter().find(|it| it.membership_id == name);
        if let Some(location) = by_number {
            return location.id;
        }
        let name = fold(name);
        let named = self.locations.iter().filter(|it| fold(&it.name) == name);
        let ids: Vec<_> = named.map(|location| location.id).collect();
        only(
            &ids,
            &Path::of("location"),
            "Several locations of your company have this name: give the membership id.",
            unclear,
        )
        .unwrap_or(LocationId(Uuid::nil()))
    }

    fn solution(&self, name: &str, path: &Path, unclear: &mut Vec<Refusal>) -> SolutionId {
        if let Ok(id) = name.parse() {
            return id;
        }
        let ids = self
            .solutions
            .get(&fold(name))
            .map_or(&[][..], Vec::as_slice);
        only(
            ids,
            path,
            "Several solutions have this name: give the id.",
            unclear,
        )
        .unwrap_or(SolutionId(Uuid::nil()))
    }
}

/// The only one, or none; of several it is said that it is unclear which is meant.
fn only<T: Copy>(ids: &[T], path: &Path, message: &str, unclear: &mut Vec<Refusal>) -> Option<T> {
    if ids.len() > 1 {
        unclear.push(Refusal::at(Code::InvalidValue, path, message));
    }
    ids.first().copied()
}

fn key(text: &str) -> Option<(String, String)> {
    import::key(text).ok()
}

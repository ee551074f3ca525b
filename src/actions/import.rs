//! `covente import customers`: reference data that all companies may search, a batch a transaction (R27, R30, R32).

use std::collections::HashMap;

use covente_entity::customer;
use covente_entity::types::ids::CustomerId;
use covente_entity::types::{CustomerClass, Time};
use serde::Serialize;

use crate::actions::desk::hash;
use crate::actions::faults::Faults;
use crate::actions::input::Patch;
use crate::clock::Clock;
use crate::domain::refusal::{Code, Path, Refusal};
use crate::domain::{contact, text};
use crate::error::Error;
use crate::store::connect::Db;
use crate::store::tx::Tx;

/// The columns of a file of customers; the first six must be there, whether their cells hold anything or not.
pub const COLUMNS: [&str; 11] = [
    "name",
    "city",
    "region",
    "country",
    "industry",
    "external_id",
    "line1",
    "line2",
    "postal_code",
    "duns",
    "class",
];

/// How many of [`COLUMNS`] must be there.
pub const REQUIRED: usize = 6;

/// Rows of a transaction at most.
pub const BATCH: usize = 500;

/// A customer of a file that was checked. What the file has no column for is left alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    key: Option<(String, String)>,
    name: String,
    country: String,
    line1: Patch<String>,
    line2: Patch<String>,
    city: Patch<String>,
    region: Patch<String>,
    postal_code: Patch<String>,
    industry: Patch<String>,
    duns: Patch<String>,
    class: Patch<CustomerClass>,
}

impl Row {
    /// Checks the cells of a row, given by the name of their column; none where the file has no such column. Only name
    /// and country are needed (R32).
    ///
    /// # Errors
    /// All faults, each at its column.
    pub fn check<'a>(cell: impl Fn(&str) -> Option<&'a str>) -> Result<Self, Vec<Refusal>> {
        let given = |column: &str| cell(column).map(str::trim).filter(|text| !text.is_empty());
        let mut faults = Faults::new();
        let mut optional = |column: &str| {
            let path = Path::of(column);
            faults.take(match (cell(column), given(column)) {
                (None, _) => Ok(Patch::Keep),
                (_, None) => Ok(Patch::Clear),
                (_, Some(value)) => text::required(value, text::NAME, &path).map(Patch::Set),
            })
        };
        let (line1, line2) = (optional("line1"), optional("line2"));
        let (city, region) = (optional("city"), optional("region"));
        let (postal_code, industry) = (optional("postal_code"), optional("industry"));
        let needed = |column: &str| given(column).unwrap_or_default();
        let name = faults.take(text::required(
            needed("name"),
            text::NAME,
            &Path::of("name"),
        ));
        let path = Path::of("country");
        let country = text::required(needed("country"), text::NAME, &path);
        let country = faults.take(country.and_then(|code| contact::country(&code, &path)));
        let duns = match (cell("duns"), given("duns")) {
            (None, _) => Ok(Patch::Keep),
            (_, None) => Ok(Patch::Clear),
            (_, Some(number)) => contact::duns(number, &Path::of("duns")).map(Patch::Set),
        };
        let duns = faults.take(duns);
        let class = match (cell("class"), given("class")) {
            (None, _) => Ok(Patch::Keep),
            (_, None) => Ok(Patch::Clear),
            (_, Some(name)) => class(name).map(Patch::Set),
        };
        let class = faults.take(class);
        let key = faults.take(given("external_id").map(key).transpose());
        let row = (|| {
            Some(Self {
                key: key?,
                name: name?,
                country: country?,
                line1: line1?,
                line2: line2?,
                city: city?,
                region: region?,
                postal_code: postal_code?,
                industry: industry?,
                duns: duns?,
                class: class?,
            })
        })();
        faults.settle(row)
    }

    /// By what another row of the file is the same customer: scheme and external id, else all that the row says.
    ///
    /// # Errors
    /// [`Error::Internal`] where the row cannot be written as JSON.
    pub fn identity(&self) -> Result<String, Error> {
        match &self.key {
            Some((scheme, id)) => Ok(format!("{scheme}:{id}")),
            None => hash(self),
        }
    }

    /// The customer as the row says, over what it was.
    fn over(&self, was: customer::Model) -> customer::Model {
        let city = put(&self.city, was.city);
        customer::Model {
            name: self.name.clone(),
            name_folded: text::fold(&self.name),
            line1: put(&self.line1, was.line1),
            line2: put(&self.line2, was.line2),
            city_folded: city.as_deref().map(text::fold),
            city,
            region: put(&self.region, was.region),
            postal_code: put(&self.postal_code, was.postal_code),
            country: self.country.clone(),
            industry: put(&self.industry, was.industry),
            duns: put(&self.duns, was.duns),
            class: put(&self.class, Some(was.class)).unwrap_or(CustomerClass::Other),
            ..was
        }
    }

    /// The customer as the row says, over nothing.
    fn first(&self, clock: &Clock, now: Time) -> customer::Model {
        let (scheme, external_id) = self.key.clone().unzip();
        self.over(customer::Model {
            id: CustomerId(clock.id()),
            name: String::new(),
            name_folded: String::new(),
            line1: None,
            line2: None,
            city: None,
            city_folded: None,
            region: None,
            postal_code: None,
            country: String::new(),
            industry: None,
            duns: None,
            class: CustomerClass::Other,
            scheme,
            external_id,
            created_by: None,
            created_at: now,
        })
    }
}

fn put<T: Clone>(patch: &Patch<T>, was: Option<T>) -> Option<T> {
    match patch {
        Patch::Keep => was,
        Patch::Clear => None,
        Patch::Set(value) => Some(value.clone()),
    }
}

fn class(name: &str) -> Result<CustomerClass, Refusal> {
    match name.to_ascii_uppercase().as_str() {
        "VENDOR_MANAGED" => Ok(CustomerClass::VendorManaged),
        "VENDOR_UNMANAGED" => Ok(CustomerClass::VendorUnmanaged),
        "OTHER" => Ok(CustomerClass::Other),
        _ => Err(Refusal::at(
            Code::InvalidValue,
            &Path::of("class"),
            "The class is VENDOR_MANAGED, VENDOR_UNMANAGED or OTHER.",
        )
        .rule("R30")),
    }
}

/// Reads `SCHEME:ID`.
pub(crate) fn key(text: &str) -> Result<(String, String), Refusal> {
    let path = Path::of("external_id");
    let wrong = || {
        Refusal::at(
            Code::InvalidValue,
            &path,
            "An external id is a scheme and an id, such as CIK:66740.",
        )
    };
    let (scheme, id) = text.split_once(':').ok_or_else(wrong)?;
    let scheme = scheme.trim().to_ascii_uppercase();
    let named = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.len() <= 20
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
    if !named || id.trim().is_empty() {
        return Err(wrong());
    }
    Ok((scheme, text::required(id, text::FOREIGN_ID, &path)?))
}

/// What became of a batch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Customers that were not there.
    pub created: u64,
    /// Customers that the file says something else about.
    pub changed: u64,
    /// Customers that are there as the file says.
    pub unchanged: u64,
}

/// Writes a batch in one transaction; no two rows of it are the same customer.
///
/// # Errors
/// [`Error::Busy`] where other imports write the same customers again and again.
pub async fn batch(db: &Db, clock: &Clock, rows: &[Row]) -> Result<Tally, Error> {
    let mut attempts = 0;
    loop {
        attempts += 1;
        match write(db.begin().await?, clock, rows).await {
            Err(Error::Busy(_)) if attempts < 3 => {}
            done => return done,
        }
    }
}

async fn write(tx: Tx, clock: &Clock, rows: &[Row]) -> Result<Tally, Error> {
    let now = clock.now();
    let keys: Vec<_> = rows.iter().filter_map(|row| row.key.clone()).collect();
    let known = tx.customers_by_key(keys.into_iter()).await?;
    let known: HashMap<_, _> = known
        .into_iter()
        .map(|customer| {
            (
                customer.scheme.clone().zip(customer.external_id.clone()),
                customer,
            )
        })
        .collect();
    let without = rows.iter().filter(|row| row.key.is_none());
    let names: Vec<_> = without.map(|row| text::fold(&row.name)).collect();
    let twins = tx.customers_by_name(names.into_iter()).await?;
    let mut tally = Tally::default();
    let mut new = Vec::new();
    for row in rows {
        let was = match &row.key {
            Some(_) => known.get(&row.key),
            // Nothing but all that it says tells which customer it is (R27).
            None => twins
                .iter()
                .find(|twin| row.over((*twin).clone()) == **twin),
        };
        match was {
            None => {
                tally.created += 1;
                new.push(row.first(clock, now));
            }
            Some(was) => {
                let is = row.over(was.clone());
                if is == *was {
                    tally.unchanged += 1;
                } else {
                    tally.changed += 1;
                    tx.change_customer(is).await?;
                }
            }
        }
    }
    tx.add_customers(new).await?;
    tx.commit_quietly().await?;
    Ok(tally)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(cells: &[(&str, &'static str)]) -> Result<Row, Vec<(Code, String)>> {
        let cell = |column: &str| {
            let found = cells.iter().find(|(name, _)| *name == column);
            found.map(|(_, text)| *text)
        };
        Row::check(cell).map_err(|faults| {
            let faults = faults.into_iter();
            faults
                .map(|fault| (fault.code, fault.path.join(".")))
                .collect()
        })
    }

    #[test]
    fn only_name_and_country_are_needed_r32() {
        let row = check(&[("name", " 3M "), ("city", " "), ("country", "us")]).unwrap();
        assert_eq!((row.name.as_str(), row.country.as_str()), ("3M", "US"));
        assert_eq!((row.city, row.region), (Patch::Clear, Patch::Keep));
        let faults = check(&[
            ("name", ""),
            ("country", "England"),
            ("duns", "1"),
            ("class", "VIP"),
        ]);
        let at = |code, column: &str| (code, column.to_owned());
        assert_eq!(
            faults,
            Err(vec![
                at(Code::Required, "name"),
                at(Code::InvalidValue, "country"),
                at(Code::InvalidValue, "duns"),
                at(Code::InvalidValue, "class"),
            ])
        );
    }

    #[test]
    fn an_external_id_is_a_scheme_and_an_id() {
        assert_eq!(
            key("cik: 66740 "),
            Ok(("CIK".to_owned(), "66740".to_owned()))
        );
        assert_eq!(key("URN:a:b"), Ok(("URN".to_owned(), "a:b".to_owned())));
        for wrong in ["66740", "CIK:", ":1", "1A:1", "C K:1", "CIK: "] {
            assert!(key(wrong).is_err(), "{wrong}");
        }
    }
}

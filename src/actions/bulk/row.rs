//! One row of a file of opportunities: what it says, before anything is looked up.

use serde::Serialize;
use serde::de::{DeserializeOwned, IntoDeserializer, value::StrDeserializer};
use serde_json::Value;

use crate::actions::faults::Faults;
use crate::actions::input::{ContactInput, HelpInput, MoneyInput, PersonInput};
use crate::domain::refusal::{Code, Path, Refusal};
use crate::domain::text;

/// The columns of a file of opportunities. The first [`NEEDED`] must be there.
pub const COLUMNS: [&str; 22] = [
    "key",
    "name",
    "customer",
    "value",
    "currency",
    "close_date",
    "team",
    "solutions",
    "customer_country",
    "location",
    "stage",
    "private_notes",
    "crm_id",
    "campaign_id",
    "contact_name",
    "contact_phone",
    "contact_email",
    "contact_consent",
    "vendor_may_view",
    "vendor_help",
    "vendor_message",
    "status",
];

/// How many of [`COLUMNS`] must be there.
pub const NEEDED: usize = 8;

/// What a row says.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    pub(super) key: String,
    pub(super) name: String,
    pub(super) customer: String,
    pub(super) customer_country: Option<String>,
    pub(super) location: Option<String>,
    pub(super) value: MoneyInput,
    pub(super) close_date: String,
    pub(super) stage: Option<String>,
    pub(super) private_notes: Option<String>,
    pub(super) crm_id: Option<String>,
    pub(super) campaign_id: Option<String>,
    pub(super) contact: Option<ContactInput>,
    pub(super) team: Vec<PersonInput>,
    pub(super) solutions: Vec<Sold>,
    pub(super) vendor_may_view: bool,
    pub(super) vendor_help: Option<HelpInput>,
}

/// A solution of a row, by its name or id, with what it costs and how many are sold (R50).
#[derive(Clone, Debug, Serialize)]
pub(super) struct Sold {
    pub(super) solution: String,
    pub(super) price: Option<MoneyInput>,
    pub(super) quantity: Option<i32>,
}

impl Row {
    /// Reads the cells of a row, given by the name of their column; none where the file has no such column.
    ///
    /// # Errors
    /// What cannot be read, each at its column. What the rules say of the values comes when it is stored.
    pub fn read<'a>(cell: impl Fn(&str) -> Option<&'a str>) -> Result<Self, Vec<Refusal>> {
        let given = |column: &str| cell(column).map(str::trim).filter(|text| !text.is_empty());
        let optional = |column: &str| given(column).map(str::to_owned);
        let needed = |column: &str| optional(column).unwrap_or_default();
        let mut faults = Faults::new();
        let key = text::required(&needed("key"), text::NAME, &Path::of("key"));
        let key = faults.take(key);
        let team = faults.take(list(given("team"), "team", person));
        let solutions = faults.take(list(given("solutions"), "solutions", sold));
        let consent = faults.take(switch(given("contact_consent"), "contact_consent"));
        let vendor_may_view = faults.take(switch(given("vendor_may_view"), "vendor_may_view"));
        let help = faults.take(help(given("vendor_help")));
        faults.take(status(given("status")));
        let row = (|| {
            let (consent, help) = (consent?, help?);
            Some(Self {
                key: key?,
                name: needed("name"),
                customer: needed("customer"),
                customer_country: optional("customer_country"),
                location: optional("location"),
                value: MoneyInput {
                    amount: needed("value"),
                    currency: needed("currency"),
                },
                close_date: needed("close_date"),
                stage: optional("stage"),
                private_notes: optional("private_notes"),
                crm_id: optional("crm_id"),
                campaign_id: optional("campaign_id"),
                contact: contact(&given, consent),
                team: team?,
                solutions: solutions?,
                vendor_may_view: vendor_may_view?,
                vendor_help: help.map(|help| HelpInput {
                    help,
                    message: optional("vendor_message"),
                }),
            })
        })();
        faults.settle(row)
    }

    /// By what the company's files know the row.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }
}

/// The value of a vocabulary by its name.
pub(super) fn named<T: DeserializeOwned>(name: &str) -> Option<T> {
    let name = name.trim().to_ascii_uppercase();
    let text: StrDeserializer<'_, serde::de::value::Error> = name.as_str().into_deserializer();
    T::deserialize(text).ok()
}

fn wrong(column: &str, message: &str) -> Refusal {
    Refusal::at(Code::InvalidValue, &Path::of(column), message)
}

fn switch(text: Option<&str>, column: &str) -> Result<bool, Refusal> {
    match text.map(str::to_ascii_lowercase).as_deref() {
        None | Some("false" | "no" | "0") => Ok(false),
        Some("true" | "yes" | "1") => Ok(true),
        Some(_) => Err(wrong(column, "This is true or false, or yes or no.")),
    }
}

fn help<T: DeserializeOwned>(text: Option<&str>) -> Result<Option<Vec<T>>, Refusal> {
    let Some(text) = text else {
        return Ok(None);
    };
    let kinds = text.split(';').map(|name| {
        named(name).ok_or_else(|| {
            wrong(
                "vendor_help",
                "Kinds of help are named as in the schema, such as QUOTES_OR_LICENSING, with semicolons between.",
            )
        })
    });
    kinds.collect::<Result<_, _>>().map(Some)
}

/// Only open deals are imported: winning and losing are told by those who do it.
fn status(text: Option<&str>) -> Result<(), Refusal> {
    match text.map(str::to_ascii_uppercase).as_deref() {
        None | Some("ACCEPTED") => Ok(()),
        Some(_) => Err(wrong(
            "status",
            "Only opportunities that are being worked on are imported: their status is ACCEPTED.",
        )
        .rule("R80")),
    }
}

/// A contact is there as soon as anything of it is.
fn contact<'a>(given: &impl Fn(&str) -> Option<&'a str>, consent: bool) -> Option<ContactInput> {
    let parts = ["contact_name", "contact_phone", "contact_email"].map(given);
    if parts.iter().all(Option::is_none) {
        return None;
    }
    let [name, phone, email] = parts.map(|part| part.unwrap_or_default().to_owned());
    Some(ContactInput {
        name,
        phone,
        email,
        consent,
    })
}

/// A list: JSON, or `one|its second|its third; another|…`.
fn list<T>(
    text: Option<&str>,
    column: &'static str,
    read: impl Fn(&[String], &Value) -> Option<T>,
) -> Result<Vec<T>, Refusal> {
    let Some(text) = text else {
        return Ok(Vec::new());
    };
    let form = || {
        wrong(
            column,
            if column == "team" {
                "People stand as name|e-mail|phone with semicolons between, or as a JSON list of such objects."
            } else {
                "Solutions stand with semicolons between, each a name or name|price|currency|quantity, or as a JSON list."
            },
        )
    };
    if text.starts_with('[') {
        let items: Vec<Value> = serde_json::from_str(text).map_err(|_| form())?;
        let items = items.iter().map(|item| read(&[], item).ok_or_else(form));
        return items.collect();
    }
    let items = text.split(';').filter(|item| !item.trim().is_empty());
    let items = items.map(|item| {
        let parts: Vec<_> = item.split('|').map(|part| part.trim().to_owned()).collect();
        read(&parts, &Value::Null).ok_or_else(form)
    });
    items.collect()
}

fn part(parts: &[String], place: usize, object: &Value, field: &str) -> String {
    match (parts.get(place), &object[field]) {
        (Some(part), _) => part.clone(),
        (None, Value::String(text)) => text.clone(),
        (None, Value::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

fn person(parts: &[String], object: &Value) -> Option<PersonInput> {
    let person = PersonInput {
        name: part(parts, 0, object, "name"),
        email: part(parts, 1, object, "email"),
        phone: part(parts, 2, object, "phone"),
    };
    (parts.len() <= 3 && (object.is_object() || object.is_null())).then_some(person)
}

fn sold(parts: &[String], object: &Value) -> Option<Sold> {
    let solution = match object.as_str() {
        Some(name) => name.to_owned(),
        None => part(parts, 0, object, "solution"),
    };
    let amount = part(parts, 1, object, "price");
    let currency = part(parts, 2, object, "currency");
    let quantity = part(parts, 3, object, "quantity");
    let quantity = match quantity.as_str() {
        "" => None,
        number => Some(number.parse().ok()?),
    };
    let has_price = !amount.is_empty() || !currency.is_empty();
    let price = has_price.then_some(MoneyInput { amount, currency });
    (parts.len() <= 4 && !solution.is_empty()).then_some(Sold {
        solution,
        price,
        quantity,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(cells: &[(&str, &'static str)]) -> Result<Row, Vec<(Code, String)>> {
        let cell = |column: &str| {
            let found = cells.iter().find(|(name, _)| *name == column);
            found.map(|(_, text)| *text)
        };
        Row::read(cell).map_err(|faults| {
            let faults = faults.into_iter();
            faults
                .map(|fault| (fault.code, fault.path.join(".")))
                .collect()
        })
    }

    /// R44, R50: people and solutions in one cell, as text or as JSON.
    #[test]
    fn lists_are_read_from_one_cell() {
        let row = read(&[
            ("key", "A-1"),
            ("team", "Ada|ada@x.example|+1 555; Ben|ben@x.example"),
            ("solutions", "One; Two|12.50|EUR|3"),
        ])
        .unwrap();
        assert_eq!(row.team.len(), 2);
        assert_eq!(
            (row.team[1].name.as_str(), row.team[1].phone.as_str()),
            ("Ben", "")
        );
        assert_eq!(row.solutions[0].solution, "One");
        assert_eq!(row.solutions[1].quantity, Some(3));
        let row = read(&[
            ("key", "A-1"),
            (
                "team",
                r#"[{"name": "Ada; Co", "email": "a@x.example", "phone": "1"}]"#,
            ),
            (
                "solutions",
                r#"["One|Two", {"solution": "B", "price": 12.5, "currency": "EUR"}]"#,
            ),
        ])
        .unwrap();
        assert_eq!(row.team[0].name, "Ada; Co");
        assert_eq!(row.solutions[0].solution, "One|Two");
        let price = row.solutions[1].price.as_ref().unwrap();
        assert_eq!(
            (price.amount.as_str(), price.currency.as_str()),
            ("12.5", "EUR")
        );
    }

    #[test]
    fn what_cannot_be_read_stands_at_its_column() {
        let faults = read(&[
            ("key", " "),
            ("team", "a|b|c|d"),
            ("solutions", "One|1|EUR|many"),
            ("contact_consent", "perhaps"),
            ("vendor_help", "MONEY"),
            ("status", "WON"),
        ]);
        let at = |code, column: &str| (code, column.to_owned());
        assert_eq!(
            faults.unwrap_err(),
            [
                at(Code::Required, "key"),
                at(Code::InvalidValue, "team"),
                at(Code::InvalidValue, "solutions"),
                at(Code::InvalidValue, "contact_consent"),
                at(Code::InvalidValue, "vendor_help"),
                at(Code::InvalidValue, "status"),
            ]
        );
    }
}

//! How an opportunity that a company sees is written: as a line of JSON, or as a row under the columns of the import.

use std::io::{self, Write};

use serde_json::Value;

/// A column with where its value stands in an opportunity.
type Column = (&'static str, &'static str);

/// Those that an import knows have its names.
const COLUMNS: [Column; 33] = [
    ("id", "/id"),
    ("reference", "/engagement/reference"),
    ("role", "/role"),
    ("status", "/status"),
    ("status_since", "/statusSince"),
    ("type", "/type"),
    ("name", "/name"),
    ("customer", "/customerName"),
    ("customer_country", "/customer/address/country"),
    ("value", "/value/amount"),
    ("currency", "/value/currency"),
    ("close_date", "/closeDate"),
    ("stage", "/salesStage"),
    ("own_stage", "/ownStage"),
    ("location", "/location/membershipId"),
    ("company", "/partner/name"),
    ("team", "/team"),
    ("solutions", "/solutions"),
    ("private_notes", "/internal/privateNotes"),
    ("crm_id", "/internal/crmId"),
    ("campaign_id", "/internal/campaignId"),
    ("contact_name", "/customerContact/name"),
    ("contact_phone", "/customerContact/phone"),
    ("contact_email", "/customerContact/email"),
    ("contact_consent", "/customerContact/consentGiven"),
    ("decline_reason", "/decline/reason"),
    ("lost_reason", "/lost/reason"),
    ("error_reason", "/error/reason"),
    ("created_at", "/createdAt"),
    ("updated_at", "/updatedAt"),
    ("received_at", "/receivedAt"),
    ("accepted_at", "/acceptedAt"),
    ("closed_at", "/closedAt"),
];

/// Writes a line of JSON.
///
/// # Errors
/// Of the writer.
pub fn json(to: &mut (impl Write + ?Sized), record: &Value) -> io::Result<()> {
    writeln!(to, "{record}")
}

/// Writes the names of the columns.
///
/// # Errors
/// Of the writer.
pub fn head(to: &mut (impl Write + ?Sized)) -> io::Result<()> {
    line(to, &COLUMNS.map(|(name, _)| name.to_owned()))
}

/// Writes a row.
///
/// # Errors
/// Of the writer.
pub fn row(to: &mut (impl Write + ?Sized), record: &Value) -> io::Result<()> {
    line(
        to,
        &COLUMNS.map(|(name, place)| {
            let value = record.pointer(place).unwrap_or(&Value::Null);
            match (name, value) {
                (_, Value::Null) => String::new(),
                (_, Value::String(text)) => text.clone(),
                ("solutions", Value::Array(lines)) => solutions(lines).to_string(),
                (_, other) => other.to_string(),
            }
        }),
    )
}

/// As the import reads them.
fn solutions(lines: &[Value]) -> Value {
    let one = |line: &Value| {
        serde_json::json!({
            "solution": line["solution"]["name"],
            "price": line["price"]["amount"],
            "currency": line["price"]["currency"],
            "quantity": line["quantity"],
        })
    };
    lines.iter().map(one).collect()
}

fn line<const N: usize>(to: &mut (impl Write + ?Sized), cells: &[String; N]) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(to);
    writer.write_record(cells)?;
    writer.flush()
}

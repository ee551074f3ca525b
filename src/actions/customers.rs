//! `createCustomer`: a customer that the reference data does not hold (R32).

use covente_entity::customer;
use covente_entity::types::ids::CustomerId;
use covente_entity::types::{CustomerClass, Time};
use serde::Serialize;

use crate::actions::desk::{Call, Desk, Done, Made};
use crate::actions::faults::Faults;
use crate::actions::input;
use crate::actions::write::{Begun, begin};
use crate::clock::Clock;
use crate::domain::refusal::{Code, Path, Refusal};
use crate::domain::viewer::Viewer;
use crate::domain::{contact, text};
use crate::error::Error;
use crate::store::write;

/// `createCustomer`.
#[derive(Clone, Debug, Serialize)]
pub struct Create {
    /// Its name.
    pub name: String,
    /// First line of its address.
    pub line1: String,
    /// Second line.
    pub line2: Option<String>,
    /// City.
    pub city: String,
    /// State or region.
    pub region: Option<String>,
    /// Postal code.
    pub postal_code: Option<String>,
    /// Two-letter country code.
    pub country: String,
    /// Industry.
    pub industry: Option<String>,
    /// D-U-N-S number.
    pub duns: Option<String>,
}

/// Makes a customer, seen by one's own company and by the parties of its deals (design §11).
///
/// # Errors
/// The faults of the input; `FORBIDDEN` without a role for deals.
pub async fn create(
    desk: &Desk,
    viewer: &Viewer,
    call: &Call,
    input: Create,
) -> Result<Done, Error> {
    let open = match begin(desk, viewer, call, "createCustomer", &input).await? {
        Begun::Now(open) => open,
        Begun::Again(done) => return Ok(*done),
    };
    let customer = check(&desk.clock, viewer, open.now, &input).map_err(Error::Refused)?;
    if !viewer.sees_deals() {
        return Err(Refusal::new(
            Code::Forbidden,
            "R7",
            "Your role has nothing to do with deals.",
        )
        .into());
    }
    write::insert_customer(&open.tx.on, &customer).await?;
    let id = customer.id;
    let mut done = open
        .finish(Made {
            customer: Some(id),
            ..Made::default()
        })
        .await?;
    done.customer = Some(customer);
    Ok(done)
}

fn check(
    clock: &Clock,
    viewer: &Viewer,
    now: Time,
    input: &Create,
) -> Result<customer::Model, Vec<Refusal>> {
    let address = Path::of("address");
    let short = |text: &Option<String>, path: &Path| input::note(text.as_deref(), text::NAME, path);
    let mut faults = Faults::new();
    let name = faults.take(text::required(&input.name, text::NAME, &Path::of("name")));
    let line1 = faults.take(text::required(
        &input.line1,
        text::NAME,
        &address.field("line1"),
    ));
    let line2 = faults.take(short(&input.line2, &address.field("line2")));
    let city = faults.take(text::required(
        &input.city,
        text::NAME,
        &address.field("city"),
    ));
    let region = faults.take(short(&input.region, &address.field("region")));
    let postal_code = faults.take(short(&input.postal_code, &address.field("postalCode")));
    let country = faults.take(contact::country(&input.country, &address.field("country")));
    let industry = faults.take(short(&input.industry, &Path::of("industry")));
    let duns = input
        .duns
        .as_deref()
        .map(|number| contact::duns(number, &Path::of("duns")))
        .transpose();
    let duns = faults.take(duns);
    let customer = (|| {
        let (name, city) = (name?, city?);
        Some(customer::Model {
            id: CustomerId(clock.id()),
            name_folded: text::fold(&name),
            name,
            line1: Some(line1?),
            line2: line2?,
            city_folded: Some(text::fold(&city)),
            city: Some(city),
            region: region?,
            postal_code: postal_code?,
            country: country?,
            industry: industry?,
            duns: duns?,
            class: CustomerClass::Other,
            scheme: None,
            external_id: None,
            created_by: Some(viewer.partner),
            created_at: now,
        })
    })();
    faults.settle(customer)
}

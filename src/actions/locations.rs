//! `createLocation`, `updateLocation`: where a company is, and who there is told of inbound deals (R3, R154, R157).

use covente_entity::location;
use covente_entity::types::ids::{LocationId, PartnerId};
use covente_entity::types::{InboundContact, InboundContacts, Locale};
use serde::Serialize;
use serde_json::json;

use crate::actions::companies::{finish, load};
use crate::actions::desk::{Call, Company, Desk, Done};
use crate::actions::duty::{allow, guard, kept, stale};
use crate::actions::faults::Faults;
use crate::actions::input::{Patch, too_many};
use crate::actions::write::{Begun, Open, begin};
use crate::domain::permission::{Duty, duty};
use crate::domain::refusal::{Code, Path, Refusal};
use crate::domain::viewer::Viewer;
use crate::domain::{contact, text};
use crate::error::Error;
use crate::store::partners;
use crate::store::programme::Written;

/// Inbound contacts of one location at most.
pub const CONTACTS: usize = 20;

/// A location as sent.
#[derive(Clone, Debug, Serialize)]
pub struct Place {
    /// Its name.
    pub name: String,
    /// Its city.
    pub city: String,
    /// Two-letter country code.
    pub country: String,
    /// Its number in the partner network, which no other location has.
    pub membership_id: String,
    /// Who is told of inbound deals.
    pub inbound_contacts: Vec<ContactInput>,
}

/// An inbound contact as sent.
#[derive(Clone, Debug, Serialize)]
pub struct ContactInput {
    /// Full name.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// The language of the mail.
    pub locale: Locale,
    /// Whether to send any.
    pub notify: bool,
}

/// `createLocation`.
#[derive(Clone, Debug, Serialize)]
pub struct Create {
    /// Whose it is; one's own company's by default.
    pub partner: Option<PartnerId>,
    /// The location.
    pub place: Place,
}

/// Adds a location to a company.
///
/// # Errors
/// The faults of the input; `FORBIDDEN`.
pub async fn create(
    desk: &Desk,
    viewer: &Viewer,
    call: &Call,
    input: Create,
) -> Result<Done, Error> {
    let open = match begin(desk, viewer, call, "createLocation", &input).await? {
        Begun::Now(open) => open,
        Begun::Again(done) => return Ok(*done),
    };
    let mut faults = Faults::new();
    let company = match load(&open, Some(input.partner.unwrap_or(viewer.partner))).await {
        Err(Error::NotFound(message)) => {
            faults.add(Refusal::at(Code::NotFound, &Path::of("partnerId"), message));
            None
        }
        company => Some(company?),
    };
    let id = company
        .as_ref()
        .map_or(viewer.partner, |company| company.partner.id);
    let row = faults.take_all(new(&open, id, &input.place, None).await?);
    let (mut company, row) = faults.settle(company.zip(row)).map_err(Error::Refused)?;
    let refusal = duty(viewer, Duty::KeepLocations, Some(id), None);
    allow(Vec::from_iter(refusal))?;
    match open.tx.insert_location(&row).await? {
        Written::Done => {}
        Written::Taken | Written::Stale => return Err(taken_at(None).into()),
    }
    let id = row.id;
    company.locations.push(row);
    finish(open, sorted(company), Some(id)).await
}

/// A new location of a company, where nothing is wrong with it.
///
/// # Errors
/// The outer one of the database; the inner ones at the fields, below the path where there is one.
pub(crate) async fn new(
    open: &Open<'_>,
    company: PartnerId,
    place: &Place,
    path: Option<&Path>,
) -> Result<Result<location::Model, Vec<Refusal>>, Error> {
    let at = |field: &str| path.map_or_else(|| Path::of(field), |path| path.field(field));
    let mut faults = Faults::new();
    let name = faults.take(text::required(&place.name, text::NAME, &at("name")));
    let city = faults.take(text::required(&place.city, text::NAME, &at("city")));
    let country = faults.take(contact::country(&place.country, &at("country")));
    let membership_id = membership(open, &place.membership_id, None, &at("membershipId")).await?;
    let membership_id = faults.take(membership_id);
    let contacts = contacts(&place.inbound_contacts, &at("inboundContacts"));
    let contacts = faults.take_all(contacts);
    let row = (|| {
        Some(location::Model {
            id: LocationId(open.desk.clock.id()),
            partner_id: company,
            name: name?,
            city: city?,
            country: country?,
            membership_id: membership_id?,
            inbound_contacts: contacts?,
            version: 1,
            created_at: open.now,
        })
    })();
    Ok(faults.settle(row))
}

/// A membership number that is free, or the location's own.
async fn membership(
    open: &Open<'_>,
    text: &str,
    own: Option<LocationId>,
    path: &Path,
) -> Result<Result<String, Refusal>, Error> {
    let number = match text::required(text, text::FOREIGN_ID, path) {
        Ok(number) => number,
        Err(fault) => return Ok(Err(fault)),
    };
    let holder = partners::member(&open.tx.on, &number).await?;
    if holder.is_some() && holder != own {
        return Ok(Err(in_use(path)));
    }
    Ok(Ok(number))
}

fn in_use(path: &Path) -> Refusal {
    Refusal::at(
        Code::InvalidValue,
        path,
        "Another location has this membership id.",
    )
    .rule("R3")
}

/// The same, found out at the last moment: somebody took the number meanwhile.
pub(crate) fn taken(path: &Path) -> Refusal {
    taken_at(Some(path))
}

fn taken_at(path: Option<&Path>) -> Refusal {
    const FIELD: &str = "membershipId";
    in_use(&path.map_or_else(|| Path::of(FIELD), |path| path.field(FIELD)))
}

/// Checks the contacts: at most [`CONTACTS`], none twice.
fn contacts(inputs: &[ContactInput], path: &Path) -> Result<InboundContacts, Vec<Refusal>> {
    if inputs.len() > CONTACTS {
        return Err(vec![too_many(path, CONTACTS, inputs.len(), "R154")]);
    }
    let mut faults = Faults::new();
    let mut contacts = Vec::new();
    for (place, input) in inputs.iter().enumerate() {
        let at = path.index(place);
        let name = faults.take(text::required(&input.name, text::NAME, &at.field("name")));
        let email = text::required(&input.email, text::NOTE, &at.field("email"))
            .and_then(|email| contact::email(&email, &at.field("email")));
        let email = faults.take(email);
        let key = contact::email_key(&input.email);
        let same = |other: &ContactInput| contact::email_key(&other.email) == key;
        if email.is_some() && inputs[..place].iter().any(same) {
            faults.add(
                Refusal::at(
                    Code::InvalidValue,
                    &at.field("email"),
                    "This address is in the list already.",
                )
                .with(json!({ "email": input.email })),
            );
        }
        contacts.extend(name.zip(email).map(|(name, email)| InboundContact {
            name,
            email,
            locale: input.locale,
            notify: input.notify,
        }));
    }
    faults.settle(Some(InboundContacts(contacts)))
}

/// `updateLocation`.
#[derive(Clone, Debug, Serialize)]
pub struct Update {
    /// The location.
    pub location: Option<LocationId>,
    /// Its version.
    pub expected_version: i32,
    /// Its name.
    pub name: Patch<String>,
    /// Its city.
    pub city: Patch<String>,
    /// Two-letter country code.
    pub country: Patch<String>,
    /// Its number in the partner network.
    pub membership_id: Patch<String>,
    /// Who is told of inbound deals.
    pub inbound_contacts: Patch<Vec<ContactInput>>,
}

/// Changes a location.
///
/// # Errors
/// The faults of the input; `FORBIDDEN`.
pub async fn update(
    desk: &Desk,
    viewer: &Viewer,
    call: &Call,
    input: Update,
) -> Result<Done, Error> {
    let open = match begin(desk, viewer, call, "updateLocation", &input).await? {
        Begun::Now(open) => open,
        Begun::Again(done) => return Ok(*done),
    };
    let missing = || Error::NotFound("There is no such location.");
    let id = input.location.ok_or_else(missing)?;
    let found = partners::locations(&open.tx.db, &open.tx.on, &[id]).await?;
    let now = found.into_iter().next().ok_or_else(missing)?;
    let mut company = load(&open, Some(now.partner_id)).await?;
    let given = changed(&open, &now, &input).await?;
    let refusal = duty(viewer, Duty::KeepLocations, Some(now.partner_id), None);
    let refusals = Vec::from_iter(refusal);
    let mut row = guard(given, now.version, input.expected_version, refusals)?;
    row.version += 1;
    match open.tx.update_location(&row, now.version).await? {
        Written::Done => {}
        Written::Stale => return Err(stale(None, now.version)),
        Written::Taken => return Err(taken_at(None).into()),
    }
    company.locations.retain(|location| location.id != id);
    company.locations.push(row);
    finish(open, sorted(company), Some(id)).await
}

async fn changed(
    open: &Open<'_>,
    now: &location::Model,
    input: &Update,
) -> Result<Result<location::Model, Vec<Refusal>>, Error> {
    let at = Path::of;
    let name = |text: &String, path: &Path| text::required(text, text::NAME, path);
    let mut faults = Faults::new();
    let city = faults.take(kept(&input.city, &now.city, &at("city"), name));
    let name = faults.take(kept(&input.name, &now.name, &at("name"), name));
    let country = |text: &String, path: &Path| contact::country(text, path);
    let country = faults.take(kept(&input.country, &now.country, &at("country"), country));
    let path = at("membershipId");
    let membership_id = match &input.membership_id {
        Patch::Set(number) => membership(open, number, Some(now.id), &path).await?,
        Patch::Keep | Patch::Clear => {
            let as_sent = |text: &String, _: &Path| Ok(text.clone());
            kept(&input.membership_id, &now.membership_id, &path, as_sent)
        }
    };
    let membership_id = faults.take(membership_id);
    let contacts = match &input.inbound_contacts {
        Patch::Keep => Ok(now.inbound_contacts.clone()),
        Patch::Clear => Ok(InboundContacts::default()),
        Patch::Set(inputs) => contacts(inputs, &at("inboundContacts")),
    };
    let contacts = faults.take_all(contacts);
    let row = (|| {
        Some(location::Model {
            name: name?,
            city: city?,
            country: country?,
            membership_id: membership_id?,
            inbound_contacts: contacts?,
            ..now.clone()
        })
    })();
    Ok(faults.settle(row))
}

/// By name, as lists of locations are.
fn sorted(mut company: Company) -> Company {
    company
        .locations
        .sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
    company
}

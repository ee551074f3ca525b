//! `covente seed`: the first company of a programme, its vendor; without it nobody can sign in to admit the others.

use covente_entity::types::ids::{LocationId, PartnerId};
use covente_entity::types::{InboundContacts, PartnerKind};
use covente_entity::{location, partner};

use crate::actions::faults::Faults;
use crate::clock::Clock;
use crate::domain::refusal::Path;
use crate::domain::{contact, text};
use crate::error::Error;
use crate::store::connect::Db;
use crate::store::{migrate, partners};

/// The vendor, with its first location.
#[derive(Clone, Debug)]
pub struct Vendor {
    /// Its name.
    pub name: String,
    /// Where it is at home: a two-letter country code.
    pub country: String,
    /// The city of its first location.
    pub city: String,
    /// The number of that location in the partner network.
    pub membership_id: String,
}

/// Makes the vendor, unless the programme has one, whatever that one is called; answers with its id, and whether it is new.
///
/// # Errors
/// The faults of the input; [`Error::Internal`] of the database.
pub async fn vendor(db: &Db, clock: &Clock, input: &Vendor) -> Result<(PartnerId, bool), Error> {
    let mut faults = Faults::new();
    let name = faults.take(text::required(&input.name, text::NAME, &Path::of("vendor")));
    let country = faults.take(contact::country(&input.country, &Path::of("country")));
    let city = faults.take(text::required(&input.city, text::NAME, &Path::of("city")));
    let membership = Path::of("membershipId");
    let membership = text::required(&input.membership_id, text::FOREIGN_ID, &membership);
    let membership = faults.take(membership);
    let checked = (|| Some((name?, country?, city?, membership?)))();
    let (name, country, city, membership_id) = faults.settle(checked).map_err(Error::Refused)?;

    let tx = db.begin().await?;
    // Two at once would each find none.
    migrate::take_turn(&tx).await?;
    if let Some(known) = partners::vendor(db, &tx.on).await? {
        tx.rollback().await?;
        return Ok((known, false));
    }
    let (now, id) = (clock.now(), PartnerId(clock.id()));
    let place = location::Model {
        id: LocationId(clock.id()),
        partner_id: id,
        name: city.clone(),
        city,
        country: country.clone(),
        membership_id,
        inbound_contacts: InboundContacts(Vec::new()),
        version: 1,
        created_at: now,
    };
    tx.insert_partners(vec![partner::Model {
        id,
        kind: PartnerKind::Vendor,
        name_folded: text::fold(&name),
        name,
        country,
        co_sell_ready: true,
        transacting: true,
        assessment_vetted: true,
        default_location_id: place.id,
        version: 1,
        created_at: now,
    }])
    .await?;
    tx.insert_locations(vec![place]).await?;
    tx.commit().await?;
    Ok((id, true))
}

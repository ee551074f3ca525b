//! `createPartner`, `updatePartner`: who is in the programme, and what it has vetted (R12, R13, R57).

use covente_entity::partner;
use covente_entity::types::PartnerKind;
use covente_entity::types::ids::{LocationId, PartnerId};
use serde::Serialize;

use crate::actions::desk::{Call, Company, Desk, Done, Made};
use crate::actions::duty::{allow, flag, guard, kept, stale};
use crate::actions::faults::Faults;
use crate::actions::input::Patch;
use crate::actions::locations::{self, Place, taken};
use crate::actions::write::{Begun, Open, begin};
use crate::domain::permission::{Duty, duty, holds};
use crate::domain::refusal::{Code, Path, Refusal};
use crate::domain::viewer::Viewer;
use crate::domain::{contact, text};
use crate::error::Error;
use crate::store::programme::Written;
use crate::store::{keyed, partners};

/// `createPartner`.
#[derive(Clone, Debug, Serialize)]
pub struct Create {
    /// Its name.
    pub name: String,
    /// Where it is at home.
    pub country: String,
    /// Whether the programme has released it for co-selling (R12).
    pub co_sell_ready: bool,
    /// Whether it transacts, and so can be invited (R57).
    pub transacting: bool,
    /// Whether it may run solution assessments (R13).
    pub assessment_vetted: bool,
    /// Its first location, where inbound deals land that nothing else places.
    pub location: Place,
}

/// Takes a company into the programme, with its first location.
///
/// # Errors
/// The faults of the input; `FORBIDDEN`.
pub async fn create(
    desk: &Desk,
    viewer: &Viewer,
    call: &Call,
    input: Create,
) -> Result<Done, Error> {
    let open = match begin(desk, viewer, call, "createPartner", &input).await? {
        Begun::Now(open) => open,
        Begun::Again(done) => return Ok(*done),
    };
    let company = check(&open, &input).await?.map_err(Error::Refused)?;
    allow(Vec::from_iter(duty(viewer, Duty::AdmitCompany, None, None)))?;
    open.tx
        .insert_partners(vec![company.partner.clone()])
        .await?;
    for location in &company.locations {
        if open.tx.insert_location(location).await? != Written::Done {
            return Err(taken(&Path::of("location")).into());
        }
    }
    finish(open, company, None).await
}

async fn check(open: &Open<'_>, input: &Create) -> Result<Result<Company, Vec<Refusal>>, Error> {
    let id = PartnerId(open.desk.clock.id());
    let mut faults = Faults::new();
    let name = faults.take(text::required(&input.name, text::NAME, &Path::of("name")));
    let country = faults.take(contact::country(&input.country, &Path::of("country")));
    let location = locations::new(open, id, &input.location, Some(&Path::of("location"))).await?;
    let location = faults.take_all(location);
    let company = (|| {
        let (name, location) = (name?, location?);
        let partner = partner::Model {
            id,
            kind: PartnerKind::Partner,
            name_folded: text::fold(&name),
            name,
            country: country?,
            co_sell_ready: input.co_sell_ready,
            transacting: input.transacting,
            assessment_vetted: input.assessment_vetted,
            default_location_id: location.id,
            version: 1,
            created_at: open.now,
        };
        Some(Company {
            partner,
            locations: vec![location],
        })
    })();
    Ok(faults.settle(company))
}

/// `updatePartner`.
#[derive(Clone, Debug, Serialize)]
pub struct Update {
    /// The company.
    pub partner: Option<PartnerId>,
    /// Its version.
    pub expected_version: i32,
    /// Its name.
    pub name: Patch<String>,
    /// Where it is at home.
    pub country: Patch<String>,
    /// Whether the programme has released it for co-selling.
    pub co_sell_ready: Patch<bool>,
    /// Whether it transacts.
    pub transacting: Patch<bool>,
    /// Whether it may run solution assessments.
    pub assessment_vetted: Patch<bool>,
    /// Where inbound deals land that nothing else places.
    pub default_location: Patch<LocationId>,
}

/// Changes a company. What the programme vets, only an admin of the programme changes.
///
/// # Errors
/// The faults of the input; `FORBIDDEN`, for what is vetted at the field.
pub async fn update(
    desk: &Desk,
    viewer: &Viewer,
    call: &Call,
    input: Update,
) -> Result<Done, Error> {
    let open = match begin(desk, viewer, call, "updatePartner", &input).await? {
        Begun::Now(open) => open,
        Begun::Again(done) => return Ok(*done),
    };
    let mut company = load(&open, input.partner).await?;
    let given = changed(&company, &input);
    let id = Some(company.partner.id);
    let vetted = [
        (&input.co_sell_ready, "coSellReady"),
        (&input.transacting, "transacting"),
        (&input.assessment_vetted, "assessmentVetted"),
    ];
    let vetted = vetted
        .into_iter()
        .filter(|(patch, _)| **patch != Patch::Keep)
        .filter_map(|(_, field)| duty(viewer, Duty::VetCompany, id, Some(&Path::of(field))));
    // The default location is the last of a company's routing rules: who keeps these may change that alone (R178).
    let routes = (&input.name, &input.country) == (&Patch::Keep, &Patch::Keep)
        && input.default_location != Patch::Keep
        && holds(viewer, Duty::KeepRouting, id);
    let refusals = duty(viewer, Duty::KeepCompany, id, None)
        .filter(|_| !routes)
        .into_iter()
        .chain(vetted);
    let version = company.partner.version;
    company.partner = guard(given, version, input.expected_version, refusals.collect())?;
    company.partner.version += 1;
    if !open.tx.update_partner(&company.partner, version).await? {
        return Err(stale(None, version));
    }
    finish(open, company, None).await
}

fn changed(company: &Company, input: &Update) -> Result<partner::Model, Vec<Refusal>> {
    let now = &company.partner;
    let at = Path::of;
    let mut faults = Faults::new();
    let name = faults.take(kept(&input.name, &now.name, &at("name"), |text, path| {
        text::required(text, text::NAME, path)
    }));
    let country = faults.take(kept(
        &input.country,
        &now.country,
        &at("country"),
        |text, path| contact::country(text, path),
    ));
    let ready = flag(&input.co_sell_ready, now.co_sell_ready, &at("coSellReady"));
    let ready = faults.take(ready);
    let transacting = flag(&input.transacting, now.transacting, &at("transacting"));
    let transacting = faults.take(transacting);
    let vetted = faults.take(flag(
        &input.assessment_vetted,
        now.assessment_vetted,
        &at("assessmentVetted"),
    ));
    let default = kept(
        &input.default_location,
        &now.default_location_id,
        &at("defaultLocationId"),
        |id, path| {
            let own = company.locations.iter().any(|location| location.id == *id);
            own.then_some(*id).ok_or_else(|| {
                Refusal::at(Code::NotFound, path, "The company has no such location.")
            })
        },
    );
    let default = faults.take(default);
    let partner = (|| {
        let name = name?;
        Some(partner::Model {
            name_folded: text::fold(&name),
            name,
            country: country?,
            co_sell_ready: ready?,
            transacting: transacting?,
            assessment_vetted: vetted?,
            default_location_id: default?,
            ..now.clone()
        })
    })();
    faults.settle(partner)
}

/// A company with its locations. All who signed in see all companies.
///
/// # Errors
/// [`Error::NotFound`] where there is none.
pub(crate) async fn load(open: &Open<'_>, id: Option<PartnerId>) -> Result<Company, Error> {
    let missing = || Error::NotFound("There is no such company.");
    let id = id.ok_or_else(missing)?;
    let (db, on) = (&open.tx.db, &open.tx.on);
    let found = partners::find(db, on, &[id]).await?;
    Ok(Company {
        partner: found.into_iter().next().ok_or_else(missing)?,
        locations: keyed::locations_on(db, on, &[id]).await?,
    })
}

/// Ends a write of a company, or of one of its locations.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub(crate) async fn finish(
    open: Open<'_>,
    company: Company,
    location: Option<LocationId>,
) -> Result<Done, Error> {
    let made = Made {
        partner: Some(company.partner.id),
        location,
        ..Made::default()
    };
    let mut done = open.finish(made).await?;
    done.company = Some(company);
    Ok(done)
}

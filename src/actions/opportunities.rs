//! `updateOpportunity`, `setCustomerContact`: details of a record while it is worked on (R35, R81).

use chrono::NaiveDate;
use covente_entity::types::ids::OpportunityId;
use serde::Serialize;

use crate::actions::desk::{Call, Desk, Done, Made};
use crate::actions::faults::Faults;
use crate::actions::input::{self, ContactInput, MoneyInput, Patch};
use crate::actions::invitations::no_consent;
use crate::actions::vendor::set_contact;
use crate::actions::write::{Begun, Write, begin};
use crate::domain::action::Action;
use crate::domain::event::EventKind;
use crate::domain::facts::ended_unaccepted;
use crate::domain::money::Money;
use crate::domain::refusal::{Code, Path, Refusal};
use crate::domain::viewer::Viewer;
use crate::domain::{assessment, text};
use crate::error::Error;

/// `updateOpportunity`. The location is not here: it never changes (R34).
#[derive(Clone, Debug, Serialize)]
pub struct Update {
    /// The record.
    pub opportunity: Option<OpportunityId>,
    /// Its version.
    pub expected_version: i32,
    /// The deal's name.
    pub name: Patch<String>,
    /// Estimated value.
    pub value: Patch<MoneyInput>,
    /// Estimated close date.
    pub close_date: Patch<String>,
    /// Notes for one's own company.
    pub private_notes: Patch<String>,
    /// CRM id.
    pub crm_id: Patch<String>,
    /// Campaign id.
    pub campaign_id: Patch<String>,
}

struct Changes {
    name: Patch<String>,
    value: Patch<Money>,
    close_date: Patch<NaiveDate>,
    private_notes: Patch<String>,
    crm_id: Patch<String>,
    campaign_id: Patch<String>,
}

/// Changes the named fields of a record and leaves the others alone.
///
/// # Errors
/// The faults of the input, `VERSION_CONFLICT`, `TERMINAL_STATE`, `ILLEGAL_TRANSITION`.
pub async fn update(
    desk: &Desk,
    viewer: &Viewer,
    call: &Call,
    input: Update,
) -> Result<Done, Error> {
    let open = match begin(desk, viewer, call, "updateOpportunity", &input).await? {
        Begun::Now(open) => open,
        Begun::Again(done) => return Ok(*done),
    };
    let write = open.load(input.opportunity, input.expected_version).await?;
    let given = check(&write, &input)?;
    let (mut write, changes) = write
        .guard(Action::UpdateOpportunity, given, |_, _| Vec::new())
        .await?;
    write.act()?;
    let record = write.record_mut()?;
    if let Patch::Set(name) = changes.name {
        record.name = name;
    }
    if let Patch::Set(value) = changes.value {
        record.value_minor = value.minor;
        record.currency = value.currency;
    }
    if let Patch::Set(date) = changes.close_date {
        record.close_date = date;
    }
    apply(changes.private_notes, &mut record.private_notes);
    apply(changes.crm_id, &mut record.crm_id);
    apply(changes.campaign_id, &mut record.campaign_id);
    write.note(write.target, EventKind::DetailsChanged)?;
    write.finish(Made::default(), Vec::new()).await
}

fn apply(patch: Patch<String>, field: &mut Option<String>) {
    match patch {
        Patch::Keep => {}
        Patch::Clear => *field = None,
        Patch::Set(text) => *field = Some(text),
    }
}

fn check(write: &Write<'_>, input: &Update) -> Result<Result<Changes, Vec<Refusal>>, Error> {
    let at = Path::of;
    // A close date may be corrected to a past one, but never to one before the record itself (R39).
    let earliest = write.record()?.created_at.date_naive();
    let mut faults = Faults::new();
    let name = faults.take_all(needed(&input.name, "name", |text, path| {
        text::required(text, text::NAME, path).map_err(|fault| vec![fault])
    }));
    let value = faults.take_all(needed(&input.value, "value", MoneyInput::check));
    let close_date = faults.take_all(needed(&input.close_date, "closeDate", |text, path| {
        input::date(text, earliest, path).map_err(|fault| vec![fault])
    }));
    let private_notes = faults.take(clearable(
        &input.private_notes,
        text::NOTE,
        &at("privateNotes"),
    ));
    if write.deal.engagement.assessment && private_notes == Some(Patch::Clear) {
        faults.add(assessment::no_notes());
    }
    let crm_id = faults.take(clearable(&input.crm_id, text::FOREIGN_ID, &at("crmId")));
    let campaign_id = faults.take(clearable(
        &input.campaign_id,
        text::FOREIGN_ID,
        &at("campaignId"),
    ));
    let changes = (|| {
        Some(Changes {
            name: name?,
            value: value?,
            close_date: close_date?,
            private_notes: private_notes?,
            crm_id: crm_id?,
            campaign_id: campaign_id?,
        })
    })();
    Ok(faults.settle(changes))
}

/// A field that can be changed but not cleared.
fn needed<T, U>(
    change: &Patch<T>,
    field: &str,
    check: impl FnOnce(&T, &Path) -> Result<U, Vec<Refusal>>,
) -> Result<Patch<U>, Vec<Refusal>> {
    let path = Path::of(field);
    match change {
        Patch::Keep => Ok(Patch::Keep),
        Patch::Clear => Err(vec![
            Refusal::at(Code::Required, &path, "This field cannot be cleared.").rule("R34"),
        ]),
        Patch::Set(value) => check(value, &path).map(Patch::Set),
    }
}

fn clearable(
    change: &Patch<String>,
    maximum: usize,
    path: &Path,
) -> Result<Patch<String>, Refusal> {
    match change {
        Patch::Keep => Ok(Patch::Keep),
        Patch::Clear => Ok(Patch::Clear),
        Patch::Set(text) => {
            Ok(text::optional(text, maximum, path)?.map_or(Patch::Clear, Patch::Set))
        }
    }
}

/// `setCustomerContact`.
#[derive(Clone, Debug, Serialize)]
pub struct SetContact {
    /// The originator's record.
    pub opportunity: Option<OpportunityId>,
    /// Its version.
    pub expected_version: i32,
    /// The contact, or its removal; it must say which.
    pub contact: Patch<ContactInput>,
}

/// Sets or clears the customer's contact of a deal. While another company would see it, it needs consent (R29), and
/// while the vendor is asked it cannot be cleared (R28); an assessment keeps one with consent (R132).
///
/// # Errors
/// `CONSENT_REQUIRED`, `CUSTOMER_CONTACT_REQUIRED`, `INBOUND_CANNOT_INVITE` and the faults of the input.
pub async fn set_customer_contact(
    desk: &Desk,
    viewer: &Viewer,
    call: &Call,
    input: SetContact,
) -> Result<Done, Error> {
    let open = match begin(desk, viewer, call, "setCustomerContact", &input).await? {
        Begun::Now(open) => open,
        Begun::Again(done) => return Ok(*done),
    };
    let write = open.load(input.opportunity, input.expected_version).await?;
    let path = Path::of("contact");
    let given = match &input.contact {
        Patch::Set(contact) => contact.check(&path).map(Some),
        Patch::Clear => Ok(None),
        Patch::Keep => Err(vec![Refusal::at(
            Code::Required,
            &path,
            "Give the contact, or null to take it off.",
        )]),
    };
    let (mut write, contact) = write
        .guard(Action::SetCustomerContact, given, |write, contact| {
            let facts = write.facts();
            let shared = facts
                .records
                .iter()
                .any(|record| !record.originator && !ended_unaccepted(record));
            let asked = facts
                .vendor
                .filter(|_| !facts.started_by_vendor)
                .and_then(|vendor| facts.record_of(vendor))
                .is_some_and(|record| !ended_unaccepted(record));
            if facts.assessment {
                let consent = contact.as_ref().map(|contact| contact.consent);
                return Vec::from_iter(assessment::contact(consent, &path));
            }
            match contact {
                Some(contact) if shared && !contact.consent => vec![Refusal {
                    path: vec!["contact".to_owned(), "consentGiven".to_owned()],
                    ..no_consent()
                }],
                None if asked => vec![
                    Refusal::new(
                        Code::CustomerContactRequired,
                        "R28",
                        "The vendor was asked for help, so the deal keeps a customer contact.",
                    )
                    .on(&Path::of("contact")),
                ],
                _ => Vec::new(),
            }
        })
        .await?;
    write.act()?;
    set_contact(&mut write, contact);
    write.note(write.target, EventKind::ContactChanged)?;
    write.finish(Made::default(), Vec::new()).await
}

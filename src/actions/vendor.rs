//! `shareWithVendor`, `requestVendorHelp`: the vendor's involvement goes up, never down (R17–R22, R54, R103).

use covente_entity::types::ids::InvitationId;
use covente_entity::types::ids::OpportunityId;
use covente_entity::types::{HelpKind, HelpKinds, VendorInvolvement};
use serde::Serialize;

use crate::actions::create::Create;
use crate::actions::desk::{Call, Desk, Done, Made};
use crate::actions::faults::Faults;
use crate::actions::input::{self, Contact, ContactInput, HelpInput};
use crate::actions::invitations::{self, Offer};
use crate::actions::registration::case;
use crate::actions::write::{Begun, Write, begin};
use crate::domain::action::Action;
use crate::domain::event::EventKind;
use crate::domain::money::Money;
use crate::domain::refusal::{Code, Path, Refusal};
use crate::domain::viewer::Viewer;
use crate::domain::{registration, text};
use crate::error::Error;
use crate::store::partners;

/// `shareWithVendor`.
#[derive(Clone, Debug, Serialize)]
pub struct Share {
    /// The record.
    pub opportunity: Option<OpportunityId>,
    /// Its version.
    pub expected_version: i32,
}

/// Lets the vendor's sellers view the deal, for good (R22).
///
/// # Errors
/// `INBOUND_CANNOT_INVITE`, `ILLEGAL_TRANSITION` where they may already.
pub async fn share(desk: &Desk, viewer: &Viewer, call: &Call, input: Share) -> Result<Done, Error> {
    let open = match begin(desk, viewer, call, "shareWithVendor", &input).await? {
        Begun::Now(open) => open,
        Begun::Again(done) => return Ok(*done),
    };
    let write = open.load(input.opportunity, input.expected_version).await?;
    let (mut write, ()) = write
        .guard(Action::ShareWithVendor, Ok(()), |_, ()| Vec::new())
        .await?;
    write.act()?;
    show(&mut write)?;
    write.finish(Made::default(), Vec::new()).await
}

/// Makes the deal visible to the vendor.
///
/// # Errors
/// [`Error::Internal`]: the record is in the deal.
pub(crate) fn show(write: &mut Write<'_>) -> Result<(), Error> {
    write.deal.engagement.vendor_involvement = VendorInvolvement::Visible;
    write.note(write.target, EventKind::Shared)
}

/// `requestVendorHelp`.
#[derive(Clone, Debug, Serialize)]
pub struct Ask {
    /// The record.
    pub opportunity: Option<OpportunityId>,
    /// Its version.
    pub expected_version: i32,
    /// What is wanted.
    pub help: HelpInput,
    /// The customer's contact, where the deal has none yet or another is to be called.
    pub contact: Option<ContactInput>,
}

/// Asks the vendor for help: it gets a record of its own and fourteen days to answer (R54).
///
/// # Errors
/// `CUSTOMER_CONTACT_REQUIRED`, `CONSENT_REQUIRED`, `ALREADY_INVITED`, `INBOUND_CANNOT_INVITE`.
pub async fn request_help(
    desk: &Desk,
    viewer: &Viewer,
    call: &Call,
    input: Ask,
) -> Result<Done, Error> {
    let open = match begin(desk, viewer, call, "requestVendorHelp", &input).await? {
        Begun::Now(open) => open,
        Begun::Again(done) => return Ok(*done),
    };
    let write = open.load(input.opportunity, input.expected_version).await?;
    let given = check(&input);
    let (mut write, (kinds, message, contact)) = write
        .guard(
            Action::RequestVendorHelp,
            given,
            |write, (_, _, contact)| callable(write, contact.as_ref()),
        )
        .await?;
    let case = case(&write).await?;
    write.act()?;
    if let Some(contact) = contact {
        set_contact(&mut write, Some(contact));
    }
    let invitation = ask(&mut write, kinds, message).await?;
    let warnings = registration::before(Action::RequestVendorHelp, &case, write.open.now);
    write
        .finish(
            Made {
                invitation: Some(invitation),
                ..Made::default()
            },
            warnings,
        )
        .await
}

type Given = (Vec<HelpKind>, Option<String>, Option<Contact>);

fn check(input: &Ask) -> Result<Given, Vec<Refusal>> {
    let mut faults = Faults::new();
    let kinds = faults.take(input::help(&input.help.help, &Path::of("helpKinds")));
    let message = faults.take(input::note(
        input.help.message.as_deref(),
        text::NOTE,
        &Path::of("message"),
    ));
    let contact = input
        .contact
        .as_ref()
        .map(|contact| contact.check(&Path::of("customerContact")))
        .transpose();
    let contact = faults.take_all(contact);
    let given = (|| Some((kinds?, message?, contact?)))();
    faults.settle(given)
}

/// The vendor may call the customer: there must be a contact who consented (R28, R29, R103).
fn callable(write: &Write<'_>, contact: Option<&Contact>) -> Vec<Refusal> {
    let engagement = &write.deal.engagement;
    let has_contact = contact.is_some() || engagement.contact_name.is_some();
    let consented = contact.map_or(engagement.contact_consent, |contact| contact.consent);
    if write.deal.vendor.is_none() {
        vec![Refusal::new(
            Code::PartnerNotEligible,
            "R54",
            "This programme has no vendor yet.",
        )]
    } else if !has_contact {
        vec![
            Refusal::new(
                Code::CustomerContactRequired,
                "R28",
                "The vendor needs a customer contact to help.",
            )
            .on(&Path::of("customerContact")),
        ]
    } else if !consented {
        vec![invitations::no_consent()]
    } else {
        Vec::new()
    }
}

/// Puts a contact on the deal, or takes it off.
pub(crate) fn set_contact(write: &mut Write<'_>, contact: Option<Contact>) {
    let engagement = &mut write.deal.engagement;
    engagement.contact_consent = contact.as_ref().is_some_and(|contact| contact.consent);
    let (name, phone, email) = contact.map_or((None, None, None), |contact| {
        (Some(contact.name), Some(contact.phone), Some(contact.email))
    });
    engagement.contact_name = name;
    engagement.contact_phone = phone;
    engagement.contact_email = email;
}

/// Sends the vendor its invitation: the deal's own value and solutions, at the vendor's default location.
///
/// # Errors
/// [`Error::Internal`]: the caller has seen that there is a vendor.
pub(crate) async fn ask(
    write: &mut Write<'_>,
    kinds: Vec<HelpKind>,
    message: Option<String>,
) -> Result<InvitationId, Error> {
    let id = write
        .deal
        .vendor
        .ok_or_else(|| Error::internal("there is no vendor to ask"))?;
    let vendor = partners::find(&write.open.tx.db, &write.open.tx.on, &[id])
        .await?
        .pop()
        .ok_or_else(|| Error::internal("the vendor has no company"))?;
    write.deal.engagement.vendor_involvement = VendorInvolvement::HelpRequested;
    write.deal.engagement.help_kinds = HelpKinds(kinds.clone());
    let record = write.record()?;
    let offer = Offer {
        invitee: id,
        location: vendor.default_location_id,
        share: Money {
            minor: record.value_minor,
            currency: record.currency.clone(),
        },
        close_date: record.close_date,
        message,
        solutions: write
            .deal
            .lines_of(write.target)
            .map(|line| line.solution_id)
            .collect(),
        help: kinds,
        team: None,
        is_help_request: true,
    };
    invitations::send(write, offer, EventKind::HelpRequested)
}

/// What is wanted of the vendor, and what it should know.
pub(crate) type Help = (Vec<HelpKind>, Option<String>);

/// The answers to the two vendor questions; the vendor itself is not asked (design §1).
///
/// # Errors
/// The faults of the answers, at their fields.
pub(crate) fn answers(input: &Create, viewer: &Viewer) -> Result<Option<Help>, Vec<Refusal>> {
    let mut faults = Faults::new();
    if viewer.is_vendor && (input.vendor_may_view || input.vendor_help.is_some()) {
        let path = Path::of(if input.vendor_help.is_some() {
            "vendorHelp"
        } else {
            "vendorMayView"
        });
        faults.add(
            Refusal::at(
                Code::InvalidValue,
                &path,
                "The vendor is in its own deals by itself.",
            )
            .rule("R15"),
        );
    }
    if viewer.is_vendor && input.invitations.is_empty() {
        faults.add(
            Refusal::at(
                Code::Required,
                &Path::of("invitations"),
                "The vendor sells with at least one partner.",
            )
            .rule("R15"),
        );
    }
    let Some(help) = &input.vendor_help else {
        return faults.settle(Some(None));
    };
    let path = Path::of("vendorHelp");
    let kinds = faults.take(input::help(&help.help, &path.field("helpKinds")));
    let message = faults.take(input::note(
        help.message.as_deref(),
        text::NOTE,
        &path.field("message"),
    ));
    faults.settle(kinds.zip(message).map(Some))
}

//! `createOpportunity`: own record, team, solutions, the two vendor questions and any invitations, all or nothing.

use chrono::NaiveDate;
use covente_entity::customer;
use covente_entity::types::ids::{CustomerId, LocationId, SolutionId};
use covente_entity::types::{Person, SolutionKind};
use serde::Serialize;

use crate::actions::desk::{Call, Desk, Done, Made};
use crate::actions::faults::Faults;
use crate::actions::input::{
    self, Contact, ContactInput, HelpInput, InvitationInput, MoneyInput, PersonInput,
};
use crate::actions::invitations::{self, Terms};
use crate::actions::vendor::{self, Help};
use crate::actions::write::{Begun, Open, begin};
use crate::domain::deal_type::deal_type;
use crate::domain::may::{OPEN_INVITATIONS, not_shareable};
use crate::domain::money::Money;
use crate::domain::permission::{self, Deed};
use crate::domain::refusal::{Code, Path, Refusal};
use crate::domain::viewer::Viewer;
use crate::domain::{assessment, contact, duplicate, registration, text};
use crate::error::Error;
use crate::store::alike;
use crate::store::deal::Deal;
use crate::store::solutions::Row;

use self::start::engagement;

pub(crate) use self::around::Around;
pub(crate) use self::start::start;

mod around;
mod start;

/// `createOpportunity`.
#[derive(Clone, Debug, Serialize)]
pub struct Create {
    /// The customer.
    pub customer: CustomerId,
    /// The location of one's own company.
    pub location: LocationId,
    /// The deal's name.
    pub name: String,
    /// Estimated value.
    pub value: MoneyInput,
    /// Estimated close date.
    pub close_date: String,
    /// Notes for one's own company.
    pub private_notes: Option<String>,
    /// CRM id.
    pub crm_id: Option<String>,
    /// Campaign id.
    pub campaign_id: Option<String>,
    /// The customer's contact.
    pub contact: Option<ContactInput>,
    /// One's own people on the deal.
    pub team: Vec<PersonInput>,
    /// What is sold.
    pub solutions: Vec<SolutionId>,
    /// Whether the vendor's sellers may view the deal.
    pub vendor_may_view: bool,
    /// What help is wanted from the vendor; none by default (R52).
    pub vendor_help: Option<HelpInput>,
    /// Partners to invite.
    pub invitations: Vec<InvitationInput>,
}

/// An input that was checked.
pub(crate) struct Given {
    customer: customer::Model,
    name: String,
    value: Money,
    close_date: NaiveDate,
    private_notes: Option<String>,
    crm_id: Option<String>,
    campaign_id: Option<String>,
    contact: Option<Contact>,
    team: Vec<Person>,
    solutions: Vec<Row>,
    help: Option<Help>,
    invitations: Vec<Terms>,
}

/// Starts a deal. It is `ACCEPTED` from the start (R80), and each invitation is out when this answers.
///
/// # Errors
/// See the guard table A21.
pub async fn create(
    desk: &Desk,
    viewer: &Viewer,
    call: &Call,
    input: Create,
) -> Result<Done, Error> {
    let open = match begin(desk, viewer, call, "createOpportunity", &input).await? {
        Begun::Now(open) => open,
        Begun::Again(done) => return Ok(*done),
    };
    let around = Around::load(&open, &[&input]).await?;
    let offers = offers(&open, &input).await?;
    let given = decide(&open, &around, &input, offers).map_err(Error::Refused)?;
    let has_incentive = given
        .solutions
        .iter()
        .any(|row| row.solution.incentive.is_some());
    let solutions: Vec<_> = given.solutions.iter().map(|row| row.solution.id).collect();
    let new = duplicate::New {
        customer: input.customer,
        solutions: &solutions,
        close_date: given.close_date,
    };
    let others = alike::to(&open.tx, viewer, &given.customer, new).await?;
    let double = duplicate::possible(new, others);
    let mut write = start(open, &around, &input, &given).await?;
    for terms in given.invitations {
        write.deal.engagement.partner_invited = true;
        invitations::offer(&mut write, terms).await?;
    }
    let engagement = &write.deal.engagement;
    let kind = deal_type(
        engagement.assessment,
        engagement.started_by_vendor,
        engagement.vendor_involvement,
        engagement.partner_invited,
    );
    let private = registration::private(kind, has_incentive);
    let warnings = private.into_iter().chain(double).collect();
    write.finish(Made::default(), warnings).await
}

/// What the input and the rules have against a new deal, or the deal; nothing is read or written for it.
///
/// # Errors
/// The faults of the input, else the refusals of the rules; each with all that there are.
pub(crate) fn decide(
    open: &Open<'_>,
    around: &Around,
    input: &Create,
    offers: Result<Vec<Terms>, Vec<Refusal>>,
) -> Result<Given, Vec<Refusal>> {
    let given = check(open, around, input, offers)?;
    let refusals = refusals(open, around, input, &given);
    if refusals.is_empty() {
        Ok(given)
    } else {
        Err(refusals)
    }
}

fn check(
    open: &Open<'_>,
    around: &Around,
    input: &Create,
    offers: Result<Vec<Terms>, Vec<Refusal>>,
) -> Result<Given, Vec<Refusal>> {
    let viewer = open.viewer;
    let at = Path::of;
    let mut faults = Faults::new();
    let customer = around.customer(input.customer);
    if customer.is_none() {
        faults.add(
            Refusal::at(
                Code::NotFound,
                &at("customerId"),
                "There is no such customer.",
            )
            .rule("R26"),
        );
    }
    if !around.has_location(input.location) {
        faults.add(
            Refusal::at(
                Code::NotFound,
                &at("locationId"),
                "Your company has no such location.",
            )
            .rule("R34"),
        );
    }
    let name = faults.take(text::required(&input.name, text::NAME, &at("name")));
    let value = faults.take_all(input.value.check(&at("value")));
    let close_date = faults.take(input::date(
        &input.close_date,
        open.now.date_naive(),
        &at("closeDate"),
    ));
    let note =
        |text: &Option<String>, maximum, field| input::note(text.as_deref(), maximum, &at(field));
    let private_notes = faults.take(note(&input.private_notes, text::NOTE, "privateNotes"));
    let crm_id = faults.take(note(&input.crm_id, text::FOREIGN_ID, "crmId"));
    let campaign_id = faults.take(note(&input.campaign_id, text::FOREIGN_ID, "campaignId"));
    let contact = input
        .contact
        .as_ref()
        .map(|contact| contact.check(&at("customerContact")))
        .transpose();
    let contact = faults.take_all(contact);
    let team = faults.take_all(input::team(&input.team, &at("team")));
    if input.team.is_empty() {
        faults.add(
            Refusal::at(
                Code::TeamRequired,
                &at("team"),
                "A deal needs at least one person of your company.",
            )
            .rule("R40"),
        );
    }
    let wanted = at("solutionIds");
    let solutions = faults.take_all(input::sellable(
        &input.solutions,
        |id| around.solution(id),
        &wanted,
    ));
    let unfit = solutions
        .as_deref()
        .and_then(|rows| input::assessment(rows, around.company.assessment_vetted, &wanted));
    if let Some(fault) = unfit {
        faults.add(fault);
    } else if solutions.as_deref().is_some_and(is_assessment) && private_notes == Some(None) {
        faults.add(assessment::no_notes());
    }
    let help = faults.take_all(vendor::answers(input, viewer));
    let invitations = faults.take_all(offers);
    let given = (|| {
        Some(Given {
            customer: customer?.clone(),
            name: name?,
            value: value?,
            close_date: close_date?,
            private_notes: private_notes?,
            crm_id: crm_id?,
            campaign_id: campaign_id?,
            contact: contact?,
            team: team?,
            solutions: solutions?,
            help: help?,
            invitations: invitations?,
        })
    })();
    faults.settle(given)
}

async fn offers(
    open: &Open<'_>,
    input: &Create,
) -> Result<Result<Vec<Terms>, Vec<Refusal>>, Error> {
    let path = Path::of("invitations");
    let mut faults = Faults::new();
    let mut offers: Vec<Terms> = Vec::new();
    if input.invitations.len() > OPEN_INVITATIONS {
        faults.add(input::too_many(
            &path,
            OPEN_INVITATIONS,
            input.invitations.len(),
            "R60",
        ));
        return Ok(faults.settle(None));
    }
    for (place, invitation) in input.invitations.iter().enumerate() {
        let path = path.index(place);
        let Some(terms) = faults.take_all(invitations::terms(open, invitation, &path).await?)
        else {
            continue;
        };
        if offers
            .iter()
            .any(|other| other.invitee.id == terms.invitee.id)
        {
            faults.add(
                Refusal::at(
                    Code::AlreadyInvited,
                    &path.field("partnerId"),
                    "This company is invited already.",
                )
                .rule("R67"),
            );
        }
        offers.push(terms);
    }
    Ok(faults.settle(Some(offers)))
}

/// Everything that the rules have against it, at once.
fn refusals(open: &Open<'_>, around: &Around, input: &Create, given: &Given) -> Vec<Refusal> {
    let viewer = open.viewer;
    let mut refusals = Vec::new();
    let on_team = viewer.email.as_ref().is_some_and(|email| {
        given
            .team
            .iter()
            .any(|person| contact::email_key(&person.email) == *email)
    });
    if let Err(refusal) = permission::may(viewer, Deed::Create, input.location, on_team) {
        refusals.push(refusal.on(&Path::of("locationId")));
    } else if let Err(refusal) = permission::may(viewer, Deed::View, input.location, on_team) {
        // A user who is not on the team of what they create would lose sight of it at once (design §7).
        refusals.push(refusal.on(&Path::of("team")));
    }
    if !around.may_sell {
        refusals.push(Refusal::new(
            Code::NotCoSellReady,
            "R12",
            "Your company is not released for co-selling, or has no published co-sell-ready solution.",
        ));
    }
    let is_assessment = is_assessment(&given.solutions);
    let shared = [
        ("vendorMayView", input.vendor_may_view),
        ("vendorHelp", input.vendor_help.is_some()),
        ("invitations", !input.invitations.is_empty()),
    ];
    for (field, _) in shared
        .into_iter()
        .filter(|(_, given)| is_assessment && *given)
    {
        refusals.push(not_shareable().on(&Path::of(field)));
    }
    let path = Path::of("customerContact");
    match (&given.contact, &given.help) {
        (contact, _) if is_assessment => {
            let consent = contact.as_ref().map(|contact| contact.consent);
            refusals.extend(assessment::contact(consent, &path));
        }
        (None, Some(_)) => refusals.push(
            Refusal::new(
                Code::CustomerContactRequired,
                "R28",
                "The vendor needs a customer contact to help.",
            )
            .on(&path),
        ),
        (Some(contact), help)
            if !contact.consent && (help.is_some() || !given.invitations.is_empty()) =>
        {
            refusals.push(invitations::no_consent());
        }
        _ => {}
    }
    let engagement = engagement(open, input, given, [0; 8]);
    let nobody = Deal::empty(engagement, around.vendor);
    for terms in &given.invitations {
        let mut more = invitations::sendable(&nobody, viewer, terms);
        more.retain(|refusal| refusal.code != Code::ConsentRequired);
        refusals.append(&mut more);
    }
    if given.help.is_some() && nobody.vendor.is_none() {
        refusals.push(
            Refusal::new(
                Code::PartnerNotEligible,
                "R54",
                "This programme has no vendor yet.",
            )
            .on(&Path::of("vendorHelp")),
        );
    }
    refusals
}

fn is_assessment(solutions: &[Row]) -> bool {
    let kind = |row: &Row| row.solution.kind == SolutionKind::Assessment;
    solutions.iter().any(kind)
}

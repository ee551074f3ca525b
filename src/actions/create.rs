//! `createOpportunity`: own record, team, solutions, the two vendor questions and any invitations, all or nothing.

use chrono::NaiveDate;
use covente_entity::types::ids::{
    CustomerId, EngagementId, LineId, LocationId, OpportunityId, SolutionId, TeamMemberId,
};
use covente_entity::types::{HelpKinds, Person, SolutionKind, Status, VendorInvolvement};
use covente_entity::{
    customer, engagement, opportunity, opportunity_solution, partner, team_member,
};
use serde::Serialize;

use crate::actions::desk::{Call, Desk, Done, Made};
use crate::actions::faults::Faults;
use crate::actions::input::{
    self, Contact, ContactInput, HelpInput, InvitationInput, MoneyInput, PersonInput,
};
use crate::actions::invitations::{self, Terms};
use crate::actions::vendor::{self, Help};
use crate::actions::write::{Begun, Open, Write, begin};
use crate::domain::deal_type::{answered, deal_type};
use crate::domain::event::EventKind;
use crate::domain::may::{OPEN_INVITATIONS, not_shareable};
use crate::domain::money::Money;
use crate::domain::permission::{self, Deed};
use crate::domain::reference::reference;
use crate::domain::refusal::{Code, Path, Refusal};
use crate::domain::viewer::Viewer;
use crate::domain::{assessment, contact, duplicate, registration, sales_stage, text};
use crate::error::Error;
use crate::store::deal::Deal;
use crate::store::solutions::Row;
use crate::store::{alike, customers, partners, solutions};

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
struct Given {
    company: partner::Model,
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
    let given = check(&open, &input).await?.map_err(Error::Refused)?;
    let refusals = refusals(&open, &input, &given).await?;
    if !refusals.is_empty() {
        return Err(Error::Refused(refusals));
    }
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
    let mut write = found(open, &input, &given).await?;
    let target = write.target;
    write.note(target, EventKind::Created)?;
    if !viewer.is_vendor {
        match (&given.help, input.vendor_may_view) {
            (Some((kinds, message)), _) => {
                vendor::ask(&mut write, kinds.clone(), message.clone()).await?;
            }
            (None, true) => vendor::show(&mut write)?,
            (None, false) => {}
        }
    }
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

async fn check(open: &Open<'_>, input: &Create) -> Result<Result<Given, Vec<Refusal>>, Error> {
    let (db, on, viewer) = (&open.tx.db, &open.tx.on, open.viewer);
    let at = Path::of;
    let mut faults = Faults::new();
    let company = partners::find(db, on, &[viewer.partner]).await?.pop();
    let company = company.ok_or(Error::Unauthenticated(
        "Your token names a company that is not in this programme.",
    ))?;
    let customer = customers::find(db, on, viewer, &[input.customer])
        .await?
        .pop();
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
    let location = partners::locations(db, on, &[input.location]).await?.pop();
    if location.is_none_or(|location| location.partner_id != viewer.partner) {
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
    let solutions = faults
        .take_all(input::solutions(&open.tx, viewer.partner, &input.solutions, &wanted).await?);
    let unfit = solutions
        .as_deref()
        .and_then(|rows| input::assessment(rows, company.assessment_vetted, &wanted));
    if let Some(fault) = unfit {
        faults.add(fault);
    } else if solutions.as_deref().is_some_and(is_assessment) && private_notes == Some(None) {
        faults.add(assessment::no_notes());
    }
    let help = faults.take_all(vendor::answers(input, viewer));
    let invitations = faults.take_all(offers(open, input).await?);
    let given = (|| {
        Some(Given {
            company,
            customer: customer?,
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
    Ok(faults.settle(given))
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
async fn refusals(open: &Open<'_>, input: &Create, given: &Given) -> Result<Vec<Refusal>, Error> {
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
    if !viewer.is_vendor
        && (!given.company.co_sell_ready
            || !solutions::any_ready(&open.tx.on, viewer.partner).await?)
    {
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
    let engagement = engagement(open, input, given, None)?;
    let vendor = partners::vendor(&open.tx.db, &open.tx.on).await?;
    let nobody = Deal::empty(engagement, vendor);
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
    Ok(refusals)
}

fn engagement(
    open: &Open<'_>,
    input: &Create,
    given: &Given,
    random: Option<[u8; 8]>,
) -> Result<engagement::Model, Error> {
    let random = match random {
        Some(random) => random,
        None => random_bytes()?,
    };
    let contact = given.contact.clone();
    Ok(engagement::Model {
        id: EngagementId(open.desk.clock.id()),
        reference: reference(random),
        customer_id: input.customer,
        originator_id: open.viewer.partner,
        started_by_vendor: open.viewer.is_vendor,
        vendor_involvement: if open.viewer.is_vendor {
            answered(true, true)
        } else {
            VendorInvolvement::None
        },
        assessment: is_assessment(&given.solutions),
        partner_invited: false,
        contact_name: contact.as_ref().map(|contact| contact.name.clone()),
        contact_phone: contact.as_ref().map(|contact| contact.phone.clone()),
        contact_email: contact.as_ref().map(|contact| contact.email.clone()),
        contact_consent: contact.is_some_and(|contact| contact.consent),
        help_kinds: HelpKinds::default(),
        version: 1,
        created_at: open.now,
    })
}

fn is_assessment(solutions: &[Row]) -> bool {
    let kind = |row: &Row| row.solution.kind == SolutionKind::Assessment;
    solutions.iter().any(kind)
}

fn random_bytes() -> Result<[u8; 8], Error> {
    let mut bytes = [0; 8];
    aws_lc_rs::rand::fill(&mut bytes)
        .map_err(|_| Error::internal("the system gives no random bytes"))?;
    Ok(bytes)
}

async fn found<'a>(open: Open<'a>, input: &Create, given: &Given) -> Result<Write<'a>, Error> {
    let clock = &open.desk.clock;
    let (now, viewer) = (open.now, open.viewer);
    let engagement = engagement(&open, input, given, None)?;
    let record = opportunity::Model {
        id: OpportunityId(clock.id()),
        engagement_id: engagement.id,
        partner_id: viewer.partner,
        location_id: input.location,
        is_originator: true,
        status: Status::Accepted,
        status_since: now,
        sales_stage: Some(sales_stage::first(true)),
        own_stage: None,
        name: given.name.clone(),
        value_minor: given.value.minor,
        currency: given.value.currency.clone(),
        close_date: given.close_date,
        private_notes: given.private_notes.clone(),
        crm_id: given.crm_id.clone(),
        campaign_id: given.campaign_id.clone(),
        decline_reason: None,
        lost_reason: None,
        error_reason: None,
        close_notes: None,
        created_by: viewer.subject.clone(),
        created_at: now,
        updated_at: now,
        due_at: None,
        accepted_at: Some(now),
        closed_at: None,
        version: 1,
    };
    let place = |place: usize| i32::try_from(place).unwrap_or(i32::MAX);
    let team = given
        .team
        .iter()
        .enumerate()
        .map(|(at, person)| team_member::Model {
            id: TeamMemberId(clock.id()),
            engagement_id: engagement.id,
            opportunity_id: record.id,
            position: place(at),
            name: person.name.clone(),
            email: person.email.clone(),
            email_key: contact::email_key(&person.email),
            phone: person.phone.clone(),
        });
    let lines = given
        .solutions
        .iter()
        .enumerate()
        .map(|(at, row)| opportunity_solution::Model {
            id: LineId(clock.id()),
            engagement_id: engagement.id,
            opportunity_id: record.id,
            solution_id: row.solution.id,
            position: place(at),
            price_minor: None,
            currency: None,
            quantity: None,
        });
    let deal = Deal {
        engagement: engagement.clone(),
        team: team.collect(),
        lines: lines.collect(),
        records: vec![record.clone()],
        invitations: Vec::new(),
        registrations: Vec::new(),
        exceptions: Vec::new(),
        vendor: partners::vendor(&open.tx.db, &open.tx.on).await?,
    };
    Ok(open.found(engagement, record.id, deal))
}

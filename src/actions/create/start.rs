//! The rows of a new deal: of one's own company alone, with the answers to the two vendor questions.

use covente_entity::types::ids::{EngagementId, LineId, OpportunityId, TeamMemberId};
use covente_entity::types::{HelpKinds, Status, VendorInvolvement};
use covente_entity::{engagement, opportunity, opportunity_solution, team_member};

use crate::actions::create::{Around, Create, Given, is_assessment};
use crate::actions::vendor;
use crate::actions::write::{Open, Write};
use crate::domain::contact;
use crate::domain::deal_type::answered;
use crate::domain::event::EventKind;
use crate::domain::reference::reference;
use crate::domain::sales_stage;
use crate::error::Error;
use crate::store::deal::Deal;

pub(super) fn engagement(
    open: &Open<'_>,
    input: &Create,
    given: &Given,
    random: [u8; 8],
) -> engagement::Model {
    let contact = given.contact.clone();
    engagement::Model {
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
    }
}

fn random_bytes() -> Result<[u8; 8], Error> {
    let mut bytes = [0; 8];
    aws_lc_rs::rand::fill(&mut bytes)
        .map_err(|_| Error::internal("the system gives no random bytes"))?;
    Ok(bytes)
}

/// The new deal of one's own company, with the answers to the two vendor questions, not yet stored.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub(crate) async fn start<'a>(
    open: Open<'a>,
    around: &Around,
    input: &Create,
    given: &Given,
) -> Result<Write<'a>, Error> {
    let is_vendor = open.viewer.is_vendor;
    let mut write = found(open, around, input, given)?;
    let target = write.target;
    write.note(target, EventKind::Created)?;
    if !is_vendor {
        match (&given.help, input.vendor_may_view) {
            (Some((kinds, message)), _) => {
                vendor::ask(&mut write, kinds.clone(), message.clone()).await?;
            }
            (None, true) => vendor::show(&mut write)?,
            (None, false) => {}
        }
    }
    Ok(write)
}

fn found<'a>(
    open: Open<'a>,
    around: &Around,
    input: &Create,
    given: &Given,
) -> Result<Write<'a>, Error> {
    let clock = &open.desk.clock;
    let (now, viewer) = (open.now, open.viewer);
    let engagement = engagement(&open, input, given, random_bytes()?);
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
        vendor: around.vendor,
    };
    Ok(open.found(engagement, record.id, deal))
}

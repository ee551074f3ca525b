//! `invitePartner`, `withdrawInvitation`, and the offer that every invitation makes (R57–R62, R67).

use chrono::NaiveDate;
use covente_entity::types::ids::{InvitationId, LineId, LocationId, OpportunityId, PartnerId};
use covente_entity::types::{
    HelpKind, HelpKinds, PartnerKind, People, Person, SolutionIds, Status, WithdrawalReason,
};
use covente_entity::{invitation, opportunity, opportunity_solution, partner};
use serde::Serialize;
use serde_json::json;

use crate::actions::desk::{Call, Desk, Done, Made};
use crate::actions::faults::Faults;
use crate::actions::input::{self, InvitationInput};
use crate::actions::routing;
use crate::actions::write::{Begun, Open, Write, begin};
use crate::domain::action::Action;
use crate::domain::event::EventKind;
use crate::domain::facts::ended_unaccepted;
use crate::domain::lifecycle::Step;
use crate::domain::money::Money;
use crate::domain::refusal::{Code, Path, Refusal};
use crate::domain::text;
use crate::domain::viewer::Viewer;
use crate::domain::visibility::sees_own;
use crate::error::Error;
use crate::store::deal::{self, Deal};
use crate::store::partners;
use crate::store::solutions::Row;

/// `invitePartner`.
#[derive(Clone, Debug, Serialize)]
pub struct Invite {
    /// The sender's record.
    pub opportunity: Option<OpportunityId>,
    /// Its version.
    pub expected_version: i32,
    /// The offer.
    pub invitation: InvitationInput,
}

/// An offer that was checked.
#[derive(Clone, Debug)]
pub(crate) struct Terms {
    pub(crate) invitee: partner::Model,
    pub(crate) share: Money,
    pub(crate) close_date: Option<NaiveDate>,
    pub(crate) message: Option<String>,
    pub(crate) solutions: Vec<Row>,
    pub(crate) help: Vec<HelpKind>,
    pub(crate) team: Option<Vec<Person>>,
    pub(crate) path: Path,
}

/// Invites a partner to a deal that one's own company started.
///
/// # Errors
/// See the guard table A21: `INBOUND_CANNOT_INVITE`, `ALREADY_INVITED`, `SELF_INVITATION`, `PARTNER_NOT_ELIGIBLE`,
/// `CONSENT_REQUIRED` and the faults of the input.
pub async fn invite(
    desk: &Desk,
    viewer: &Viewer,
    call: &Call,
    input: Invite,
) -> Result<Done, Error> {
    let open = match begin(desk, viewer, call, "invitePartner", &input).await? {
        Begun::Now(open) => open,
        Begun::Again(done) => return Ok(*done),
    };
    let write = open.load(input.opportunity, input.expected_version).await?;
    let terms = terms(&write.open, &input.invitation, &Path::of("invitation")).await?;
    let (mut write, terms) = write
        .guard(Action::InvitePartner, terms, |write, terms| {
            sendable(&write.deal, viewer, terms)
        })
        .await?;
    write.act()?;
    write.deal.engagement.partner_invited = true;
    let invitation = offer(&mut write, terms).await?;
    write
        .finish(
            Made {
                invitation: Some(invitation),
                ..Made::default()
            },
            Vec::new(),
        )
        .await
}

/// Checks an offer as far as the input alone and the catalogue tell.
///
/// # Errors
/// The outer one of the database; the inner ones at their fields.
pub(crate) async fn terms(
    open: &Open<'_>,
    input: &InvitationInput,
    path: &Path,
) -> Result<Result<Terms, Vec<Refusal>>, Error> {
    let (db, on) = (&open.tx.db, &open.tx.on);
    let mut faults = Faults::new();
    let invitee = partners::find(db, on, &[input.partner]).await?.pop();
    let invitee = faults.take(invitee.ok_or_else(|| {
        Refusal::at(
            Code::NotFound,
            &path.field("partnerId"),
            "There is no such partner in the ecosystem.",
        )
        .rule("R57")
    }));
    let share = faults.take_all(input.share.check(&path.field("share")));
    let today = open.now.date_naive();
    let close_date = input
        .close_date
        .as_deref()
        .map(|text| input::date(text, today, &path.field("closeDate")));
    let close_date = faults.take(close_date.transpose());
    let message = faults.take(input::note(
        input.message.as_deref(),
        text::NOTE,
        &path.field("message"),
    ));
    let wanted = path.field("solutionIds");
    let solutions = faults.take_all(
        input::solutions(&open.tx, open.viewer.partner, &input.solutions, &wanted).await?,
    );
    if let Some(fault) = solutions
        .as_deref()
        .and_then(|rows| input::assessment(rows, false, &wanted))
    {
        faults.add(fault);
    }
    let help = faults.take(input::help(&input.help, &path.field("helpKinds")));
    let team = input
        .team
        .as_deref()
        .map(|people| input::team(people, &path.field("team")));
    let team = faults.take_all(team.transpose());
    if input.team.as_ref().is_some_and(Vec::is_empty) {
        faults.add(
            Refusal::at(
                Code::TeamRequired,
                &path.field("team"),
                "Name at least one person, or leave the team out to show your record's.",
            )
            .rule("R58"),
        );
    }
    let given = (|| {
        Some(Terms {
            invitee: invitee?,
            share: share?,
            close_date: close_date?,
            message: message?,
            solutions: solutions?,
            help: help?,
            team: team?,
            path: path.clone(),
        })
    })();
    Ok(faults.settle(given))
}

/// Whether an offer may go out, beside what the table of actions says (R29, R57, R67).
pub(crate) fn sendable(deal: &Deal, viewer: &Viewer, terms: &Terms) -> Vec<Refusal> {
    let at = terms.path.field("partnerId");
    let facts = deal.facts();
    let invitee = &terms.invitee;
    let mut refusals = Vec::new();
    if invitee.id == viewer.partner {
        refusals.push(
            Refusal::new(
                Code::SelfInvitation,
                "R67",
                "A company cannot invite itself.",
            )
            .on(&at),
        );
    } else if invitee.kind == PartnerKind::Vendor {
        refusals.push(
            Refusal::new(
                Code::PartnerNotEligible,
                "R57",
                "The vendor is not invited but asked: request its help.",
            )
            .on(&at),
        );
    } else if !invitee.transacting || !invitee.co_sell_ready {
        refusals.push(
            Refusal::new(
                Code::PartnerNotEligible,
                "R57",
                "This company does not transact in the ecosystem yet.",
            )
            .on(&at),
        );
    } else if facts
        .record_of(invitee.id)
        .is_some_and(|record| !ended_unaccepted(record))
    {
        refusals.push(
            Refusal::new(
                Code::AlreadyInvited,
                "R67",
                "This company has an open invitation to this deal, or is in it.",
            )
            .on(&at),
        );
    }
    if facts.has_contact && !facts.consented {
        refusals.push(no_consent());
    }
    refusals
}

/// The customer's contact would go to another company without consent (R29, design §11).
pub(crate) fn no_consent() -> Refusal {
    Refusal::new(
        Code::ConsentRequired,
        "R29",
        "The deal holds a customer contact who has not agreed to be shared: set the consent, or clear the contact.",
    )
    .on(&Path::of("customerContact").field("consentGiven"))
}

/// Sends an offer: the invitation, the invitee's own record in `RECEIVED` with its solutions, and both events (R54,
/// R62, R63). The caller has counted the act.
///
/// # Errors
/// [`Error::Internal`] of the database: the sender's record is in the deal.
pub(crate) async fn offer(write: &mut Write<'_>, terms: Terms) -> Result<InvitationId, Error> {
    let location = routing::place(write, &terms).await?;
    let solutions = terms.solutions;
    let close_date = terms.close_date.unwrap_or(write.record()?.close_date);
    let offer = Offer {
        invitee: terms.invitee.id,
        location,
        share: terms.share,
        close_date,
        message: terms.message,
        solutions: solutions.iter().map(|row| row.solution.id).collect(),
        help: terms.help,
        team: terms.team,
        is_help_request: false,
    };
    send(write, offer, EventKind::Invited)
}

/// What an invitation and the record that it makes are filled with.
pub(crate) struct Offer {
    pub(crate) invitee: PartnerId,
    pub(crate) location: LocationId,
    pub(crate) share: Money,
    pub(crate) close_date: NaiveDate,
    pub(crate) message: Option<String>,
    pub(crate) solutions: Vec<covente_entity::types::ids::SolutionId>,
    pub(crate) help: Vec<HelpKind>,
    pub(crate) team: Option<Vec<Person>>,
    pub(crate) is_help_request: bool,
}

/// Makes the invitation and the invitee's record, and notes both.
///
/// # Errors
/// [`Error::Internal`]: the sender's record is in the deal.
pub(crate) fn send(
    write: &mut Write<'_>,
    offer: Offer,
    kind: EventKind,
) -> Result<InvitationId, Error> {
    let desk = write.open.desk;
    let now = write.open.now;
    let due_at = now + desk.answer_within;
    let sender = write.record()?.clone();
    let id = InvitationId(desk.clock.id());
    let record_id = OpportunityId(desk.clock.id());
    let people = offer.team.unwrap_or_else(|| {
        let person = |member: &covente_entity::team_member::Model| Person {
            name: member.name.clone(),
            email: member.email.clone(),
            phone: member.phone.clone(),
        };
        write.deal.team_of(sender.id).map(person).collect()
    });
    write.deal.records.push(opportunity::Model {
        id: record_id,
        engagement_id: sender.engagement_id,
        partner_id: offer.invitee,
        location_id: offer.location,
        is_originator: false,
        status: Status::Received,
        status_since: now,
        sales_stage: None,
        own_stage: None,
        name: sender.name.clone(),
        value_minor: offer.share.minor,
        currency: offer.share.currency.clone(),
        close_date: offer.close_date,
        private_notes: None,
        crm_id: None,
        campaign_id: None,
        decline_reason: None,
        lost_reason: None,
        error_reason: None,
        close_notes: None,
        created_by: write.open.viewer.subject.clone(),
        created_at: now,
        updated_at: now,
        due_at: Some(due_at),
        accepted_at: None,
        closed_at: None,
        version: 1,
    });
    for (place, solution) in offer.solutions.iter().enumerate() {
        write.deal.lines.push(opportunity_solution::Model {
            id: LineId(desk.clock.id()),
            engagement_id: sender.engagement_id,
            opportunity_id: record_id,
            solution_id: *solution,
            position: i32::try_from(place).unwrap_or(i32::MAX),
            price_minor: None,
            currency: None,
            quantity: None,
        });
    }
    write.deal.invitations.push(invitation::Model {
        id,
        engagement_id: sender.engagement_id,
        sender_id: sender.partner_id,
        sender_opportunity_id: sender.id,
        invitee_id: offer.invitee,
        opportunity_id: record_id,
        is_help_request: offer.is_help_request,
        message: offer.message,
        help_kinds: HelpKinds(offer.help),
        share_minor: offer.share.minor,
        currency: offer.share.currency,
        close_date: offer.close_date,
        team: People(people),
        solution_ids: SolutionIds(offer.solutions),
        sent_at: now,
        due_at,
        withdrawal_reason: None,
    });
    write.note(sender.id, kind)?;
    write.note(record_id, EventKind::Received)?;
    Ok(id)
}

/// `withdrawInvitation`.
#[derive(Clone, Debug, Serialize)]
pub struct Withdraw {
    /// The invitation.
    pub invitation: Option<InvitationId>,
    /// The version of the sender's record.
    pub expected_version: i32,
}

/// Takes back an invitation that has no answer yet (R67). A help request is never taken back (R22).
///
/// # Errors
/// `VISIBILITY_ONE_WAY`, `ILLEGAL_TRANSITION`, `TERMINAL_STATE`; [`Error::NotFound`] for what is not the caller's.
pub async fn withdraw(
    desk: &Desk,
    viewer: &Viewer,
    call: &Call,
    input: Withdraw,
) -> Result<Done, Error> {
    let open = match begin(desk, viewer, call, "withdrawInvitation", &input).await? {
        Begun::Now(open) => open,
        Begun::Again(done) => return Ok(*done),
    };
    let missing = || Error::NotFound("There is no such invitation of yours.");
    let id = input.invitation.ok_or_else(missing)?;
    let sender = deal::sender_of(&open.tx.on, id)
        .await?
        .ok_or_else(missing)?;
    let write = open
        .load(Some(sender), input.expected_version)
        .await
        .map_err(|error| error.not_found_as(missing()))?;
    let invitation = write
        .deal
        .invitations
        .iter()
        .find(|sent| sent.id == id)
        .cloned()
        .ok_or_else(missing)?;
    // The vendor may view the sender's record without seeing whom else it invites: that is answered as what is not
    // there.
    let facts = write.facts();
    let mut ends = facts.records.iter().filter(|record| {
        [invitation.sender_opportunity_id, invitation.opportunity_id].contains(&record.id)
    });
    if !ends.any(|record| sees_own(viewer, record)) {
        return Err(missing());
    }
    let (mut write, ()) = write
        .guard(Action::WithdrawInvitation, Ok(()), |write, ()| {
            takable(&write.deal, &invitation)
        })
        .await?;
    write.act()?;
    take_back(
        &mut write,
        &[invitation.opportunity_id],
        WithdrawalReason::WithdrawnBySender,
    )?;
    write
        .finish(
            Made {
                invitation: Some(id),
                ..Made::default()
            },
            Vec::new(),
        )
        .await
}

fn takable(deal: &Deal, invitation: &invitation::Model) -> Vec<Refusal> {
    let path = Path::of("invitationId");
    let status = deal
        .record(invitation.opportunity_id)
        .map(|record| record.status);
    let data = json!({ "from": status, "action": "WITHDRAW" });
    if invitation.is_help_request {
        return vec![
            Refusal::new(
                Code::VisibilityOneWay,
                "R22",
                "A help request is never taken back.",
            )
            .on(&path),
        ];
    }
    match status {
        Some(Status::Received) => Vec::new(),
        Some(Status::Accepted) => vec![
            Refusal::new(
                Code::IllegalTransition,
                "R67",
                "The invitation was accepted; it can no longer be taken back.",
            )
            .on(&path)
            .with(data),
        ],
        _ => vec![
            Refusal::new(
                Code::TerminalState,
                "R92",
                "The invitation has ended already.",
            )
            .on(&path)
            .with(data),
        ],
    }
}

/// Takes back the offers that made some records, as the act of the target record's company.
///
/// # Errors
/// [`Error::Internal`]: the records are in the deal and unanswered.
pub(crate) fn take_back(
    write: &mut Write<'_>,
    records: &[OpportunityId],
    reason: WithdrawalReason,
) -> Result<(), Error> {
    let now = write.open.now;
    for record in records {
        write.step(*record, Step::Withdraw, now)?;
        for invitation in &mut write.deal.invitations {
            if invitation.opportunity_id == *record {
                invitation.withdrawal_reason = Some(reason);
            }
        }
    }
    write.note(write.target, EventKind::InvitationWithdrawn)?;
    for record in records {
        write.note(*record, EventKind::Withdrawn)?;
    }
    Ok(())
}

/// The unanswered records of a deal that end when it does: of partners, or the vendor's too (R68).
#[must_use]
pub(crate) fn unanswered(deal: &Deal, vendor_too: bool) -> Vec<OpportunityId> {
    let open = |sent: &&invitation::Model| {
        (vendor_too || !sent.is_help_request)
            && deal
                .record(sent.opportunity_id)
                .is_some_and(|record| record.status == Status::Received)
    };
    deal.invitations
        .iter()
        .filter(open)
        .map(|sent| sent.opportunity_id)
        .collect()
}

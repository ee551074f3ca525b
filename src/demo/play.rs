//! Plays a plan through the actions, on a clock of its own that goes from act to act.

use std::collections::{HashMap, VecDeque};

use covente_entity::types::ids::{
    InvitationId, LineId, OpportunityId, PartnerId, SolutionId, TeamMemberId,
};
use covente_entity::types::{Status, Time};

use super::act::Act;
use super::plan::Step;
use crate::actions::desk::{Call, Desk, Done, Snapshot};
use crate::actions::{
    create, expiry, invitations, lifecycle, marks, opportunities, solutions, team, vendor,
};
use crate::clock::Clock;
use crate::error::Error;

/// Plays plans.
#[derive(Debug)]
pub(super) struct Player {
    desk: Desk,
    /// Each deal as its last act left it.
    deals: HashMap<usize, Snapshot>,
    /// When something of which deal may expire, soonest first: every answer has the same time.
    due: VecDeque<(Time, usize)>,
}

/// Sets a movable clock.
pub(super) fn go_to(clock: &Clock, at: Time) {
    let ahead = (at - Clock::real()).num_microseconds().unwrap_or_default();
    clock.set_offset_us(ahead);
}

impl Player {
    pub(super) fn new(desk: Desk) -> Self {
        Self {
            desk,
            deals: HashMap::new(),
            due: VecDeque::new(),
        }
    }

    /// Plays the steps, which are in the order of their time, and lets the clock run on to an instant.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database, and where a rule refuses an act: then the plan is wrong.
    pub(super) async fn play(&mut self, steps: &[Step], until: Time) -> Result<(), Error> {
        for step in steps {
            self.wait(step.at).await?;
            let done = self.perform(step).await.map_err(|error| {
                let Step {
                    at,
                    deal,
                    viewer,
                    act,
                } = step;
                Error::internal(format!(
                    "demo deal {deal}, {at}, {}: {error} {act:?}",
                    viewer.subject
                ))
            })?;
            if step.act.asks() {
                let due = self.desk.clock.now() + self.desk.answer_within;
                self.due.push_back((due, step.deal));
            }
            if let Some(snapshot) = done.snapshot {
                self.deals.insert(step.deal, snapshot);
            }
        }
        self.wait(until).await
    }

    /// Moves the clock forward, by way of every instant at which something is due that was not answered since.
    async fn wait(&mut self, until: Time) -> Result<(), Error> {
        while let Some((due, deal)) = self.due.pop_front_if(|(due, _)| *due <= until) {
            if self.awaits(deal) {
                go_to(&self.desk.clock, due);
                expiry::expire_due(&self.desk).await?;
            }
        }
        // Acts that were planned close to each other stay in their order.
        if until > self.desk.clock.now() {
            go_to(&self.desk.clock, until);
        }
        Ok(())
    }

    fn awaits(&self, deal: usize) -> bool {
        let rows = self.deals.get(&deal).map(|deal| &deal.rows);
        let mut rows = rows.into_iter().flatten();
        rows.any(|row| row.record.status == Status::Received)
    }

    async fn perform(&self, step: &Step) -> Result<Done, Error> {
        let (desk, viewer, call) = (&self.desk, &*step.viewer, &Call::default());
        if let Act::Create(input) = &step.act {
            return create::create(desk, viewer, call, (**input).clone()).await;
        }
        let deal = self
            .deals
            .get(&step.deal)
            .ok_or_else(|| missing("the deal"))?;
        let (id, expected_version) = own(deal, viewer.partner)?;
        let opportunity = Some(id);
        macro_rules! on_record {
            ($action:path, $input:expr) => {{
                let mut input = $input.clone();
                input.opportunity = opportunity;
                input.expected_version = expected_version;
                $action(desk, viewer, call, input).await
            }};
        }
        match &step.act {
            Act::Create(_) => Err(missing("another deal")),
            Act::Update(input) => on_record!(opportunities::update, **input),
            Act::SetContact(input) => on_record!(opportunities::set_customer_contact, input),
            Act::Share => {
                let input = vendor::Share {
                    opportunity,
                    expected_version,
                };
                vendor::share(desk, viewer, call, input).await
            }
            Act::AskVendor(input) => on_record!(vendor::request_help, input),
            Act::Invite(input) => on_record!(invitations::invite, **input),
            Act::Withdraw(invitee) => {
                let input = invitations::Withdraw {
                    invitation: Some(sent(deal, *invitee)?),
                    expected_version,
                };
                invitations::withdraw(desk, viewer, call, input).await
            }
            Act::Accept(input) => on_record!(lifecycle::accept, **input),
            Act::Decline(input) => on_record!(lifecycle::decline, input),
            Act::Mark(input) => on_record!(marks::set_sales_stage, input),
            Act::Win => {
                let input = lifecycle::Win {
                    opportunity,
                    expected_version,
                };
                lifecycle::win(desk, viewer, call, input).await
            }
            Act::Lose(input) => on_record!(lifecycle::lose, input),
            Act::Join(input) => on_record!(team::add, input),
            Act::Rephone(email, phone) => {
                let input = team::Change {
                    member: Some(member(deal, id, email)?),
                    expected_version,
                    name: None,
                    email: None,
                    phone: Some(phone.clone()),
                };
                team::update(desk, viewer, call, input).await
            }
            Act::Leave(email) => {
                let input = team::Remove {
                    member: Some(member(deal, id, email)?),
                    expected_version,
                };
                team::remove(desk, viewer, call, input).await
            }
            Act::AddSolutions(input) => on_record!(solutions::add, input),
            Act::DropSolution(solution) => {
                let input = solutions::Remove {
                    line: Some(line(deal, id, *solution)?),
                    expected_version,
                };
                solutions::remove(desk, viewer, call, input).await
            }
        }
    }
}

fn missing(what: &str) -> Error {
    Error::internal(format!("{what} is not there"))
}

/// A company's newest record in a deal, and its version.
fn own(deal: &Snapshot, company: PartnerId) -> Result<(OpportunityId, i32), Error> {
    deal.rows
        .iter()
        .map(|row| &row.record)
        .filter(|record| record.partner_id == company)
        .max_by_key(|record| record.id)
        .map(|record| (record.id, record.version))
        .ok_or_else(|| missing("the company's record"))
}

fn sent(deal: &Snapshot, invitee: PartnerId) -> Result<InvitationId, Error> {
    deal.invitations
        .iter()
        .filter(|invitation| invitation.invitee_id == invitee)
        .map(|invitation| invitation.id)
        .max()
        .ok_or_else(|| missing("the invitation"))
}

fn member(deal: &Snapshot, record: OpportunityId, email: &str) -> Result<TeamMemberId, Error> {
    deal.team
        .iter()
        .find(|member| member.opportunity_id == record && member.email == email)
        .map(|member| member.id)
        .ok_or_else(|| missing("the team member"))
}

fn line(deal: &Snapshot, record: OpportunityId, solution: SolutionId) -> Result<LineId, Error> {
    deal.lines
        .iter()
        .map(|line| &line.line)
        .find(|line| line.opportunity_id == record && line.solution_id == solution)
        .map(|line| line.id)
        .ok_or_else(|| missing("the solution"))
}

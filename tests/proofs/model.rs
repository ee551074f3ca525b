//! The actions do what the rules say: random commands by random people, against a small model of A20.
//!
//! After each command the answer is the model's (done, not found, or exactly these codes), every record of the deal
//! stands as the model has it, and everybody of the programme sees of it what the model says, by the rule in memory. At
//! the end of a sequence the database is asked for lists, too.

mod reference;

use std::{cell::RefCell, collections::BTreeSet};

use chrono::TimeDelta;
use covente::{
    actions::desk::Desk,
    clock::Clock,
    domain::{address::Reach, viewer::Viewer, visibility::sight},
    error::Error,
    store::{
        deal,
        opportunities::{self, Tab, Wanted},
        page::Window,
    },
};
use covente_entity::types::{RegistrationProfile, ids::OpportunityId};
use proptest::prelude::*;
use sea_orm::DatabaseConnection;

pub(crate) use self::reference::WAYS;
use self::reference::{Filed, Model, Outcome};
use crate::{
    database::{Backend, Database},
    play::{Contact, Player, Sold, Step, What, is_free, is_keeping, step, steps},
    programme::{COMPANIES, VENDOR, VETTED, Who},
    trial::{self, Cases},
};

const SEQUENCES: Cases = Cases {
    variable: "COVENTE_TEST_SEQUENCES",
    short: 300,
};

mod every_command_comes_to_what_the_rules_say {
    use crate::{database::Backend, trial};

    #[test]
    fn sqlite() {
        trial::on_a_large_stack(super::prove, Backend::Sqlite);
    }

    #[test]
    fn postgres() {
        trial::on_a_large_stack(super::prove, Backend::Postgres);
    }
}

/// Commands, and how many companies there are to try them.
#[derive(Clone, Debug)]
struct Sequence {
    companies: usize,
    steps: Vec<Step>,
}

fn sequences() -> impl Strategy<Value = Sequence> {
    // A sequence begins with a deal or two, or nothing can be tried.
    (2..=COMPANIES, steps(step(), 4..32))
        .prop_map(|(companies, steps)| Sequence { companies, steps })
}

fn prove(backend: Backend) {
    let met = RefCell::new(BTreeSet::new());
    let number = trial::run(
        SEQUENCES,
        backend,
        &sequences(),
        async |sequence: Sequence| {
            let database = Database::new(backend).await;
            let on = sea_orm::Database::connect(&database.url).await;
            let on = on.map_err(|error| error.to_string())?;
            let desk = Desk {
                db: database.open().await,
                clock: Clock::movable(),
                answer_within: TimeDelta::days(14),
                registration_profile: RegistrationProfile::Edition2020,
                reminders: vec![TimeDelta::days(3), TimeDelta::days(1)],
                webhook_reach: Reach::Public,
            };
            let player = Player {
                desk,
                programme: database.programme,
                companies: sequence.companies,
                deals: Vec::new(),
                names: vec![Vec::new(); COMPANIES],
                rules: vec![Vec::new(); COMPANIES],
            };
            let mut trial = Trial {
                model: Model::new(database.programme, sequence.companies),
                everybody: everybody(&player),
                player,
                on,
                met: &met,
            };
            let outcome = trial.run(&sequence.steps).await;
            let Trial { player, on, .. } = trial;
            on.close().await.map_err(|error| error.to_string())?;
            player
                .desk
                .db
                .close()
                .await
                .map_err(|error| error.to_string())?;
            database.remove().await;
            outcome
        },
    );
    if number >= SEQUENCES.short {
        let met = met.into_inner();
        for expected in MET {
            assert!(
                met.contains(expected),
                "{expected} is not among what was met: {met:?}"
            );
        }
    }
}

/// What enough sequences meet: each command done, and each code that these commands can be refused with.
const MET: [&str; 48] = [
    "Create",
    "Share",
    "Ask",
    "Invite",
    "Withdraw",
    "Accept",
    "Decline",
    "Mark",
    "Win",
    "Lose",
    "Mistake",
    "Join",
    "Leave",
    "Contact",
    "Note",
    "NotFound",
    "Forbidden",
    "VersionConflict",
    "TerminalState",
    "IllegalTransition",
    "DeadlinePassed",
    "InvalidValue",
    "InboundCannotInvite",
    "AlreadyInvited",
    "SelfInvitation",
    "PartnerNotEligible",
    "ConsentRequired",
    "CustomerContactRequired",
    "VisibilityOneWay",
    "TeamRequired",
    "NotOnTeam",
    "AssessmentNotShareable",
    "LocationOutOfScope",
    "StageOutOfOrder",
    "StagesIncomplete",
    "MarkOwn",
    "StageUnmapped",
    "Name",
    "Unname",
    "Route",
    "Unroute",
    "RoutingConflict",
    "Register",
    "Resubmit",
    "Review",
    "NotEligibleForRegistration",
    "ReasonRequired",
    "OutOfRange",
];

/// People of all companies that take part, and of one that does not.
fn everybody(player: &Player) -> Vec<Viewer> {
    let companies = 0..(player.companies + 1).min(COMPANIES);
    companies
        .flat_map(|company| Who::ALL.map(|who| player.programme.viewer(company, who)))
        .collect()
}

struct Trial<'a> {
    model: Model,
    player: Player,
    everybody: Vec<Viewer>,
    on: DatabaseConnection,
    met: &'a RefCell<BTreeSet<String>>,
}

impl Trial<'_> {
    async fn run(&mut self, steps: &[Step]) -> Result<(), String> {
        for (number, step) in steps.iter().enumerate() {
            self.step(step)
                .await
                .map_err(|report| format!("command {number}, {:?}: {report}", step.what))?;
        }
        self.lists(steps.len()).await
    }

    async fn step(&mut self, step: &Step) -> Result<(), String> {
        let free = is_free(&step.what);
        let target = if free { None } else { self.player.target(step) };
        if target.is_none() && !free {
            return Ok(());
        }
        let mut company = step.company % self.player.companies;
        if is_keeping(&step.what) {
            // Few keep much.
            company %= 2;
        }
        let mut what = self.player.said(target, &step.what);
        if let What::Create(new) = &mut what
            && step.own
            && new.sold == Sold::Assessment
        {
            company = VETTED;
            new.contact = Contact::Agrees;
            if step.stale == 0 {
                (new.may_view, new.help) = (false, false);
                new.offers.clear();
            }
        }
        let what = &what;
        let programme = self.player.programme;
        let (viewer, version) = match target {
            None if step.own => (programme.viewer(company, Who::Admin), step.stale),
            None => (programme.viewer(company, step.who), step.stale),
            Some(target) => {
                let record = self.player.record(target);
                let version = self.player.version(target, what) + step.stale;
                let viewer = if step.own && matches!(what, What::Review(..)) {
                    programme.viewer(VENDOR, Who::AdminOfFirst)
                } else if step.own {
                    programme.viewer(programme.place(record.partner_id), Who::Admin)
                } else {
                    programme.viewer(company, step.who)
                };
                (viewer, version)
            }
        };
        let expected = self.model.perform(&viewer, target, version, what);
        let given = match self.player.perform(&viewer, target, version, what).await {
            Ok(_) => Outcome::Done,
            Err(Error::NotFound(_)) => Outcome::NotFound,
            Err(Error::Refused(refusals)) => {
                Outcome::Refused(refusals.iter().map(|refusal| refusal.code).collect())
            }
            Err(error) => return Err(error.to_string()),
        };
        if given != expected {
            return Err(format!(
                "{} on {target:?}: {given:?}, and by the rules {expected:?}",
                viewer.subject
            ));
        }
        self.meet(what, &given);
        let touched = match (what, target) {
            (
                What::Wait(_) | What::Name(_) | What::Unname(_) | What::Route(_) | What::Unroute(_),
                _,
            ) => Vec::new(),
            (What::Expire, _) => (0..self.model.deals.len()).collect(),
            (_, Some(target)) => vec![target.deal],
            (_, None) if expected == Outcome::Done => vec![self.model.deals.len() - 1],
            (_, None) => Vec::new(),
        };
        if self.player.deals.len() != self.model.deals.len() {
            return Err("another number of deals".into());
        }
        for deal in touched {
            self.stands(deal).await?;
        }
        Ok(())
    }

    fn meet(&self, what: &What, given: &Outcome) {
        let mut met = self.met.borrow_mut();
        match given {
            Outcome::Done => {
                let name = format!("{what:?}");
                met.extend(name.split(['(', ' ']).next().map(str::to_owned));
            }
            Outcome::NotFound => {
                met.insert("NotFound".into());
            }
            Outcome::Refused(codes) => met.extend(codes.iter().map(|code| format!("{code:?}"))),
        }
    }

    /// Whether a deal stands as the model has it, and is seen so by everybody.
    async fn stands(&self, place: usize) -> Result<(), String> {
        let id = self.player.deals[place].rows[0].record.engagement_id;
        let vendor = Some(self.player.programme.companies[0].id);
        let found = deal::find(&self.on, id, vendor)
            .await
            .map_err(|error| error.to_string())?;
        let found = found.ok_or("no such deal")?;
        let expected = &self.model.deals[place];
        if found.engagement.vendor_involvement != expected.involvement {
            return Err(format!(
                "deal {place} is {:?}, and by the rules {:?}",
                found.engagement.vendor_involvement, expected.involvement
            ));
        }
        if found.records.len() != expected.records.len() {
            return Err(format!(
                "deal {place} has {} records, and by the rules {}",
                found.records.len(),
                expected.records.len()
            ));
        }
        let mut records: Vec<_> = found.records.iter().collect();
        records.sort_by_key(|record| record.id);
        for (record, expected) in records.iter().zip(&expected.records) {
            let team: Vec<_> = found
                .team_of(record.id)
                .map(|member| member.email_key.clone())
                .collect();
            let company = &self.player.programme.companies[expected.company];
            let stands = (
                record.partner_id,
                record.location_id,
                record.status,
                record.version,
                record.sales_stage,
                record.own_stage.clone(),
                record.accepted_at.is_some(),
                team,
            );
            let rules = (
                company.id,
                company.locations[expected.location],
                expected.status,
                expected.version,
                expected.stage,
                expected.own_stage.clone(),
                expected.accepted,
                expected.team.clone(),
            );
            if stands != rules {
                return Err(format!(
                    "a record of deal {place} is {stands:?}, and by the rules {rules:?}"
                ));
            }
        }
        let filed: Vec<_> = found
            .registrations
            .iter()
            .map(|row| {
                let record = records
                    .iter()
                    .position(|record| record.id == row.opportunity_id);
                (record, row.incentive, row.state, row.outcome, row.version)
            })
            .collect();
        let rules: Vec<_> = expected
            .filed
            .iter()
            .map(|filed| {
                let Filed {
                    record,
                    incentive,
                    state,
                    outcome,
                    version,
                } = *filed;
                (Some(record), incentive, state, outcome, version)
            })
            .collect();
        if filed != rules {
            return Err(format!(
                "of deal {place} is registered {filed:?}, and by the rules {rules:?}"
            ));
        }
        let facts = found.facts();
        for viewer in &self.everybody {
            for (number, record) in records.iter().enumerate() {
                let known = facts.records.iter().find(|facts| facts.id == record.id);
                let seen = known.is_some_and(|known| sight(viewer, &facts, known).is_some());
                if seen != self.model.sees(viewer, expected, number) {
                    return Err(format!(
                        "{} sees record {number} of deal {place}: {seen}; the rules say the contrary",
                        viewer.subject
                    ));
                }
            }
        }
        Ok(())
    }

    /// Whether the lists of a third of everybody, others after each number of commands, hold what the model says.
    async fn lists(&self, turn: usize) -> Result<(), String> {
        for viewer in self.everybody.iter().skip(turn % 3).step_by(3) {
            let mut given: BTreeSet<OpportunityId> = BTreeSet::new();
            for tab in [Tab::Inbound, Tab::Outbound, Tab::Shared] {
                let wanted = Wanted {
                    tab: Some(tab),
                    ..Wanted::default()
                };
                let (db, window) = (&self.player.desk.db, Window::first(1_000));
                let page = opportunities::page(db, viewer, &wanted, &window).await;
                let page = page.map_err(|error| error.to_string())?;
                given.extend(page.rows.iter().map(|(row, _)| row.record.id));
            }
            let mut expected = BTreeSet::new();
            for (deal, snapshot) in self.model.deals.iter().zip(&self.player.deals) {
                for (place, row) in snapshot.rows.iter().enumerate() {
                    if self.model.given(viewer, deal, place) {
                        expected.insert(row.record.id);
                    }
                }
            }
            if given != expected {
                return Err(format!(
                    "{} is given {given:?}, and by the rules {expected:?}",
                    viewer.subject
                ));
            }
        }
        Ok(())
    }
}

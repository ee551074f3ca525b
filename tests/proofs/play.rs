//! Plans of what people try, and how a step of one is played: through the actions, as the API would.

use chrono::TimeDelta;
use covente::{
    actions::{
        catalogue, create,
        desk::{Call, Desk, Done, Snapshot},
        expiry, favorites,
        input::{ContactInput, HelpInput, InvitationInput, MoneyInput, Patch, PersonInput},
        invitations, lifecycle, marks, opportunities, team, vendor,
    },
    domain::viewer::Viewer,
    error::Error,
};
use covente_entity::{
    opportunity,
    types::{
        CloseReason, ErrorReason, HelpKind, SalesStage, Status,
        ids::{InvitationId, OpportunityId, SolutionId, TeamMemberId},
    },
};
use proptest::{collection::vec, prelude::*};

use crate::programme::{Programme, Who, email};

/// Stages that somebody may try to mark: all of them.
pub(crate) const STAGES: [SalesStage; 11] = [
    SalesStage::Created,
    SalesStage::Accepted,
    SalesStage::Qualified,
    SalesStage::Developed,
    SalesStage::Proposed,
    SalesStage::Negotiated,
    SalesStage::SecureLetterOfEngagement,
    SalesStage::CollectData,
    SalesStage::PrepareAssessmentReport,
    SalesStage::PresentToCustomer,
    SalesStage::Won,
];

/// How long somebody may wait, in hours: an hour less than there is to answer, and to the hour, among others (R98).
const HOURS: [u16; 6] = [1, 72, 168, 335, 336, 400];

/// What is sold in a new deal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sold {
    /// The company's own.
    Own,
    /// The company's own at its second location, and the vendor's.
    OwnAndVendors,
    /// An assessment.
    Assessment,
}

/// What is known of the customer's contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Contact {
    None,
    /// Did not agree to be shared.
    Refuses,
    Agrees,
}

/// Somebody for a team: of the record's company, or of the next one, whom that gives no sight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mate {
    pub(crate) foreign: bool,
    pub(crate) who: Who,
}

/// An offer to a company.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Offer {
    pub(crate) partner: usize,
    /// Whether the wanted solution places the record at the company's second location.
    pub(crate) elsewhere: bool,
    /// Whether the sender shows one person instead of the record's team.
    pub(crate) chosen: bool,
}

/// A new deal.
#[derive(Clone, Debug)]
pub(crate) struct New {
    pub(crate) location: usize,
    pub(crate) customer: usize,
    pub(crate) sold: Sold,
    pub(crate) contact: Contact,
    pub(crate) may_view: bool,
    pub(crate) help: bool,
    pub(crate) offers: Vec<Offer>,
    pub(crate) team: Vec<Mate>,
}

/// What is tried.
#[derive(Clone, Debug)]
pub(crate) enum What {
    Create(New),
    Share,
    Ask(Contact),
    Invite(Offer),
    /// An invitation of the deal, by its place.
    Withdraw(usize),
    Accept(Vec<Mate>),
    Decline,
    Mark(SalesStage),
    /// The stage that comes after the one where the record stands.
    MarkNext,
    Win,
    Lose,
    Mistake,
    Join(Mate),
    /// A person of the record's team, by place.
    Leave(usize),
    Contact(Contact),
    Note,
    /// The clock moves on by so many hours.
    Wait(u16),
    Expire,
    Favorite,
    /// The company's solution leaves the catalogue.
    Retire,
}

/// One thing that somebody tries. The numbers are places in what there is by then, so that every plan can be played,
/// and every part of one left out.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    /// Which of the records that it can be about.
    pub(crate) target: usize,
    /// Whether only records are chosen from whose state may allow it.
    pub(crate) aimed: bool,
    pub(crate) company: usize,
    pub(crate) who: Who,
    /// Whether it is tried by an admin of the record's own company, whoever else is named.
    pub(crate) own: bool,
    /// How far the expected version is off.
    pub(crate) stale: i32,
    pub(crate) what: What,
}

/// A record by its place: deals, and the records in each, in the order of their making.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Target {
    pub(crate) deal: usize,
    pub(crate) record: usize,
}

fn mate() -> impl Strategy<Value = Mate> {
    let whos = vec![
        Who::User,
        Who::UserOfSecond,
        Who::Mixed,
        Who::Admin,
        Who::User,
    ];
    (prop::bool::weighted(0.2), prop::sample::select(whos))
        .prop_map(|(foreign, who)| Mate { foreign, who })
}

fn mates(least: usize) -> impl Strategy<Value = Vec<Mate>> {
    vec(mate(), least..3).prop_map(|mates| {
        let mut once: Vec<Mate> = Vec::new();
        for mate in mates {
            if !once.contains(&mate) {
                once.push(mate);
            }
        }
        once
    })
}

fn offer() -> impl Strategy<Value = Offer> {
    (0..8_usize, any::<bool>(), prop::bool::weighted(0.3)).prop_map(
        |(partner, elsewhere, chosen)| Offer {
            partner,
            elsewhere,
            chosen,
        },
    )
}

fn contact() -> impl Strategy<Value = Contact> {
    prop_oneof![
        2 => Just(Contact::None),
        1 => Just(Contact::Refuses),
        4 => Just(Contact::Agrees),
    ]
}

fn new() -> impl Strategy<Value = What> {
    let sold = prop_oneof![
        5 => Just(Sold::Own),
        3 => Just(Sold::OwnAndVendors),
        2 => Just(Sold::Assessment),
    ];
    (
        (0..2_usize, 0..4_usize, sold, contact()),
        (prop::bool::weighted(0.4), prop::bool::weighted(0.3)),
        vec(offer(), 0..3),
        mates(1),
    )
        .prop_map(
            |((location, customer, sold, contact), (may_view, help), offers, team)| {
                What::Create(New {
                    location,
                    customer,
                    sold,
                    contact,
                    may_view,
                    help,
                    offers,
                    team,
                })
            },
        )
}

/// A step, in which a retired solution is no matter.
pub(crate) fn step() -> impl Strategy<Value = Step> {
    let what = prop_oneof![
        7 => new(),
        2 => Just(What::Share),
        3 => contact().prop_map(What::Ask),
        5 => offer().prop_map(What::Invite),
        2 => any::<usize>().prop_map(What::Withdraw),
        7 => mates(0).prop_map(What::Accept),
        2 => Just(What::Decline),
        2 => prop::sample::select(STAGES.to_vec()).prop_map(What::Mark),
        5 => Just(What::MarkNext),
        2 => Just(What::Win),
        1 => Just(What::Lose),
        1 => Just(What::Mistake),
        3 => mate().prop_map(What::Join),
        3 => any::<usize>().prop_map(What::Leave),
        2 => contact().prop_map(What::Contact),
        1 => Just(What::Note),
        2 => prop::sample::select(HOURS.to_vec()).prop_map(What::Wait),
        1 => Just(What::Expire),
    ];
    by(what)
}

/// A step of the making of a world, in which people mark records and companies retire what they sell, too.
pub(crate) fn worldly() -> impl Strategy<Value = Step> {
    let more = prop_oneof![3 => Just(What::Favorite), 1 => Just(What::Retire)];
    prop_oneof![12 => step(), 1 => by(more)]
}

fn by(what: impl Strategy<Value = What>) -> impl Strategy<Value = Step> {
    (
        (any::<usize>(), prop::bool::weighted(0.8)),
        (0..8_usize, prop::sample::select(Who::ALL.to_vec())),
        prop::bool::weighted(0.5),
        prop_oneof![9 => Just(0), 1 => -2..3_i32],
        what,
    )
        .prop_map(|((target, aimed), (company, who), own, stale, what)| Step {
            target,
            aimed,
            company,
            who,
            own,
            stale,
            what,
        })
}

/// Plays steps on one database, and knows what the deals hold by the answers.
pub(crate) struct Player {
    pub(crate) desk: Desk,
    pub(crate) programme: &'static Programme,
    /// Companies that take part.
    pub(crate) companies: usize,
    /// Each deal as its last write left it; what only expired since stands there as received.
    pub(crate) deals: Vec<Snapshot>,
}

impl Player {
    /// Which record a step is about, where there is one.
    pub(crate) fn target(&self, step: &Step) -> Option<Target> {
        let all = self.deals.iter().enumerate().flat_map(|(deal, snapshot)| {
            let records = snapshot.rows.iter().enumerate();
            records.map(move |(record, row)| (Target { deal, record }, &row.record))
        });
        let fit: Vec<Target> = all
            .filter(|(target, record)| {
                let sent = !matches!(step.what, What::Withdraw(_)) || target.record == 0;
                sent && (!step.aimed || suits(&step.what, record))
            })
            .map(|(target, _)| target)
            .collect();
        (!fit.is_empty()).then(|| fit[step.target % fit.len()])
    }

    pub(crate) fn record(&self, target: Target) -> &opportunity::Model {
        &self.deals[target.deal].rows[target.record].record
    }

    /// A step with what it leaves to the state of things said.
    pub(crate) fn said(&self, target: Option<Target>, what: &What) -> What {
        let Some(target) = target.filter(|_| matches!(what, What::MarkNext)) else {
            return what.clone();
        };
        let row = &self.deals[target.deal].rows[target.record];
        let way = &STAGES[if row.engagement.assessment {
            6..10
        } else {
            2..6
        }];
        let now = way
            .iter()
            .position(|stage| Some(*stage) == row.record.sales_stage);
        What::Mark(way[now.map_or(0, |now| (now + 1).min(3))])
    }

    /// Lets the clock run.
    pub(crate) fn wait(&self, hours: u16) {
        let by = TimeDelta::hours(hours.into()).num_microseconds();
        let offset = self.desk.clock.offset_us() + by.expect("some hours");
        self.desk.clock.set_offset_us(offset);
    }

    /// Plays one step, and remembers what it made.
    pub(crate) async fn perform(
        &mut self,
        viewer: &Viewer,
        target: Option<Target>,
        version: i32,
        what: &What,
    ) -> Result<Done, Error> {
        let done = self.call(viewer, target, version, what).await?;
        if let Some(mut snapshot) = done.snapshot.clone() {
            snapshot.rows.sort_by_key(|row| row.record.id);
            snapshot.invitations.sort_by_key(|invitation| invitation.id);
            match target {
                Some(target) => self.deals[target.deal] = snapshot,
                None => self.deals.push(snapshot),
            }
        }
        Ok(done)
    }

    #[expect(clippy::too_many_lines, reason = "one arm a command")]
    async fn call(
        &self,
        viewer: &Viewer,
        target: Option<Target>,
        expected_version: i32,
        what: &What,
    ) -> Result<Done, Error> {
        let (desk, call) = (&self.desk, &Call::default());
        let opportunity = target.map(|target| self.record(target).id);
        match what {
            What::Create(new) => {
                create::create(desk, viewer, call, self.creation(viewer, new)).await
            }
            What::Share => {
                let input = vendor::Share {
                    opportunity,
                    expected_version,
                };
                vendor::share(desk, viewer, call, input).await
            }
            What::Ask(contact) => {
                let input = vendor::Ask {
                    opportunity,
                    expected_version,
                    help: help(),
                    contact: customers(*contact),
                };
                vendor::request_help(desk, viewer, call, input).await
            }
            What::Invite(offer) => {
                let input = invitations::Invite {
                    opportunity,
                    expected_version,
                    invitation: self.offer(viewer, *offer),
                };
                invitations::invite(desk, viewer, call, input).await
            }
            What::Withdraw(place) => {
                let input = invitations::Withdraw {
                    invitation: target.and_then(|target| self.invitation(target.deal, *place)),
                    expected_version,
                };
                invitations::withdraw(desk, viewer, call, input).await
            }
            What::Accept(mates) => {
                let input = lifecycle::Accept {
                    opportunity,
                    expected_version,
                    name: "Our name for it".into(),
                    value: None,
                    close_date: None,
                    private_notes: Some("Between us.".into()),
                    crm_id: Some("crm-accepted".into()),
                    campaign_id: None,
                    team: self.team(target, viewer, mates),
                };
                lifecycle::accept(desk, viewer, call, input).await
            }
            What::Decline => {
                let input = close(opportunity, expected_version);
                lifecycle::decline(desk, viewer, call, input).await
            }
            What::Mark(stage) => {
                let input = marks::Mark {
                    opportunity,
                    expected_version,
                    stage: Some(*stage),
                    own_stage: None,
                };
                marks::set_sales_stage(desk, viewer, call, input).await
            }
            What::MarkNext => unreachable!("it was said which one that is"),
            What::Win => {
                let input = lifecycle::Win {
                    opportunity,
                    expected_version,
                };
                lifecycle::win(desk, viewer, call, input).await
            }
            What::Lose => {
                let input = close(opportunity, expected_version);
                lifecycle::lose(desk, viewer, call, input).await
            }
            What::Mistake => {
                let input = lifecycle::CloseAsError {
                    opportunity,
                    expected_version,
                    reason: Some(ErrorReason::TestDeal),
                    notes: Some("It was a test.".into()),
                };
                lifecycle::close_as_error(desk, viewer, call, input).await
            }
            What::Join(mate) => {
                let input = team::Add {
                    opportunity,
                    expected_version,
                    member: self.person(target, viewer, *mate),
                };
                team::add(desk, viewer, call, input).await
            }
            What::Leave(place) => {
                let input = team::Remove {
                    member: target.and_then(|target| self.member(target, *place)),
                    expected_version,
                };
                team::remove(desk, viewer, call, input).await
            }
            What::Contact(contact) => {
                let input = opportunities::SetContact {
                    opportunity,
                    expected_version,
                    contact: customers(*contact).map_or(Patch::Clear, Patch::Set),
                };
                opportunities::set_customer_contact(desk, viewer, call, input).await
            }
            What::Note => {
                let keep = opportunities::Update {
                    opportunity,
                    expected_version,
                    name: Patch::Keep,
                    value: Patch::Set(money("7777.77")),
                    close_date: Patch::Keep,
                    private_notes: Patch::Set("Only we know.".into()),
                    crm_id: Patch::Keep,
                    campaign_id: Patch::Set("spring".into()),
                };
                opportunities::update(desk, viewer, call, keep).await
            }
            What::Wait(hours) => {
                self.wait(*hours);
                Ok(Done::default())
            }
            What::Expire => {
                expiry::expire_due(desk).await?;
                Ok(Done::default())
            }
            What::Favorite => {
                let input = favorites::Mark { opportunity };
                favorites::add(desk, viewer, call, input).await
            }
            What::Retire => {
                let place = self.programme.place(viewer.partner);
                let input = catalogue::Retire {
                    solution: Some(self.programme.companies[place].solutions[1]),
                    expected_version: 1,
                };
                catalogue::retire(desk, viewer, call, input).await
            }
        }
    }

    fn creation(&self, viewer: &Viewer, new: &New) -> create::Create {
        let place = self.programme.place(viewer.partner);
        let company = &self.programme.companies[place];
        let vendors = &self.programme.companies[0];
        // Two that all know, and the company's own, twice: a company's customers are what others may not see.
        let customer = match new.customer {
            known @ (0 | 1) => self.programme.customers[known],
            _ => self.programme.customers[crate::programme::REFERENCES + place],
        };
        create::Create {
            customer,
            location: company.locations[new.location],
            name: format!("Deal of {place}"),
            value: money("9000"),
            close_date: self.far(),
            private_notes: Some("Private.".into()),
            crm_id: Some("crm-1".into()),
            campaign_id: Some("autumn".into()),
            contact: customers(new.contact),
            team: new
                .team
                .iter()
                .map(|mate| person(place, self.companies, *mate))
                .collect(),
            solutions: self.sold(new.sold, &company.solutions, vendors.solutions[0]),
            vendor_may_view: new.may_view,
            vendor_help: new.help.then(help),
            invitations: new
                .offers
                .iter()
                .map(|offer| self.offer(viewer, *offer))
                .collect(),
        }
    }

    fn sold(&self, sold: Sold, own: &[SolutionId; 4], vendors: SolutionId) -> Vec<SolutionId> {
        match sold {
            Sold::Own => vec![own[0]],
            Sold::OwnAndVendors => vec![own[1], vendors],
            Sold::Assessment => vec![self.programme.assessment],
        }
    }

    fn offer(&self, viewer: &Viewer, offer: Offer) -> InvitationInput {
        let invitee = &self.programme.companies[offer.partner % self.companies];
        let sender = self.programme.place(viewer.partner);
        let shown = Mate {
            foreign: false,
            who: Who::Mixed,
        };
        InvitationInput {
            partner: invitee.id,
            share: money(&format!("{}", 100 + offer.partner % self.companies)),
            close_date: None,
            message: Some("Join us.".into()),
            solutions: vec![invitee.solutions[usize::from(offer.elsewhere)]],
            help: vec![HelpKind::ProofOfConceptOrDemo],
            team: offer
                .chosen
                .then(|| vec![person(sender, self.companies, shown)]),
        }
    }

    fn invitation(&self, deal: usize, place: usize) -> Option<InvitationId> {
        let all = &self.deals[deal].invitations;
        (!all.is_empty()).then(|| all[place % all.len()].id)
    }

    fn member(&self, target: Target, place: usize) -> Option<TeamMemberId> {
        let record = self.record(target).id;
        let team = self.deals[target.deal].team.iter();
        let team: Vec<_> = team
            .filter(|member| member.opportunity_id == record)
            .collect();
        (!team.is_empty()).then(|| team[place % team.len()].id)
    }

    fn team(&self, target: Option<Target>, viewer: &Viewer, mates: &[Mate]) -> Vec<PersonInput> {
        mates
            .iter()
            .map(|mate| self.person(target, viewer, *mate))
            .collect()
    }

    fn person(&self, target: Option<Target>, viewer: &Viewer, mate: Mate) -> PersonInput {
        let company = target.map_or(viewer.partner, |target| self.record(target).partner_id);
        person(self.programme.place(company), self.companies, mate)
    }

    /// A date that stays ahead however long the clock runs.
    fn far(&self) -> String {
        let far = self.desk.clock.now() + TimeDelta::days(9_000);
        far.date_naive().to_string()
    }
}

/// Whether a record may be in a state for it.
fn suits(what: &What, record: &opportunity::Model) -> bool {
    match what {
        What::Accept(_) | What::Decline => record.status == Status::Received,
        What::Mark(_) | What::MarkNext | What::Win | What::Lose | What::Note => {
            record.status == Status::Accepted
        }
        What::Share | What::Ask(_) | What::Invite(_) | What::Withdraw(_) | What::Contact(_) => {
            record.is_originator && record.status == Status::Accepted
        }
        What::Join(_) | What::Leave(_) | What::Mistake => {
            matches!(record.status, Status::Received | Status::Accepted)
        }
        What::Create(_) | What::Wait(_) | What::Expire | What::Favorite | What::Retire => true,
    }
}

fn person(company: usize, companies: usize, mate: Mate) -> PersonInput {
    let company = if mate.foreign {
        (company + 1) % companies
    } else {
        company
    };
    PersonInput {
        name: format!("{:?} {company}", mate.who),
        email: email(company, mate.who),
        phone: format!("+33 1 00 00 00 0{company}"),
    }
}

fn customers(contact: Contact) -> Option<ContactInput> {
    (contact != Contact::None).then(|| ContactInput {
        name: "Ana Contact".into(),
        phone: "+33 6 00 00 00 00".into(),
        email: "ana@customer.example".into(),
        consent: contact == Contact::Agrees,
    })
}

fn help() -> HelpInput {
    HelpInput {
        help: vec![HelpKind::GeneralOrOther],
        message: Some("Please help.".into()),
    }
}

fn money(amount: &str) -> MoneyInput {
    MoneyInput {
        amount: amount.into(),
        currency: "EUR".into(),
    }
}

fn close(opportunity: Option<OpportunityId>, expected_version: i32) -> lifecycle::Close {
    lifecycle::Close {
        opportunity,
        expected_version,
        reason: Some(CloseReason::BudgetInadequate),
        notes: Some("Too dear.".into()),
    }
}

//! Plans of what people try, and how a step of one is played: through the actions, as the API would.

use chrono::TimeDelta;
use covente::{
    actions::{
        catalogue, create,
        desk::{Call, Desk, Done, Snapshot},
        expiry, favorites,
        input::{ContactInput, HelpInput, InvitationInput, MoneyInput, Patch, PersonInput},
        invitations, lifecycle, marks, messages, opportunities, rates, registration, routing,
        stages, team, vendor,
    },
    domain::viewer::Viewer,
    error::Error,
};
use covente_entity::{
    opportunity, routing_rule, stage_mapping,
    types::{
        CloseReason, ContractKind, Deployment, ErrorReason, HelpKind, IncentiveKind,
        MessageAudience, SalesStage, Status, Tenant,
        ids::{InvitationId, OpportunityId, RegistrationId, SolutionId, TeamMemberId},
    },
};
use proptest::{
    collection::{SizeRange, vec},
    prelude::*,
};

use crate::programme::{MARKETS, Programme, Who, email};

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

/// What companies may call stages.
pub(crate) const NAMES: [&str; 2] = ["Discovery", "Workshop"];

/// What somebody may mark by another name than the standard one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Own {
    /// One of [`NAMES`].
    Name(usize),
    Percent(u8),
    Noise,
}

/// All of these, and how they are written.
pub(crate) const OWN: [(Own, &str); 7] = [
    (Own::Name(0), "Discovery"),
    (Own::Name(1), "  wORKSHOP"),
    (Own::Percent(15), "15 %"),
    (Own::Percent(55), "55"),
    (Own::Percent(5), "5%"),
    (Own::Percent(100), "100"),
    (Own::Noise, "half way"),
];

/// What a company calls a stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Naming {
    pub(crate) name: usize,
    pub(crate) percent: Option<u8>,
    pub(crate) stage: SalesStage,
}

/// Where deals go that the vendor sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Routing {
    /// The rule that is changed, by its place; else it is a new one.
    pub(crate) rule: Option<usize>,
    pub(crate) market: Option<usize>,
    /// One of the company's first two solutions.
    pub(crate) solution: Option<usize>,
    pub(crate) location: usize,
}

/// A contract, as it is registered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Contract {
    /// Whether it was signed by today.
    pub(crate) signed: bool,
    pub(crate) value: u32,
}

/// What a reviewer says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Verdict {
    pub(crate) decision: registration::Decision,
    pub(crate) reason: bool,
}

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
    /// A stage, by one of [`OWN`].
    MarkOwn(usize),
    Name(Naming),
    /// One of the company's names, by place.
    Unname(usize),
    Route(Routing),
    /// One of the company's rules, by place.
    Unroute(usize),
    Register(IncentiveKind, Contract),
    /// One of the record's registrations, by place.
    Resubmit(usize, Contract),
    Review(usize, Verdict),
    /// A rate of this month is published.
    Rate,
    /// A message, to a company by its place where it is for one.
    Say(MessageAudience, usize),
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

fn naming() -> impl Strategy<Value = Naming> {
    let percent = prop::sample::select(vec![None, Some(15), Some(15), Some(33)]);
    let stage = prop::sample::select(STAGES.to_vec());
    (0..NAMES.len(), percent, stage).prop_map(|(name, percent, stage)| Naming {
        name,
        percent,
        stage,
    })
}

fn routing() -> impl Strategy<Value = Routing> {
    let place = || prop::option::weighted(0.7, 0..2_usize);
    (
        prop::option::weighted(0.2, 0..4_usize),
        place(),
        place(),
        0..2_usize,
    )
        .prop_map(|(rule, market, solution, location)| Routing {
            rule,
            market,
            solution,
            location,
        })
}

fn incentive() -> impl Strategy<Value = IncentiveKind> {
    prop_oneof![
        3 => Just(IncentiveKind::AzureIpCoSell),
        1 => Just(IncentiveKind::BizAppsPremium),
    ]
}

fn contract() -> impl Strategy<Value = Contract> {
    (prop::bool::weighted(0.9), 1..90_u32).prop_map(|(signed, value)| Contract { signed, value })
}

fn verdict() -> impl Strategy<Value = Verdict> {
    use registration::Decision as D;
    let decision = prop_oneof![
        3 => Just(D::RequireAction),
        2 => Just(D::Pass),
        1 => Just(D::Fail),
        1 => Just(D::Close),
        1 => Just(D::Audit),
    ];
    (decision, prop::bool::weighted(0.8))
        .prop_map(|(decision, reason)| Verdict { decision, reason })
}

/// What registration is made of, and what companies go by.
fn later() -> impl Strategy<Value = What> {
    prop_oneof![
        4 => Just(What::Win),
        6 => (incentive(), contract()).prop_map(|(kind, contract)| What::Register(kind, contract)),
        4 => (any::<usize>(), verdict()).prop_map(|(place, verdict)| What::Review(place, verdict)),
        2 => (any::<usize>(), contract()).prop_map(|(place, contract)| What::Resubmit(place, contract)),
        3 => (0..OWN.len()).prop_map(What::MarkOwn),
        4 => naming().prop_map(What::Name),
        2 => any::<usize>().prop_map(What::Unname),
        4 => routing().prop_map(What::Route),
        2 => any::<usize>().prop_map(What::Unroute),
    ]
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
        16 => later(),
    ];
    by(what)
}

/// A step of the making of a world, in which people mark records and write to each other, and companies retire what they sell, too.
pub(crate) fn worldly() -> impl Strategy<Value = Step> {
    use MessageAudience as A;
    let audience = prop::sample::select(vec![
        A::OwnCompany,
        A::Party,
        A::Party,
        A::Vendor,
        A::AllParties,
    ]);
    let more = prop_oneof![
        3 => Just(What::Favorite),
        1 => Just(What::Retire),
        1 => Just(What::Rate),
        8 => (audience, 0..8_usize).prop_map(|(audience, partner)| What::Say(audience, partner)),
    ];
    prop_oneof![9 => step(), 2 => by(more)]
}

/// Steps, which may begin with a deal on its way to registration: by chance alone few get there.
pub(crate) fn steps(
    any: impl Strategy<Value = Step>,
    number: impl Into<SizeRange>,
) -> impl Strategy<Value = Vec<Step>> {
    (beginning(), vec(any, number)).prop_map(|(mut steps, more)| {
        steps.extend(more);
        steps
    })
}

fn beginning() -> impl Strategy<Value = Vec<Step>> {
    let sure = |company, target, what| Step {
        target,
        aimed: true,
        company,
        who: Who::Admin,
        own: true,
        stale: 0,
        what,
    };
    let filed = move |kind| {
        let signed = Contract {
            signed: true,
            value: 7,
        };
        What::Register(kind, signed)
    };
    let new = |sold, may_view, offers: &[usize]| {
        let offer = |partner: &usize| Offer {
            partner: *partner,
            elsewhere: true,
            chosen: false,
        };
        What::Create(New {
            location: 0,
            customer: 0,
            sold,
            contact: Contact::Agrees,
            may_view,
            help: false,
            offers: offers.iter().map(offer).collect(),
            team: vec![Mate {
                foreign: false,
                who: Who::User,
            }],
        })
    };
    let ip = IncentiveKind::AzureIpCoSell;
    let led = move |invited: &[usize]| {
        vec![
            sure(1, 0, new(Sold::OwnAndVendors, true, invited)),
            sure(1, 0, What::Win),
            sure(1, 0, filed(ip)),
        ]
    };
    let mut beside = led(&[2]);
    beside.insert(1, sure(2, 0, What::Accept(Vec::new())));
    let mut sent = vec![sure(0, 0, new(Sold::Own, false, &[1, 2]))];
    sent.extend([0, 0].map(|target| sure(0, target, What::Accept(Vec::new()))));
    sent.extend([1, 1].map(|target| sure(0, target, What::Win)));
    sent.push(sure(0, 0, filed(ip)));
    let required = Verdict {
        decision: registration::Decision::RequireAction,
        reason: true,
    };
    let mut corrected = led(&[]);
    corrected.push(sure(1, 0, What::Review(0, required)));
    let again = Contract {
        signed: true,
        value: 8,
    };
    corrected.push(sure(1, 0, What::Resubmit(0, again)));
    let rule = Routing {
        rule: None,
        market: Some(0),
        solution: Some(1),
        location: 0,
    };
    let named = Naming {
        name: 0,
        percent: Some(15),
        stage: SalesStage::Qualified,
    };
    let mut kept = vec![
        sure(1, 0, What::Route(rule)),
        sure(1, 0, What::Route(rule)),
        sure(1, 0, What::Name(named)),
    ];
    let mut left = kept.clone();
    left.push(sure(1, 0, What::Unroute(0)));
    left.push(sure(1, 0, What::Unname(0)));
    kept.extend(sent.iter().cloned());
    let assessed = vec![
        sure(1, 0, new(Sold::Assessment, false, &[])),
        sure(1, 0, What::MarkNext),
        sure(1, 0, What::MarkNext),
    ];
    prop_oneof![
        6 => Just(Vec::new()),
        1 => Just(led(&[])),
        1 => Just(beside),
        1 => Just(sent),
        1 => Just(corrected),
        1 => Just(kept),
        1 => Just(left),
        1 => Just(assessed),
    ]
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
    /// What each company calls stages, and its rules, oldest first.
    pub(crate) names: Vec<Vec<stage_mapping::Model>>,
    pub(crate) rules: Vec<Vec<routing_rule::Model>>,
}

/// Whether a command is about what a company goes by.
pub(crate) fn is_keeping(what: &What) -> bool {
    matches!(
        what,
        What::Name(_) | What::Unname(_) | What::Route(_) | What::Unroute(_)
    )
}

/// Whether a command is about no deal that there is.
pub(crate) fn is_free(what: &What) -> bool {
    matches!(
        what,
        What::Create(_) | What::Wait(_) | What::Expire | What::Retire | What::Rate
    ) || is_keeping(what)
}

impl Player {
    /// Which record a step is about, where there is one.
    pub(crate) fn target(&self, step: &Step) -> Option<Target> {
        let all = self.deals.iter().enumerate().flat_map(|(deal, snapshot)| {
            let records = snapshot.rows.iter().enumerate();
            records.map(move |(record, row)| (Target { deal, record }, snapshot, &row.record))
        });
        let fit: Vec<Target> = all
            .filter(|(target, snapshot, record)| {
                let sent = !matches!(step.what, What::Withdraw(_)) || target.record == 0;
                sent && (!step.aimed || suits(&step.what, snapshot, record))
            })
            .map(|(target, ..)| target)
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

    /// The version that a step is about: the registration's own, or the record's.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "all others are about a record"
    )]
    pub(crate) fn version(&self, target: Target, what: &What) -> i32 {
        match what {
            What::Review(place, _) | What::Resubmit(place, _) => self
                .registration(target, *place)
                .map_or(1, |(_, version)| version),
            _ => self.record(target).version,
        }
    }

    /// Plays one step, and remembers what it made. Of what is about no deal the version says how far it is off.
    pub(crate) async fn perform(
        &mut self,
        viewer: &Viewer,
        target: Option<Target>,
        version: i32,
        what: &What,
    ) -> Result<Done, Error> {
        let done = self.call(viewer, target, version, what).await?;
        let company = self.programme.place(viewer.partner);
        if let Some(row) = done.stage_mapping.clone() {
            let known = &mut self.names[company];
            known.retain(|known| known.id != row.id);
            if matches!(what, What::Name(_)) {
                known.push(row);
                known.sort_by_key(|row| row.id);
            }
        }
        if let Some(row) = done.routing_rule.clone() {
            let known = &mut self.rules[company];
            known.retain(|known| known.id != row.id);
            if matches!(what, What::Route(_)) {
                known.push(row);
                known.sort_by_key(|row| row.id);
            }
        }
        if let Some(mut snapshot) = done.snapshot.clone() {
            snapshot.rows.sort_by_key(|row| row.record.id);
            snapshot.registrations.sort_by_key(|row| row.id);
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
            What::MarkOwn(text) => {
                let input = marks::Mark {
                    opportunity,
                    expected_version,
                    stage: None,
                    own_stage: Some(OWN[*text].1.into()),
                };
                marks::set_sales_stage(desk, viewer, call, input).await
            }
            What::Name(_) | What::Unname(_) | What::Route(_) | What::Unroute(_) | What::Rate => {
                self.keep(viewer, expected_version, what).await
            }
            What::Register(incentive, contract) => {
                let input = registration::Register {
                    opportunity,
                    expected_version,
                    incentive: *incentive,
                    form: self.form(*contract),
                };
                registration::register(desk, viewer, call, input).await
            }
            What::Resubmit(place, contract) => {
                let known = target.and_then(|target| self.registration(target, *place));
                let input = registration::Resubmit {
                    registration: known.map(|(id, _)| id),
                    expected_version,
                    form: self.form(*contract),
                };
                registration::resubmit(desk, viewer, call, input).await
            }
            What::Review(place, verdict) => {
                let known = target.and_then(|target| self.registration(target, *place));
                let input = registration::Review {
                    registration: known.map(|(id, _)| id),
                    expected_version,
                    decision: verdict.decision,
                    reason: verdict.reason.then(|| "As the contract says.".into()),
                };
                registration::review(desk, viewer, call, input).await
            }
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
            What::Say(audience, partner) => {
                let partner = self.programme.companies[partner % self.companies].id;
                let input = messages::Post {
                    opportunity,
                    audience: *audience,
                    to: (*audience == MessageAudience::Party).then_some(partner),
                    body: format!("For {audience:?}."),
                };
                messages::post(desk, viewer, call, input).await
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

    /// What a company goes by, and a rate of the programme's. A name, a rule or a rate that is there is changed, in the
    /// version that is so far off.
    #[expect(clippy::wildcard_enum_match_arm, reason = "the last is the rate")]
    async fn keep(&self, viewer: &Viewer, off: i32, what: &What) -> Result<Done, Error> {
        let (desk, call) = (&self.desk, &Call::default());
        let place = self.programme.place(viewer.partner);
        let company = &self.programme.companies[place];
        let expected = |version: Option<i32>| match version {
            Some(version) => Some(version + off),
            None => (off != 0).then_some(off),
        };
        let any = |place: usize, number: usize| (number > 0).then(|| place % number);
        let (names, rules) = (&self.names[place], &self.rules[place]);
        match what {
            What::Name(naming) => {
                let name = NAMES[naming.name];
                let known = names.iter().find(|known| known.name == name);
                let input = stages::Upsert {
                    name: name.into(),
                    percent: naming.percent.map(Into::into),
                    stage: naming.stage,
                    expected_version: expected(known.map(|known| known.version)),
                };
                stages::upsert(desk, viewer, call, input).await
            }
            What::Unname(place) => {
                let known = any(*place, names.len()).map(|place| &names[place]);
                let input = stages::Delete {
                    mapping: known.map(|known| known.id),
                    expected_version: known.map_or(1, |known| known.version) + off,
                };
                stages::delete(desk, viewer, call, input).await
            }
            What::Route(routing) => {
                let place = routing.rule.and_then(|place| any(place, rules.len()));
                let known = place.map(|place| &rules[place]);
                let input = routing::Upsert {
                    rule: known.map(|known| Some(known.id)),
                    expected_version: expected(known.map(|known| known.version)),
                    market: routing.market.map(|market| MARKETS[market].into()),
                    solution: routing.solution.map(|number| company.solutions[number]),
                    location: company.locations[routing.location],
                };
                routing::upsert(desk, viewer, call, input).await
            }
            What::Unroute(place) => {
                let known = any(*place, rules.len()).map(|place| &rules[place]);
                let input = routing::Delete {
                    rule: known.map(|known| known.id),
                    expected_version: known.map_or(1, |known| known.version) + off,
                };
                routing::delete(desk, viewer, call, input).await
            }
            _ => {
                let input = rates::Publish {
                    currency: "EUR".into(),
                    month: self.desk.clock.now().date_naive().to_string(),
                    rate: "1.25".into(),
                    expected_version: None,
                };
                rates::publish(desk, viewer, call, input).await
            }
        }
    }

    /// One of the registrations of a record, by place, and its version.
    fn registration(&self, target: Target, place: usize) -> Option<(RegistrationId, i32)> {
        let record = self.record(target).id;
        let all = self.deals[target.deal].registrations.iter();
        let own: Vec<_> = all.filter(|row| row.opportunity_id == record).collect();
        (!own.is_empty()).then(|| {
            let row = own[place % own.len()];
            (row.id, row.version)
        })
    }

    fn form(&self, contract: Contract) -> registration::FormInput {
        let today = self.desk.clock.now().date_naive();
        let signed_on = if contract.signed {
            today
        } else {
            today + TimeDelta::days(2)
        };
        registration::FormInput {
            contract: ContractKind::New,
            total: money(&format!("{}000", contract.value)),
            solution: money("500"),
            deployment: Deployment::VendorCloud,
            tenant: Tenant::Customer,
            signed_on: signed_on.to_string(),
            starts_on: today.to_string(),
            ends_on: None,
            contact_name: "Rae Contract".into(),
            contact_email: "rae@contract.example".into(),
            contact_phone: "+33 1 00 00 00 99".into(),
            named_in_contract: true,
            marketplace: None,
            marketplace_on: None,
            consumed_revenue: false,
            perpetual: None,
            pricing: None,
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
fn suits(what: &What, deal: &Snapshot, record: &opportunity::Model) -> bool {
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
        What::MarkOwn(_) => record.status == Status::Accepted,
        What::Register(..) => {
            record.status == Status::Won
                && record.is_originator != deal.rows[0].engagement.started_by_vendor
        }
        What::Resubmit(..) | What::Review(..) => {
            let mut all = deal.registrations.iter();
            all.any(|row| row.opportunity_id == record.id)
        }
        What::Create(_)
        | What::Wait(_)
        | What::Expire
        | What::Favorite
        | What::Retire
        | What::Name(_)
        | What::Unname(_)
        | What::Route(_)
        | What::Unroute(_)
        | What::Rate
        | What::Say(..) => true,
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

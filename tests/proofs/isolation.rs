//! Nobody sees more than theirs, and nobody less: random worlds, every root query and every id, as every viewer.
//!
//! A world is a programme of two to eight companies whose people have tried random things for a while: shared, asked,
//! invited, answered, let lapse, taken back, put people on teams and taken them off. What each viewer is then given, by
//! every list and by every id that there is, is compared whole with what an oracle says that they shall be given.

mod ask;
mod facts;
mod feed;
mod oracle;
mod silence;

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    rc::Rc,
};

use chrono::TimeDelta;
use covente::{
    actions::{desk, notifications::gather::gather},
    clock::Clock,
    domain::{address::Reach, viewer::Viewer},
    error::Error,
    graphql::ids::{self, Kind},
};
use covente_entity::types::{RegistrationProfile, Time, ids::PartnerId};
use proptest::{collection::vec, prelude::*};
use serde_json::{Value, json};

use self::{
    ask::{Desk, Routes, Shape},
    facts::Facts,
    oracle::Oracle,
};
use crate::{
    database::{Backend, Database},
    play::{Contact, Offer, Player, Sold, Step, What, is_free, is_keeping, steps, worldly},
    programme::{COMPANIES, UNRELEASED, VENDOR, VETTED, Who},
    trial::{self, Cases},
};

const WORLDS: Cases = Cases {
    variable: "COVENTE_TEST_WORLDS",
    short: 100,
};

/// Deals in one world at most.
const DEALS: usize = 40;

mod every_viewer_is_given_exactly_what_is_theirs {
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

/// A world, and who looks at it.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    companies: usize,
    steps: Vec<Step>,
    viewers: Vec<(usize, Who)>,
}

pub(crate) fn plans() -> impl Strategy<Value = Plan> {
    let plan = prop_oneof![
        8 => steps(worldly(), 5..50),
        1 => steps(worldly(), 50..200),
    ];
    let viewer = (0..COMPANIES, prop::sample::select(Who::ALL.to_vec()));
    (2..=COMPANIES, plan, vec(viewer, 3..6)).prop_map(|(companies, steps, viewers)| Plan {
        companies,
        steps,
        viewers,
    })
}

/// A database with a world in it.
pub(crate) struct World {
    database: Database,
    player: Player,
}

impl World {
    pub(crate) async fn make(backend: Backend, plan: &Plan) -> Result<Self, String> {
        let database = Database::new(backend).await;
        let desk = desk::Desk {
            db: database.open().await,
            clock: Clock::movable(),
            answer_within: TimeDelta::days(14),
            registration_profile: RegistrationProfile::Edition2020,
            reminders: vec![TimeDelta::days(3), TimeDelta::days(1)],
            webhook_reach: Reach::Public,
        };
        let mut player = Player {
            desk,
            programme: database.programme,
            companies: plan.companies,
            deals: Vec::new(),
            names: vec![Vec::new(); COMPANIES],
            rules: vec![Vec::new(); COMPANIES],
        };
        for step in &plan.steps {
            play(&mut player, step).await?;
        }
        mail(&player.desk)
            .await
            .map_err(|error| error.to_string())?;
        Ok(Self { database, player })
    }

    /// Everything in it, read past the server.
    pub(crate) async fn facts(&self) -> Result<Facts, String> {
        let on = sea_orm::Database::connect(&self.database.url)
            .await
            .map_err(|error| error.to_string())?;
        let facts = Facts::read(&on).await.map_err(|error| error.to_string())?;
        on.close().await.map_err(|error| error.to_string())?;
        Ok(facts)
    }

    pub(crate) async fn close(self) {
        let Self { database, player } = self;
        player
            .desk
            .db
            .close()
            .await
            .expect("a database that closes");
        database.remove().await;
    }
}

/// Puts down the mails that are to be sent, as the job does that sends them.
async fn mail(desk: &desk::Desk) -> Result<(), Error> {
    let tx = desk.db.begin().await?;
    tx.number().await?;
    tx.commit().await?;
    gather(desk).await
}

/// Plays a step as somebody may who can do much, so that much happens; what is refused all the same is.
async fn play(player: &mut Player, step: &Step) -> Result<(), String> {
    let mut company = step.company % player.companies;
    if is_keeping(&step.what) {
        company %= 3;
    }
    let create = matches!(step.what, What::Create(_));
    if create && player.deals.len() >= DEALS {
        return Ok(());
    }
    let target = if create { None } else { player.target(step) };
    let free = is_free(&step.what);
    if target.is_none() && !free {
        return Ok(());
    }
    let target = target.filter(|_| !free);
    let (company, version) = target.map_or((company, 0), |target| {
        let record = player.record(target);
        let company = player.programme.place(record.partner_id);
        (company, player.version(target, &step.what))
    });
    let who = match (&step.what, step.own) {
        (What::Favorite, false) => step.who,
        (What::Rate, _) => Who::ProgramAdmin,
        _ => Who::PartnerAdmin,
    };
    let company = if matches!(step.what, What::Favorite) {
        step.company
    } else {
        company
    };
    let what = player.said(target, &step.what);
    let Some((company, what)) = likely(company, player.companies, &what) else {
        return Ok(());
    };
    let viewer = player.programme.viewer(company, who);
    match player.perform(&viewer, target, version, &what).await {
        Ok(_) | Err(Error::Refused(_) | Error::NotFound(_)) => Ok(()),
        Err(error) => Err(format!("{} tried {what:?}: {error}", viewer.subject)),
    }
}

/// The same, so that the rules say yes more often than by chance: a world where nothing is shared proves little. None
/// where nobody can be invited.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "all others are tried as they are"
)]
fn likely(company: usize, companies: usize, what: &What) -> Option<(usize, What)> {
    let invitable = |partner: usize, sender: usize| {
        let from = partner % companies;
        let mut around = (0..companies).map(|step| (from + step) % companies);
        around.find(|partner| !matches!(*partner, VENDOR | UNRELEASED) && *partner != sender)
    };
    match what {
        What::Review(..) => Some((VENDOR, what.clone())),
        What::Invite(offer) => {
            let partner = invitable(offer.partner, company)?;
            Some((company, What::Invite(Offer { partner, ..*offer })))
        }
        What::Create(new) => {
            let company = if company == UNRELEASED {
                VETTED
            } else {
                company
            };
            let mut new = new.clone();
            let mut offers: Vec<Offer> = Vec::new();
            for offer in &new.offers {
                let Some(partner) = invitable(offer.partner, company) else {
                    continue;
                };
                if offers.iter().all(|other| other.partner != partner) {
                    offers.push(Offer { partner, ..*offer });
                }
            }
            if new.sold == Sold::Assessment && company != VETTED {
                new.sold = Sold::Own;
            }
            let is_assessment = new.sold == Sold::Assessment;
            new.help &= company != VENDOR && !is_assessment;
            new.may_view &= company != VENDOR && !is_assessment;
            new.offers = offers.into_iter().filter(|_| !is_assessment).collect();
            if new.help
                || is_assessment
                || (new.contact == Contact::Refuses && !new.offers.is_empty())
            {
                new.contact = Contact::Agrees;
            }
            Some((company, What::Create(new)))
        }
        what => Some((company, what.clone())),
    }
}

fn prove(backend: Backend) {
    let shape: RefCell<Option<Rc<Shape>>> = RefCell::default();
    let met = RefCell::new(BTreeSet::new());
    let number = trial::run(WORLDS, backend, &plans(), async |plan: Plan| {
        let world = World::make(backend, &plan).await?;
        let desk = Desk::new(&world.player);
        let known = shape.borrow().clone();
        let known = if let Some(known) = known {
            known
        } else {
            let viewer = world.player.programme.viewer(1, Who::Admin);
            let read = Rc::new(Shape::read(&desk, &viewer).await?);
            read.is_covered()?;
            shape.replace(Some(Rc::clone(&read)));
            read
        };
        let outcome = look(&world, &desk, &known, &plan, &met).await;
        drop(desk);
        world.close().await;
        outcome
    });
    if number >= WORLDS.short {
        assert_eq!(
            met.into_inner().len(),
            oracle::RELATIONS,
            "these worlds show little"
        );
    }
}

async fn look(
    world: &World,
    desk: &Desk,
    shape: &Shape,
    plan: &Plan,
    met: &RefCell<BTreeSet<&'static str>>,
) -> Result<(), String> {
    let facts = world.facts().await?;
    oracle::check_index(&facts)?;
    for (place, (company, who)) in plan.viewers.iter().enumerate() {
        // One company more than take part: its people must see that there is nothing.
        let company = company % (plan.companies + 1).min(COMPANIES);
        let viewer = world.player.programme.viewer(company, *who);
        let now = world.player.desk.clock.now();
        let oracle = Oracle::new(&facts, &viewer, now);
        let expected = oracle.nodes();
        met.borrow_mut().extend(oracle.met());
        let asked = ids_of(&facts, place);
        let mut given = shape.objects(desk, &viewer, &asked).await?;
        for (id, node) in &mut given {
            oracle.check_past(id, node)?;
            // What one may do with one's own is not asked here.
            if expected
                .get(id)
                .is_some_and(|node| node["availableActions"].is_null())
                && let Some(actions) = node.get_mut("availableActions")
            {
                *actions = Value::Null;
            }
        }
        let asked_for: BTreeSet<_> = asked.iter().collect();
        let expected: BTreeMap<_, _> = expected
            .into_iter()
            .filter(|(id, _)| asked_for.contains(id))
            .collect();
        compare(&viewer.subject, &expected, &given)?;

        let (lists, whoever) = shape.lists(desk, &viewer).await?;
        same(&viewer.subject, &json!(oracle.lists()), &json!(lists))?;
        same(&viewer.subject, &oracle.viewer(), &whoever)?;

        feed::check(desk, &viewer, &facts).await?;

        let words = beginnings(&facts, place);
        let given = shape.found(desk, &viewer, &words).await?;
        for (word, given) in words.iter().zip(given) {
            let expected = json!({word.as_str(): oracle.finds_by(word)});
            same(&viewer.subject, &expected, &json!({word.as_str(): given}))?;
        }

        let views = some_of(&oracle.views(), place, 20);
        let pairs = views
            .iter()
            .map(|(record, other, _)| (record.clone(), other.clone()));
        let given = shape
            .views(desk, &viewer, &pairs.collect::<Vec<_>>())
            .await?;
        let expected_views: Vec<_> = views.into_iter().map(|(_, _, view)| view).collect();
        same(&viewer.subject, &json!(expected_views), &json!(given))?;

        let routes = routes(&facts, &oracle, &viewer, place, now);
        let given = routes.ask(desk, &viewer).await?;
        same(&viewer.subject, &oracle.routes(&routes), &given)?;

        let deals = some_of(&asked, place, 30);
        let found = shape.by_id(desk, &viewer, &deals).await?;
        let mut wanted = BTreeMap::new();
        for id in &deals {
            let Some(kind) = expected.get(id).map(|node| ask::text(&node["__typename"])) else {
                continue;
            };
            for (root, only) in [
                ("node", ""),
                ("opportunity", "Opportunity"),
                ("engagement", "Engagement"),
                ("registration", "Registration"),
            ] {
                if only.is_empty() || only == kind {
                    wanted.insert((id.clone(), root), kind.clone());
                }
            }
        }
        if wanted != found {
            return Err(format!(
                "{} by id: {wanted:?} is not {found:?}",
                viewer.subject
            ));
        }
    }
    Ok(())
}

/// Words of this world to search by, whoever may see them, some of them whole and some only begun.
fn beginnings(facts: &Facts, turn: usize) -> Vec<String> {
    let texts = facts.texts.iter().filter_map(|row| row.words.as_deref());
    let words: BTreeSet<_> = texts.flat_map(|text| text.split(' ')).collect();
    let words: Vec<_> = words.into_iter().filter(|word| !word.is_empty()).collect();
    let chosen = some_of(&words, turn, 4).into_iter().enumerate();
    chosen
        .map(|(place, word)| match place % 2 {
            0 => word.to_owned(),
            _ => word.chars().take(1 + turn % 3).collect(),
        })
        .collect()
}

/// What is asked of the rules by which companies go: some records, some customers, and what each company sells.
fn routes(facts: &Facts, oracle: &Oracle<'_>, viewer: &Viewer, turn: usize, now: Time) -> Routes {
    let mut records = Vec::new();
    for deal in &facts.deals {
        let rows = deal.records.iter();
        let rows = rows.filter(|row| !oracle.started(deal, row));
        records.extend(rows.map(|row| ids::encode(Kind::Opportunity, row.id).0));
    }
    let customers = facts.customers.iter();
    let customers: Vec<_> = customers
        .map(|row| ids::encode(Kind::Customer, row.id).0)
        .collect();
    let sold = |company: PartnerId, skip: usize| {
        let rows = facts.solutions.iter();
        let mut rows: Vec<_> = rows.filter(|row| row.partner_id == company).collect();
        rows.sort_by_key(|row| row.id);
        let ids = rows.iter().map(|row| ids::encode(Kind::Solution, row.id).0);
        ids.skip(skip).take(2).collect::<Vec<_>>()
    };
    let (own, vendors) = (sold(viewer.partner, 0), sold(facts.vendor(), turn));
    let second = own.iter().rev().cloned().collect();
    Routes {
        day: now.date_naive().to_string(),
        records: some_of(&records, turn, 20),
        customers: some_of(&customers, turn, 4),
        wanted: vec![Vec::new(), own, second, vendors],
    }
}

/// Every id of a deal, a record, an invitation and a customer; of people and solutions on records, which are looked up
/// one by one, and of the catalogue, which moves little, some, others for each viewer.
fn ids_of(facts: &Facts, turn: usize) -> Vec<String> {
    let (mut all, mut single, mut catalogue) = (Vec::new(), Vec::new(), Vec::new());
    for row in &facts.partners {
        catalogue.push(ids::encode(Kind::Partner, row.id).0);
    }
    for row in &facts.locations {
        catalogue.push(ids::encode(Kind::Location, row.id).0);
    }
    for row in &facts.solutions {
        catalogue.push(ids::encode(Kind::Solution, row.id).0);
    }
    for row in &facts.customers {
        all.push(ids::encode(Kind::Customer, row.id).0);
    }
    for deal in &facts.deals {
        all.push(ids::encode(Kind::Engagement, deal.engagement.id).0);
        for row in &deal.records {
            all.push(ids::encode(Kind::Opportunity, row.id).0);
        }
        for row in &deal.invitations {
            all.push(ids::encode(Kind::Invitation, row.id).0);
        }
        for row in &deal.filed {
            all.push(ids::encode(Kind::Registration, row.id).0);
        }
        for row in &deal.said {
            all.push(ids::encode(Kind::Message, row.id).0);
        }
        for row in &deal.team {
            single.push(ids::encode(Kind::TeamMember, row.id).0);
        }
        for row in &deal.lines {
            single.push(ids::encode(Kind::OpportunitySolution, row.id).0);
        }
    }
    for row in &facts.names {
        all.push(ids::encode(Kind::StageMapping, row.id).0);
    }
    for row in &facts.rules {
        all.push(ids::encode(Kind::RoutingRule, row.id).0);
    }
    let mails = facts.mails.iter();
    let mails: Vec<_> = mails
        .map(|row| ids::encode(Kind::Notification, row.id).0)
        .collect();
    all.extend(some_of(&mails, turn, 20));
    all.extend(some_of(&single, turn, 24));
    all.extend(some_of(&catalogue, turn, 20));
    all
}

/// So many at most, from all over a list, others at each turn.
fn some_of<T: Clone>(all: &[T], turn: usize, number: usize) -> Vec<T> {
    let step = all.len().div_ceil(number).max(1);
    all.iter()
        .skip(turn % step)
        .step_by(step)
        .cloned()
        .collect()
}

fn same(viewer: &str, expected: &Value, given: &Value) -> Result<(), String> {
    let wrap = |value: &Value| BTreeMap::from([(String::new(), value.clone())]);
    compare(viewer, &wrap(expected), &wrap(given))
}

/// Says what is seen and should not be, and what should be and is not, fact by fact.
fn compare(
    viewer: &str,
    expected: &BTreeMap<String, Value>,
    given: &BTreeMap<String, Value>,
) -> Result<(), String> {
    if expected == given {
        return Ok(());
    }
    let facts = |objects: &BTreeMap<String, Value>| {
        let mut facts = BTreeSet::new();
        for (id, object) in objects {
            flatten(
                &format!("{} {id}", ask::text(&object["__typename"])),
                object,
                &mut facts,
            );
        }
        facts
    };
    let (expected, given) = (facts(expected), facts(given));
    let mut report = format!("{viewer} is given");
    for (what, one, other) in [
        ("too much", &given, &expected),
        ("too little", &expected, &given),
    ] {
        for fact in one.difference(other).take(30) {
            let _ = write!(report, "\n  {what}: {fact}");
        }
    }
    Err(report)
}

/// One line a value: where it stands, and what it is. What is null, or an empty list, is not there.
fn flatten(at: &str, value: &Value, facts: &mut BTreeSet<String>) {
    match value {
        Value::Null => {}
        Value::Object(fields) => {
            facts.insert(at.to_owned());
            for (field, value) in fields {
                flatten(&format!("{at}.{field}"), value, facts);
            }
        }
        Value::Array(items) => {
            for (place, item) in items.iter().enumerate() {
                flatten(&format!("{at}.{place}"), item, facts);
            }
        }
        plain @ (Value::Bool(_) | Value::Number(_) | Value::String(_)) => {
            facts.insert(format!("{at} = {plain}"));
        }
    }
}

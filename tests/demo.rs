//! The demo programme: what it holds, and that its history leads to it, on both databases.

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    future::Future,
    process,
};

use chrono::TimeDelta;
use covente::{
    clock::Clock,
    config::{Config, Settings},
    demo::{self, Persona},
    domain::{
        deal_type::{DealType, deal_type},
        event::{Changes, fold},
    },
    store::{connect::Db, count, deal, event_log, migrate, state},
};
use covente_entity::{
    engagement, opportunity, team_member,
    types::{SalesStage, Status},
};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait as _, Database, DatabaseConnection, EntityTrait as _,
    PaginatorTrait as _, QueryFilter as _,
};

mod the_demo_is_whole_and_its_events_fold_to_its_records {
    #[test]
    fn sqlite() {
        super::on_sqlite();
    }

    #[test]
    fn postgres() {
        super::on_postgres();
    }
}

/// Seeding takes the time here, so that one demo serves for all that is looked at.
async fn check(url: &str) {
    let demo = Demo {
        personas: seed(url).await,
        on: Database::connect(url).await.unwrap(),
        url: url.to_owned(),
    };
    the_events_of_every_record_fold_to_that_record(&demo).await;
    the_demo_holds_every_type_and_status(&demo).await;
    a_second_start_finds_the_same_people_and_seeds_nothing(&demo).await;
    demo.on.close().await.unwrap();
}

/// A seeded demo, seen through a connection of its own.
struct Demo {
    on: DatabaseConnection,
    url: String,
    personas: Vec<Persona>,
}

async fn the_events_of_every_record_fold_to_that_record(demo: &Demo) {
    let deals = engagement::Entity::find().all(&demo.on).await.unwrap();
    let mut records = 0;
    for engagement in deals {
        let deal = deal::find(&demo.on, engagement.id, None)
            .await
            .unwrap()
            .unwrap();
        for record in &deal.records {
            let events = event_log::since(&demo.on, record.id, 0).await.unwrap();
            let changes: Vec<Changes> = events
                .into_iter()
                .map(|event| serde_json::from_value(event.changes).unwrap())
                .collect();
            assert_eq!(fold(&changes), state::of(&deal, record.id), "{record:?}");
            records += 1;
        }
    }
    assert!(records > 200, "{records} records");
}

async fn the_demo_holds_every_type_and_status(demo: &Demo) {
    let deals = engagement::Entity::find().all(&demo.on).await.unwrap();
    let mut types: BTreeMap<String, usize> = BTreeMap::new();
    for deal in &deals {
        let kind = deal_type(
            deal.assessment,
            deal.started_by_vendor,
            deal.vendor_involvement,
            deal.partner_invited,
        );
        *types.entry(format!("{kind:?}")).or_default() += 1;
    }
    let all = [
        DealType::Private,
        DealType::PartnerLed,
        DealType::CoSell,
        DealType::P2p,
        DealType::SolutionAssessment,
    ];
    assert_eq!(deals.len(), 120);
    assert_eq!(types.len(), all.len(), "{types:?}");

    let records = opportunity::Entity::find().all(&demo.on).await.unwrap();
    let started: BTreeSet<_> = of(&records, true);
    let invited: BTreeSet<_> = of(&records, false);
    for stage in [
        SalesStage::Created,
        SalesStage::Qualified,
        SalesStage::Developed,
        SalesStage::Proposed,
        SalesStage::Negotiated,
    ] {
        assert!(
            started.contains(&(Status::Accepted, Some(stage))),
            "{stage:?}"
        );
    }
    assert!(started.contains(&(Status::Won, Some(SalesStage::Won))));
    assert!(started.iter().any(|(status, _)| *status == Status::Lost));
    let ends: BTreeSet<_> = invited.iter().map(|(status, _)| *status).collect();
    let expected = [
        Status::Received,
        Status::Accepted,
        Status::Won,
        Status::Lost,
        Status::Declined,
        Status::Expired,
        Status::Withdrawn,
    ];
    assert_eq!(ends, BTreeSet::from(expected));

    let now = Clock::real();
    for record in &records {
        assert!(
            record.updated_at <= now && record.status_since <= now,
            "{record:?}"
        );
        if record.status == Status::Received {
            let left = record.due_at.unwrap() - now;
            assert!(
                left > TimeDelta::days(2) && left < TimeDelta::days(13),
                "{left}"
            );
        }
    }
    let oldest = records
        .iter()
        .map(|record| record.created_at)
        .min()
        .unwrap();
    assert!(now - oldest > TimeDelta::days(170), "{oldest}");
    waiting(demo, &records).await;
}

/// Partner A, B and C have invitations to answer, and the user of A has some of the deals.
async fn waiting(demo: &Demo, records: &[opportunity::Model]) {
    for name in ["partner-a", "partner-b", "partner-c", "vendor"] {
        let persona = persona(demo, name);
        let waiting = records
            .iter()
            .filter(|record| {
                record.partner_id == persona.partner && record.status == Status::Received
            })
            .count();
        assert!(waiting >= 2, "{name} has {waiting} to answer");
    }
    let user = persona(demo, "user-a");
    let deals = team_member::Entity::find()
        .filter(team_member::Column::EmailKey.eq(user.email.as_str()))
        .count(&demo.on)
        .await
        .unwrap();
    assert!(deals >= 5, "user-a is in {deals} teams");
}

fn of(records: &[opportunity::Model], originator: bool) -> BTreeSet<(Status, Option<SalesStage>)> {
    records
        .iter()
        .filter(|record| record.is_originator == originator)
        .map(|record| (record.status, record.sales_stage))
        .collect()
}

fn persona<'a>(demo: &'a Demo, name: &str) -> &'a Persona {
    demo.personas
        .iter()
        .find(|persona| persona.name == name)
        .unwrap()
}

async fn a_second_start_finds_the_same_people_and_seeds_nothing(demo: &Demo) {
    let again = seed(&demo.url).await;
    let text = |personas: &[Persona]| serde_json::to_value(personas).unwrap();
    assert_eq!(text(&again), text(&demo.personas));
    assert_eq!(
        engagement::Entity::find().count(&demo.on).await.unwrap(),
        120
    );
    let names: Vec<_> = again.iter().map(|persona| persona.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "partner-a",
            "partner-b",
            "partner-c",
            "user-a",
            "vendor",
            "program"
        ]
    );
    for persona in &again {
        let examples = persona.examples.as_object();
        assert_eq!(examples.is_none(), persona.name == "program");
        for (name, value) in examples.into_iter().flatten() {
            assert!(value.is_string(), "{} lacks {name}", persona.name);
        }
    }
}

fn settings(url: &str) -> Settings {
    let mut config = Config::of(url, "a secret that is known to all of the tests");
    config.clock = Some("movable".into());
    config.check().unwrap()
}

async fn seed(url: &str) -> Vec<Persona> {
    let db = Db::open(url, 4).await.unwrap();
    migrate::up(&db).await.unwrap();
    let start = Clock::real();
    let (personas, statements) = count::scope(demo::ensure(&db, &settings(url))).await;
    let took = (Clock::real() - start).num_milliseconds();
    println!("{took} ms, {statements} statements");
    db.close().await.unwrap();
    personas.unwrap()
}

fn run(work: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(work);
}

fn on_sqlite() {
    let folder = env::temp_dir().join(format!("covente-demo-{}", process::id()));
    fs::create_dir(&folder).unwrap();
    run(check(&format!(
        "sqlite:{}",
        folder.join("covente.sqlite").display()
    )));
    fs::remove_dir_all(&folder).unwrap();
}

fn on_postgres() {
    let server = env::var("COVENTE_TEST_POSTGRES_URL")
        .expect("COVENTE_TEST_POSTGRES_URL is needed: run scripts/test, or scripts/test --sqlite");
    let name = format!("covente_demo_{}", process::id());
    let (host, _) = server.rsplit_once('/').unwrap();
    let url = format!("{host}/{name}");
    run(async {
        let admin = Database::connect(&server).await.unwrap();
        let on_server = async |statement: String| {
            admin.execute_unprepared(&statement).await.unwrap();
        };
        on_server(format!("CREATE DATABASE {name}")).await;
        check(&url).await;
        on_server(format!("DROP DATABASE {name} WITH (FORCE)")).await;
        admin.close().await.unwrap();
    });
}

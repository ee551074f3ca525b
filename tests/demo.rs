//! The demo programme: what it holds, and that its history leads to it, on both databases.

use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    error::Error,
    fs, process,
};

use chrono::TimeDelta;
use covente::{
    clock::Clock,
    config::{Config, SettingFault, Settings},
    demo::{self, Persona},
    domain::{
        deal_type::deal_type,
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

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

mod the_demo_is_whole_and_its_events_fold_to_its_records {
    #[test]
    fn sqlite() {
        super::on_sqlite().expect("a demo on SQLite");
    }

    #[test]
    fn postgres() {
        super::on_postgres().expect("a demo on Postgres");
    }
}

/// A seeded demo, seen through a connection of its own.
struct Demo {
    on: DatabaseConnection,
    url: String,
    personas: Vec<Persona>,
}

/// Seeding is what takes the time here, so that one demo serves for all that is looked at.
async fn check(url: &str) -> Outcome {
    let demo = Demo {
        personas: seed(url).await?,
        on: Database::connect(url).await?,
        url: url.to_owned(),
    };
    the_events_of_every_record_fold_to_that_record(&demo).await?;
    every_type_and_status_is_there(&demo).await?;
    there_is_something_to_answer_for_everybody(&demo).await?;
    a_second_start_finds_the_same_people_and_seeds_nothing(&demo).await?;
    demo.on.close().await?;
    Ok(())
}

async fn the_events_of_every_record_fold_to_that_record(demo: &Demo) -> Outcome {
    let mut records = 0;
    for engagement in engagement::Entity::find().all(&demo.on).await? {
        let deal = deal::find(&demo.on, engagement.id, None)
            .await?
            .ok_or("an engagement without its deal")?;
        for record in &deal.records {
            let mut changes: Vec<Changes> = Vec::new();
            for event in event_log::since(&demo.on, record.id, 0).await? {
                changes.push(serde_json::from_value(event.changes)?);
            }
            assert_eq!(fold(&changes), state::of(&deal, record.id), "{record:?}");
            records += 1;
        }
    }
    assert!(records > 700, "{records} records");
    Ok(())
}

async fn every_type_and_status_is_there(demo: &Demo) -> Outcome {
    let deals = engagement::Entity::find().all(&demo.on).await?;
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
    assert_eq!(deals.len(), 400);
    assert_eq!(types.len(), 5, "{types:?}");

    let records = opportunity::Entity::find().all(&demo.on).await?;
    let own = standings(&records, true);
    for stage in [
        SalesStage::Created,
        SalesStage::Qualified,
        SalesStage::Developed,
        SalesStage::Proposed,
        SalesStage::Negotiated,
    ] {
        assert!(own.contains(&(Status::Accepted, Some(stage))), "{stage:?}");
    }
    let statuses = |of: &BTreeSet<(Status, _)>| of.iter().map(|(status, _)| *status).collect();
    let own: BTreeSet<Status> = statuses(&own);
    assert_eq!(
        own,
        BTreeSet::from([Status::Accepted, Status::Won, Status::Lost])
    );
    let invited: BTreeSet<Status> = statuses(&standings(&records, false));
    let expected = [
        Status::Received,
        Status::Accepted,
        Status::Won,
        Status::Lost,
        Status::Declined,
        Status::Expired,
        Status::Withdrawn,
    ];
    assert_eq!(invited, BTreeSet::from(expected));
    Ok(())
}

fn standings(
    records: &[opportunity::Model],
    originator: bool,
) -> BTreeSet<(Status, Option<SalesStage>)> {
    records
        .iter()
        .filter(|record| record.is_originator == originator)
        .map(|record| (record.status, record.sales_stage))
        .collect()
}

async fn there_is_something_to_answer_for_everybody(demo: &Demo) -> Outcome {
    let records = opportunity::Entity::find().all(&demo.on).await?;
    let now = Clock::real();
    let of = |name: &str| demo.personas.iter().find(|persona| persona.name == name);
    for name in ["partner-a", "partner-b", "partner-c", "vendor"] {
        let company = of(name).ok_or("a persona less")?.partner;
        let waiting = records
            .iter()
            .filter(|record| record.partner_id == company && record.status == Status::Received);
        assert!(waiting.count() >= 2, "{name}");
    }
    for record in &records {
        assert!(
            record.updated_at <= now && record.status_since <= now,
            "{record:?}"
        );
        if record.status == Status::Received {
            let left = record.due_at.ok_or("a record that is never due")? - now;
            assert!(
                TimeDelta::days(2) < left && left < TimeDelta::days(13),
                "{left}"
            );
        }
    }
    let oldest = records.iter().map(|record| record.created_at).min();
    assert!(oldest < Some(now - TimeDelta::days(170)), "{oldest:?}");
    let email = of("user-a").ok_or("no user")?.email.as_str();
    let deals = team_member::Entity::find()
        .filter(team_member::Column::EmailKey.eq(email))
        .count(&demo.on)
        .await?;
    assert!(deals >= 5, "user-a is in {deals} teams");
    Ok(())
}

async fn a_second_start_finds_the_same_people_and_seeds_nothing(demo: &Demo) -> Outcome {
    let again = seed(&demo.url).await?;
    assert_eq!(
        serde_json::to_value(&again)?,
        serde_json::to_value(&demo.personas)?
    );
    assert_eq!(engagement::Entity::find().count(&demo.on).await?, 400);
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
    Ok(())
}

async fn seed(url: &str) -> Outcome<Vec<Persona>> {
    let db = Db::open(url, 4).await?;
    migrate::up(&db).await?;
    let start = Clock::real();
    let (personas, statements) = count::scope(Box::pin(demo::ensure(&db, &settings(url)?))).await;
    let took = (Clock::real() - start).num_milliseconds();
    println!("{took} ms, {statements} statements");
    db.close().await?;
    Ok(personas?)
}

fn settings(url: &str) -> Result<Settings, SettingFault> {
    let mut config = Config::of(url, "a secret that is known to all of the tests");
    config.clock = Some("movable".into());
    config.check()
}

fn run(work: impl Future<Output = Outcome>) -> Outcome {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?
        .block_on(work)
}

fn on_sqlite() -> Outcome {
    let folder = env::temp_dir().join(format!("covente_demo_{}", process::id()));
    fs::create_dir(&folder)?;
    let url = format!("sqlite:{}", folder.join("covente.sqlite").display());
    run(check(&url))?;
    fs::remove_dir_all(&folder)?;
    Ok(())
}

#[expect(
    clippy::disallowed_methods,
    reason = "a setting of the tests, not of the server"
)]
fn on_postgres() -> Outcome {
    let server = env::var("COVENTE_TEST_POSTGRES_URL").map_err(
        |_| "COVENTE_TEST_POSTGRES_URL is needed: run scripts/test, or scripts/test --sqlite",
    )?;
    let name = format!("covente_demo_{}", process::id());
    let (host, _) = server
        .rsplit_once('/')
        .ok_or("a URL that names no database")?;
    let url = format!("{host}/{name}");
    run(async {
        let admin = Database::connect(&server).await?;
        admin
            .execute_unprepared(&format!("CREATE DATABASE {name}"))
            .await?;
        check(&url).await?;
        admin
            .execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)"))
            .await?;
        admin.close().await?;
        Ok(())
    })
}

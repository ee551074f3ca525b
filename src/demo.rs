//! The demo: a made-up programme whose history is written by the actions themselves.

mod act;
mod calendar;
mod companies;
mod course;
mod customers;
mod offers;
mod party;
mod people;
mod personas;
mod plan;
mod play;
mod programme;
mod random;
mod shapes;
mod solutions;
mod texts;

use chrono::TimeDelta;
use covente_entity::types::{RegistrationProfile, Time};

pub use self::personas::Persona;
pub use self::programme::{Company, Programme};

use self::customers::CUSTOMERS;
use self::plan::{ANSWER_WITHIN, HISTORY};
use self::play::{Player, go_to};
use crate::actions::desk::Desk;
use crate::clock::Clock;
use crate::config::{ClockMode, Settings};
use crate::domain::address::Reach;
use crate::error::Error;
use crate::store::apart::Apart;
use crate::store::asked::Asked;
use crate::store::connect::Db;
use crate::store::log_reader::LogReader;
use crate::store::{self, migrate, partners};

/// Seeds a migrated database that holds no company yet, and answers who one can be there.
///
/// # Errors
/// [`Error::Internal`] of the database, where the database holds something else, and where a rule refuses the plan.
pub async fn ensure(db: &Db, settings: &Settings) -> Result<Vec<Persona>, Error> {
    let ahead = match settings.clock {
        ClockMode::Movable => store::clock::offset_us(db).await?,
        ClockMode::System => 0,
    };
    let now = Clock::real() + TimeDelta::microseconds(ahead);
    if partners::count(db, None, &Asked::default()).await? == 0 {
        seed(db, now).await?;
    }
    personas::all(db).await
}

/// Writes the programme, and plays its deals in as many parts as the database takes at the same time.
async fn seed(db: &Db, now: Time) -> Result<(), Error> {
    let clock = Clock::movable();
    go_to(&clock, now - HISTORY);
    let write = async |db: &Db| programme::write(db, &clock, CUSTOMERS.len()).await;
    let (apart, programme) = Apart::begin(db, write).await?;
    let mut plans = plan::shared_out(plan::plan(&programme, now), apart.parts());
    let fill = |number: usize, db: Db| {
        let plan = std::mem::take(&mut plans[number]);
        let clock = Clock::movable();
        go_to(&clock, now - HISTORY);
        let mut player = Player::new(Desk {
            db,
            clock,
            answer_within: ANSWER_WITHIN,
            registration_profile: RegistrationProfile::default(),
            reminders: Vec::new(),
            webhook_reach: Reach::Public,
        });
        async move { player.play(&plan, now).await }
    };
    apart.fill(fill).await?;
    apart.together().await?;
    // What a made-up past holds is no news to anybody.
    let tx = db.begin().await?;
    tx.pass_over(LogReader::Notifications).await?;
    tx.commit().await
}

/// Opens and migrates an empty database, writes the companies, locations and solutions of the demo and some of its
/// customers, but no deals, and closes it again: the world of a test.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn small(settings: &Settings) -> Result<Programme, Error> {
    let db = Db::open(&settings.database_url, settings.database_connections).await?;
    migrate::up(&db).await?;
    let programme = programme::write(&db, &Clock::movable(), customers::FEW).await?;
    db.close().await?;
    Ok(programme)
}

/// What the tests call a programme without deals.
pub type Small = Programme;

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
use covente_entity::types::RegistrationProfile;

pub use self::personas::Persona;
pub use self::programme::{Company, Programme};

use self::plan::{ANSWER_WITHIN, HISTORY};
use self::play::{Player, go_to};
use crate::actions::desk::Desk;
use crate::clock::Clock;
use crate::config::{ClockMode, Settings};
use crate::error::Error;
use crate::store::asked::Asked;
use crate::store::connect::Db;
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
        let clock = Clock::movable();
        go_to(&clock, now - HISTORY);
        let programme = bootstrap(db, &clock).await?;
        let desk = Desk {
            db: db.clone(),
            clock,
            answer_within: ANSWER_WITHIN,
            registration_profile: RegistrationProfile::default(),
        };
        Player::new(desk)
            .play(&plan::plan(&programme, now), now)
            .await?;
    }
    personas::all(db, now).await
}

/// Writes the companies, locations, solutions and customers of the demo, and no deals.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn bootstrap(db: &Db, clock: &Clock) -> Result<Programme, Error> {
    programme::write(db, clock).await
}

/// Opens and migrates an empty database, writes what [`bootstrap`] does, and closes it again: the world of a test.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn small(settings: &Settings) -> Result<Programme, Error> {
    let db = Db::open(&settings.database_url, settings.database_connections).await?;
    migrate::up(&db).await?;
    let programme = bootstrap(&db, &Clock::movable()).await?;
    db.close().await?;
    Ok(programme)
}

/// What the tests call a programme without deals.
pub type Small = Programme;

//! Builds the running application from settings: the program and every test call this.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::TimeDelta;
use tokio::task::JoinSet;

use crate::actions::desk::Desk;
use crate::actions::expiry::expire_due;
use crate::clock::Clock;
use crate::config::{ClockMode, Settings};
use crate::error::Error;
use crate::events::head::Head;
use crate::events::hub::Hub;
use crate::events::wake::Wake;
use crate::graphql::context::State;
use crate::graphql::cursor::Cursors;
use crate::graphql::schema;
use crate::graphql::subscription::hook::Webhooks;
use crate::http::auth::Authenticator;
use crate::http::graphiql::PageConfig;
use crate::http::stop::Stop;
use crate::http::{self, Parts};
use crate::jobs;
use crate::jobs::webhooks::{Courier, Post};
use crate::store::connect::{Db, Shares};
use crate::store::migrate;

/// A server that listens; it serves while it is waited for.
pub struct App {
    address: SocketAddr,
    stop: Stop,
    server: actix_web::dev::Server,
    jobs: JoinSet<()>,
    desk: Desk,
}

impl App {
    /// Opens the database, brings its schema up to date, expires what is overdue, starts the jobs and listens.
    ///
    /// # Errors
    /// [`Error::Internal`] with the cause: the database cannot be opened, or the address not be listened on.
    pub async fn start(settings: Settings, page: PageConfig) -> Result<Self, Error> {
        // Before anything is made in the database: a port that is taken stops the start.
        http::check_free(&settings).map_err(Error::internal)?;
        let threads = http::threads();
        let connections = settings.database_connections;
        let shares = Shares::of(&settings.database_url, connections, threads);
        let db = Db::open(&settings.database_url, shares.common).await?;
        let db = db.knowing(settings.cache_bytes);
        migrate::up(&db).await?;
        let desk = desk(&settings, db.clone());
        let head = Head::default();
        jobs::clock::once(&desk).await?;
        expire_due(&desk).await?;
        let wake = Wake::of(&settings.wake, &db, &settings.database_url)?;
        jobs::sequencer::once(&db, &head, &wake).await?;

        let hub = Hub::new(db.clone(), head.clone());
        let state = Arc::new(State {
            db: db.clone(),
            clock: desk.clock.clone(),
            cursors: Arc::new(Cursors::new(settings.secret.bytes())),
            desk: desk.clone(),
            head: head.clone(),
            hub: hub.clone(),
        });
        let guard = schema::guard(&settings.web, settings.limits.document)
            .await
            .map_err(Error::internal)?;
        let guard = Arc::new(guard);
        let schema = schema::build(
            State::clone(&state),
            &settings.web,
            &settings.limits.document,
        );
        let webhooks = Arc::new(Webhooks::new(
            schema.clone(),
            Arc::clone(&guard),
            Arc::clone(&state),
        ));
        let stop = Stop::new();
        let ready = Arc::new(AtomicBool::new(false));
        let (server, address) = http::bind(
            &settings,
            Parts {
                schema,
                guard,
                webhooks: Arc::clone(&webhooks),
                state,
                auth: Arc::new(
                    Authenticator::new(&settings, db.clone(), desk.clock.clone())
                        .map_err(Error::internal)?,
                ),
                db: db.clone(),
                shares,
                page,
                ready: Arc::clone(&ready),
                stop: stop.clone(),
            },
        )
        .map_err(Error::internal)?;

        let post = Post::new(settings.webhooks.reach, settings.webhooks.patience)?;
        let courier = Courier::new(desk.clone(), webhooks, post);
        let mut jobs = JoinSet::new();
        jobs.spawn(courier.run(head.clone()));
        jobs.spawn(jobs::ranking::run(desk.clone(), head.clone()));
        jobs.spawn(jobs::sequencer::run(db.clone(), head.clone(), wake.clone()));
        jobs.spawn(wake.listen(db, head.clone()));
        jobs.spawn(hub.run());
        jobs.spawn(jobs::retention::run(desk.clone(), settings.feed_kept));
        jobs.spawn(jobs::mail::run(desk.clone(), head, settings.mail.clone()));
        jobs.spawn(jobs::expiry::run(desk.clone()));
        jobs.spawn(jobs::clock::run(desk.clone()));
        jobs.spawn(jobs::keys::run(desk.clone()));
        ready.store(true, Ordering::Release);
        Ok(Self {
            address,
            stop,
            server,
            jobs,
            desk,
        })
    }

    /// Where it listens; a port that was left to the system is a real one here.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The signal that ends it.
    #[must_use]
    pub fn stop(&self) -> Stop {
        self.stop.clone()
    }

    /// What its actions work with.
    #[must_use]
    pub fn desk(&self) -> &Desk {
        &self.desk
    }

    /// Serves until the stop begins and what is in flight has ended; then ends the jobs and closes the database.
    ///
    /// # Errors
    /// [`Error::Internal`] where the server cannot go on.
    pub async fn wait(mut self) -> Result<(), Error> {
        let ended = http::serve(self.server, self.stop)
            .await
            .map_err(Error::internal);
        // A job holds nothing but transactions, which are taken back when they are dropped, and mails and webhooks under
        // way, which are sent again when their time is over.
        self.jobs.shutdown().await;
        self.desk.db.close().await?;
        ended
    }
}

/// What actions work with, by the settings.
#[must_use]
pub fn desk(settings: &Settings, db: Db) -> Desk {
    Desk {
        db,
        clock: match settings.clock {
            ClockMode::System => Clock::system(),
            ClockMode::Movable => Clock::movable(),
        },
        answer_within: TimeDelta::days(i64::from(settings.response_days)),
        registration_profile: settings.registration_profile,
        reminders: settings.reminders.clone(),
        webhook_reach: settings.webhooks.reach,
    }
}

//! Builds the running application from settings: the program and every test call this.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use actix_web::dev::ServerHandle;
use chrono::TimeDelta;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::timeout;

use crate::actions::desk::Desk;
use crate::actions::expiry::expire_due;
use crate::clock::Clock;
use crate::config::{ClockMode, Migrate, Settings};
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
    metrics: Option<(ServerHandle, SocketAddr)>,
    jobs: JoinSet<()>,
    mail: JoinHandle<()>,
    shutdown: Duration,
    desk: Desk,
}

impl App {
    /// Opens the database, brings its schema up to date where the settings say so, expires what is overdue, starts the jobs
    /// and listens.
    ///
    /// # Errors
    /// [`Error::Internal`] with the cause: the database cannot be opened, its schema is not this binary's, or the address
    /// cannot be listened on.
    pub async fn start(settings: Settings, page: PageConfig) -> Result<Self, Error> {
        // Before anything is made in the database: a port that is taken stops the start.
        http::check_free(&settings).map_err(Error::internal)?;
        let threads = http::threads();
        let connections = settings.database_connections;
        let shares = Shares::of(&settings.database_url, connections, threads);
        let db = database(&settings, shares.common).await?;
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
        let bound = http::bind(
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
        let metrics = bound.metrics.map(|(server, address)| {
            let handle = server.handle();
            jobs.spawn(async move {
                if let Err(error) = server.await {
                    tracing::error!(%error, "metrics cannot be served any more");
                }
            });
            (handle, address)
        });
        let way = settings.mail.clone();
        let mail = jobs::mail::run(desk.clone(), head.clone(), way, stop.watch());
        jobs.spawn(courier.run(head.clone()));
        jobs.spawn(jobs::ranking::run(desk.clone(), head.clone()));
        jobs.spawn(jobs::sequencer::run(db.clone(), head.clone(), wake.clone()));
        jobs.spawn(wake.listen(db, head));
        jobs.spawn(hub.run());
        jobs.spawn(jobs::retention::run(desk.clone(), settings.feed_kept));
        jobs.spawn(jobs::expiry::run(desk.clone()));
        jobs.spawn(jobs::clock::run(desk.clone()));
        jobs.spawn(jobs::keys::run(desk.clone()));
        jobs.spawn(jobs::imports::run(desk.clone()));
        ready.store(true, Ordering::Release);
        Ok(Self {
            address: bound.address,
            stop,
            server: bound.server,
            metrics,
            jobs,
            mail: tokio::spawn(mail),
            shutdown: settings.shutdown,
            desk,
        })
    }

    /// Where it listens; a port that was left to the system is a real one here.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where Prometheus reads, if the settings say so.
    #[must_use]
    pub fn metrics_address(&self) -> Option<SocketAddr> {
        self.metrics.as_ref().map(|(_, address)| *address)
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
        let (stop, mut mail) = (self.stop.clone(), self.mail);
        let served = async {
            let ended = http::serve(self.server, stop.clone()).await;
            // Where the server ended by itself, nobody else said so.
            stop.begin();
            ended
        };
        // A mail that is under way is settled, since nobody knows whether a broken-off one was taken: it would be sent
        // again. All else that a job holds is transactions, which are taken back when they are dropped, and webhooks under
        // way, which are sent again under the same id when their time is over.
        let settled = async {
            stop.wait().await;
            if timeout(self.shutdown, &mut mail).await.is_err() {
                tracing::warn!("mails under way are broken off, and sent again in some minutes");
                mail.abort();
            }
        };
        let (ended, ()) = tokio::join!(served, settled);
        if let Some((metrics, _)) = self.metrics {
            metrics.stop(false).await;
        }
        self.jobs.shutdown().await;
        self.desk.db.close().await?;
        ended.map_err(Error::internal)
    }
}

/// The database of the settings, with the schema that they ask for.
async fn database(settings: &Settings, connections: u32) -> Result<Db, Error> {
    let url = &settings.database_url;
    let db = match settings.migrate {
        Migrate::Auto => Db::open(url, connections).await?,
        Migrate::Check | Migrate::Off => Db::open_existing(url, connections).await?,
    };
    match settings.migrate {
        Migrate::Auto => migrate::up(&db).await?,
        Migrate::Check => migrate::check(&db).await?,
        Migrate::Off => {}
    }
    Ok(db.knowing(settings.cache_bytes))
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

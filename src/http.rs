//! Everything that is served: GraphQL over HTTP and WebSocket, its pages, its schema, its health.

mod asset;
pub mod auth;
mod cors;
mod dashboard;
mod export;
mod fault;
mod follow;
pub mod graphiql;
mod graphql;
mod health;
mod import;
mod media;
mod metrics;
mod observe;
mod outbox;
mod params;
mod quota;
mod sdl;
mod sse;
pub mod stop;
mod trace;
mod ws;

use std::{
    fmt, io,
    net::{SocketAddr, TcpListener},
    num::NonZero,
    path::Path,
    sync::{Arc, atomic::AtomicBool},
    time::Duration,
};

use actix_web::{
    App, HttpResponse, HttpServer,
    dev::Server,
    http::StatusCode,
    middleware::{Compress, DefaultHeaders},
    web::{self, Data, ServiceConfig},
};
use tokio::time::timeout;

use self::{
    auth::Authenticator,
    dashboard::Dashboard,
    fault::Fault,
    graphiql::{Page, PageConfig},
    media::Media,
    metrics::{Metrics, Standing, Threads},
    quota::Quota,
    sdl::Sdl,
    stop::Stop,
    ws::Tasks,
};
use crate::{
    config::{Limits, Settings, StatusCodes},
    graphql::{
        context::State,
        document::Guard,
        schema::{self, Schema},
        subscription::hook::Webhooks,
    },
    store::connect::{Db, Shares},
};

/// How long a connection may be idle between two requests.
const KEEP_ALIVE: Duration = Duration::from_secs(75);
/// How long the head of a request may take.
const HEAD_PATIENCE: Duration = Duration::from_secs(10);
/// A timer cannot hold every time that a token can name.
const LONGEST_SESSION: Duration = Duration::from_hours(365 * 24);
/// How often the tokens of machines are looked at by which something is open: as much later it ends at most.
const LOOK: Duration = Duration::from_secs(2);
/// How often allowances that are whole again are forgotten.
const REST: Duration = Duration::from_mins(1);

/// What the server serves with.
pub struct Parts {
    pub schema: Schema,
    pub guard: Arc<Guard>,
    pub webhooks: Arc<Webhooks>,
    pub state: Arc<State>,
    pub auth: Arc<Authenticator>,
    pub db: Db,
    pub shares: Shares,
    pub page: PageConfig,
    /// Set once the database is migrated and the expiry job has run.
    pub ready: Arc<AtomicBool>,
    pub stop: Stop,
}

/// What every GraphQL request needs, over HTTP or WebSocket.
#[derive(Clone)]
pub(crate) struct Endpoint {
    pub(crate) schema: Schema,
    pub(crate) guard: Arc<Guard>,
    pub(crate) webhooks: Arc<Webhooks>,
    pub(crate) quota: Arc<Quota>,
    /// That of the thread, which reads the database through its own connections if it has any.
    pub(crate) state: Arc<State>,
    /// That of all threads.
    pub(crate) common: Arc<State>,
    pub(crate) auth: Arc<Authenticator>,
    pub(crate) limits: Limits,
    pub(crate) status: StatusCodes,
    /// Whether there is a page for browsers.
    pub(crate) explore: bool,
    /// Auth mode dev: answers tell how many SQL statements they took.
    pub(crate) dev: bool,
    pub(crate) metrics: Metrics,
    pub(crate) stop: Stop,
}

impl Endpoint {
    /// The same for one thread that serves, which reads the database through its own connections if it has any.
    fn for_thread(&self, url: &str, connections: u32, threads: &Threads) -> Self {
        let mut endpoint = self.clone();
        match self.state.db.for_thread(url, connections) {
            Ok(db) => {
                if connections > 0 {
                    threads.add(db.clone());
                }
                Arc::make_mut(&mut endpoint.state).db = db;
            }
            Err(error) => {
                tracing::error!(%error, "a thread has no connections of its own, and shares those of all");
            }
        }
        endpoint
    }
}

/// How many threads serve: one for each core that this process may use.
#[must_use]
pub fn threads() -> u32 {
    let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
    u32::try_from(cores).unwrap_or(1)
}

pub(crate) struct Readiness {
    pub(crate) db: Db,
    pub(crate) ready: Arc<AtomicBool>,
    pub(crate) stop: Stop,
}

/// Why the server cannot listen.
#[derive(Debug)]
pub struct ListenFault {
    variable: &'static str,
    address: SocketAddr,
    cause: io::Error,
}

impl ListenFault {
    fn clients(address: SocketAddr, cause: io::Error) -> Self {
        let variable = "COVENTE_LISTEN";
        Self {
            variable,
            address,
            cause,
        }
    }

    fn metrics(address: SocketAddr, cause: io::Error) -> Self {
        let variable = "COVENTE_METRICS_LISTEN";
        Self {
            variable,
            address,
            cause,
        }
    }
}

impl fmt::Display for ListenFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            variable,
            address,
            cause,
        } = self;
        let example = SocketAddr::new(address.ip(), address.port().checked_add(1).unwrap_or(8080));
        if cause.kind() == io::ErrorKind::AddrInUse {
            return write!(
                f,
                "{variable} is {address}, where another program listens already; \
                 write for example {variable}={example}"
            );
        }
        write!(
            f,
            "{variable} is {address}, where this program cannot listen ({cause}); \
             write for example {variable}=127.0.0.1:8080"
        )
    }
}

impl std::error::Error for ListenFault {}

/// Whether the addresses of the settings can be listened on now: asked before long work that would be in vain.
///
/// # Errors
/// When one cannot.
pub fn check_free(settings: &Settings) -> Result<(), ListenFault> {
    // Held until both are looked at: they may be the same.
    let _clients = TcpListener::bind(settings.listen)
        .map_err(|cause| ListenFault::clients(settings.listen, cause))?;
    if let Some(address) = settings.metrics_listen {
        TcpListener::bind(address).map_err(|cause| ListenFault::metrics(address, cause))?;
    }
    Ok(())
}

/// A server that listens. It serves when polled.
pub struct Bound {
    pub server: Server,
    /// The address that it has; port 0 has become a real one.
    pub address: SocketAddr,
    /// The same for Prometheus, if the settings say so.
    pub metrics: Option<(Server, SocketAddr)>,
}

/// Listens.
///
/// # Errors
/// When an address is taken or is none of this machine's.
pub fn bind(settings: &Settings, parts: Parts) -> Result<Bound, ListenFault> {
    let (metrics, own) = (Metrics::new(), Threads::default());
    let endpoint = Endpoint {
        schema: parts.schema,
        guard: parts.guard,
        webhooks: parts.webhooks,
        quota: Arc::new(Quota::new(settings.limits.cost_per_minute)),
        state: Arc::clone(&parts.state),
        common: parts.state,
        auth: parts.auth,
        limits: settings.limits,
        status: settings.web.status,
        explore: settings.web.explore,
        dev: settings.auth.is_dev(),
        metrics: metrics.clone(),
        stop: parts.stop.clone(),
    };
    let readiness = Data::new(Readiness {
        db: parts.db,
        ready: parts.ready,
        stop: parts.stop,
    });
    let standing = Standing::new(Arc::clone(&endpoint.common), own.clone());
    let metrics = match settings.metrics_listen {
        Some(address) => Some(metrics::bind(address, &metrics, standing)?),
        None => None,
    };
    watch(&endpoint);
    let (url, each) = (settings.database_url.clone(), parts.shares.each);
    let page = settings
        .web
        .explore
        .then(|| Data::new(Page::new(&parts.page)));
    let dashboard = page
        .as_ref()
        .and(Dashboard::new(&parts.page))
        .map(Data::new);
    let cors = settings.web.cors.clone();
    let sdl = Data::new(Sdl::new(schema::sdl()));
    let outbox = settings.outbox().map(Path::to_path_buf);
    let server = HttpServer::new(move || {
        App::new()
            .app_data(Data::new(endpoint.for_thread(&url, each, &own)))
            .app_data(Tasks::of_thread())
            .app_data(readiness.clone())
            .app_data(sdl.clone())
            .wrap(DefaultHeaders::new().add(("X-Content-Type-Options", "nosniff")))
            .wrap(Compress::default())
            .wrap(cors::layer(&cors))
            .configure(routes)
            .configure(graphiql::routes(page.clone()))
            .configure(dashboard::routes(dashboard.clone()))
            .configure(outbox::routes(outbox.clone()))
            .default_service(web::to(nothing))
    })
    .workers(threads() as usize)
    .keep_alive(KEEP_ALIVE)
    .client_request_timeout(HEAD_PATIENCE)
    .shutdown_timeout(settings.shutdown.as_secs())
    .disable_signals()
    .bind(settings.listen)
    .map_err(|cause| ListenFault::clients(settings.listen, cause))?;
    let address = server.addrs().first().copied().unwrap_or(settings.listen);
    Ok(Bound {
        server: server.run(),
        address,
        metrics,
    })
}

/// What is done now and then for as long as the server serves.
fn watch(endpoint: &Endpoint) {
    let (quota, stop) = (Arc::clone(&endpoint.quota), endpoint.stop.clone());
    let resting = stop.clone();
    tokio::spawn(async move {
        while timeout(REST, resting.wait()).await.is_err() {
            quota.forget_rested();
        }
    });
    let auth = Arc::clone(&endpoint.auth);
    tokio::spawn(async move {
        while timeout(LOOK, stop.wait()).await.is_err() {
            auth.look().await;
        }
    });
}

/// Serves until the stop begins and what is in flight has ended, or for as long as the settings let it.
///
/// Sockets are told by the same signal and close with 1001.
///
/// # Errors
/// When the server cannot go on.
pub async fn serve(server: Server, stop: Stop) -> io::Result<()> {
    let handle = server.handle();
    let stopping = async {
        stop.wait().await;
        handle.stop(true).await;
        std::future::pending::<()>().await;
    };
    tokio::select! {
        ended = server => ended,
        () = stopping => Ok(()),
    }
}

/// Every address that is served.
fn routes(config: &mut ServiceConfig) {
    config
        .service(web::resource("/graphql").to(graphql::serve))
        .service(web::resource("/import").route(web::post().to(import::post)))
        .service(web::resource("/import/{id}/refused").route(web::get().to(import::refused)))
        .service(web::resource("/export/{sealed}").route(web::get().to(export::fetch)))
        .service(
            web::resource("/schema.graphql")
                .route(web::get().to(sdl::serve))
                .route(web::head().to(sdl::serve)),
        )
        .service(
            web::resource("/healthz")
                .route(web::get().to(health::alive))
                .route(web::head().to(health::alive)),
        )
        .service(
            web::resource("/readyz")
                .route(web::get().to(health::ready))
                .route(web::head().to(health::ready)),
        );
}

async fn nothing() -> HttpResponse {
    let message = "There is nothing at this address; GraphQL is at /graphql.";
    Fault::new(StatusCode::NOT_FOUND, "NOT_FOUND", message).reply(Media::Json)
}

//! Everything that is served: GraphQL over HTTP and WebSocket, its page, its schema, its health.

pub mod auth;
mod fault;
pub mod graphiql;
mod graphql;
mod health;
mod measure;
mod media;
mod observe;
mod operation;
mod outbox;
mod params;
mod sdl;
pub mod stop;
mod ws;

use std::{
    fmt, io,
    net::SocketAddr,
    path::Path,
    sync::{Arc, atomic::AtomicBool},
    time::Duration,
};

use actix_web::{
    App, HttpResponse, HttpServer,
    dev::Server,
    http::StatusCode,
    middleware::DefaultHeaders,
    web::{self, Data, ServiceConfig},
};

use self::{
    auth::Authenticator,
    fault::Fault,
    graphiql::{Page, PageConfig},
    media::Media,
    sdl::Sdl,
    stop::Stop,
};
use crate::{
    config::{Limits, Settings},
    graphql::{
        context::State,
        schema::{self, Schema},
    },
    store::connect::Db,
};

/// How long a connection may be idle between two requests.
const KEEP_ALIVE: Duration = Duration::from_secs(75);
/// How long the head of a request may take.
const HEAD_PATIENCE: Duration = Duration::from_secs(10);

/// What the server serves with.
pub struct Parts {
    pub schema: Schema,
    pub state: State,
    pub auth: Arc<Authenticator>,
    pub db: Db,
    pub page: PageConfig,
    /// Set once the database is migrated and the expiry job has run.
    pub ready: Arc<AtomicBool>,
    pub stop: Stop,
}

/// What every GraphQL request needs, over HTTP or WebSocket.
pub(crate) struct Endpoint {
    pub(crate) schema: Schema,
    pub(crate) state: State,
    pub(crate) auth: Arc<Authenticator>,
    pub(crate) limits: Limits,
    /// Auth mode dev: answers tell how many SQL statements they took.
    pub(crate) dev: bool,
    pub(crate) stop: Stop,
}

pub(crate) struct Readiness {
    pub(crate) db: Db,
    pub(crate) ready: Arc<AtomicBool>,
    pub(crate) stop: Stop,
}

/// Why the server cannot listen.
#[derive(Debug)]
pub struct ListenFault {
    address: SocketAddr,
    cause: io::Error,
}

impl fmt::Display for ListenFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { address, cause } = self;
        let example = SocketAddr::new(address.ip(), address.port().checked_add(1).unwrap_or(8080));
        if cause.kind() == io::ErrorKind::AddrInUse {
            return write!(
                f,
                "COVENTE_LISTEN is {address}, where another program listens already; \
                 write for example COVENTE_LISTEN={example}"
            );
        }
        write!(
            f,
            "COVENTE_LISTEN is {address}, where this program cannot listen ({cause}); \
             write for example COVENTE_LISTEN=127.0.0.1:8080"
        )
    }
}

impl std::error::Error for ListenFault {}

/// Whether the address of the settings can be listened on now: asked before long work that would be in vain.
///
/// # Errors
/// When it cannot.
pub fn check_free(settings: &Settings) -> Result<(), ListenFault> {
    let address = settings.listen;
    std::net::TcpListener::bind(address)
        .map(drop)
        .map_err(|cause| ListenFault { address, cause })
}

/// Listens, and gives the server with the address that it has; port 0 has become a real one. It serves when polled.
///
/// # Errors
/// When the address is taken or is none of this machine's.
pub fn bind(settings: &Settings, parts: Parts) -> Result<(Server, SocketAddr), ListenFault> {
    let fault = |cause| ListenFault {
        address: settings.listen,
        cause,
    };
    let endpoint = Data::new(Endpoint {
        schema: parts.schema,
        state: parts.state,
        auth: parts.auth,
        limits: settings.limits,
        dev: settings.auth.is_dev(),
        stop: parts.stop.clone(),
    });
    let readiness = Data::new(Readiness {
        db: parts.db,
        ready: parts.ready,
        stop: parts.stop,
    });
    let page = Data::new(Page::new(&parts.page));
    let sdl = Data::new(Sdl::new(schema::sdl()));
    let outbox = settings.outbox().map(Path::to_path_buf);
    let server = HttpServer::new(move || {
        App::new()
            .app_data(endpoint.clone())
            .app_data(readiness.clone())
            .app_data(page.clone())
            .app_data(sdl.clone())
            .wrap(DefaultHeaders::new().add(("X-Content-Type-Options", "nosniff")))
            .configure(routes)
            .configure(outbox::routes(outbox.clone()))
    })
    .keep_alive(KEEP_ALIVE)
    .client_request_timeout(HEAD_PATIENCE)
    .shutdown_timeout(settings.shutdown.as_secs())
    .disable_signals()
    .bind(settings.listen)
    .map_err(fault)?;
    let address = server.addrs().first().copied().unwrap_or(settings.listen);
    Ok((server.run(), address))
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
        )
        .configure(graphiql::routes)
        .default_service(web::to(nothing));
}

async fn nothing() -> HttpResponse {
    let message = "There is nothing at this address; GraphQL is at /graphql.";
    Fault::new(StatusCode::NOT_FOUND, "NOT_FOUND", message).reply(Media::Json)
}

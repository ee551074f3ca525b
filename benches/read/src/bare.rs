//! What a careful engineer writes who wants no GraphQL: a handler for each page, over statements by hand.
//!
//! Connections belong to a worker. Statements are prepared once on each, and those that need nothing of one another are
//! sent together, so that a deal takes one round trip and a page two.

use std::cell::Cell;
use std::net::SocketAddr;
use std::rc::Rc;

use actix_web::{
    App, HttpRequest, HttpResponse, HttpServer,
    web::{Data, Path, get},
};
use uuid::Uuid;

use crate::Fault;
use crate::bare::answer::Deals;
use crate::bare::statements::Connection;

mod answer;
mod scalars;
mod statements;

/// How it is served.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// The database.
    #[arg(long)]
    database_url: String,
    /// Connections to it, in all.
    #[arg(long)]
    connections: usize,
    /// Where to listen.
    #[arg(long)]
    listen: SocketAddr,
}

/// A worker's connections, which take turns.
struct Pool {
    connections: Vec<Connection>,
    turn: Cell<usize>,
}

impl Pool {
    async fn open(url: &str, size: usize) -> Result<Rc<Self>, Fault> {
        let mut connections = Vec::with_capacity(size);
        for _ in 0..size {
            connections.push(Connection::open(url).await?);
        }
        Ok(Rc::new(Self {
            connections,
            turn: Cell::new(0),
        }))
    }

    fn next(&self) -> &Connection {
        let turn = self.turn.get();
        self.turn.set((turn + 1) % self.connections.len());
        &self.connections[turn]
    }
}

pub(crate) async fn serve(options: Options) -> Result<(), Fault> {
    let workers = std::thread::available_parallelism()?.get();
    let each = (options.connections / workers).max(1);
    let url = options.database_url;
    let server = HttpServer::new(move || {
        let url = url.clone();
        App::new()
            .data_factory(move || {
                let url = url.clone();
                async move { Pool::open(&url, each).await }
            })
            .route("/deals/{id}", get().to(deal))
            .route("/deals", get().to(deals))
            .route("/", get().to(nothing))
    })
    .workers(workers)
    .bind(options.listen)?;
    Ok(server.run().await?)
}

async fn nothing() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("application/json")
        .body(r#"{"data":{"__typename":"Query"}}"#)
}

async fn deal(request: HttpRequest, id: Path<Uuid>, pool: Data<Rc<Pool>>) -> HttpResponse {
    let Some(company) = company(&request) else {
        return HttpResponse::Unauthorized().finish();
    };
    match pool.next().deal(*id, company).await {
        Ok(rows) => reply(Deals::of(&rows).one()),
        Err(fault) => failed(&fault),
    }
}

async fn deals(request: HttpRequest, pool: Data<Rc<Pool>>) -> HttpResponse {
    let Some(company) = company(&request) else {
        return HttpResponse::Unauthorized().finish();
    };
    match pool.next().page(company).await {
        Ok(rows) => reply(Deals::of(&rows).page()),
        Err(fault) => failed(&fault),
    }
}

/// Whose deals: the condition is the one of Covente, the signature that proves it is not there.
fn company(request: &HttpRequest) -> Option<Uuid> {
    let company = request.headers().get("x-company")?;
    company.to_str().ok()?.parse().ok()
}

fn reply(body: Result<Vec<u8>, serde_json::Error>) -> HttpResponse {
    match body {
        Ok(body) => HttpResponse::Ok()
            .content_type("application/json")
            .body(body),
        Err(fault) => failed(&fault),
    }
}

fn failed(fault: &dyn std::error::Error) -> HttpResponse {
    eprintln!("{fault}");
    HttpResponse::InternalServerError().finish()
}

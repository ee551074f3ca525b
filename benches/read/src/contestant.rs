//! The servers that are measured: how each is started, and how each is asked.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::Stdio;
use std::time::{Duration, Instant};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use clap::ValueEnum;
use http_body_util::Full;
use hyper::{
    Request,
    body::Bytes,
    header::{AUTHORIZATION, CONTENT_TYPE, HOST},
};
use serde_json::{Value, json};
use tokio::process::{Child, Command};

use crate::Fault;
use crate::load;
use crate::target::{Target, Tokens};

/// How long a server may take to start: Covente splits all texts for the search when it first meets a database that was
/// filled past it.
const PATIENCE: Duration = Duration::from_mins(15);

/// A server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Contestant {
    /// Ours.
    Covente,
    /// The handler without GraphQL.
    Bare,
    /// `PostGraphile` 5.
    Postgraphile,
    /// Mercurius 16 with JIT.
    Mercurius,
}

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Query {
    /// One deal with its lists.
    Deal,
    /// Fifty deals with theirs.
    Page,
    /// `{ __typename }`.
    Nothing,
}

impl Query {
    pub(crate) const ALL: [Query; 3] = [Query::Deal, Query::Page, Query::Nothing];

    /// The least that an answer with the data has.
    pub(crate) fn least_bytes(self) -> usize {
        match self {
            Query::Deal => 1_000,
            Query::Page => 50_000,
            Query::Nothing => 20,
        }
    }
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Query::Deal => "Q1, one deal with its four lists",
            Query::Page => "Q2, fifty deals with theirs",
            Query::Nothing => "Q3, `{ __typename }`",
        })
    }
}

impl Contestant {
    pub(crate) const ALL: [Contestant; 4] = [
        Contestant::Covente,
        Contestant::Bare,
        Contestant::Postgraphile,
        Contestant::Mercurius,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Contestant::Covente => "Covente",
            Contestant::Bare => "bare handler, no GraphQL",
            Contestant::Postgraphile => "PostGraphile 5",
            Contestant::Mercurius => "Mercurius 16 with JIT",
        }
    }

    /// A request as its clients would make it.
    pub(crate) fn ask(
        self,
        query: Query,
        target: Target,
        tokens: &Tokens,
    ) -> Result<Request<Full<Bytes>>, Fault> {
        let request = Request::builder().header(HOST, "127.0.0.1");
        if self == Contestant::Bare {
            let path = match query {
                Query::Deal => format!("/deals/{}", target.deal),
                Query::Page => "/deals".to_owned(),
                Query::Nothing => "/".to_owned(),
            };
            let request = request
                .uri(path)
                .header("x-company", target.company.to_string());
            return Ok(request.body(Full::default())?);
        }
        let request = if self == Contestant::Covente {
            request.header(AUTHORIZATION, tokens.of(target.company))
        } else {
            request.header("x-company", target.company.to_string())
        };
        let body =
            json!({"query": self.document(query), "variables": self.variables(query, target)});
        Ok(request
            .method("POST")
            .uri("/graphql")
            .header(CONTENT_TYPE, "application/json")
            .body(Full::from(body.to_string()))?)
    }

    fn document(self, query: Query) -> &'static str {
        match (query, self) {
            (Query::Nothing, _) => "{ __typename }",
            (Query::Deal, Contestant::Postgraphile) => {
                include_str!("../documents/postgraphile-deal.graphql")
            }
            (Query::Page, Contestant::Postgraphile) => {
                include_str!("../documents/postgraphile-deals.graphql")
            }
            (Query::Deal, _) => include_str!("../documents/deal.graphql"),
            (Query::Page, _) => include_str!("../documents/deals.graphql"),
        }
    }

    fn variables(self, query: Query, target: Target) -> Value {
        match (query, self) {
            (Query::Deal, Contestant::Covente) => {
                let mut id = [b'O'; 17];
                id[1..].copy_from_slice(target.deal.as_bytes());
                json!({"id": URL_SAFE_NO_PAD.encode(id)})
            }
            (Query::Deal, Contestant::Postgraphile) => {
                json!({"id": target.deal, "company": target.company})
            }
            (Query::Deal, _) => json!({"id": target.deal}),
            (Query::Page, Contestant::Postgraphile) => json!({"company": target.company}),
            (Query::Page | Query::Nothing, _) => json!({}),
        }
    }
}

/// Where everything is that is started.
pub(crate) struct Place {
    pub(crate) database_url: String,
    pub(crate) connections: usize,
    pub(crate) covente: PathBuf,
    pub(crate) node: PathBuf,
    pub(crate) peers: PathBuf,
}

/// How Covente knows who asks.
pub(crate) enum SignIn {
    /// Tokens of somebody else, by a public key: as in production.
    Key(PathBuf),
    /// Its own, by its secret: then it tells the number of its statements.
    Secret(&'static str),
}

/// A server that runs; it ends when this is dropped.
pub(crate) struct Running {
    pub(crate) contestant: Contestant,
    pub(crate) address: SocketAddr,
    pub(crate) process: u32,
    _child: Child,
}

impl Running {
    /// Starts it on a free port, and waits until it answers.
    pub(crate) async fn start(
        contestant: Contestant,
        place: &Place,
        sign_in: &SignIn,
        target: Target,
        tokens: &Tokens,
    ) -> Result<Self, Fault> {
        let address = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?;
        let mut command = match contestant {
            Contestant::Covente => covente(place, sign_in, address),
            Contestant::Bare => {
                let mut command = Command::new(std::env::current_exe()?);
                command.args(["bare", "--database-url", &place.database_url]);
                command.args(["--connections", &place.connections.to_string()]);
                command.args(["--listen", &address.to_string()]);
                command
            }
            Contestant::Postgraphile => node(place, "postgraphile.js", address),
            Contestant::Mercurius => node(place, "mercurius.js", address),
        };
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        let process = child.id().ok_or("a server ended at once")?;
        let patience = Instant::now() + PATIENCE;
        loop {
            let request = contestant.ask(Query::Nothing, target, tokens)?;
            if load::once(address, request).await.is_ok() {
                break;
            }
            if child.try_wait()?.is_some() || Instant::now() > patience {
                return Err(format!("{} did not start", contestant.name()).into());
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Ok(Self {
            contestant,
            address,
            process,
            _child: child,
        })
    }
}

fn covente(place: &Place, sign_in: &SignIn, address: SocketAddr) -> Command {
    let mut command = Command::new(&place.covente);
    command
        .arg("serve")
        .args(["--listen", &address.to_string()])
        .env("COVENTE_DATABASE_URL", &place.database_url)
        .env(
            "COVENTE_DATABASE_CONNECTIONS",
            place.connections.to_string(),
        )
        // What a viewer spends is counted as ever; but here few viewers ask for what many would.
        .env("COVENTE_COST_PER_MINUTE", "4000000000")
        // Its lines are written as ever, and thrown away.
        .stderr(Stdio::null());
    match sign_in {
        SignIn::Key(file) => command
            .args(["--auth-mode", "jwt"])
            .env("COVENTE_JWT_KEY_FILE", file)
            .env("COVENTE_SECRET", "a secret that nobody needs to guess"),
        SignIn::Secret(secret) => command
            .args(["--auth-mode", "dev"])
            .env("COVENTE_SECRET", secret),
    };
    command
}

fn node(place: &Place, script: &str, address: SocketAddr) -> Command {
    let mut command = Command::new(&place.node);
    command
        .arg(place.peers.join(script))
        .env("NODE_ENV", "production")
        .env("DATABASE_URL", &place.database_url)
        .env("CONNECTIONS", place.connections.to_string())
        .env("PORT", address.port().to_string());
    command
}

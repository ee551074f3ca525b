//! The course of a measurement: start, compare, count, then round after round, each server in its turn.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use clap::ValueEnum as _;
use jsonwebtoken::{Algorithm, EncodingKey};
use tokio::process::{Child, Command};
use tokio_postgres::NoTls;

use crate::Fault;
use crate::contestant::{Contestant, Place, Query, Running, SignIn};
use crate::load::{self, Answers, Asking};
use crate::processes;
use crate::same;
use crate::table::{self, Cell};
use crate::target::{Target, Tokens, targets};

/// What is measured, and how long.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// The database, filled with deals, on this machine.
    #[arg(long)]
    database_url: String,
    /// The server.
    #[arg(long)]
    covente: PathBuf,
    /// A folder with `private.pem` and `public.pem`, an RSA key to sign tokens with.
    #[arg(long)]
    keys: PathBuf,
    /// Node.
    #[arg(long)]
    node: PathBuf,
    /// The folder of the peers.
    #[arg(long)]
    peers: PathBuf,
    /// How many rounds.
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// How long each server is asked each query in each round.
    #[arg(long, default_value_t = 8)]
    seconds: u64,
    /// How long before that, and not counted; thrice as long before the first round: so long that each server has met all
    /// that it keeps.
    #[arg(long, default_value_t = 9)]
    warm_up: u64,
    /// How many clients ask at once.
    #[arg(long, default_value_t = 32)]
    clients: usize,
    /// Connections to the database that each server has in all.
    #[arg(long, default_value_t = 16)]
    connections: usize,
    /// Only these servers.
    #[arg(long, value_enum, value_delimiter = ',')]
    only: Vec<Contestant>,
    /// Where to put what `perf record` sees of Covente in each round, by the names of the queries.
    #[arg(long)]
    perf: Option<PathBuf>,
    /// Only these queries.
    #[arg(long, value_enum, value_delimiter = ',')]
    queries: Vec<Query>,
}

const SECRET: &str = "a secret that only this measurement knows";

pub(crate) async fn run(options: &Options) -> Result<(), Fault> {
    let (client, connection) = tokio_postgres::connect(&options.database_url, NoTls).await?;
    tokio::spawn(connection);
    let backend: i32 = client
        .query_one("SELECT pg_backend_pid()", &[])
        .await?
        .get(0);
    let database = processes::parent(u32::try_from(backend)?)?;
    let targets = targets(&client).await?;
    let place = Place {
        database_url: options.database_url.clone(),
        connections: options.connections,
        covente: options.covente.clone(),
        node: options.node.clone(),
        peers: options.peers.clone(),
    };
    let statements = statements(&place, &targets).await?;

    let key = EncodingKey::from_rsa_pem(&fs::read(options.keys.join("private.pem"))?)?;
    let tokens = Tokens::sign(&targets, Algorithm::RS256, &key)?;
    let sign_in = SignIn::Key(options.keys.join("public.pem"));
    let mut servers = Vec::new();
    for contestant in chosen(&options.only, &Contestant::ALL) {
        let running = Running::start(contestant, &place, &sign_in, targets[0], &tokens);
        servers.push(running.await?);
    }
    compare(&servers, &targets, &tokens).await?;

    let mut cells = Vec::new();
    for round in 0..options.rounds {
        for query in chosen(&options.queries, &Query::ALL) {
            for place in order(servers.len(), round) {
                let asking = Asking {
                    contestant: servers[place].contestant,
                    address: servers[place].address,
                    query,
                    targets: &targets,
                    tokens: &tokens,
                };
                let cell = measure(options, &asking, round, servers[place].process, database);
                let cell = cell.await?;
                eprintln!("round {} {cell}", round + 1);
                cells.push(cell);
            }
        }
    }
    println!("{}", table::machine(&client, options.connections).await?);
    println!("{}", table::counted(&statements));
    println!("{}", table::of(&cells));
    Ok(())
}

fn chosen<T: Copy>(asked: &[T], all: &[T]) -> Vec<T> {
    if asked.is_empty() { all } else { asked }.to_vec()
}

/// Each round begins with another server, and every other one goes backwards, so that none always follows the same.
fn order(servers: usize, round: usize) -> Vec<usize> {
    let mut places: Vec<_> = (0..servers).collect();
    places.rotate_left(round % servers.max(1));
    if round % 2 == 1 {
        places.reverse();
    }
    places
}

/// How many SQL statements Covente takes for each query, as it says itself to its own tokens.
async fn statements(place: &Place, targets: &[Target]) -> Result<Vec<(Query, String)>, Fault> {
    let key = EncodingKey::from_secret(SECRET.as_bytes());
    let tokens = Tokens::sign(targets, Algorithm::HS256, &key)?;
    let sign_in = SignIn::Secret(SECRET);
    let ours = Contestant::Covente;
    let server = Running::start(ours, place, &sign_in, targets[0], &tokens).await?;
    let mut counts = Vec::new();
    for query in Query::ALL {
        // The first request of a server learns what later ones know.
        for target in &targets[..2] {
            let request = ours.ask(query, *target, &tokens)?;
            let (headers, _) = load::once(server.address, request).await?;
            if target.deal == targets[1].deal {
                let said = headers
                    .get("server-timing")
                    .ok_or("statements are not counted")?;
                let said = said.to_str()?.trim_start_matches("db;desc=");
                counts.push((query, said.trim_matches('"').to_owned()));
            }
        }
    }
    Ok(counts)
}

/// All servers must say the same of some deals and of some pages.
async fn compare(servers: &[Running], targets: &[Target], tokens: &Tokens) -> Result<(), Fault> {
    for (query, many) in [(Query::Deal, 200), (Query::Page, 10)] {
        for target in targets.iter().take(many) {
            let mut first = None;
            for server in servers {
                let request = server.contestant.ask(query, *target, tokens)?;
                let (_, body) = load::once(server.address, request).await?;
                let deals = serde_json::Value::from(same::deals(server.contestant, query, &body)?);
                let first = first.get_or_insert_with(|| deals.clone());
                if let Some(difference) = same::difference("", first, &deals) {
                    let (one, other) = (servers[0].contestant.name(), server.contestant.name());
                    return Err(format!("{one} and {other} differ in {difference}").into());
                }
            }
        }
    }
    eprintln!("all servers give the same data for 200 deals and 10 pages");
    Ok(())
}

async fn measure(
    options: &Options,
    asking: &Asking<'_>,
    round: usize,
    server: u32,
    database: u32,
) -> Result<Cell, Fault> {
    let warm_up = options.warm_up * if round == 0 { 3 } else { 1 };
    load::load(asking, options.clients, Duration::from_secs(warm_up)).await?;
    let watched = watch(options, asking, server)?;
    let before = spent(server, database)?;
    let time = Duration::from_secs(options.seconds);
    let answers = load::load(asking, options.clients, time).await?;
    let after = spent(server, database)?;
    if let Some(mut perf) = watched {
        perf.wait().await?;
    }
    let [server, database, client] =
        [0, 1, 2].map(|place| after[place].saturating_sub(before[place]));
    let Answers {
        times,
        bytes,
        elapsed,
    } = answers;
    Ok(Cell {
        contestant: asking.contestant,
        query: asking.query,
        times,
        bytes,
        elapsed,
        server,
        database,
        client,
    })
}

/// Starts `perf` beside what is measured, where it was asked for. It follows frame pointers, which are cheap to follow.
fn watch(options: &Options, asking: &Asking<'_>, server: u32) -> Result<Option<Child>, Fault> {
    let Some(folder) = &options.perf else {
        return Ok(None);
    };
    if asking.contestant != Contestant::Covente {
        return Ok(None);
    }
    fs::create_dir_all(folder)?;
    let name = asking.query.to_possible_value();
    let name = name.map_or_else(String::new, |name| name.get_name().to_owned());
    let child = Command::new("perf")
        .args(["record", "--quiet", "--freq", "499", "--call-graph", "fp"])
        .args(["--pid", &server.to_string(), "--output"])
        .arg(folder.join(format!("{name}.perf")))
        .args(["--", "sleep", &options.seconds.to_string()])
        .kill_on_drop(true)
        .spawn()?;
    Ok(Some(child))
}

/// CPU time of the server, of the database and of this process, which asks.
fn spent(server: u32, database: u32) -> Result<[Duration; 3], Fault> {
    Ok([
        processes::cpu(server)?,
        processes::cpu(database)?,
        processes::own()?,
    ])
}

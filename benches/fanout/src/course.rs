//! The course of a measurement, and its table.

use std::fs;
use std::time::{Duration, Instant};

use clap::Args;
use tokio::task::LocalSet;
use tokio::time::sleep;

use crate::Fault;
use crate::contestant::Server;
use crate::crowd::Crowd;
use crate::processes;

#[derive(Args)]
pub(crate) struct Options {
    /// The server that is measured.
    #[arg(long)]
    covente: String,
    /// Its database; `SQLite` where it is left out. An empty one.
    #[arg(long)]
    database_url: Option<String>,
    /// How many subscribers there are.
    #[arg(long, default_value_t = 5000)]
    subscribers: usize,
    /// How many changes they are told of, one after another.
    #[arg(long, default_value_t = 40)]
    events: usize,
    /// How often both servers are measured, in turns.
    #[arg(long, default_value_t = 3)]
    rounds: usize,
}

/// After this nothing is under way any more.
const CALM: Duration = Duration::from_secs(2);
/// How many changes one subscriber is told of, to know how long that takes.
const ALONE: usize = 200;
/// Between two of these.
const PAUSE: Duration = Duration::from_millis(20);

/// What was found out in one round.
#[derive(Clone, Copy)]
struct Figures {
    /// Bytes of the server for each subscriber that waits.
    memory: f64,
    /// Microseconds of the server's CPU for each delivery.
    cpu: f64,
    /// Milliseconds from the first delivery of a change to its last.
    spread: f64,
    /// Milliseconds from the request for a change to its first frame, with one subscriber.
    alone: f64,
}

pub(crate) async fn run(options: &Options) -> Result<(), Fault> {
    let folder = std::env::temp_dir().join(format!("covente_fanout_{}", std::process::id()));
    fs::create_dir(&folder)?;
    let measured = LocalSet::new()
        .run_until(rounds(options, &folder.to_string_lossy()))
        .await;
    fs::remove_dir_all(&folder)?;
    measured
}

async fn rounds(options: &Options, folder: &str) -> Result<(), Fault> {
    let mut of_covente = Vec::new();
    let mut by_hand = Vec::new();
    let mut bytes = 0;
    for _ in 0..options.rounds {
        let server =
            Server::covente(&options.covente, folder, options.database_url.as_deref()).await?;
        let (figures, payload) = measure(server, options).await?;
        of_covente.push(figures);
        bytes = payload.len();
        let server = Server::hand(payload).await?;
        by_hand.push(measure(server, options).await?.0);
    }
    println!(
        "{} subscribers, {} changes, {} rounds, a message of {bytes} bytes; middle of the rounds (least–most)\n",
        options.subscribers, options.events, options.rounds
    );
    println!(
        "| server | kB a subscriber that waits | CPU µs a delivery | first to last delivery ms | request to frame ms, one subscriber |"
    );
    println!("| --- | --: | --: | --: | --: |");
    line("Covente", &of_covente);
    line("by hand", &by_hand);
    Ok(())
}

fn line(name: &str, rounds: &[Figures]) {
    let of = |figure: fn(&Figures) -> f64| {
        let mut all: Vec<f64> = rounds.iter().map(figure).collect();
        all.sort_by(f64::total_cmp);
        let (least, most) = (all.first().copied(), all.last().copied());
        format!(
            "{:.2} ({:.2}–{:.2})",
            all.get(all.len() / 2).copied().unwrap_or_default(),
            least.unwrap_or_default(),
            most.unwrap_or_default()
        )
    };
    println!(
        "| {name} | {} | {} | {} | {} |",
        of(|figures| figures.memory / 1024.0),
        of(|figures| figures.cpu),
        of(|figures| figures.spread),
        of(|figures| figures.alone),
    );
}

/// Measures a server, and gives the message that its subscribers were sent.
async fn measure(mut server: Server, options: &Options) -> Result<(Figures, String), Fault> {
    let process = server.process()?;
    // What it takes once, it takes now.
    let alone = alone(&mut server).await?;
    sleep(CALM).await;
    let empty = memory(process)?;
    let crowd = Crowd::gather(&server, options.subscribers).await?;
    sleep(CALM).await;
    let full = memory(process)?;
    // One that does not count: what is made at the first change is made.
    crowd.listen();
    server.change().await?;
    crowd.heard().await?;

    let before = processes::cpu(process)?;
    let mut spreads = Vec::new();
    for _ in 0..options.events {
        crowd.listen();
        server.change().await?;
        let (first, last) = crowd.heard().await?;
        spreads.push(last.duration_since(first));
    }
    let cpu = processes::cpu(process)?.saturating_sub(before);
    let payload = crowd.message().ok_or("nobody heard anything")?;
    eprintln!("{} was measured", server.name);
    server.stop().await?;
    #[expect(clippy::cast_precision_loss, reason = "figures to be looked at")]
    let figures = Figures {
        memory: full.saturating_sub(empty) as f64 / options.subscribers as f64,
        cpu: cpu.as_secs_f64() * 1e6 / (options.subscribers * options.events) as f64,
        spread: middle(spreads),
        alone,
    };
    Ok((figures, payload))
}

/// How long one subscriber waits, beside nobody.
async fn alone(server: &mut Server) -> Result<f64, Fault> {
    let one = Crowd::gather(server, 1).await?;
    sleep(CALM).await;
    let mut times = Vec::new();
    for _ in 0..ALONE {
        sleep(PAUSE).await;
        one.listen();
        let start = Instant::now();
        server.change().await?;
        let (first, _) = one.heard().await?;
        times.push(first.duration_since(start));
    }
    Ok(middle(times))
}

fn middle(mut times: Vec<Duration>) -> f64 {
    times.sort_unstable();
    let middle = times.get(times.len() / 2).copied().unwrap_or_default();
    middle.as_secs_f64() * 1e3
}

/// What a process has of its own, in bytes.
fn memory(process: u32) -> Result<u64, Fault> {
    let text = fs::read_to_string(format!("/proc/{process}/smaps_rollup"))?;
    let lines = text.lines().filter(|line| line.starts_with("Private_"));
    let kilobytes: u64 = lines
        .filter_map(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok())
        .sum();
    Ok(kilobytes * 1024)
}

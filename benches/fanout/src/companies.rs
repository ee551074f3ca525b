//! What a change costs that concerns two companies, beside the dashboards of all others; and what live figures cost.

use std::fs;
use std::time::{Duration, Instant};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use clap::Args;
use serde_json::{Value, json};
use tokio::process::Command;
use tokio::task::LocalSet;
use tokio::time::sleep;

use crate::Fault;
use crate::contestant::{DOCUMENT, Server};
use crate::crowd::{Crowd, Wish};
use crate::processes;

#[derive(Args)]
pub(crate) struct Options {
    /// The server that is measured.
    #[arg(long)]
    covente: String,
    /// Its database; `SQLite` where it is left out. An empty one.
    #[arg(long)]
    database_url: Option<String>,
    /// How many companies have dashboards open, two of which a change concerns.
    #[arg(long, default_value_t = 500)]
    companies: usize,
    /// How many dashboards each has open.
    #[arg(long, default_value_t = 10)]
    dashboards: usize,
    /// How many changes they are told of, one after another.
    #[arg(long, default_value_t = 300)]
    events: usize,
    /// How often both crowds are measured, in turns.
    #[arg(long, default_value_t = 3)]
    rounds: usize,
}

/// After this nothing is under way any more.
const CALM: Duration = Duration::from_secs(2);
/// Live figures are looked at anew a quarter of a second after a change; then nothing is under way.
const COUNTED: Duration = Duration::from_millis(350);
/// How many changes live figures are measured with, and how many different ones are followed.
const CHANGES: usize = 30;
const DIFFERENT: usize = 50;

pub(crate) async fn run(options: &Options) -> Result<(), Fault> {
    let folder = std::env::temp_dir().join(format!("covente_companies_{}", std::process::id()));
    fs::create_dir(&folder)?;
    let measured = LocalSet::new()
        .run_until(measure(options, &folder.to_string_lossy()))
        .await;
    fs::remove_dir_all(&folder)?;
    measured
}

async fn measure(options: &Options, folder: &str) -> Result<(), Fault> {
    let server = Server::covente(&options.covente, folder, options.database_url.as_deref()).await?;
    let deal = Deal::find(&server).await?;
    let others = companies(&server, options, folder).await?;
    let dashboards = |tokens: &[String]| -> Vec<Wish> {
        let follow = |token: &String| Wish {
            token: token.clone(),
            payload: json!({"query": DOCUMENT}),
        };
        let each = tokens.iter().map(follow);
        each.flat_map(|wish| vec![wish; options.dashboards])
            .collect()
    };
    let concerned = dashboards(&[deal.token.clone(), deal.other.clone()]);
    let others = dashboards(&others);
    println!(
        "| dashboards of the two companies | of the {} others | CPU µs a change | request to last frame ms |",
        options.companies.saturating_sub(2)
    );
    println!("| --: | --: | --: | --: |");
    for _ in 0..options.rounds {
        for beside in [&others[..0], &others[..]] {
            let silent = Crowd::of(&server, beside).await?;
            let crowd = Crowd::of(&server, &concerned).await?;
            sleep(CALM).await;
            crowd.listen();
            deal.say(&server).await?;
            crowd.heard().await?;
            let before = processes::cpu(server.process()?)?;
            let mut times = Vec::new();
            for _ in 0..options.events {
                crowd.listen();
                let start = Instant::now();
                deal.say(&server).await?;
                let (_, last) = crowd.heard().await?;
                times.push(last.duration_since(start));
            }
            let cpu = processes::cpu(server.process()?)?.saturating_sub(before);
            if silent.message().is_some() {
                return Err("somebody heard of a deal that is not theirs".into());
            }
            times.sort_unstable();
            let middle = times.get(times.len() / 2).copied().unwrap_or_default();
            println!(
                "| {} | {} | {:.0} | {:.2} |",
                concerned.len(),
                beside.len(),
                micros(cpu, options.events),
                middle.as_secs_f64() * 1e3
            );
        }
    }
    figures(&server, &deal).await?;
    server.stop().await
}

/// What live figures cost: of everybody who follows the same, and of those who follow others.
async fn figures(server: &Server, deal: &Deal) -> Result<(), Fault> {
    const FIGURES: &str = "subscription ($name: String) {
        pipelineChanged(filter: {name: {contains: $name}}, groupBy: [STATUS]) { __typename } }";
    let wish = |name: String| Wish {
        token: deal.token.clone(),
        payload: json!({"query": FIGURES, "variables": {"name": name}}),
    };
    let same = vec![wish("e".to_owned()); DIFFERENT];
    let different: Vec<_> = (0..DIFFERENT)
        .map(|number| wish(number.to_string()))
        .collect();
    println!("\n| live figures followed | different ones | CPU µs a change |");
    println!("| --: | --: | --: |");
    for (wishes, kinds) in [
        (&same[..0], 0),
        (&same[..1], 1),
        (&same[..], 1),
        (&different[..], DIFFERENT),
    ] {
        let crowd = Crowd::of(server, wishes).await?;
        sleep(CALM).await;
        let before = processes::cpu(server.process()?)?;
        for _ in 0..CHANGES {
            deal.say(server).await?;
            sleep(COUNTED).await;
        }
        let cpu = processes::cpu(server.process()?)?.saturating_sub(before);
        drop(crowd);
        println!(
            "| {} | {kinds} | {:.0} |",
            wishes.len(),
            micros(cpu, CHANGES)
        );
    }
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "figures to be looked at")]
fn micros(cpu: Duration, changes: usize) -> f64 {
    cpu.as_secs_f64() * 1e6 / changes as f64
}

/// A deal of two companies that have dashboards.
struct Deal {
    record: Value,
    /// Who writes in it.
    token: String,
    /// The other company's.
    other: String,
}

impl Deal {
    /// One of the demo's that partners A and B work on. Nobody else in it has a dashboard here.
    async fn find(server: &Server) -> Result<Self, Fault> {
        const DEALS: &str = "query ($after: String) {
            opportunities(tab: OUTBOUND, first: 100, after: $after, filter: { status: { eq: ACCEPTED } }) {
                pageInfo { hasNextPage endCursor }
                nodes { id engagement { parties { partner { id } status } } } } }";
        let token = server.persona("partner-a").await?;
        let other = server.persona("partner-b").await?;
        let me = "{ viewer { partner { id } } }";
        let own = server.ask(&other, me, json!({})).await?["viewer"]["partner"]["id"].take();
        let mut after = Value::Null;
        loop {
            let data = server.ask(&token, DEALS, json!({"after": after})).await?;
            let page = &data["opportunities"];
            let with_other = |deal: &&Value| {
                let parties = deal["engagement"]["parties"].as_array();
                parties.is_some_and(|parties| {
                    parties
                        .iter()
                        .any(|party| party["partner"]["id"] == own && party["status"] == "ACCEPTED")
                })
            };
            let found = page["nodes"]
                .as_array()
                .and_then(|deals| deals.iter().find(with_other));
            if let Some(found) = found {
                let record = found["id"].clone();
                return Ok(Self {
                    record,
                    token,
                    other,
                });
            }
            if page["pageInfo"]["hasNextPage"] != true {
                return Err("a demo without a deal of partners A and B".into());
            }
            after = page["pageInfo"]["endCursor"].clone();
        }
    }

    /// A message, of which both companies hear.
    async fn say(&self, server: &Server) -> Result<(), Fault> {
        const SAY: &str = "mutation ($input: PostMessageInput!) {
            postMessage(input: $input) { userErrors { code message } } }";
        let input = json!({"opportunityId": self.record, "audience": "ALL_PARTIES", "body": "Still on track."});
        let data = server
            .ask(&self.token, SAY, json!({"input": input}))
            .await?;
        if data["postMessage"]["userErrors"] == json!([]) {
            Ok(())
        } else {
            Err(data.to_string().into())
        }
    }
}

/// Makes the other companies, and signs a token for each.
async fn companies(server: &Server, options: &Options, folder: &str) -> Result<Vec<String>, Fault> {
    const CREATE: &str = "mutation ($input: CreatePartnerInput!) {
        createPartner(input: $input) { partner { id } userErrors { code message path } } }";
    let program = server.persona("program").await?;
    let mut tokens = Vec::new();
    for number in 2..options.companies {
        let location = json!({"name": "Office", "city": "Berlin", "country": "DE", "membershipId": format!("bench-{number}")});
        let input =
            json!({"name": format!("Company {number}"), "country": "DE", "location": location});
        let data = server
            .ask(&program, CREATE, json!({"input": input}))
            .await?;
        let id = data["createPartner"]["partner"]["id"].as_str();
        let id = id.ok_or_else(|| data.to_string())?;
        tokens.push(token(options, folder, number, id).await?);
    }
    Ok(tokens)
}

/// A token of a company's admin, as the server's own program signs it.
async fn token(
    options: &Options,
    folder: &str,
    number: usize,
    company: &str,
) -> Result<String, Fault> {
    // An id is a letter and the sixteen bytes of a uuid.
    let bytes = URL_SAFE_NO_PAD.decode(company)?;
    let bytes = bytes.get(1..).ok_or("an id without bytes")?;
    let company = uuid::Uuid::from_slice(bytes)?.to_string();
    let signed = Command::new(&options.covente)
        .args(["token", "--data", folder])
        .args(["--subject", &format!("admin-{number}")])
        .args(["--partner", &company, "--grant", "REFERRALS_ADMIN"])
        .output()
        .await?;
    if !signed.status.success() {
        return Err(String::from_utf8_lossy(&signed.stderr).into());
    }
    Ok(String::from_utf8(signed.stdout)?.trim().to_owned())
}

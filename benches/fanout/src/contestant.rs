//! The two servers, as processes, and how a change is made in each.

use std::process::Stdio;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::process::{Child, Command};
use tokio::time::sleep;

use crate::Fault;

/// The document that most subscribers have: four fields, and the customer.
pub(crate) const DOCUMENT: &str = "subscription { opportunityEvents {
    cursor kind at engagement { reference customer { name } } } }";

/// How often to look whether a server is there, and for how long.
const TRY: Duration = Duration::from_millis(50);
const TRIES: u32 = 1200;

pub(crate) struct Server {
    pub(crate) name: &'static str,
    pub(crate) url: String,
    /// What a subscriber signs in with.
    pub(crate) token: String,
    process: Child,
    http: reqwest::Client,
    means: Means,
}

/// By what a change is made.
enum Means {
    /// A deal is renamed: its id and its version.
    Deal { id: Value, version: i64 },
    /// What is posted is sent.
    Payload(String),
}

impl Server {
    /// A demo of Covente, on `SQLite` where no other database is named.
    pub(crate) async fn covente(
        binary: &str,
        folder: &str,
        database: Option<&str>,
    ) -> Result<Self, Fault> {
        let listen = format!("127.0.0.1:{}", port().await?);
        let mut command = Command::new(binary);
        command.args(["demo", "--fresh", "--data", folder, "--listen", &listen]);
        if let Some(database) = database {
            command.args(["--database-url", database]);
        }
        let process = start(&mut command)?;
        let url = format!("http://{listen}");
        let http = client()?;
        ready(&http, &format!("{url}/readyz")).await?;
        let token = persona(&http, &url, "partner-a").await?;
        let query =
            "{ opportunities(tab: OUTBOUND, filter: { status: { eq: ACCEPTED } }, first: 1) {
            nodes { id version } } }";
        let data = ask(&http, &url, &token, query, json!({})).await?;
        let deal = &data["opportunities"]["nodes"][0];
        let version = deal["version"].as_i64().ok_or("a demo without a deal")?;
        let means = Means::Deal {
            id: deal["id"].clone(),
            version,
        };
        Ok(Self {
            name: "Covente",
            url,
            token,
            process,
            http,
            means,
        })
    }

    /// The server by hand, which sends this.
    pub(crate) async fn hand(payload: String) -> Result<Self, Fault> {
        let listen = format!("127.0.0.1:{}", port().await?);
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["hand", "--listen", &listen]);
        let process = start(&mut command)?;
        let url = format!("http://{listen}");
        let http = client()?;
        ready(&http, &url).await?;
        Ok(Self {
            name: "by hand",
            url,
            token: String::new(),
            process,
            http,
            means: Means::Payload(payload),
        })
    }

    /// Makes a change, and returns once the server says that it is made.
    pub(crate) async fn change(&mut self) -> Result<(), Fault> {
        match &mut self.means {
            Means::Deal { id, version } => {
                let rename = "mutation ($input: UpdateOpportunityInput!) {
                    updateOpportunity(input: $input) { opportunity { version } userErrors { code } } }";
                let name = format!("Renamed at version {version}");
                let input = json!({"opportunityId": id, "expectedVersion": *version, "name": name});
                let data = ask(
                    &self.http,
                    &self.url,
                    &self.token,
                    rename,
                    json!({"input": input}),
                )
                .await?;
                let new = &data["updateOpportunity"]["opportunity"]["version"];
                *version = new.as_i64().ok_or_else(|| data.to_string())?;
            }
            Means::Payload(payload) => {
                let url = format!("{}/event", self.url);
                self.http
                    .post(url)
                    .body(payload.clone())
                    .send()
                    .await?
                    .error_for_status()?;
            }
        }
        Ok(())
    }

    /// The token of a persona of the demo.
    pub(crate) async fn persona(&self, name: &str) -> Result<String, Fault> {
        persona(&self.http, &self.url, name).await
    }

    /// The answer to a document that must have one.
    pub(crate) async fn ask(
        &self,
        token: &str,
        query: &str,
        variables: Value,
    ) -> Result<Value, Fault> {
        ask(&self.http, &self.url, token, query, variables).await
    }

    pub(crate) fn process(&self) -> Result<u32, Fault> {
        Ok(self.process.id().ok_or("a server that has ended")?)
    }

    pub(crate) async fn stop(mut self) -> Result<(), Fault> {
        self.process.kill().await?;
        Ok(())
    }
}

fn start(command: &mut Command) -> Result<Child, Fault> {
    let command = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .kill_on_drop(true);
    Ok(command.spawn()?)
}

fn client() -> Result<reqwest::Client, Fault> {
    let builder = reqwest::Client::builder().tls_certs_only([]).no_proxy();
    Ok(builder.build()?)
}

async fn port() -> Result<u16, Fault> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    Ok(listener.local_addr()?.port())
}

async fn ready(http: &reqwest::Client, url: &str) -> Result<(), Fault> {
    for _ in 0..TRIES {
        // Any answer will do of a server that has nothing to get ready.
        if http
            .get(url)
            .send()
            .await
            .is_ok_and(|answer| !answer.status().is_server_error())
        {
            return Ok(());
        }
        sleep(TRY).await;
    }
    Err(format!("{url} did not answer").into())
}

async fn persona(http: &reqwest::Client, url: &str, name: &str) -> Result<String, Fault> {
    let settings = format!("{url}/dashboard/config.json");
    let settings: Value = http.get(settings).send().await?.json().await?;
    let personas = settings["personas"]
        .as_array()
        .ok_or("a demo without personas")?;
    let persona = personas.iter().find(|persona| persona["name"] == name);
    let token = persona.and_then(|persona| persona["token"].as_str());
    Ok(token.ok_or("a demo without such a persona")?.to_owned())
}

async fn ask(
    http: &reqwest::Client,
    url: &str,
    token: &str,
    query: &str,
    variables: Value,
) -> Result<Value, Fault> {
    let body = json!({"query": query, "variables": variables});
    let request = http
        .post(format!("{url}/graphql"))
        .bearer_auth(token)
        .json(&body);
    let mut answer: Value = request.send().await?.json().await?;
    if answer.get("errors").is_some() {
        return Err(answer.to_string().into());
    }
    Ok(answer["data"].take())
}

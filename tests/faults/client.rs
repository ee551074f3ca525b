//! Asks a server that may not be there.

use std::time::Duration;

use serde_json::{Value, json};

/// How long an answer may take before it is taken for lost.
const PATIENCE: Duration = Duration::from_secs(20);

/// Nothing here is encrypted: no certificates need to be read.
pub(crate) fn http() -> reqwest::Client {
    reqwest::Client::builder()
        .tls_certs_only([])
        .no_proxy()
        .timeout(PATIENCE)
        .build()
        .expect("a client for HTTP")
}

/// The data of a document; None where no whole answer came, so that nobody knows what became of it.
pub(crate) async fn ask(url: &str, token: &str, document: &str, variables: Value) -> Option<Value> {
    ask_by(&http(), url, token, document, variables).await
}

/// The same over connections that are kept.
pub(crate) async fn ask_by(
    http: &reqwest::Client,
    url: &str,
    token: &str,
    document: &str,
    variables: Value,
) -> Option<Value> {
    let body = json!({"query": document, "variables": variables});
    let request = http
        .post(format!("{url}/graphql"))
        .bearer_auth(token)
        .json(&body);
    let answer = request.send().await.ok()?;
    let mut answer: Value = answer.json().await.ok()?;
    if let Some(errors) = answer.get("errors") {
        let down = ["UNAVAILABLE", "BUSY"];
        let code = &errors[0]["extensions"]["code"];
        assert!(down.iter().any(|known| code == known), "{answer:#}");
        return None;
    }
    Some(answer["data"].take())
}

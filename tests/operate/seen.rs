//! What an operator sees of a running server: a line a request, and figures.

use serde_json::{Value, json};

use crate::{
    on_both, on_sqlite,
    program::Place,
    programme::{EMAIL, Programme},
    server::{Server, free_port, get, until},
};

const QUERY: &str = "query OwnDeals { opportunities(tab: OUTBOUND, first: 3) { nodes { name } } }";

/// A server that logs in JSON and has figures, with the address of these.
async fn seen(place: &Place) -> (Server, String) {
    let listen = format!("127.0.0.1:{}", free_port());
    let more = [
        ("COVENTE_LOG_FORMAT", "json"),
        ("COVENTE_METRICS_LISTEN", listen.as_str()),
    ];
    let server = Server::start(place, &more).await;
    (server, format!("http://{listen}/metrics"))
}

/// The lines of the log that are about operations.
fn operations(server: &Server) -> Vec<Value> {
    let log = server.log();
    let lines = log.lines().map(|line| {
        serde_json::from_str::<Value>(line).unwrap_or_else(|_| panic!("no JSON: {line}"))
    });
    lines
        .filter(|line| line["message"] == "operation")
        .collect()
}

async fn each_request_leaves_one_line_that_tells_no_secret(place: &Place) {
    let programme = Programme::fill(place).await;
    let (token, partner) = (programme.token.as_str(), programme.partner());
    let (server, _) = seen(place).await;
    let secret = "the body of a request";
    let variables = json!({"note": secret});
    server
        .post(
            Some(token),
            &json!({"query": QUERY, "variables": variables}),
        )
        .await;
    server
        .post(
            Some(token),
            &json!({"query": format!("query Broken {{ nothing(a: \"{secret}\") }}")}),
        )
        .await;
    let payload = programme.create(&server, "").await;
    assert_eq!(payload["userErrors"][0]["code"], "REQUIRED", "{payload:#}");
    // The last asked what can be sold first.
    until("four lines", async || operations(&server).len() >= 4).await;
    let lines = operations(&server);
    let [ran, broken, _, refused] = &lines[..] else {
        panic!("{lines:#?}");
    };
    assert_eq!(ran["operation.name"], "OwnDeals", "{ran:#}");
    assert_eq!(ran["operation.type"], "query");
    assert_eq!(ran["viewer.partner"], partner.as_str());
    assert_eq!(ran["via"], "http");
    assert_eq!(ran["codes"], "");
    assert_eq!(ran["cancelled"], false);
    assert!(ran["cost"].as_u64() > Some(0), "{ran:#}");
    assert!(ran["statements"].as_u64() > Some(0), "{ran:#}");
    assert!(ran["duration_ms"].is_u64(), "{ran:#}");
    assert_eq!(broken["codes"], "GRAPHQL_VALIDATION_FAILED", "{broken:#}");
    assert_eq!(broken["viewer.partner"], partner.as_str());
    assert_eq!(refused["operation.name"], "CreateOpportunity");
    assert_eq!(refused["codes"], "REQUIRED", "{refused:#}");
    let log = server.log();
    for hidden in [token, secret, EMAIL] {
        assert!(!log.contains(hidden), "the log holds {hidden}");
    }
}

async fn figures_are_served_on_an_address_of_their_own(place: &Place) {
    let programme = Programme::fill(place).await;
    let token = programme.token.as_str();
    let (server, metrics) = seen(place).await;
    assert_eq!(server.get("/metrics").await.0, 404);
    for _ in 0..3 {
        server.post(Some(token), &json!({"query": QUERY})).await;
    }
    // Whoever did not sign in cannot make names.
    server
        .post(None, &json!({"query": "query Stranger { __typename }"}))
        .await;
    server
        .post(Some("no token"), &json!({"query": QUERY}))
        .await;
    let subscription = json!({"query": "subscription Feed { opportunityEvents { kind } }"});
    let stream = server
        .http
        .post(format!("{}/graphql", server.url))
        .header("Accept", "text/event-stream")
        .bearer_auth(token)
        .json(&subscription)
        .send();
    let stream = stream.await.expect("a stream");
    until("a subscriber", async || {
        get(&server.http, &metrics)
            .await
            .1
            .contains("\ncovente_subscribers 1\n")
    })
    .await;
    let (status, text) = get(&server.http, &metrics).await;
    assert_eq!(status, 200);
    let expected = [
        r#"covente_operations_total{name="OwnDeals",type="query",via="http"} 3"#,
        r#"covente_operations_total{name="other",type="query",via="http"} 1"#,
        r#"covente_operation_duration_seconds_count{name="OwnDeals",type="query"} 3"#,
        r#"covente_errors_total{code="UNAUTHENTICATED"} 1"#,
        "covente_database_up 1",
        "covente_events_unnumbered 0",
        "covente_event_lag_seconds 0.0",
        "covente_subscription_groups 1",
        "covente_deadlines_overdue 0",
        "covente_sockets 0",
        r#"covente_mails{state="pending"} 0"#,
        r#"covente_mails{state="dead"} 0"#,
        r#"covente_webhooks{state="pending"} 0"#,
        r#"covente_webhooks{state="dead"} 0"#,
    ];
    for line in expected {
        assert!(
            text.lines().any(|known| known == line),
            "no {line} in {text}"
        );
    }
    assert!(!text.contains("Stranger"), "{text}");
    let pool = if place.is_sqlite() { "read" } else { "common" };
    let open = format!("covente_database_connections{{pool=\"{pool}\",state=\"idle\"}}");
    assert!(text.contains(&open), "no {open} in {text}");
    assert!(text.ends_with("# EOF\n"), "{text}");
    drop(stream);
    until("nobody who follows", async || {
        get(&server.http, &metrics)
            .await
            .1
            .contains("\ncovente_subscribers 0\n")
    })
    .await;
}

async fn an_address_that_is_taken_is_named_by_its_setting(place: &Place) {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    let listen = [
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--metrics-listen",
        &address,
    ];
    let ran = place.covente(&listen);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.faults.contains("COVENTE_METRICS_LISTEN is "), "{ran:?}");
    assert!(!place.file("covente.sqlite").exists());
}

on_both!(
    each_request_leaves_one_line_that_tells_no_secret,
    figures_are_served_on_an_address_of_their_own,
);

on_sqlite!(an_address_that_is_taken_is_named_by_its_setting);

//! The guard before execution: limits, costs and allowances, named documents, and what a closed server hides.

use std::fmt::Write as _;

use covente::config::Config;
use reqwest::{Method, Response};
use serde_json::{Value, json};

use crate::{
    on_both, on_both_with,
    support::{Persona, World, app::Running, client::Person},
};

const ME: &str = "{ viewer { subject } }";

async fn what_exceeds_a_limit_is_told_the_limit_and_its_measure(world: &World) {
    let a = world.person(Persona::A);
    let repeated = |text: &str, times: usize| text.repeat(times);
    let mut spread = String::from("{ viewer { ...F0 } } fragment F12 on Viewer { subject }");
    for number in 0..12 {
        let next = number + 1;
        write!(
            spread,
            " fragment F{number} on Viewer {{ ...F{next} ...F{next} }}"
        )
        .expect("room");
    }
    let messages = "messages(first: 100) { nodes { id a: id b: id c: id } }";
    let deals = format!(
        "{{ opportunities(tab: OUTBOUND, first: 100) {{ nodes {{ engagement {{ {messages} }} }} }} }}"
    );
    for (document, code, limit, measured) in [
        (
            format!("{{ viewer {{ subject }} }} #{}", repeated("x", 70_000)),
            "DOCUMENT_TOO_LARGE",
            65_536,
            70_024,
        ),
        (
            format!("{{ viewer {{ {} }} }}", repeated("subject ", 5_000)),
            "TOO_MANY_TOKENS",
            5_000,
            5_005,
        ),
        (
            format!("{{ viewer {{ {} }} }}", repeated("a: subject ", 201)),
            "TOO_MANY_ALIASES",
            200,
            201,
        ),
        (
            format!("{{ {} }}", repeated("__typename ", 51)),
            "TOO_MANY_ROOT_FIELDS",
            50,
            51,
        ),
        (
            format!(
                "{{ viewer {{ subject {} }} }}",
                repeated("@skip(if: false) ", 201)
            ),
            "TOO_MANY_DIRECTIVES",
            200,
            201,
        ),
        (
            format!(
                "{}subject{}",
                repeated("{ viewer ", 21) + "{ ",
                repeated(" }", 22)
            ),
            "DOCUMENT_TOO_DEEP",
            20,
            22,
        ),
        (spread, "TOO_MANY_SELECTIONS", 5_000, 12_288),
        (deals, "COST_TOO_HIGH", 50_000, 50_301),
    ] {
        let response = a.query(&document, json!({})).await;
        let start = document.chars().take(60).collect::<String>();
        assert!(response.get("data").is_none(), "{start}: {response:#}");
        let told = &response["errors"][0]["extensions"];
        assert_eq!(
            told,
            &json!({"code": code, "limit": limit, "measured": measured}),
            "{start}"
        );
    }
    let many = json!({"ids": vec!["x"; 5_000]});
    let nodes = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }";
    let response = a.query(nodes, many).await;
    assert_eq!(
        response["errors"][0]["extensions"],
        json!({"code": "TOO_MANY_VALUES", "limit": 5_000, "measured": 5_001})
    );
}

async fn a_wrong_name_is_answered_with_those_like_it_where_a_person_may_have_typed_it(
    world: &World,
) {
    let a = world.person(Persona::A);
    let unknown = "Unknown field \"subjec\" on type \"Viewer\".";
    let suggested = format!("{unknown} Did you mean \"subject\"?");
    for (fields, told) in [(1, suggested.as_str()), (1_001, unknown)] {
        let document = format!("{{ viewer {{ {} }} }}", "subjec ".repeat(fields));
        let response = a.query(&document, json!({})).await;
        assert_eq!(response["errors"][0]["message"], told);
    }
}

async fn fields_that_are_answered_as_one_must_be_one_at_every_depth(world: &World) {
    let a = world.person(Persona::A);
    for (document, message) in [
        (
            "{ viewer { partner { name } ...More } } fragment More on Viewer { partner { name: id } }",
            "The fields answered as \"name\" conflict: they are different fields. Give one of them an alias.",
        ),
        (
            "{ opportunities(tab: OUTBOUND) { nodes { id } nodes { id: name } } }",
            "The fields answered as \"id\" conflict: they are different fields. Give one of them an alias.",
        ),
        (
            "{ a: opportunities(tab: OUTBOUND) { totalCount } a: opportunities(tab: INBOUND) { totalCount } }",
            "The fields answered as \"a\" conflict: their arguments differ. Give one of them an alias.",
        ),
        (
            "query ($id: ID!) { node(id: $id) { ... on Partner { x: name } ... on Opportunity { x: team { name } } } }",
            "The fields answered as \"x\" conflict: they are of different types. Give one of them an alias.",
        ),
    ] {
        let response = a.query(document, json!({"id": "x"})).await;
        let error = &response["errors"][0];
        assert_eq!(error["message"], message, "{document}");
        assert_eq!(error["extensions"]["code"], "GRAPHQL_VALIDATION_FAILED");
        assert_eq!(error["locations"].as_array().map(Vec::len), Some(2));
    }
    let fine = "query ($id: ID!) { node(id: $id) { ... on Partner { x: name } ... on Customer { x: name } ... on Opportunity { id id } } }";
    let response = a.query(fine, json!({"id": "x"})).await;
    assert_eq!(response, json!({"data": {"node": null}}));
}

async fn a_variable_of_another_type_stops_the_request(world: &World) {
    let a = world.person(Persona::A);
    let document = "query ($filter: OpportunityFilter, $first: Int) {
        opportunities(tab: OUTBOUND, filter: $filter, first: $first) { totalCount } }";
    // The second time the document is a known one.
    for _ in 0..2 {
        let wrong = json!({"filter": {"name": {"equals": "x"}}, "first": "two"});
        let response = a.query(document, wrong).await;
        let messages: Vec<&Value> = response["errors"]
            .as_array()
            .expect("errors")
            .iter()
            .map(|error| &error["message"])
            .collect();
        assert_eq!(
            messages,
            [
                "The variable \"$filter\" of type \"OpportunityFilter\" has at \"name.equals\" a field that StringFilter does not have.",
                "The variable \"$first\" of type \"Int\" is no Int.",
            ]
        );
        assert_eq!(response["errors"][1]["extensions"]["code"], "BAD_VARIABLES");
        let right = json!({"filter": {"name": {"eq": "x"}}, "first": 2});
        let response = a.query(document, right).await;
        assert_eq!(
            response,
            json!({"data": {"opportunities": {"totalCount": 0}}})
        );
    }
}

async fn a_subscription_follows_one_thing(world: &World) {
    let a = world.person(Persona::A);
    let document = "subscription { ...Two } fragment Two on Subscription {
        opportunityStatusChanged { cursor } registrationChanged { cursor } }";
    let response = a.query(document, json!({})).await;
    let error = &response["errors"][0];
    assert_eq!(
        error["message"],
        "A subscription has one field at its root, and this one has 2."
    );
}

async fn the_cost_is_told_to_whoever_asks(world: &World) {
    let a = world.person(Persona::A);
    let body = json!({
        "query": "query ($first: Int) { opportunities(tab: OUTBOUND, first: $first) { nodes { id } } }",
        "variables": {"first": 7},
        "extensions": {"cost": true},
    });
    let response = posted(a, &body).await;
    let policy = header(&response, "ratelimit-policy");
    assert_eq!(policy, "\"cost\";q=1000000;w=60;qu=\"cost\"");
    let left = header(&response, "ratelimit");
    assert!(left.starts_with("\"cost\";r=99"), "{left}");
    let answer: Value = response.json().await.expect("JSON");
    let told = &answer["extensions"]["cost"];
    assert_eq!(
        (&told["cost"], &told["limit"]),
        (&json!(15), &json!(50_000)),
        "{answer}"
    );
    let silent = a.query(ME, json!({})).await;
    assert!(silent.get("extensions").is_none(), "{silent}");
}

on_both!(
    a_wrong_name_is_answered_with_those_like_it_where_a_person_may_have_typed_it,
    what_exceeds_a_limit_is_told_the_limit_and_its_measure,
    fields_that_are_answered_as_one_must_be_one_at_every_depth,
    a_variable_of_another_type_stops_the_request,
    a_subscription_follows_one_thing,
    the_cost_is_told_to_whoever_asks,
);

fn thrifty(config: &mut Config) {
    config.limits.max_cost = Some("1000".into());
    config.limits.cost_per_minute = Some("1500".into());
}

async fn whoever_has_spent_the_minute_waits(world: &World) {
    let a = world.person(Persona::UserA);
    let page =
        "{ opportunities(tab: OUTBOUND, first: 100) { nodes { id name status version type } } }";
    let body = json!({"query": page});
    for _ in 0..2 {
        assert_eq!(posted(a, &body).await.status(), 200);
    }
    let response = posted(a, &body).await;
    assert_eq!(response.status(), 429);
    let wait: u64 = header(&response, "retry-after").parse().expect("seconds");
    assert!((1..=60).contains(&wait), "{wait}");
    assert!(header(&response, "ratelimit").starts_with("\"cost\";r=0;t="));
    let answer: Value = response.json().await.expect("JSON");
    assert_eq!(answer["errors"][0]["extensions"]["code"], "RATE_LIMITED");
    // What others may spend is their own, and a socket spends from the same allowance.
    assert_eq!(posted(world.person(Persona::B), &body).await.status(), 200);
    let mut socket = crate::support::Socket::signed_in(&a.url, &a.token).await;
    socket.subscribe("1", page, json!({})).await;
    let message = socket.hear().await;
    assert_eq!(message["type"], "error");
    assert_eq!(message["payload"][0]["extensions"]["code"], "RATE_LIMITED");
}

on_both_with!(thrifty: whoever_has_spent_the_minute_waits);

fn apq(config: &mut Config) {
    config.web.documents = Some("apq".into());
}

/// The SHA-256 of [`ME`].
const HASH: &str = "f38dc677810a6ebe0c65fe68116919b963d86aac1bb7090ed4809385477b2ef7";

async fn a_document_that_was_sent_once_is_asked_for_by_its_hash(world: &World) {
    let a = world.person(Persona::A);
    let persisted = json!({"persistedQuery": {"version": 1, "sha256Hash": HASH}});
    let by_hash = json!({"extensions": persisted});
    let (_, unknown) = a.post(&by_hash).await;
    assert_eq!(unknown["errors"][0]["message"], "PersistedQueryNotFound");
    assert_eq!(
        unknown["errors"][0]["extensions"]["code"],
        "PERSISTED_QUERY_NOT_FOUND"
    );
    let other = json!({"query": "{ __typename }", "extensions": persisted});
    let (_, mismatch) = a.post(&other).await;
    assert_eq!(
        mismatch["errors"][0]["extensions"]["code"],
        "PERSISTED_QUERY_MISMATCH"
    );
    let (_, first) = a.post(&json!({"query": ME, "extensions": persisted})).await;
    let (_, second) = a.post(&by_hash).await;
    let (_, third) = a
        .post(&json!({"documentId": format!("sha256:{HASH}")}))
        .await;
    assert_eq!(first["data"]["viewer"]["subject"], "partner-a");
    assert_eq!((&second, &third), (&first, &first));
    let extensions = persisted.to_string();
    let address = format!("{}/graphql", a.url);
    let url = reqwest::Url::parse_with_params(&address, [("extensions", extensions)]);
    let get = a.http.get(url.expect("an address")).bearer_auth(&a.token);
    let got: Value = get
        .send()
        .await
        .expect("an answer")
        .json()
        .await
        .expect("JSON");
    assert_eq!(got, first);
}

on_both_with!(apq: a_document_that_was_sent_once_is_asked_for_by_its_hash);

async fn only_documents_of_the_manifest_run(world: &World) {
    let folder = tempfile();
    let manifest = folder.join("documents.json");
    std::fs::write(&manifest, json!({"me-1": ME}).to_string()).expect("a manifest");
    let node = Running::start_with(&world.database.url, |config| {
        config.web.documents = Some("trusted".into());
        config.web.documents_manifest = Some(manifest.display().to_string());
        config.web.explore = Some("off".into());
    })
    .await;
    let a = at(world, &node);
    for body in [
        json!({"documentId": "me-1"}),
        json!({"documentId": format!("sha256:{HASH}")}),
        json!({"extensions": {"persistedQuery": {"version": 1, "sha256Hash": HASH}}}),
        json!({"query": ME}),
    ] {
        let (_, answer) = a.post(&body).await;
        assert_eq!(answer["data"]["viewer"]["subject"], "partner-a", "{body}");
    }
    for body in [
        json!({"query": "{ viewer { email } }"}),
        json!({"documentId": "me-2"}),
    ] {
        let (_, answer) = a.post(&body).await;
        assert_eq!(
            answer["errors"][0]["extensions"]["code"], "DOCUMENT_NOT_TRUSTED",
            "{body}"
        );
    }
    node.end().await;
    std::fs::remove_dir_all(&folder).expect("a folder that goes");
}

async fn a_closed_server_has_no_page_and_does_not_explain_itself(world: &World) {
    let node = Running::start_with(&world.database.url, |config| {
        config.web.explore = Some("off".into());
        config.web.cors_origins = Some("https://sales.example.com".into());
    })
    .await;
    let a = at(world, &node);
    let page = a.http.get(&node.url).send().await.expect("an answer");
    assert_eq!(page.status(), 404);
    let introspection = a
        .query("{ __schema { queryType { name } } }", json!({}))
        .await;
    assert!(
        introspection["errors"].is_array() || introspection["data"]["__schema"].is_null(),
        "{introspection}"
    );
    let typo = a.query("{ viewer { subjekt } }", json!({})).await;
    let message = typo["errors"][0]["message"].as_str().expect("a message");
    assert!(!message.contains("subject"), "{message}");
    let open = world
        .person(Persona::A)
        .query("{ viewer { subjekt } }", json!({}))
        .await;
    assert!(
        open["errors"][0]["message"]
            .as_str()
            .expect("a message")
            .contains("subject")
    );

    for (origin, allowed) in [
        ("https://sales.example.com", true),
        ("https://elsewhere.example", false),
    ] {
        let question = a
            .http
            .request(Method::OPTIONS, format!("{}/graphql", a.url))
            .header("origin", origin)
            .header("access-control-request-method", "POST")
            .header(
                "access-control-request-headers",
                "authorization, content-type",
            );
        let answer = question.send().await.expect("an answer");
        let named = header(&answer, "access-control-allow-origin");
        assert_eq!(named == origin, allowed, "{named:?}");
    }
    node.end().await;
}

async fn answers_are_compressed_for_whoever_takes_that(world: &World) {
    let a = world.person(Persona::A);
    let sdl = format!("{}/schema.graphql", a.url);
    let plain = a.http.get(&sdl).send().await.expect("an answer");
    assert_eq!(header(&plain, "content-encoding"), "");
    let whole = plain.bytes().await.expect("a body").len();
    for encoding in ["gzip", "br"] {
        let response = a
            .http
            .get(&sdl)
            .header("accept-encoding", encoding)
            .send()
            .await
            .expect("an answer");
        assert_eq!(header(&response, "content-encoding"), encoding);
        let size = response.bytes().await.expect("a body").len();
        assert!(size < whole / 3, "{size} of {whole} with {encoding}");
    }
}

on_both!(
    only_documents_of_the_manifest_run,
    a_closed_server_has_no_page_and_does_not_explain_itself,
    answers_are_compressed_for_whoever_takes_that,
);

fn newer_codes(config: &mut Config) {
    config.web.http_status = Some("2026".into());
}

async fn the_status_codes_of_the_newer_draft_tell_more(world: &World) {
    let a = world.person(Persona::A);
    let part = "mutation { acceptOpportunity(input: {opportunityId: \"x\", expectedVersion: 1, name: \"y\"}) { clientMutationId } }";
    for (document, newer) in [("{", 400), ("{ nonsense }", 422), (ME, 200), (part, 294)] {
        for (accept, status) in [
            ("application/graphql-response+json", newer),
            ("application/json", 200),
        ] {
            let request = a
                .http
                .post(format!("{}/graphql", a.url))
                .bearer_auth(&a.token)
                .header("accept", accept)
                .json(&json!({"query": document}));
            let response = request.send().await.expect("an answer");
            let (got, body) = (
                response.status().as_u16(),
                response.text().await.expect("text"),
            );
            assert_eq!(got, status, "{document} as {accept}: {body}");
        }
    }
}

on_both_with!(newer_codes: the_status_codes_of_the_newer_draft_tell_more);

async fn posted(person: &Person, body: &Value) -> Response {
    let request = person
        .http
        .post(format!("{}/graphql", person.url))
        .bearer_auth(&person.token)
        .json(body);
    request.send().await.expect("an answer")
}

fn header<'a>(response: &'a Response, name: &str) -> &'a str {
    let value = response.headers().get(name);
    value
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
}

/// The first partner's admin, at another node.
fn at(world: &World, node: &Running) -> Person {
    let mut person = world.person(Persona::A).clone();
    person.url.clone_from(&node.url);
    person
}

/// A folder that no other test has.
fn tempfile() -> std::path::PathBuf {
    let folder = std::env::temp_dir().join(format!("covente-guard-{}", uuid::Uuid::new_v4()));
    std::fs::create_dir(&folder).expect("a folder");
    folder
}

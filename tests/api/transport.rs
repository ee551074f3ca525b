//! GraphQL over HTTP and over WebSocket: what each status and each close code promises.

use std::time::Duration;

use jsonwebtoken::{EncodingKey, Header};
use reqwest::{Method, RequestBuilder, Response, Url};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};

use crate::{
    on_both,
    support::{Person, Persona, Socket, World, deals::text, subscriber::STATUS_CHANGED},
};

const ME: &str = "{ viewer { subject } }";
const NEWER: &str = "application/graphql-response+json";

async fn a_query_is_served_over_get_and_post_alike(world: &World) {
    let a = world.person(Persona::A);
    let posted = sent(post(a).json(&json!({"query": ME}))).await;
    let query = [("query", ME), ("variables", "{}"), ("operationName", "")];
    let got = sent(get(a, &query)).await;
    let expected = json!({"data": {"viewer": {"subject": "partner-a"}}});
    for answer in [posted, got] {
        assert_eq!((answer.status, &answer.body), (200, &expected));
        assert_eq!(
            answer.header("content-type"),
            "application/json; charset=utf-8"
        );
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
    }
}

async fn of_several_operations_the_named_one_runs(world: &World) {
    let a = world.person(Persona::A);
    let two = "query One { viewer { subject } } query Two($n: Int!) { partners(first: $n) { nodes { __typename } } }";
    let named = json!({"query": two, "operationName": "Two", "variables": {"n": 1}});
    let answer = sent(post(a).json(&named)).await;
    let expected = json!({"data": {"partners": {"nodes": [{"__typename": "Partner"}]}}});
    assert_eq!(answer.body, expected);
    let variables = r#"{"n": 1}"#;
    let query = [
        ("query", two),
        ("operationName", "Two"),
        ("variables", variables),
    ];
    assert_eq!(sent(get(a, &query)).await.body, expected);
    for unnamed in [
        json!({"query": two}),
        json!({"query": two, "operationName": "Three"}),
    ] {
        let answer = sent(post(a).header("accept", NEWER).json(&unnamed)).await;
        assert_eq!(
            (answer.status, answer.code()),
            (400, "OPERATION_RESOLUTION_FAILED")
        );
    }
}

async fn a_mutation_over_get_is_refused_and_does_nothing(world: &World) {
    let a = world.person(Persona::A);
    let document = "mutation { advanceClock(by: \"P1D\") { now } }";
    let answer = sent(get(a, &[("query", document)])).await;
    assert_eq!((answer.status, answer.code()), (405, "METHOD_NOT_ALLOWED"));
    assert_eq!(answer.header("allow"), "POST");
    for method in [Method::PUT, Method::DELETE, Method::PATCH] {
        let answer = sent(request(a, method).json(&json!({"query": ME}))).await;
        assert_eq!(answer.status, 405);
        assert_eq!(answer.header("allow"), "GET, POST");
    }
}

async fn a_post_that_a_foreign_page_could_send_by_itself_is_refused(world: &World) {
    let a = world.person(Persona::A);
    let body = json!({"query": ME}).to_string();
    for content_type in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/graphql",
        "application/json; charset=latin1",
        "",
    ] {
        let request = post(a)
            .header("content-type", content_type)
            .body(body.clone());
        let answer = sent(request).await;
        let expected = (415, "UNSUPPORTED_MEDIA_TYPE");
        assert_eq!((answer.status, answer.code()), expected, "{content_type:?}");
    }
    let bare = sent(post(a).body(body.clone())).await;
    assert_eq!(bare.status, 415);
    let json = "Application/JSON; charset=UTF-8";
    let answer = sent(post(a).header("content-type", json).body(body)).await;
    assert_eq!(answer.status, 200);
}

async fn a_body_that_is_too_large_or_no_request_is_refused(world: &World) {
    let a = world.person(Persona::A);
    let large = json!({"query": ME, "variables": {"x": "x".repeat(1 << 20)}});
    let answer = sent(post(a).json(&large)).await;
    assert_eq!((answer.status, answer.code()), (413, "BODY_TOO_LARGE"));
    let json_body = |body: Vec<u8>| {
        post(a)
            .header("content-type", "application/json")
            .body(body)
    };
    for body in [
        b"".to_vec(),
        b"{".to_vec(),
        b"null".to_vec(),
        b"[]".to_vec(),
        b"[{\"query\": \"{ viewer { subject } }\"}]".to_vec(),
        b"{}".to_vec(),
        b"{\"query\": 7}".to_vec(),
        b"{\"query\": \"\xff\"}".to_vec(),
        b"{\"query\": \"{ viewer { subject } }\", \"variables\": []}".to_vec(),
        b"{\"query\": \"{ viewer { subject } }\", \"variables\": {\"a\": \"\\ud800\"}}".to_vec(),
        [vec![b'['; 100_000], vec![b']'; 100_000]].concat(),
    ] {
        let shown = String::from_utf8_lossy(&body[..body.len().min(80)]).into_owned();
        let answer = sent(json_body(body)).await;
        assert_eq!(
            (answer.status, answer.code()),
            (400, "BAD_REQUEST"),
            "{shown}"
        );
    }
    let answer = sent(get(a, &[("variables", "{}")])).await;
    assert_eq!((answer.status, answer.code()), (400, "BAD_REQUEST"));
}

async fn a_document_that_cannot_run_has_no_data(world: &World) {
    let a = world.person(Persona::A);
    for (document, code) in [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("", "GRAPHQL_PARSE_FAILED"),
        ("{ nonsense }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ viewer }", "GRAPHQL_VALIDATION_FAILED"),
        ("query ($id: ID!) { node(id: $id) { id } }", "BAD_VARIABLES"),
    ] {
        for (accept, status) in [(NEWER, 400), ("application/json", 200)] {
            let request = post(a)
                .header("accept", accept)
                .json(&json!({"query": document}));
            let answer = sent(request).await;
            assert_eq!((answer.status, answer.code()), (status, code), "{document}");
            assert!(answer.body.get("data").is_none(), "{}", answer.body);
            assert!(answer.header("content-type").starts_with(accept));
        }
    }
    let request = post(a)
        .header("accept", "text/csv")
        .json(&json!({"query": ME}));
    assert_eq!(sent(request).await.status, 406);
    let request = post(a).json(&json!({"query": STATUS_CHANGED}));
    let answer = sent(request).await;
    assert_eq!(
        (answer.status, answer.code()),
        (400, "SUBSCRIPTION_NEEDS_STREAM")
    );
}

async fn a_token_that_does_not_count_is_told_so(world: &World) {
    let a = world.person(Persona::A);
    let expired = json!({
        "sub": "partner-a",
        "partner": world.database.small.a.id,
        "grants": [{"role": "REFERRALS_ADMIN"}],
        "exp": jsonwebtoken::get_current_timestamp() - 1,
    });
    let key = EncodingKey::from_secret(world.running.settings.secret.bytes());
    let expired = jsonwebtoken::encode(&Header::default(), &expired, &key).expect("a token");
    let (head, signature) = a.token.rsplit_once('.').expect("a signed token");
    let forged = format!("{head}.{}", signature.chars().rev().collect::<String>());
    let stranger = world.sign_in(&covente::http::auth::Claims {
        partner: covente_entity::types::ids::PartnerId(uuid::Uuid::from_u128(1)),
        ..Persona::A.claims(&world.database.small)
    });
    for authorization in [
        format!("Bearer {expired}"),
        format!("Bearer {forged}"),
        format!("Bearer {}", stranger.token),
        format!("Basic {}", a.token),
        "Bearer".to_owned(),
        "Bearer nonsense".to_owned(),
    ] {
        let request = a.http.post(address(a)).json(&json!({"query": ME}));
        let answer = sent(request.header("authorization", &authorization)).await;
        assert_eq!(
            (answer.status, answer.code()),
            (401, "UNAUTHENTICATED"),
            "{authorization}"
        );
        let challenge = answer.header("www-authenticate");
        assert!(
            challenge.starts_with("Bearer realm=\"covente\""),
            "{challenge}"
        );
    }
    // Nobody is nobody, not somebody with a bad token: the document runs, its fields do not.
    let answer = sent(a.http.post(address(a)).json(&json!({"query": ME}))).await;
    assert_eq!((answer.status, answer.code()), (200, "UNAUTHENTICATED"));
}

async fn the_page_is_where_a_browser_is_sent_and_nothing_else_is_anywhere(world: &World) {
    let (status, page) = world.get("/").await;
    assert_eq!(status, 200);
    assert!(page.contains("<html"), "{page}");
    let a = world.person(Persona::A);
    let browser = sent(
        a.http
            .get(address(a))
            .header("accept", "text/html,*/*;q=0.8"),
    )
    .await;
    assert_eq!(browser.status, 200, "a browser follows to the page");
    let (status, body) = world.get("/nowhere").await;
    assert_eq!(status, 404);
    assert!(body.contains("NOT_FOUND"), "{body}");
}

async fn a_socket_runs_queries_and_mutations_and_completes_them(world: &World) {
    let mut socket = Socket::signed_in(&world.running.url, world.token(Persona::B)).await;
    socket.subscribe("q", ME, json!({})).await;
    let data = json!({"viewer": {"subject": "partner-b"}});
    assert_eq!(
        socket.hear().await,
        json!({"type": "next", "id": "q", "payload": {"data": data}})
    );
    assert_eq!(socket.hear().await, json!({"type": "complete", "id": "q"}));
    let document = "mutation ($input: CreateOpportunityInput!) { createOpportunity(input: $input) { userErrors { code } } }";
    let variables = json!({"input": world.deal_input(Persona::B)});
    socket.subscribe("q", document, variables).await;
    let data = json!({"createOpportunity": {"userErrors": []}});
    assert_eq!(
        socket.hear().await,
        json!({"type": "next", "id": "q", "payload": {"data": data}})
    );
    assert_eq!(socket.hear().await, json!({"type": "complete", "id": "q"}));
    socket.subscribe("w", "{ nonsense }", json!({})).await;
    let refused = socket.hear().await;
    assert_eq!(
        (&refused["type"], &refused["id"]),
        (&json!("error"), &json!("w"))
    );
    assert_eq!(
        refused["payload"][0]["extensions"]["code"],
        "GRAPHQL_VALIDATION_FAILED"
    );
    socket
        .say(&json!({"type": "ping", "payload": {"n": 1}}))
        .await;
    assert_eq!(
        socket.hear().await,
        json!({"type": "pong", "payload": {"n": 1}})
    );
    assert_eq!(world.log().await.len(), 1);
}

async fn after_its_complete_a_subscription_says_nothing(world: &World) {
    let mut socket = Socket::signed_in(&world.running.url, world.token(Persona::A)).await;
    socket.subscribe("1", STATUS_CHANGED, json!({})).await;
    let heard = loop {
        world.create_deal(Persona::A, json!({})).await;
        if let Some(message) = socket.hear_within(Duration::from_millis(500)).await {
            break message;
        }
    };
    assert_eq!(heard["id"], "1");
    socket.say(&json!({"type": "complete", "id": "1"})).await;
    // What was on its way before the server heard of it comes before the pong.
    socket.say(&json!({"type": "ping"})).await;
    while socket.hear().await["type"] != "pong" {}
    for _ in 0..3 {
        world.create_deal(Persona::A, json!({})).await;
    }
    let after = &heard["payload"]["data"]["opportunityStatusChanged"]["cursor"];
    // The same id is free again, and what the new one tells is all that is told.
    socket
        .subscribe("2", STATUS_CHANGED, json!({"after": after}))
        .await;
    for _ in 0..3 {
        let message = socket.hear().await;
        assert_eq!(
            (&message["type"], &message["id"]),
            (&json!("next"), &json!("2"))
        );
    }
    socket.subscribe("1", ME, json!({})).await;
    assert_eq!(answer_to(&mut socket, "1").await["type"], "next");
    assert_eq!(answer_to(&mut socket, "1").await["type"], "complete");
}

async fn whoever_breaks_the_protocol_is_closed_with_its_code(world: &World) {
    let (url, token) = (&world.running.url, world.token(Persona::A));
    let init = |token: &str| json!({"type": "connection_init", "payload": {"Authorization": format!("Bearer {token}")}});
    let subscribe = json!({"type": "subscribe", "id": "1", "payload": {"query": STATUS_CHANGED}});
    let silent = Socket::open(url).await;
    for (code, messages) in [
        (4400, vec![json!("nonsense")]),
        (4400, vec![json!({"type": "start"})]),
        (
            4400,
            vec![
                init(token),
                json!({"type": "subscribe", "id": "", "payload": {"query": ME}}),
            ],
        ),
        (
            4400,
            vec![
                init(token),
                json!({"type": "subscribe", "id": "1", "payload": {"query": 7}}),
            ],
        ),
        (4401, vec![subscribe.clone()]),
        (4403, vec![json!({"type": "connection_init"})]),
        (4403, vec![init("nonsense")]),
        (
            4409,
            vec![init(token), subscribe.clone(), subscribe.clone()],
        ),
        (4429, vec![init(token), init(token)]),
    ] {
        let mut socket = Socket::open(url).await;
        for message in &messages {
            socket.say(message).await;
        }
        assert_eq!(socket.closed().await.0, code, "{messages:?}");
    }
    let mut socket = Socket::open(url).await;
    socket.say_bytes(b"\x00\x01").await;
    assert_eq!(socket.closed().await.0, 4400);
    let mut socket = Socket::signed_in(url, token).await;
    let long = json!({"type": "ping", "payload": {"x": "x".repeat(300_000)}});
    socket.say(&long).await;
    assert_eq!(socket.closed().await.0, 1009);
    assert_eq!(silent.closed().await.0, 4408);
    assert!(
        Socket::ask(url, "graphql-ws").await.is_err(),
        "the older protocol is not spoken"
    );
}

async fn a_token_that_expires_closes_its_socket(world: &World) {
    let token = Persona::A
        .claims(&world.database.small)
        .token(&world.running.settings, Duration::from_secs(2))
        .expect("a token");
    let mut socket = Socket::signed_in(&world.running.url, &token).await;
    socket.subscribe("1", STATUS_CHANGED, json!({})).await;
    assert_eq!(socket.closed().await, (4403, Vec::new()));
}

async fn a_socket_runs_so_many_operations_and_no_more(world: &World) {
    let mut socket = Socket::signed_in(&world.running.url, world.token(Persona::C)).await;
    let most = world.running.settings.limits.socket_operations;
    for number in 0..=most {
        socket
            .subscribe(&number.to_string(), STATUS_CHANGED, json!({}))
            .await;
    }
    let refused = socket.hear().await;
    assert_eq!(refused["id"], json!(most.to_string()));
    assert_eq!(
        refused["payload"][0]["extensions"]["code"],
        "TOO_MANY_OPERATIONS"
    );
    socket.say(&json!({"type": "complete", "id": "0"})).await;
    socket.subscribe("again", ME, json!({})).await;
    assert_eq!(socket.hear().await["type"], "next");
}

async fn on_a_stop_sockets_close_with_1001_and_a_request_in_flight_is_answered(world: &World) {
    let a = world.person(Persona::A);
    let mut socket = Socket::signed_in(&a.url, &a.token).await;
    socket.subscribe("1", STATUS_CHANGED, json!({})).await;
    let body = json!({"query": ME}).to_string();
    let host = a.url.strip_prefix("http://").expect("an address");
    let mut stream = TcpStream::connect(host).await.expect("a connection");
    let head = format!(
        "POST /graphql HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\nExpect: 100-continue\r\n\r\n",
        a.token,
        body.len()
    );
    stream
        .write_all(head.as_bytes())
        .await
        .expect("a head that is taken");
    // The server has read the head and waits for the body: the request is in flight.
    assert!(
        read_until(&mut stream, "\r\n\r\n")
            .await
            .starts_with("HTTP/1.1 100 ")
    );
    world.running.begin_stop();
    assert_eq!(socket.closed().await.0, 1001);
    stream
        .write_all(body.as_bytes())
        .await
        .expect("a body that is taken");
    let answer = read_until(&mut stream, "}}}").await;
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    assert!(
        answer.ends_with(r#"{"data":{"viewer":{"subject":"partner-a"}}}"#),
        "{answer}"
    );
    world.running.end().await;
    assert!(
        TcpStream::connect(host).await.is_err(),
        "nobody listens any more"
    );
}

on_both!(
    a_query_is_served_over_get_and_post_alike,
    of_several_operations_the_named_one_runs,
    a_mutation_over_get_is_refused_and_does_nothing,
    a_post_that_a_foreign_page_could_send_by_itself_is_refused,
    a_body_that_is_too_large_or_no_request_is_refused,
    a_document_that_cannot_run_has_no_data,
    a_token_that_does_not_count_is_told_so,
    the_page_is_where_a_browser_is_sent_and_nothing_else_is_anywhere,
    a_socket_runs_queries_and_mutations_and_completes_them,
    after_its_complete_a_subscription_says_nothing,
    whoever_breaks_the_protocol_is_closed_with_its_code,
    a_token_that_expires_closes_its_socket,
    a_socket_runs_so_many_operations_and_no_more,
    on_a_stop_sockets_close_with_1001_and_a_request_in_flight_is_answered,
);

struct Answer {
    status: u16,
    headers: reqwest::header::HeaderMap,
    body: Value,
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    /// The code of the one error.
    fn code(&self) -> &str {
        assert_eq!(
            self.body["errors"].as_array().map(Vec::len),
            Some(1),
            "{}",
            self.body
        );
        self.body["errors"][0]["extensions"]["code"]
            .as_str()
            .expect("a code")
    }
}

fn address(person: &Person) -> String {
    format!("{}/graphql", person.url)
}

fn request(person: &Person, method: Method) -> RequestBuilder {
    person
        .http
        .request(method, address(person))
        .bearer_auth(&person.token)
}

fn get(person: &Person, query: &[(&str, &str)]) -> RequestBuilder {
    let url = Url::parse_with_params(&address(person), query).expect("an address");
    person.http.get(url).bearer_auth(&person.token)
}

fn post(person: &Person) -> RequestBuilder {
    request(person, Method::POST)
}

async fn sent(request: RequestBuilder) -> Answer {
    let response: Response = request.send().await.expect("an answer");
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let body = response.text().await.expect("a body");
    Answer {
        status,
        headers,
        body: serde_json::from_str(&body).unwrap_or(Value::String(body)),
    }
}

/// The next message for one operation, past those for others.
async fn answer_to(socket: &mut Socket, id: &str) -> Value {
    loop {
        let message = socket.hear().await;
        if text(&message["id"]) == id {
            return message;
        }
    }
}

async fn read_until(stream: &mut TcpStream, end: &str) -> String {
    let mut read = Vec::new();
    let reading = async {
        while !read.ends_with(end.as_bytes()) {
            let mut some = [0; 1024];
            let count = stream
                .read(&mut some)
                .await
                .expect("a connection that holds");
            assert!(
                count > 0,
                "the connection ended: {}",
                String::from_utf8_lossy(&read)
            );
            read.extend_from_slice(&some[..count]);
        }
    };
    timeout(Duration::from_secs(10), reading)
        .await
        .expect("an answer in time");
    String::from_utf8(read).expect("text")
}

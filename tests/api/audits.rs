//! GraphQL over HTTP, audit by audit: the ids are those of the suite of `graphql-http`, which `scripts/clients` runs.

use std::collections::BTreeSet;

use reqwest::{RequestBuilder, Url};
use serde_json::Value;

use crate::{
    on_both,
    support::{Persona, World},
};

use Want::{Refused, Runs};

const JSON: &str = "application/json";
const NEWER: &str = "application/graphql-response+json";
/// What a client sends that says nothing of what it accepts.
const ANY: &str = "*/*";
const TYPENAME: &str = r#"{"query":"{ __typename }"}"#;
const TYPE: &str = "query Type($name: String!) { __type(name: $name) { name } }";
const NAMED_TYPE: &str = r#"{"query":"query Type($name: String!) { __type(name: $name) { name } }","variables":{"name":"sometype"}}"#;
const NULL_FOR_ID: &str =
    r#"{"query":"query CoerceFailure($id: ID!){ __typename }","variables":{"id":null}}"#;
const NOT_ASCII: &str = r#"{"query":"{ __type(name: \"Run🏃Swim🏊\") { name } }"}"#;

enum Ask {
    /// An empty content type is none.
    Post {
        content: &'static str,
        accept: &'static str,
        body: &'static str,
    },
    Get {
        accept: &'static str,
        query: &'static [(&'static str, &'static str)],
    },
}

#[derive(Clone, Copy)]
enum Want {
    /// 200 with data and without errors.
    Runs,
    /// This status with errors and without data.
    Refused(u16),
}

const fn post(accept: &'static str, body: &'static str) -> Ask {
    Ask::Post {
        content: JSON,
        accept,
        body,
    }
}

#[rustfmt::skip]
const AUDITS: [(&str, Ask, Want); 61] = [
    // Media types.
    ("22EB", post(NEWER, TYPENAME), Runs),
    ("4655", post(JSON, TYPENAME), Runs),
    ("47DE", post(ANY, TYPENAME), Runs),
    ("80D8", post(ANY, TYPENAME), Runs),
    ("82A3", post(ANY, TYPENAME), Runs),
    ("BF61", Ask::Post { content: "application/json; charset=utf-8", accept: ANY, body: NOT_ASCII }, Runs),
    ("78D5", post(ANY, TYPENAME), Runs),
    // Methods.
    ("2C94", post(ANY, TYPENAME), Runs),
    ("5A70", Ask::Get { accept: ANY, query: &[("query", "{ __typename }")] }, Runs),
    ("9C48", Ask::Get { accept: NEWER, query: &[("query", "mutation { __typename }")] }, Refused(405)),
    ("9ABE", Ask::Post { content: "", accept: ANY, body: TYPENAME }, Refused(415)),
    ("03D4", post(ANY, TYPENAME), Runs),
    ("A5BF", Ask::Post { content: JSON, accept: ANY, body: "" }, Refused(400)),
    // `query`.
    ("423L", post(NEWER, r#"{"notquery":"{ __typename }"}"#), Refused(400)),
    ("LKJ0", post(ANY, r#"{"query":{"obj":"ect"}}"#), Refused(400)),
    ("LKJ1", post(ANY, r#"{"query":0}"#), Refused(400)),
    ("LKJ2", post(ANY, r#"{"query":false}"#), Refused(400)),
    ("LKJ3", post(ANY, r#"{"query":["array"]}"#), Refused(400)),
    ("34A2", post(NEWER, TYPENAME), Runs),
    ("13EE", post(JSON, TYPENAME), Runs),
    // `operationName`.
    ("6C00", post(ANY, r#"{"operationName":{"obj":"ect"},"query":"{ __typename }"}"#), Refused(400)),
    ("6C01", post(ANY, r#"{"operationName":0,"query":"{ __typename }"}"#), Refused(400)),
    ("6C02", post(ANY, r#"{"operationName":false,"query":"{ __typename }"}"#), Refused(400)),
    ("6C03", post(ANY, r#"{"operationName":["array"],"query":"{ __typename }"}"#), Refused(400)),
    ("8161", post(NEWER, r#"{"operationName":"Query","query":"query Query { __typename }"}"#), Runs),
    ("B8B3", post(JSON, r#"{"operationName":"Query","query":"query Query { __typename }"}"#), Runs),
    // Parameters that are null.
    ("94B0", post(NEWER, r#"{"query":"{ __typename }","variables":null}"#), Runs),
    ("0220", post(JSON, r#"{"query":"{ __typename }","variables":null}"#), Runs),
    ("94B1", post(NEWER, r#"{"query":"{ __typename }","operationName":null}"#), Runs),
    ("0221", post(JSON, r#"{"query":"{ __typename }","operationName":null}"#), Runs),
    ("94B2", post(NEWER, r#"{"query":"{ __typename }","extensions":null}"#), Runs),
    ("0222", post(JSON, r#"{"query":"{ __typename }","extensions":null}"#), Runs),
    // `variables`.
    ("4760", post(ANY, r#"{"query":"{ __typename }","variables":"string"}"#), Refused(400)),
    ("4761", post(ANY, r#"{"query":"{ __typename }","variables":0}"#), Refused(400)),
    ("4762", post(ANY, r#"{"query":"{ __typename }","variables":false}"#), Refused(400)),
    ("4763", post(ANY, r#"{"query":"{ __typename }","variables":["array"]}"#), Refused(400)),
    ("2EA1", post(NEWER, NAMED_TYPE), Runs),
    ("28B9", post(JSON, NAMED_TYPE), Runs),
    ("D6D5", Ask::Get { accept: NEWER, query: &[("query", TYPE), ("variables", r#"{"name":"sometype"}"#)] }, Runs),
    ("6A70", Ask::Get { accept: JSON, query: &[("query", TYPE), ("variables", r#"{"name":"sometype"}"#)] }, Runs),
    // `extensions`.
    ("58B0", post(ANY, r#"{"query":"{ __typename }","extensions":"string"}"#), Refused(400)),
    ("58B1", post(ANY, r#"{"query":"{ __typename }","extensions":0}"#), Refused(400)),
    ("58B2", post(ANY, r#"{"query":"{ __typename }","extensions":false}"#), Refused(400)),
    ("58B3", post(ANY, r#"{"query":"{ __typename }","extensions":["array"]}"#), Refused(400)),
    ("428F", post(NEWER, r#"{"query":"{ __typename }","extensions":{"some":"value"}}"#), Runs),
    ("1B7A", post(JSON, r#"{"query":"{ __typename }","extensions":{"some":"value"}}"#), Runs),
    // Bodies that are no request.
    ("B6DC", post(JSON, r#"{ "not a JSON"#), Refused(400)),
    ("BCF8", post(JSON, r#"{ "not a JSON"#), Refused(400)),
    ("B7N8", post(NEWER, r#"{ "not a JSON"#), Refused(400)),
    ("8764", post(ANY, r#"{"qeury":"{ __typename }"}"#), Refused(400)),
    ("3E3A", post(ANY, r#"{"qeury":"{ __typename }"}"#), Refused(400)),
    // Documents that cannot run: the status tells it only in the newer type, and neither has data.
    ("572B", post(JSON, r#"{"query":"{"}"#), Refused(200)),
    ("FDE2", post(JSON, r#"{"query":"{ 8f31403dfe404bccbb0e835f2629c6a7 }"}"#), Refused(200)),
    ("7B9B", post(JSON, NULL_FOR_ID), Refused(200)),
    ("865D", post(NEWER, r#"{"query":"{"}"#), Refused(400)),
    ("556A", post(NEWER, r#"{"query":"{"}"#), Refused(400)),
    ("D586", post(NEWER, r#"{"query":"{"}"#), Refused(400)),
    ("51FE", post(NEWER, r#"{"query":"{ 8f31403dfe404bccbb0e835f2629c6a7 }"}"#), Refused(400)),
    ("74FF", post(NEWER, r#"{"query":"{ 8f31403dfe404bccbb0e835f2629c6a7 }"}"#), Refused(400)),
    ("5E5B", post(NEWER, r#"{"query":"{ 8f31403dfe404bccbb0e835f2629c6a7 }"}"#), Refused(400)),
    ("86EE", post(NEWER, NULL_FOR_ID), Refused(400)),
];

async fn every_audit_of_graphql_over_http_passes(world: &World) {
    let ids: BTreeSet<_> = AUDITS.iter().map(|(id, ..)| id).collect();
    assert_eq!(ids.len(), AUDITS.len(), "an id stands twice");
    for signed_in in [true, false] {
        for (id, ask, want) in &AUDITS {
            let request = if signed_in {
                ask.request(world).bearer_auth(world.token(Persona::A))
            } else {
                ask.request(world)
            };
            judge(id, ask.media(), *want, request).await;
        }
    }
}

async fn judge(id: &str, media: &str, want: Want, request: RequestBuilder) {
    let answer = request.send().await.expect("an answer");
    let status = answer.status().as_u16();
    let content = answer.headers()["content-type"].to_str().expect("a type");
    assert_eq!(content, format!("{media}; charset=utf-8"), "{id}");
    let bytes = answer.bytes().await.expect("a body");
    let text = std::str::from_utf8(&bytes).expect("UTF-8");
    let body: Value = serde_json::from_str(text).expect("JSON");
    let (has_data, has_errors) = (body.get("data").is_some(), body.get("errors").is_some());
    let expected = match want {
        Runs => (200, true, false),
        Refused(status) => (status, false, true),
    };
    assert_eq!((status, has_data, has_errors), expected, "{id}: {body}");
}

impl Ask {
    fn request(&self, world: &World) -> RequestBuilder {
        let http = &world.person(Persona::A).http;
        let address = format!("{}/graphql", world.running.url);
        match self {
            Self::Post {
                content,
                accept,
                body,
            } => {
                let request = http.post(address).header("accept", *accept).body(*body);
                if content.is_empty() {
                    request
                } else {
                    request.header("content-type", *content)
                }
            }
            Self::Get { accept, query } => {
                let address = Url::parse_with_params(&address, *query).expect("an address");
                http.get(address).header("accept", *accept)
            }
        }
    }

    /// The type in which it must be answered.
    fn media(&self) -> &'static str {
        let (Self::Post { accept, .. } | Self::Get { accept, .. }) = self;
        if *accept == NEWER { NEWER } else { JSON }
    }
}

on_both!(every_audit_of_graphql_over_http_passes);

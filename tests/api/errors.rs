//! What stops a request has a code, what the rules refuse is in the payload, and nothing is both or breaks the server.

use std::fmt::Write as _;

use async_graphql::ID;
use covente::graphql::ids::{Kind, encode};
use futures_util::future::join_all;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    on_both,
    support::{Deal, Person, Persona, Received, World, client::codes, deals::merged},
};

async fn who_has_not_signed_in_is_told_so_in_every_field(world: &World) {
    let nobody = |document: &str, variables: Value| {
        let person = world.person(Persona::A);
        let body = json!({"query": document, "variables": variables});
        let request = person
            .http
            .post(format!("{}/graphql", person.url))
            .json(&body);
        async move {
            let response = request.send().await.expect("an answer");
            response.json::<Value>().await.expect("a body in JSON")
        }
    };
    for field in [
        "viewer { subject }",
        "node(id: \"x\") { id }",
        "nodes(ids: [\"x\"]) { id }",
        "opportunity(id: \"x\") { id }",
        "engagement(id: \"x\") { id }",
        "opportunities(tab: INBOUND) { totalCount }",
        "invitations(direction: SENT) { totalCount }",
        "partners { totalCount }",
        "solutions { totalCount }",
        "customers { totalCount }",
    ] {
        let response = nobody(&format!("{{ {field} }}"), json!({})).await;
        assert_eq!(
            error_codes(&response),
            ["UNAUTHENTICATED"],
            "{field}: {response:#}"
        );
    }
    for (mutation, input) in [
        ("createOpportunity", world.deal_input(Persona::A)),
        (
            "winOpportunity",
            json!({"opportunityId": "x", "expectedVersion": 1}),
        ),
    ] {
        let response = nobody(&document(mutation), json!({"input": input})).await;
        assert_eq!(error_codes(&response), ["UNAUTHENTICATED"], "{mutation}");
        assert_eq!(response["data"], json!({mutation: null}));
    }
    let clock = nobody("mutation { advanceClock(by: \"P1D\") { now } }", json!({})).await;
    assert_eq!(error_codes(&clock), ["UNAUTHENTICATED"]);
    assert!(world.log().await.is_empty());
}

async fn a_hidden_target_of_a_mutation_is_as_absent_as_one_that_never_was(world: &World) {
    let scene = Scene::new(world).await;
    let c = world.person(Persona::C);
    for (mutation, field, kind, rest) in scene.targets(world) {
        let hidden = match field {
            "opportunityId" => &scene.deal.id,
            "invitationId" => &scene.invitation,
            "teamMemberId" => &scene.member,
            _ => &scene.line,
        };
        let expected = json!([{"code": "NOT_FOUND", "path": [mutation]}]);
        let mut messages = Vec::new();
        for id in ids(kind, hidden, world) {
            let input = merged(json!({field: id, "expectedVersion": 1}), rest.clone());
            let response = sent(c, mutation, &input).await;
            assert_eq!(response["data"], json!({mutation: null}), "{mutation} {id}");
            assert_eq!(short(&response), expected, "{mutation} {id}: {response:#}");
            messages.push(response["errors"][0]["message"].clone());
        }
        messages.dedup();
        assert_eq!(messages.len(), 1, "{mutation}: {messages:?}");
    }
    assert_eq!(world.log().await.len(), scene.events);
}

async fn a_hidden_or_unknown_id_inside_an_input_is_a_fault_at_its_path(world: &World) {
    let unknown = |kind| encode(kind, Uuid::from_u128(7)).0;
    let made = json!({
        "name": "Hidden Harbour",
        "address": {"line1": "Havnegade 1", "city": "Aarhus", "country": "DK"},
    });
    let made = world.person(Persona::B).done("createCustomer", made).await;
    let hidden_customer = &made["customer"]["id"];
    let strange = world.company(Persona::B).locations[0].clone();
    let invitation = world.invitation_input(Persona::B);
    for (path, fields) in [
        (
            json!(["customerId"]),
            json!({"customerId": unknown(Kind::Customer)}),
        ),
        (
            json!(["customerId"]),
            json!({"customerId": hidden_customer}),
        ),
        (
            json!(["customerId"]),
            json!({"customerId": world.company(Persona::A).id}),
        ),
        (json!(["customerId"]), json!({"customerId": "\u{0}"})),
        (json!(["locationId"]), json!({"locationId": strange})),
        (
            json!(["solutionIds", "0"]),
            json!({"solutionIds": [unknown(Kind::Solution)]}),
        ),
        (
            json!(["invitations", "0", "partnerId"]),
            json!({"invitations": [merged(invitation.clone(), json!({"partnerId": unknown(Kind::Partner)}))]}),
        ),
        (
            json!(["invitations", "0", "solutionIds", "0"]),
            json!({"invitations": [merged(invitation.clone(), json!({"solutionIds": ["x"]}))]}),
        ),
    ] {
        let input = merged(world.deal_input(Persona::A), fields);
        let errors = world
            .person(Persona::A)
            .refused("createOpportunity", input)
            .await;
        assert_eq!(codes(&errors), ["NOT_FOUND"], "{path}");
        assert_eq!(errors[0]["path"], path);
    }
}

async fn a_query_by_id_answers_null_for_what_is_hidden_or_absent(world: &World) {
    const DOCUMENT: &str = "query ($id: ID!, $ids: [ID!]!) {
        node(id: $id) { id } nodes(ids: $ids) { id } opportunity(id: $id) { id } engagement(id: $id) { id }
    }";
    let scene = Scene::new(world).await;
    let Scene {
        deal,
        invitation,
        member,
        line,
        ..
    } = &scene;
    let nothing =
        json!({"node": null, "nodes": [null, null], "opportunity": null, "engagement": null});
    for id in [
        deal.id.as_str(),
        &deal.engagement,
        invitation,
        member,
        line,
        &encode(Kind::Opportunity, Uuid::from_u128(7)).0,
        "",
        "x",
        "\u{0}",
        "💥",
        "00000000-0000-0000-0000-000000000007",
    ] {
        let variables = json!({"id": id, "ids": [id, id]});
        let response = world
            .person(Persona::C)
            .query(DOCUMENT, variables.clone())
            .await;
        assert_eq!(response, json!({"data": nothing}), "{id:?}");
    }
    for persona in [Persona::Vendor, Persona::Program] {
        let variables = json!({"id": deal.id, "ids": [deal.id, deal.engagement]});
        let response = world.person(persona).query(DOCUMENT, variables).await;
        assert_eq!(response, json!({"data": nothing}), "{persona:?}");
    }
    // And its own company finds each of them.
    let ids = json!([deal.id, deal.engagement, invitation, member, line]);
    let variables = json!({"id": deal.id, "ids": ids});
    let data = world.person(Persona::A).data(DOCUMENT, variables).await;
    let found: Vec<&Value> = (0..5).map(|place| &data["nodes"][place]["id"]).collect();
    assert_eq!(json!(found), ids);
}

async fn a_page_that_cannot_be_is_a_bad_request(world: &World) {
    let a = world.person(Persona::A);
    for arguments in [
        "first: 101",
        "last: 101",
        "first: -1",
        "last: -2147483648",
        "first: 1, last: 1",
    ] {
        for field in [
            "partners",
            "solutions",
            "customers",
            "opportunities",
            "invitations",
        ] {
            let more = match field {
                "opportunities" => ", tab: OUTBOUND",
                "invitations" => ", direction: SENT",
                _ => "",
            };
            let query = format!("{{ {field}({arguments}{more}) {{ nodes {{ __typename }} }} }}");
            let response = a.query(&query, json!({})).await;
            assert_eq!(
                error_codes(&response),
                ["BAD_REQUEST"],
                "{query}: {response:#}"
            );
        }
    }
    for cursor in ["garbage", "", "\u{0}", "💥"] {
        for side in ["after", "before"] {
            let query = format!(
                "query ($cursor: String) {{ customers({side}: $cursor) {{ totalCount }} }}"
            );
            let response = a.query(&query, json!({"cursor": cursor})).await;
            assert_eq!(
                error_codes(&response),
                ["CURSOR_INVALID"],
                "{side} {cursor:?}"
            );
        }
    }
}

async fn a_mutation_that_stops_hides_no_other_that_has_committed(world: &World) {
    const DOCUMENT: &str = "mutation ($deal: CreateOpportunityInput!, $faulty: CreateOpportunityInput!, $none: WinOpportunityInput!) {
        first: createOpportunity(input: $deal) { opportunity { name } userErrors { code } }
        second: winOpportunity(input: $none) { opportunity { name } userErrors { code } }
        third: createOpportunity(input: $faulty) { opportunity { name } userErrors { code } }
        fourth: createOpportunity(input: $deal) { opportunity { name } userErrors { code } }
    }";
    let deal = world.deal_input(Persona::A);
    let variables = json!({
        "deal": deal,
        "faulty": merged(deal.clone(), json!({"name": ""})),
        "none": {"opportunityId": "x", "expectedVersion": 1},
    });
    let response = world.person(Persona::A).query(DOCUMENT, variables).await;
    let done = json!({"opportunity": {"name": deal["name"]}, "userErrors": []});
    let refused = json!({"opportunity": null, "userErrors": [{"code": "REQUIRED"}]});
    let expected = json!({"first": done, "second": null, "third": refused, "fourth": done});
    assert_eq!(response["data"], expected);
    assert_eq!(
        short(&response),
        json!([{"code": "NOT_FOUND", "path": ["second"]}])
    );
    assert_eq!(world.log().await.len(), 2);
}

async fn no_value_in_any_field_of_an_input_breaks_the_server(world: &World) {
    let scene = Scene::new(world).await;
    let a = world.person(Persona::A);
    let b = world.person(Persona::B);
    let whole = merged(
        world.deal_input(Persona::A),
        json!({
            "privateNotes": "Met at the fair.", "crmId": "crm-1", "campaignId": "fair",
            "customerContact": World::contact_input(),
            "vendorMayView": true,
            "vendorHelp": {"helpKinds": ["GENERAL_OR_OTHER"], "message": "Please."},
            "invitations": [merged(world.invitation_input(Persona::B), json!({"closeDate": "2099-01-01"}))],
            "idempotencyKey": "key", "clientMutationId": "mark",
        }),
    );
    let customer = json!({
        "name": "Nordlys Foods", "industry": "Food", "duns": "150483782",
        "address": {"line1": "Havnegade 1", "line2": "2. tv", "city": "Aarhus", "region": "Midtjylland",
                    "postalCode": "8000", "country": "DK"},
    });
    let details = json!({
        "name": "New", "value": {"amount": "1", "currency": "EUR"}, "closeDate": "2099-01-01",
        "privateNotes": "x", "crmId": "x", "campaignId": "x",
    });
    let team = whole["team"].clone();
    let acceptance = merged(details.clone(), json!({"team": team}));
    let help = merged(
        whole["vendorHelp"].clone(),
        json!({"customerContact": World::contact_input()}),
    );
    let member = json!({"teamMemberId": scene.member, "expectedVersion": scene.deal.version,
                        "name": "x", "email": "x@example.com", "phone": "+4533123456"});
    let cases = [
        (a, "createOpportunity", whole.clone()),
        (a, "createCustomer", customer),
        (a, "updateOpportunity", scene.deal.with(details)),
        (a, "requestVendorHelp", scene.deal.with(help)),
        (a, "updateTeamMember", member),
        (
            a,
            "loseOpportunity",
            scene.deal.with(json!({"reason": "OTHER", "notes": "x"})),
        ),
        (b, "acceptOpportunity", scene.received.deal.with(acceptance)),
    ];
    let mut tried = 0;
    for (person, mutation, input) in cases {
        let mut inputs = Vec::new();
        for path in leaves(&input) {
            let texts_only = !matches!(mutation, "createOpportunity" | "acceptOpportunity");
            for value in hostile() {
                if texts_only && !value.is_string() {
                    continue;
                }
                let mut spoilt = merged(input.clone(), json!({"dryRun": true}));
                *spoilt.pointer_mut(&path).expect("a field of the input") = value;
                inputs.push(spoilt);
            }
        }
        tried += inputs.len();
        for some in inputs.chunks(8) {
            join_all(some.iter().map(|input| sent(person, mutation, input))).await;
        }
    }
    assert!(tried > 1000, "{tried}");
    assert_eq!(world.log().await.len(), scene.events);
    assert_eq!(world.get("/readyz").await.0, 200);
}

async fn no_argument_of_a_query_breaks_the_server(world: &World) {
    let a = world.person(Persona::A);
    for document in [
        "query ($v: ID!) { node(id: $v) { id } opportunity(id: $v) { id } engagement(id: $v) { id } }",
        "query ($v: [ID!]!) { nodes(ids: $v) { id } }",
        "query ($v: Int) { partners(first: $v) { nodes { id } } }",
        "query ($v: String) { partners(search: $v) { totalCount nodes { id } } }",
        "query ($v: String) { solutions(search: $v) { totalCount nodes { id } } }",
        "query ($v: String) { customers(search: $v) { totalCount nodes { id } } }",
        "query ($v: String) { customers(city: $v) { totalCount nodes { id } } }",
        "query ($v: CountryCode) { customers(country: $v) { totalCount nodes { id } } }",
        "query ($v: SolutionKind) { solutions(kind: $v) { totalCount nodes { id } } }",
        "query ($v: OpportunityTab!) { opportunities(tab: $v) { totalCount nodes { id } } }",
        "query ($v: [OpportunityStatus!]) { invitations(direction: SENT, status: $v) { totalCount nodes { id } } }",
        "query ($v: String) { opportunities(tab: OUTBOUND, after: $v) { nodes { id } } }",
        "query ($v: String) { invitations(direction: SENT, last: 3, before: $v) { nodes { id } } }",
    ] {
        for value in hostile() {
            checked(a, document, &json!({"v": value})).await;
        }
    }
    for by in [
        "",
        "P",
        "P1Y",
        "-P1D",
        "P99999999999999999999D",
        "P9999999D",
        "PT1.5H",
        "\u{0}",
        "💥",
    ] {
        let document =
            "mutation ($by: Duration!) { advanceClock(by: $by) { now userErrors { code path } } }";
        let response = checked(a, document, &json!({"by": by})).await;
        let refused = &response["data"]["advanceClock"];
        assert_eq!(refused["now"], Value::Null, "{by:?}: {response:#}");
        assert_eq!(
            refused["userErrors"][0]["path"],
            json!(["by"]),
            "{by:?}: {response:#}"
        );
    }
    let many: Vec<ID> = (0..10_000)
        .map(|number| encode(Kind::Opportunity, Uuid::from_u128(number)))
        .collect();
    let many: Vec<&str> = many.iter().map(|id| id.as_str()).collect();
    let document = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }";
    let response = checked(a, document, &json!({"ids": many})).await;
    assert_eq!(error_codes(&response), ["TOO_MANY_VALUES"]);
    let response = checked(a, document, &json!({"ids": many[..1_000]})).await;
    assert_eq!(error_codes(&response), ["BAD_REQUEST"]);
}

async fn a_document_that_is_too_deep_or_goes_in_circles_is_refused(world: &World) {
    let a = world.person(Persona::A);
    let deep = |depth: usize| {
        let (open, close) = (
            "engagement { opportunity { ".repeat(depth),
            "} } ".repeat(depth),
        );
        format!("{{ opportunities(tab: OUTBOUND) {{ nodes {{ {open} id {close} }} }} }}")
    };
    let list = |depth: usize| {
        let (open, close) = ("[".repeat(depth), "]".repeat(depth));
        format!("{{ nodes(ids: {open}\"x\"{close}) {{ id }} }}")
    };
    let circle = "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }".to_owned();
    let wide = format!(
        "{{ {} }}",
        "partners { nodes { locations { id } } } ".repeat(2000)
    );
    for document in [
        deep(20),
        deep(100),
        deep(2000),
        list(30),
        list(1000),
        list(100_000),
        circle,
        wide,
    ] {
        let response = checked(a, &document, &json!({})).await;
        assert!(response["data"].is_null(), "{}", &document[..80]);
        assert!(response["errors"].is_array(), "{}", &document[..80]);
    }
    checked(a, &deep(3), &json!({})).await;

    // Fragments that spread each other twice: short to write, endless to follow.
    let mut bomb = String::from("{ ...F0 } fragment F24 on Query { __typename }");
    for number in 0..24 {
        let next = number + 1;
        write!(
            bomb,
            " fragment F{number} on Query {{ ...F{next} ...F{next} }}"
        )
        .expect("room");
    }
    let response = checked(a, &bomb, &json!({})).await;
    assert_eq!(error_codes(&response), ["TOO_MANY_SELECTIONS"]);
    let mut chain = String::from("{ ...F0 } fragment F6000 on Query { __typename }");
    for number in 0..6_000 {
        write!(
            chain,
            " fragment F{number} on Query {{ ...F{} }}",
            number + 1
        )
        .expect("room");
    }
    let response = checked(a, &chain, &json!({})).await;
    assert_eq!(error_codes(&response), ["DOCUMENT_TOO_LARGE"]);
}

on_both!(
    who_has_not_signed_in_is_told_so_in_every_field,
    a_hidden_target_of_a_mutation_is_as_absent_as_one_that_never_was,
    a_hidden_or_unknown_id_inside_an_input_is_a_fault_at_its_path,
    a_query_by_id_answers_null_for_what_is_hidden_or_absent,
    a_page_that_cannot_be_is_a_bad_request,
    a_mutation_that_stops_hides_no_other_that_has_committed,
    no_value_in_any_field_of_an_input_breaks_the_server,
    no_argument_of_a_query_breaks_the_server,
    a_document_that_is_too_deep_or_goes_in_circles_is_refused,
);

/// A deal of partner A's to which B is invited, and everything in it that has an id.
struct Scene {
    deal: Deal,
    invitation: String,
    member: String,
    line: String,
    received: Received,
    /// How many events it made.
    events: usize,
}

impl Scene {
    async fn new(world: &World) -> Self {
        const DOCUMENT: &str = "query ($id: ID!) {
            opportunity(id: $id) { invitations { id } team { id } solutions { id } }
        }";
        let fields = json!({"invitations": [world.invitation_input(Persona::B)]});
        let deal = world.create_deal(Persona::A, fields).await;
        let data = world
            .person(Persona::A)
            .data(DOCUMENT, json!({"id": deal.id}))
            .await;
        let id = |list: &str| {
            let id = data["opportunity"][list][0]["id"].as_str();
            id.expect("an id").to_owned()
        };
        Self {
            invitation: id("invitations"),
            member: id("team"),
            line: id("solutions"),
            received: world.received(Persona::B, &deal.engagement).await,
            events: world.log().await.len(),
            deal,
        }
    }

    /// Each mutation of something that exists: the field that names it, and the rest of an input.
    #[expect(clippy::unused_self, reason = "it reads as a question to the scene")]
    fn targets(&self, world: &World) -> Vec<(&'static str, &'static str, Kind, Value)> {
        let record = |mutation, rest| (mutation, "opportunityId", Kind::Opportunity, rest);
        let team = world.deal_input(Persona::A)["team"][0].clone();
        vec![
            record("updateOpportunity", json!({"name": "x"})),
            record("setCustomerContact", json!({"contact": null})),
            record("acceptOpportunity", json!({"name": "x"})),
            record("declineOpportunity", json!({"reason": "OTHER"})),
            record("setSalesStage", json!({"stage": "QUALIFIED"})),
            record("winOpportunity", json!({})),
            record("loseOpportunity", json!({"reason": "OTHER"})),
            record("shareWithVendor", json!({})),
            record(
                "requestVendorHelp",
                json!({"helpKinds": ["GENERAL_OR_OTHER"]}),
            ),
            record(
                "invitePartner",
                json!({"invitation": world.invitation_input(Persona::B)}),
            ),
            record("addTeamMember", json!({"member": team})),
            record(
                "addSolutions",
                json!({"solutionIds": world.company(Persona::A).solutions}),
            ),
            (
                "withdrawInvitation",
                "invitationId",
                Kind::Invitation,
                json!({}),
            ),
            (
                "updateTeamMember",
                "teamMemberId",
                Kind::TeamMember,
                json!({"name": "x"}),
            ),
            (
                "removeTeamMember",
                "teamMemberId",
                Kind::TeamMember,
                json!({}),
            ),
            (
                "removeSolution",
                "opportunitySolutionId",
                Kind::OpportunitySolution,
                json!({}),
            ),
        ]
    }
}

/// What is hidden, what never was, what is something else, and what is no id at all.
fn ids(kind: Kind, hidden: &str, world: &World) -> Vec<String> {
    vec![
        hidden.to_owned(),
        encode(kind, Uuid::from_u128(7)).0,
        world.company(Persona::C).id.clone(),
        String::new(),
        "x".to_owned(),
        "\u{0}".to_owned(),
    ]
}

fn document(mutation: &str) -> String {
    let (first, rest) = mutation.split_at(1);
    let input = format!("{}{rest}Input", first.to_uppercase());
    format!(
        "mutation ($input: {input}!) {{ {mutation}(input: $input) {{ userErrors {{ code path }} }} }}"
    )
}

/// Sends a mutation and checks its answer.
async fn sent(person: &Person, mutation: &str, input: &Value) -> Value {
    checked(person, &document(mutation), &json!({"input": input})).await
}

/// Sends a document; whatever is in it, the answer is none of a broken server, and no payload stands beside an error.
async fn checked(person: &Person, document: &str, variables: &Value) -> Value {
    let body = json!({"query": document, "variables": variables});
    let (status, response) = person.post(&body).await;
    let sent = || variables.to_string().chars().take(1500).collect::<String>();
    assert!(
        matches!(status, 200 | 400),
        "{status} {response:#} for {document} {}",
        sent()
    );
    for code in error_codes(&response) {
        let ours = ["INTERNAL", "BUSY", "REFUSED"].contains(&code.as_str());
        assert!(!ours, "{response:#} for {document} {}", sent());
    }
    for error in response["errors"].as_array().into_iter().flatten() {
        let field = error["path"][0].as_str().unwrap_or_default();
        let payload = response["data"].get(field).unwrap_or(&Value::Null);
        assert!(payload.get("userErrors").is_none(), "both: {response:#}");
    }
    response
}

/// The code of each top-level error; every one of them has one.
fn error_codes(response: &Value) -> Vec<String> {
    let errors = response["errors"].as_array().into_iter().flatten();
    errors
        .map(|error| {
            let code = error["extensions"]["code"].as_str();
            code.unwrap_or_else(|| panic!("an error without a code: {response:#}"))
                .to_owned()
        })
        .collect()
}

fn short(response: &Value) -> Value {
    let errors = response["errors"].as_array().into_iter().flatten();
    errors
        .map(|error| json!({"code": error["extensions"]["code"], "path": error["path"]}))
        .collect()
}

/// Pointers to every value of an input: fields, items, and what they are in.
fn leaves(input: &Value) -> Vec<String> {
    fn collect(value: &Value, at: &str, found: &mut Vec<String>) {
        let mut below = |key: &str, value: &Value| {
            let at = format!("{at}/{key}");
            found.push(at.clone());
            collect(value, &at, found);
        };
        match value {
            Value::Object(fields) => fields.iter().for_each(|(key, value)| below(key, value)),
            Value::Array(items) => {
                for (place, item) in items.iter().enumerate() {
                    below(&place.to_string(), item);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    let mut found = Vec::new();
    collect(input, "", &mut found);
    found
}

/// Values that somebody may send instead of the right one.
fn hostile() -> Vec<Value> {
    let deep = (0..100).fold(json!("x"), |deep, _| json!([deep]));
    let lone = |text: &str| json!(text);
    vec![
        json!(null),
        json!(true),
        json!(-1),
        json!(1.5),
        json!(1e300),
        json!(2_147_483_648_i64),
        json!(u64::MAX),
        lone(" "),
        lone("a\u{0}b@example.com"),
        lone("👩‍👩‍👧‍👦\u{202e}💥"),
        lone("%_\\'\";--"),
        lone("-99999999999999999999.999"),
        lone("1e400"),
        lone("+999999-12-31"),
        json!("x".repeat(20_000)),
        json!([]),
        json!({}),
        Value::from(vec!["x"; 1000]),
        json!([null]),
        deep,
    ]
}

//! Opportunities through GraphQL as files: posted, previewed, imported, followed, taken back, and fetched (R44, R50, R167, C14).

use std::fmt::Write as _;
use std::time::Duration;

use covente::{config::Config, domain::viewer::Role};
use serde_json::{Value, json};

use crate::{
    kit::nodes,
    on_both, on_both_with,
    support::{
        Person, Persona, Subscriber, World,
        app::Running,
        deals::{CLOSE_DATE, text},
    },
};

const IMPORT: &str = "id version file format isPreview state fault rows created unchanged refused takenBack requestedBy \
    finishedAt refusedRowsUrl";
const PROGRESS: &str = "subscription ($id: ID!) { importProgress(importId: $id) {
    id version state rows created unchanged refused takenBack refusedRowsUrl fault } }";
const RESULTS: &str = "query ($id: ID!, $outcome: [ImportOutcome!], $first: Int, $after: String) { node(id: $id) { ... on Import {
    results(outcome: $outcome, first: $first, after: $after) { totalCount pageInfo { endCursor hasNextPage }
        nodes { line key outcome opportunity { id name status } errors { code path message } } } } } }";
/// The columns of the files here.
const HEADER: &str = "key,name,customer,value,currency,close_date,team,solutions";

/// Far longer than any file here takes.
const PATIENCE: Duration = Duration::from_mins(2);

/// Posts a file; the status and the body of the answer.
async fn post(
    by: &Person,
    content_type: &str,
    name: &str,
    body: impl Into<Vec<u8>>,
) -> (u16, Value) {
    let request = by.http.post(format!("{}/import?name={name}", by.url));
    let answer = request
        .header("content-type", content_type)
        .bearer_auth(&by.token)
        .body(body.into())
        .send()
        .await
        .expect("an answer");
    let status = answer.status().as_u16();
    (status, answer.json().await.expect("JSON"))
}

/// What stands at an address of the server, asked for with a person's token.
async fn fetched(by: &Person, path: &str) -> (u16, String) {
    let request = by.http.get(format!("{}{path}", by.url));
    let answer = request
        .bearer_auth(&by.token)
        .send()
        .await
        .expect("an answer");
    let status = answer.status().as_u16();
    (status, answer.text().await.expect("a body"))
}

async fn uploaded(by: &Person, body: &str) -> String {
    let (status, answer) = post(by, "text/csv", "deals.csv", body).await;
    assert_eq!(
        (status, &answer["bytes"]),
        (201, &json!(body.len())),
        "{answer}"
    );
    text(&answer["uploadId"])
}

/// Has a posted file imported.
async fn import(by: &Person, input: Value) -> Value {
    let document = format!(
        "mutation ($input: ImportOpportunitiesInput!) {{ importOpportunities(input: $input) {{
            import {{ {IMPORT} }} userErrors {{ code path }} }} }}"
    );
    let payload = by.data(&document, json!({"input": input})).await["importOpportunities"].take();
    assert_eq!(payload["userErrors"], json!([]), "{input}");
    payload["import"].clone()
}

/// Follows an import until it is over; what was told at last.
async fn followed(by: &Person, import: &Value) -> Value {
    let mut window = by.subscribe(PROGRESS, json!({"id": import["id"]})).await;
    let over = tokio::time::timeout(PATIENCE, async {
        loop {
            let told = progress(&mut window).await;
            if told["state"] != "RUNNING" && told["state"] != "UNDOING" {
                return told;
            }
        }
    });
    over.await.expect("an import that ends")
}

async fn progress(window: &mut Subscriber) -> Value {
    let mut message = window.next_message().await;
    let told = message["payload"]["data"]["importProgress"].take();
    assert!(told.is_object(), "{message:#}");
    told
}

/// Posts a file, has it imported, and waits for its end.
async fn imported(by: &Person, body: &str) -> Value {
    let upload = uploaded(by, body).await;
    let import = import(by, json!({"uploadId": upload})).await;
    assert_eq!(
        (&import["state"], &import["rows"]),
        (&json!("RUNNING"), &json!(0))
    );
    followed(by, &import).await
}

async fn results(by: &Person, import: &Value, arguments: Value) -> Value {
    let mut variables = arguments;
    variables["id"] = import["id"].clone();
    by.data(RESULTS, variables).await["node"]["results"].take()
}

/// How many opportunities somebody has.
async fn own(by: &Person) -> i64 {
    let list = "{ opportunities(tab: OUTBOUND, first: 1) { totalCount } }";
    let data = by.data(list, json!({})).await;
    data["opportunities"]["totalCount"]
        .as_i64()
        .expect("a number")
}

/// What rows of company A name.
struct Names {
    customer: String,
    solution: String,
}

impl Names {
    async fn of(world: &World) -> Self {
        let a = world.person(Persona::A);
        let deal = world
            .create_deal(Persona::A, json!({"name": "A sample"}))
            .await;
        let record = a
            .record(
                &deal.id,
                "customer { name } solutions { solution { name } }",
            )
            .await;
        Self {
            customer: text(&record["customer"]["name"]),
            solution: text(&record["solutions"][0]["solution"]["name"]),
        }
    }

    fn row(&self, key: &str) -> String {
        let Self { customer, solution } = self;
        format!(
            "{key},Deal {key},\"{customer}\",1200.50,EUR,{CLOSE_DATE},Ada|ada@a.example|+1 555 0100,\"{solution}\"\n"
        )
    }

    fn file(&self, keys: impl Iterator<Item = String>) -> String {
        let mut file = format!("{HEADER}\n");
        for key in keys {
            let _ = write!(file, "{}", self.row(&key));
        }
        file
    }
}

fn keys(count: usize) -> impl Iterator<Item = String> {
    (1..=count).map(|number| format!("K-{number}"))
}

/// C14: a file is previewed, imported, changes nothing the second time, and its refused rows come back to be mended.
async fn a_posted_file_is_imported_row_by_row(world: &World) {
    let names = Names::of(world).await;
    let a = world.person(Persona::A);
    let before = own(a).await;
    let mut file = names.file(keys(3));
    file += &names.row("K-4").replace("EUR", "Euro");
    file += "K-5,too,few\n";
    let upload = uploaded(a, &file).await;

    let preview = import(a, json!({"uploadId": upload, "isPreview": true})).await;
    let preview = followed(a, &preview).await;
    assert_eq!(
        [
            &preview["state"],
            &preview["rows"],
            &preview["created"],
            &preview["refused"]
        ],
        [&json!("FINISHED"), &json!(5), &json!(3), &json!(2)]
    );
    assert_eq!(own(a).await, before, "a preview stores nothing");
    let seen = results(a, &preview, json!({"outcome": ["CREATED"]})).await;
    assert_eq!(seen["nodes"][0]["opportunity"], Value::Null, "{seen:#}");

    let first = import(a, json!({"uploadId": upload})).await;
    let first = followed(a, &first).await;
    assert_eq!(
        [&first["state"], &first["created"], &first["refused"]],
        [&json!("FINISHED"), &json!(3), &json!(2)]
    );
    assert_eq!(own(a).await, before + 3);
    let all = results(a, &first, json!({"first": 2})).await;
    assert_eq!(all["totalCount"], 5);
    let lines: Vec<_> = nodes(&all)
        .iter()
        .map(|row| (row["line"].clone(), row["opportunity"]["name"].clone()))
        .collect();
    assert_eq!(
        lines,
        [(json!(2), json!("Deal K-1")), (json!(3), json!("Deal K-2"))]
    );
    let after = all["pageInfo"]["endCursor"].clone();
    let rest = results(a, &first, json!({"first": 10, "after": after})).await;
    assert_eq!(
        (nodes(&rest).len(), &rest["pageInfo"]["hasNextPage"]),
        (3, &json!(false))
    );
    let refused = nodes(&results(a, &first, json!({"outcome": ["REFUSED"]})).await);
    assert_eq!(
        (&refused[0]["key"], &refused[1]["key"]),
        (&json!("K-4"), &Value::Null)
    );
    let error = &refused[0]["errors"][0];
    assert_eq!(
        (&error["code"], &error["path"]),
        (&json!("INVALID_VALUE"), &json!(["currency"]))
    );

    let again = import(a, json!({"uploadId": upload})).await;
    let again = followed(a, &again).await;
    assert_eq!(
        [&again["created"], &again["unchanged"]],
        [&json!(0), &json!(3)]
    );
    assert_eq!(own(a).await, before + 3, "a second run changes nothing");

    let (status, failed) = fetched(a, &text(&first["refusedRowsUrl"])).await;
    assert_eq!(status, 200);
    assert_eq!(failed.lines().count(), 3, "{failed}");
    assert!(failed.starts_with(HEADER), "{failed}");
    let mended = failed.replace("Euro", "EUR").replace("K-5,too,few\n", "");
    assert_eq!(imported(a, &mended).await["created"], 1);
    assert_eq!(own(a).await, before + 4);
}

/// A mapping says what the file calls things; NDJSON is read as well.
async fn a_file_with_other_names_is_imported_by_a_mapping(world: &World) {
    let names = Names::of(world).await;
    let a = world.person(Persona::A);
    let row = json!({
        "Ref": "M-1", "Title": "Mapped", "customer": names.customer, "value": 10, "Money": "Euro",
        "close_date": CLOSE_DATE, "solutions": [names.solution], "Phase": "First talk",
    });
    let (status, answer) = post(a, "application/x-ndjson", "crm.ndjson", row.to_string()).await;
    assert_eq!(status, 201, "{answer}");
    let mapping = json!({
        "columns": {"key": "ref", "name": "Title", "currency": "Money", "stage": "Phase"},
        "stages": {"First talk": "QUALIFIED"},
        "values": {"currency": {"Euro": "EUR"}},
        "defaults": {"team": "Ada|ada@a.example|+1 555 0100"},
    });
    let input = json!({"uploadId": answer["uploadId"], "mapping": mapping});
    let done = followed(a, &import(a, input).await).await;
    assert_eq!(
        (&done["state"], &done["created"]),
        (&json!("FINISHED"), &json!(1)),
        "{done:#}"
    );
    let row = nodes(&results(a, &done, json!({})).await)[0].clone();
    let record = a
        .record(
            &text(&row["opportunity"]["id"]),
            "name salesStage value { currency } history(first: 5) { nodes { actor { via } } }",
        )
        .await;
    assert_eq!(
        (
            &record["name"],
            &record["salesStage"],
            &record["value"]["currency"]
        ),
        (&json!("Mapped"), &json!("QUALIFIED"), &json!("EUR"))
    );
}

/// C14: an import is taken back where statuses permit, and a corrected file can be imported then.
async fn an_import_is_taken_back(world: &World) {
    let names = Names::of(world).await;
    let a = world.person(Persona::A);
    let file = names.file(keys(3));
    let done = imported(a, &file).await;
    let rows = nodes(&results(a, &done, json!({})).await);
    let won = text(&rows[1]["opportunity"]["id"]);
    let version = a.record(&won, "version").await["version"].clone();
    a.done(
        "winOpportunity",
        json!({"opportunityId": won, "expectedVersion": version}),
    )
    .await;

    let undo =
        |reason: Value| json!({"importId": done["id"], "expectedVersion": 1, "reason": reason});
    let without = a.payload("undoImport", undo(Value::Null)).await;
    assert_eq!(without["userErrors"][0]["code"], "REASON_REQUIRED");
    let undone = a.done("undoImport", undo(json!("TEST_DEAL"))).await;
    assert_eq!(undone["import"]["state"], "UNDOING");
    let again = a.payload("undoImport", undo(json!("TEST_DEAL"))).await;
    assert_eq!(again["userErrors"][0]["code"], "VERSION_CONFLICT");
    let over = followed(a, &done).await;
    assert_eq!(
        (&over["state"], &over["takenBack"]),
        (&json!("UNDONE"), &json!(2)),
        "{over:#}"
    );
    let rows = nodes(&results(a, &done, json!({})).await);
    let fates: Vec<_> = rows
        .iter()
        .map(|row| (text(&row["outcome"]), text(&row["opportunity"]["status"])))
        .collect();
    let taken = |outcome: &str, status: &str| (outcome.to_owned(), status.to_owned());
    assert_eq!(
        fates,
        [
            taken("TAKEN_BACK", "CLOSED_AS_ERROR"),
            taken("KEPT", "WON"),
            taken("TAKEN_BACK", "CLOSED_AS_ERROR"),
        ]
    );
    assert_eq!(rows[1]["errors"][0]["code"], "TERMINAL_STATE");

    let second = imported(a, &file).await;
    assert_eq!(
        [&second["created"], &second["unchanged"]],
        [&json!(2), &json!(1)]
    );
}

/// An import whose server dies goes on where it stopped, and makes every record once.
async fn an_import_goes_on_after_its_server_died(world: &World) {
    let names = Names::of(world).await;
    let a = world.person(Persona::A);
    let before = own(a).await;
    let count = 1_600;
    let upload = uploaded(a, &names.file(keys(count))).await;
    let started = import(a, json!({"uploadId": upload})).await;
    let mut window = a.subscribe(PROGRESS, json!({"id": started["id"]})).await;
    while progress(&mut window).await["rows"] == 0 {}
    window.cut();
    world.running.end().await;

    let running = Running::start(&world.database.url).await;
    let person = |persona: Persona| Person {
        url: running.url.clone(),
        ..world.person(persona).clone()
    };
    let a = person(Persona::A);
    let query = format!("query ($id: ID!) {{ node(id: $id) {{ ... on Import {{ {IMPORT} }} }} }}");
    let at_once = a.data(&query, json!({"id": started["id"]})).await["node"].take();
    assert_eq!(
        at_once["state"], "RUNNING",
        "it was killed on its way: {at_once:#}"
    );
    // Another node takes it once the time of the one that died is over.
    let clock = "mutation { advanceClock(by: \"PT31S\") { now } }";
    person(Persona::Program).data(clock, json!({})).await;
    let done = followed(&a, &started).await;
    assert_eq!(
        [
            &done["state"],
            &done["rows"],
            &done["created"],
            &done["unchanged"]
        ],
        [&json!("FINISHED"), &json!(count), &json!(count), &json!(0)]
    );
    assert_eq!(
        own(&a).await,
        before + i64::try_from(count).expect("a number")
    );
    running.end().await;
}

/// Bad files are told in one sentence, and nothing is stored of them.
async fn a_file_that_cannot_be_used_fails_as_a_whole(world: &World) {
    let a = world.person(Persona::A);
    for (body, said) in [
        ("", "it is empty"),
        ("name;customer\n", "separated by ';'"),
        ("key,name\nA,B\n", "its first line lacks customer"),
        ("n\u{0}a\u{0}\n", "it is UTF-16"),
    ] {
        let done = imported(a, body).await;
        assert_eq!(
            (&done["state"], &done["rows"]),
            (&json!("FAILED"), &json!(0)),
            "{done:#}"
        );
        assert!(text(&done["fault"]).contains(said), "{done:#}");
    }
    let (status, answer) = post(a, "application/pdf", "deals.pdf", "x").await;
    assert_eq!((status, code(&answer)), (415, "UNSUPPORTED_MEDIA_TYPE"));
    let (status, answer) = post(a, "text/csv", "deals.csv", vec![b'x'; 5_000]).await;
    assert_eq!((status, code(&answer)), (413, "BODY_TOO_LARGE"));
    let nowhere = json!({"uploadId": "VQAAAAAAAAAAAAAAAAAAAAA"});
    assert_eq!(
        a.refusal_codes("importOpportunities", nowhere).await,
        ["NOT_FOUND"]
    );
    let upload = uploaded(a, "key\n").await;
    let mapping = json!({"uploadId": upload, "mapping": {"cloumns": {}}});
    let refused = a.refused("importOpportunities", mapping).await;
    assert_eq!(
        (&refused[0]["code"], &refused[0]["path"]),
        (&json!("INVALID_VALUE"), &json!(["mapping"]))
    );
}

fn code(answer: &Value) -> &str {
    answer["errors"][0]["extensions"]["code"]
        .as_str()
        .unwrap_or_default()
}

/// Files and what became of them are their company's admins' alone.
async fn nobody_else_sees_what_a_company_imports(world: &World) {
    let names = Names::of(world).await;
    let a = world.person(Persona::A);
    let file = names.file(keys(1)) + "x\n";
    let upload = uploaded(a, &file).await;
    let done = imported(a, &file).await;
    let here = world.location(Persona::A, 0);
    let at_one_place = world.at(Persona::A, "ria", Role::ReferralsAdmin, &here);
    let elsewhere = text(&done["refusedRowsUrl"]);
    for other in [
        world.person(Persona::B),
        world.person(Persona::Vendor),
        world.person(Persona::UserA),
        &at_one_place,
    ] {
        let codes = other
            .refusal_codes("importOpportunities", json!({"uploadId": upload}))
            .await;
        assert!(
            codes == ["NOT_FOUND"] || codes == ["FORBIDDEN"] || codes == ["LOCATION_OUT_OF_SCOPE"],
            "{codes:?}"
        );
        let query = "query ($id: ID!) { node(id: $id) { id } imports { totalCount } }";
        let seen = other.data(query, json!({"id": done["id"]})).await;
        assert_eq!(
            (&seen["node"], &seen["imports"]["totalCount"]),
            (&Value::Null, &json!(0))
        );
        assert_eq!(fetched(other, &elsewhere).await.0, 404);
        let mut window = other.subscribe(PROGRESS, json!({"id": done["id"]})).await;
        let told = window.next_message().await;
        assert_eq!(
            told["payload"][0]["extensions"]["code"], "NOT_FOUND",
            "{told:#}"
        );
    }
    let (status, answer) = post(world.person(Persona::UserA), "text/csv", "x.csv", "key\n").await;
    assert_eq!((status, code(&answer)), (403, "FORBIDDEN"));
    let (status, _) = world.get("/import/x/refused").await;
    assert_eq!(status, 401);
}

/// R167: everybody fetches what they see, as a file, and nobody what another asked for.
async fn what_somebody_sees_is_fetched_as_a_file(world: &World) {
    let a = world.person(Persona::A);
    let mut shared = world
        .create_deal(Persona::A, json!({"name": "Shared one"}))
        .await;
    let invited = world.invite(Persona::A, &mut shared, Persona::B).await;
    world.accept(Persona::B, &invited).await;
    world
        .create_deal(Persona::A, json!({"name": "Private one"}))
        .await;
    let url = async |by: &Person, arguments: &str| {
        let document = format!("{{ exportOpportunities{arguments} {{ url format }} }}");
        text(&by.data(&document, json!({})).await["exportOpportunities"]["url"])
    };
    let lines = |text: &str| -> Vec<String> {
        let names = text.lines().map(|line| {
            let record: Value = serde_json::from_str(line).expect("JSON");
            assert!(
                record["history"]
                    .as_array()
                    .is_some_and(|history| !history.is_empty())
            );
            record["name"].as_str().expect("a name").to_owned()
        });
        names.collect()
    };
    let of_a = url(a, "").await;
    let (status, all) = fetched(a, &of_a).await;
    assert_eq!(
        (status, lines(&all)),
        (200, vec!["Private one".to_owned(), "Shared one".to_owned()])
    );
    let b = world.person(Persona::B);
    assert_eq!(fetched(b, &of_a).await.0, 404, "another company's address");
    assert_eq!(world.get(&of_a).await.0, 401);
    let (_, of_b) = fetched(b, &url(b, "").await).await;
    assert_eq!(lines(&of_b), ["B's part"], "its own record of the deal");
    let (_, inbound) = fetched(a, &url(a, "(tab: INBOUND)").await).await;
    assert_eq!(inbound, "");
    let some = r#"(filter: {name: {startsWith: "Private"}})"#;
    let (_, some) = fetched(a, &url(a, some).await).await;
    assert_eq!(lines(&some), ["Private one"]);
    let (_, csv) = fetched(a, &url(a, "(format: CSV)").await).await;
    assert_eq!(csv.lines().count(), 3, "{csv}");
    world.advance("PT61M").await;
    assert_eq!(fetched(a, &of_a).await.0, 404, "its time is over");
}

fn small(config: &mut Config) {
    config.limits.import_limit = Some("4096".into());
}

on_both!(
    a_file_with_other_names_is_imported_by_a_mapping,
    a_posted_file_is_imported_row_by_row,
    an_import_goes_on_after_its_server_died,
    an_import_is_taken_back,
    nobody_else_sees_what_a_company_imports,
    what_somebody_sees_is_fetched_as_a_file,
);

on_both_with!(small: a_file_that_cannot_be_used_fails_as_a_whole);

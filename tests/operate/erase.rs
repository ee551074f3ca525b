//! `covente erase person`: the person is nowhere any more, and all else is as it was.

use std::{fs, process::Output};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use covente::{
    domain::event::{Changes, fold},
    store::{deal, event_log, state},
};
use covente_entity::{engagement, event};
use sea_orm::{EntityTrait as _, QueryOrder as _};
use serde_json::{Value, json};

use crate::{
    on_both,
    program::{Place, Ran},
    programme::{Programme, ask, mutate},
    server::{Server, until},
};

const NAME: &str = "Odalys Vantreight";
const EMAIL: &str = "O.Vantreight@Example.com";
const PHONES: [&str; 3] = ["+44 20 7946 0991", "+44 20 7946 0992", "+44 20 7946 0993"];
const SUBJECT: &str = "idp|odalys-7";

/// What a run ends with that leaves nothing.
const GONE: &str = "nothing holds this person, by the address or by a subject that is known; --subject names others";

/// Somebody else, whose address holds the other one.
const OTHER: &str = "no.vantreight@example.com";

const RECORD: &str = "id version engagement { id reference } team { id name email phone }
    customerContact { name email phone } internal { privateNotes }";

fn person(phone: &str) -> Value {
    json!({"name": NAME, "email": EMAIL, "phone": phone})
}

fn contact(name: &str, email: &str, phone: &str) -> Value {
    json!({"name": name, "email": email, "phone": phone, "consentGiven": true})
}

/// Who works in the programme as the person.
struct Odalys<'a> {
    server: &'a Server,
    programme: &'a Programme,
    token: String,
}

impl Odalys<'_> {
    /// A mutation that must be done.
    async fn done(&self, mutation: &str, fields: &str, input: Value) -> Value {
        let payload = mutate(self.server, &self.token, mutation, fields, &input).await;
        assert_eq!(payload["userErrors"], json!([]), "{mutation}: {payload:#}");
        payload
    }

    /// A deal with the person on its team and as its contact, in its notes and in its invitation.
    async fn deal(&self, name: &str) -> Value {
        let mut input = self.programme.deal(self.server, name).await;
        let team = input["team"].as_array_mut().expect("a team");
        team.push(person(PHONES[0]));
        team.push(json!({"name": "Noor Haddad", "email": OTHER, "phone": "+33 1 23 45 67 89"}));
        input["customerContact"] = contact(NAME, EMAIL, PHONES[1]);
        input["privateNotes"] = json!(format!(
            "First to {}, not to {OTHER}.",
            EMAIL.to_uppercase()
        ));
        input["invitations"][0]["message"] = json!(format!("Write to <{EMAIL}>."));
        let fields = format!("opportunity {{ {RECORD} }}");
        self.done("createOpportunity", &fields, input).await["opportunity"].take()
    }

    /// All that is kept of somebody who works here.
    async fn works(&self) -> Value {
        let deal = self.deal("A deal with a past").await;
        self.deal("Another").await;
        let record = deal["id"].clone();
        let mut team = deal["team"].as_array().expect("a team").iter();
        let member = team.find(|member| member["name"] == NAME);
        let fields = "opportunity { version }";
        let changed = json!({
            "teamMemberId": member.expect("the person")["id"],
            "expectedVersion": deal["version"],
            "phone": PHONES[2],
        });
        let changed = self.done("updateTeamMember", fields, changed).await;
        let set = json!({
            "opportunityId": record,
            "expectedVersion": changed["opportunity"]["version"],
            "contact": contact("Noor Haddad", OTHER, "+33 1 23 45 67 89"),
        });
        self.done("setCustomerContact", fields, set).await;
        let said = json!({
            "opportunityId": record, "audience": "OWN_COMPANY",
            "body": format!("Copy to {EMAIL}, please. {EMAIL}"),
            "idempotencyKey": "one",
        });
        self.done("postMessage", "message { id }", said).await;
        let marked = json!({ "opportunityId": record });
        self.done("addFavorite", "opportunity { id }", marked).await;
        let view = json!({"name": format!("For {EMAIL}"), "tab": "OUTBOUND", "search": "odalys"});
        self.done("saveView", "savedView { id }", view).await;
        self.done(
            "setNotifications",
            "notifications { enabled }",
            json!({"enabled": true}),
        )
        .await;
        let token = json!({
            "name": format!("of {EMAIL}"), "email": EMAIL, "grants": [{"role": "REFERRALS_USER"}],
        });
        self.done("createApiToken", "apiToken { id }", token).await;
        let endpoint = json!({
            "url": format!("https://hooks.example.invalid/{EMAIL}"),
            "subscription": {"document": "subscription Feed { opportunityEvents { kind } }"},
        });
        self.done("createWebhookEndpoint", "webhookEndpoint { id }", endpoint)
            .await;
        self.posts_a_file().await;
        deal
    }

    /// A file with the person in a row that is refused.
    async fn posts_a_file(&self) {
        let columns = "key,name,customer,value,currency,close_date,team,solutions";
        let people = format!("{NAME}|{EMAIL}|{}", PHONES[0]);
        let file = format!("{columns}\nA-1,Deal,Nobody,1,EUR,2099-06-30,{people},None\n");
        let post = self.server.http.post(format!("{}/import", self.server.url));
        let post = post
            .bearer_auth(&self.token)
            .header("content-type", "text/csv");
        let answer = post.body(file).send().await.expect("an answer");
        let answer: Value = answer.json().await.expect("JSON");
        let input = json!({ "uploadId": answer["uploadId"] });
        let import = self
            .done("importOpportunities", "import { id }", input)
            .await;
        let over = "query ($id: ID!) { node(id: $id) { ... on Import { state refused } } }";
        until("an import that is over", async || {
            let id = json!({ "id": import["import"]["id"] });
            let now = ask(self.server, &self.token, over, &id).await;
            now["node"] == json!({"state": "FINISHED", "refused": 1})
        })
        .await;
    }
}

/// A server that has somebody to write to, though nobody takes the mail.
async fn serve(place: &Place) -> Server {
    let mail = [
        ("COVENTE_MAIL", "smtp"),
        ("COVENTE_MAIL_HOST", "127.0.0.1"),
        ("COVENTE_MAIL_PORT", "9"),
        ("COVENTE_MAIL_TLS", "none"),
        ("COVENTE_MAIL_FROM", "Covente <covente@example.com>"),
    ];
    Server::start(place, &mail).await
}

/// The person is told of inbound deals, too.
async fn tell_them_of_inbound_deals(place: &Place) {
    let contacts = json!([{"name": NAME, "email": EMAIL, "locale": "EN", "notify": true}]);
    place
        .execute(&format!(
            "UPDATE location SET inbound_contacts = '{contacts}'"
        ))
        .await;
}

fn erase(place: &Place, more: &[&str]) -> Ran {
    let mut arguments = vec!["erase", "person", "o.vantreight@EXAMPLE.com"];
    arguments.extend(more);
    place.covente(&arguments)
}

/// Everything that the database holds, in small letters, with the lines of posted files as they are.
fn dump(place: &Place) -> String {
    let Output { status, stdout, .. } = place.command().arg("export").output().expect("a run");
    assert!(status.success());
    let mut text = String::from_utf8(stdout).expect("a text");
    let mut files = Vec::new();
    for line in text.lines() {
        let line: Value = serde_json::from_str(line).expect("JSON");
        for (table, column) in [("upload_part", "body"), ("import_result", "text")] {
            let bytes = line["row"][column]
                .as_str()
                .filter(|_| line["table"] == table);
            files.extend(bytes.map(|bytes| STANDARD.decode(bytes).expect("base64")));
        }
    }
    for file in files {
        text += &String::from_utf8(file).expect("a text");
    }
    text.to_lowercase()
}

/// What of the person a text holds.
fn traces(text: &str) -> Vec<&str> {
    let phones = PHONES.into_iter();
    let all = phones.chain(["odalys vantreight", "odalys-7"]);
    let mut found: Vec<_> = all.filter(|trace| text.contains(trace)).collect();
    if text.replace(OTHER, "").contains("o.vantreight") {
        found.push(EMAIL);
    }
    found
}

async fn events(place: &Place) -> Vec<event::Model> {
    let on = place.on().await;
    let query = event::Entity::find().order_by_asc(event::Column::Seq);
    let events = query.all(&on).await.expect("the events");
    on.close().await.expect("a closed connection");
    events
}

/// Design §9: the events of each record fold to it.
async fn the_events_fold_to_the_records(place: &Place) {
    let on = place.on().await;
    let mut records = 0;
    for engagement in engagement::Entity::find().all(&on).await.expect("deals") {
        let deal = deal::find(&on, engagement.id, None).await.expect("a deal");
        let deal = deal.expect("a deal");
        for record in &deal.records {
            let events = event_log::since(&on, record.id, 0).await.expect("events");
            let changes = events
                .into_iter()
                .map(|event| serde_json::from_value::<Changes>(event.changes).expect("changes"));
            let changes: Vec<_> = changes.collect();
            assert_eq!(fold(&changes), state::of(&deal, record.id), "{record:?}");
            records += 1;
        }
    }
    assert!(records > 1, "{records} records");
    on.close().await.expect("a closed connection");
}

async fn record(server: &Server, token: &str, deal: &Value) -> Value {
    let document = format!(
        "query ($id: ID!) {{ opportunity(id: $id) {{ {RECORD}
            history {{ totalCount nodes {{ kind version changes {{ field before after }} actor {{ subject }} }} }} }}
            found: opportunities(tab: OUTBOUND, search: \"odalys\") {{ totalCount }} }}"
    );
    ask(server, token, &document, &json!({"id": deal["id"]})).await
}

async fn an_erased_person_is_nowhere_and_their_events_stay(place: &Place) {
    let programme = Programme::fill(place).await;
    tell_them_of_inbound_deals(place).await;
    let server = serve(place).await;
    let odalys = Odalys {
        server: &server,
        programme: &programme,
        token: programme.signed_in(place, SUBJECT, EMAIL),
    };
    let deal = odalys.works().await;
    crate::server::until("mail for the person", async || {
        let mails =
            "SELECT COUNT(*) FROM notification WHERE email_key = 'o.vantreight@example.com'";
        place.count(mails).await > 0
    })
    .await;
    // The server has it in memory from now on.
    let before = record(&server, &programme.token, &deal).await;
    assert!(before.to_string().contains(NAME), "{before:#}");
    assert_eq!(
        traces(&dump(place)).len(),
        6,
        "all of it is there to be erased"
    );
    let told = events(place).await;

    let preview = erase(place, &[]);
    assert_eq!(preview.code, 0, "{preview:?}");
    for table in [
        "api_token",
        "engagement",
        "event",
        "favorite",
        "idempotency",
        "import_result",
        "import_run",
        "invitation",
        "location",
        "message",
        "notification",
        "notification_preference",
        "opportunity",
        "saved_view",
        "team_member",
        "upload_part",
        "webhook_endpoint",
    ] {
        assert!(
            preview.said.contains(&format!("{table}: ")),
            "{table}: {preview:?}"
        );
    }
    assert!(preview.said.ends_with("--yes does it"), "{preview:?}");
    assert_eq!(traces(&dump(place)).len(), 6, "a preview stores nothing");
    assert_eq!(record(&server, &programme.token, &deal).await, before);

    let erased = erase(place, &["--yes"]);
    assert_eq!(erased.code, 0, "{erased:?}");
    assert!(erased.said.ends_with(GONE), "{erased:?}");
    let after = record(&server, &programme.token, &deal).await;
    assert_eq!(
        traces(&after.to_string().to_lowercase()),
        [""; 0],
        "{after:#}"
    );
    let shown = &after["opportunity"];
    assert_eq!(shown["team"][1]["name"], "Erased");
    assert_eq!(shown["team"][1]["phone"], "00000");
    assert_eq!(shown["team"][2], before["opportunity"]["team"][2]);
    let notes = format!("First to erased, not to {OTHER}.");
    assert_eq!(shown["internal"]["privateNotes"], notes);
    let history = "history";
    assert_eq!(
        shown[history]["totalCount"],
        before["opportunity"][history]["totalCount"]
    );
    // What somebody has loaded before is not written back.
    assert!(shown["version"].as_i64() > before["opportunity"]["version"].as_i64());
    assert_eq!(before["found"]["totalCount"], 2);
    assert_eq!(after["found"]["totalCount"], 0);

    assert_eq!(traces(&dump(place)), [""; 0]);
    let places = |events: &[event::Model]| -> Vec<_> {
        let place =
            |event: &event::Model| (event.seq, event.position, event.kind.clone(), event.at);
        events.iter().map(place).collect()
    };
    assert_eq!(places(&events(place).await), places(&told));
    the_events_fold_to_the_records(place).await;
    let pending = "SELECT COUNT(*) FROM notification WHERE state = 'PENDING' AND name = 'Erased'";
    assert_eq!(place.count(pending).await, 0);

    drop(server);
    nothing_is_left(place);
    let words = "SELECT COUNT(*) FROM search_text WHERE words LIKE '%odalys%'";
    assert_eq!(place.count(words).await, 0);
}

/// A second run finds nobody, in no table and, on SQLite, nowhere in a copy of the file.
fn nothing_is_left(place: &Place) {
    let first = dump(place);
    let again = erase(place, &["--yes"]);
    assert_eq!((again.code, again.said.as_str()), (0, GONE));
    let rows = |text: &str| text.lines().skip(1).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(
        rows(&dump(place)),
        rows(&first),
        "a second run changes nothing"
    );
    if place.is_sqlite() {
        // Without free space, but with the index of the search.
        place.done(&["backup", "copy"]);
        let file = fs::read(place.file("copy")).expect("the copy");
        let file = String::from_utf8_lossy(&file).to_lowercase();
        assert_eq!(traces(&file), [""; 0]);
        assert!(!file.contains("odalys"), "the index of the search");
    }
}

/// What an erasure cannot overwrite breaks it off: what it has done stays, and the next run does the rest.
async fn an_erasure_that_is_broken_off_is_ended_by_the_next(place: &Place) {
    let programme = Programme::fill(place).await;
    let server = Server::start(place, &[]).await;
    let odalys = Odalys {
        server: &server,
        programme: &programme,
        token: programme.signed_in(place, SUBJECT, EMAIL),
    };
    odalys.works().await;
    for n in 0..6 {
        odalys.deal(&format!("Deal {n}")).await;
    }
    let last = odalys.deal("The last").await;
    let reference = last["engagement"]["reference"].as_str().expect("a name");
    stop_at(place, reference).await;
    let broken = erase(place, &["--yes"]);
    assert_eq!(broken.code, 1, "{broken:?}");
    let left = "SELECT COUNT(*) FROM team_member WHERE name = 'Odalys Vantreight'";
    assert_eq!(place.count(left).await, 1, "each deal is a transaction");
    the_events_fold_to_the_records(place).await;
    stop_no_more(place).await;
    let ended = erase(place, &["--yes"]);
    assert_eq!(ended.code, 0, "{ended:?}");
    // The subject is still known from the endpoint.
    assert_eq!(traces(&dump(place)), [""; 0]);
    the_events_fold_to_the_records(place).await;
}

/// Lets nobody change a deal.
async fn stop_at(place: &Place, reference: &str) {
    if place.is_sqlite() {
        let stop = "SELECT RAISE(ABORT, 'stop')";
        place
            .execute(&format!(
                "CREATE TRIGGER stop BEFORE UPDATE ON engagement WHEN NEW.reference = '{reference}' BEGIN {stop}; END"
            ))
            .await;
        return;
    }
    place
        .execute("CREATE FUNCTION stop() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'stop'; END $$")
        .await;
    place
        .execute(&format!(
            "CREATE TRIGGER stop BEFORE UPDATE ON engagement FOR EACH ROW \
             WHEN (NEW.reference = '{reference}') EXECUTE FUNCTION stop()"
        ))
        .await;
}

async fn stop_no_more(place: &Place) {
    let on = if place.is_sqlite() {
        ""
    } else {
        " ON engagement"
    };
    place.execute(&format!("DROP TRIGGER stop{on}")).await;
}

async fn a_subject_that_only_the_operator_knows_is_named(place: &Place) {
    let programme = Programme::fill(place).await;
    let server = Server::start(place, &[]).await;
    let odalys = Odalys {
        server: &server,
        programme: &programme,
        token: programme.signed_in(place, SUBJECT, EMAIL),
    };
    let deal = odalys.deal("A deal").await;
    // Nothing of the catalogue holds them: only the deal's own version takes it out of the server's memory.
    let known = record(&server, &programme.token, &deal).await;
    assert_eq!(known["opportunity"]["team"][1]["name"], NAME);
    let erased = erase(place, &["--yes"]);
    assert_eq!(erased.code, 0, "{erased:?}");
    let shown = record(&server, &programme.token, &deal).await;
    assert_eq!(shown["opportunity"]["team"][1]["name"], "Erased");
    assert_eq!(traces(&dump(place)), ["odalys-7"]);
    let erased = erase(place, &["--yes", "--subject", SUBJECT]);
    assert_eq!(erased.code, 0, "{erased:?}");
    assert_eq!(traces(&dump(place)), [""; 0]);
    the_events_fold_to_the_records(place).await;

    let unknown = place.covente(&["erase", "person", "nobody@example.com", "--yes"]);
    assert_eq!((unknown.code, unknown.said.as_str()), (0, GONE));
    let none = place.covente(&["erase", "person", "Odalys"]);
    assert_eq!(none.code, 2, "{none:?}");
    assert_eq!(none.faults, "covente: 'Odalys' is no e-mail address");
}

on_both!(
    an_erased_person_is_nowhere_and_their_events_stay,
    an_erasure_that_is_broken_off_is_ended_by_the_next,
    a_subject_that_only_the_operator_knows_is_named,
);

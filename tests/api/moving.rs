//! What goes out of one server and into another by files: a whole programme, and the opportunities of a company.

use std::{path::Path, process::Command};

use serde_json::{Value, json};

use crate::{
    on_both,
    places::{self, Folder},
    support::{
        Backend, Persona, World,
        app::Running,
        client::Person,
        database::Database,
        deals::{CLOSE_DATE, text},
    },
};

/// Runs the program beside the server, on its database.
fn covente(database: &str, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_covente"))
        .args(arguments)
        .env_remove("COVENTE_DATA")
        .env("COVENTE_DATABASE_URL", database)
        .output()
        .expect("the program runs");
    assert!(output.status.success(), "{arguments:?}: {output:?}");
    String::from_utf8(output.stdout).expect("a text")
}

fn path(file: &Path) -> &str {
    file.to_str().expect("a path")
}

/// What everybody asks of both servers.
const QUESTIONS: &[&str] = &[
    "{ viewer { partner { id name } } }",
    "{ partners(first: 50) { totalCount nodes { id name locations { id name } } } }",
    "{ customers(first: 50) { totalCount nodes { id name } } }",
    "{ solutions(first: 100) { nodes { id name isCoSellReady version } } }",
    "{ opportunities(tab: OUTBOUND, first: 20) { totalCount nodes { ...All } } }",
    "{ opportunities(tab: INBOUND, first: 20) { totalCount nodes { ...All } } }",
    "{ opportunities(tab: SHARED, first: 20) { totalCount nodes { ...All } } }",
    "{ opportunities(tab: OUTBOUND, search: \"Fabrikant\", first: 50) { totalCount edges { cursor } } }",
    "{ invitations(direction: RECEIVED, first: 50) { nodes { id status message } } }",
    "{ invitations(direction: SENT, first: 50) { nodes { id status message } } }",
    "{ events(first: 100) { nodes { kind at cursor changes { field before after } } } }",
    "{ deadlines(within: \"P365D\", first: 50) { nodes { kind dueAt remindAt } } }",
    "{ pipeline { total { count } } }",
    "{ savedViews(first: 50) { nodes { id name tab } } }",
    "{ notifications(first: 50) { nodes { id } } }",
    "{ apiTokens(first: 50) { nodes { id name } } }",
];

const ALL: &str = "fragment All on Opportunity {
    id version name status statusSince salesStage closeDate value { amount currency } updatedAt isFavorite
    team { id name email } solutions { id solution { id } } availableActions { action allowed }
    engagement { id reference type createdAt parties { partner { id } role status }
        messages(first: 20) { nodes { id body postedAt } } }
    history(first: 50) { totalCount nodes { kind at recordedAt version changes { field before after } } }
}";

async fn answers(person: &Person) -> Vec<Value> {
    let mut answers = Vec::new();
    for question in QUESTIONS {
        let all = if question.contains("...All") { ALL } else { "" };
        answers.push(person.data(&format!("{question} {all}"), json!({})).await);
    }
    answers
}

/// C26: a programme in another database, whichever it is, gives the same answers to the same queries.
async fn an_exported_programme_gives_the_same_answers_elsewhere(world: &World) {
    let mut deal = world
        .create_deal(Persona::A, json!({"name": "Fabrikant's fleet"}))
        .await;
    let asked = world.ask_vendor(Persona::A, &mut deal).await;
    let invited = world.invite(Persona::A, &mut deal, Persona::B).await;
    world.invite(Persona::A, &mut deal, Persona::C).await;
    world.accept(Persona::Vendor, &asked).await;
    let mut part = world.accept(Persona::B, &invited).await;
    let stage = json!({"stage": "PROPOSED"});
    world
        .change(Persona::B, "setSalesStage", &mut part, stage)
        .await;
    world.advance("P14D").await;
    world
        .change(Persona::A, "winOpportunity", &mut deal, json!({}))
        .await;
    world
        .create_deal(Persona::B, json!({"name": "Another"}))
        .await;
    let a = world.person(Persona::A);
    let message =
        json!({"opportunityId": deal.id, "body": "Well done.", "audience": "ALL_PARTIES"});
    a.done("postMessage", message).await;
    a.done("addFavorite", json!({"opportunityId": deal.id}))
        .await;
    let view = json!({"name": "Mine", "tab": "OUTBOUND"});
    a.done("saveView", view).await;
    let people = [
        Persona::A,
        Persona::B,
        Persona::C,
        Persona::Vendor,
        Persona::Program,
    ];
    let mut before = Vec::new();
    for persona in people {
        before.push(answers(world.person(persona)).await);
    }
    let deals = &before[0][4]["opportunities"];
    assert_eq!(deals["totalCount"], 1, "{deals:#}");
    world.running.end().await;

    let folder = Folder::new(&places::name("moving"));
    let file = folder.path().join("all.ndjson");
    covente(&world.database.url, &["export", path(&file)]);
    // Into both databases, so that a programme may change its own.
    for backend in [Backend::Sqlite, Backend::Postgres] {
        let database = Database::empty(backend).await;
        covente(&database.url, &["migrate", "up"]);
        covente(&database.url, &["import", "programme", path(&file)]);
        let running = Running::start(&database.url).await;
        for (persona, before) in people.into_iter().zip(&before) {
            let person = Person {
                url: running.url.clone(),
                ..world.sign_in(&persona.claims(&world.database.small))
            };
            let after = answers(&person).await;
            for ((question, before), after) in QUESTIONS.iter().zip(before).zip(after) {
                assert_eq!(*before, after, "{persona:?} asked {backend:?}: {question}");
            }
        }
        running.end().await;
        database.remove().await;
    }
}

/// R168: an imported opportunity is what the mutation would have made of the same input.
async fn an_imported_opportunity_is_as_one_that_was_created(world: &World) {
    const FIELDS: &str = "version role status salesStage type customer { id } location { id } value { amount currency }
        closeDate team { name email phone } solutions { solution { id } price { amount } quantity }
        internal { privateNotes crmId campaignId } customerContact { name email consentGiven }
        engagement { type vendorInvolvement hasPartners parties { partner { id } role status } }
        history(first: 20) { nodes { kind actor { via } changes { field before after } } }
        availableActions { action allowed }";
    let help = json!({"helpKinds": ["QUOTES_OR_LICENSING"], "message": "Please"});
    let made = world
        .create_deal(
            Persona::A,
            json!({
                "name": "Twin",
                "value": {"amount": "1200.50", "currency": "EUR"},
                "closeDate": CLOSE_DATE,
                "privateNotes": "Warm",
                "customerContact": World::contact_input(),
                "team": [{"name": "Ada", "email": "ada@a.example", "phone": "+1 555 0100"}],
                "vendorHelp": help,
            }),
        )
        .await;
    let a = world.person(Persona::A);
    let record = a
        .record(
            &made.id,
            "customer { name address { country } } location { name } solutions { solution { name } }",
        )
        .await;
    let folder = Folder::new(&places::name("twin"));
    let file = folder.path().join("twin.ndjson");
    let solutions = record["solutions"].as_array().expect("a list");
    let solutions = solutions
        .iter()
        .map(|line| line["solution"]["name"].clone());
    let row = json!({
        "key": "twin", "name": "Twin", "value": 1200.50, "currency": "EUR", "close_date": CLOSE_DATE,
        "customer": record["customer"]["name"], "customer_country": record["customer"]["address"]["country"],
        "location": record["location"]["name"],
        "private_notes": "Warm",
        "contact_name": World::contact_input()["name"], "contact_phone": World::contact_input()["phone"],
        "contact_email": World::contact_input()["email"], "contact_consent": true,
        "team": [{"name": "Ada", "email": "ada@a.example", "phone": "+1 555 0100"}],
        "solutions": solutions.collect::<Vec<_>>(),
        "vendor_help": "QUOTES_OR_LICENSING", "vendor_message": "Please",
    });
    std::fs::write(&file, row.to_string()).expect("a file");
    let results = folder.path().join("results.ndjson");
    let company = &world.company(Persona::A).name;
    let arguments = ["import", "opportunities", path(&file), "--company", company];
    let more = ["--results", path(&results)];
    covente(&world.database.url, &[&arguments[..], &more[..]].concat());
    let result = std::fs::read_to_string(&results).expect("the results");
    let result: Value = serde_json::from_str(&result).expect("JSON");
    let imported = text(&result["opportunityId"]);
    let of = async |id: &str| {
        let mut answer = a.record(id, FIELDS).await;
        let entries = answer["history"]["nodes"].as_array_mut();
        for entry in entries.expect("a history") {
            let changes = entry["changes"].as_array_mut().expect("changes");
            for change in changes {
                // Its own reference, record of the vendor and moment differ, as they should.
                match change["field"].as_str() {
                    Some("REFERENCE") => change["after"].take(),
                    Some("INVITATIONS") => {
                        change["after"]["dueAt"].take();
                        change["after"]["opportunityId"].take()
                    }
                    _ => Value::Null,
                };
            }
        }
        // And how it came in.
        serde_json::to_string_pretty(&answer)
            .expect("JSON")
            .replace("\"via\": \"IMPORT\"", "\"via\": \"API\"")
    };
    assert_eq!(of(&imported).await, of(&made.id).await);
}

/// R167: each company takes out what it sees, as far as it sees it, and what it takes out can be read in again.
async fn a_company_takes_out_what_it_sees(world: &World) {
    let notes = "Nobody else's business";
    let mut deal = world
        .create_deal(
            Persona::A,
            json!({"name": "Shared one", "privateNotes": notes}),
        )
        .await;
    let asked = world.ask_vendor(Persona::A, &mut deal).await;
    let invited = world.invite(Persona::A, &mut deal, Persona::B).await;
    world.accept(Persona::Vendor, &asked).await;
    let part = world.accept(Persona::B, &invited).await;
    world
        .create_deal(Persona::A, json!({"name": "Private one"}))
        .await;
    let folder = Folder::new(&places::name("seen"));
    let export = |by: Persona, name: &str| {
        let file = folder.path().join(name);
        let company = &world.company(by).name;
        let arguments = ["export", path(&file), "--company", company];
        covente(&world.database.url, &arguments);
        std::fs::read_to_string(&file).expect("the export")
    };
    let lines = |text: &str| -> Vec<Value> {
        let lines = text.lines().map(serde_json::from_str);
        lines.collect::<Result<_, _>>().expect("JSON")
    };
    let of_a = export(Persona::A, "a.ndjson");
    let records = lines(&of_a);
    let names: Vec<_> = records.iter().map(|record| text(&record["name"])).collect();
    assert_eq!(names, ["Private one", "Shared one"]);
    assert_eq!(records[1]["internal"]["privateNotes"], notes);
    let kinds = records[1]["history"].as_array().expect("a history");
    assert_eq!(kinds.len(), 3, "{kinds:#?}");
    let of_b = export(Persona::B, "b.ndjson");
    let records = lines(&of_b);
    assert_eq!(records.len(), 1);
    assert_eq!(
        (&records[0]["id"], &records[0]["role"]),
        (&json!(part.id), &json!("INVITEE"))
    );
    let of_vendor = export(Persona::Vendor, "vendor.ndjson");
    assert_eq!(
        lines(&of_vendor).len(),
        2,
        "its own record and the one that is shared"
    );
    for theirs in [&of_b, &of_vendor] {
        assert!(theirs.contains("Shared one") && !theirs.contains("Private one"));
        assert!(!theirs.contains(notes));
    }
    assert_eq!(export(Persona::C, "c.ndjson"), "");

    let csv = export(Persona::A, "a.csv");
    assert_eq!(csv.lines().count(), 3, "{csv}");
    let mapping = folder.path().join("mapping.toml");
    std::fs::write(&mapping, "[columns]\nkey = \"id\"").expect("a mapping");
    let file = folder.path().join("a.csv");
    let company = &world.company(Persona::A).name;
    let said = covente(
        &world.database.url,
        &[
            "import",
            "opportunities",
            path(&file),
            "--mapping",
            path(&mapping),
            "--company",
            company,
            "--preview",
        ],
    );
    assert!(
        said.starts_with("preview of 2 rows: 2 would be created"),
        "{said}"
    );
}

on_both!(
    a_company_takes_out_what_it_sees,
    an_exported_programme_gives_the_same_answers_elsewhere,
    an_imported_opportunity_is_as_one_that_was_created,
);

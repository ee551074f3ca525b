//! `covente import opportunities`: previews, second runs, mappings, results and batches that are taken back.

use std::{collections::BTreeMap, fs, path::PathBuf};

use covente::{config::Config, demo};
use covente_entity::{
    customer, engagement, event, import_batch, import_row, opportunity, opportunity_solution,
    team_member, types::SalesStage, types::Status, types::VendorInvolvement,
};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, EntityTrait as _, IntoActiveModel as _,
    PaginatorTrait as _, QueryOrder as _,
};
use serde_json::Value;

use crate::{Place, Ran, on_both};

pub(crate) const HEADER: &str = "key,name,customer,value,currency,close_date,team,solutions";
const TEAM: &str = "Ada Lovelace|ada@a.example|+44 20 7946 0000";

/// A company with what its rows name.
pub(crate) struct Company {
    pub(crate) name: String,
    pub(crate) customer: customer::Model,
}

impl Place {
    /// The programme of the tests, without deals.
    pub(crate) async fn programme(&self) -> Company {
        let settings = Config::of(&self.url, "a secret that is known to all of the tests").check();
        let small = demo::small(&settings.expect("settings")).await;
        let small = small.expect("a programme");
        let on = self.on().await;
        let customer = customer::Entity::find_by_id(small.customers[0]).one(&on);
        let customer = customer.await.expect("an answer").expect("a customer");
        on.close().await.expect("a closed connection");
        Company {
            name: small.a.name,
            customer,
        }
    }

    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let file = self.folder.join(name);
        fs::write(&file, content).expect("a file");
        file
    }

    /// Imports a file with options besides.
    pub(crate) fn opportunities(&self, of: &Company, file: &str, more: &[&str]) -> Ran {
        let base = ["import", "opportunities", file, "--company", &of.name];
        self.ran(&[&base, more].concat())
    }

    pub(crate) async fn records(&self) -> Vec<opportunity::Model> {
        let on = self.on().await;
        let rows = opportunity::Entity::find()
            .order_by_asc(opportunity::Column::Name)
            .all(&on)
            .await;
        on.close().await.expect("a closed connection");
        rows.expect("records")
    }

    /// How many rows the tables of an import hold.
    async fn counts(&self) -> [u64; 6] {
        let on = self.on().await;
        let counts = [
            engagement::Entity::find().count(&on).await,
            team_member::Entity::find().count(&on).await,
            opportunity_solution::Entity::find().count(&on).await,
            event::Entity::find().count(&on).await,
            import_row::Entity::find().count(&on).await,
            import_batch::Entity::find().count(&on).await,
        ];
        on.close().await.expect("a closed connection");
        counts.map(|count| count.expect("a count"))
    }
}

impl Company {
    /// A row under a key, its name the key.
    pub(crate) fn row(&self, key: &str) -> String {
        let customer = self.customer.id;
        format!("{key},{key},{customer},1200.50,EUR,2099-06-30,{TEAM},Managed Kubernetes Platform")
    }

    pub(crate) fn rows(&self, numbers: std::ops::Range<u32>) -> String {
        numbers.fold(HEADER.to_owned(), |text, number| {
            text + "\n" + &self.row(&format!("K-{number:06}"))
        })
    }
}

fn batch(ran: &Ran) -> String {
    let line = ran
        .said
        .lines()
        .find_map(|line| line.strip_prefix("batch "));
    let batch = line.expect("a batch").to_owned();
    let undo = ran.undo.as_deref().unwrap_or_default();
    let named = format!("batch {batch}: covente import undo {batch} --company '");
    assert!(undo.starts_with(&named), "{undo}");
    batch
}

/// R168, C14: nothing is stored by a preview, and nothing by a second run.
async fn a_preview_stores_nothing_and_a_second_run_changes_nothing(place: &Place) {
    let company = place.programme().await;
    place.file("deals.csv", company.rows(0..1203));
    let preview = place.opportunities(&company, "deals.csv", &["--preview"]);
    assert_eq!((preview.code, preview.faults), (0, Vec::new()));
    assert_eq!(
        preview.said,
        "preview of 1203 rows: 1203 would be created, 0 unchanged, 0 refused; nothing was stored"
    );
    assert_eq!(place.counts().await, [0; 6]);

    let first = place.opportunities(&company, "deals.csv", &[]);
    assert_eq!((first.code, &first.faults), (0, &Vec::new()));
    assert!(
        first
            .said
            .starts_with("1203 rows: 1203 created, 0 unchanged, 0 refused\nbatch "),
        "{}",
        first.said
    );
    let stored = place.counts().await;
    assert_eq!(stored, [1203, 1203, 1203, 1203, 1203, 1]);
    let kept = place.records().await;
    let second = place.opportunities(&company, "deals.csv", &[]);
    assert_eq!(second.code, 0);
    assert_eq!(
        second.said,
        "1203 rows: 0 created, 1203 unchanged, 0 refused"
    );
    assert_eq!(place.records().await, kept);
    assert_eq!(place.counts().await, stored);

    // Another content under a known key is said, and changes nothing.
    let changed = company.rows(0..1203).replacen("1200.50", "99", 1);
    place.file("deals.csv", changed);
    let third = place.opportunities(&company, "deals.csv", &[]);
    assert_eq!(third.code, 1);
    assert!(
        third.faults[0].starts_with(
            "line 2, column 1 (key): INVALID_VALUE: A row with this key was imported before and said something else"
        ),
        "{:?}",
        third.faults
    );
    assert_eq!(place.records().await, kept);
}

/// R44, R50, R84: everything that a row can say arrives, and its history says how.
async fn a_row_says_all_that_a_deal_has(place: &Place) {
    let company = place.programme().await;
    let mut team = vec!["Ada Lovelace|ada@a.example|+44 20 7946 0000".to_owned()];
    team.extend((1..50).map(|n| format!("Person {n}|p{n}@a.example|+44 20 7946 {n:04}")));
    let customer = &company.customer;
    let content = format!(
        "{HEADER},customer_country,location,stage,private_notes,crm_id,campaign_id,contact_name,contact_phone,\
         contact_email,contact_consent,vendor_may_view,vendor_help,vendor_message\n\
         A-1,Full,\"{}\",1200.50,eur,2099-06-30,{},Managed Kubernetes Platform|99.5|USD|3;Tessarine Vault,{},,\
         DEVELOPED,Notes,crm-1,spring,Cara,+1 555 0100,cara@c.example,yes,,QUOTES_OR_LICENSING,Please\n\
         A-2,Shared,{},5,JPY,2099-06-30,\"[{{\"\"name\"\": \"\"Ada\"\", \"\"email\"\": \"\"a@a.example\"\", \
         \"\"phone\"\": \"\"+1 555 0101\"\"}}]\",Tessarine Vault,,,45 %,,,,,,,,true,,",
        customer.name,
        team.join(";"),
        customer.country,
        customer.id,
    );
    place.file("deals.csv", content);
    let ran = place.opportunities(&company, "deals.csv", &["--subject", "ada"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let on = place.on().await;
    let records = place.records().await;
    let full = records
        .iter()
        .find(|record| record.name == "Full" && record.is_originator)
        .expect("the record");
    assert_eq!((full.value_minor, full.currency.as_str()), (120_050, "EUR"));
    assert_eq!(full.sales_stage, Some(SalesStage::Developed));
    assert_eq!((full.status, full.version), (Status::Accepted, 3));
    assert_eq!(
        (
            full.private_notes.as_deref(),
            full.crm_id.as_deref(),
            full.campaign_id.as_deref()
        ),
        (Some("Notes"), Some("crm-1"), Some("spring"))
    );
    assert_eq!(full.created_by, "ada");
    let shared = records.iter().find(|record| record.name == "Shared");
    let shared = shared.expect("the record");
    assert_eq!(shared.value_minor, 5);
    assert_eq!(
        (shared.sales_stage, shared.own_stage.as_deref()),
        (Some(SalesStage::Developed), Some("45 %"))
    );
    // The vendor has a record of its own in the deal in which it was asked.
    assert_eq!(records.len(), 3);
    let deals = engagement::Entity::find().all(&on).await.expect("deals");
    let deals: BTreeMap<_, _> = deals.into_iter().map(|deal| (deal.id, deal)).collect();
    let deal = &deals[&full.engagement_id];
    assert_eq!(deal.vendor_involvement, VendorInvolvement::HelpRequested);
    assert_eq!(deal.contact_email.as_deref(), Some("cara@c.example"));
    let other = &deals[&shared.engagement_id];
    assert_eq!(other.vendor_involvement, VendorInvolvement::Visible);
    let lines = opportunity_solution::Entity::find()
        .order_by_asc(opportunity_solution::Column::Position)
        .all(&on)
        .await
        .expect("lines");
    let lines: Vec<_> = lines
        .iter()
        .filter(|line| line.opportunity_id == full.id)
        .map(|line| (line.price_minor, line.currency.as_deref(), line.quantity))
        .collect();
    assert_eq!(
        lines,
        [(Some(9950), Some("USD"), Some(3)), (None, None, None)]
    );
    let people = team_member::Entity::find().all(&on).await.expect("people");
    let people = people.iter().filter(|it| it.opportunity_id == full.id);
    assert_eq!(people.count(), 50);
    let events = event::Entity::find()
        .order_by_asc(event::Column::Seq)
        .all(&on)
        .await
        .expect("events");
    let told = |id| {
        let of = events.iter().filter(|it| it.engagement_id == id);
        of.map(|it| it.kind.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(
        told(deal.id),
        [
            "CREATED",
            "HELP_REQUESTED",
            "RECEIVED",
            "SOLUTIONS_CHANGED",
            "STAGE_CHANGED"
        ]
    );
    assert_eq!(told(other.id), ["CREATED", "SHARED", "STAGE_CHANGED"]);
    let first = &events[0];
    assert_eq!(
        (first.actor_subject.as_deref(), first.via.as_str()),
        (Some("ada"), "IMPORT")
    );
    on.close().await.expect("a closed connection");
}

/// C14: a row that fails is answered with its field and code; only the failed rows are written out, and can be imported
/// once they are mended.
async fn only_the_failed_rows_are_written_out_again(place: &Place) {
    let company = place.programme().await;
    let good = company.row("A-1");
    let unknown = company
        .row("A-2")
        .replace("Managed Kubernetes Platform", "No Such Thing");
    let past = company.row("A-3").replace("2099-06-30", "2001-06-30");
    let several = company
        .row("A-4")
        .replace("1200.50", "lots")
        .replace("ada@a.example", "");
    let again = company.row("A-1");
    let other = company.row("A-5");
    let open = "\"A-6,never closed";
    let won = company.row("A-7") + ",WON";
    let header = format!("{HEADER},stage");
    let rows = [&good, &unknown, &past, &several, &again, &other];
    let mut content = header.clone();
    for row in rows {
        content.extend(["\n", row, ","]);
    }
    content.extend(["\n", open, "\n", &won, "\n"]);
    place.file("deals.csv", &content);
    let ran = place.opportunities(
        &company,
        "deals.csv",
        &["--failed", "failed.csv", "--results", "results.ndjson"],
    );
    assert_eq!(ran.code, 1);
    assert!(
        ran.said
            .starts_with("8 rows: 2 created, 0 unchanged, 6 refused\n"),
        "{ran:?}"
    );
    let starts = [
        "line 3, column 8 (solutions): NOT_FOUND: There is no such solution",
        "line 4, column 6 (close_date): OUT_OF_RANGE: The date is",
        "line 5, column 4 (value): INVALID_VALUE: The amount is",
        "line 5, column 7 (team): TEAM_MEMBER_INCOMPLETE: A team member needs",
        "line 6, column 1 (key): INVALID_VALUE: This key stands on line 2 already.",
        "line 8: INVALID_VALUE: column 1 (key): a quote opens a cell here",
        "line 9, column 9 (stage): INVALID_VALUE: The stage WON comes with winning",
        "covente: 6 rows were refused",
    ];
    assert_eq!(ran.faults.len(), starts.len(), "{:#?}", ran.faults);
    for (fault, start) in ran.faults.iter().zip(starts) {
        assert!(fault.starts_with(start), "{fault}");
    }
    let failed = fs::read_to_string(place.folder.join("failed.csv")).expect("the failed rows");
    let expected = format!("{header}\n{unknown},\n{past},\n{several},\n{again},\n{open}\n{won}\n");
    assert_eq!(failed, expected);
    let results = fs::read_to_string(place.folder.join("results.ndjson")).expect("the results");
    let results: Vec<Value> = results
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    assert_eq!(results.len(), 8);
    assert_eq!(
        (&results[0]["result"], &results[0]["key"]),
        (&"CREATED".into(), &"A-1".into())
    );
    assert!(results[0]["opportunityId"].is_string());
    let errors = &results[3]["errors"];
    assert_eq!(
        (&errors[0]["code"], &errors[0]["column"]),
        (&"INVALID_VALUE".into(), &"value".into())
    );
    assert_eq!(errors[1]["path"], serde_json::json!(["team", "0", "email"]));

    let mended = failed
        .replace("No Such Thing", "Tessarine Vault")
        .replace("2001-", "2099-")
        .replace("lots", "7")
        .replace("Ada Lovelace||", "Ada Lovelace|ada@a.example|")
        .replace(&format!("{again},\n"), "")
        .replace(&format!("{open}\n"), "")
        .replace(",WON", ",NEGOTIATED");
    place.file("mended.csv", mended);
    let ran = place.opportunities(&company, "mended.csv", &[]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.said.starts_with("4 rows: 4 created"), "{ran:?}");
}

/// Their names, stages and values become ours, in CSV and in NDJSON alike.
async fn a_mapping_says_what_a_file_calls_things(place: &Place) {
    let company = place.programme().await;
    let customer = company.customer.id;
    place.file(
        "mapping.toml",
        format!(
            "[columns]\nkey = \"Opportunity ID\"\ncrm_id = \"Opportunity ID\"\nname = \"Deal Name\"\n\
             value = \"Amount\"\nclose_date = \"Close\"\nstage = \"Stage\"\nsolutions = \"Product\"\n\
             [stages]\n\"Discovery call\" = \"QUALIFIED\"\n[values.solutions]\n\"K8s\" = \"Managed Kubernetes Platform\"\n\
             [values.currency]\nEuro = \"EUR\"\n\
             [defaults]\ncustomer = \"{customer}\"\ncurrency = \"EUR\"\nteam = \"{TEAM}\""
        ),
    );
    place.file(
        "mapping.json",
        format!(
            r#"{{"columns": {{"key": "id", "name": "title", "value": "amount"}}, "stages": {{"Discovery call": "QUALIFIED"}},
            "defaults": {{"customer": "{customer}", "currency": "EUR", "close_date": "2099-06-30"}}}}"#
        ),
    );
    place.file(
        "deals.csv",
        "\u{feff}Opportunity ID,Deal Name,Amount,Currency,Close,Stage,Product,Owner\r\n\
         006A,From CSV,10,Euro,2099-06-30,discovery CALL,K8s,Jo\r\n,,,,,,,\r\n",
    );
    place.file(
        "deals.ndjson",
        format!(
            "{}\n\n{}\nno object\n",
            r#"{"ID": "006B", "title": "From NDJSON", "amount": 10.5, "stage": "Discovery call", "solutions": ["Tessarine Vault"], "team": [{"name": "Ada", "email": "ada@a.example", "phone": "+1 555 0100"}], "unknown": {"a": 1}}"#,
            r#"{"id": "006C", "title": "Without team", "amount": "10", "solutions": "Tessarine Vault"}"#,
        ),
    );
    let csv = place.opportunities(&company, "deals.csv", &["--mapping", "mapping.toml"]);
    assert_eq!(csv.code, 0, "{csv:?}");
    assert_eq!(
        csv.faults,
        ["note: column \"owner\" is not known, and is left out"]
    );
    let json = place.opportunities(
        &company,
        "deals.ndjson",
        &["--mapping", "mapping.json", "--failed", "failed.ndjson"],
    );
    assert_eq!(json.code, 1, "{json:?}");
    assert!(
        json.faults[0].starts_with("line 3, field team: TEAM_REQUIRED:"),
        "{json:?}"
    );
    assert!(
        json.faults[1].starts_with("line 4: INVALID_VALUE: this is not an object of JSON"),
        "{json:?}"
    );
    let failed = fs::read_to_string(place.folder.join("failed.ndjson")).expect("the failed rows");
    assert!(
        failed.starts_with("{\"id\": \"006C\"") && failed.ends_with("\nno object\n"),
        "{failed}"
    );
    let records = place.records().await;
    let names: Vec<_> = records.iter().map(|record| record.name.as_str()).collect();
    assert_eq!(names, ["From CSV", "From NDJSON"]);
    for record in &records {
        assert_eq!(
            record.sales_stage,
            Some(SalesStage::Qualified),
            "{record:?}"
        );
    }
    assert_eq!(records[0].crm_id.as_deref(), Some("006A"));
    assert_eq!(records[1].value_minor, 1050);
}

/// R94, C14: a batch is taken back as far as the statuses permit, and can be imported again.
async fn a_batch_is_taken_back_where_the_statuses_permit(place: &Place) {
    let company = place.programme().await;
    place.file("deals.csv", company.rows(0..3));
    let ran = place.opportunities(&company, "deals.csv", &[]);
    let batch = batch(&ran);
    let won = place.records().await.remove(1);
    let on = place.on().await;
    // As if it had been won since.
    let mut row = won.clone().into_active_model();
    row.status = Set(Status::Won);
    row.update(&on).await.expect("a won record");
    on.close().await.expect("a closed connection");
    let undo = |batch: &str| place.ran(&["import", "undo", batch, "--company", &company.name]);
    let undone = undo(&batch);
    assert_eq!(
        (undone.code, undone.said.as_str()),
        (1, "2 taken back, 1 kept"),
        "{undone:?}"
    );
    assert!(
        undone.faults[0].starts_with("K-000001: TERMINAL_STATE: "),
        "{undone:?}"
    );
    let statuses: Vec<_> = place.records().await.iter().map(|it| it.status).collect();
    assert_eq!(
        statuses,
        [Status::ClosedAsError, Status::Won, Status::ClosedAsError]
    );
    assert_eq!(undo(&batch).said, "0 taken back, 1 kept");

    let again = place.opportunities(&company, "deals.csv", &[]);
    assert!(
        again
            .said
            .starts_with("3 rows: 2 created, 1 unchanged, 0 refused\n"),
        "{again:?}"
    );
    let none = undo("0190aaaa-0000-7000-8000-000000000000");
    assert_eq!(none.code, 2);
    assert_eq!(
        none.faults,
        ["covente: There is no such batch of this company."]
    );
}

on_both!(
    a_preview_stores_nothing_and_a_second_run_changes_nothing,
    a_row_says_all_that_a_deal_has,
    only_the_failed_rows_are_written_out_again,
    a_mapping_says_what_a_file_calls_things,
    a_batch_is_taken_back_where_the_statuses_permit,
);

//! What goes wrong around an import of opportunities: kills, full disks, and files and databases that cannot be used.

use std::{
    fmt::Write as _,
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use covente_entity::{import_batch, import_row};
use sea_orm::{ConnectionTrait as _, EntityTrait as _, PaginatorTrait as _};

use crate::{
    Place, Ran, on_both,
    opportunities::{Company, HEADER},
};

/// C14: `kill -9` in the middle loses nothing and doubles nothing; the next run goes on with the same batch.
async fn a_run_that_is_killed_goes_on_where_it_stopped(place: &Place) {
    const ROWS: u32 = 4_000;
    let company = place.programme().await;
    place.file("deals.csv", company.rows(0..ROWS));
    let arguments = [
        "import",
        "opportunities",
        "deals.csv",
        "--company",
        &company.name,
    ];
    let mut command = place.command(&arguments);
    let mut child = command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program runs");
    let on = place.on().await;
    let stored = async || {
        import_row::Entity::find()
            .count(&on)
            .await
            .expect("a count")
    };
    for _ in 0..6_000 {
        if stored().await > 0 {
            break;
        }
        thread::sleep(Duration::from_millis(10));
    }
    child.kill().expect("a process of ours");
    child.wait().expect("the end of a process");
    let before = stored().await;
    assert!(
        before > 0 && before < u64::from(ROWS) && before.is_multiple_of(500),
        "whole transactions: {before}"
    );
    let ran = place.ran(&arguments);
    assert_eq!(ran.code, 0, "{ran:?}");
    let rest = u64::from(ROWS) - before;
    let said = format!("{ROWS} rows: {rest} created, {before} unchanged, 0 refused\n");
    assert!(ran.said.starts_with(&said), "{ran:?}");
    assert_eq!(stored().await, u64::from(ROWS));
    let batches = import_batch::Entity::find()
        .all(&on)
        .await
        .expect("batches");
    assert_eq!(batches.len(), 1);
    assert!(batches[0].finished_at.is_some());
    on.close().await.expect("a closed connection");
    let records = place.records().await;
    assert_eq!(records.len(), usize::try_from(ROWS).expect("a number"));
    assert!(records.windows(2).all(|two| two[0].name < two[1].name));
}

/// Exit code 2, one sentence, nothing stored.
async fn a_file_that_cannot_be_used_is_told_in_one_sentence(place: &Place) {
    let company = place.programme().await;
    let utf16: Vec<u8> = "\u{feff}key,name"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let row = company.row("A-1");
    for (content, said) in [
        (Vec::new(), "it is empty"),
        (
            b"key,name,customer,currency,close_date,team\n".to_vec(),
            "lacks value, solutions",
        ),
        (utf16, "it is UTF-16"),
        (
            format!("{HEADER},name\n{row},x").into_bytes(),
            "two columns named name",
        ),
        (
            format!("{HEADER}\n{row}").replace(',', ";").into_bytes(),
            "separated by ';'",
        ),
        (format!("{HEADER}\r{row}\r").into_bytes(), "carriage return"),
        (b"key,n\xe4me\n".to_vec(), "not UTF-8"),
    ] {
        place.file("deals.csv", content);
        told(&place.opportunities(&company, "deals.csv", &[]), said);
    }
    told(
        &place.opportunities(&company, "nowhere.csv", &[]),
        "nowhere.csv cannot be used",
    );
    told(
        &place.opportunities(&company, ".", &[]),
        "it is a directory",
    );
    place.file("deals.csv", company.rows(0..2));
    for (mapping, said) in [
        (
            "[columns]\nprice = \"Price\"",
            "\"price\", which is no column of ours",
        ),
        ("[columns", "mapping.toml cannot be used"),
        ("[cloumns]\nname = \"Name\"", "unknown field `cloumns`"),
    ] {
        place.file("mapping.toml", mapping);
        told(
            &place.opportunities(&company, "deals.csv", &["--mapping", "mapping.toml"]),
            said,
        );
    }
    place.file("failed.csv", "mine");
    let kept = place.opportunities(&company, "deals.csv", &["--failed", "failed.csv"]);
    told(&kept, "failed.csv cannot be used: it is there already");
    for name in ["Nobody".to_owned(), company.customer.id.to_string()] {
        let nobody = Company {
            name,
            customer: company.customer.clone(),
        };
        let ran = place.opportunities(&nobody, "deals.csv", &[]);
        told(&ran, "is no company of this programme");
    }
    assert_eq!(place.records().await, []);
}

fn told(ran: &Ran, said: &str) {
    assert_eq!(ran.code, 2, "{ran:?}");
    assert_eq!((ran.said.as_str(), ran.faults.len()), ("", 1), "{ran:?}");
    assert!(ran.faults[0].contains(said), "{ran:?}");
}

/// What is wrong with a row costs that row alone: a cell without end, another encoding, a line that is none.
async fn a_broken_row_costs_itself_alone(place: &Place) {
    let company = place.programme().await;
    let mut content = format!("\u{feff}{HEADER}\r\n{}\r\n", company.row("A-1")).into_bytes();
    content.extend(format!("A-2,\"{}\n", "endless ".repeat(400_000)).into_bytes());
    content.extend(company.row("A-3").replace("A-3,A-3", "A-3,M").into_bytes());
    content.extend(b"\nA-4,M\xfcller,x,1,EUR,2099-06-30,x,y\nA-5,short\n");
    content.extend(company.row("A-6").into_bytes());
    place.file("deals.csv", content);
    let ran = place.opportunities(&company, "deals.csv", &["--failed", "failed.csv"]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.said
            .starts_with("6 rows: 3 created, 0 unchanged, 3 refused\n"),
        "{ran:?}"
    );
    let starts = [
        "line 3: INVALID_VALUE: the line is longer than 65536 bytes",
        "note: line 3 is not among the failed rows",
        "line 5: INVALID_VALUE: column 2 (name): this is not UTF-8",
        "line 6: INVALID_VALUE: column 3 (customer): the row has 2 columns, the header 8",
    ];
    for (fault, start) in ran.faults.iter().zip(starts) {
        assert!(fault.starts_with(start), "{fault}");
    }
    let failed = std::fs::read(place.folder.join("failed.csv")).expect("the failed rows");
    let mut expected = format!("{HEADER}\n").into_bytes();
    expected.extend(b"A-4,M\xfcller,x,1,EUR,2099-06-30,x,y\nA-5,short\n");
    let lines = String::from_utf8_lossy(&failed).replace('\u{feff}', "");
    assert_eq!(lines, String::from_utf8_lossy(&expected));
}

/// A database that a newer program has changed is left as it is.
async fn a_database_that_is_newer_than_the_program_is_refused(place: &Place) {
    let company = place.programme().await;
    place.file("deals.csv", company.rows(0..2));
    let on = place.on().await;
    on.execute_unprepared(
        "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m99991231_000001_later', 0)",
    )
    .await
    .expect("a newer change");
    on.close().await.expect("a closed connection");
    for ran in [
        place.opportunities(&company, "deals.csv", &[]),
        place.ran(&["export", "all.ndjson"]),
    ] {
        assert_eq!((ran.code, ran.said.as_str()), (4, ""), "{ran:?}");
        assert!(
            ran.faults[0].contains("the database is newer than this program"),
            "{ran:?}"
        );
    }
    assert!(!place.folder.join("all.ndjson").exists());
    assert_eq!(place.records().await, []);
}

on_both!(
    a_run_that_is_killed_goes_on_where_it_stopped,
    a_file_that_cannot_be_used_is_told_in_one_sentence,
    a_broken_row_costs_itself_alone,
    a_database_that_is_newer_than_the_program_is_refused,
);

/// A disk that is full: whole transactions are there, the rest comes with the next run. No file may grow beyond a bound,
/// which is what a full disk is to the program.
#[test]
fn a_full_disk_stores_nothing_by_halves() {
    crate::on_sqlite(async |place: &Place| {
        const ROWS: u32 = 6_000;
        let company = place.programme().await;
        place.file("deals.csv", company.rows(0..ROWS));
        let mut script = String::from("trap '' XFSZ; ulimit -f 9000; exec ");
        write!(
            script,
            "{} import opportunities deals.csv",
            env!("CARGO_BIN_EXE_covente")
        )
        .expect("a text");
        let output = Command::new("sh")
            .args(["-c", &script])
            .env_remove("COVENTE_DATA")
            .env("COVENTE_DATABASE_URL", &place.url)
            .env("COVENTE_PARTNER", &company.name)
            .current_dir(&place.folder)
            .output()
            .expect("the program runs");
        let ran = Ran::of(&output);
        assert_eq!((ran.code, ran.said.as_str()), (1, ""), "{ran:?}");
        let told = ran.faults.last().expect("a sentence");
        assert!(told.contains("disk"), "{ran:?}");
        let before = place.records().await.len();
        assert!(
            before > 0 && before < 6_000 && before.is_multiple_of(500),
            "whole transactions: {before}"
        );
        let ran = place.opportunities(&company, "deals.csv", &[]);
        assert_eq!(ran.code, 0, "{ran:?}");
        assert_eq!(place.records().await.len(), 6_000);
    });
}

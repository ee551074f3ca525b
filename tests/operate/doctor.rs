//! `covente init` and `covente doctor`: settings to begin with, and what is wrong with them.

use std::{fs, os::unix::fs::PermissionsExt as _};

use crate::{
    on_both, on_sqlite,
    program::{Place, Ran},
    programme::Programme,
    server::{Server, free_port},
};

/// The line about one thing, once the doctor has said that it is wrong, with the exit code.
fn wrong(ran: &Ran, what: &str, code: i32) -> String {
    assert_eq!(ran.code, code, "{ran:?}");
    let begin = format!("wrong  {what:<10} ");
    let line = ran.said.lines().find_map(|line| line.strip_prefix(&begin));
    line.unwrap_or_else(|| panic!("nothing wrong of {what}: {ran:?}"))
        .to_owned()
}

async fn what_is_as_it_should_be_is_said_to_be(place: &Place) {
    place.done(&["migrate", "up"]);
    let said = place.done(&["doctor"]);
    for what in [
        "settings",
        "database",
        "migrations",
        "clock",
        "mail",
        "keys",
    ] {
        assert!(said.contains(&format!("ok     {what:<10} ")), "{said}");
    }
    assert_eq!(said.lines().count(), 6, "{said}");
}

async fn a_database_of_another_version_is_told(place: &Place) {
    place.done(&["migrate", "up"]);
    place
        .execute("DELETE FROM seaql_migrations WHERE version = (SELECT MAX(version) FROM seaql_migrations)")
        .await;
    let line = wrong(&place.covente(&["doctor"]), "migrations", 3);
    assert!(line.ends_with("run covente migrate up"), "{line}");
}

async fn a_clock_that_runs_behind_the_events_is_told(place: &Place) {
    Programme::fill(place).await;
    let at = if place.is_sqlite() {
        "strftime('%Y-%m-%d %H:%M:%S+00:00', 'now', '+1 hour')"
    } else {
        "now() + interval '1 hour'"
    };
    event(place, at).await;
    let line = wrong(&place.covente(&["doctor"]), "clock", 1);
    assert!(line.contains("s in the future"), "{line}");
}

/// An event of that moment, whatever it is about.
async fn event(place: &Place, at: &str) {
    let id = "'01900000-0000-7000-8000-000000000001'";
    let id = if place.is_sqlite() {
        "randomblob(16)"
    } else {
        id
    };
    let off = if place.is_sqlite() {
        "PRAGMA foreign_keys = OFF"
    } else {
        "SET session_replication_role = replica"
    };
    place
        .execute(&format!(
            "{off}; INSERT INTO event (position, engagement_id, opportunity_id, partner_id, kind, via, at, recorded_at, \
             record_version, schema, changes, audience) VALUES (1, {id}, {id}, {id}, 'CREATED', 'API', {at}, {at}, 1, 1, \
             '{{}}', '{{}}')"
        ))
        .await;
}

async fn a_file_that_is_not_there_is_told_and_not_made(place: &Place) {
    let line = wrong(&place.covente(&["doctor"]), "database", 2);
    assert!(line.contains("covente migrate up makes it"), "{line}");
    assert!(!place.file("covente.sqlite").exists());
}

async fn a_damaged_file_is_told(place: &Place) {
    place.done(&["migrate", "up"]);
    let file = place.file("covente.sqlite");
    let mut bytes = fs::read(&file).expect("the database");
    // Not what is read when it is opened.
    let end = bytes.len();
    bytes[end - 8_192..].fill(0x5a);
    fs::write(&file, bytes).expect("the database");
    let ran = place.covente(&["doctor"]);
    let line = wrong(&ran, "database", 1);
    assert!(line.starts_with("the file is damaged"), "{line}");
    assert!(ran.said.contains("restore a backup"), "{ran:?}");
}

async fn what_does_not_answer_is_told_with_its_settings(place: &Place) {
    place.done(&["migrate", "up"]);
    let port = free_port().to_string();
    let mail = [
        ("COVENTE_MAIL", "smtp"),
        ("COVENTE_MAIL_HOST", "127.0.0.1"),
        ("COVENTE_MAIL_PORT", port.as_str()),
        ("COVENTE_MAIL_FROM", "Covente <covente@example.com>"),
    ];
    let line = wrong(&place.covente_with(&mail, &["doctor"]), "mail", 1);
    assert!(line.contains("COVENTE_MAIL_PORT"), "{line}");
    let issuer = format!("http://127.0.0.1:{port}/");
    let oidc = [
        ("COVENTE_AUTH_MODE", "oidc"),
        ("COVENTE_OIDC_ISSUER", issuer.as_str()),
        ("COVENTE_AUDIENCE", "covente"),
    ];
    let line = wrong(&place.covente_with(&oidc, &["doctor"]), "keys", 1);
    assert!(line.contains("cannot be reached"), "{line}");
    let line = wrong(
        &place.covente_with(&[("COVENTE_LISTEN", "8080")], &["doctor"]),
        "settings",
        2,
    );
    assert!(line.starts_with("COVENTE_LISTEN is '8080'"), "{line}");
}

async fn a_file_of_settings_is_all_that_a_server_needs(place: &Place) {
    let url = "sqlite:own.sqlite";
    place.done(&["init", "own.env", "--database-url", url]);
    let file = place.file("own.env");
    let mode = fs::metadata(&file).expect("a file").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let before = fs::read_to_string(&file).expect("a file");
    let again = place.covente(&["init", "own.env"]);
    assert_eq!(again.code, 2, "{again:?}");
    assert_eq!(fs::read_to_string(&file).expect("a file"), before);

    // What the environment says goes before it: it must say nothing here.
    let alone = |arguments: &[&str]| {
        let mut command = place.command();
        command.env_remove("COVENTE_DATABASE_URL");
        command.env_remove("COVENTE_SECRET");
        let output = command.args(arguments).output().expect("the program");
        assert!(output.status.success(), "{arguments:?}: {output:?}");
    };
    alone(&["migrate", "up", "--settings", "own.env"]);
    alone(&["doctor", "--settings", "own.env"]);
    assert!(place.file("own.sqlite").exists());
    assert!(!place.file("covente.sqlite").exists());
    let server = Server::start(place, &[("COVENTE_SETTINGS", "own.env")]).await;
    assert_eq!(server.get("/readyz").await.0, 200);
}

async fn a_file_of_settings_that_says_nonsense_is_refused(place: &Place) {
    fs::write(place.file("own.env"), "COVENTE_LISTN=127.0.0.1:0\n").expect("a file");
    let ran = place.covente(&["doctor", "--settings", "own.env"]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(
        ran.faults.contains("COVENTE_LISTN is no setting"),
        "{ran:?}"
    );
    fs::write(place.file("own.env"), "hunter2\n").expect("a file");
    let ran = place.covente(&["doctor", "--settings", "own.env"]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.faults.contains("line 1"), "{ran:?}");
    assert!(!ran.faults.contains("hunter2"), "{ran:?}");
}

on_both!(
    what_is_as_it_should_be_is_said_to_be,
    a_database_of_another_version_is_told,
    a_clock_that_runs_behind_the_events_is_told,
);

on_sqlite!(
    a_file_that_is_not_there_is_told_and_not_made,
    a_damaged_file_is_told,
    what_does_not_answer_is_told_with_its_settings,
    a_file_of_settings_is_all_that_a_server_needs,
    a_file_of_settings_that_says_nonsense_is_refused,
);

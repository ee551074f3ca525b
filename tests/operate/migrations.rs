//! `covente migrate` and `serve --migrate`: what is done with a database that is not of this version.

use std::process::Stdio;

use crate::{on_both, on_sqlite, program::Place, server::Server};

const OLDER: &str =
    "DELETE FROM seaql_migrations WHERE version = (SELECT MAX(version) FROM seaql_migrations)";
const NEWER: &str =
    "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m20990101_000001_future', 0)";
const APPLIED: &str = "SELECT COUNT(*) FROM seaql_migrations";

async fn status_and_check_tell_of_a_file_that_is_not_there_and_make_none(place: &Place) {
    let status = place.covente(&["migrate", "status"]);
    assert_eq!(status.code, 0, "{status:?}");
    assert!(status.said.lines().count() > 10, "{status:?}");
    assert!(
        status.said.lines().all(|line| line.starts_with("missing ")),
        "{status:?}"
    );
    let check = place.covente(&["migrate", "check"]);
    assert_eq!(check.code, 2, "{check:?}");
    assert!(check.faults.contains("covente migrate up"), "{check:?}");
    for migrate in ["check", "off"] {
        let serve = place.covente(&["serve", "--migrate", migrate, "--listen", "127.0.0.1:0"]);
        assert_eq!(serve.code, 2, "{serve:?}");
    }
    assert!(!place.file("covente.sqlite").exists());
}

async fn what_is_missing_is_told_by_the_exit_code(place: &Place) {
    let said = place.done(&["migrate", "up"]);
    assert!(
        said.lines().all(|line| line.starts_with("applied ")),
        "{said}"
    );
    assert_eq!(place.done(&["migrate", "check"]), "");
    place.execute(OLDER).await;
    let check = place.covente(&["migrate", "check"]);
    assert_eq!(check.code, 3, "{check:?}");
    assert_eq!(
        check.faults,
        "covente: the database lacks one schema change of this program; run covente migrate up"
    );
    let status = place.done(&["migrate", "status"]);
    let last = status.lines().next_back().expect("a line");
    assert!(last.starts_with("missing m"), "{status}");
    let serve = place.covente(&["serve", "--migrate", "check", "--listen", "127.0.0.1:0"]);
    assert_eq!(serve.code, 3, "{serve:?}");
}

async fn a_database_that_is_newer_is_left_alone(place: &Place) {
    place.done(&["migrate", "up"]);
    place.execute(NEWER).await;
    let before = place.count(APPLIED).await;
    let listen = "127.0.0.1:0";
    let commands: [&[&str]; 6] = [
        &["migrate", "up"],
        &["migrate", "status"],
        &["migrate", "check"],
        &["serve", "--listen", listen],
        &["serve", "--migrate", "check", "--listen", listen],
        &["doctor"],
    ];
    for command in commands {
        let ran = place.covente(command);
        assert_eq!(ran.code, 4, "{command:?}: {ran:?}");
        let all = format!("{}{}", ran.said, ran.faults);
        assert!(
            all.contains("the database is newer than this program")
                && all.contains("m20990101_000001_future"),
            "{command:?}: {ran:?}"
        );
    }
    assert_eq!(place.count(APPLIED).await, before);
}

/// A node of the old version may be started anew while the others are on the new one.
async fn a_server_that_does_not_look_serves_whatever_there_is(place: &Place) {
    place.done(&["migrate", "up"]);
    place.execute(NEWER).await;
    let server = Server::start(place, &[("COVENTE_MIGRATE", "off")]).await;
    assert_eq!(server.get("/readyz").await.0, 200);
}

async fn many_at_once_take_turns(place: &Place) {
    let start = |_| {
        let mut command = place.command();
        command.args(["migrate", "up"]).stdout(Stdio::null());
        command.stderr(Stdio::piped()).spawn().expect("the program")
    };
    let all: Vec<_> = (0..5).map(start).collect();
    for one in all {
        let output = one.wait_with_output().expect("an end");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{said}");
    }
    assert_eq!(place.done(&["migrate", "check"]), "");
}

/// The last schema change cannot be applied: a table of its name is there.
async fn one_that_fails_leaves_nothing_behind(place: &Place) {
    place.execute("CREATE TABLE api_token (id integer)").await;
    let up = place.covente(&["migrate", "up"]);
    assert_eq!(up.code, 1, "{up:?}");
    assert!(up.faults.contains("api_token"), "{up:?}");
    let tables = if place.is_sqlite() {
        "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table'"
    } else {
        "SELECT COUNT(*) FROM pg_tables WHERE schemaname = 'public'"
    };
    assert_eq!(place.count(tables).await, 1, "tables beside ours");
    place.execute("DROP TABLE api_token").await;
    place.done(&["migrate", "up"]);
}

on_sqlite!(status_and_check_tell_of_a_file_that_is_not_there_and_make_none);

on_both!(
    what_is_missing_is_told_by_the_exit_code,
    a_database_that_is_newer_is_left_alone,
    a_server_that_does_not_look_serves_whatever_there_is,
    many_at_once_take_turns,
    one_that_fails_leaves_nothing_behind,
);

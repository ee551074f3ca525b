//! `covente backup` and `covente restore`: copies that are whole, and nothing that is lost by making them.

use std::{fs, os::unix::fs::PermissionsExt as _, path::Path};

use sea_orm::ConnectionTrait as _;

use crate::{
    on_sqlite,
    places::sqlite_url,
    program::{Place, count_in},
    server::Server,
};

const TABLE: &str = "CREATE TABLE pair (id integer primary key, side integer, pad blob)";
const PAIRS: &str = "SELECT COUNT(*) FROM pair";

async fn a_copy_that_is_made_while_others_write_holds_one_moment(place: &Place) {
    let _server = Server::start(place, &[]).await;
    place.execute(TABLE).await;
    let on = place.on().await;
    let writer = tokio::spawn(async move {
        let row = "INSERT INTO pair (side, pad) VALUES (0, zeroblob(2000))";
        let pair = format!("BEGIN IMMEDIATE; {row}; {row}; COMMIT");
        loop {
            on.execute_unprepared(&pair).await.expect("a pair");
        }
    });
    let mut before = 0;
    for n in 0..5 {
        let name = format!("copy{n}");
        let said = place.done(&["backup", &name]);
        assert!(said.starts_with(&format!("{name}: ")), "{said}");
        let pairs = count_in(&sqlite_url(&place.file(&name)), PAIRS).await;
        assert_eq!(pairs % 2, 0, "half a transaction");
        assert!(pairs >= before, "a copy that is older than the one before");
        before = pairs;
        let mode = fs::metadata(place.file(&name)).expect("a copy");
        assert_eq!(mode.permissions().mode() & 0o777, 0o600);
    }
    writer.abort();
    assert!(before > 0, "nothing was written meanwhile");
}

async fn a_backup_takes_the_place_of_a_database(place: &Place) {
    place.done(&["migrate", "up"]);
    place.execute(TABLE).await;
    place
        .execute("INSERT INTO pair (side) VALUES (0), (1)")
        .await;
    place.done(&["backup", "copy"]);
    place.execute("DELETE FROM pair").await;
    let again = place.covente(&["backup", "copy"]);
    assert_eq!(again.code, 2, "{again:?}");
    let taken = place.covente(&["restore", "copy"]);
    assert_eq!(taken.code, 2, "{taken:?}");
    assert_eq!(place.count(PAIRS).await, 0);
    place.done(&["restore", "copy", "--replace"]);
    assert_eq!(place.count(PAIRS).await, 2);
    place.done(&["migrate", "check"]);
    assert!(!place.file("covente.sqlite.part").exists());
    let server = Server::start(place, &[]).await;
    assert_eq!(server.get("/readyz").await.0, 200);
}

async fn what_is_no_whole_backup_of_ours_replaces_nothing(place: &Place) {
    place.done(&["migrate", "up"]);
    place.execute(TABLE).await;
    place.execute("INSERT INTO pair (side) VALUES (7)").await;
    place.done(&["backup", "copy"]);
    let whole = fs::read(place.file("copy")).expect("a copy");
    fs::write(place.file("letter"), "a letter").expect("a file");
    let mut damaged = whole.clone();
    let middle = damaged.len() / 2;
    damaged[middle..middle + 8192].fill(0x5a);
    fs::write(place.file("damaged"), &damaged).expect("a file");
    fs::write(place.file("half"), &whole[..whole.len() / 2]).expect("a file");
    other(&place.file("other")).await;
    for file in ["absent", "letter", "damaged", "half", "other"] {
        let ran = place.covente(&["restore", file, "--replace"]);
        assert_eq!(ran.code, 2, "{file}: {ran:?}");
        let said = format!("covente: {file} cannot be used: ");
        assert!(ran.faults.starts_with(&said), "{ran:?}");
        let is_damaged = ["damaged", "half"].contains(&file);
        assert_eq!(
            ran.faults.contains("it is damaged ("),
            is_damaged,
            "{ran:?}"
        );
        assert_eq!(place.count("SELECT side FROM pair").await, 7, "{file}");
    }
    place
        .execute("INSERT INTO seaql_migrations (version, applied_at) VALUES ('m20990101_000001_future', 0)")
        .await;
    place.done(&["backup", "newer"]);
    place
        .execute("DELETE FROM seaql_migrations WHERE version = 'm20990101_000001_future'")
        .await;
    let newer = place.covente(&["restore", "newer", "--replace"]);
    assert_eq!(newer.code, 4, "{newer:?}");
    place.done(&["migrate", "check"]);
}

/// A database of another program.
async fn other(file: &Path) {
    let url = format!("{}?mode=rwc", sqlite_url(file));
    let on = sea_orm::Database::connect(&url).await.expect("a database");
    on.execute_unprepared(TABLE).await.expect("a table");
    on.close().await.expect("a closed connection");
}

async fn a_database_that_is_served_is_not_replaced(place: &Place) {
    place.done(&["migrate", "up"]);
    place.done(&["backup", "copy"]);
    let mut server = Server::start(place, &[]).await;
    let refused = place.covente(&["restore", "copy", "--replace"]);
    assert_eq!(refused.code, 1, "{refused:?}");
    assert!(
        refused.faults.contains("stop the server first"),
        "{refused:?}"
    );
    server.signal("-TERM");
    assert_eq!(server.ended().await, Some(0));
    place.done(&["restore", "copy", "--replace"]);
}

/// No file may grow beyond some kilobytes, which is to a program what a full disk is.
async fn a_full_disk_is_said_and_leaves_nothing_half(place: &Place) {
    let full = |kilobytes: u32| format!("trap '' XFSZ; ulimit -f {kilobytes}");
    let up = place.in_shell(&full(64), "migrate up");
    assert_eq!(up.code, 1, "{up:?}");
    assert!(up.faults.contains("takes no more"), "{up:?}");
    let tables = "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table'";
    assert_eq!(place.count(tables).await, 0);

    place.done(&["migrate", "up"]);
    place.execute(TABLE).await;
    place
        .execute("INSERT INTO pair (side, pad) VALUES (1, zeroblob(3000000))")
        .await;
    let backup = place.in_shell(&full(1000), "backup copy");
    assert_eq!(backup.code, 1, "{backup:?}");
    assert!(
        backup.faults.contains("the disk of copy takes no more"),
        "{backup:?}"
    );
    for name in ["copy", "copy.part", "copy.part-journal"] {
        assert!(!place.file(name).exists(), "{name} was left behind");
    }
    place.done(&["backup", "copy"]);
    place.execute("UPDATE pair SET side = 2").await;
    let restore = place.in_shell(&full(1000), "restore copy --replace");
    assert_eq!(restore.code, 1, "{restore:?}");
    assert_eq!(place.count("SELECT side FROM pair").await, 2);
    assert!(!place.file("covente.sqlite.part").exists());
    let init = place.in_shell(&full(1), "init new.env");
    assert_eq!(init.code, 1, "{init:?}");
    assert!(!place.file("new.env").exists());
}

on_sqlite!(
    a_copy_that_is_made_while_others_write_holds_one_moment,
    a_backup_takes_the_place_of_a_database,
    what_is_no_whole_backup_of_ours_replaces_nothing,
    a_database_that_is_served_is_not_replaced,
    a_full_disk_is_said_and_leaves_nothing_half,
);

mod a_postgres_is_copied_by_its_own_programs {
    #[test]
    fn sqlite() {
        let place = crate::Place::on_sqlite();
        let url = [("COVENTE_DATABASE_URL", "postgres://nobody@127.0.0.1/none")];
        for (command, program) in [("backup", "pg_dump"), ("restore", "pg_restore")] {
            let ran = place.covente_with(&url, &[command, "copy"]);
            assert_eq!(ran.code, 2, "{ran:?}");
            assert!(ran.faults.contains(program), "{ran:?}");
        }
    }
}

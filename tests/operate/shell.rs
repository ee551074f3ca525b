//! Completions and manual pages: what shells and readers of manuals take.

use std::{
    io::Write as _,
    process::{Command, Stdio},
};

use crate::{on_sqlite, program::Place};

async fn a_shell_takes_the_completions(place: &Place) {
    let script = place.done(&["completions", "bash"]);
    for word in ["migrate", "backup", "--metrics-listen"] {
        assert!(script.contains(word), "no {word}");
    }
    let mut bash = Command::new("bash")
        .arg("-n")
        .stdin(Stdio::piped())
        .spawn()
        .expect("bash");
    let mut to = bash.stdin.take().expect("its input");
    to.write_all(script.as_bytes()).expect("a script");
    drop(to);
    assert!(bash.wait().expect("an end").success());
    for shell in ["zsh", "fish"] {
        assert!(place.done(&["completions", shell]).contains("migrate"));
    }
}

async fn each_command_has_a_page_of_the_manual(place: &Place) {
    let page = place.done(&["man"]);
    assert!(page.contains(".TH covente 1"), "{page}");
    assert!(page.contains("Exit code: 0 done"), "{page}");
    std::fs::create_dir(place.file("man")).expect("a folder");
    place.done(&["man", "man"]);
    for command in ["serve", "migrate", "backup", "restore", "doctor", "init"] {
        let page = place.file(&format!("man/covente-{command}.1"));
        let text = std::fs::read_to_string(&page).expect("a page");
        assert!(text.contains("database\\-url"), "{command}: {text}");
    }
}

/// A value of the environment may be a secret.
async fn no_help_shows_a_value_of_the_environment(place: &Place) {
    let more = [
        ("COVENTE_SECRET", "hunter2hunter2"),
        ("COVENTE_MAIL_HOST", "hunter2"),
    ];
    for arguments in [
        &["serve", "--help"][..],
        &["man"],
        &["init", "--help"],
        &["doctor", "-h"],
    ] {
        let ran = place.covente_with(&more, arguments);
        assert_eq!(ran.code, 0, "{ran:?}");
        assert!(!ran.said.contains("hunter2"), "{}", ran.said);
    }
}

on_sqlite!(
    a_shell_takes_the_completions,
    each_command_has_a_page_of_the_manual,
    no_help_shows_a_value_of_the_environment,
);

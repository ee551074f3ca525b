//! `covente export` and `covente import programme`: one file, whole or not at all.

use std::fs;

use covente_entity::{event_head, partner};
use sea_orm::{EntityTrait as _, PaginatorTrait as _};

use crate::{Place, on_both};

impl Place {
    async fn companies(&self) -> u64 {
        let on = self.on().await;
        let count = partner::Entity::find().count(&on).await.expect("a count");
        on.close().await.expect("a closed connection");
        count
    }
}

/// C26: what was written comes back row for row, and the same file comes of it again.
async fn an_export_of_an_import_is_the_same_file(place: &Place) {
    let company = place.programme().await;
    place.file("deals.csv", company.rows(0..700));
    assert_eq!(place.opportunities(&company, "deals.csv", &[]).code, 0);
    let written = place.ran(&["export", "all.ndjson"]);
    assert_eq!(
        (written.code, written.said.as_str()),
        (0, ""),
        "{written:?}"
    );
    let file = place.folder.join("all.ndjson");
    let first = fs::read_to_string(&file).expect("the export");
    let again = place.ran(&["export", "all.ndjson"]);
    assert_eq!(again.code, 2, "a file that is there is not overwritten");
    assert_eq!(
        place.ran(&["import", "programme", "all.ndjson"]).code,
        2,
        "not empty"
    );

    let other = Place::new("other");
    other.migrate();
    let read = other.ran(&["import", "programme", &file.to_string_lossy()]);
    assert_eq!(read.code, 0, "{read:?}");
    let second = other.covente(&["export"]);
    assert!(second.status.success());
    let second = String::from_utf8(second.stdout).expect("a text");
    let rows = |text: &str| text.lines().skip(1).map(str::to_owned).collect::<Vec<_>>();
    assert!(first.lines().count() > 3_500, "{}", first.lines().count());
    assert_eq!(rows(&first), rows(&second));
    let on = other.on().await;
    let head = event_head::Entity::find_by_id(1).one(&on).await;
    assert_eq!(head.expect("an answer").expect("a head").position, 700);
    on.close().await.expect("a closed connection");

    // It goes on from there: the next event has the next number.
    other.file("more.csv", company.rows(700..701));
    let more = other.opportunities(&company, "more.csv", &[]);
    assert_eq!(more.code, 0, "{more:?}");
    assert_eq!(other.records().await.len(), 701);
    other.remove();
}

/// A file that was cut off or changed stores nothing, and is told in one sentence.
async fn a_damaged_export_stores_nothing(place: &Place) {
    let source = Place::new("source");
    source.migrate();
    let company = source.programme().await;
    source.file("deals.csv", company.rows(0..2));
    assert_eq!(source.opportunities(&company, "deals.csv", &[]).code, 0);
    assert_eq!(source.ran(&["export", "all.ndjson"]).code, 0);
    let whole = fs::read_to_string(source.folder.join("all.ndjson")).expect("the export");
    source.remove();
    let lines: Vec<_> = whole.lines().collect();
    let middle = lines.len() / 2;
    let without = |place: usize| {
        let mut lines = lines.clone();
        lines.remove(place);
        lines.join("\n")
    };
    for (content, said) in [
        (String::new(), "it was cut off"),
        (lines[..middle].join("\n"), "it was cut off"),
        (
            String::from_utf8_lossy(&whole.as_bytes()[..whole.len() / 2]).into_owned(),
            "is not what covente export writes",
        ),
        (without(0), "does not begin as covente export begins"),
        (
            without(lines.len() - 2),
            "it should hold 2 rows of import_row",
        ),
        (
            whole.replacen("\"co_sell_ready\"", "\"ready\"", 1),
            "lacks co_sell_ready",
        ),
        (
            whole.replacen("\"version\":1", "\"version\":\"one\"", 1),
            "version is not what the table holds",
        ),
        (
            whole.replacen("\"format\":1", "\"format\":2", 1),
            "a newer covente wrote it",
        ),
        (
            whole.replacen("\"schema\":\"m2", "\"schema\":\"m1", 1),
            "an older covente wrote it",
        ),
    ] {
        place.file("damaged.ndjson", content);
        let ran = place.ran(&["import", "programme", "damaged.ndjson"]);
        assert_eq!((ran.code, ran.said.as_str()), (2, ""), "{said}: {ran:?}");
        let told = ran.faults.last().expect("a sentence");
        assert!(
            told.contains("damaged.ndjson cannot be used") && told.contains(said),
            "{ran:?}"
        );
        assert_eq!(place.companies().await, 0, "{said}");
    }
    place.file("whole.ndjson", &whole);
    assert_eq!(place.ran(&["import", "programme", "whole.ndjson"]).code, 0);
    assert_eq!(place.records().await.len(), 2);
}

on_both!(
    an_export_of_an_import_is_the_same_file,
    a_damaged_export_stores_nothing,
);

//! What cannot be read is null in its own place, with an error at its path, and takes nothing along (design §5).

use covente::config::Config;
use sea_orm::ConnectionTrait as _;
use serde_json::{Value, json};

use crate::{
    on_both_with,
    support::{Persona, World},
};

use Persona::{A, B};

const DOCUMENT: &str = include_str!("documents/everything-of-a-deal.graphql");

/// A table that is gone, and what of the document is read from it, or shown by what is: a record is read with its location,
/// and who is on the team decides what of the deal is seen.
const GONE: [(&str, &[&str]); 7] = [
    (
        "team_member",
        &[
            "/opportunity/availableActions",
            "/opportunity/engagement/history",
            "/opportunity/engagement/jointTeam",
            "/opportunity/engagement/messages",
            "/opportunity/engagement/parties",
            "/opportunity/history",
            "/opportunity/milestones",
            "/opportunity/team",
        ],
    ),
    (
        "opportunity_solution",
        &[
            "/opportunity/availableActions",
            "/opportunity/milestones",
            "/opportunity/solutions",
        ],
    ),
    ("invitation", &["/opportunity/invitations"]),
    (
        "registration",
        &[
            "/opportunity/availableActions",
            "/opportunity/milestones",
            "/opportunity/registrations",
        ],
    ),
    ("message", &["/opportunity/engagement/messages"]),
    (
        "event",
        &[
            "/opportunity/engagement/history",
            "/opportunity/history",
            "/opportunity/milestones",
        ],
    ),
    ("location", &["/opportunity", "/viewer/partner/locations"]),
];

async fn a_relation_that_cannot_be_read_is_null_and_nothing_else_is(world: &World) {
    let mut deal = world.create_deal(A, json!({})).await;
    world.invite(A, &mut deal, B).await;
    let a = world.person(A);
    let variables = json!({"id": deal.id});
    let whole = a.data(DOCUMENT, variables.clone()).await;
    let behind = world.behind().await;
    for (table, read_from_it) in GONE {
        let rename = |from: &str, to: &str| format!("ALTER TABLE {from} RENAME TO {to}");
        let away = rename(table, "away");
        behind.execute_unprepared(&away).await.expect("a table");
        let answer = a.query(DOCUMENT, variables.clone()).await;
        let back = rename("away", table);
        behind.execute_unprepared(&back).await.expect("a table");

        let mut expected = whole.clone();
        for pointer in read_from_it {
            *expected.pointer_mut(pointer).expect("a field") = Value::Null;
        }
        assert_eq!(answer["data"], expected, "without {table}: {answer:#}");
        let mut paths: Vec<String> = Vec::new();
        for error in answer["errors"].as_array().expect("errors") {
            assert_eq!(error["extensions"]["code"], "INTERNAL");
            let steps = error["path"].as_array().expect("a path").iter();
            let steps = steps.map(|step| {
                step.as_str()
                    .map_or_else(|| step.to_string(), str::to_owned)
            });
            paths.push(steps.fold(String::new(), |path, step| path + "/" + &step));
        }
        paths.sort_unstable();
        assert_eq!(paths, read_from_it, "without {table}");
        assert_eq!(
            a.data(DOCUMENT, variables.clone()).await,
            whole,
            "{table} is back"
        );
    }
    behind.close().await.expect("a connection that closes");
}

// What was read before would be known, and not be read again.
fn knowing_nothing(config: &mut Config) {
    config.cache_megabytes = Some("0".into());
}

on_both_with!(knowing_nothing: a_relation_that_cannot_be_read_is_null_and_nothing_else_is);

//! The rule tables, printed whole and compared with checked-in files: a change of a rule is a diff that a reader can
//! judge. `UPDATE=1 cargo test --test tables` writes them anew.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use covente::domain::action::Action;
use covente::domain::deadline::{self, KINDS};
use covente::domain::duration;
use covente::domain::event::EventKind;
use covente::domain::lifecycle::{STATUSES, Step, Stop, next};
use covente::domain::notification::{Side, TOPICS, Whom, rule, whom};
use covente::domain::permission::{Deed, Duty, Hold, Reach, hold, reach};
use covente::domain::registration::machine::{self, Act, STATES};
use covente::domain::registration::{Condition, asks};
use covente::domain::viewer::Role;
use covente::domain::visibility::{Extent, Group, Relation, extent};
use covente::domain::webhook::{PAUSES, SIGHT_LOST, TEST, event_type};
use covente_entity::types::{IncentiveKind, RegistrationProfile};

#[path = "tables/errors.rs"]
mod errors;
#[path = "tables/settings.rs"]
mod settings;

fn table(title: &str, head: &str, columns: &[String], rows: &[(String, Vec<String>)]) -> String {
    let mut text = format!(
        "# {title}\n\n| {head} | {} |\n|{}\n",
        columns.join(" | "),
        " --- |".repeat(columns.len() + 1)
    );
    for (name, cells) in rows {
        writeln!(text, "| {name} | {} |", cells.join(" | ")).expect("a file of this repository");
    }
    text
}

fn compare(name: &str, printed: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("docs/tables")
        .join(name);
    #[expect(
        clippy::disallowed_methods,
        reason = "a switch of this test, not a setting"
    )]
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, printed).expect("a file of this repository");
    }
    let checked_in = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(
        checked_in,
        printed,
        "{} is not what the code does",
        path.display()
    );
}

#[test]
fn the_lifecycle_is_the_checked_in_table_r96() {
    let columns: Vec<String> = Step::ALL.iter().map(|step| format!("{step:?}")).collect();
    let rows: Vec<_> = STATUSES
        .iter()
        .map(|from| {
            let cells = Step::ALL.iter().map(|step| match next(*from, *step) {
                Ok(to) => format!("{to:?}"),
                Err(Stop::Terminal) => "closed".to_owned(),
                Err(Stop::Illegal) => "-".to_owned(),
            });
            (format!("{from:?}"), cells.collect())
        })
        .collect();
    compare(
        "lifecycle.md",
        &table("Status after each step (R96)", "from", &columns, &rows),
    );
}

#[test]
fn the_permissions_are_the_checked_in_table_r7() {
    let scoped = |role: Role, deed, all: bool| {
        let scope = if all || role == Role::PartnerAdmin {
            "all"
        } else {
            "assigned locations"
        };
        match reach(role, deed) {
            Reach::Scope => scope.to_owned(),
            Reach::Team => format!("{scope}, on the team"),
            Reach::Nothing => "-".to_owned(),
        }
    };
    let roles: Vec<(Role, bool)> = Role::ALL
        .into_iter()
        .flat_map(|role| [(role, true), (role, false)])
        .collect();
    let columns: Vec<String> = roles
        .iter()
        .map(|(role, all)| {
            format!(
                "{role}, {} scope",
                if *all { "company" } else { "location" }
            )
        })
        .collect();
    let rows: Vec<_> = Deed::ALL
        .iter()
        .map(|deed| {
            (
                format!("{deed:?}"),
                roles
                    .iter()
                    .map(|(role, all)| scoped(*role, *deed, *all))
                    .collect(),
            )
        })
        .collect();
    let mut printed = table(
        "What a role allows with deals of one's own company (R7)",
        "deed",
        &columns,
        &rows,
    );
    printed.push_str("\n# What each action needs\n\n| action | deed | step | originator only |\n| --- | --- | --- | --- |\n");
    for action in Action::ALL {
        let only = if action.is_originators() { "yes" } else { "-" };
        writeln!(
            printed,
            "| {action:?} | {:?} | {:?} | {only} |",
            action.deed(),
            action.step()
        )
        .expect("a file of this repository");
    }
    let columns: Vec<String> = Role::ALL.iter().map(ToString::to_string).collect();
    let rows: Vec<_> = Duty::ALL
        .iter()
        .map(|duty| {
            let cells = Role::ALL.iter().map(|role| match hold(*role, *duty) {
                Hold::Every => "every company",
                Hold::Own => "own company",
                Hold::Whole => "own company, company scope",
                Hold::Nothing => "-",
            });
            (format!("{duty:?}"), cells.map(str::to_owned).collect())
        })
        .collect();
    printed.push('\n');
    printed.push_str(&table(
        "What a role allows with companies and the catalogue (R4)",
        "duty",
        &columns,
        &rows,
    ));
    compare("permission.md", &printed);
}

#[test]
fn the_visibility_is_the_checked_in_table_of_design_11() {
    let columns: Vec<String> = Relation::ALL
        .iter()
        .map(|relation| format!("{relation:?}"))
        .collect();
    let rows: Vec<_> = Group::ALL
        .iter()
        .map(|group| {
            let cells = Relation::ALL.iter().map(|relation| {
                let extent = extent(*relation, *group);
                if extent == Extent::No {
                    "-".to_owned()
                } else {
                    format!("{extent:?}")
                }
            });
            (format!("{group:?}"), cells.collect())
        })
        .collect();
    compare(
        "visibility.md",
        &table(
            "What a company sees of a record, by what it is to it (R136)",
            "field group",
            &columns,
            &rows,
        ),
    );
}

#[test]
fn registration_is_the_checked_in_tables_r109_r125() {
    const PROFILES: [RegistrationProfile; 2] = [
        RegistrationProfile::Edition2020,
        RegistrationProfile::Edition2023,
    ];
    const INCENTIVES: [IncentiveKind; 3] = [
        IncentiveKind::AzureIpCoSell,
        IncentiveKind::BizAppsPremium,
        IncentiveKind::BizAppsStandard,
    ];
    let columns: Vec<String> = PROFILES
        .iter()
        .flat_map(|profile| INCENTIVES.map(|incentive| format!("{profile:?}, {incentive:?}")))
        .collect();
    let rows: Vec<_> = Condition::ALL
        .iter()
        .map(|condition| {
            let cells = PROFILES.iter().flat_map(|profile| {
                INCENTIVES.map(|incentive| {
                    let asked = asks(*profile, incentive).contains(condition);
                    if asked { "asked" } else { "-" }.to_owned()
                })
            });
            (format!("{condition:?}"), cells.collect())
        })
        .collect();
    let mut printed = table(
        "What must hold before a deal is registered (R109, R117, R118)",
        "condition",
        &columns,
        &rows,
    );
    for (profile, rule) in PROFILES.into_iter().zip(["A20", "R125"]) {
        let columns: Vec<String> = Act::ALL.iter().map(|act| format!("{act:?}")).collect();
        let rows: Vec<_> = STATES
            .iter()
            .map(|from| {
                let cells = Act::ALL
                    .iter()
                    .map(|act| match machine::next(profile, *from, *act) {
                        Ok(to) if machine::closes(profile, to) => format!("{to:?}, then Closed"),
                        Ok(to) => format!("{to:?}"),
                        Err(Stop::Terminal) => "closed".to_owned(),
                        Err(Stop::Illegal) => "-".to_owned(),
                    });
                let name = from.map_or("Pending".to_owned(), |state| format!("{state:?}"));
                (name, cells.collect())
            })
            .collect();
        printed.push('\n');
        let title = format!("State of a registration after each act, {profile:?} ({rule})");
        printed.push_str(&table(&title, "from", &columns, &rows));
    }
    compare("registration.md", &printed);
}

#[test]
fn the_clocks_are_the_checked_in_table_r142_r149() {
    let columns = [
        "runs",
        "whose move it is",
        "seen as",
        "overdue",
        "reminder",
        "then",
        "rule",
    ];
    let columns: Vec<String> = columns.map(str::to_owned).into();
    let rows: Vec<_> = KINDS
        .iter()
        .map(|kind| {
            let terms = deadline::terms(*kind);
            let cells = vec![
                terms.length.to_owned(),
                terms.owner.to_owned(),
                format!("{:?}", terms.group),
                if terms.outlasts {
                    "stays listed"
                } else {
                    "gone"
                }
                .to_owned(),
                if terms.reminds { "yes" } else { "-" }.to_owned(),
                format!("{:?}", terms.consequence),
                terms.rule.to_owned(),
            ];
            (format!("{kind:?}"), cells)
        })
        .collect();
    compare(
        "deadlines.md",
        &table(
            "The clocks that run on a deal (R142, R149)",
            "clock",
            &columns,
            &rows,
        ),
    );
}

#[test]
fn mail_is_the_checked_in_table_r155() {
    let columns = [
        "the record's own company",
        "the company that offered it",
        "rule",
    ];
    let columns: Vec<String> = columns.map(str::to_owned).into();
    let rows: Vec<_> = TOPICS
        .iter()
        .map(|topic| {
            let told = Side::ALL.map(|side| match whom(*topic, side) {
                Whom::Nobody => "-".to_owned(),
                Whom::InboundContacts => "inbound contacts of the location".to_owned(),
                Whom::Team => "team of its record".to_owned(),
            });
            let cells = told.into_iter().chain([rule(*topic).to_owned()]);
            (format!("{topic:?}"), cells.collect())
        })
        .collect();
    compare(
        "notifications.md",
        &table("Who is mailed what (R155)", "topic", &columns, &rows),
    );
}

#[test]
fn what_webhooks_are_called_is_the_checked_in_table_r192() {
    let mut rows: Vec<_> = EventKind::ALL
        .into_iter()
        .map(|kind| {
            (
                event_type(kind).to_owned(),
                vec![format!("`{}`", kind.name())],
            )
        })
        .collect();
    rows.push((
        SIGHT_LOST.to_owned(),
        vec!["`SightLostEvent`: the last of a deal".to_owned()],
    ));
    rows.push((TEST.to_owned(), vec!["`testWebhookEndpoint`".to_owned()]));
    let mut text = table(
        "What a webhook's event is called: `type` (R192)",
        "type",
        &["what happened".to_owned()],
        &rows,
    );
    let pauses: Vec<_> = PAUSES.iter().map(|pause| duration::write(*pause)).collect();
    writeln!(
        text,
        "\nTried {} times, with these pauses and up to a tenth more by chance (R193): {}.",
        PAUSES.len() + 1,
        pauses.join(", ")
    )
    .expect("a file of this repository");
    compare("webhooks.md", &text);
}

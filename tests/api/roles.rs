//! Every cell of the permission matrix of the field (R7), asked of the server: written from the matrix, not from the code.

use covente::domain::viewer::Role;
use serde_json::{Value, json};

use crate::{
    on_both,
    permissions::{member, offer_at},
    support::{Deal, Person, Persona, World, deals::merged},
};

/// The matrix: for each deed what an admin of the whole company, an admin of some locations, a user of the whole
/// company and a user of some locations may do.
const R7: [(&str, [&str; 4]); 7] = [
    ("create", ["any", "assigned", "any", "assigned"]),
    ("view", ["any", "assigned", "team", "assigned team"]),
    ("edit", ["any", "assigned", "team", "assigned team"]),
    ("assign", ["any", "assigned", "team", "assigned team"]),
    ("answer", ["any", "assigned", "team", "assigned team"]),
    ("edit routing", ["any", "no", "no", "no"]),
    ("view routing", ["any", "any", "any", "any"]),
];

/// Who they are, in the order of the columns.
const COLUMNS: [(&str, Role, Option<&[usize]>); 4] = [
    ("admin-company", Role::ReferralsAdmin, None),
    ("admin-location", Role::ReferralsAdmin, Some(&[0])),
    ("user-company", Role::ReferralsUser, None),
    ("user-location", Role::ReferralsUser, Some(&[0])),
];

/// What a cell means for a deal at an assigned location or another one, with the person on its team or not.
fn allows(cell: &str, assigned: bool, on_team: bool) -> bool {
    match cell {
        "any" => true,
        "no" => false,
        needs => needs.split(' ').all(|need| match need {
            "assigned" => assigned,
            "team" => on_team,
            other => panic!("{other} is no condition of R7"),
        }),
    }
}

/// A deal of partner A's own and one that was offered to it, at one place and with one kind of team.
struct Place {
    assigned: bool,
    on_team: bool,
    location: String,
    own: Deal,
    offered: Deal,
}

async fn places(world: &World) -> Vec<Place> {
    let names = COLUMNS.map(|(name, ..)| name);
    let mut places = Vec::new();
    for (place, assigned) in [(0, true), (1, false)] {
        for on_team in [true, false] {
            let location = world.location(Persona::A, place);
            let members: &[&str] = if on_team { &names } else { &[] };
            let team: Vec<Value> = ["asha"]
                .iter()
                .chain(members)
                .map(|name| member(name))
                .collect();
            let fields = json!({"locationId": location, "team": team});
            places.push(Place {
                assigned,
                on_team,
                own: world.create_deal(Persona::A, fields).await,
                offered: offer_at(world, &location, members).await,
                location,
            });
        }
    }
    places
}

/// What comes of a deed, which is only tried.
async fn tried(world: &World, person: &Person, deed: &str, at: &Place) -> String {
    let dry = async |mutation: &str, input: Value| {
        let input = merged(input, json!({"dryRun": true}));
        person.outcome(mutation, input).await
    };
    match deed {
        "create" => {
            let team = [member(&person.subject), member("asha")];
            let fields = json!({"locationId": at.location, "team": team});
            dry(
                "createOpportunity",
                merged(world.deal_input(Persona::A), fields),
            )
            .await
        }
        "view" => {
            let seen = [
                person.record(&at.own.id, "id").await,
                person.record(&at.offered.id, "id").await,
            ];
            let number = seen.iter().filter(|record| !record.is_null()).count();
            assert_ne!(number, 1, "{} sees one of two", person.subject);
            if number == 2 { "ok" } else { "NOT_FOUND" }.to_owned()
        }
        "edit" => dry("updateOpportunity", at.own.with(json!({"name": "Ours"}))).await,
        "assign" => {
            let new = json!({"member": member("new")});
            let own = dry("addTeamMember", at.own.with(new.clone())).await;
            assert_eq!(own, dry("addTeamMember", at.offered.with(new)).await);
            own
        }
        "answer" => {
            let accept = dry(
                "acceptOpportunity",
                at.offered.with(json!({"name": "Ours"})),
            )
            .await;
            let decline = at.offered.with(json!({"reason": "OTHER"}));
            assert_eq!(accept, dry("declineOpportunity", decline).await);
            accept
        }
        "edit routing" => {
            let rule = json!({"market": "FR", "locationId": at.location});
            dry("upsertRoutingRule", rule).await
        }
        "view routing" => {
            let data = person.data("{ routingRules { market } }", json!({})).await;
            let seen = data["routingRules"] == json!([{"market": "GB"}]);
            if seen { "ok" } else { "hidden" }.to_owned()
        }
        other => panic!("{other} is no deed of R7"),
    }
}

/// R7: whoever is denied is told why, and what they do not see is not there.
async fn every_cell_of_r7_is_what_the_server_does(world: &World) {
    let rule = json!({"market": "GB", "locationId": world.location(Persona::A, 1)});
    world
        .person(Persona::A)
        .done("upsertRoutingRule", rule)
        .await;
    let places = places(world).await;
    for (column, (name, role, locations)) in COLUMNS.into_iter().enumerate() {
        let person = world.colleague(Persona::A, name, role, locations);
        for (deed, cells) in R7 {
            for at in &places {
                let cell = cells[column];
                let outcome = tried(world, &person, deed, at).await;
                let denied = match (deed, role) {
                    ("create", _) | ("edit routing", Role::ReferralsAdmin) => {
                        "LOCATION_OUT_OF_SCOPE"
                    }
                    ("edit routing", _) => "FORBIDDEN",
                    _ => "NOT_FOUND",
                };
                let expected = if allows(cell, at.assigned, at.on_team) {
                    "ok"
                } else {
                    denied
                };
                let (assigned, on_team) = (at.assigned, at.on_team);
                assert_eq!(
                    outcome, expected,
                    "{name} {deed}, assigned: {assigned}, on the team: {on_team}"
                );
            }
        }
    }
}

on_both!(every_cell_of_r7_is_what_the_server_does);

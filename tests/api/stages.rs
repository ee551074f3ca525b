//! Sales stages of one's own: what a company calls them, what a percentage means, and that nothing is guessed.

use covente::domain::viewer::Role;
use serde_json::{Value, json};

use crate::{
    kit::{expected, faults},
    on_both,
    support::{Deal, Person, Persona, World, client::STAGE, deals::merged},
};

async fn mappings(person: &Person) -> Vec<Value> {
    let document = format!("{{ stageMappings {{ {STAGE} }} }}");
    let data = person.data(&document, json!({})).await;
    data["stageMappings"].as_array().expect("a list").clone()
}

/// Makes a name of partner A's.
async fn map(world: &World, name: &str, percent: Option<i32>, stage: &str) -> Value {
    let input = json!({"name": name, "percent": percent, "stage": stage});
    let payload = world
        .person(Persona::A)
        .done("upsertStageMapping", input)
        .await;
    payload["stageMapping"].clone()
}

/// What values mean, each in an ordinary deal and in an assessment.
async fn preview(person: &Person, values: &[&str]) -> Vec<Value> {
    const DOCUMENT: &str = "query ($values: [String!]!) {
        previewStageMapping(values: $values) { value stage assessmentStage }
    }";
    let data = person.data(DOCUMENT, json!({"values": values})).await;
    let previews = data["previewStageMapping"].as_array().expect("a list");
    let said = |(value, preview): (&&str, &Value)| {
        assert_eq!(preview["value"], *value);
        json!([preview["stage"], preview["assessmentStage"]])
    };
    values.iter().zip(previews).map(said).collect()
}

/// A solution assessment of partner A.
async fn assessment(world: &World) -> Deal {
    const TYPES: &str = "{ solutions(kind: ASSESSMENT) { nodes { id } } }";
    let types = world.person(Persona::A).data(TYPES, json!({})).await;
    let fields = json!({
        "solutionIds": [types["solutions"]["nodes"][0]["id"]],
        "customerContact": World::contact_input(),
        "privateNotes": "One site.",
    });
    world.create_deal(Persona::A, fields).await
}

/// R84: a name comes back as it was given, and only to its own company.
async fn a_stage_is_set_by_the_companys_own_name_for_it(world: &World) {
    map(world, "Découverte", Some(15), "QUALIFIED").await;
    map(world, "Pilot", None, "DEVELOPED").await;
    map(world, "Lead in", None, "ACCEPTED").await;
    let a = world.person(Persona::A);
    let mut deal = world
        .create_deal(Persona::A, json!({"vendorMayView": true}))
        .await;
    for (own, stage) in [
        (" decouverte ", "QUALIFIED"),
        ("PILOT", "DEVELOPED"),
        ("15 %", "QUALIFIED"),
        // Either name of the first stage is the one in which the record started.
        ("lead in", "CREATED"),
        ("Pilot", "DEVELOPED"),
    ] {
        let fields = json!({"ownStage": own});
        world
            .change(Persona::A, "setSalesStage", &mut deal, fields)
            .await;
        let seen = a.record(&deal.id, "salesStage ownStage").await;
        assert_eq!(seen, json!({"salesStage": stage, "ownStage": own.trim()}));
    }
    // Nobody else knows what the company calls it (R137), nor hears of it.
    let seen = world
        .person(Persona::Vendor)
        .record(&deal.id, "salesStage ownStage")
        .await;
    assert_eq!(seen, json!({"salesStage": "DEVELOPED", "ownStage": null}));
    // The standard name takes the place of one's own, and so does winning.
    for (mutation, fields) in [
        ("setSalesStage", json!({"stage": "PROPOSED"})),
        ("setSalesStage", json!({"ownStage": "Pilot"})),
        ("winOpportunity", json!({})),
    ] {
        world
            .change(Persona::A, mutation, &mut deal, fields.clone())
            .await;
        let seen = a.record(&deal.id, "ownStage").await;
        assert_eq!(seen["ownStage"], fields["ownStage"]);
    }
}

/// R87: the highest stage that it reaches; the last one through winning alone.
async fn a_percentage_means_the_highest_stage_that_it_reaches(world: &World) {
    let mut deal = world.create_deal(Persona::A, json!({})).await;
    for (percent, stage) in [
        ("55", "DEVELOPED"),
        ("55 %", "DEVELOPED"),
        ("20%", "QUALIFIED"),
        ("99.5", "NEGOTIATED"),
        ("10", "CREATED"),
    ] {
        let fields = json!({"ownStage": percent});
        let payload = world
            .change(Persona::A, "setSalesStage", &mut deal, fields)
            .await;
        assert_eq!(payload["opportunity"]["salesStage"], stage, "{percent}");
    }
    let a = world.person(Persona::A);
    for (percent, code, rule) in [
        ("100", "INVALID_VALUE", "R88"),
        ("9", "STAGE_UNMAPPED", "R84"),
        ("101", "STAGE_UNMAPPED", "R84"),
    ] {
        let refused = a
            .refused("setSalesStage", deal.with(json!({"ownStage": percent})))
            .await;
        assert_eq!(
            faults(&refused),
            expected(&[(code, "ownStage")]),
            "{percent}"
        );
        assert_eq!(refused[0]["rule"], rule);
    }
    // A percentage that the company has mapped means what the company says.
    map(world, "Mündlich", Some(55), "NEGOTIATED").await;
    let fields = json!({"ownStage": "55"});
    let payload = world
        .change(Persona::A, "setSalesStage", &mut deal, fields)
        .await;
    assert_eq!(payload["opportunity"]["salesStage"], "NEGOTIATED");
}

/// R84, C20: refused, with the names that the company has, and stored nowhere.
async fn an_unmapped_name_is_refused_and_listed_never_guessed(world: &World) {
    map(world, "Pilot", None, "DEVELOPED").await;
    map(world, "Workshop", None, "COLLECT_DATA").await;
    let a = world.person(Persona::A);
    let deal = world.create_deal(Persona::A, json!({})).await;
    let refused = a
        .refused("setSalesStage", deal.with(json!({"ownStage": "Pilote"})))
        .await;
    assert_eq!(
        faults(&refused),
        expected(&[("STAGE_UNMAPPED", "ownStage")])
    );
    assert_eq!(refused[0]["data"], json!({"known": ["Pilot"]}));
    // Names of another company mean nothing here.
    let other = world.create_deal(Persona::B, json!({})).await;
    let refused = world
        .person(Persona::B)
        .refused("setSalesStage", other.with(json!({"ownStage": "Pilot"})))
        .await;
    assert_eq!(refused[0]["data"], json!({"known": []}));
    // One or the other, and something.
    for (fields, fault) in [
        (json!({}), ("REQUIRED", "stage")),
        (json!({"ownStage": " "}), ("REQUIRED", "ownStage")),
        (
            json!({"stage": "DEVELOPED", "ownStage": "Pilot"}),
            ("INVALID_VALUE", "ownStage"),
        ),
    ] {
        let refused = a.refused("setSalesStage", deal.with(fields)).await;
        assert_eq!(faults(&refused), expected(&[fault]));
    }
    assert_eq!(world.current(a, &deal).await.version, deal.version);
}

/// R84, R130: in an assessment only its own stages count, in their order.
async fn in_an_assessment_only_its_stages_count(world: &World) {
    map(world, "Pilot", Some(21), "DEVELOPED").await;
    map(world, "Letter", Some(22), "SECURE_LETTER_OF_ENGAGEMENT").await;
    let a = world.person(Persona::A);
    let mut deal = assessment(world).await;
    let refused = a
        .refused("setSalesStage", deal.with(json!({"ownStage": "Pilot"})))
        .await;
    assert_eq!(
        faults(&refused),
        expected(&[("STAGE_UNMAPPED", "ownStage")])
    );
    assert_eq!(refused[0]["data"], json!({"known": ["Letter"]}));
    let refused = a
        .refused("setSalesStage", deal.with(json!({"ownStage": "45"})))
        .await;
    assert_eq!(
        faults(&refused),
        expected(&[("STAGE_OUT_OF_ORDER", "ownStage")])
    );
    for (own, stage) in [
        ("letter", "SECURE_LETTER_OF_ENGAGEMENT"),
        ("45", "COLLECT_DATA"),
    ] {
        let fields = json!({"ownStage": own});
        let payload = world
            .change(Persona::A, "setSalesStage", &mut deal, fields)
            .await;
        assert_eq!(payload["opportunity"]["salesStage"], stage);
    }
}

/// C20: what values would mean, before anything is set.
async fn a_mapping_is_tried_before_it_is_used(world: &World) {
    map(world, "Pilot", Some(30), "DEVELOPED").await;
    map(world, "Workshop", None, "COLLECT_DATA").await;
    let values = ["pilot", "Workshop", "30 %", "31", "100", "5", "Pilote", ""];
    let user = world.person(Persona::UserA);
    assert_eq!(
        preview(user, &values).await,
        [
            json!(["DEVELOPED", null]),
            json!([null, "COLLECT_DATA"]),
            json!(["DEVELOPED", "SECURE_LETTER_OF_ENGAGEMENT"]),
            json!(["QUALIFIED", "SECURE_LETTER_OF_ENGAGEMENT"]),
            json!(["WON", "WON"]),
            json!([null, null]),
            json!([null, null]),
            json!([null, null]),
        ]
    );
    // Another company has none of these names.
    assert_eq!(
        preview(world.person(Persona::B), &["pilot", "31"]).await,
        [
            json!([null, null]),
            json!(["QUALIFIED", "SECURE_LETTER_OF_ENGAGEMENT"])
        ]
    );
}

/// R203: a new name is added; one that is there is changed under its version.
async fn a_name_is_made_changed_and_taken_away(world: &World) {
    let a = world.person(Persona::A);
    let made = map(world, "Pilot", Some(30), "DEVELOPED").await;
    assert_eq!(
        (&made["version"], &made["percent"], &made["stage"]),
        (&json!(1), &json!(30), &json!("DEVELOPED"))
    );
    let input = json!({"name": "PILOT", "percent": null, "stage": "PROPOSED"});
    let refused = a.refused("upsertStageMapping", input.clone()).await;
    assert_eq!(
        faults(&refused),
        expected(&[("REQUIRED", "expectedVersion")])
    );
    assert_eq!(refused[0]["data"], json!({"currentVersion": 1}));
    let at = |version: i32| merged(input.clone(), json!({"expectedVersion": version}));
    assert_eq!(
        a.refusal_codes("upsertStageMapping", at(2)).await,
        ["VERSION_CONFLICT"]
    );
    let dry = merged(at(1), json!({"dryRun": true}));
    a.done("upsertStageMapping", dry).await;
    assert_eq!(mappings(a).await, std::slice::from_ref(&made));
    let changed = a.done("upsertStageMapping", at(1)).await["stageMapping"].clone();
    let meant = json!({"name": "PILOT", "percent": null, "stage": "PROPOSED", "version": 2});
    assert_eq!(changed, merged(made, meant));
    // What is not there has no version.
    let gone = json!({"name": "Gone", "stage": "PROPOSED", "expectedVersion": 1});
    assert_eq!(
        a.refusal_codes("upsertStageMapping", gone).await,
        ["VERSION_CONFLICT"]
    );

    map(world, "40 %", None, "QUALIFIED").await;
    let names: Vec<Value> = mappings(a)
        .await
        .iter()
        .map(|row| row["name"].clone())
        .collect();
    assert_eq!(names, ["40 %", "PILOT"], "by stage");
    let node = "query ($id: ID!) { node(id: $id) { ... on StageMapping { name } } }";
    let found = a.data(node, json!({"id": changed["id"]})).await;
    assert_eq!(found["node"], json!({"name": "PILOT"}));
    let found = world
        .person(Persona::B)
        .data(node, json!({"id": changed["id"]}))
        .await;
    assert_eq!(found["node"], Value::Null);

    let delete =
        json!({"stageMappingId": changed["id"], "expectedVersion": 2, "idempotencyKey": "once"});
    let stale = merged(
        delete.clone(),
        json!({"expectedVersion": 1, "idempotencyKey": null}),
    );
    assert_eq!(
        a.refusal_codes("deleteStageMapping", stale).await,
        ["VERSION_CONFLICT"]
    );
    let of_b = world
        .person(Persona::B)
        .stopped("deleteStageMapping", delete.clone());
    assert_eq!(of_b.await, "NOT_FOUND");
    let payload = a.done("deleteStageMapping", delete.clone()).await;
    assert_eq!(payload["stageMapping"], changed);
    let again = a.done("deleteStageMapping", delete).await;
    assert_eq!(again["stageMapping"], Value::Null);
    assert_eq!(mappings(a).await.len(), 1);
}

/// R205, R87: all at once, each at its path.
async fn faults_of_a_mapping_come_back_at_once(world: &World) {
    map(world, "Pilot", Some(30), "DEVELOPED").await;
    let a = world.person(Persona::A);
    for (input, all) in [
        (
            json!({"name": " ", "percent": 100, "stage": "WON"}),
            vec![
                ("REQUIRED", "name"),
                ("OUT_OF_RANGE", "percent"),
                ("INVALID_VALUE", "stage"),
            ],
        ),
        (
            json!({"name": "Trial", "percent": 30, "stage": "DEVELOPED"}),
            vec![("INVALID_VALUE", "percent")],
        ),
        (
            json!({"name": "55 %", "percent": 50, "stage": "DEVELOPED"}),
            vec![("INVALID_VALUE", "percent")],
        ),
        (
            json!({"name": "30 %", "stage": "DEVELOPED"}),
            vec![("INVALID_VALUE", "percent")],
        ),
    ] {
        let refused = a.refused("upsertStageMapping", input).await;
        assert_eq!(faults(&refused), expected(&all));
    }
}

/// R7: admins of the whole company say what a name means; everybody of it sees it.
async fn names_are_kept_by_admins_of_the_whole_company(world: &World) {
    map(world, "Pilot", None, "DEVELOPED").await;
    let input = json!({"name": "Trial", "stage": "DEVELOPED", "dryRun": true});
    for (name, role, places, code, sees) in [
        ("whole", Role::ReferralsAdmin, None, "ok", 1),
        ("keeper", Role::PartnerAdmin, Some([0]), "ok", 1),
        (
            "local",
            Role::ReferralsAdmin,
            Some([0]),
            "LOCATION_OUT_OF_SCOPE",
            1,
        ),
        ("user", Role::ReferralsUser, None, "FORBIDDEN", 1),
        ("program", Role::ProgramAdmin, None, "FORBIDDEN", 0),
    ] {
        let places = places.as_ref().map(|places| &places[..]);
        let person = world.colleague(Persona::A, name, role, places);
        assert_eq!(
            person.outcome("upsertStageMapping", input.clone()).await,
            code,
            "{name}"
        );
        assert_eq!(mappings(&person).await.len(), sees, "{name}");
    }
    assert_eq!(
        mappings(world.person(Persona::B)).await,
        Vec::<Value>::new()
    );
}

/// R84: who does not see the names is told nothing of them by the faults of a new one.
async fn an_admin_of_the_programme_cannot_try_out_the_names(world: &World) {
    map(world, "Pilot", Some(15), "DEVELOPED").await;
    let name = "program-a";
    let person = world.colleague(Persona::A, name, Role::ProgramAdmin, None);
    for (taken, free) in [
        (json!({"name": "Pilot"}), json!({"name": "Poilt"})),
        (
            json!({"name": "Pilot", "expectedVersion": 1}),
            json!({"name": "Poilt", "expectedVersion": 1}),
        ),
        (
            json!({"name": "New", "percent": 15}),
            json!({"name": "New", "percent": 16}),
        ),
    ] {
        let stage = json!({"stage": "QUALIFIED"});
        let mut answers = Vec::new();
        for input in [taken, free] {
            let input = merged(input, stage.clone());
            answers.push(person.refused("upsertStageMapping", input).await);
        }
        assert_eq!(answers[0], answers[1]);
    }
}

on_both!(
    an_admin_of_the_programme_cannot_try_out_the_names,
    a_stage_is_set_by_the_companys_own_name_for_it,
    a_percentage_means_the_highest_stage_that_it_reaches,
    an_unmapped_name_is_refused_and_listed_never_guessed,
    in_an_assessment_only_its_stages_count,
    a_mapping_is_tried_before_it_is_used,
    a_name_is_made_changed_and_taken_away,
    faults_of_a_mapping_come_back_at_once,
    names_are_kept_by_admins_of_the_whole_company,
);

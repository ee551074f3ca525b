//! `saveView`, `deleteView`, `savedViews`: what is kept comes back and finds what its owner sees, and is nobody else's.

use covente::domain::viewer::Role;
use serde_json::{Value, json};

use crate::{
    kit::{expected, faults, nodes},
    on_both,
    support::{Person, Persona, World, deals::merged},
};

use Persona::{A, B, Vendor};

const VIEW: &str =
    "id name tab search filter orderBy { field direction } version createdAt updatedAt";

async fn saved(person: &Person) -> Vec<Value> {
    let document = format!("{{ savedViews(first: 100) {{ totalCount nodes {{ {VIEW} }} }} }}");
    let list = person.data(&document, json!({})).await["savedViews"].take();
    let views = nodes(&list);
    assert_eq!(list["totalCount"], views.len());
    views
}

async fn save(person: &Person, input: Value) -> Value {
    let document = format!(
        "mutation ($input: SaveViewInput!) {{ saveView(input: $input) {{
            savedView {{ {VIEW} }} userErrors {{ code path data }} }} }}"
    );
    let data = person.data(&document, json!({"input": input})).await;
    assert_eq!(data["saveView"]["userErrors"], json!([]), "{input}");
    data["saveView"]["savedView"].clone()
}

/// The names that a view finds, and those that `opportunities` finds by what the view says of itself.
async fn found(person: &Person, id: &Value) -> (Vec<Value>, Vec<Value>) {
    const BY_VIEW: &str = "query ($id: ID!) { node(id: $id) { ... on SavedView {
        tab search filter orderBy { field direction }
        opportunities(first: 100) { totalCount nodes { name } pageInfo { endCursor } } } } }";
    const BY_HAND: &str =
        "query ($tab: OpportunityTab!, $search: String, $filter: OpportunityFilter,
            $orderBy: [OpportunityOrder!]) {
        opportunities(tab: $tab, search: $search, filter: $filter, orderBy: $orderBy, first: 100) {
            totalCount nodes { name } pageInfo { endCursor } } }";
    let view = person.data(BY_VIEW, json!({"id": id})).await["node"].take();
    let by_hand = person.data(BY_HAND, view.clone()).await["opportunities"].take();
    let names = |list: &Value| {
        assert_eq!(list["totalCount"], nodes(list).len());
        nodes(list)
            .iter()
            .map(|node| node["name"].clone())
            .collect()
    };
    (names(&view["opportunities"]), names(&by_hand))
}

async fn deals(world: &World) {
    for (name, close) in [
        ("Harbour", "2027-05-01"),
        ("Airport", "2027-03-01"),
        ("Hall", "2027-04-01"),
    ] {
        let fields = json!({"name": name, "closeDate": close});
        world.create_deal(A, fields).await;
    }
}

async fn a_view_keeps_its_question_and_finds_what_it_finds_now(world: &World) {
    deals(world).await;
    let a = world.person(A);
    let filter = json!({
        "or": [{"name": {"startsWith": "Ha"}}, {"not": {"closedAt": {"isNull": true}}}],
        "status": {"notIn": ["LOST", "WON"]},
        "value": {"gte": "1.5"},
        "closeDate": {"lt": "2028-01-01"},
    });
    let order = json!([{"field": "CLOSE_DATE", "direction": "DESC"}, {"field": "NAME", "direction": "ASC"}]);
    let question = json!({"tab": "OUTBOUND", "search": "h", "filter": filter, "orderBy": order});
    let view = save(a, merged(question.clone(), json!({"name": " Höfe "}))).await;
    for (field, value) in question.as_object().expect("an object") {
        assert_eq!(view[field], *value, "{field}");
    }
    assert_eq!(
        (&view["name"], &view["version"]),
        (&json!("Höfe"), &json!(1))
    );
    assert_eq!(saved(a).await, std::slice::from_ref(&view));
    let expected = [json!("Harbour"), json!("Hall")];
    let (by_view, by_hand) = found(a, &view["id"]).await;
    assert_eq!(
        (by_view.as_slice(), by_hand.as_slice()),
        (&expected[..], &expected[..])
    );
    // It is asked anew each time.
    world
        .create_deal(A, json!({"name": "Haven", "closeDate": "2027-06-01"}))
        .await;
    let (by_view, by_hand) = found(a, &view["id"]).await;
    assert_eq!(by_view, by_hand);
    assert_eq!(by_view[0], "Haven");

    // Only the list is asked for: everything else is left out of it.
    let all = save(a, json!({"name": "All", "tab": "OUTBOUND"})).await;
    assert_eq!(
        (&all["search"], &all["filter"], &all["orderBy"]),
        (&Value::Null, &Value::Null, &json!([]))
    );
    assert_eq!(found(a, &all["id"]).await.0.len(), 4);
    let names: Vec<Value> = saved(a)
        .await
        .iter()
        .map(|view| view["name"].clone())
        .collect();
    assert_eq!(names, ["All", "Höfe"]);
}

async fn a_change_replaces_the_whole_view_at_its_version(world: &World) {
    let a = world.person(A);
    let first = save(
        a,
        json!({"name": "Mine", "tab": "OUTBOUND", "search": "crane"}),
    )
    .await;
    let id = &first["id"];
    world.advance("PT1H").await;
    let change = json!({"viewId": id, "expectedVersion": 1, "name": "MINE!", "tab": "INBOUND"});
    let dry = save(a, merged(change.clone(), json!({"dryRun": true}))).await;
    assert_eq!(saved(a).await, std::slice::from_ref(&first));
    let second = save(a, change.clone()).await;
    for field in ["id", "name", "tab", "search", "version"] {
        assert_eq!(dry[field], second[field]);
    }
    assert_eq!(second["id"], *id);
    assert_eq!(second["createdAt"], first["createdAt"]);
    assert_ne!(second["updatedAt"], first["updatedAt"]);
    assert_eq!(
        (&second["name"], &second["search"], &second["version"]),
        (&json!("MINE!"), &Value::Null, &json!(2))
    );

    assert_eq!(
        a.refusal_codes("saveView", change.clone()).await,
        ["VERSION_CONFLICT"]
    );
    let gone = json!({"viewId": id, "expectedVersion": 1});
    assert_eq!(
        a.refusal_codes("deleteView", gone).await,
        ["VERSION_CONFLICT"]
    );
    let delete = json!({"viewId": id, "expectedVersion": 2, "idempotencyKey": "away"});
    for _ in 0..2 {
        a.done("deleteView", delete.clone()).await;
    }
    assert_eq!(saved(a).await, [Value::Null; 0]);
    assert_eq!(
        world.person(A).stopped("saveView", change).await,
        "NOT_FOUND"
    );

    // A repeat under its key makes no second view.
    let keyed = json!({"name": "Again", "tab": "OUTBOUND", "idempotencyKey": "once"});
    let (one, two) = (save(a, keyed.clone()).await, save(a, keyed).await);
    assert_eq!(one, two);
}

async fn a_view_is_its_owners_alone(world: &World) {
    let view = save(world.person(A), json!({"name": "Mine", "tab": "OUTBOUND"})).await;
    let colleague = world.colleague(A, "colleague", Role::ReferralsAdmin, None);
    for other in [world.person(B), world.person(Vendor), &colleague] {
        assert_eq!(saved(other).await, [Value::Null; 0]);
        let node = other
            .data(
                "query ($id: ID!) { node(id: $id) { id } }",
                json!({"id": view["id"]}),
            )
            .await;
        assert_eq!(node["node"], Value::Null);
        let target = json!({"viewId": view["id"], "expectedVersion": 1});
        assert_eq!(
            other.stopped("deleteView", target.clone()).await,
            "NOT_FOUND"
        );
        let change = merged(target, json!({"name": "Yours", "tab": "OUTBOUND"}));
        assert_eq!(other.stopped("saveView", change).await, "NOT_FOUND");
        // A name is taken among one's own views only.
        save(other, json!({"name": "mine", "tab": "OUTBOUND"})).await;
    }
    assert_eq!(saved(world.person(A)).await, [view]);
}

async fn what_cannot_be_kept_is_refused_with_all_its_faults(world: &World) {
    let a = world.person(A);
    let view = save(a, json!({"name": "Été", "tab": "OUTBOUND"})).await;
    let deep = (0..12).fold(
        json!({"name": {"eq": "x"}}),
        |inner, _| json!({"not": inner}),
    );
    let words: Vec<String> = (10..21).map(|number| format!("w{number}")).collect();
    let order = vec![json!({"field": "NAME", "direction": "ASC"}); 9];
    let long = vec![json!({"name": {"eq": "x".repeat(250)}}); 90];
    for (fields, refused) in [
        (json!({"name": "ETE"}), vec![("INVALID_VALUE", "name")]),
        (json!({"name": "  "}), vec![("REQUIRED", "name")]),
        (json!({"name": "x".repeat(256)}), vec![("TOO_LONG", "name")]),
        (
            json!({"expectedVersion": 1}),
            vec![("INVALID_VALUE", "expectedVersion")],
        ),
        (
            json!({"viewId": view["id"]}),
            vec![("REQUIRED", "expectedVersion")],
        ),
        (
            json!({"filter": {"or": long}}),
            vec![("TOO_LONG", "filter")],
        ),
        (
            json!({"name": "", "search": words.join(" "), "filter": deep, "orderBy": order}),
            vec![
                ("REQUIRED", "name"),
                ("INVALID_VALUE", "search"),
                ("INVALID_VALUE", "filter"),
                ("INVALID_VALUE", "orderBy"),
            ],
        ),
        (
            json!({"filter": {"closeDate": {"eq": "tomorrow"}}}),
            vec![("INVALID_VALUE", "filter")],
        ),
    ] {
        let input = merged(json!({"name": "New", "tab": "OUTBOUND"}), fields);
        let errors = a.refused("saveView", input.clone()).await;
        assert_eq!(faults(&errors), expected(&refused), "{input}");
    }
    for number in 1..100 {
        save(a, json!({"name": format!("v{number}"), "tab": "OUTBOUND"})).await;
    }
    let one_more = json!({"name": "one more", "tab": "OUTBOUND"});
    let errors = a.refused("saveView", one_more).await;
    assert_eq!(faults(&errors), expected(&[("OUT_OF_RANGE", "name")]));
    // The last that there is room for can still be changed.
    let change =
        json!({"viewId": view["id"], "expectedVersion": 1, "name": "Autumn", "tab": "INBOUND"});
    save(a, change).await;
    assert_eq!(saved(a).await.len(), 100);
}

on_both!(
    a_view_keeps_its_question_and_finds_what_it_finds_now,
    a_change_replaces_the_whole_view_at_its_version,
    a_view_is_its_owners_alone,
    what_cannot_be_kept_is_refused_with_all_its_faults,
);

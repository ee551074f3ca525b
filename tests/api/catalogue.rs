//! Companies, solutions and customers to choose from: searching, and pages both ways.

use serde_json::{Value, json};

use crate::{
    kit::{code, nodes},
    on_both,
    support::{Person, Persona, World, deals::text},
};

/// The lists of the catalogue.
const LISTS: [&str; 3] = ["partners", "solutions", "customers"];

/// One page of a list, with these arguments.
async fn page(person: &Person, list: &str, arguments: &str) -> Value {
    let document = format!(
        "{{ {list}({arguments}) {{ totalCount edges {{ cursor node {{ id name }} }} nodes {{ id name }}
            pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} }} }}"
    );
    person.data(&document, json!({})).await[list].take()
}

/// The names of a list that a search finds.
async fn names(person: &Person, list: &str, arguments: &str) -> Vec<String> {
    let page = page(person, list, &format!("first: 100 {arguments}")).await;
    let names: Vec<_> = nodes(&page)
        .iter()
        .map(|node| text(&node["name"]))
        .collect();
    assert_eq!(page["totalCount"], names.len(), "{list} {arguments}");
    names
}

/// Page after page, forwards or backwards, makes the whole list, nothing twice and nothing left out.
async fn pages_in_either_direction_make_the_whole_list(world: &World) {
    let a = world.person(Persona::A);
    for list in LISTS {
        let whole = page(a, list, "first: 100").await;
        let total = nodes(&whole).len();
        assert!(total > 6 && total < 100, "{list} has {total}");
        let info = json!({
            "hasNextPage": false, "hasPreviousPage": false,
            "startCursor": whole["edges"][0]["cursor"], "endCursor": whole["edges"][total - 1]["cursor"],
        });
        assert_eq!(whole["pageInfo"], info, "{list}");

        let mut seen = Vec::new();
        let mut after = String::new();
        loop {
            let page = page(a, list, &format!("first: 4 {after}")).await;
            assert_eq!(page["pageInfo"]["hasPreviousPage"], !seen.is_empty());
            seen.extend(nodes(&page));
            after = format!("after: {}", page["pageInfo"]["endCursor"]);
            if page["pageInfo"]["hasNextPage"] == false {
                break;
            }
        }
        assert_eq!(seen, nodes(&whole), "{list} forwards");

        let mut seen = Vec::new();
        let mut before = String::new();
        loop {
            let page = page(a, list, &format!("last: 4 {before}")).await;
            assert_eq!(page["pageInfo"]["hasNextPage"], !seen.is_empty());
            seen.splice(0..0, nodes(&page));
            before = format!("before: {}", page["pageInfo"]["startCursor"]);
            if page["pageInfo"]["hasPreviousPage"] == false {
                break;
            }
        }
        assert_eq!(seen, nodes(&whole), "{list} backwards");

        let between = format!(
            "after: {} before: {}",
            whole["edges"][0]["cursor"], whole["edges"][4]["cursor"]
        );
        let page = page(a, list, &between).await;
        assert_eq!(nodes(&page), nodes(&whole)[1..4], "{list} between two");
    }
}

/// Without a number twenty; a hundred at most; one end at a time.
async fn a_page_has_twenty_entries_by_default_and_a_hundred_at_most(world: &World) {
    let a = world.person(Persona::A);
    assert_eq!(nodes(&page(a, "customers", "after: null").await).len(), 20);
    let none = page(a, "customers", "first: 0").await;
    assert_eq!(none["nodes"], json!([]));
    assert_eq!(
        none["pageInfo"],
        json!({"hasNextPage": true, "hasPreviousPage": false, "startCursor": null, "endCursor": null})
    );
    for arguments in ["first: 101", "last: 101", "first: -1", "first: 1, last: 1"] {
        for list in LISTS {
            let document = format!("{{ {list}({arguments}) {{ nodes {{ id }} }} }}");
            let response = a.query(&document, json!({})).await;
            assert_eq!(code(&response), "BAD_REQUEST", "{list}({arguments})");
            assert_eq!(response["data"], Value::Null);
        }
    }
}

/// Design §10: a cursor holds for one company and one list.
async fn a_cursor_of_another_company_or_list_is_refused(world: &World) {
    let a = world.person(Persona::A);
    let refused = async |person: &Person, list: &str, cursor: &str| {
        for argument in ["after", "before"] {
            let document = format!(
                "query ($cursor: String) {{ {list}({argument}: $cursor) {{ nodes {{ id }} }} }}"
            );
            let response = person.query(&document, json!({"cursor": cursor})).await;
            assert_eq!(
                code(&response),
                "CURSOR_INVALID",
                "{list}({argument}: {cursor})"
            );
        }
    };
    for list in LISTS {
        let cursor = text(&page(a, list, "first: 1").await["pageInfo"]["endCursor"]);
        refused(world.person(Persona::B), list, &cursor).await;
        for other in LISTS.into_iter().filter(|other| *other != list) {
            refused(a, other, &cursor).await;
        }
        for noise in ["", "1", "!", &cursor[1..], &cursor[..cursor.len() - 1]] {
            refused(a, list, noise).await;
        }
        // A colleague may go on where somebody of the same company stopped.
        let colleague = world.person(Persona::UserA);
        page(colleague, list, &format!("after: {}", json!(cursor))).await;
    }
    // The tabs of the desk are lists of their own.
    world.create_deal(Persona::A, json!({})).await;
    let outbound = a
        .data(
            "{ opportunities(tab: OUTBOUND) { edges { cursor } } }",
            json!({}),
        )
        .await;
    let cursor = &outbound["opportunities"]["edges"][0]["cursor"];
    let document =
        format!("{{ opportunities(tab: INBOUND, after: {cursor}) {{ nodes {{ id }} }} }}");
    assert_eq!(code(&a.query(&document, json!({})).await), "CURSOR_INVALID");
}

/// R57: by the beginning of any word of the name; case, accents and wild cards count for nothing.
async fn a_search_finds_words_by_their_beginning(world: &World) {
    let a = world.person(Persona::A);
    for (list, search, found) in [
        ("partners", "analy", vec!["Brennic Analytics"]),
        ("partners", "ALDERBROOK  cl", vec!["Alderbrook Cloud"]),
        ("partners", "nalytics", vec![]),
        ("partners", "%", vec![]),
        ("partners", "_rennic", vec![]),
        ("solutions", "shelf", vec![]),
        ("solutions", "24/7", vec!["Security Operations Centre 24/7"]),
        ("customers", "grosmann", vec![]),
        ("customers", "großm", vec!["Großmann Feinmechanik"]),
        ("customers", "grossm", vec!["Großmann Feinmechanik"]),
        ("customers", "HOTELS du", vec!["Hôtels du Grand Pin"]),
        ("customers", "mobler", vec!["Ekelunda Möbler"]),
        ("customers", "l'aub", vec!["Cristalleries de l'Aubette"]),
    ] {
        assert_eq!(
            names(a, list, &format!("search: {}", json!(search))).await,
            found,
            "{list} {search}"
        );
    }
    for list in LISTS {
        let all = names(a, list, "").await;
        assert_eq!(
            names(a, list, "search: \"  \"").await,
            all,
            "no search is no search"
        );
    }
}

/// R11, R47: what is published, and of one's own what is not.
async fn the_catalogue_shows_what_is_published_and_ones_own(world: &World) {
    let a = world.person(Persona::A);
    let mut kinds = 0;
    for kind in ["PARTNER", "VENDOR", "ASSESSMENT"] {
        let found = names(a, "solutions", &format!("kind: {kind}")).await;
        assert!(!found.is_empty(), "{kind}");
        kinds += found.len();
    }
    assert_eq!(names(a, "solutions", "").await.len(), kinds);
    let catalogue = world.catalogue(Persona::A).await;
    assert!(
        catalogue
            .iter()
            .all(|solution| solution["isCoSellReady"] == true)
    );

    let small = &world.database.small;
    let newcomer = small.others.last().expect("a company that is not released");
    let hidden = newcomer.solutions.iter().map(|id| {
        covente::graphql::ids::encode(covente::graphql::ids::Kind::Solution, *id).to_string()
    });
    let shown: Vec<_> = catalogue
        .iter()
        .map(|solution| text(&solution["id"]))
        .collect();
    let hidden: Vec<_> = hidden.filter(|id| !shown.contains(id)).collect();
    assert_eq!(hidden.len(), 1, "one solution that is not published");
    // It is not there for others, whatever way they try.
    let document = "query ($id: ID!) { node(id: $id) { id } }";
    assert_eq!(
        a.data(document, json!({"id": hidden[0]})).await,
        json!({"node": null})
    );
    let deal = world.create_deal(Persona::A, json!({})).await;
    let refusals = a
        .refusal_codes(
            "addSolutions",
            deal.with(json!({"solutionIds": [hidden[0]]})),
        )
        .await;
    assert_eq!(refusals, ["NOT_FOUND"]);
    // Its own company finds it, and cannot sell it yet.
    let own = world.sign_in(&covente::http::auth::Claims {
        subject: "newcomer".into(),
        email: None,
        partner: newcomer.id,
        grants: vec![covente::domain::viewer::Grant {
            role: covente::domain::viewer::Role::PartnerAdmin,
            scope: covente::domain::viewer::Scope::All,
        }],
    });
    assert_eq!(
        own.data(document, json!({"id": hidden[0]})).await,
        json!({"node": {"id": hidden[0]}})
    );
    let location =
        covente::graphql::ids::encode(covente::graphql::ids::Kind::Location, newcomer.locations[0]);
    let input = crate::support::deals::merged(
        world.deal_input(Persona::A),
        json!({"locationId": location.to_string(), "solutionIds": [world.company(Persona::Vendor).solutions[0]]}),
    );
    // R11, R12: it is not released at all.
    assert_eq!(
        own.refusal_codes("createOpportunity", input).await,
        ["NOT_CO_SELL_READY"]
    );
}

/// R26, R27: by place first, then by name; the number tells entities of one name apart.
async fn customers_are_found_by_country_city_name_and_number(world: &World) {
    let a = world.person(Persona::A);
    for (arguments, found) in [
        (r#"country: "SE", city: "goteborg""#, vec!["Havsörn Rederi"]),
        (r#"country: "se", city: "Göt""#, vec!["Havsörn Rederi"]),
        (r#"city: "portland""#, vec!["Lantern Street Books"]),
        (
            r#"country: "DE", search: "stad""#,
            vec!["Stadtwerke Ahrenfeld"],
        ),
        (r#"country: "FR", search: "stad""#, vec![]),
        (r#"country: "JP""#, vec![]),
    ] {
        assert_eq!(names(a, "customers", arguments).await, found, "{arguments}");
    }
    let response = a
        .query(
            r#"{ customers(country: "England") { nodes { id } } }"#,
            json!({}),
        )
        .await;
    assert_eq!(code(&response), "BAD_REQUEST");
    let twins = ["15-048-3782", "15-048-3783"];
    for duns in twins {
        let input = json!({"name": "Twin Works", "address": {"line1": "1 Main St", "city": "Leeds", "country": "GB"}, "duns": duns});
        a.done("createCustomer", input).await;
    }
    assert_eq!(names(a, "customers", r#"search: "twin""#).await.len(), 2);
    let one = a
        .data(
            r#"{ customers(search: "15-048-3783") { nodes { name duns } } }"#,
            json!({}),
        )
        .await;
    assert_eq!(
        nodes(&one["customers"]),
        [json!({"name": "Twin Works", "duns": "150483783"})]
    );
}

on_both!(
    pages_in_either_direction_make_the_whole_list,
    a_page_has_twenty_entries_by_default_and_a_hundred_at_most,
    a_cursor_of_another_company_or_list_is_refused,
    a_search_finds_words_by_their_beginning,
    the_catalogue_shows_what_is_published_and_ones_own,
    customers_are_found_by_country_city_name_and_number,
);

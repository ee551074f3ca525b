//! `opportunities(search:)`: what is found, who finds it, and what no query can break.

use covente::store::{connect::Db, migrate};
use sea_orm::ConnectionTrait as _;
use serde_json::{Value, json};

use crate::{
    kit::{code, nodes},
    on_both, statements,
    support::{
        Deal, Persona, World,
        deals::{merged, text},
    },
};

use Persona::{A, B, C, UserA, Vendor};

const TABS: [&str; 3] = ["INBOUND", "OUTBOUND", "SHARED"];

/// A deal with a word of its own in every text that is searched.
async fn worded(world: &World) -> Deal {
    let fields = json!({
        "name": "Überseehafen Kräne",
        "privateNotes": "notably shy",
        "crmId": "CRM-8841",
        "campaignId": "spring/2099",
        "customerContact": {
            "name": "Zoë Quist", "phone": "+1 425 555 0142", "email": "zoe.quist@kunde.example", "consentGiven": true,
        },
        "team": [{"name": "Ásha Ráo", "email": "asha.rao@partner.example", "phone": "+91 80 5550 1234"}],
    });
    world.create_deal(A, fields).await
}

/// How many records of all tabs a persona finds.
async fn found(world: &World, by: Persona, search: &str) -> usize {
    const DOCUMENT: &str = "query ($tab: OpportunityTab!, $search: String) {
        opportunities(tab: $tab, search: $search, first: 100) { totalCount nodes { id } } }";
    let mut found = 0;
    for tab in TABS {
        let variables = json!({"tab": tab, "search": search});
        let list = world.person(by).data(DOCUMENT, variables).await["opportunities"].take();
        assert_eq!(list["totalCount"], nodes(&list).len(), "{search}");
        found += nodes(&list).len();
    }
    found
}

/// Of these personas, those that find something.
async fn finders(world: &World, search: &str) -> Vec<Persona> {
    let mut finders = Vec::new();
    for persona in [A, B, C, Vendor] {
        if found(world, persona, search).await > 0 {
            finders.push(persona);
        }
    }
    finders
}

async fn post(world: &World, by: Persona, deal: &Deal, audience: &str, to: Value, body: &str) {
    let input =
        json!({"opportunityId": deal.id, "audience": audience, "partnerId": to, "body": body});
    world.person(by).done("postMessage", input).await;
}

async fn rewrite(world: &World, statement: &str) {
    let behind = world.behind().await;
    behind
        .execute_unprepared(statement)
        .await
        .expect("a statement that can be run");
    behind.close().await.expect("a connection that closes");
}

async fn every_text_of_a_record_is_found_by_the_beginnings_of_its_words(world: &World) {
    rewrite(
        world,
        "UPDATE customer SET external_id = 'LEI-77X-' || external_id",
    )
    .await;
    let mut deal = worded(world).await;
    let team = json!([{"name": "Bo Lind", "email": "bo@example.com", "phone": "+91 80 5550 1234"}]);
    world.create_deal(A, json!({"team": team})).await;
    post(
        world,
        A,
        &deal,
        "OWN_COMPANY",
        Value::Null,
        "Call back on Tuesday",
    )
    .await;
    world.invite(A, &mut deal, B).await;
    let seen = world
        .person(A)
        .record(
            &deal.id,
            "customerName engagement { reference } solutions { solution { name } }",
        )
        .await;
    let reference = text(&seen["engagement"]["reference"]);
    let solution = text(&seen["solutions"][0]["solution"]["name"]);
    for search in [
        "überseehafen",
        "UBERSEE kra",
        "kra uberseehafen",
        "notab sh",
        "CRM-8841",
        "crm-88",
        "8841",
        "spring/20",
        "zoe q",
        "zoe.quist@kunde.example",
        "asha ra",
        "rao@partner",
        "call tues",
        "join us one",
        &reference,
        &reference.to_lowercase(),
        &reference[3..],
        &reference[3..6],
        // Words of several texts.
        &format!("{reference} kra quist tuesd notab asha"),
        &format!("ubersee {}", text(&seen["customerName"])),
        &format!("ubersee {solution}"),
        "ubersee lei 77",
    ] {
        assert_eq!(found(world, A, search).await, 1, "{search}");
    }
    for search in [
        "afen",
        "ubersee cold",
        "8842",
        "zoe.quist@kunden",
        "uberseehafens",
    ] {
        assert_eq!(found(world, A, search).await, 0, "{search}");
    }
    assert_eq!(found(world, A, "lei-7").await, 2);
}

/// Design §11: what a company does not see of a record, it does not find it by.
async fn nobody_finds_a_record_by_what_they_do_not_see_of_it(world: &World) {
    let mut deal = worded(world).await;
    let offer =
        |to: Persona, says: &str| merged(world.invitation_input(to), json!({"message": says}));
    for (to, says) in [(B, "bluebell offer"), (C, "chestnut offer")] {
        let input = json!({"invitation": offer(to, says)});
        world.change(A, "invitePartner", &mut deal, input).await;
    }
    // The name goes with an invitation, the reference and the customer with the deal.
    assert_eq!(finders(world, "ubersee").await, [A, B, C]);
    for (search, who) in [
        ("notabl", vec![A]),
        ("crm-88", vec![A]),
        ("2099", vec![A]),
        ("asha", vec![A]),
        ("zoe", vec![A, B, C]),
        ("bluebell", vec![A, B]),
        ("chestnut", vec![A, C]),
    ] {
        assert_eq!(finders(world, search).await, who, "{search}");
    }

    world
        .change(A, "shareWithVendor", &mut deal, json!({}))
        .await;
    for (search, who) in [
        ("ubersee", vec![A, B, C, Vendor]),
        ("notabl", vec![A]),
        ("8841", vec![A]),
        ("asha", vec![A, Vendor]),
        // The contact comes with being asked, the words of an invitation never.
        ("zoe", vec![A, B, C]),
        ("bluebell", vec![A, B]),
    ] {
        assert_eq!(finders(world, search).await, who, "{search}");
    }
    let asked = json!({"helpKinds": ["GENERAL_OR_OTHER"], "message": "dandelion, please"});
    world.change(A, "requestVendorHelp", &mut deal, asked).await;
    assert_eq!(finders(world, "zoe").await, [A, B, C, Vendor]);
    assert_eq!(finders(world, "dandel").await, [A, Vendor]);
    let to_vendor = world.received(Vendor, &deal.engagement).await;
    let no = to_vendor.deal.with(json!({"reason": "OTHER"}));
    world.person(Vendor).done("declineOpportunity", no).await;
    assert_eq!(finders(world, "zoe").await, [A, B, C]);
    assert_eq!(finders(world, "dandel").await, [A]);
    assert_eq!(finders(world, "ubersee").await, [A, B, C, Vendor]);

    // Who is out keeps its own record, not what the sender said nor the contact.
    let to_c = world.received(C, &deal.engagement).await;
    let no = to_c.deal.with(json!({"reason": "OTHER"}));
    world.person(C).done("declineOpportunity", no).await;
    for (search, who) in [
        ("chestnut", vec![A]),
        ("zoe", vec![A, B]),
        ("ubersee", vec![A, B, C, Vendor]),
    ] {
        assert_eq!(finders(world, search).await, who, "{search}");
    }

    // A person finds what they see: not of records whose team they are not on.
    assert_eq!(found(world, UserA, "ubersee").await, 0);
    let member = json!({"member": {"name": "Uma", "email": "user-a@example.com", "phone": "+91 80 5550 1299"}});
    world.change(A, "addTeamMember", &mut deal, member).await;
    assert_eq!(found(world, UserA, "ubersee notab").await, 1);
}

/// R138: a message is found by those who hear it, as long as they hear it.
async fn a_message_is_found_by_whoever_hears_it(world: &World) {
    let mut deal = worded(world).await;
    world.ask_vendor(A, &mut deal).await;
    let to_b = world.invite(A, &mut deal, B).await;
    let to_c = world.invite(A, &mut deal, C).await;
    let b = json!(world.company(B).id);
    for (audience, to, body) in [
        ("OWN_COMPANY", Value::Null, "alder"),
        ("VENDOR", Value::Null, "beech"),
        ("PARTY", b, "cedar"),
        ("ALL_PARTIES", Value::Null, "dogwood"),
    ] {
        post(world, A, &deal, audience, to, body).await;
    }
    let a = json!(world.company(A).id);
    post(world, B, &to_b.deal, "PARTY", a, "elm").await;
    post(world, B, &to_b.deal, "OWN_COMPANY", Value::Null, "fir").await;
    let heard = |joint: Vec<Persona>| {
        [
            ("alder", vec![A]),
            ("beech", vec![A, Vendor]),
            ("cedar", vec![A, B]),
            ("dogwood", joint),
            ("elm", vec![A, B]),
            ("fir", vec![B]),
        ]
    };
    for (search, who) in heard(vec![A]) {
        assert_eq!(finders(world, search).await, who, "{search}");
    }
    let with_b = world.accept(B, &to_b).await;
    world.accept(C, &to_c).await;
    let c = json!(world.company(C).id);
    post(world, B, &with_b, "PARTY", c, "ginkgo").await;
    for (search, who) in heard(vec![A, B, C]) {
        assert_eq!(finders(world, search).await, who, "{search}");
    }
    assert_eq!(finders(world, "ginkgo").await, [B, C]);
}

/// With the tab, a filter, an order, pages and counts.
async fn a_search_goes_with_everything_else_that_a_list_is_asked(world: &World) {
    const DOCUMENT: &str = "query ($after: String) {
        opportunities(tab: OUTBOUND, search: \"harb\", filter: {currency: {eq: \"EUR\"}}, first: 1, after: $after,
            orderBy: [{field: NAME, direction: DESC}]) { totalCount pageInfo { endCursor hasNextPage } nodes { name } } }";
    for (name, currency) in [
        ("Harbour one", "EUR"),
        ("Harbour two", "USD"),
        ("Harbour three", "EUR"),
        ("Airport", "EUR"),
    ] {
        let fields = json!({"name": name, "value": {"amount": "10", "currency": currency}});
        world.create_deal(A, fields).await;
    }
    let mut after = Value::Null;
    for (name, more) in [("Harbour three", true), ("Harbour one", false)] {
        let data = world
            .person(A)
            .data(DOCUMENT, json!({"after": after}))
            .await;
        let list = &data["opportunities"];
        assert_eq!(list["totalCount"], 2);
        assert_eq!(list["nodes"], json!([{"name": name}]));
        assert_eq!(list["pageInfo"]["hasNextPage"], more);
        after = list["pageInfo"]["endCursor"].clone();
    }
    assert_eq!(found(world, B, "harb").await, 0);
}

/// What is renamed, added or removed anywhere is found as it is from then on.
async fn a_search_goes_by_what_the_texts_are_now(world: &World) {
    let mut deal = worded(world).await;
    let a = world.person(A);
    let renamed = json!({"name": "Quayside", "privateNotes": null});
    world
        .change(A, "updateOpportunity", &mut deal, renamed)
        .await;
    let member = json!({"member": {"name": "Nils Voss", "email": "nils@x.example", "phone": "+91 80 5550 1299"}});
    let made = world.change(A, "addTeamMember", &mut deal, member).await;
    for (search, count) in [("ubersee", 0), ("notab", 0), ("quayside", 1), ("voss", 1)] {
        assert_eq!(found(world, A, search).await, count, "{search}");
    }
    let gone = json!({"teamMemberId": made["teamMember"]["id"], "expectedVersion": deal.version});
    let changed = a.done("removeTeamMember", gone).await;
    deal = Deal::of(&changed["opportunity"]);
    assert_eq!(found(world, A, "voss").await, 0);

    let sold = a
        .record(&deal.id, "solutions { solution { id version name } }")
        .await;
    let solution = &sold["solutions"][0]["solution"];
    let renamed = json!({"solutionId": solution["id"], "expectedVersion": solution["version"], "name": "Tidewater"});
    world
        .person(Persona::Program)
        .done("updateSolution", renamed)
        .await;
    assert_eq!(found(world, A, "tidewat").await, 1);
    assert_eq!(
        found(world, A, &format!("quays {}", text(&solution["name"]))).await,
        0
    );

    // Nothing is kept of what was only tried.
    let tried = merged(
        world.deal_input(A),
        json!({"name": "Mirage", "dryRun": true}),
    );
    a.done("createOpportunity", tried).await;
    assert_eq!(found(world, A, "mirage").await, 0);
}

/// A database of before there was a search, and whatever else wrote past the server: the next start puts it right.
async fn what_was_there_before_is_found_after_a_start(world: &World) {
    worded(world).await;
    rewrite(world, "UPDATE search_text SET words = NULL").await;
    rewrite(world, "UPDATE opportunity SET name = 'Quayside'").await;
    assert_eq!(found(world, A, "quayside").await, 0);
    let db = Db::open(&world.database.url, 2)
        .await
        .expect("the database");
    migrate::up(&db).await.expect("a schema");
    db.close().await.expect("a database that closes");
    for (search, count) in [("quayside", 1), ("zoe", 1), ("ubersee", 0)] {
        assert_eq!(found(world, A, search).await, count, "{search}");
    }
}

/// So many words.
fn numbers(count: usize) -> String {
    let words: Vec<_> = (10..10 + count).map(|number| number.to_string()).collect();
    words.join(" ")
}

/// Whatever is typed is an answer or `BAD_REQUEST`, and the same on both databases.
async fn whatever_is_typed_is_answered(world: &World) {
    const DOCUMENT: &str =
        "query ($search: String) { opportunities(tab: OUTBOUND, search: $search) { totalCount } }";
    worded(world).await;
    world
        .create_deal(A, json!({"name": "東京電力 \"NEAR\" 50% O'Brien_Smith"}))
        .await;
    for (search, count) in [
        ("東京", 1),
        ("京電", 1),
        ("電力", 1),
        ("東京電力", 1),
        ("大阪", 0),
        ("京東", 0),
        ("\"near\"", 1),
        ("NEAR", 1),
        ("50%", 1),
        ("%", 2),
        ("_", 2),
        ("o'brien", 1),
        ("brien smith", 1),
        ("", 2),
        ("   ", 2),
        ("\u{0}", 2),
        ("ubersee*", 1),
        ("ubersee OR near", 0),
        ("ubersee -kra", 1),
        ("words:ubersee", 0),
        ("{ubersee kra}", 1),
        ("ubersee) --", 1),
        ("ubersee'; DROP TABLE opportunity", 0),
        ("'ubersee':* & !kra | (x <-> y)", 0),
        ("ubersee\\", 1),
        ("$1 ? ?1", 0),
        ("ube\u{301}rsee", 1),
        ("ÜBERSEEHAFEN", 1),
        ("\u{1f600}", 2),
    ] {
        assert_eq!(found(world, A, search).await, count, "{search}");
    }
    for search in ["x".repeat(201), "東".repeat(201), numbers(11)] {
        let answer = world
            .person(A)
            .query(DOCUMENT, json!({"search": search}))
            .await;
        assert_eq!(code(&answer), "BAD_REQUEST", "{search}");
    }
    for search in ["x".repeat(200), "ß".repeat(200), numbers(10)] {
        assert_eq!(found(world, A, &search).await, 0, "{search}");
    }
}

/// A condition more, not a statement more.
async fn a_search_takes_no_statement_of_its_own(world: &World) {
    worded(world).await;
    for tab in TABS {
        let count = async |search: &str| {
            let document = format!(
                "{{ opportunities(tab: {tab}{search}) {{ totalCount nodes {{ name }} }} }}"
            );
            statements::count(world, Vendor, &document).await
        };
        assert_eq!(count("").await, count(", search: \"uber kra\"").await);
    }
}

on_both! {
    every_text_of_a_record_is_found_by_the_beginnings_of_its_words,
    nobody_finds_a_record_by_what_they_do_not_see_of_it,
    a_message_is_found_by_whoever_hears_it,
    a_search_goes_with_everything_else_that_a_list_is_asked,
    a_search_goes_by_what_the_texts_are_now,
    what_was_there_before_is_found_after_a_start,
    whatever_is_typed_is_answered,
    a_search_takes_no_statement_of_its_own,
}

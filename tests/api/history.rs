//! What happened to a deal, as each company may look back, and what a record was at an instant (design §9, §11).

use serde_json::{Value, json};

use crate::{
    kit::{code, nodes, time},
    on_both,
    support::{
        Deal, Person, Persona, World,
        deals::{merged, text},
    },
};

use Persona::{A, B, C, Vendor};

const ENTRY: &str =
    "kind at recordedAt version partner { name } actor { subject via partner { name } }
    changes { field group itemId before after names { id name } }";

async fn history(person: &Person, engagement: &str) -> Vec<Value> {
    let fields = format!("history(first: 100) {{ totalCount nodes {{ {ENTRY} }} }}");
    let deal = person.deal(engagement, &fields).await;
    let told = nodes(&deal["history"]);
    assert_eq!(deal["history"]["totalCount"], told.len());
    told
}

async fn of_record(person: &Person, id: &str) -> Vec<Value> {
    let fields = format!("history(first: 100) {{ nodes {{ {ENTRY} }} }}");
    nodes(&person.record(id, &fields).await["history"])
}

/// Each entry in a line: whose record, what, who, and the fields.
fn lines(world: &World, entries: &[Value]) -> Vec<String> {
    let line = |entry: &Value| {
        let company = |name: &Value| {
            let is = |persona: &Persona| *name == world.company(*persona).name;
            [A, B, C, Vendor]
                .into_iter()
                .find(is)
                .map_or("–".to_owned(), |it| format!("{it:?}"))
        };
        let changes = entry["changes"].as_array().expect("changes").iter();
        let mut fields: Vec<_> = changes.map(|change| text(&change["field"])).collect();
        fields.dedup();
        format!(
            "{}: {} by {} {}",
            company(&entry["partner"]["name"]),
            text(&entry["kind"]),
            company(&entry["actor"]["partner"]["name"]),
            fields.join(" ")
        )
    };
    entries.iter().map(line).collect()
}

fn change<'a>(entry: &'a Value, field: &str) -> &'a Value {
    let mut changes = entry["changes"].as_array().expect("changes").iter();
    changes
        .find(|change| change["field"] == field)
        .unwrap_or_else(|| panic!("no {field} in {entry:#}"))
}

/// A deal that went through all that other companies may, or may not, know of.
async fn story(world: &World) -> (Deal, Deal, Deal) {
    let a = world.person(A);
    let fields = json!({"privateNotes": "Only ours.", "customerContact": World::contact_input()});
    let mut deal = world.create_deal(A, fields).await;
    world.change(A, "updateOpportunity", &mut deal, json!({"name": "Renamed", "value": {"amount": "99000.50", "currency": "USD"}, "crmId": "CRM-1"})).await;
    let to_b = world.invite(A, &mut deal, B).await;
    let member = json!({"member": {"name": "Bo Li", "email": "bo.li@example.com", "phone": "+86 10 5550 1234"}});
    world.change(A, "addTeamMember", &mut deal, member).await;
    let of_b = world.accept(B, &to_b).await;
    let to_c = world.invite(A, &mut deal, C).await;
    world
        .change(
            A,
            "setSalesStage",
            &mut deal,
            json!({"stage": "NEGOTIATED"}),
        )
        .await;
    world
        .change(A, "shareWithVendor", &mut deal, json!({}))
        .await;
    let asked = world.ask_vendor(A, &mut deal).await;
    let no = to_c
        .deal
        .with(json!({"reason": "BUDGET_INADEQUATE", "notes": "Not this year."}));
    world.person(C).done("declineOpportunity", no).await;
    world
        .person(Vendor)
        .done(
            "acceptOpportunity",
            asked.deal.with(json!({"name": "The vendor's part"})),
        )
        .await;
    a.done(
        "postMessage",
        json!({"opportunityId": deal.id, "audience": "ALL_PARTIES", "body": "Well done."}),
    )
    .await;
    world
        .change(A, "winOpportunity", &mut deal, json!({}))
        .await;
    (deal, of_b, to_c.deal)
}

async fn nothing_hidden_is_told(world: &World, deal: &Deal) {
    for (by, hidden) in [
        (
            B,
            &[
                "Only ours.",
                "CRM-1",
                "NEGOTIATED",
                "99000.50",
                "Bo Li",
                "Not this year",
            ][..],
        ),
        (
            C,
            &["Only ours.", "CRM-1", "NEGOTIATED", "99000.50", "Bo Li"][..],
        ),
        (
            Vendor,
            &["Only ours.", "CRM-1", "Not this year", "48000"][..],
        ),
    ] {
        let told = json!(history(world.person(by), &deal.engagement).await).to_string();
        for hidden in hidden {
            assert!(!told.contains(hidden), "{by:?} is told {hidden}: {told}");
        }
    }
}

async fn everybody_looks_back_as_far_as_they_were_told(world: &World) {
    let (deal, of_b, of_c) = story(world).await;
    let told = async |by: Persona| history(world.person(by), &deal.engagement).await;
    let of_a = told(A).await;
    assert_eq!(
        lines(world, &of_a),
        [
            "A: CREATED by A CLOSE_DATE CUSTOMER_CONTACT CUSTOMER LOCATION NAME PRIVATE_NOTES REFERENCE SALES_STAGE SOLUTIONS STATUS TEAM VALUE VENDOR_INVOLVEMENT",
            "A: DETAILS_CHANGED by A CRM_ID NAME VALUE",
            "A: INVITED by A INVITATIONS",
            "B: RECEIVED by A STATUS VALUE",
            "A: TEAM_CHANGED by A TEAM",
            "B: ACCEPTED by B NAME SALES_STAGE STATUS",
            "A: INVITED by A INVITATIONS",
            "C: RECEIVED by A STATUS VALUE",
            "A: STAGE_CHANGED by A SALES_STAGE",
            "A: SHARED by A VENDOR_INVOLVEMENT",
            "A: HELP_REQUESTED by A HELP_KINDS INVITATIONS VENDOR_INVOLVEMENT",
            "Vendor: RECEIVED by A STATUS VALUE",
            "C: DECLINED by C CLOSE_NOTES DECLINE_REASON STATUS",
            "Vendor: ACCEPTED by Vendor NAME SALES_STAGE STATUS",
            "A: WON by A SALES_STAGE STATUS",
        ]
    );
    let of_b_told = told(B).await;
    assert_eq!(
        lines(world, &of_b_told),
        [
            "A: INVITED by A INVITATIONS",
            "B: RECEIVED by A CLOSE_DATE LOCATION NAME SOLUTIONS STATUS VALUE",
            "B: ACCEPTED by B NAME SALES_STAGE STATUS",
            "Vendor: ACCEPTED by Vendor STATUS",
            "A: WON by A SALES_STAGE STATUS",
        ]
    );
    // Of the sale an invited company is told the outcome, and not what came before it.
    let won = change(&of_b_told[4], "SALES_STAGE");
    assert_eq!(
        (&won["before"], &won["after"]),
        (&Value::Null, &json!("WON"))
    );
    assert_eq!(of_b_told[4]["version"], Value::Null);

    assert_eq!(
        lines(world, &told(C).await),
        [
            "C: RECEIVED by A CLOSE_DATE LOCATION NAME SOLUTIONS STATUS VALUE",
            "C: DECLINED by C CLOSE_NOTES DECLINE_REASON STATUS"
        ]
    );
    assert_eq!(
        lines(world, &told(Vendor).await),
        [
            "A: SHARED by A VENDOR_INVOLVEMENT",
            "A: HELP_REQUESTED by A HELP_KINDS INVITATIONS VENDOR_INVOLVEMENT",
            "Vendor: RECEIVED by A CLOSE_DATE LOCATION NAME SOLUTIONS STATUS VALUE",
            "Vendor: ACCEPTED by Vendor NAME SALES_STAGE STATUS",
            "A: WON by A SALES_STAGE STATUS",
        ]
    );
    assert_eq!(
        lines(world, &of_record(world.person(Vendor), &deal.id).await),
        [
            "A: SHARED by A VENDOR_INVOLVEMENT",
            "A: HELP_REQUESTED by A HELP_KINDS INVITATIONS VENDOR_INVOLVEMENT",
            "A: WON by A SALES_STAGE STATUS",
        ]
    );
    nothing_hidden_is_told(world, &deal).await;
    assert_eq!(
        of_record(world.person(B), &of_b.id).await,
        [&of_b_told[1], &of_b_told[2]].map(Clone::clone)
    );
    // Another company's record is none to ask; what is told of it stands in the history of the deal.
    let none = world
        .person(A)
        .data(
            "query ($id: ID!) { opportunity(id: $id) { history { totalCount } } }",
            json!({"id": of_b.id}),
        )
        .await;
    assert_eq!(none["opportunity"], Value::Null);
    assert_eq!(of_record(world.person(C), &of_c.id).await.len(), 2);
}

/// What a front end needs of a change: the field, both values as the API writes them, and names for the ids.
async fn a_change_is_told_in_the_words_of_the_api(world: &World) {
    let (deal, _, _) = story(world).await;
    let a = world.person(A);
    let told = of_record(a, &deal.id).await;
    let value = change(&told[1], "VALUE");
    assert_eq!(value["group"], "VALUE");
    assert_eq!(value["itemId"], Value::Null);
    assert_eq!(
        value["before"],
        json!({"amount": "120000.50", "currency": "USD"})
    );
    assert_eq!(
        value["after"],
        json!({"amount": "99000.50", "currency": "USD"})
    );
    assert_eq!(change(&told[1], "CRM_ID")["before"], Value::Null);
    assert_eq!(
        told[1]["actor"],
        json!({"subject": "partner-a", "via": "API", "partner": {"name": world.company(A).name}})
    );
    assert_eq!(
        (&told[1]["version"], &told[1]["at"]),
        (&json!(2), &told[1]["recordedAt"])
    );

    let solution = change(&told[0], "SOLUTIONS");
    let sold = &world.company(A).solutions[0];
    assert_eq!(
        solution["after"],
        json!({"solutionId": sold, "position": 0})
    );
    assert_eq!(solution["names"][0]["id"], *sold);
    let location = change(&told[0], "LOCATION");
    assert_eq!(location["after"], world.company(A).locations[0]);
    assert_eq!(location["names"][0]["id"], location["after"]);
    let customer = change(&told[0], "CUSTOMER");
    assert_eq!(
        (&customer["after"], &customer["names"][0]["id"]),
        (&json!(world.customers[0]), &json!(world.customers[0]))
    );

    let invited = change(&told[2], "INVITATIONS");
    let named = invited["names"].as_array().expect("names");
    assert!(named.contains(&json!({"id": world.company(B).id, "name": world.company(B).name})));
    assert_eq!(
        invited["after"]["share"],
        json!({"amount": "48000.00", "currency": "USD"})
    );
    let ids = a
        .record(&deal.id, "team { id name } invitations { id }")
        .await;
    assert_eq!(invited["itemId"], ids["invitations"][0]["id"]);
    let joined = change(&told[3], "TEAM");
    assert_eq!(
        (&joined["itemId"], &joined["after"]["name"]),
        (&ids["team"][1]["id"], &json!("Bo Li"))
    );
}

async fn a_history_is_paged_from_either_end(world: &World) {
    const PAGE: &str = "query ($id: ID!, $first: Int, $after: String, $last: Int) { opportunity(id: $id) {
        history(first: $first, after: $after, last: $last) { totalCount nodes { kind } pageInfo { hasNextPage hasPreviousPage endCursor } } } }";
    let (deal, _, _) = story(world).await;
    let page = async |by: Persona, fields: Value| {
        let variables = merged(json!({"id": deal.id}), fields);
        world.person(by).query(PAGE, variables).await
    };
    let kinds = |page: &Value| {
        let kinds = nodes(&page["data"]["opportunity"]["history"]);
        kinds
            .iter()
            .map(|entry| text(&entry["kind"]))
            .collect::<Vec<_>>()
    };
    let first = page(A, json!({"first": 2})).await;
    assert_eq!(kinds(&first), ["CREATED", "DETAILS_CHANGED"]);
    let history = &first["data"]["opportunity"]["history"];
    assert_eq!(
        (&history["totalCount"], &history["pageInfo"]["hasNextPage"]),
        (&json!(9), &json!(true))
    );
    let end = history["pageInfo"]["endCursor"].clone();
    assert_eq!(
        kinds(&page(A, json!({"first": 2, "after": end})).await),
        ["INVITED", "TEAM_CHANGED"]
    );
    assert_eq!(kinds(&page(A, json!({"last": 1})).await), ["WON"]);
    assert_eq!(
        code(&page(Vendor, json!({"after": end})).await),
        "CURSOR_INVALID"
    );
}

/// C2: folded from the log up to then, by what counts as having happened.
async fn a_record_is_shown_as_it_was_at_an_instant(world: &World) {
    const WAS: &str = "query ($id: ID!, $at: DateTime!) { opportunity(id: $id) { asOf(at: $at) {
        since version status salesStage salesStagePercent name value { amount currency } closeDate vendorInvolvement
        location { id } internal { privateNotes crmId } team { name email } solutions { solution { id } price { amount } quantity }
        customerContact { name consentGiven } invitations { invitee { id } } helpKinds decline { reason notes } registrations { state }
    } } }";
    const IS: &str = "version status salesStage salesStagePercent name value { amount currency } closeDate
        location { id } internal { privateNotes crmId } team { name email } solutions { solution { id } price { amount } quantity }
        customerContact { name consentGiven } invitations { invitee { id } }";
    let a = world.person(A);
    let was = async |person: &Person, id: &str, at: chrono::DateTime<chrono::Utc>| {
        let variables =
            json!({"id": id, "at": at.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true)});
        person.data(WAS, variables).await["opportunity"]["asOf"].take()
    };
    let before = world.now().await;
    world.advance("PT1H").await;
    let mut deal = world
        .create_deal(A, json!({"privateNotes": "First."}))
        .await;
    let born = world.now().await;
    let first = a.record(&deal.id, IS).await;
    world.advance("PT1H").await;
    world
        .change(
            A,
            "updateOpportunity",
            &mut deal,
            json!({"name": "Renamed", "privateNotes": null, "crmId": "CRM-2"}),
        )
        .await;
    let to_b = world.invite(A, &mut deal, B).await.deal;
    world
        .change(
            A,
            "setCustomerContact",
            &mut deal,
            json!({"contact": World::contact_input()}),
        )
        .await;
    let worked = world.now().await;
    let second = a.record(&deal.id, IS).await;
    world.advance("P20D").await;

    assert_eq!(was(a, &deal.id, before).await, Value::Null);
    for (at, is) in [(born, &first), (worked, &second)] {
        let was = was(a, &deal.id, at).await;
        for (field, value) in is.as_object().expect("a record") {
            assert_eq!(&was[field], value, "{field} at {at}");
        }
    }
    let now = was(a, &deal.id, world.now().await).await;
    assert_eq!(now["vendorInvolvement"], "NONE");
    assert_eq!(
        time(&was(a, &deal.id, worked).await["since"]),
        time(&now["since"])
    );

    // An expiry counts from its due time on, whenever it was written down.
    let b = world.person(B);
    let due = time(&b.record(&to_b.id, "statusSince").await["statusSince"]);
    assert_eq!(
        was(b, &to_b.id, due - chrono::TimeDelta::seconds(1)).await["status"],
        "RECEIVED"
    );
    assert_eq!(was(b, &to_b.id, due).await["status"], "EXPIRED");

    // It is for the record's own company.
    world
        .change(A, "shareWithVendor", &mut deal, json!({}))
        .await;
    assert_eq!(
        was(world.person(Vendor), &deal.id, worked).await,
        Value::Null
    );
}

on_both!(
    everybody_looks_back_as_far_as_they_were_told,
    a_change_is_told_in_the_words_of_the_api,
    a_history_is_paged_from_either_end,
    a_record_is_shown_as_it_was_at_an_instant,
);

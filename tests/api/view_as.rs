//! What another company sees of a deal, asked by its own company: the same as what that company gets (R136).

use covente::{
    domain::viewer::Role,
    domain::visibility::{Group, Relation},
    graphql::ids::{Kind, encode},
};
use serde_json::{Value, json};

use crate::{
    kit::code,
    on_both,
    support::{Deal, Person, Persona, World, deals::text},
};

use Persona::{A, B, C, Vendor};

const PARTY: &str =
    "partner { id } role status name value { amount } closeDate salesStage solutions { name }
    team { name email } decline { reason notes }";

/// What a company gets of a deal, as far as a view of it tells.
async fn got(person: &Person, engagement: &str, owner: &str) -> Value {
    let fields = format!(
        "type customerName customer {{ name }} customerContact {{ name }} parties {{ {PARTY} }}"
    );
    let deal = person.deal(engagement, &fields).await;
    let parties = deal["parties"].as_array().cloned().unwrap_or_default();
    let own = parties.iter().find(|party| party["partner"]["id"] == owner);
    let mut names: Vec<_> = parties
        .iter()
        .map(|party| text(&party["partner"]["id"]))
        .collect();
    names.sort();
    json!({
        "type": deal["type"],
        "customer": deal["customer"],
        "customerContact": deal["customerContact"],
        "party": own,
        "parties": names,
    })
}

/// What somebody is told that a company gets.
async fn told(person: &Person, record: &str, company: &str) -> Value {
    let document = format!(
        "query ($id: ID!, $company: ID!) {{ opportunity(id: $id) {{ viewAs(partnerId: $company) {{
            partner {{ id }} relation why givesRecord groups {{ group extent isGiven }} parties {{ id }}
            type customerName customer {{ name }} customerContact {{ name }} party {{ {PARTY} }}
        }} }} }}"
    );
    let variables = json!({"id": record, "company": company});
    person.data(&document, variables).await["opportunity"]["viewAs"].take()
}

/// Asks as one company for another, and holds what it is told against what the other gets. Answers the relation.
async fn ask(world: &World, by: Persona, deal: &Deal, of: Persona) -> String {
    let (own, other) = (&world.company(by).id, &world.company(of).id);
    let told = told(world.person(by), &deal.id, other).await;
    assert_eq!(&told["partner"]["id"], other);
    let relation = Relation::ALL
        .into_iter()
        .find(|relation| told["relation"] == screaming(&format!("{relation:?}")));
    assert_eq!(relation.is_none(), told["relation"].is_null(), "{told:#}");
    for (group, viewed) in Group::ALL
        .iter()
        .zip(told["groups"].as_array().expect("groups"))
    {
        assert_eq!(viewed["group"], screaming(&format!("{group:?}")));
        let withheld = viewed["extent"] == "NOTHING";
        assert_eq!(viewed["isGiven"], !withheld);
        assert!(relation.is_some() || withheld, "{viewed}");
    }

    // Whether a company that one does not see is in the deal is told by nothing.
    assert!(
        relation.is_some() || told["parties"] == json!([]),
        "{told:#}"
    );
    let got = got(world.person(of), &deal.engagement, own).await;
    assert_eq!(told["party"], got["party"], "{by:?} as {of:?}");
    let theirs: Vec<_> = got["parties"]
        .as_array()
        .expect("ids")
        .iter()
        .map(text)
        .collect();
    for party in told["parties"].as_array().expect("parties") {
        assert!(
            theirs.contains(&text(&party["id"])),
            "{by:?} as {of:?}: {party}"
        );
    }
    // What the deal's companies share is the originator's to show.
    if !told["type"].is_null() {
        for field in ["type", "customer", "customerContact"] {
            assert_eq!(told[field], got[field], "{by:?} as {of:?}: {field}");
        }
        let mut parties: Vec<_> = told["parties"]
            .as_array()
            .expect("parties")
            .iter()
            .map(|it| text(&it["id"]))
            .collect();
        parties.sort();
        assert_eq!(parties, theirs, "whoever started the deal sees all parties");
    }
    format!(
        "{by:?} as {of:?}: {}",
        told["relation"].as_str().unwrap_or("nothing")
    )
}

/// As GraphQL writes the names of values.
fn screaming(name: &str) -> String {
    let mut written = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !written.is_empty() {
            written.push('_');
        }
        written.push(letter.to_ascii_uppercase());
    }
    written
}

/// Every relation of design §11's table, from either side.
async fn a_view_is_what_that_company_gets(world: &World) {
    let mut cells = Vec::new();
    let fields = json!({
        "customerContact": World::contact_input(),
        "privateNotes": "Ours alone.",
        "invitations": [world.invitation_input(B), world.invitation_input(C)],
    });
    let mut deal = world.create_deal(A, fields).await;
    let to_b = world.received(B, &deal.engagement).await;
    let to_c = world.received(C, &deal.engagement).await;
    let mut cell = async |by, deal: &Deal, of| cells.push(ask(world, by, deal, of).await);
    for of in [A, B, Vendor] {
        cell(A, &deal, of).await;
    }
    cell(B, &to_b.deal, A).await;
    cell(B, &to_b.deal, C).await;

    let of_b = world.accept(B, &to_b).await;
    world
        .change(A, "shareWithVendor", &mut deal, json!({}))
        .await;
    for of in [B, C, Vendor] {
        cell(A, &deal, of).await;
    }
    for of in [A, C, Vendor] {
        cell(B, &of_b, of).await;
    }

    let asked = world.ask_vendor(A, &mut deal).await;
    cell(A, &deal, Vendor).await;
    cell(B, &of_b, Vendor).await;
    let of_c = world.accept(C, &to_c).await;
    world.accept(Vendor, &asked).await;
    world
        .change(
            A,
            "setSalesStage",
            &mut deal,
            json!({"stage": "NEGOTIATED"}),
        )
        .await;
    for of in [B, C, Vendor] {
        cell(A, &deal, of).await;
    }
    for of in [C, Vendor] {
        cell(B, &of_b, of).await;
    }
    cell(C, &of_c, B).await;
    world
        .change(A, "winOpportunity", &mut deal, json!({}))
        .await;
    cell(A, &deal, B).await;

    let mut declined = world.create_deal(A, json!({})).await;
    let no = world.invite(A, &mut declined, B).await;
    let no = no.deal.with(json!({"reason": "OTHER", "notes": "No."}));
    world.person(B).done("declineOpportunity", no.clone()).await;
    cell(A, &declined, B).await;

    // Invited anew, B's part is its newer record: the older one is no party any more, as A finds the parties.
    let older = no["opportunityId"].clone();
    world.invite(A, &mut declined, B).await;
    let old = told(world.person(B), &text(&older), &world.company(A).id).await;
    assert_eq!(old["party"], Value::Null, "{old:#}");

    let started = json!({"invitations": [world.invitation_input(B)]});
    let started = world.create_deal(Vendor, started).await;
    let received = world.received(B, &started.engagement).await;
    cell(B, &received.deal, Vendor).await;
    let of_b = world.accept(B, &received).await;
    cell(B, &of_b, Vendor).await;
    cell(Vendor, &started, B).await;

    assert_eq!(
        cells,
        [
            "A as A: OWN",
            "A as B: PENDING_INVITEE",
            "A as Vendor: nothing",
            "B as A: SENDER_OF_OPEN",
            "B as C: nothing",
            "A as B: ACCEPTED_INVITEE",
            "A as C: PENDING_INVITEE",
            "A as Vendor: VENDOR_VISIBLE",
            "B as A: SENDER_OF_ACCEPTED",
            "B as C: nothing",
            "B as Vendor: nothing",
            "A as Vendor: VENDOR_ASKED",
            "B as Vendor: nothing",
            "A as B: ACCEPTED_INVITEE",
            "A as C: ACCEPTED_INVITEE",
            "A as Vendor: VENDOR_ASKED",
            "B as C: CO_INVITEE",
            "B as Vendor: CO_INVITEE",
            "C as B: CO_INVITEE",
            "A as B: ACCEPTED_INVITEE",
            "A as B: ENDED_INVITEE",
            "B as Vendor: SENDER_OF_OPEN",
            "B as Vendor: VENDOR_OF_ACCEPTED",
            "Vendor as B: ACCEPTED_INVITEE",
        ]
    );
}

/// R7: not for users, nor for those who only view the record; the rest of the record is answered all the same.
async fn a_view_is_for_admins_of_the_records_own_company(world: &World) {
    const DOCUMENT: &str = "query ($id: ID!, $company: ID!) {
        opportunity(id: $id) { id viewAs(partnerId: $company) { relation } } }";
    let member = |name: &str| json!({"name": name, "email": format!("{name}@example.com"), "phone": "+44 20 7946 0000"});
    let fields = json!({"team": [member("lena")]});
    let mut deal = world.create_deal(A, fields).await;
    world
        .change(A, "shareWithVendor", &mut deal, json!({}))
        .await;
    let user = world.colleague(A, "lena", Role::ReferralsUser, None);
    let local = world.colleague(A, "omar", Role::ReferralsAdmin, Some(&[0]));
    let of_b = &world.company(B).id;
    let variables = json!({"id": deal.id, "company": of_b});
    for person in [&user, world.person(Vendor)] {
        let response = person.query(DOCUMENT, variables.clone()).await;
        assert_eq!(code(&response), "FORBIDDEN");
        assert_eq!(
            response["data"]["opportunity"],
            json!({"id": deal.id, "viewAs": null})
        );
    }
    for person in [&local, world.person(A)] {
        let data = person.data(DOCUMENT, variables.clone()).await;
        assert_eq!(data["opportunity"]["viewAs"], json!({"relation": null}));
    }
    for absent in [
        encode(Kind::Partner, uuid::Uuid::nil()).0,
        deal.id.clone(),
        "?".to_owned(),
    ] {
        let variables = json!({"id": deal.id, "company": absent});
        let data = world.person(A).data(DOCUMENT, variables).await;
        assert_eq!(data["opportunity"]["viewAs"], Value::Null);
    }
}

on_both!(
    a_view_is_what_that_company_gets,
    a_view_is_for_admins_of_the_records_own_company,
);

//! Role × scope × team (R3, R6, R7, R9): who creates, views, edits, staffs and answers, and how a no sounds.

use std::fmt::Write as _;

use covente::{
    domain::viewer::{Grant, Role, Scope},
    http::auth::Claims,
};
use serde_json::{Value, json};

use crate::{
    kit::{every_action, expected, faults, nodes},
    on_both,
    support::{
        Deal, Person, Persona, World,
        deals::{merged, text},
    },
};

/// A person of a team, by the name that they sign in with.
pub(crate) fn member(name: &str) -> Value {
    json!({"name": name, "email": format!("{name}@example.com"), "phone": "12345"})
}

/// What comes of creating, viewing, editing, staffing and answering, here (a granted location) and there (another one).
const ROWS: &str = "\
admin here: ok | sees | ok | ok | ok
admin there: ok | sees | ok | ok | ok
partner-admin here: ok | sees | ok | ok | ok
partner-admin there: ok | sees | ok | ok | ok
local-admin here: ok | sees | ok | ok | ok
local-admin there: LOCATION_OUT_OF_SCOPE | - | NOT_FOUND | NOT_FOUND | NOT_FOUND
user-on here: ok | sees | ok | ok | ok
user-on there: ok | sees | ok | ok | ok
user-off here: NOT_ON_TEAM | - | NOT_FOUND | NOT_FOUND | NOT_FOUND
user-off there: NOT_ON_TEAM | - | NOT_FOUND | NOT_FOUND | NOT_FOUND
local-user-on here: ok | sees | ok | ok | ok
local-user-on there: LOCATION_OUT_OF_SCOPE | - | NOT_FOUND | NOT_FOUND | NOT_FOUND
local-user-off here: NOT_ON_TEAM | - | NOT_FOUND | NOT_FOUND | NOT_FOUND
local-user-off there: LOCATION_OUT_OF_SCOPE | - | NOT_FOUND | NOT_FOUND | NOT_FOUND
mixed-on here: ok | sees | ok | ok | ok
mixed-on there: ok | sees | ok | ok | ok
mixed-off here: ok | sees | ok | ok | ok
mixed-off there: NOT_ON_TEAM | - | NOT_FOUND | NOT_FOUND | NOT_FOUND
program-admin here: FORBIDDEN | - | NOT_FOUND | NOT_FOUND | NOT_FOUND
program-admin there: FORBIDDEN | - | NOT_FOUND | NOT_FOUND | NOT_FOUND
nobody here: FORBIDDEN | - | NOT_FOUND | NOT_FOUND | NOT_FOUND
nobody there: FORBIDDEN | - | NOT_FOUND | NOT_FOUND | NOT_FOUND
";

/// One person for every kind of grant, who signs in with this name.
fn people(world: &World) -> Vec<(&'static str, Vec<Grant>)> {
    let a = world.rows(Persona::A);
    let here = || Scope::Locations(vec![a.1[0]]);
    let grant = |role, scope| Grant { role, scope };
    vec![
        ("admin", vec![grant(Role::ReferralsAdmin, Scope::All)]),
        ("partner-admin", vec![grant(Role::PartnerAdmin, here())]),
        ("local-admin", vec![grant(Role::ReferralsAdmin, here())]),
        ("user-on", vec![grant(Role::ReferralsUser, Scope::All)]),
        ("user-off", vec![grant(Role::ReferralsUser, Scope::All)]),
        ("local-user-on", vec![grant(Role::ReferralsUser, here())]),
        ("local-user-off", vec![grant(Role::ReferralsUser, here())]),
        (
            "mixed-on",
            vec![
                grant(Role::ReferralsAdmin, here()),
                grant(Role::ReferralsUser, Scope::All),
            ],
        ),
        (
            "mixed-off",
            vec![
                grant(Role::ReferralsAdmin, here()),
                grant(Role::ReferralsUser, Scope::All),
            ],
        ),
        ("program-admin", vec![grant(Role::ProgramAdmin, Scope::All)]),
        ("nobody", vec![]),
    ]
}

/// Every row of R7 for every kind of grant (R6), at a location that is granted to some (here) and at one that is not
/// (there). Everything is a dry run, so that all ask about the same deals.
async fn each_role_does_what_its_row_says(world: &World) {
    const TEAM: [&str; 3] = ["user-on", "local-user-on", "mixed-on"];
    let admin = world.person(Persona::A);
    let places = [0, 1].map(|place| world.location(Persona::A, place));
    let mut own = Vec::new();
    let mut inbound = Vec::new();
    for location in &places {
        let team: Vec<_> = ["asha"].into_iter().chain(TEAM).map(member).collect();
        let fields = json!({"locationId": location, "team": team});
        own.push(world.create_deal(Persona::A, fields).await);
        inbound.push(offer_at(world, location, &TEAM).await);
    }

    let mut printed = String::new();
    for (name, grants) in people(world) {
        let person = world.sign_in(&Claims {
            subject: name.into(),
            email: Some(format!("{name}@example.com")),
            partner: world.rows(Persona::A).0,
            grants,
        });
        for (at, place) in ["here", "there"].into_iter().enumerate() {
            let on_team = TEAM.contains(&name);
            let team = if on_team {
                json!([member(name)])
            } else {
                json!([member("asha")])
            };
            let input = merged(
                world.deal_input(Persona::A),
                json!({"locationId": places[at], "team": team}),
            );
            let create = dry(&person, "createOpportunity", input).await;
            let view = sees(&person, &own[at], &inbound[at]).await;
            let edit = dry(
                &person,
                "updateOpportunity",
                own[at].with(json!({"name": "Ours"})),
            )
            .await;
            let staff = dry(
                &person,
                "addTeamMember",
                own[at].with(json!({"member": member("new")})),
            )
            .await;
            let accept = dry(
                &person,
                "acceptOpportunity",
                inbound[at].with(json!({"name": "Ours"})),
            )
            .await;
            let decline = dry(
                &person,
                "declineOpportunity",
                inbound[at].with(json!({"reason": "OTHER"})),
            )
            .await;
            assert_eq!(accept, decline, "{name} {place}");
            writeln!(
                printed,
                "{name} {place}: {create} | {view} | {edit} | {staff} | {accept}"
            )
            .expect("a text");
        }
    }
    assert_eq!(printed, ROWS, "\n{printed}");
    for deal in own.iter().chain(&inbound) {
        assert_eq!(
            world.current(admin, deal).await.version,
            deal.version,
            "nothing was stored"
        );
    }
}

/// R7, R9: not found rather than forbidden, so that nobody can probe; seen as soon as the admin has put them on.
async fn a22_13_a_user_who_is_not_on_the_team_finds_nothing_until_they_are(world: &World) {
    let user = world.colleague(Persona::A, "lena", Role::ReferralsUser, None);
    let mut deal = world.create_deal(Persona::A, json!({})).await;
    let rename = |deal: &Deal| deal.with(json!({"name": "Ours"}));
    assert_eq!(user.record(&deal.id, "id").await, Value::Null);
    assert_eq!(user.deal(&deal.engagement, "id").await, Value::Null);
    assert_eq!(
        user.stopped("updateOpportunity", rename(&deal)).await,
        "NOT_FOUND"
    );
    assert_eq!(outbound(&user).await, Vec::<String>::new());

    // The address counts in whatever letters it was typed.
    let lena = merged(member("lena"), json!({"email": "Lena@Example.COM"}));
    world
        .change(
            Persona::A,
            "addTeamMember",
            &mut deal,
            json!({"member": lena}),
        )
        .await;
    assert_eq!(outbound(&user).await, [deal.id.clone()]);
    let seen = user.record(&deal.id, "team { id email }").await;
    let payload = user.done("updateOpportunity", rename(&deal)).await;
    deal = Deal::of(&payload["opportunity"]);

    // Taken off, it is gone as if it had never been.
    let leave = json!({"teamMemberId": seen["team"][1]["id"], "expectedVersion": deal.version});
    world
        .person(Persona::A)
        .done("removeTeamMember", leave)
        .await;
    assert_eq!(user.record(&deal.id, "id").await, Value::Null);
    assert_eq!(user.deal(&deal.engagement, "id").await, Value::Null);
    assert_eq!(outbound(&user).await, Vec::<String>::new());
}

/// R7: an admin of one location, and the location of another one.
async fn a22_14_an_admin_of_one_location_creates_no_deal_for_another(world: &World) {
    let admin = world.colleague(Persona::A, "manchester", Role::ReferralsAdmin, Some(&[2]));
    let input = |place| {
        merged(
            world.deal_input(Persona::A),
            json!({"locationId": world.location(Persona::A, place)}),
        )
    };
    let refusals = admin.refused("createOpportunity", input(1)).await;
    assert_eq!(
        faults(&refusals),
        expected(&[("LOCATION_OUT_OF_SCOPE", "locationId")])
    );
    assert_eq!(refusals[0]["rule"], "R7");
    admin.done("createOpportunity", input(2)).await;
    // A location of another company is none at all.
    let foreign = merged(
        input(1),
        json!({"locationId": world.company(Persona::B).locations[0]}),
    );
    let refusals = admin.refused("createOpportunity", foreign).await;
    assert_eq!(faults(&refusals), expected(&[("NOT_FOUND", "locationId")]));
}

/// R9, design §7: a user creates deals that they are on, and does not take themselves off.
async fn a_user_stays_on_the_team_of_what_they_see(world: &World) {
    let user = world.person(Persona::UserA);
    let input = merged(
        world.deal_input(Persona::A),
        json!({"locationId": world.location(Persona::A, 0)}),
    );
    let refusals = user.refused("createOpportunity", input.clone()).await;
    assert_eq!(faults(&refusals), expected(&[("NOT_ON_TEAM", "team")]));
    let team = json!([member("USER-A"), member("asha")]);
    let payload = user
        .done("createOpportunity", merged(input, json!({"team": team})))
        .await;
    let deal = Deal::of(&payload["opportunity"]);

    let seen = user.record(&deal.id, "team { id }").await;
    let own = json!({"teamMemberId": seen["team"][0]["id"], "expectedVersion": deal.version});
    let refusals = user.refused("removeTeamMember", own.clone()).await;
    assert_eq!(
        faults(&refusals),
        expected(&[("NOT_ON_TEAM", "teamMemberId")])
    );
    let elsewhere = merged(own.clone(), json!({"email": "elsewhere@example.com"}));
    let refusals = user.refused("updateTeamMember", elsewhere.clone()).await;
    assert_eq!(
        faults(&refusals),
        expected(&[("NOT_ON_TEAM", "teamMemberId")])
    );
    // What gives them sight is the address alone; an admin may do either.
    let renamed = merged(
        own,
        json!({"name": "User A", "email": "User-A@example.com"}),
    );
    let payload = user.done("updateTeamMember", renamed).await;
    let elsewhere = merged(
        elsewhere,
        json!({"expectedVersion": payload["opportunity"]["version"]}),
    );
    world
        .person(Persona::A)
        .done("updateTeamMember", elsewhere)
        .await;
    assert_eq!(user.record(&deal.id, "id").await, Value::Null);
}

/// R9, design §11: an address counts only where the issuer has verified it; without one a user sees nothing.
async fn a_user_without_an_address_sees_nothing(world: &World) {
    let (partner, _) = world.rows(Persona::A);
    let grants = vec![Grant {
        role: Role::ReferralsUser,
        scope: Scope::All,
    }];
    let nameless = world.sign_in(&Claims {
        subject: "asha.rao".into(),
        email: None,
        partner,
        grants,
    });
    let deal = world.create_deal(Persona::A, json!({})).await;
    assert_eq!(nameless.record(&deal.id, "id").await, Value::Null);
    assert_eq!(outbound(&nameless).await, Vec::<String>::new());
    let refusals = nameless
        .refusal_codes("createOpportunity", world.deal_input(Persona::A))
        .await;
    assert_eq!(refusals, ["NOT_ON_TEAM"]);
}

/// R8: nobody of the receiver is on a new inbound deal, so an admin answers, or puts a user on it who then does.
async fn a_user_answers_an_offer_once_an_admin_has_put_them_on_it(world: &World) {
    let user = world.colleague(Persona::B, "luc", Role::ReferralsUser, None);
    let mut deal = world.create_deal(Persona::A, json!({})).await;
    let mut received = world.invite(Persona::A, &mut deal, Persona::B).await.deal;
    let accept = |received: &Deal| received.with(json!({"name": "Ours"}));
    assert_eq!(
        user.stopped("acceptOpportunity", accept(&received)).await,
        "NOT_FOUND"
    );
    let invitations = "{ invitations(direction: RECEIVED) { totalCount nodes { id } } }";
    assert_eq!(
        user.data(invitations, json!({})).await["invitations"]["totalCount"],
        0
    );
    world
        .change(
            Persona::B,
            "addTeamMember",
            &mut received,
            json!({"member": member("luc")}),
        )
        .await;
    assert_eq!(
        user.data(invitations, json!({})).await["invitations"]["totalCount"],
        1
    );
    user.done("acceptOpportunity", accept(&received)).await;
}

/// Design §11: `PROGRAM_ADMIN` sees no deals, not even the vendor's own ones.
async fn a_program_admin_sees_no_deals(world: &World) {
    const EVERYTHING: &str = "query ($opportunity: ID!, $engagement: ID!, $ids: [ID!]!) {
        opportunity(id: $opportunity) { id } engagement(id: $engagement) { id } nodes(ids: $ids) { id }
        inbound: opportunities(tab: INBOUND) { totalCount nodes { id } }
        outbound: opportunities(tab: OUTBOUND) { totalCount nodes { id } }
        shared: opportunities(tab: SHARED) { totalCount nodes { id } }
        sent: invitations(direction: SENT) { totalCount nodes { id } }
        received: invitations(direction: RECEIVED) { totalCount nodes { id } }
    }";
    let mut deal = world.create_deal(Persona::A, json!({})).await;
    let asked = world.ask_vendor(Persona::A, &mut deal).await;
    let fields = json!({"invitations": [world.invitation_input(Persona::B)]});
    let own = world.create_deal(Persona::Vendor, fields).await;
    let ids = [
        &deal.id,
        &deal.engagement,
        &asked.deal.id,
        &asked.invitation,
        &own.id,
        &own.engagement,
    ];
    let variables = json!({"opportunity": own.id, "engagement": own.engagement, "ids": ids});
    let none = json!({"totalCount": 0, "nodes": []});
    let program = world.person(Persona::Program);
    assert_eq!(
        program.data(EVERYTHING, variables).await,
        json!({
            "opportunity": null, "engagement": null, "nodes": [null, null, null, null, null, null],
            "inbound": none, "outbound": none, "shared": none, "sent": none, "received": none,
        })
    );
    assert_eq!(
        program.stopped("winOpportunity", own.target()).await,
        "NOT_FOUND"
    );
    let refusals = program
        .refusal_codes("createOpportunity", world.deal_input(Persona::Vendor))
        .await;
    assert!(
        refusals.contains(&"FORBIDDEN".to_owned()) || refusals == ["REQUIRED"],
        "{refusals:?}"
    );
}

/// R7, design §7: visible and not allowed is FORBIDDEN, whatever else there would be to say; R18: the vendor views.
async fn the_vendor_views_a_shared_deal_and_changes_nothing_of_it(world: &World) {
    let fields = json!({
        "vendorMayView": true,
        "team": [member("asha"), member("ben")],
        "solutionIds": [world.company(Persona::A).solutions[0], world.company(Persona::A).solutions[1]],
    });
    let deal = world.create_deal(Persona::A, fields).await;
    let vendor = world.person(Persona::Vendor);
    let before = vendor.record(&deal.id, "version updatedAt").await;
    for (mutation, input) in every_action(world, vendor, &deal).await {
        // Whatever version it names: the vendor has no say in it.
        let input = merged(input, json!({"expectedVersion": 99}));
        let refusals = vendor.refused(mutation, input).await;
        assert_eq!(
            faults(&refusals),
            expected(&[("FORBIDDEN", "")]),
            "{mutation}"
        );
        assert_eq!(refusals[0]["rule"], "R7");
    }
    assert_eq!(vendor.record(&deal.id, "version updatedAt").await, before);
}

/// Design §11: any grant of the vendor reads originators' records; R7 governs the vendor's own.
async fn any_grant_of_the_vendor_reads_what_is_shared(world: &World) {
    let seller = world.colleague(Persona::Vendor, "seller", Role::ReferralsUser, Some(&[0]));
    let mut deal = world.create_deal(Persona::A, json!({})).await;
    let asked = world.ask_vendor(Persona::A, &mut deal).await;
    assert_eq!(seller.record(&deal.id, "id").await, json!({"id": deal.id}));
    // The vendor's own record takes a place on its team.
    assert_eq!(seller.record(&asked.deal.id, "id").await, Value::Null);
    let accept = asked.deal.with(json!({"name": "Ours"}));
    assert_eq!(
        seller.stopped("acceptOpportunity", accept).await,
        "NOT_FOUND"
    );
    let card = seller
        .deal(
            &deal.engagement,
            "vendorParty { status } opportunity { id }",
        )
        .await;
    assert_eq!(card, json!({"vendorParty": null, "opportunity": null}));
}

on_both!(
    each_role_does_what_its_row_says,
    a22_13_a_user_who_is_not_on_the_team_finds_nothing_until_they_are,
    a22_14_an_admin_of_one_location_creates_no_deal_for_another,
    a_user_stays_on_the_team_of_what_they_see,
    a_user_without_an_address_sees_nothing,
    a_user_answers_an_offer_once_an_admin_has_put_them_on_it,
    a_program_admin_sees_no_deals,
    the_vendor_views_a_shared_deal_and_changes_nothing_of_it,
    any_grant_of_the_vendor_reads_what_is_shared,
);

/// What comes of a mutation that is only tried.
async fn dry(person: &Person, mutation: &str, input: Value) -> String {
    person
        .outcome(mutation, merged(input, json!({"dryRun": true})))
        .await
}

/// An offer of partner B that lies at one of partner A's locations, with some of A's people on it.
pub(crate) async fn offer_at(world: &World, location: &str, team: &[&str]) -> Deal {
    let company = &world.company(Persona::A).id;
    let catalogue = world.catalogue(Persona::A).await;
    let wanted = catalogue
        .iter()
        .find(|solution| {
            solution["partner"]["id"] == *company && solution["location"]["id"] == *location
        })
        .expect("a solution of each location");
    let invitation = merged(
        world.invitation_input(Persona::A),
        json!({"solutionIds": [wanted["id"]]}),
    );
    let sent = world
        .create_deal(Persona::B, json!({"invitations": [invitation]}))
        .await;
    let mut received = world.received(Persona::A, &sent.engagement).await.deal;
    for name in team {
        world
            .change(
                Persona::A,
                "addTeamMember",
                &mut received,
                json!({"member": member(name)}),
            )
            .await;
    }
    received
}

/// Whether a person sees both records, in every way in which records are looked for.
async fn sees(person: &Person, own: &Deal, inbound: &Deal) -> &'static str {
    const DOCUMENT: &str = "query ($own: ID!, $inbound: ID!, $ids: [ID!]!) {
        a: opportunity(id: $own) { id } b: opportunity(id: $inbound) { id } nodes(ids: $ids) { id }
        outbound: opportunities(tab: OUTBOUND, first: 100) { nodes { id } }
        inbound: opportunities(tab: INBOUND, first: 100) { nodes { id } }
    }";
    let ids = [&own.id, &own.engagement, &inbound.id, &inbound.engagement];
    let data = person
        .data(
            DOCUMENT,
            json!({"own": own.id, "inbound": inbound.id, "ids": ids}),
        )
        .await;
    let listed = |list: &str, id: &str| nodes(&data[list]).iter().any(|node| node["id"] == id);
    let mut ways = vec![!data["a"].is_null(), !data["b"].is_null()];
    ways.extend(
        data["nodes"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|node| !node.is_null()),
    );
    ways.extend([listed("outbound", &own.id), listed("inbound", &inbound.id)]);
    match (ways.contains(&true), ways.contains(&false)) {
        (true, false) => "sees",
        (false, _) => "-",
        (true, true) => panic!("{} sees some and not all: {ways:?}", person.subject),
    }
}

async fn outbound(person: &Person) -> Vec<String> {
    let data = person
        .data(
            "{ opportunities(tab: OUTBOUND) { nodes { id } } }",
            json!({}),
        )
        .await;
    nodes(&data["opportunities"])
        .iter()
        .map(|node| text(&node["id"]))
        .collect()
}

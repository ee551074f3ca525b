//! Companies and their locations: who takes them in, who changes them, and who sees whom they call.

use covente::domain::viewer::Role;
use serde_json::{Value, json};

use crate::{
    kit::{expected, faults},
    on_both,
    support::{
        Person, Persona, World,
        client::{LOCATION, PARTNER},
        deals::{merged, text},
    },
};

fn admin(world: &World, of: Persona) -> Person {
    world.colleague(of, "partner-admin", Role::PartnerAdmin, None)
}

fn ana() -> Value {
    json!({"name": "Ana Lund", "email": "Ana@Example.com", "locale": "FR", "notify": false})
}

fn harbour(membership: &str) -> Value {
    json!({
        "name": "Harbour", "city": "Aarhus", "country": "dk", "membershipId": membership,
        "inboundContacts": [ana(), {"name": "Bo", "email": "bo@example.com"}],
    })
}

fn newcomer(membership: &str) -> Value {
    json!({"name": " Quayside Systems ", "country": "dk", "transacting": true, "location": harbour(membership)})
}

async fn company(person: &Person, id: &Value) -> Value {
    let document = format!(
        "query ($id: ID!) {{ node(id: $id) {{ ... on Partner {{ {PARTNER} locations {{ {LOCATION} }} }} }} }}"
    );
    person.data(&document, json!({"id": id})).await["node"].take()
}

fn target(partner: &Value, fields: Value) -> Value {
    merged(
        json!({"partnerId": partner["id"], "expectedVersion": partner["version"]}),
        fields,
    )
}

/// R3, R57: with its first location, which is where its inbound deals land.
async fn a_company_is_taken_in_with_its_first_location(world: &World) {
    let program = world.person(Persona::Program);
    let dry = program
        .done(
            "createPartner",
            merged(newcomer("900"), json!({"dryRun": true})),
        )
        .await;
    assert_eq!(dry["partner"]["locations"][0]["membershipId"], "900");
    assert_eq!(company(program, &dry["partner"]["id"]).await, Value::Null);

    let input = merged(newcomer("900"), json!({"idempotencyKey": "once"}));
    let payload = program.done("createPartner", input.clone()).await;
    let partner = &payload["partner"];
    let meant = json!({
        "id": partner["id"], "version": 1, "name": "Quayside Systems", "kind": "PARTNER", "country": "DK",
        "coSellReady": false, "transacting": true, "assessmentVetted": false,
        "locations": [{
            "id": partner["locations"][0]["id"], "version": 1, "name": "Harbour", "city": "Aarhus", "country": "DK",
            "membershipId": "900", "isDefault": true,
            "inboundContacts": [
                ana(), {"name": "Bo", "email": "bo@example.com", "locale": "EN", "notify": true},
            ],
        }],
    });
    assert_eq!(*partner, meant);
    assert_eq!(company(program, &partner["id"]).await, meant);
    assert_eq!(
        program.done("createPartner", input).await["partner"],
        meant,
        "a repeat"
    );
    for persona in [Persona::A, Persona::Vendor] {
        let person = admin(world, persona);
        assert_eq!(
            person.refusal_codes("createPartner", newcomer("901")).await,
            ["FORBIDDEN"]
        );
    }
    // Released for co-selling it can be invited, since it transacts.
    program
        .done(
            "updatePartner",
            target(partner, json!({"coSellReady": true})),
        )
        .await;
    let deal = world.create_deal(Persona::A, json!({})).await;
    let invitation = merged(
        world.invitation_input(Persona::B),
        json!({"partnerId": partner["id"]}),
    );
    world
        .person(Persona::A)
        .done(
            "invitePartner",
            deal.with(json!({"invitation": invitation})),
        )
        .await;
}

/// R205: all at once, each at its path.
async fn faults_of_a_company_come_back_at_once(world: &World) {
    let program = world.person(Persona::Program);
    let taken = company(program, &json!(world.company(Persona::A).id)).await["locations"][0]["membershipId"].clone();
    let input = json!({"name": " ", "country": "Denmark", "location": {
        "name": "", "city": "", "country": "XX", "membershipId": taken,
        "inboundContacts": [ana(), {"name": "", "email": "ana"}, {"name": "A", "email": "ana@example.com"}],
    }});
    let refusals = program.refused("createPartner", input).await;
    let all = [
        ("REQUIRED", "name"),
        ("INVALID_VALUE", "country"),
        ("REQUIRED", "location.name"),
        ("REQUIRED", "location.city"),
        ("INVALID_VALUE", "location.country"),
        ("INVALID_VALUE", "location.membershipId"),
        ("REQUIRED", "location.inboundContacts.1.name"),
        ("INVALID_VALUE", "location.inboundContacts.1.email"),
        ("INVALID_VALUE", "location.inboundContacts.2.email"),
    ];
    assert_eq!(faults(&refusals), expected(&all));
    let crowd: Vec<_> = (0..21)
        .map(|n| json!({"name": "N", "email": format!("n{n}@example.com")}))
        .collect();
    let input = merged(harbour("902"), json!({"inboundContacts": crowd}));
    let refusals = admin(world, Persona::A)
        .refused("createLocation", input)
        .await;
    assert_eq!(
        faults(&refusals),
        expected(&[("OUT_OF_RANGE", "inboundContacts")])
    );
}

/// R12, R13, R57: what the programme vets is its own to say; name, country and default location are the company's.
async fn a_company_is_vetted_by_the_programme_and_kept_by_its_admin(world: &World) {
    let (program, own) = (world.person(Persona::Program), admin(world, Persona::A));
    let a = company(program, &json!(world.company(Persona::A).id)).await;
    let second = a["locations"]
        .as_array()
        .expect("locations")
        .iter()
        .find(|location| location["isDefault"] == false);
    let second = second.expect("a second location")["id"].clone();
    let vet = json!({"coSellReady": false, "transacting": false, "assessmentVetted": false});
    let refusals = own.refused("updatePartner", target(&a, vet.clone())).await;
    let all = [
        ("FORBIDDEN", "coSellReady"),
        ("FORBIDDEN", "transacting"),
        ("FORBIDDEN", "assessmentVetted"),
    ];
    assert_eq!(faults(&refusals), expected(&all));
    for person in [
        &admin(world, Persona::B),
        &admin(world, Persona::Vendor),
        world.person(Persona::A),
    ] {
        let codes = person
            .refusal_codes("updatePartner", target(&a, json!({"name": "Mine"})))
            .await;
        assert_eq!(codes, ["FORBIDDEN"], "{}", person.subject);
    }

    let change = json!({"name": "Alderbrook", "country": "ie", "defaultLocationId": second});
    let changed = own.done("updatePartner", target(&a, change)).await["partner"].clone();
    assert_eq!(
        (&changed["name"], &changed["country"], &changed["version"]),
        (&json!("Alderbrook"), &json!("IE"), &json!(2))
    );
    let default = changed["locations"]
        .as_array()
        .expect("locations")
        .iter()
        .find(|location| location["isDefault"] == true);
    assert_eq!(default.expect("a default location")["id"], second);
    let stale = target(&a, json!({"name": "Late"}));
    assert_eq!(
        own.refusal_codes("updatePartner", stale).await,
        ["VERSION_CONFLICT"]
    );

    let vetted = program
        .done("updatePartner", target(&changed, vet.clone()))
        .await["partner"]
        .clone();
    assert_eq!(
        vetted,
        merged(
            merged(changed, vet),
            json!({"version": 3, "locations": vetted["locations"]})
        )
    );
    let deal = world.deal_input(Persona::A);
    assert_eq!(
        world
            .person(Persona::A)
            .refusal_codes("createOpportunity", deal)
            .await,
        ["NOT_CO_SELL_READY"]
    );
    let mut deal = world.create_deal(Persona::B, json!({})).await;
    let invitation = world.invitation_input(Persona::A);
    let refusals = world
        .person(Persona::B)
        .refused(
            "invitePartner",
            deal.with(json!({"invitation": invitation})),
        )
        .await;
    assert_eq!(
        faults(&refusals),
        expected(&[("PARTNER_NOT_ELIGIBLE", "invitation.partnerId")])
    );
    world
        .change(Persona::B, "shareWithVendor", &mut deal, json!({}))
        .await;

    let wrong = json!({"name": null, "country": "Eire", "transacting": null, "defaultLocationId": world.location(Persona::B, 0)});
    let refusals = program
        .refused("updatePartner", target(&vetted, wrong))
        .await;
    let all = [
        ("REQUIRED", "name"),
        ("INVALID_VALUE", "country"),
        ("REQUIRED", "transacting"),
        ("NOT_FOUND", "defaultLocationId"),
    ];
    assert_eq!(faults(&refusals), expected(&all));
}

/// R3: under a number of its own, by the company's admin or the programme's.
async fn locations_come_and_change(world: &World) {
    let own = admin(world, Persona::A);
    let location = own.done("createLocation", harbour("910")).await["location"].clone();
    assert_eq!(
        (&location["version"], &location["isDefault"]),
        (&json!(1), &json!(false))
    );
    let at = |fields: Value| {
        merged(
            json!({"locationId": location["id"], "expectedVersion": location["version"]}),
            fields,
        )
    };
    let taken = json!({"membershipId": "910"});
    let refusals = own.refused("createLocation", harbour("910")).await;
    assert_eq!(
        faults(&refusals),
        expected(&[("INVALID_VALUE", "membershipId")])
    );
    let change = json!({"name": "Pier", "city": "Ebeltoft", "membershipId": " 910 ", "inboundContacts": null});
    let changed = own.done("updateLocation", at(change)).await["location"].clone();
    let meant = json!({"name": "Pier", "city": "Ebeltoft", "version": 2, "inboundContacts": []});
    assert_eq!(changed, merged(location.clone(), meant));
    assert_eq!(
        own.refusal_codes("updateLocation", at(json!({"name": "Late"})))
            .await,
        ["VERSION_CONFLICT"]
    );
    let other = world.location(Persona::B, 0);
    let b = json!({"locationId": other, "expectedVersion": 1});
    assert_eq!(
        own.refusal_codes("updateLocation", merged(b.clone(), json!({"name": "Mine"})))
            .await,
        ["FORBIDDEN"]
    );
    let to_b = merged(
        harbour("911"),
        json!({"partnerId": world.company(Persona::B).id}),
    );
    assert_eq!(
        own.refusal_codes("createLocation", to_b.clone()).await,
        ["FORBIDDEN"]
    );
    assert_eq!(
        world
            .person(Persona::A)
            .refusal_codes("createLocation", harbour("912"))
            .await,
        ["FORBIDDEN"]
    );
    let program = world.person(Persona::Program);
    program.done("createLocation", to_b).await;
    let refusals = program.refused("updateLocation", merged(b, taken)).await;
    assert_eq!(
        faults(&refusals),
        expected(&[("INVALID_VALUE", "membershipId")])
    );
    let nobody = merged(harbour("913"), json!({"partnerId": "nobody"}));
    assert_eq!(
        faults(&program.refused("createLocation", nobody).await),
        expected(&[("NOT_FOUND", "partnerId")])
    );
    let unknown = json!({"locationId": "nowhere", "expectedVersion": 1});
    assert_eq!(own.stopped("updateLocation", unknown).await, "NOT_FOUND");
    // A deal can be made for it at once.
    world
        .create_deal(Persona::A, json!({"locationId": location["id"]}))
        .await;
}

/// R154, R157: whom a company calls is its own business, and the programme's.
async fn inbound_contacts_are_seen_by_their_company_and_the_programme(world: &World) {
    let own = admin(world, Persona::A);
    let location = own.done("createLocation", harbour("920")).await["location"].clone();
    let document =
        format!("query ($id: ID!) {{ node(id: $id) {{ ... on Location {{ {LOCATION} }} }} }}");
    let contacts = async |person: &Person| {
        let seen = person.data(&document, json!({"id": location["id"]})).await;
        assert_eq!(text(&seen["node"]["membershipId"]), "920");
        seen["node"]["inboundContacts"]
            .as_array()
            .expect("a list")
            .len()
    };
    assert_eq!(contacts(&own).await, 2);
    for (persona, number) in [
        (Persona::A, 2),
        (Persona::UserA, 2),
        (Persona::Program, 2),
        (Persona::B, 0),
        (Persona::Vendor, 0),
    ] {
        assert_eq!(contacts(world.person(persona)).await, number, "{persona:?}");
    }
}

on_both!(
    a_company_is_taken_in_with_its_first_location,
    faults_of_a_company_come_back_at_once,
    a_company_is_vetted_by_the_programme_and_kept_by_its_admin,
    locations_come_and_change,
    inbound_contacts_are_seen_by_their_company_and_the_programme,
);

//! The vendor's part in a deal: it may view, it is asked, it answers, and nothing of that is taken back.

use serde_json::{Value, json};

use crate::{
    assert_response,
    kit::{expected, faults, input_fields, nodes},
    on_both,
    support::{Deal, Persona, World, client::codes, deals::merged},
};

const SHARED: &str = "{ opportunities(tab: SHARED) { totalCount nodes { id partner { name } } } }";

/// R17, R18, R22.
async fn a_shared_deal_is_the_vendors_to_view_from_then_on(world: &World) {
    let vendor = world.person(Persona::Vendor);
    let mut deal = world.create_deal(Persona::A, json!({})).await;
    assert_eq!(vendor.record(&deal.id, "id").await, Value::Null);
    assert_eq!(vendor.deal(&deal.engagement, "id").await, Value::Null);
    let payload = world
        .change(Persona::A, "shareWithVendor", &mut deal, json!({}))
        .await;
    assert_eq!(payload["opportunity"]["type"], "PARTNER_LED");
    let shared = json!({"opportunities": {"totalCount": 1, "nodes": [
        {"id": deal.id, "partner": {"name": world.company(Persona::A).name}},
    ]}});
    assert_eq!(vendor.data(SHARED, json!({})).await, shared);
    // It has no part in it, and no record.
    let seen = vendor
        .deal(
            &deal.engagement,
            "vendorParty { status } opportunity { id } parties { role }",
        )
        .await;
    assert_eq!(
        seen,
        json!({"vendorParty": null, "opportunity": null, "parties": [{"role": "ORIGINATOR"}]})
    );

    let a = world.person(Persona::A);
    let refusals = a.refused("shareWithVendor", deal.target()).await;
    assert_eq!(faults(&refusals), expected(&[("ILLEGAL_TRANSITION", "")]));
    assert_eq!(
        refusals[0]["data"],
        json!({"from": "VISIBLE", "action": "SHARE"})
    );
    // Also when the deal is over (R22).
    world
        .change(
            Persona::A,
            "loseOpportunity",
            &mut deal,
            json!({"reason": "OTHER"}),
        )
        .await;
    assert_eq!(vendor.data(SHARED, json!({})).await, shared);
}

/// R22: there is no input in which visibility or a request could be taken back.
async fn visibility_cannot_be_taken_back(world: &World) {
    const MUTATIONS: &str =
        "{ __schema { mutationType { fields { name args { type { ofType { name } } } } } } }";
    let a = world.person(Persona::A);
    let schema = a.data(MUTATIONS, json!({})).await;
    let mut sharing = Vec::new();
    for mutation in schema["__schema"]["mutationType"]["fields"]
        .as_array()
        .expect("mutations")
    {
        let Some(input) = mutation["args"][0]["type"]["ofType"]["name"]
            .as_str()
            .filter(|name| name.ends_with("Input"))
        else {
            continue;
        };
        for field in input_fields(a, input).await {
            if field.to_lowercase().contains("vendor") {
                sharing.push(format!("{input}.{field}"));
            }
        }
    }
    assert_eq!(
        sharing,
        [
            "CreateOpportunityInput.vendorMayView",
            "CreateOpportunityInput.vendorHelp"
        ]
    );

    let mut deal = world.create_deal(Persona::A, json!({})).await;
    world.ask_vendor(Persona::A, &mut deal).await;
    let seen = a.record(&deal.id, "invitations { id }").await;
    let withdraw =
        json!({"invitationId": seen["invitations"][0]["id"], "expectedVersion": deal.version});
    let refusals = a.refused("withdrawInvitation", withdraw).await;
    assert_eq!(
        faults(&refusals),
        expected(&[("VISIBILITY_ONE_WAY", "invitationId")])
    );
    assert_eq!(refusals[0]["rule"], "R22");
}

/// R21, R54, R103, R143: the vendor gets a record of its own, at its default location, and fourteen days.
async fn a_request_for_help_gives_the_vendor_a_record_of_its_own(world: &World) {
    const PART: &str = "{ opportunities(tab: INBOUND) { nodes {
        role status name value { amount currency } closeDate type location { isDefault }
        solutions { solution { name } } customerContact { name email consentGiven } internal { privateNotes }
        receivedInvitation { isHelpRequest helpKinds message share { amount } team { name } } } } }";
    let fields = json!({"privateNotes": "not for them"});
    let mut deal = world.create_deal(Persona::A, fields).await;
    let ask = json!({
        "helpKinds": ["CUSTOMER_TECHNICAL_ARCHITECTURE", "POST_SALES_CUSTOMER_SUCCESS"],
        "message": "  We need an architect. ",
        "customerContact": World::contact_input(),
    });
    let payload = world
        .change(Persona::A, "requestVendorHelp", &mut deal, ask)
        .await;
    assert_response!("asking_the_vendor", payload);
    let vendor = world.person(Persona::Vendor);
    assert_response!(
        "the_vendors_record_of_a_request",
        vendor.query(PART, json!({})).await
    );
    assert_eq!(
        vendor.data(SHARED, json!({})).await["opportunities"]["totalCount"],
        1
    );
}

/// R28, R29, R52, R58, R205.
async fn help_is_asked_with_a_kind_a_contact_and_a_consent(world: &World) {
    let mut deal = world.create_deal(Persona::A, json!({})).await;
    let a = world.person(Persona::A);
    let silent = merged(World::contact_input(), json!({"consentGiven": false}));
    let kind = json!(["GENERAL_OR_OTHER"]);
    for (fields, code, path) in [
        (json!({"helpKinds": []}), "REQUIRED", "helpKinds"),
        (
            json!({"helpKinds": kind}),
            "CUSTOMER_CONTACT_REQUIRED",
            "customerContact",
        ),
        (
            json!({"helpKinds": kind, "customerContact": silent}),
            "CONSENT_REQUIRED",
            "customerContact.consentGiven",
        ),
    ] {
        let refusals = a.refused("requestVendorHelp", deal.with(fields)).await;
        assert_eq!(faults(&refusals), expected(&[(code, path)]));
    }
    let twice = json!({"helpKinds": ["GENERAL_OR_OTHER", "GENERAL_OR_OTHER"], "message": "m".repeat(5_001)});
    assert_eq!(
        faults(&a.refused("requestVendorHelp", deal.with(twice)).await),
        expected(&[("INVALID_VALUE", "helpKinds.1"), ("TOO_LONG", "message")])
    );
    // A contact that the deal holds already is enough, once it has consented.
    let contact = json!({"contact": silent});
    world
        .change(Persona::A, "setCustomerContact", &mut deal, contact)
        .await;
    let ask = json!({"helpKinds": kind});
    let refusals = a.refused("requestVendorHelp", deal.with(ask.clone())).await;
    assert_eq!(
        faults(&refusals),
        expected(&[("CONSENT_REQUIRED", "customerContact.consentGiven")])
    );
    let contact = json!({"contact": World::contact_input()});
    world
        .change(Persona::A, "setCustomerContact", &mut deal, contact)
        .await;
    world
        .change(Persona::A, "requestVendorHelp", &mut deal, ask)
        .await;
}

/// R16, R20, R23, R99, R101: the table of upgrades.
async fn a_deal_is_upgraded_as_the_table_says(world: &World) {
    use Persona::{A, B, C};
    let kind = async |deal: &Deal| {
        let seen = world
            .person(A)
            .record(&deal.id, "type engagement { hasPartners }")
            .await;
        (
            seen["type"].clone(),
            seen["engagement"]["hasPartners"].clone(),
        )
    };
    let pair = |kind: &str, partners: bool| (json!(kind), json!(partners));

    let mut private = world.create_deal(A, json!({})).await;
    assert_eq!(kind(&private).await, pair("PRIVATE", false));
    world.ask_vendor(A, &mut private).await;
    assert_eq!(
        kind(&private).await,
        pair("CO_SELL", false),
        "private, the vendor asked"
    );
    world.invite(A, &mut private, B).await;
    assert_eq!(
        kind(&private).await,
        pair("CO_SELL", true),
        "co-sell with partners"
    );

    let mut led = world.create_deal(A, json!({})).await;
    world
        .change(A, "shareWithVendor", &mut led, json!({}))
        .await;
    assert_eq!(
        kind(&led).await,
        pair("PARTNER_LED", false),
        "private, shown"
    );
    world.invite(A, &mut led, B).await;
    assert_eq!(
        kind(&led).await,
        pair("PARTNER_LED", true),
        "partner-led with partners"
    );
    world.ask_vendor(A, &mut led).await;
    assert_eq!(
        kind(&led).await,
        pair("CO_SELL", true),
        "partner-led, the vendor asked"
    );

    let mut p2p = world.create_deal(A, json!({})).await;
    world.invite(A, &mut p2p, B).await;
    assert_eq!(
        kind(&p2p).await,
        pair("P2P", true),
        "private, a partner invited"
    );
    world.invite(A, &mut p2p, C).await;
    assert_eq!(kind(&p2p).await, pair("P2P", true), "more partners");
    world
        .change(A, "shareWithVendor", &mut p2p, json!({}))
        .await;
    assert_eq!(kind(&p2p).await, pair("PARTNER_LED", true), "P2P, shown");
}

/// R99, R100: an upgrade is possible after a partner has said no.
async fn a22_15_the_vendor_is_asked_into_a_p2p_deal_after_a_partner_has_declined(world: &World) {
    let mut deal = world.create_deal(Persona::A, json!({})).await;
    let mut answer = world.invite(Persona::A, &mut deal, Persona::B).await.deal;
    world
        .change(
            Persona::B,
            "declineOpportunity",
            &mut answer,
            json!({"reason": "OTHER"}),
        )
        .await;
    let a = world.person(Persona::A);
    assert_eq!(a.record(&deal.id, "type").await["type"], "P2P");
    let asked = world.ask_vendor(Persona::A, &mut deal).await;
    let fields = "type vendorInvolvement hasPartners parties { partner { name } status }";
    let names =
        [Persona::A, Persona::B, Persona::Vendor].map(|persona| &world.company(persona).name);
    assert_eq!(
        a.deal(&deal.engagement, fields).await,
        json!({
            "type": "CO_SELL", "vendorInvolvement": "HELP_REQUESTED", "hasPartners": true,
            "parties": [
                {"partner": {"name": names[0]}, "status": "ACCEPTED"},
                {"partner": {"name": names[1]}, "status": "DECLINED"},
                {"partner": {"name": names[2]}, "status": "RECEIVED"},
            ],
        })
    );
    world.accept(Persona::Vendor, &asked).await;
}

/// R67, R22: one request at a time; after a no the deal stays visible, and the vendor can be asked again.
async fn the_vendor_is_asked_again_after_it_declined_and_not_before(world: &World) {
    let mut deal = world.create_deal(Persona::A, json!({})).await;
    let first = world.ask_vendor(Persona::A, &mut deal).await;
    let a = world.person(Persona::A);
    let again = json!({"helpKinds": ["GENERAL_OR_OTHER"]});
    let refused = async |deal: &Deal| {
        a.refusal_codes("requestVendorHelp", deal.with(again.clone()))
            .await
    };
    assert_eq!(refused(&deal).await, ["ALREADY_INVITED"]);
    let mut answer = first.deal.clone();
    world
        .change(
            Persona::Vendor,
            "declineOpportunity",
            &mut answer,
            json!({"reason": "NOT_A_CUSTOMER"}),
        )
        .await;

    // What help had added is gone, what visibility gave stays.
    let vendor = world.person(Persona::Vendor);
    let seen = vendor
        .record(&deal.id, "type customerContact { name } customer { id }")
        .await;
    assert_eq!(
        seen,
        json!({"type": "CO_SELL", "customerContact": null, "customer": {"id": world.customers[0]}})
    );

    world
        .change(Persona::A, "requestVendorHelp", &mut deal, again.clone())
        .await;
    let second = world.received(Persona::Vendor, &deal.engagement).await;
    assert_ne!(
        second.deal.id, first.deal.id,
        "a new request makes a new record"
    );
    assert_eq!(
        vendor.record(&first.deal.id, "status").await["status"],
        "DECLINED"
    );
    world.accept(Persona::Vendor, &second).await;
    assert_eq!(refused(&deal).await, ["ALREADY_INVITED"]);
    let seen = vendor
        .data(
            "{ opportunities(tab: INBOUND) { nodes { status } } }",
            json!({}),
        )
        .await;
    assert_eq!(
        nodes(&seen["opportunities"]),
        [json!({"status": "ACCEPTED"}), json!({"status": "DECLINED"})]
    );
}

/// R104: the warning comes where a registration is put at risk, and nowhere else.
async fn asking_for_help_with_a_registrable_deal_is_warned_about(world: &World) {
    let eligible = json!({"solutionIds": [world.solution(Persona::A, true).await]});
    let plain = json!({"solutionIds": [world.solution(Persona::A, false).await]});
    let shown = json!({"vendorMayView": true});
    for (fields, warned) in [
        (merged(eligible.clone(), shown.clone()), true),
        (eligible, false),
        (merged(plain, shown), false),
    ] {
        let mut deal = world.create_deal(Persona::A, fields.clone()).await;
        let ask =
            json!({"helpKinds": ["GENERAL_OR_OTHER"], "customerContact": World::contact_input()});
        let payload = world
            .change(Persona::A, "requestVendorHelp", &mut deal, ask)
            .await;
        let warned = if warned {
            vec!["COSELL_MAY_COST_REGISTRATION"]
        } else {
            vec![]
        };
        assert_eq!(codes(&payload["warnings"]), warned, "{fields}");
    }
}

/// R89, R90, R97: the vendor's card is the status of its own record, which it can win on its own.
async fn the_vendors_card_follows_the_vendors_own_record(world: &World) {
    let mut deal = world.create_deal(Persona::A, json!({})).await;
    let engagement = deal.engagement.clone();
    let card = async || {
        let card = "vendorParty { partner { kind } role status name salesStage }";
        world.person(Persona::A).deal(&engagement, card).await["vendorParty"].take()
    };
    assert_eq!(card().await, Value::Null);
    let asked = world.ask_vendor(Persona::A, &mut deal).await;
    let stands = |status: &str, name: Value, stage: Value| json!({"partner": {"kind": "VENDOR"}, "role": "INVITEE", "status": status, "name": name, "salesStage": stage});
    assert_eq!(card().await, stands("RECEIVED", Value::Null, Value::Null));
    let mut own = world.accept(Persona::Vendor, &asked).await;
    assert_eq!(
        card().await,
        stands("ACCEPTED", json!("Vendor's part"), json!("ACCEPTED"))
    );
    world
        .change(Persona::Vendor, "winOpportunity", &mut own, json!({}))
        .await;
    assert_eq!(
        card().await,
        stands("WON", json!("Vendor's part"), json!("WON"))
    );
    world
        .change(
            Persona::A,
            "setSalesStage",
            &mut deal,
            json!({"stage": "PROPOSED"}),
        )
        .await;
}

on_both!(
    a_shared_deal_is_the_vendors_to_view_from_then_on,
    visibility_cannot_be_taken_back,
    a_request_for_help_gives_the_vendor_a_record_of_its_own,
    help_is_asked_with_a_kind_a_contact_and_a_consent,
    a_deal_is_upgraded_as_the_table_says,
    a22_15_the_vendor_is_asked_into_a_p2p_deal_after_a_partner_has_declined,
    the_vendor_is_asked_again_after_it_declined_and_not_before,
    asking_for_help_with_a_registrable_deal_is_warned_about,
    the_vendors_card_follows_the_vendors_own_record,
);

//! `updateOpportunity` and `setCustomerContact`: what of a record changes, what stays, and who was faster.

use serde_json::{Value, json};

use crate::{
    kit::{COMMON, expected, faults, input_fields},
    on_both,
    support::{Persona, World, deals::merged},
};

const DETAILS: &str =
    "version name value { amount currency } closeDate internal { privateNotes crmId campaignId }";

/// R35, R81, design §7: what is left out stays, and `null` clears what can be cleared.
async fn what_is_left_out_stays_and_null_clears(world: &World) {
    let a = world.person(Persona::A);
    let notes = json!({"privateNotes": "warm", "crmId": "A-1", "campaignId": "spring"});
    let mut deal = world.create_deal(Persona::A, notes).await;
    let mut seen = a.record(&deal.id, DETAILS).await;

    for (fields, change) in [
        (json!({}), json!({})),
        (json!({"name": " Tower "}), json!({"name": "Tower"})),
        (
            json!({"value": {"amount": "7", "currency": "GBP"}, "closeDate": "2099-12-31"}),
            json!({"value": {"amount": "7.00", "currency": "GBP"}, "closeDate": "2099-12-31"}),
        ),
        (
            json!({"crmId": null}),
            json!({"internal": {"privateNotes": "warm", "crmId": null, "campaignId": "spring"}}),
        ),
        // A text of nothing but spaces is none.
        (
            json!({"privateNotes": "  ", "crmId": "A-2"}),
            json!({"internal": {"privateNotes": null, "crmId": "A-2", "campaignId": "spring"}}),
        ),
    ] {
        world
            .change(Persona::A, "updateOpportunity", &mut deal, fields.clone())
            .await;
        seen = merged(seen, merged(change, json!({"version": deal.version})));
        assert_eq!(a.record(&deal.id, DETAILS).await, seen, "{fields}");
    }
    assert_eq!(deal.version, 6, "each change is one act");
}

/// A variable that is not given is as good as a field that is not there.
async fn an_omitted_variable_leaves_its_field_alone(world: &World) {
    const DOCUMENT: &str = "mutation ($id: ID!, $version: Int!, $crm: String, $notes: String) {
        updateOpportunity(input: {opportunityId: $id, expectedVersion: $version, crmId: $crm, privateNotes: $notes}) {
            opportunity { internal { privateNotes crmId } } userErrors { code }
        }
    }";
    let fields = json!({"privateNotes": "warm", "crmId": "A-1"});
    let deal = world.create_deal(Persona::A, fields).await;
    let a = world.person(Persona::A);
    let variables = json!({"id": deal.id, "version": 1, "crm": null});
    assert_eq!(
        a.data(DOCUMENT, variables).await,
        json!({"updateOpportunity": {
            "opportunity": {"internal": {"privateNotes": "warm", "crmId": null}},
            "userErrors": [],
        }})
    );
}

/// R34, R39, R205.
async fn what_a_record_needs_is_neither_cleared_nor_spoilt(world: &World) {
    let deal = world.create_deal(Persona::A, json!({})).await;
    let a = world.person(Persona::A);
    let refused = |fields: Value| a.refused("updateOpportunity", deal.with(fields));
    let cleared = json!({"name": null, "value": null, "closeDate": null});
    assert_eq!(
        faults(&refused(cleared).await),
        expected(&[
            ("REQUIRED", "name"),
            ("REQUIRED", "value"),
            ("REQUIRED", "closeDate")
        ])
    );
    let spoilt = json!({
        "name": "n".repeat(256),
        "value": {"amount": "-1", "currency": "USD"},
        "closeDate": "2020-01-01",
        "privateNotes": "a\u{0}b",
        "crmId": "c".repeat(65),
        "campaignId": "c".repeat(65),
    });
    assert_eq!(
        faults(&refused(spoilt).await),
        expected(&[
            ("TOO_LONG", "name"),
            ("OUT_OF_RANGE", "value.amount"),
            ("OUT_OF_RANGE", "closeDate"),
            ("INVALID_VALUE", "privateNotes"),
            ("TOO_LONG", "crmId"),
            ("TOO_LONG", "campaignId"),
        ])
    );
    assert_eq!(world.current(a, &deal).await.version, 1);
}

/// R34: `LOCATION_IMMUTABLE` cannot even be said; nor can another customer (R31) or status.
async fn the_location_of_a_record_cannot_be_said_in_a_change(world: &World) {
    let own = [
        "opportunityId",
        "expectedVersion",
        "name",
        "value",
        "closeDate",
        "privateNotes",
        "crmId",
        "campaignId",
    ];
    assert_eq!(
        input_fields(world.person(Persona::A), "UpdateOpportunityInput").await,
        own.into_iter().chain(COMMON).collect::<Vec<_>>()
    );
}

/// R203, wish C3.
async fn a22_16_the_slower_of_two_editors_is_told_what_the_faster_one_changed(world: &World) {
    let fields = json!({"crmId": "A-1", "privateNotes": "warm"});
    let mut deal = world.create_deal(Persona::A, fields).await;
    let read = deal.clone();
    world
        .change(
            Persona::A,
            "updateOpportunity",
            &mut deal,
            json!({"name": "Tower", "crmId": null}),
        )
        .await;
    world
        .change(
            Persona::A,
            "setSalesStage",
            &mut deal,
            json!({"stage": "QUALIFIED"}),
        )
        .await;

    let a = world.person(Persona::A);
    let mut refusals = a
        .refused("updateOpportunity", read.with(json!({"name": "Spire"})))
        .await;
    for change in refusals[0]["data"]["changes"]
        .as_array_mut()
        .expect("what changed")
    {
        crate::kit::time(&change["at"].take());
    }
    assert_eq!(
        refusals,
        json!([{
            "code": "VERSION_CONFLICT",
            "message": "This record is at version 3, not 1: somebody changed it meanwhile.",
            "path": [],
            "rule": "R203",
            "data": {
                "currentVersion": 3,
                "changes": [
                    {
                        "version": 2, "kind": "DETAILS_CHANGED", "at": null, "actor": "partner-a",
                        "fields": {
                            "name": {"before": "Cold chain control tower", "after": "Tower"},
                            "crmId": {"before": "A-1", "after": null},
                        },
                    },
                    {
                        "version": 3, "kind": "STAGE_CHANGED", "at": null, "actor": "partner-a",
                        "fields": {"salesStage": {"before": "CREATED", "after": "QUALIFIED"}},
                    },
                ],
            },
        }])
    );
    assert_eq!(
        a.record(&deal.id, "version name internal { crmId privateNotes }")
            .await,
        json!({"version": 3, "name": "Tower", "internal": {"crmId": null, "privateNotes": "warm"}})
    );
}

/// Design §7: a version counts the acts of its own company.
async fn an_act_of_another_company_never_makes_an_edit_conflict(world: &World) {
    let mut deal = world.create_deal(Persona::A, json!({})).await;
    let invited = world.invite(Persona::A, &mut deal, Persona::B).await;
    let part = world.accept(Persona::B, &invited).await;
    // Neither side has read what the other did.
    let rename = |to: &str| json!({"name": to});
    world
        .change(Persona::A, "updateOpportunity", &mut deal, rename("Ours"))
        .await;
    world
        .person(Persona::B)
        .done("updateOpportunity", part.with(rename("Theirs")))
        .await;
}

/// Design §7: the faults of the input, then the conflict alone, then all that the rules say.
async fn faults_come_before_the_conflict_and_the_conflict_before_the_rules(world: &World) {
    let mut deal = world.create_deal(Persona::A, json!({})).await;
    world
        .change(Persona::A, "winOpportunity", &mut deal, json!({}))
        .await;
    let a = world.person(Persona::A);
    let change = |version: i64, name: &str| json!({"opportunityId": deal.id, "expectedVersion": version, "name": name});
    for (version, name, codes) in [
        (1, "", ["REQUIRED"]),
        (1, "Tower", ["VERSION_CONFLICT"]),
        (2, "Tower", ["TERMINAL_STATE"]),
        (99, "Tower", ["VERSION_CONFLICT"]),
    ] {
        let refusals = a
            .refusal_codes("updateOpportunity", change(version, name))
            .await;
        assert_eq!(refusals, codes, "{version} {name:?}");
    }
}

async fn a_dry_change_answers_with_the_change_and_leaves_the_record_alone(world: &World) {
    let deal = world.create_deal(Persona::A, json!({})).await;
    let a = world.person(Persona::A);
    let fields = json!({"name": "Tower", "dryRun": true});
    let payload = a.done("updateOpportunity", deal.with(fields)).await;
    assert_eq!(payload["opportunity"]["name"], "Tower");
    assert_eq!(payload["opportunity"]["version"], 2);
    assert_eq!(
        a.record(&deal.id, "version name").await,
        json!({"version": 1, "name": "Cold chain control tower"})
    );
    let refusals = a
        .refusal_codes(
            "updateOpportunity",
            deal.with(json!({"name": "", "dryRun": true})),
        )
        .await;
    assert_eq!(refusals, ["REQUIRED"]);
}

/// R28, R29.
async fn the_customers_contact_is_set_and_cleared_while_nobody_else_sees_it(world: &World) {
    const CONTACT: &str = "customerContact { name phone email consentGiven }";
    let mut deal = world.create_deal(Persona::A, json!({})).await;
    let a = world.person(Persona::A);
    let silent = merged(World::contact_input(), json!({"consentGiven": false}));
    for contact in [World::contact_input(), silent, Value::Null] {
        let fields = json!({"contact": contact});
        world
            .change(Persona::A, "setCustomerContact", &mut deal, fields)
            .await;
        let seen = a.record(&deal.id, CONTACT).await;
        assert_eq!(seen, json!({"customerContact": contact}));
    }
    // To say nothing of the contact is not to take it off.
    let refusals = a.refused("setCustomerContact", deal.target()).await;
    assert_eq!(faults(&refusals), expected(&[("REQUIRED", "contact")]));
    let noise =
        json!({"contact": {"name": "", "phone": "", "email": "robin", "consentGiven": true}});
    let refusals = a.refused("setCustomerContact", deal.with(noise)).await;
    assert_eq!(
        faults(&refusals),
        expected(&[
            ("REQUIRED", "contact.name"),
            ("REQUIRED", "contact.phone"),
            ("INVALID_VALUE", "contact.email"),
        ])
    );
}

/// R28, R29, R64.
async fn a_contact_that_others_see_keeps_its_consent_and_one_that_the_vendor_needs_stays(
    world: &World,
) {
    let mut deal = world.create_deal(Persona::A, json!({})).await;
    let silent = json!({"contact": merged(World::contact_input(), json!({"consentGiven": false}))});
    let invited = world.invite(Persona::A, &mut deal, Persona::B).await;
    let a = world.person(Persona::A);
    let refusals = a
        .refused("setCustomerContact", deal.with(silent.clone()))
        .await;
    assert_eq!(
        faults(&refusals),
        expected(&[("CONSENT_REQUIRED", "contact.consentGiven")])
    );
    let consented = json!({"contact": World::contact_input()});
    world
        .change(
            Persona::A,
            "setCustomerContact",
            &mut deal,
            consented.clone(),
        )
        .await;
    // A partner alone does not need it: it can be taken off again.
    world
        .change(
            Persona::A,
            "setCustomerContact",
            &mut deal,
            json!({"contact": null}),
        )
        .await;

    let part = world.accept(Persona::B, &invited).await;
    let b = world.person(Persona::B);
    let refusals = b
        .refusal_codes("setCustomerContact", part.with(consented))
        .await;
    assert_eq!(refusals, ["INBOUND_CANNOT_INVITE"]);

    let asked = world.ask_vendor(Persona::A, &mut deal).await;
    let cleared = json!({"contact": null});
    let refusals = a
        .refused("setCustomerContact", deal.with(cleared.clone()))
        .await;
    assert_eq!(
        faults(&refusals),
        expected(&[("CUSTOMER_CONTACT_REQUIRED", "contact")])
    );
    let refusals = a
        .refusal_codes("setCustomerContact", deal.with(silent))
        .await;
    assert_eq!(refusals, ["CONSENT_REQUIRED"]);
    // The vendor says no: it loses the contact, and the deal may lose it too.
    let mut answer = asked.deal;
    world
        .change(
            Persona::Vendor,
            "declineOpportunity",
            &mut answer,
            json!({"reason": "OTHER"}),
        )
        .await;
    world
        .change(Persona::A, "setCustomerContact", &mut deal, cleared)
        .await;
}

on_both!(
    what_is_left_out_stays_and_null_clears,
    an_omitted_variable_leaves_its_field_alone,
    what_a_record_needs_is_neither_cleared_nor_spoilt,
    the_location_of_a_record_cannot_be_said_in_a_change,
    a22_16_the_slower_of_two_editors_is_told_what_the_faster_one_changed,
    an_act_of_another_company_never_makes_an_edit_conflict,
    faults_come_before_the_conflict_and_the_conflict_before_the_rules,
    a_dry_change_answers_with_the_change_and_leaves_the_record_alone,
    the_customers_contact_is_set_and_cleared_while_nobody_else_sees_it,
    a_contact_that_others_see_keeps_its_consent_and_one_that_the_vendor_needs_stays,
);

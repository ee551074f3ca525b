//! `createOpportunity`: every form of a new deal, and everything that can be wrong with one.

use covente::domain::viewer::Role;
use covente_entity::{engagement, event, invitation, opportunity, team_member};
use sea_orm::{EntityTrait as _, PaginatorTrait as _};
use serde_json::{Value, json};

use crate::{
    assert_response,
    kit::{expected, faults, nodes},
    on_both,
    support::{
        Persona, World,
        client::codes,
        deals::{merged, text},
        redact::redacted,
    },
};

/// R20, R21, R23: the type follows from the two answers and the invitations.
async fn a22_1_the_two_answers_decide_the_type(world: &World) {
    const KIND: &str = "opportunity { type engagement { type vendorInvolvement hasPartners } }";
    let help = json!({"helpKinds": ["PROOF_OF_CONCEPT_OR_DEMO"]});
    let partner = json!([world.invitation_input(Persona::B)]);
    let cases = [
        (json!({}), "PRIVATE", "NONE", false),
        (
            json!({"vendorMayView": true}),
            "PARTNER_LED",
            "VISIBLE",
            false,
        ),
        (
            json!({"vendorHelp": help, "vendorMayView": false}),
            "CO_SELL",
            "HELP_REQUESTED",
            false,
        ),
        (json!({"invitations": partner}), "P2P", "NONE", true),
        (
            json!({"invitations": partner, "vendorMayView": true}),
            "PARTNER_LED",
            "VISIBLE",
            true,
        ),
        (
            json!({"invitations": partner, "vendorHelp": help}),
            "CO_SELL",
            "HELP_REQUESTED",
            true,
        ),
    ];
    for (fields, kind, involvement, has_partners) in cases {
        let fields = merged(fields, json!({"customerContact": World::contact_input()}));
        let input = merged(world.deal_input(Persona::A), fields.clone());
        let document = format!(
            "mutation ($input: CreateOpportunityInput!) {{ createOpportunity(input: $input) {{ {KIND} userErrors {{ code }} }} }}"
        );
        let a = world.person(Persona::A);
        assert_eq!(
            a.data(&document, json!({"input": input})).await,
            json!({"createOpportunity": {
                "opportunity": {
                    "type": kind,
                    "engagement": {"type": kind, "vendorInvolvement": involvement, "hasPartners": has_partners},
                },
                "userErrors": [],
            }}),
            "{fields:#}"
        );
    }
    // Help forces visibility (R21): the vendor may view the four deals in which it is, and no other.
    let shared = world
        .person(Persona::Vendor)
        .data("{ opportunities(tab: SHARED) { totalCount } }", json!({}))
        .await;
    assert_eq!(shared, json!({"opportunities": {"totalCount": 4}}));
}

/// R34, R80, R82: all details are kept, and the record is worked on from the start.
async fn a_new_deal_is_accepted_from_the_start_with_all_its_details(world: &World) {
    const DOCUMENT: &str = "mutation ($input: CreateOpportunityInput!) { createOpportunity(input: $input) {
        opportunity {
            id version role status statusSince salesStage salesStagePercent type name
            value { amount currency } closeDate customerName customer { id }
            partner { name } location { id }
            team { id name email phone partner { name } }
            solutions { id solution { id } }
            internal { privateNotes crmId campaignId }
            customerContact { name phone email consentGiven }
            invitations { id } receivedInvitation { id } decline { reason } lost { reason }
            createdAt updatedAt receivedAt acceptedAt closedAt answerDueAt
            engagement { id reference type vendorInvolvement hasPartners customerName createdAt
                parties { partner { name } role status name } vendorParty { status } opportunity { id } }
        }
        userErrors { code } warnings { code path rule } clientMutationId
    } }";
    let input = merged(
        world.deal_input(Persona::A),
        json!({
            "name": "  Cold chain control tower ",
            "value": {"amount": 1200.5, "currency": "eur"},
            "privateNotes": "Met them at the fair.\nWarm.",
            "crmId": "A-0042",
            "campaignId": "spring",
            "customerContact": merged(World::contact_input(), json!({"consentGiven": false})),
            "team": [
                {"name": "Asha Rao", "email": "Asha.Rao@Example.com", "phone": "+91 80 5550 1234"},
                {"name": "Ben Ito", "email": "ben@example.com", "phone": "(555) 010-2030"},
            ],
            "solutionIds": [world.solution(Persona::A, false).await, world.company(Persona::Vendor).solutions[0]],
            "clientMutationId": "mine",
        }),
    );
    let a = world.person(Persona::A);
    let response = a.query(DOCUMENT, json!({"input": input})).await;
    assert_response!("a_new_deal", response);
}

/// R54, R58, R60, R62, R63, R142, R143, R164: everybody who was asked has a record of their own when the creation answers.
async fn one_call_asks_the_vendor_and_invites_partners(world: &World) {
    const INBOUND: &str = "{ opportunities(tab: INBOUND) { totalCount nodes {
        id version role status salesStage salesStagePercent name value { amount currency } closeDate location { id }
        partner { name } team { id } solutions { solution { id } } receivedAt answerDueAt acceptedAt
        receivedInvitation { id isHelpRequest helpKinds message share { amount currency } closeDate
            solutions { id } team { name email phone partner { name } } sender { name } status }
        internal { privateNotes crmId campaignId }
    } } }";
    let fields = json!({
        "customerContact": World::contact_input(),
        "vendorHelp": {"helpKinds": ["PROOF_OF_CONCEPT_OR_DEMO", "QUOTES_OR_LICENSING"], "message": "A demo in May?"},
        "invitations": [
            world.invitation_input(Persona::B),
            merged(world.invitation_input(Persona::C), json!({
                "closeDate": "2099-05-01",
                "message": null,
                "team": [{"name": "Ben Ito", "email": "ben@example.com", "phone": "(555) 010-2030"}],
            })),
        ],
        "privateNotes": "for us alone",
    });
    let deal = world.create_deal(Persona::A, fields).await;
    assert_eq!(deal.version, 1, "a creation is one act");

    for (persona, name) in [
        (Persona::Vendor, "the_vendor_is_asked_at_creation"),
        (Persona::B, "partner_b_is_invited_at_creation"),
        (Persona::C, "partner_c_is_invited_at_creation"),
    ] {
        let response = world.person(persona).query(INBOUND, json!({})).await;
        assert_response!(name, response);
    }
}

/// R15, design §1: the vendor is in its own deal, and sells with at least one partner.
async fn a_deal_of_the_vendors_own_is_co_sell_and_invites_a_partner(world: &World) {
    let vendor = world.person(Persona::Vendor);
    let input = world.deal_input(Persona::Vendor);
    let refused =
        |fields: Value| vendor.refused("createOpportunity", merged(input.clone(), fields));
    assert_eq!(
        faults(&refused(json!({})).await),
        expected(&[("REQUIRED", "invitations")])
    );
    let invitations = json!([world.invitation_input(Persona::B)]);
    let refusals = refused(json!({"vendorMayView": true, "invitations": invitations})).await;
    assert_eq!(
        faults(&refusals),
        expected(&[("INVALID_VALUE", "vendorMayView")])
    );
    let help = json!({"helpKinds": ["GENERAL_OR_OTHER"]});
    let refusals = refused(json!({"vendorHelp": help, "invitations": invitations})).await;
    assert_eq!(
        faults(&refusals),
        expected(&[("INVALID_VALUE", "vendorHelp")])
    );

    let mut deal = world
        .create_deal(Persona::Vendor, json!({"invitations": invitations}))
        .await;
    let fields = "role status type engagement { vendorInvolvement vendorParty { role status } }";
    assert_eq!(
        vendor.record(&deal.id, fields).await,
        json!({
            "role": "ORIGINATOR", "status": "ACCEPTED", "type": "CO_SELL",
            "engagement": {
                "vendorInvolvement": "HELP_REQUESTED",
                "vendorParty": {"role": "ORIGINATOR", "status": "ACCEPTED"},
            },
        })
    );
    // The partner sees the vendor from the first moment: it is the sender.
    let received = world.received(Persona::B, &deal.engagement).await;
    let fields = "type vendorInvolvement parties { partner { name } role status }";
    let seen = world
        .person(Persona::B)
        .deal(&deal.engagement, fields)
        .await;
    let names = [Persona::Vendor, Persona::B].map(|persona| &world.company(persona).name);
    assert_eq!(
        seen,
        json!({
            "type": "CO_SELL", "vendorInvolvement": "HELP_REQUESTED",
            "parties": [
                {"partner": {"name": names[0]}, "role": "ORIGINATOR", "status": "ACCEPTED"},
                {"partner": {"name": names[1]}, "role": "INVITEE", "status": "RECEIVED"},
            ],
        })
    );
    world.accept(Persona::B, &received).await;
    // There is nobody else to share with or to ask.
    for (mutation, fields) in [
        ("shareWithVendor", json!({})),
        (
            "requestVendorHelp",
            json!({"helpKinds": ["GENERAL_OR_OTHER"], "customerContact": World::contact_input()}),
        ),
    ] {
        let refusals = vendor.refusal_codes(mutation, deal.with(fields)).await;
        assert_eq!(refusals, ["ILLEGAL_TRANSITION"], "{mutation}");
    }
    world
        .change(Persona::Vendor, "winOpportunity", &mut deal, json!({}))
        .await;
}

/// R205: all faults of an input at once, each at its path.
async fn all_faults_of_a_new_deal_come_back_at_once_each_at_its_path(world: &World) {
    let company = world.company(Persona::B);
    let input = json!({
        "customerId": world.company(Persona::A).id,
        "locationId": company.locations[0],
        "name": " ",
        "value": {"amount": "-1", "currency": "EURO"},
        "closeDate": "2020-02-30",
        "privateNotes": "n".repeat(5_001),
        "crmId": "c".repeat(65),
        "campaignId": "bell \u{7}",
        "customerContact": {"name": "", "phone": "call me", "email": "at home", "consentGiven": true},
        "team": [
            {"name": "", "email": "", "phone": ""},
            {"name": "Ana", "email": "ana@example", "phone": "1234"},
            {"name": "Bo", "email": "bo@example.com", "phone": "12345"},
            {"name": "Bo too", "email": "BO@example.com", "phone": "12345"},
        ],
        "solutionIds": [company.solutions[0], company.solutions[0], "nothing"],
        "vendorHelp": {"helpKinds": [], "message": "m".repeat(5_001)},
        "invitations": [
            {
                "partnerId": "nobody",
                "share": {"amount": "a lot", "currency": "USD"},
                "closeDate": "2020-01-01",
                "message": "m".repeat(5_001),
                "solutionIds": [],
                "helpKinds": ["GENERAL_OR_OTHER", "GENERAL_OR_OTHER"],
                "team": [{"name": "Ana", "email": "", "phone": "12345"}],
            },
            world.invitation_input(Persona::B),
            world.invitation_input(Persona::B),
        ],
    });
    let refusals = world
        .person(Persona::A)
        .refused("createOpportunity", input)
        .await;
    assert_eq!(
        faults(&refusals),
        expected(&[
            ("NOT_FOUND", "customerId"),
            ("NOT_FOUND", "locationId"),
            ("REQUIRED", "name"),
            ("INVALID_VALUE", "value.currency"),
            ("INVALID_VALUE", "closeDate"),
            ("TOO_LONG", "privateNotes"),
            ("TOO_LONG", "crmId"),
            ("INVALID_VALUE", "campaignId"),
            ("REQUIRED", "customerContact.name"),
            ("INVALID_VALUE", "customerContact.phone"),
            ("INVALID_VALUE", "customerContact.email"),
            ("TEAM_MEMBER_INCOMPLETE", "team.0.name"),
            ("TEAM_MEMBER_INCOMPLETE", "team.0.email"),
            ("TEAM_MEMBER_INCOMPLETE", "team.0.phone"),
            ("INVALID_VALUE", "team.1.email"),
            ("INVALID_VALUE", "team.1.phone"),
            ("INVALID_VALUE", "team.3.email"),
            ("INVALID_VALUE", "solutionIds.1"),
            ("NOT_FOUND", "solutionIds.2"),
            ("REQUIRED", "vendorHelp.helpKinds"),
            ("TOO_LONG", "vendorHelp.message"),
            ("NOT_FOUND", "invitations.0.partnerId"),
            ("INVALID_VALUE", "invitations.0.share.amount"),
            ("OUT_OF_RANGE", "invitations.0.closeDate"),
            ("TOO_LONG", "invitations.0.message"),
            ("SOLUTION_REQUIRED", "invitations.0.solutionIds"),
            ("INVALID_VALUE", "invitations.0.helpKinds.1"),
            ("TEAM_MEMBER_INCOMPLETE", "invitations.0.team.0.email"),
            ("ALREADY_INVITED", "invitations.2.partnerId"),
        ])
    );
    let messages = refusals.as_array().expect("a list").iter();
    assert!(
        messages
            .map(|refusal| text(&refusal["message"]))
            .all(|sentence| sentence.ends_with('.')),
        "each fault has a sentence"
    );
}

/// R40, R46: a deal has a person and a solution; R44, R50: and not too many.
async fn the_lists_of_a_new_deal_are_neither_empty_nor_endless(world: &World) {
    let a = world.person(Persona::A);
    let refused = |fields: Value| {
        a.refused(
            "createOpportunity",
            merged(world.deal_input(Persona::A), fields),
        )
    };
    assert_eq!(
        faults(&refused(json!({"team": [], "solutionIds": []})).await),
        expected(&[
            ("TEAM_REQUIRED", "team"),
            ("SOLUTION_REQUIRED", "solutionIds")
        ])
    );
    let crowd: Vec<_> = (0..51)
        .map(|n| json!({"name": "Ana", "email": format!("ana{n}@example.com"), "phone": "12345"}))
        .collect();
    let heap: Vec<_> = (0..51).map(|n| json!(format!("s{n}"))).collect();
    let everybody: Vec<_> = (0..26)
        .map(|_| world.invitation_input(Persona::B))
        .collect();
    let refusals =
        refused(json!({"team": crowd, "solutionIds": heap, "invitations": everybody})).await;
    assert_eq!(
        faults(&refusals),
        expected(&[
            ("OUT_OF_RANGE", "team"),
            ("OUT_OF_RANGE", "solutionIds"),
            ("OUT_OF_RANGE", "invitations"),
        ])
    );
    assert_eq!(refusals[0]["data"], json!({"maximum": 50, "number": 51}));
}

/// What the rules have against it comes together, too, after the faults of the input.
async fn all_that_the_rules_have_against_a_new_deal_comes_together(world: &World) {
    let admin = world.colleague(Persona::A, "admin-of-one", Role::ReferralsAdmin, Some(&[0]));
    let input = merged(
        world.deal_input(Persona::A),
        json!({
            "locationId": world.location(Persona::A, 1),
            "vendorHelp": {"helpKinds": ["GENERAL_OR_OTHER"]},
            "invitations": [
                world.invitation_input(Persona::A),
                merged(world.invitation_input(Persona::B), json!({"partnerId": world.company(Persona::Vendor).id})),
            ],
        }),
    );
    let refusals = admin.refused("createOpportunity", input).await;
    assert_eq!(
        faults(&refusals),
        expected(&[
            ("LOCATION_OUT_OF_SCOPE", "locationId"),
            ("CUSTOMER_CONTACT_REQUIRED", "customerContact"),
            ("SELF_INVITATION", "invitations.0.partnerId"),
            ("PARTNER_NOT_ELIGIBLE", "invitations.1.partnerId"),
        ])
    );
    let rules = refusals.as_array().expect("a list").iter();
    assert_eq!(
        rules
            .map(|refusal| text(&refusal["rule"]))
            .collect::<Vec<_>>(),
        ["R7", "R28", "R67", "R57"]
    );
}

/// R29, design §11: a contact goes to another company with consent only, be it the vendor or a partner.
async fn a_contact_without_consent_keeps_everybody_out(world: &World) {
    let contact = merged(World::contact_input(), json!({"consentGiven": false}));
    for others in [
        json!({"vendorHelp": {"helpKinds": ["GENERAL_OR_OTHER"]}}),
        json!({"invitations": [world.invitation_input(Persona::B)]}),
    ] {
        let fields = merged(others, json!({"customerContact": contact}));
        let input = merged(world.deal_input(Persona::A), fields);
        let refusals = world
            .person(Persona::A)
            .refused("createOpportunity", input)
            .await;
        assert_eq!(
            faults(&refusals),
            expected(&[("CONSENT_REQUIRED", "customerContact.consentGiven")])
        );
    }
    // Nobody else sees it in a deal that the vendor may view: a contact is no part of that.
    let fields = json!({"customerContact": contact, "vendorMayView": true});
    world.create_deal(Persona::A, fields).await;
}

async fn a_refused_creation_with_many_parties_leaves_no_trace(world: &World) {
    let before = traces(world).await;
    let input = merged(
        world.deal_input(Persona::A),
        json!({
            "customerContact": World::contact_input(),
            "vendorHelp": {"helpKinds": ["GENERAL_OR_OTHER"]},
            "invitations": [
                world.invitation_input(Persona::B),
                world.invitation_input(Persona::C),
                world.invitation_input(Persona::A),
            ],
        }),
    );
    let a = world.person(Persona::A);
    let refusals = a.refused("createOpportunity", input.clone()).await;
    assert_eq!(
        faults(&refusals),
        expected(&[("SELF_INVITATION", "invitations.2.partnerId")])
    );
    assert_eq!(traces(world).await, before);
    for persona in [Persona::A, Persona::B, Persona::C, Persona::Vendor] {
        assert_eq!(lists(world, persona).await, [0; 5], "{persona:?}");
    }
    // The same without the refused part is done, so that nothing else was in its way.
    let invitations = json!([input["invitations"][0], input["invitations"][1]]);
    a.done(
        "createOpportunity",
        merged(input, json!({"invitations": invitations})),
    )
    .await;
    assert_eq!(lists(world, Persona::A).await, [0, 1, 0, 3, 0]);
    assert_eq!(lists(world, Persona::Vendor).await, [1, 0, 1, 0, 1]);
}

/// Design §7: a dry run takes the same way, answers the same, and is rolled back.
async fn a_dry_run_answers_like_the_real_call_and_stores_nothing(world: &World) {
    const DOCUMENT: &str = "mutation ($input: CreateOpportunityInput!) { createOpportunity(input: $input) {
        opportunity { id version status type value { amount currency } answerDueAt createdAt
            team { id name } solutions { id solution { id name } } customerContact { email }
            location { id name } customer { id name }
            engagement { id parties { partner { id name } status value { amount } } jointTeam { name } }
            invitations { id status share { amount } invitee { id } team { email } }
            availableActions { action allowed } }
        userErrors { code } warnings { code message path rule }
    } }";
    let before = traces(world).await;
    let input = merged(
        world.deal_input(Persona::A),
        json!({
            "customerContact": World::contact_input(),
            "vendorHelp": {"helpKinds": ["GENERAL_OR_OTHER"]},
            "invitations": [world.invitation_input(Persona::B)],
            "dryRun": true,
        }),
    );
    let a = world.person(Persona::A);
    let dry = a.query(DOCUMENT, json!({"input": input})).await;
    assert_eq!(traces(world).await, before);
    assert_eq!(lists(world, Persona::B).await, [0; 5]);
    let id = &dry["data"]["createOpportunity"]["opportunity"]["id"];
    assert_eq!(a.record(&text(id), "id").await, Value::Null);

    let input = merged(input, json!({"dryRun": false}));
    let real = a.query(DOCUMENT, json!({"input": input})).await;
    assert_eq!(redacted(&dry), redacted(&real));
    assert_ne!(traces(world).await, before);
}

/// R108: said at once, where it could still be helped.
async fn a_private_deal_with_an_eligible_solution_is_warned_about(world: &World) {
    let eligible = json!({"solutionIds": [world.solution(Persona::A, true).await]});
    let plain = json!({"solutionIds": [world.solution(Persona::A, false).await]});
    let visible = json!({"vendorMayView": true});
    let partner = json!({"invitations": [world.invitation_input(Persona::B)]});
    let cases = [
        (eligible.clone(), true),
        (merged(eligible.clone(), partner), true),
        (merged(eligible, visible), false),
        (plain, false),
    ];
    for ((fields, warned), customer) in cases.into_iter().zip(&world.customers) {
        let fields = merged(fields, json!({"customerId": customer}));
        let input = merged(world.deal_input(Persona::A), fields.clone());
        let payload = world
            .person(Persona::A)
            .done("createOpportunity", input)
            .await;
        let warned = if warned {
            vec!["PRIVATE_NOT_REGISTRABLE"]
        } else {
            vec![]
        };
        assert_eq!(codes(&payload["warnings"]), warned, "{fields}");
    }
}

/// R36, R39: an amount has the decimals of its currency, a date lies ahead.
async fn amounts_and_dates_are_taken_as_their_kind_allows(world: &World) {
    let a = world.person(Persona::A);
    let today = world.now().await.date_naive();
    for (amount, currency, stored) in [
        (json!("1200.50"), "EUR", "1200.50"),
        (json!(1200), "eur", "1200.00"),
        (json!(0), "JPY", "0"),
        (json!("1.234"), "KWD", "1.234"),
    ] {
        let fields = json!({"value": {"amount": amount, "currency": currency}, "closeDate": today.to_string()});
        let input = merged(world.deal_input(Persona::A), fields);
        let payload = a.done("createOpportunity", input).await;
        let value = json!({"amount": stored, "currency": currency.to_uppercase()});
        assert_eq!(payload["opportunity"]["value"], value);
    }
    for (value, date, code, path) in [
        (
            json!({"amount": "1.005", "currency": "EUR"}),
            "2099-01-01",
            "INVALID_VALUE",
            "value.amount",
        ),
        (
            json!({"amount": "0.5", "currency": "JPY"}),
            "2099-01-01",
            "INVALID_VALUE",
            "value.amount",
        ),
        (
            json!({"amount": "1e30", "currency": "EUR"}),
            "2099-01-01",
            "INVALID_VALUE",
            "value.amount",
        ),
        (
            json!({"amount": "99999999999999999", "currency": "EUR"}),
            "2099-01-01",
            "OUT_OF_RANGE",
            "value.amount",
        ),
        (
            json!({"amount": "1", "currency": "EUR"}),
            "2099-1-1",
            "INVALID_VALUE",
            "closeDate",
        ),
        (
            json!({"amount": "1", "currency": "EUR"}),
            "2999-01-01",
            "OUT_OF_RANGE",
            "closeDate",
        ),
        (
            json!({"amount": "1", "currency": "EUR"}),
            "2001-01-01",
            "OUT_OF_RANGE",
            "closeDate",
        ),
    ] {
        let input = merged(
            world.deal_input(Persona::A),
            json!({"value": value, "closeDate": date}),
        );
        let refusals = a.refused("createOpportunity", input).await;
        assert_eq!(
            faults(&refusals),
            expected(&[(code, path)]),
            "{value} {date}"
        );
    }
}

on_both!(
    a22_1_the_two_answers_decide_the_type,
    a_new_deal_is_accepted_from_the_start_with_all_its_details,
    one_call_asks_the_vendor_and_invites_partners,
    a_deal_of_the_vendors_own_is_co_sell_and_invites_a_partner,
    all_faults_of_a_new_deal_come_back_at_once_each_at_its_path,
    the_lists_of_a_new_deal_are_neither_empty_nor_endless,
    all_that_the_rules_have_against_a_new_deal_comes_together,
    a_contact_without_consent_keeps_everybody_out,
    a_refused_creation_with_many_parties_leaves_no_trace,
    a_dry_run_answers_like_the_real_call_and_stores_nothing,
    a_private_deal_with_an_eligible_solution_is_warned_about,
    amounts_and_dates_are_taken_as_their_kind_allows,
);

/// Rows of every table that a creation writes to.
async fn traces(world: &World) -> [u64; 5] {
    let on = &world.behind().await;
    let counts = [
        engagement::Entity::find().count(on).await,
        opportunity::Entity::find().count(on).await,
        invitation::Entity::find().count(on).await,
        team_member::Entity::find().count(on).await,
        event::Entity::find().count(on).await,
    ];
    counts.map(|count| count.expect("a count"))
}

/// How many entries each list of somebody's desk has: inbound, outbound, shared, sent, received.
async fn lists(world: &World, by: Persona) -> [usize; 5] {
    const DOCUMENT: &str = "{
        inbound: opportunities(tab: INBOUND) { totalCount nodes { id } }
        outbound: opportunities(tab: OUTBOUND) { totalCount nodes { id } }
        shared: opportunities(tab: SHARED) { totalCount nodes { id } }
        sent: invitations(direction: SENT) { totalCount nodes { id } }
        received: invitations(direction: RECEIVED) { totalCount nodes { id } }
    }";
    let data = world.person(by).data(DOCUMENT, json!({})).await;
    ["inbound", "outbound", "shared", "sent", "received"].map(|list| {
        let found = nodes(&data[list]).len();
        assert_eq!(data[list]["totalCount"], found, "{list}");
        found
    })
}

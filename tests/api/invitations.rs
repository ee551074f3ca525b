//! Invitations of partners: what an offer holds, what is frozen, how it ends, and who cannot be invited.

use covente::graphql::ids::{Kind, encode};
use serde_json::{Value, json};

use crate::{
    assert_response,
    kit::{COMMON, expected, faults, input_fields, nodes},
    on_both,
    support::{
        Deal, Persona, World,
        deals::{merged, text},
    },
};

/// R66: before it answers, an invited company can judge who invites it, by what the programme has vetted of them.
async fn an_invited_company_sees_what_the_programme_has_vetted_of_the_sender(world: &World) {
    let mut deal = world.create_deal(Persona::A, json!({})).await;
    world.invite(Persona::A, &mut deal, Persona::B).await;
    let document = "{ invitations(direction: RECEIVED) { nodes {
        sender { id name kind country coSellReady transacting assessmentVetted }
    } } }";
    let seen = world.person(Persona::B).data(document, json!({})).await;
    let a = &world.database.small.a;
    assert_eq!(
        seen["invitations"]["nodes"][0]["sender"],
        json!({
            "id": world.company(Persona::A).id, "name": a.name, "kind": "PARTNER", "country": "GB",
            "coSellReady": true, "transacting": true, "assessmentVetted": true,
        })
    );
}

/// R58, R59, R62, R63: date and people are taken from the deal where they are not given.
async fn an_offer_holds_what_the_invited_company_needs_to_decide(world: &World) {
    const OFFER: &str = "id status isHelpRequest helpKinds message share { amount currency } closeDate
        solutions { name } team { name email phone partner { name } } sender { name } invitee { name }
        sentAt answerDueAt withdrawalReason opportunity { id role } engagement { id customerName type vendorInvolvement }";
    let document = |direction: &str| {
        format!("{{ invitations(direction: {direction}) {{ totalCount nodes {{ {OFFER} }} }} }}")
    };
    let mut deal = world.create_deal(Persona::A, json!({})).await;
    let payload = world
        .change(
            Persona::A,
            "invitePartner",
            &mut deal,
            json!({"invitation": world.invitation_input(Persona::B)}),
        )
        .await;
    assert_response!("inviting_a_partner", payload);
    let sent = world
        .person(Persona::A)
        .query(&document("SENT"), json!({}))
        .await;
    assert_response!("an_invitation_as_its_sender_sees_it", sent);
    let received = world
        .person(Persona::B)
        .query(&document("RECEIVED"), json!({}))
        .await;
    assert_response!("an_invitation_as_its_invitee_sees_it", received);
    for (persona, direction) in [
        (Persona::A, "RECEIVED"),
        (Persona::B, "SENT"),
        (Persona::C, "RECEIVED"),
        (Persona::Vendor, "RECEIVED"),
    ] {
        let list = world
            .person(persona)
            .data(&document(direction), json!({}))
            .await;
        assert_eq!(list["invitations"]["totalCount"], 0, "{persona:?}");
    }
}

/// Design §1: at the location of its first wanted own solution, else at the default one.
async fn the_invited_companys_record_lands_where_its_solution_is_at_home(world: &World) {
    let a = world.person(Persona::A);
    let b = world.company(Persona::B).id.clone();
    let catalogue = world.catalogue(Persona::B).await;
    let own: Vec<&Value> = catalogue
        .iter()
        .filter(|solution| solution["partner"]["id"] == b)
        .collect();
    let foreign = &world.company(Persona::Vendor).solutions[0];
    let default = encode(Kind::Location, world.database.small.b.default_location).to_string();
    let mut cases: Vec<(Value, String)> = own
        .iter()
        .map(|solution| {
            (
                json!([foreign, solution["id"]]),
                text(&solution["location"]["id"]),
            )
        })
        .collect();
    cases.push((json!([foreign]), default));
    assert!(
        cases.iter().any(|case| case.1 != cases[0].1),
        "solutions at several locations"
    );
    for (solutions, location) in cases {
        let fields = json!({"invitations": [merged(world.invitation_input(Persona::B), json!({"solutionIds": solutions}))]});
        let deal = world.create_deal(Persona::A, fields).await;
        let received = world.received(Persona::B, &deal.engagement).await;
        let seen = world
            .person(Persona::B)
            .record(&received.deal.id, "location { id }")
            .await;
        assert_eq!(seen["location"]["id"], location);
    }
    assert_eq!(a.record("nothing", "id").await, Value::Null);
}

/// R58: `INVITER_FIELD_FROZEN` cannot be said, since no input takes share, date or team of an invitation that is
/// out; the invitee changes its own part freely, and the offer stays what it was.
async fn a22_9_the_sender_cannot_change_an_offer_and_the_invitee_can_change_its_part(
    world: &World,
) {
    const MUTATIONS: &str =
        "{ __schema { mutationType { fields { name args { type { ofType { name } } } } } } }";
    let a = world.person(Persona::A);
    let schema = a.data(MUTATIONS, json!({})).await;
    let mut naming = Vec::new();
    for mutation in schema["__schema"]["mutationType"]["fields"]
        .as_array()
        .expect("mutations")
    {
        if let Some(input) = mutation["args"][0]["type"]["ofType"]["name"]
            .as_str()
            .filter(|name| name.ends_with("Input"))
        {
            let fields = input_fields(a, input).await;
            if fields.iter().any(|field| field == "invitationId") {
                naming.push((text(&mutation["name"]), fields));
            }
        }
    }
    let only: Vec<String> = ["invitationId", "expectedVersion"]
        .into_iter()
        .chain(COMMON)
        .map(str::to_owned)
        .collect();
    assert_eq!(naming, [("withdrawInvitation".to_owned(), only)]);

    let mut deal = world.create_deal(Persona::A, json!({})).await;
    let invited = world.invite(Persona::A, &mut deal, Persona::B).await;
    let mut part = world.accept(Persona::B, &invited).await;
    let change =
        json!({"value": {"amount": "51000", "currency": "USD"}, "closeDate": "2099-09-30"});
    world
        .change(Persona::B, "updateOpportunity", &mut part, change)
        .await;
    // Nor does a change of the deal move it: the people were frozen too.
    let fields = json!({"closeDate": "2099-12-31", "value": {"amount": "1", "currency": "USD"}});
    world
        .change(Persona::A, "updateOpportunity", &mut deal, fields)
        .await;
    let member =
        json!({"member": {"name": "Ben Ito", "email": "ben@example.com", "phone": "12345"}});
    world
        .change(Persona::A, "addTeamMember", &mut deal, member)
        .await;
    let offer = json!({"share": {"amount": "48000.00"}, "closeDate": "2099-06-30", "team": [{"name": "Asha Rao"}]});
    let fields = "share { amount } closeDate team { name }";
    let sent = a
        .record(&deal.id, &format!("invitations {{ {fields} }}"))
        .await;
    assert_eq!(sent["invitations"], json!([offer]));
    let own = format!("value {{ amount }} closeDate receivedInvitation {{ {fields} }}");
    assert_eq!(
        world.person(Persona::B).record(&part.id, &own).await,
        json!({"value": {"amount": "51000.00"}, "closeDate": "2099-09-30", "receivedInvitation": offer})
    );
    let parties = a
        .deal(&deal.engagement, "parties { value { amount } closeDate }")
        .await;
    assert_eq!(
        parties["parties"][1],
        json!({"value": {"amount": "51000.00"}, "closeDate": "2099-09-30"})
    );
}

/// R67: withdrawn while it is open, by its sender, once.
async fn an_open_offer_is_taken_back_by_its_sender(world: &World) {
    let mut deal = world
        .create_deal(Persona::A, json!({"vendorMayView": true}))
        .await;
    let invited = world.invite(Persona::A, &mut deal, Persona::B).await;
    let withdraw =
        |deal: &Deal| json!({"invitationId": invited.invitation, "expectedVersion": deal.version});
    for persona in [Persona::B, Persona::C] {
        let code = world
            .person(persona)
            .stopped("withdrawInvitation", withdraw(&deal))
            .await;
        assert_eq!(code, "NOT_FOUND", "{persona:?}");
    }
    let a = world.person(Persona::A);
    let payload = a.done("withdrawInvitation", withdraw(&deal)).await;
    deal = Deal::of(&payload["opportunity"]);
    let withdrawn = json!({"id": invited.invitation, "status": "WITHDRAWN", "withdrawalReason": "WITHDRAWN_BY_SENDER"});
    assert_eq!(payload["invitation"], withdrawn);

    let b = world.person(Persona::B);
    let seen = b
        .record(&invited.deal.id, "status version answerDueAt customer { id } customerName receivedInvitation { withdrawalReason }")
        .await;
    assert_eq!(
        seen,
        json!({
            "status": "WITHDRAWN", "version": 1, "answerDueAt": null, "customer": null,
            "customerName": seen["customerName"], "receivedInvitation": {"withdrawalReason": "WITHDRAWN_BY_SENDER"},
        })
    );
    let accept = invited.deal.with(json!({"name": "Ours"}));
    assert_eq!(
        b.refusal_codes("acceptOpportunity", accept).await,
        ["TERMINAL_STATE"]
    );
    let refusals = a.refused("withdrawInvitation", withdraw(&deal)).await;
    assert_eq!(
        faults(&refusals),
        expected(&[("TERMINAL_STATE", "invitationId")])
    );
    assert_eq!(
        refusals[0]["data"],
        json!({"from": "WITHDRAWN", "action": "WITHDRAW"})
    );

    let accepted = world.invite(Persona::A, &mut deal, Persona::B).await;
    world.accept(Persona::B, &accepted).await;
    let withdraw = json!({"invitationId": accepted.invitation, "expectedVersion": deal.version});
    let refusals = a.refused("withdrawInvitation", withdraw).await;
    assert_eq!(
        faults(&refusals),
        expected(&[("ILLEGAL_TRANSITION", "invitationId")])
    );
    assert_eq!(refusals[0]["rule"], "R67");
}

/// R67, R76: a no is for good; a new invitation makes a new record beside it.
async fn an_invitation_after_a_no_makes_a_new_record(world: &World) {
    let mut deal = world.create_deal(Persona::A, json!({})).await;
    let first = world.invite(Persona::A, &mut deal, Persona::B).await;
    let mut no = first.deal.clone();
    world
        .change(
            Persona::B,
            "declineOpportunity",
            &mut no,
            json!({"reason": "BUDGET_INADEQUATE"}),
        )
        .await;
    let second = world.invite(Persona::A, &mut deal, Persona::B).await;
    assert_ne!(
        (&first.invitation, &first.deal.id),
        (&second.invitation, &second.deal.id)
    );

    let b = world.person(Persona::B);
    let inbound = b
        .data(
            "{ opportunities(tab: INBOUND) { totalCount nodes { id status } } }",
            json!({}),
        )
        .await;
    assert_eq!(
        inbound["opportunities"],
        json!({"totalCount": 2, "nodes": [
            {"id": second.deal.id, "status": "RECEIVED"}, {"id": first.deal.id, "status": "DECLINED"},
        ]})
    );
    // In the deal it is one company, with the record that counts.
    let seen = world
        .person(Persona::A)
        .deal(&deal.engagement, "parties { role status }")
        .await;
    assert_eq!(
        seen["parties"],
        json!([{"role": "ORIGINATOR", "status": "ACCEPTED"}, {"role": "INVITEE", "status": "RECEIVED"}])
    );
    assert_eq!(
        b.deal(&deal.engagement, "opportunity { id }").await["opportunity"]["id"],
        second.deal.id
    );
    world.accept(Persona::B, &second).await;
    let declined = b.record(&first.deal.id, "status decline { reason }").await;
    assert_eq!(
        declined,
        json!({"status": "DECLINED", "decline": {"reason": "BUDGET_INADEQUATE"}})
    );
}

/// R57, R67: at the company's place in the input.
async fn some_companies_cannot_be_invited(world: &World) {
    let mut deal = world.create_deal(Persona::A, json!({})).await;
    let pending = world.invite(Persona::A, &mut deal, Persona::B).await;
    let accepted = world.invite(Persona::A, &mut deal, Persona::C).await;
    world.accept(Persona::C, &accepted).await;
    let newcomer = world
        .database
        .small
        .others
        .last()
        .expect("a company that is not released")
        .id;
    let newcomer = encode(Kind::Partner, newcomer).to_string();
    let company = |persona| world.company(persona).id.clone();
    let a = world.person(Persona::A);
    for (invitee, code, rule) in [
        (company(Persona::A), "SELF_INVITATION", json!("R67")),
        (company(Persona::B), "ALREADY_INVITED", json!("R67")),
        (company(Persona::C), "ALREADY_INVITED", json!("R67")),
        (
            company(Persona::Vendor),
            "PARTNER_NOT_ELIGIBLE",
            json!("R57"),
        ),
        (newcomer, "PARTNER_NOT_ELIGIBLE", json!("R57")),
        (pending.deal.id.clone(), "NOT_FOUND", json!("R57")),
    ] {
        let invitation = merged(
            world.invitation_input(Persona::B),
            json!({"partnerId": invitee}),
        );
        let refusals = a
            .refused(
                "invitePartner",
                deal.with(json!({"invitation": invitation})),
            )
            .await;
        assert_eq!(
            faults(&refusals),
            expected(&[(code, "invitation.partnerId")])
        );
        assert_eq!(refusals[0]["rule"], rule);
    }
    let list = a
        .data(
            "{ invitations(direction: SENT) { totalCount nodes { status } } }",
            json!({}),
        )
        .await;
    assert_eq!(nodes(&list["invitations"]).len(), 2);
}

/// R46, R58, R59, R205.
async fn all_faults_of_an_offer_come_back_at_once(world: &World) {
    let deal = world.create_deal(Persona::A, json!({})).await;
    let invitation = json!({
        "partnerId": "nobody",
        "share": {"amount": "0.001", "currency": "USD"},
        "closeDate": "soon",
        "message": "m".repeat(5_001),
        "solutionIds": [world.company(Persona::B).id],
        "helpKinds": [],
        "team": [{"name": "Ana", "email": "ana@example.com", "phone": ""}],
    });
    let input = deal.with(json!({"invitation": invitation}));
    let refusals = world
        .person(Persona::A)
        .refused("invitePartner", input)
        .await;
    assert_eq!(
        faults(&refusals),
        expected(&[
            ("NOT_FOUND", "invitation.partnerId"),
            ("INVALID_VALUE", "invitation.share.amount"),
            ("INVALID_VALUE", "invitation.closeDate"),
            ("TOO_LONG", "invitation.message"),
            ("NOT_FOUND", "invitation.solutionIds.0"),
            ("REQUIRED", "invitation.helpKinds"),
            ("TEAM_MEMBER_INCOMPLETE", "invitation.team.0.phone"),
        ])
    );
}

/// R64, R99: whoever was invited invites nobody; who started the same kind of deal does.
async fn a22_7_an_inbound_deal_invites_nobody_and_a_self_started_one_does(world: &World) {
    let mut deal = world.create_deal(Persona::A, json!({})).await;
    let asked = world.ask_vendor(Persona::A, &mut deal).await;
    let invited = world.invite(Persona::A, &mut deal, Persona::B).await;
    let part = world.accept(Persona::B, &invited).await;
    let vendors = world.accept(Persona::Vendor, &asked).await;
    let invitation = json!({"invitation": world.invitation_input(Persona::C)});
    for (persona, record) in [(Persona::B, &part), (Persona::Vendor, &vendors)] {
        let person = world.person(persona);
        let refusals = person
            .refused("invitePartner", record.with(invitation.clone()))
            .await;
        assert_eq!(
            faults(&refusals),
            expected(&[("INBOUND_CANNOT_INVITE", "")]),
            "{persona:?}"
        );
        assert_eq!(refusals[0]["rule"], "R64");
    }
    for (mutation, fields) in [
        ("shareWithVendor", json!({})),
        (
            "requestVendorHelp",
            json!({"helpKinds": ["GENERAL_OR_OTHER"]}),
        ),
    ] {
        let refusals = world
            .person(Persona::B)
            .refusal_codes(mutation, part.with(fields))
            .await;
        assert_eq!(refusals, ["INBOUND_CANNOT_INVITE"], "{mutation}");
    }
    world
        .change(Persona::A, "invitePartner", &mut deal, invitation)
        .await;
}

/// R68: a lost deal takes all open offers back, the vendor's too; those who accepted finish on their own.
async fn losing_a_deal_takes_back_what_nobody_has_answered(world: &World) {
    let (mut deal, part) = deal_with_all(world).await;
    world
        .change(
            Persona::A,
            "loseOpportunity",
            &mut deal,
            json!({"reason": "BUDGET_INADEQUATE"}),
        )
        .await;
    assert_eq!(
        offers(world, &deal).await,
        [
            json!({"status": "WITHDRAWN", "isHelpRequest": true, "withdrawalReason": "DEAL_CLOSED"}),
            json!({"status": "ACCEPTED", "isHelpRequest": false, "withdrawalReason": null}),
            json!({"status": "WITHDRAWN", "isHelpRequest": false, "withdrawalReason": "DEAL_CLOSED"}),
        ]
    );
    finish(world, part).await;
}

/// R68, R109: a won deal takes back the partners' open offers; the vendor keeps its fourteen days.
async fn winning_a_deal_takes_back_the_partners_offers_and_keeps_the_vendors_request(
    world: &World,
) {
    let (mut deal, part) = deal_with_all(world).await;
    world
        .change(Persona::A, "winOpportunity", &mut deal, json!({}))
        .await;
    assert_eq!(
        offers(world, &deal).await,
        [
            json!({"status": "RECEIVED", "isHelpRequest": true, "withdrawalReason": null}),
            json!({"status": "ACCEPTED", "isHelpRequest": false, "withdrawalReason": null}),
            json!({"status": "WITHDRAWN", "isHelpRequest": false, "withdrawalReason": "DEAL_CLOSED"}),
        ]
    );
    finish(world, part).await;
    let asked = world.received(Persona::Vendor, &deal.engagement).await;
    world.accept(Persona::Vendor, &asked).await;
}

/// R68: an invitee that closes its own part takes nobody along.
async fn an_invitee_that_loses_its_part_leaves_the_other_offers_alone(world: &World) {
    let (deal, mut part) = deal_with_all(world).await;
    world
        .change(
            Persona::B,
            "loseOpportunity",
            &mut part,
            json!({"reason": "OTHER"}),
        )
        .await;
    let statuses: Vec<_> = offers(world, &deal)
        .await
        .iter()
        .map(|offer| offer["status"].clone())
        .collect();
    assert_eq!(statuses, ["RECEIVED", "LOST", "RECEIVED"]);
}

on_both!(
    an_invited_company_sees_what_the_programme_has_vetted_of_the_sender,
    an_offer_holds_what_the_invited_company_needs_to_decide,
    the_invited_companys_record_lands_where_its_solution_is_at_home,
    a22_9_the_sender_cannot_change_an_offer_and_the_invitee_can_change_its_part,
    an_open_offer_is_taken_back_by_its_sender,
    an_invitation_after_a_no_makes_a_new_record,
    some_companies_cannot_be_invited,
    all_faults_of_an_offer_come_back_at_once,
    a22_7_an_inbound_deal_invites_nobody_and_a_self_started_one_does,
    losing_a_deal_takes_back_what_nobody_has_answered,
    winning_a_deal_takes_back_the_partners_offers_and_keeps_the_vendors_request,
    an_invitee_that_loses_its_part_leaves_the_other_offers_alone,
);

/// Partner A's deal with the vendor asked, B in it and C invited; and B's record.
async fn deal_with_all(world: &World) -> (Deal, Deal) {
    let mut deal = world.create_deal(Persona::A, json!({})).await;
    world.ask_vendor(Persona::A, &mut deal).await;
    let invited = world.invite(Persona::A, &mut deal, Persona::B).await;
    let part = world.accept(Persona::B, &invited).await;
    world.invite(Persona::A, &mut deal, Persona::C).await;
    (deal, part)
}

async fn offers(world: &World, deal: &Deal) -> Vec<Value> {
    let fields = "invitations { status isHelpRequest withdrawalReason }";
    let seen = world.person(Persona::A).record(&deal.id, fields).await;
    seen["invitations"].as_array().expect("a list").clone()
}

async fn finish(world: &World, mut part: Deal) {
    world
        .change(
            Persona::B,
            "setSalesStage",
            &mut part,
            json!({"stage": "NEGOTIATED"}),
        )
        .await;
    world
        .change(Persona::B, "winOpportunity", &mut part, json!({}))
        .await;
}

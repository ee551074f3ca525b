//! Who sees what of whose record: each cell of design §11's table, asked of the running server (R136).

use serde_json::{Value, json};

use crate::{
    kit::nodes,
    on_both,
    support::{
        Deal, Person, Persona, Received, World,
        deals::{merged, text},
    },
};

use Persona::{A, B, C, Vendor};

/// Everything of the deal that a client can ask for, by every way that leads to it.
const WIDE: [&str; 5] = [
    "query ($deal: ID!) { engagement(id: $deal) { ...engagement } }",
    "{ inbound: opportunities(tab: INBOUND, first: 10) { nodes { ...opportunity } }
       outbound: opportunities(tab: OUTBOUND, first: 10) { nodes { ...opportunity } } }",
    "{ shared: opportunities(tab: SHARED) { nodes { ...opportunity } } }",
    "{ sent: invitations(direction: SENT) { nodes { ...invitation } }
       received: invitations(direction: RECEIVED) { nodes { ...invitation } } }",
    "query ($ids: [ID!]!) { nodes(ids: $ids) { __typename
        ... on Opportunity { ...opportunity } ... on Engagement { ...engagement } ... on Invitation { ...invitation }
        ... on TeamMember { name email phone partner { name } } ... on OpportunitySolution { solution { name } }
        ... on Customer { name address { line1 } } } }",
];

const FRAGMENTS: &str = "
    fragment contact on Contact { name email partner { name } }
    fragment party on EngagementParty {
        partner { name } name value { amount } closeDate salesStage solutions { name } team { ...contact }
        decline { reason notes }
    }
    fragment engagement on Engagement {
        customerName customer { name address { line1 } } customerContact { name } jointTeam { ...contact }
        parties { ...party } vendorParty { ...party }
    }
    fragment invitation on Invitation {
        sender { name } invitee { name } message share { amount } closeDate solutions { name } team { ...contact }
        engagement { ...engagement }
    }
    fragment opportunity on Opportunity {
        partner { name } name value { amount } closeDate salesStage customerName customer { name address { line1 } }
        solutions { solution { name } } team { name email partner { name } } internal { privateNotes crmId campaignId }
        customerContact { name } decline { reason notes } lost { reason notes }
        invitations { ...invitation } receivedInvitation { ...invitation } engagement { ...engagement }
    }
";

/// What can be seen, by the words that stand for it in this file; each text is in one place of one record only.
fn marks(world: &World) -> Vec<(String, String)> {
    let name = |persona| world.company(persona).name.clone();
    [
        ("vendor", name(Vendor)),
        ("a", name(A)),
        ("b", name(B)),
        ("c", name(C)),
        ("customer's-name", "Marrow & Sons".into()),
        ("customer", "7 Quay Street".into()),
        ("contact", "Robin Hale".into()),
        ("a:name", "Deal of A".into()),
        ("a:date", "2099-01-11".into()),
        ("a:value", "111111.11".into()),
        ("a:stage", "NEGOTIATED".into()),
        ("a:won", "WON".into()),
        ("a:solutions", "Managed Kubernetes Platform".into()),
        ("a:team", "asha@example.com".into()),
        ("a:chosen", "ben@example.com".into()),
        ("a:internal", "A's own notes".into()),
        ("a:internal", "A's own CRM id".into()),
        ("a:internal", "A's own campaign".into()),
        ("to-vendor:message", "Message to the vendor".into()),
        ("to-b:message", "Message to B".into()),
        ("to-b:share", "22222.22".into()),
        ("to-b:date", "2099-02-22".into()),
        ("to-b:wanted", "Data Mesh Starter".into()),
        ("to-c:message", "Message to C".into()),
        ("to-c:share", "33333.33".into()),
        ("to-c:date", "2099-03-03".into()),
        ("to-c:wanted", "Identity Clean-up".into()),
        ("b:name", "Part of B".into()),
        ("b:value", "44444.44".into()),
        ("b:date", "2099-04-04".into()),
        ("b:stage", "DEVELOPED".into()),
        ("b:solutions", "Price Elasticity Lab".into()),
        ("b:team", "cleo@example.com".into()),
        ("b:internal", "B's own notes".into()),
        ("c:reason", "C says no".into()),
        ("vendor:name", "Part of the vendor".into()),
        ("vendor:team", "vera@example.com".into()),
        ("vendor:internal", "The vendor's own notes".into()),
    ]
    .map(|(mark, text)| (mark.to_owned(), text))
    .to_vec()
}

/// The deal that all of this is about, and every id in it.
struct Stage {
    deal: Deal,
    ids: Vec<String>,
}

impl Stage {
    /// Partner A's private deal with a customer of its own.
    async fn set(world: &World) -> Self {
        let a = world.person(A);
        let customer = json!({
            "name": "Marrow & Sons",
            "address": {"line1": "7 Quay Street", "city": "Whitby", "country": "GB"},
        });
        let customer = a.done("createCustomer", customer).await["customer"]["id"].take();
        let fields = json!({
            "customerId": customer,
            "name": "Deal of A",
            "value": {"amount": "111111.11", "currency": "USD"},
            "closeDate": "2099-01-11",
            // R137: for the own company only, whoever asks.
            "privateNotes": "A's own notes",
            "crmId": "A's own CRM id",
            "campaignId": "A's own campaign",
            "customerContact": World::contact_input(),
            "team": [person("asha"), person("ben")],
            "solutionIds": [named(world, A, "Managed Kubernetes Platform").await],
        });
        let mut deal = world.create_deal(A, fields).await;
        world
            .change(
                A,
                "setSalesStage",
                &mut deal,
                json!({"stage": "NEGOTIATED"}),
            )
            .await;
        let mut stage = Self {
            ids: vec![text(&customer), deal.engagement.clone()],
            deal,
        };
        stage.learn(a, &stage.deal.id.clone()).await;
        stage
    }

    /// Remembers every id of a record, as its own company sees them.
    async fn learn(&mut self, owner: &Person, record: &str) {
        let fields = "id team { id } solutions { id } invitations { id } receivedInvitation { id }";
        let seen = owner.record(record, fields).await;
        let mut found = Vec::new();
        ids(&seen, &mut found);
        found.retain(|id| !self.ids.contains(id));
        self.ids.extend(found);
    }

    async fn share(&mut self, world: &World) {
        world
            .change(A, "shareWithVendor", &mut self.deal, json!({}))
            .await;
    }

    async fn ask(&mut self, world: &World) -> Received {
        let ask = json!({"helpKinds": ["GENERAL_OR_OTHER"], "message": "Message to the vendor"});
        world
            .change(A, "requestVendorHelp", &mut self.deal, ask)
            .await;
        self.received(world, Vendor).await
    }

    async fn invite(&mut self, world: &World, to: Persona) -> Received {
        let (share, date, wanted) = if to == B {
            ("22222.22", "2099-02-22", "Data Mesh Starter")
        } else {
            ("33333.33", "2099-03-03", "Identity Clean-up")
        };
        let terms = json!({
            "share": {"amount": share, "currency": "USD"},
            "closeDate": date,
            "message": format!("Message to {to:?}"),
            "solutionIds": [named(world, to, wanted).await],
            "team": [person("ben")],
        });
        let invitation = merged(world.invitation_input(to), terms);
        world
            .change(
                A,
                "invitePartner",
                &mut self.deal,
                json!({"invitation": invitation}),
            )
            .await;
        self.received(world, to).await
    }

    async fn received(&mut self, world: &World, by: Persona) -> Received {
        let received = world.received(by, &self.deal.engagement).await;
        self.learn(world.person(A), &self.deal.id.clone()).await;
        self.learn(world.person(by), &received.deal.id).await;
        received
    }

    /// B accepts with a name, a value, a date, notes and people of its own, and goes on with it.
    async fn accept_as_b(&mut self, world: &World, received: &Received) -> Deal {
        let mut part = received.deal.clone();
        let accept = json!({
            "name": "Part of B",
            "value": {"amount": "44444.44", "currency": "USD"},
            "closeDate": "2099-04-04",
            "privateNotes": "B's own notes",
            "team": [person("cleo")],
        });
        world
            .change(B, "acceptOpportunity", &mut part, accept)
            .await;
        let more = json!({"solutionIds": [named(world, B, "Price Elasticity Lab").await]});
        world.change(B, "addSolutions", &mut part, more).await;
        world
            .change(B, "setSalesStage", &mut part, json!({"stage": "DEVELOPED"}))
            .await;
        self.learn(world.person(B), &part.id).await;
        part
    }

    async fn accept_as_vendor(&mut self, world: &World, received: &Received) -> Deal {
        let mut part = received.deal.clone();
        let accept = json!({
            "name": "Part of the vendor", "privateNotes": "The vendor's own notes", "team": [person("vera")],
        });
        world
            .change(Vendor, "acceptOpportunity", &mut part, accept)
            .await;
        self.learn(world.person(Vendor), &part.id).await;
        part
    }

    /// The marks of what a company sees in all that it can ask for, besides its own name and those that are given.
    async fn seen(&self, world: &World, by: Persona, besides: &[&str]) -> String {
        let person = world.person(by);
        let mut all = String::new();
        for question in WIDE {
            let mut document = question.to_owned();
            for fragment in FRAGMENTS.split("fragment ").skip(1) {
                let name = fragment.split(' ').next().unwrap_or_default();
                if used(name, &document) {
                    document.push_str(" fragment ");
                    document.push_str(fragment);
                }
            }
            let variables = json!({"deal": self.deal.engagement, "ids": self.ids});
            all.push_str(&person.data(&document, variables).await.to_string());
        }
        let own = by.subject().trim_start_matches("partner-");
        let mut marks: Vec<String> = marks(world)
            .into_iter()
            .filter(|(mark, text)| {
                mark != own
                    && !besides.contains(&mark.as_str())
                    && all.contains(&format!("\"{text}\""))
            })
            .map(|(mark, _)| mark)
            .collect();
        marks.dedup();
        marks.join(" ")
    }
}

/// A deal that nobody was let into is seen by nobody.
async fn a_private_deal_is_seen_by_its_own_company_only(world: &World) {
    let stage = Stage::set(world).await;
    for persona in [Vendor, B, C, Persona::Program] {
        assert_eq!(stage.seen(world, persona, &[]).await, "", "{persona:?}");
    }
    let own = "customer's-name customer contact a:name a:date a:value a:stage a:solutions a:team a:chosen a:internal";
    assert_eq!(stage.seen(world, A, &[]).await, own);
}

/// The two columns of the vendor; after a no it keeps what it might view and loses what help had added.
async fn the_vendor_sees_details_from_visible_on_and_the_contact_once_asked(world: &World) {
    const VISIBLE: &str =
        "a customer's-name customer a:name a:date a:value a:stage a:solutions a:team a:chosen";
    const ASKED: &str = "a customer's-name customer contact a:name a:date a:value a:stage a:solutions a:team a:chosen to-vendor:message";
    let mut stage = Stage::set(world).await;
    stage.share(world).await;
    assert_eq!(stage.seen(world, Vendor, &[]).await, VISIBLE);
    let to_b = stage.invite(world, B).await;
    assert_eq!(
        stage.seen(world, Vendor, &[]).await,
        VISIBLE,
        "whom the partner invites is not the vendor's business"
    );
    stage.accept_as_b(world, &to_b).await;
    assert_eq!(
        stage.seen(world, Vendor, &[]).await,
        VISIBLE,
        "nor what they make of it"
    );

    let asked = stage.ask(world).await;
    assert_eq!(stage.seen(world, Vendor, &[]).await, ASKED);
    let mut no = asked.deal.clone();
    world
        .change(
            Vendor,
            "declineOpportunity",
            &mut no,
            json!({"reason": "OTHER"}),
        )
        .await;
    assert_eq!(stage.seen(world, Vendor, &[]).await, VISIBLE);

    let own = ["vendor:name", "vendor:team", "vendor:internal"];
    let again = stage.ask(world).await;
    assert_eq!(stage.seen(world, Vendor, &own).await, ASKED);
    stage.accept_as_vendor(world, &again).await;
    // Both have accepted: now each knows of the other that it is there (R61, design §11).
    let with_b = ASKED.replacen("a ", "a b ", 1);
    assert_eq!(stage.seen(world, Vendor, &own).await, with_b);
}

/// The two columns of an invitee, and what is left where it ended.
async fn an_invitee_sees_what_it_needs_to_decide_and_then_the_joint_team(world: &World) {
    const PENDING: &str = "a customer's-name customer contact a:name a:date a:chosen to-b:message to-b:share to-b:date to-b:wanted";
    const OWN: [&str; 6] = [
        "b:name",
        "b:value",
        "b:date",
        "b:stage",
        "b:solutions",
        "b:team",
    ];
    let own = [&OWN[..], &["b:internal"]].concat();
    let mut stage = Stage::set(world).await;
    stage.share(world).await;
    let asked = stage.ask(world).await;
    stage.accept_as_vendor(world, &asked).await;
    let to_b = stage.invite(world, B).await;
    let to_c = stage.invite(world, C).await;
    assert_eq!(stage.seen(world, B, &own).await, PENDING);

    stage.accept_as_b(world, &to_b).await;
    let accepted = PENDING
        .replacen("a ", "vendor a ", 1)
        .replace("a:chosen", "a:team a:chosen");
    assert_eq!(
        stage.seen(world, B, &own).await,
        accepted,
        "the joint team and, as both have accepted, the vendor"
    );
    let pending_c = "a customer's-name customer contact a:name a:date a:chosen to-c:message to-c:share to-c:date to-c:wanted";
    assert_eq!(
        stage.seen(world, C, &[]).await,
        pending_c,
        "one that has not answered sees neither"
    );

    // The outcome alone is told of the sender's sale.
    let stages = async || {
        let seen = world
            .person(B)
            .deal(&stage.deal.engagement, "parties { role salesStage }")
            .await;
        let of_a = seen["parties"]
            .as_array()
            .expect("a list")
            .iter()
            .find(|party| party["role"] == "ORIGINATOR");
        of_a.expect("the sender")["salesStage"].clone()
    };
    assert_eq!(stages().await, Value::Null);
    world
        .person(A)
        .done("winOpportunity", stage.deal.target())
        .await;
    assert_eq!(stages().await, "WON");
    assert_eq!(
        stage.seen(world, B, &own).await,
        accepted.replace("a:date ", "a:date a:won ")
    );
    // C's offer was taken back with the deal: it keeps its own record and the customer's name (R68).
    assert_eq!(
        stage.seen(world, C, &[]).await,
        "a customer's-name a:name to-c:share to-c:date to-c:wanted"
    );
    assert_eq!(
        world.person(C).record(&to_c.deal.id, "status").await["status"],
        "WITHDRAWN"
    );
}

/// However an invitation ends without a yes, the invitee keeps its own columns, the customer's name and the sender.
async fn an_invitee_whose_record_has_ended_keeps_its_own_columns(world: &World) {
    const ENDED: &str = "a customer's-name a:name to-b:share to-b:date to-b:wanted";
    for end in ["DECLINED", "WITHDRAWN", "EXPIRED"] {
        let mut stage = Stage::set(world).await;
        let received = stage.invite(world, B).await;
        match end {
            "DECLINED" => {
                let no = received.deal.with(json!({"reason": "OTHER"}));
                world.person(B).done("declineOpportunity", no).await;
            }
            "WITHDRAWN" => {
                let back = json!({"invitationId": received.invitation, "expectedVersion": stage.deal.version});
                world.person(A).done("withdrawInvitation", back).await;
            }
            _ => world.advance("P14D").await,
        }
        assert_eq!(
            world.person(B).record(&received.deal.id, "status").await["status"],
            end
        );
        assert_eq!(stage.seen(world, B, &[]).await, ENDED, "{end}");
        let seen = world
            .person(B)
            .deal(
                &stage.deal.engagement,
                "customerName customer { id } customerContact { name } parties { role }",
            )
            .await;
        assert_eq!(
            seen,
            json!({
                "customerName": "Marrow & Sons", "customer": null, "customerContact": null,
                "parties": [{"role": "INVITEE"}],
            })
        );
    }
}

/// The column of the sender: the offer before the yes, the record after it, the reason of a no.
async fn a_sender_sees_the_invitees_record_after_it_has_accepted(world: &World) {
    const OWN: [&str; 10] = [
        "customer's-name",
        "customer",
        "contact",
        "a:name",
        "a:date",
        "a:value",
        "a:stage",
        "a:solutions",
        "a:team",
        "a:internal",
    ];
    let own = [
        &OWN[..],
        &[
            "a:chosen",
            "to-b:message",
            "to-c:message",
            "to-c:date",
            "to-b:date",
        ],
    ]
    .concat();
    let mut stage = Stage::set(world).await;
    let to_b = stage.invite(world, B).await;
    assert_eq!(stage.seen(world, A, &own).await, "b to-b:share to-b:wanted");
    let party = async |stage: &Stage| {
        let fields = "parties { role name value { amount } closeDate salesStage solutions { name } team { name } decline { notes } }";
        let seen = world.person(A).deal(&stage.deal.engagement, fields).await;
        seen["parties"][1].clone()
    };
    assert_eq!(
        party(&stage).await,
        json!({
            "role": "INVITEE", "name": null, "value": {"amount": "22222.22"}, "closeDate": null, "salesStage": null,
            "solutions": null, "team": null, "decline": null,
        })
    );
    stage.accept_as_b(world, &to_b).await;
    assert_eq!(
        stage.seen(world, A, &own).await,
        "b to-b:share to-b:wanted b:name b:value b:date b:stage b:solutions b:team"
    );
    assert_eq!(
        party(&stage).await,
        json!({
            "role": "INVITEE", "name": "Part of B", "value": {"amount": "44444.44"}, "closeDate": "2099-04-04",
            "salesStage": "DEVELOPED", "solutions": [{"name": "Data Mesh Starter"}, {"name": "Price Elasticity Lab"}],
            "team": [{"name": "cleo"}], "decline": null,
        })
    );
    // A no: the reason, and nothing of the record but the offer.
    let to_c = stage.invite(world, C).await;
    let no = to_c
        .deal
        .with(json!({"reason": "OTHER", "notes": "C says no"}));
    world.person(C).done("declineOpportunity", no).await;
    assert!(stage.seen(world, A, &own).await.ends_with("c:reason"));
    for other in [B, Vendor] {
        assert!(
            !stage.seen(world, other, &[]).await.contains("c:"),
            "{other:?}"
        );
    }
}

/// R29: what has no consent stays at home; an invitee that is in before it never sees it.
async fn a_contact_is_seen_with_consent_only(world: &World) {
    const CONTACT: &str = "customerContact { name consentGiven }";
    let mut deal = world.create_deal(A, json!({})).await;
    let to_b = world.invite(A, &mut deal, B).await;
    let contact = async |persona| world.person(persona).deal(&deal.engagement, CONTACT).await;
    let none = json!({"customerContact": null});
    assert_eq!(contact(B).await, none);
    world
        .person(A)
        .done(
            "setCustomerContact",
            deal.with(json!({"contact": World::contact_input()})),
        )
        .await;
    let given = json!({"customerContact": {"name": "Robin Hale", "consentGiven": true}});
    assert_eq!(contact(B).await, given);
    let own = world.person(B).record(&to_b.deal.id, CONTACT).await;
    assert_eq!(own, given);
    let no = to_b.deal.with(json!({"reason": "OTHER"}));
    world.person(B).done("declineOpportunity", no).await;
    assert_eq!(contact(B).await, none);
    // Now nobody else is in it: consent may go, and the vendor that may view the deal sees no contact either way.
    let silent = merged(World::contact_input(), json!({"consentGiven": false}));
    let deal = world.current(world.person(A), &deal).await;
    let payload = world
        .person(A)
        .done("setCustomerContact", deal.with(json!({"contact": silent})))
        .await;
    let deal = Deal::of(&payload["opportunity"]);
    world.person(A).done("shareWithVendor", deal.target()).await;
    assert_eq!(
        world.person(Vendor).deal(&deal.engagement, CONTACT).await,
        none
    );
    assert_eq!(world.person(Vendor).record(&deal.id, CONTACT).await, none);
}

/// What a viewer can know of a deal's type follows from the parties that they see (docs/decisions.md).
async fn an_invitee_knows_of_the_vendor_once_both_have_accepted(world: &World) {
    const KIND: &str = "type vendorInvolvement hasPartners";
    let mut stage = Stage::set(world).await;
    let to_b = stage.invite(world, B).await;
    let asked = stage.ask(world).await;
    let p2p = json!({"type": "P2P", "vendorInvolvement": "NONE", "hasPartners": true});
    let co_sell =
        json!({"type": "CO_SELL", "vendorInvolvement": "HELP_REQUESTED", "hasPartners": true});
    let kind = async |persona| {
        world
            .person(persona)
            .deal(&stage.deal.engagement, KIND)
            .await
    };
    assert_eq!(
        [kind(A).await, kind(Vendor).await, kind(B).await],
        [co_sell.clone(), co_sell.clone(), p2p.clone()]
    );
    world.accept(B, &to_b).await;
    assert_eq!(kind(B).await, p2p);
    world.accept(Vendor, &asked).await;
    assert_eq!(kind(B).await, co_sell);
    let own = world.person(B).record(&to_b.deal.id, "type").await;
    assert_eq!(own["type"], "CO_SELL");
}

/// Hidden equals absent: an id of another company leads to the same nothing as one that was made up.
async fn an_id_of_another_company_leads_nowhere(world: &World) {
    const TYPES: &str = "query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }";
    let mut stage = Stage::set(world).await;
    stage.share(world).await;
    let asked = stage.ask(world).await;
    let to_b = stage.invite(world, B).await;
    let to_c = stage.invite(world, C).await;
    let part = stage.accept_as_b(world, &to_b).await;
    stage.accept_as_vendor(world, &asked).await;

    // What each company may find by id of what is in the deal, by the first letters of its types.
    for (persona, found) in [
        (
            A,
            "Customer Engagement Invitation×3 Opportunity OpportunitySolution TeamMember×2",
        ),
        (
            B,
            "Customer Engagement Invitation Opportunity OpportunitySolution×2 TeamMember",
        ),
        (
            C,
            "Customer Engagement Invitation Opportunity OpportunitySolution",
        ),
        (
            Vendor,
            "Customer Engagement Invitation Opportunity×2 OpportunitySolution×2 TeamMember×3",
        ),
        (Persona::UserA, "Customer"),
        (Persona::Program, ""),
    ] {
        let data = world
            .person(persona)
            .data(TYPES, json!({"ids": stage.ids}))
            .await;
        let mut types: Vec<String> = data["nodes"]
            .as_array()
            .expect("a list")
            .iter()
            .filter(|node| !node.is_null())
            .map(|node| text(&node["__typename"]))
            .collect();
        types.sort();
        let counted: Vec<String> = types
            .chunk_by(|a, b| a == b)
            .map(|same| {
                if same.len() == 1 {
                    same[0].clone()
                } else {
                    format!("{}×{}", same[0], same.len())
                }
            })
            .collect();
        assert_eq!(counted.join(" "), found, "{persona:?}");
    }

    // A mutation on what is hidden sounds like one on what never was.
    let c = world.person(C);
    let a_record = &stage.deal.id;
    let fake = &to_c.deal.id.replace(|c: char| c.is_ascii_lowercase(), "a");
    for (mutation, field, foreign) in [
        ("updateOpportunity", "opportunityId", a_record),
        ("winOpportunity", "opportunityId", &part.id),
        ("withdrawInvitation", "invitationId", &to_b.invitation),
        ("acceptOpportunity", "opportunityId", &asked.deal.id),
    ] {
        let mut answers = Vec::new();
        for id in [foreign.as_str(), fake, "", "x", &world.company(C).id] {
            let mut input = json!({"expectedVersion": 1, field: id});
            if mutation == "acceptOpportunity" {
                input["name"] = json!("Ours");
            }
            let (first, rest) = mutation.split_at(1);
            let document = format!(
                "mutation ($input: {}{rest}Input!) {{ {mutation}(input: $input) {{ userErrors {{ code }} }} }}",
                first.to_uppercase()
            );
            answers.push(c.query(&document, json!({"input": input})).await);
        }
        assert_eq!(crate::kit::code(&answers[0]), "NOT_FOUND", "{mutation}");
        answers.dedup();
        assert_eq!(
            answers.len(),
            1,
            "{mutation} tells hidden from absent: {answers:#?}"
        );
    }
    let lists = c
        .data(
            "{ opportunities(tab: INBOUND) { nodes { id } } }",
            json!({}),
        )
        .await;
    assert_eq!(
        nodes(&lists["opportunities"]),
        [json!({"id": to_c.deal.id})]
    );
}

on_both!(
    a_private_deal_is_seen_by_its_own_company_only,
    the_vendor_sees_details_from_visible_on_and_the_contact_once_asked,
    an_invitee_sees_what_it_needs_to_decide_and_then_the_joint_team,
    an_invitee_whose_record_has_ended_keeps_its_own_columns,
    a_sender_sees_the_invitees_record_after_it_has_accepted,
    a_contact_is_seen_with_consent_only,
    an_invitee_knows_of_the_vendor_once_both_have_accepted,
    an_id_of_another_company_leads_nowhere,
);

fn person(name: &str) -> Value {
    json!({"name": name, "email": format!("{name}@example.com"), "phone": "12345"})
}

/// A solution of a company by its name.
async fn named(world: &World, of: Persona, name: &str) -> String {
    let catalogue = world.catalogue(of).await;
    let found = catalogue.iter().find(|solution| solution["name"] == name);
    text(&found.unwrap_or_else(|| panic!("no solution is called {name}"))["id"])
}

/// All ids in an answer, in their order.
fn ids(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                if let (Value::String(id), "id") = (value, key.as_str()) {
                    found.push(id.clone());
                } else {
                    ids(value, found);
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| ids(item, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Whether a document needs a fragment, be it through another one.
fn used(name: &str, document: &str) -> bool {
    let through: &[&str] = match name {
        "contact" => &[
            "contact",
            "party",
            "engagement",
            "invitation",
            "opportunity",
        ],
        "party" => &["party", "engagement", "invitation", "opportunity"],
        "engagement" => &["engagement", "invitation", "opportunity"],
        "invitation" => &["invitation", "opportunity"],
        _ => &["opportunity"],
    };
    through
        .iter()
        .any(|fragment| document.contains(&format!("...{fragment} ")))
}
